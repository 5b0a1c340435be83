//! Starting the server process and waiting until it answers.

use std::fs::{self, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

use super::PostgresError;
use super::binaries::Binaries;
use super::credentials::{ADMIN, Credentials};
use super::place::Place;
use super::unprivileged::RunAs;

/// With less than this the server would stop at its first write-ahead log file.
const ROOM_TO_START: u64 = 40_000_000;
/// Recovery after a crash replays at most `max_wal_size`; a slow disk needs minutes.
const PATIENCE: Duration = Duration::from_secs(600);
/// The log begins anew above this size.
const LOG_LIMIT: u64 = 10_000_000;

/// What a failed start calls for.
enum Ended {
    /// Another port.
    PortTaken,
    /// A moment: processes of a crashed server are still leaving.
    StillLeaving,
    /// Telling the person.
    Failed(PostgresError),
}

/// Starts the server. With `fixed` the port in the credentials must be used (pools hold its address); otherwise another free
/// one is taken when it is busy, and put into the credentials.
///
/// # Errors
/// When it does not come up; the message quotes its log.
pub async fn launch(
    place: &Place,
    binaries: &Binaries,
    run_as: &RunAs,
    credentials: &mut Credentials,
    fixed: bool,
) -> Result<(Child, PgConnection), PostgresError> {
    place.needs_room(ROOM_TO_START)?;
    let mut attempts = 0;
    loop {
        attempts += 1;
        if !fixed && !is_free(credentials.port) {
            credentials.port = free_port().map_err(PostgresError::io("finding a free port for", &place.home))?;
        }
        let log_start = open_log_position(&place.log());
        let mut child = spawn(place, binaries, run_as, credentials.port)?;
        match wait(&mut child, place, credentials, log_start).await {
            Ok(connection) => return Ok((child, connection)),
            Err(Ended::PortTaken) if attempts < 40 => {
                if fixed {
                    tokio::time::sleep(Duration::from_millis(500)).await;
                } else {
                    credentials.port = 0;
                }
            }
            Err(Ended::StillLeaving) if attempts < 40 => tokio::time::sleep(Duration::from_millis(250)).await,
            Err(Ended::Failed(problem)) => return Err(problem),
            Err(Ended::PortTaken | Ended::StillLeaving) => {
                return Err(PostgresError::NotStarted {
                    why: tail(&place.log(), log_start),
                    log: place.log(),
                });
            }
        }
    }
}

/// The process, in a process group of its own: Ctrl-C in a terminal must reach only us, because we still have things to write.
fn spawn(place: &Place, binaries: &Binaries, run_as: &RunAs, port: u16) -> Result<Child, PostgresError> {
    let log = OpenOptions::new()
        .append(true)
        .create(true)
        .open(place.log())
        .map_err(PostgresError::io("writing", &place.log()))?;
    let errors = log.try_clone().map_err(PostgresError::io("writing", &place.log()))?;
    binaries
        .command("postgres", run_as, &place.home)
        .arg("-D")
        .arg(place.cluster())
        .args(["-p", &port.to_string()])
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .process_group(0)
        .spawn()
        .map_err(PostgresError::io("running postgres for", &place.cluster()))
}

async fn wait(child: &mut Child, place: &Place, credentials: &Credentials, log_start: u64) -> Result<PgConnection, Ended> {
    let begun = Instant::now();
    let mut told = false;
    loop {
        if let Ok(connection) = connect(credentials).await {
            return Ok(connection);
        }
        match child.try_wait() {
            Ok(None) => {}
            Ok(Some(_)) | Err(_) => return Err(explain(place, log_start)),
        }
        if begun.elapsed() > PATIENCE {
            drop(child.kill());
            drop(child.wait());
            return Err(explain(place, log_start));
        }
        if begun.elapsed() > Duration::from_secs(5) && !told {
            told = true;
            tracing::info!("PostgreSQL is still starting: it replays what was written before it was interrupted");
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

/// Connects as the superuser.
///
/// # Errors
/// As `sqlx` says.
pub async fn connect(credentials: &Credentials) -> Result<PgConnection, sqlx::Error> {
    let options: PgConnectOptions = credentials.url(ADMIN, "postgres").parse()?;
    options.application_name("countinghouse setup").connect().await
}

/// Why the process ended, from what it logged since it was started.
fn explain(place: &Place, log_start: u64) -> Ended {
    let said = tail(&place.log(), log_start);
    if said.contains("Address already in use") || said.contains("could not create any TCP/IP sockets") {
        return Ended::PortTaken;
    }
    if said.contains("pre-existing shared memory block") || said.contains("lock file \"postmaster.pid\" already exists") {
        return Ended::StillLeaving;
    }
    Ended::Failed(if said.contains("No space left on device") {
        PostgresError::NoSpace {
            path: place.home.clone(),
            free: "too little".to_owned(),
            needed: "40 MB".to_owned(),
        }
    } else {
        PostgresError::NotStarted {
            why: if said.is_empty() {
                "it ended without a word".to_owned()
            } else {
                said
            },
            log: place.log(),
        }
    })
}

/// Where the log ends now; an overlong log is begun anew.
fn open_log_position(log: &Path) -> u64 {
    let size = log.metadata().map_or(0, |meta| meta.len());
    if size <= LOG_LIMIT {
        return size;
    }
    drop(fs::rename(log, log.with_extension("log.1")));
    0
}

/// The last lines that were logged after a position.
fn tail(log: &Path, start: u64) -> String {
    let mut text = Vec::new();
    let mut read = || -> std::io::Result<()> {
        let mut file = fs::File::open(log)?;
        file.seek(SeekFrom::Start(start))?;
        file.take(100_000).read_to_end(&mut text)?;
        Ok(())
    };
    drop(read());
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(6)..].join("\n")
}

fn is_free(port: u16) -> bool {
    port != 0 && TcpListener::bind(("127.0.0.1", port)).is_ok()
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
