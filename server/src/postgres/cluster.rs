//! Making a cluster (`initdb`) and its settings.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::PostgresError;
use super::binaries::Binaries;
use super::credentials::{ADMIN, Credentials};
use super::memory;
use super::place::Place;
use super::unprivileged::RunAs;

/// A new cluster takes about 50 MB; the first write-ahead log files come on top.
const ROOM_TO_CREATE: u64 = 300_000_000;

/// Settings of our own, rewritten at every start so that a newer program brings its newer settings. What a person adds to
/// `postgresql.conf` below the include wins.
const SETTINGS: &str = "# Written by Countinghouse at every start. Put your own settings at the end of postgresql.conf: they win.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
cluster_name = 'countinghouse'
max_connections = 100
work_mem = 16MB
maintenance_work_mem = 128MB
# Durable: an answered request survives a crash.
synchronous_commit = on
# Keys of events lie anywhere in their index, so after a checkpoint nearly every new one writes a whole page: compressing those takes
# four times as long as writing them.
wal_compression = off
min_wal_size = 256MB
max_wal_size = 2GB
checkpoint_timeout = 15min
checkpoint_completion_target = 0.9
random_page_cost = 1.1
# The queries are short: compiling them costs more than it saves.
jit = off
# A year of monthly partitions with their indexes may be locked by one statement.
max_locks_per_transaction = 256
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_checkpoints = off
log_min_messages = warning
password_encryption = 'scram-sha-256'
";

/// Creates the cluster. It is made beside its final place and renamed, so a crash in between leaves no half cluster.
///
/// # Errors
/// When the disk is full, or `initdb` fails.
pub fn create(place: &Place, binaries: &Binaries, run_as: &RunAs, credentials: &Credentials) -> Result<(), PostgresError> {
    place.needs_room(ROOM_TO_CREATE)?;
    let half = place.home.join("cluster.half");
    if half.exists() {
        fs::remove_dir_all(&half).map_err(PostgresError::io("removing", &half))?;
    }
    let password = place.home.join("initdb.password");
    write_private(&password, &credentials.admin)?;
    run_as.give(&password)?;
    let mut command = binaries.command("initdb", run_as, &place.home);
    command.arg("--pgdata").arg(&half).arg("--pwfile").arg(&password).args([
        "--username",
        ADMIN,
        "--encoding=UTF8",
        "--locale=C",
        "--auth=scram-sha-256",
        "--data-checksums",
    ]);
    if binaries.major >= 17 {
        // Byte order for sorting, as with C, and upper and lower case for all of Unicode.
        command.args(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
    }
    let output = command.output();
    drop(fs::remove_file(&password));
    let output = output.map_err(PostgresError::io("running initdb for", &half))?;
    if !output.status.success() {
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        drop(fs::remove_dir_all(&half));
        return Err(init_failure(place, &said));
    }
    let conf = half.join("postgresql.conf");
    fs::OpenOptions::new()
        .append(true)
        .open(&conf)
        .and_then(|mut file| file.write_all(b"\ninclude_if_exists = 'countinghouse.conf'\n"))
        .map_err(PostgresError::io("writing", &conf))?;
    fs::rename(&half, place.cluster()).map_err(PostgresError::io("naming", &half))
}

/// Writes our settings into the cluster.
///
/// # Errors
/// When the file cannot be written.
pub fn configure(place: &Place, run_as: &RunAs) -> Result<(), PostgresError> {
    let file = place.cluster().join("countinghouse.conf");
    let settings = format!("{SETTINGS}{}", memory::settings(memory::of_machine()));
    if fs::read_to_string(&file).is_ok_and(|text| text == settings) {
        return Ok(());
    }
    fs::write(&file, settings).map_err(PostgresError::io("writing", &file))?;
    run_as.give(&file)
}

fn init_failure(place: &Place, said: &str) -> PostgresError {
    if said.contains("No space left on device") {
        return PostgresError::NoSpace {
            path: place.home.clone(),
            free: "too little".to_owned(),
            needed: "300 MB".to_owned(),
        };
    }
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    PostgresError::Init {
        cluster: place.cluster(),
        output: lines[lines.len().saturating_sub(8)..].join("\n"),
    }
}

fn write_private(path: &Path, text: &str) -> Result<(), PostgresError> {
    use std::os::unix::fs::OpenOptionsExt;
    drop(fs::remove_file(path));
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(PostgresError::io("writing", path))
}
