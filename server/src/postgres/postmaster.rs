//! The server's own note about itself, `postmaster.pid`, and whether to believe it.

use std::fs;
use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::PostgresError;

/// What a cluster's pid file tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// No file: the server was stopped cleanly, or never ran.
    Nothing,
    /// A server of this cluster is running.
    Running {
        /// Its process.
        pid: i32,
        /// Its port; 0 while it has not written it yet.
        port: u16,
    },
    /// The file was left behind by a crash, and its process is gone. The next server sees that by itself.
    Left,
    /// The file was left behind, and its number now belongs to some other program. Postgres would believe that it is running.
    Reused,
}

/// Reads the pid file of a cluster.
///
/// # Errors
/// When it is there and cannot be read.
pub fn look(cluster: &Path) -> Result<Seen, PostgresError> {
    let file = cluster.join("postmaster.pid");
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => return Ok(Seen::Nothing),
        Err(problem) => return Err(PostgresError::io("reading", &file)(problem)),
    };
    // Its lines: pid, data folder, start time, port, socket folder, address, shared memory, status.
    let mut lines = text.lines();
    let Some(pid) = lines.next().and_then(|line| line.trim().parse::<i32>().ok()) else {
        return Ok(Seen::Left);
    };
    let port = lines.nth(2).and_then(|line| line.trim().parse().ok()).unwrap_or(0);
    Ok(if !is_alive(pid) {
        Seen::Left
    } else if serves(pid, cluster) {
        Seen::Running { pid, port }
    } else {
        Seen::Reused
    })
}

/// Makes a reused pid file harmless: its number is replaced by one that no process has. The rest stays, because Postgres checks by it
/// that no process of the crashed server still uses the shared memory.
///
/// # Errors
/// When it cannot be written.
pub fn disown(cluster: &Path) -> Result<(), PostgresError> {
    let file = cluster.join("postmaster.pid");
    let text = fs::read_to_string(&file).map_err(PostgresError::io("reading", &file))?;
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    fs::write(&file, format!("{}\n{rest}", i32::MAX)).map_err(PostgresError::io("writing", &file))
}

/// Whether a process exists.
#[must_use]
pub fn is_alive(pid: i32) -> bool {
    pid > 0 && !matches!(kill(Pid::from_raw(pid), None), Err(nix::errno::Errno::ESRCH))
}

/// Sends a signal; a process that is gone already is no error.
pub fn signal(pid: i32, signal: Signal) {
    if let Err(problem) = kill(Pid::from_raw(pid), signal) {
        tracing::debug!(pid, %problem, "a signal was not delivered");
    }
}

/// Whether a process is a Postgres of this cluster: it works in the cluster's folder, or names it in its command line.
fn serves(pid: i32, cluster: &Path) -> bool {
    if let Ok(folder) = fs::read_link(format!("/proc/{pid}/cwd")) {
        return folder == cluster && command_line(pid).contains("postgres");
    }
    let command = command_line(pid);
    command.contains("postgres") && command.contains(&*cluster.to_string_lossy())
}

fn command_line(pid: i32) -> String {
    if let Ok(bytes) = fs::read(format!("/proc/{pid}/cmdline")) {
        return String::from_utf8_lossy(&bytes).replace('\0', " ");
    }
    std::process::Command::new("ps")
        .args(["-o", "command=", "-p", &pid.to_string()])
        .output()
        .map_or_else(|_| String::new(), |output| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_left_file_and_a_reused_number_are_told_apart() {
        let cluster = tempfile::tempdir().expect("folder");
        let file = cluster.path().join("postmaster.pid");
        assert_eq!(look(cluster.path()).expect("readable"), Seen::Nothing);
        fs::write(&file, format!("{}\n/x\n1\n5432\n\n127.0.0.1\n1 2\nready\n", i32::MAX)).expect("written");
        assert_eq!(look(cluster.path()).expect("readable"), Seen::Left);
        fs::write(&file, format!("{}\n/x\n1\n5432\n\n127.0.0.1\n1 2\nready\n", std::process::id())).expect("written");
        assert_eq!(look(cluster.path()).expect("readable"), Seen::Reused);
        disown(cluster.path()).expect("written");
        assert_eq!(look(cluster.path()).expect("readable"), Seen::Left);
        let text = fs::read_to_string(&file).expect("readable");
        assert!(text.ends_with("\n/x\n1\n5432\n\n127.0.0.1\n1 2\nready\n"), "{text}");
    }
}
