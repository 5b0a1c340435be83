//! The server that is measured: this same program, as a process of its own, so that its memory is only its own.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::cast::Cast;
use super::home::Home;

/// How long a start may take.
const START: Duration = Duration::from_secs(30);
/// How long a stop may take.
const STOP: Duration = Duration::from_secs(15);
/// How the line begins that says where the server is.
const READY: &str = "Countinghouse is ready at http://";

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub struct Served {
    /// Where it listens.
    pub address: SocketAddr,
    /// A session on it.
    pub session: String,
    /// A key to send events with.
    pub key: String,
    process: Child,
    pid: i32,
}

impl Served {
    /// Starts `serve` on the bench's database and a free port of the loopback address.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn start(home: &Home, cast: &Cast) -> anyhow::Result<Self> {
        let secret = uuid::Uuid::new_v4().simple().to_string();
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args(["serve", "--no-import", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(&home.folder)
            .env("DATABASE_URL", &home.database.app_url)
            .env("COUNTINGHOUSE_DATABASE_OWNER_URL", &home.database.owner_url)
            .env("COUNTINGHOUSE_JWT_SECRET", &secret)
            .env("COUNTINGHOUSE_STREAMS_PER_USER", "1000000")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        for name in ["SAMPLE", "WATCH_HOME", "PUBLIC_URL", "LISTEN", "NO_IMPORT", "DATA_DIR"] {
            command.env_remove(format!("COUNTINGHOUSE_{name}"));
        }
        let mut process = command.spawn().context("the server could not be started")?;
        let pid = process
            .id()
            .and_then(|pid| i32::try_from(pid).ok())
            .context("the server ended at once")?;
        let stdout = process.stdout.take().context("the server says nothing")?;
        let address = timeout(START, address(stdout))
            .await
            .context("the server took too long to start")??;
        Ok(Self {
            address,
            session: cast.session(&home.ledger).await?,
            key: cast.key(&home.ledger).await?,
            process,
            pid,
        })
    }

    /// Its resident memory now, in bytes; `None` where the system does not tell.
    pub fn memory(&self) -> Option<u64> {
        self.status("VmRSS:")
    }

    /// The most that its memory has been since [`Served::forget_peak`], in bytes.
    pub fn peak(&self) -> Option<u64> {
        self.status("VmHWM:")
    }

    /// Begins the search for the peak anew. Where that is not allowed, the peak is that since the start.
    pub fn forget_peak(&self) {
        if let Err(problem) = std::fs::write(format!("/proc/{}/clear_refs", self.pid), "5") {
            tracing::debug!(%problem, "the peak of the memory is that since the start");
        }
    }

    /// Stops it, as Ctrl-C would.
    ///
    /// # Errors
    /// When it does not stop.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        kill(Pid::from_raw(self.pid), Signal::SIGTERM)?;
        if timeout(STOP, self.process.wait()).await.is_err() {
            bail!("the server did not stop");
        }
        Ok(())
    }

    /// A line of `/proc/<pid>/status`, which counts in KiB.
    fn status(&self, name: &str) -> Option<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).ok()?;
        let value = text.lines().find_map(|line| line.strip_prefix(name))?;
        value.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
    }
}

/// Reads where the server listens, and what it says after that into nowhere.
async fn address(stdout: tokio::process::ChildStdout) -> anyhow::Result<SocketAddr> {
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some(address) = line.strip_prefix(READY) {
            let address = address.trim().parse().with_context(|| format!("not an address: {line}"))?;
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok(address);
        }
    }
    bail!("the server did not start; its message is above")
}
