//! A Postgres of our own, under the data folder: started when it is needed, shared by the commands that run at the same time, stopped
//! by the last of them.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use tokio_util::sync::CancellationToken;

use super::binaries::{self, Binaries};
use super::credentials::{ADMIN, APP, Credentials, DATABASE, OWNER};
use super::place::Place;
use super::postmaster::{self, Seen};
use super::unprivileged::RunAs;
use super::{PostgresError, cluster, launch, roles};

/// How [`Embedded::start`] came by the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// There was no cluster: it was made and started.
    Created,
    /// The cluster was there: it was started, after a crash with recovery.
    Started,
    /// It was running already, for another command or left behind by a server that was killed.
    Attached,
}

/// What [`Embedded::stop`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The server is stopped.
    Stopped,
    /// Another command still uses it, and will stop it.
    LeftRunning,
}

/// A running embedded server. Dropping it without [`Embedded::stop`] asks the server to stop, without waiting.
#[derive(Debug)]
pub struct Embedded {
    place: Place,
    run_as: RunAs,
    named_bin: Option<PathBuf>,
    credentials: Credentials,
    how: Start,
    pid: AtomicI32,
    child: Mutex<Option<Child>>,
    /// The shared lock that tells other processes that we use the server. `None` once we have let go of it.
    guests: Mutex<Option<File>>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("port", &self.port).finish_non_exhaustive()
    }
}

/// What the first, blocking half of a start finds.
struct Prepared {
    place: Place,
    run_as: RunAs,
    door: File,
    guests: File,
}

impl Embedded {
    /// Starts the server of a data folder, or attaches to it when it runs already. `bin_dir` names the folder of the server's
    /// programs; without it they are searched for.
    ///
    /// # Errors
    /// [`PostgresError`]: each is a sentence that says what to do.
    pub async fn start(data_dir: &Path, bin_dir: Option<&Path>) -> Result<Self, PostgresError> {
        let folder = data_dir.to_owned();
        let prepared = blocking(move || prepare(&folder)).await?;
        let Prepared {
            place,
            run_as,
            door,
            guests,
        } = prepared;
        let cluster = place.cluster();
        let known = Credentials::read(&place.credentials())?;
        let how = match (place.version()?, &known) {
            (None, _) => Start::Created,
            (Some(_), Some(_)) => Start::Started,
            (Some(_), None) => {
                return Err(PostgresError::NoCredentials { path: place.credentials() });
            }
        };
        let mut embedded = Self {
            credentials: known.unwrap_or_else(Credentials::generate),
            place,
            run_as,
            named_bin: bin_dir.map(Path::to_owned),
            how,
            pid: AtomicI32::new(0),
            child: Mutex::new(None),
            guests: Mutex::new(Some(guests)),
        };
        if how == Start::Started && embedded.attach(&cluster).await? {
            embedded.how = Start::Attached;
        } else {
            embedded.bring_up().await?;
        }
        drop(door);
        Ok(embedded)
    }

    /// Address for the server: the role that owns no table.
    #[must_use]
    pub fn app_url(&self) -> String {
        self.credentials.url(APP, DATABASE)
    }

    /// Address for migrations and jobs: the role that owns the tables.
    #[must_use]
    pub fn owner_url(&self) -> String {
        self.credentials.url(OWNER, DATABASE)
    }

    /// Address of the superuser, for tests and repairs.
    #[must_use]
    pub fn admin_url(&self) -> String {
        self.credentials.url(ADMIN, DATABASE)
    }

    /// How the server was come by.
    #[must_use]
    pub const fn how(&self) -> Start {
        self.how
    }

    /// The server's process.
    #[must_use]
    pub fn pid(&self) -> i32 {
        self.pid.load(Ordering::Relaxed)
    }

    /// The folder of the cluster, its log and its passwords.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.place.home
    }

    /// Whether the server's process is there.
    #[must_use]
    pub fn is_running(&self) -> bool {
        let mut child = held(&self.child);
        if let Some(process) = child.as_mut() {
            // Asking also buries the process, whose number would otherwise stay taken.
            return matches!(process.try_wait(), Ok(None));
        }
        matches!(postmaster::look(&self.place.cluster()), Ok(Seen::Running { .. }))
    }

    /// Starts the server again whenever it dies, at the same address, until cancelled. Pools reconnect by themselves.
    pub async fn supervise(&self, cancel: CancellationToken) {
        let mut pause = Duration::from_millis(500);
        while cancel.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
            pause = Duration::from_millis(500);
            if self.is_running() || self.is_stopping() {
                continue;
            }
            tracing::warn!(log = %self.place.log().display(), "PostgreSQL ended unexpectedly; starting it again");
            if let Err(problem) = self.revive().await {
                tracing::error!(%problem, "PostgreSQL could not be started again; trying once more in 5 s");
                pause = Duration::from_secs(5);
            }
        }
    }

    /// Stops the server, unless another command still uses it. Open transactions are rolled back, everything committed is on disk.
    /// [`Embedded::supervise`] leaves a server alone from then on.
    ///
    /// # Errors
    /// When it does not stop within a minute.
    pub async fn stop(&self) -> Result<Stop, PostgresError> {
        let door_path = self.place.door();
        let _door = blocking(move || lock_door(&door_path)).await?;
        if !self.is_last_guest() {
            return Ok(Stop::LeftRunning);
        }
        // Not the number that we remember: another command may have started the server again.
        let Seen::Running { pid, .. } = postmaster::look(&self.place.cluster())? else {
            // Buries the process if it was ours.
            drop(held(&self.child).as_mut().map(Child::try_wait));
            return Ok(Stop::Stopped);
        };
        self.pid.store(pid, Ordering::Relaxed);
        postmaster::signal(pid, Signal::SIGINT);
        let begun = Instant::now();
        let mut urged = false;
        while self.is_running() {
            if begun.elapsed() > Duration::from_secs(60) {
                return Err(PostgresError::NotStopped {
                    pid,
                    log: self.place.log(),
                });
            }
            if begun.elapsed() > Duration::from_secs(30) && !urged {
                urged = true;
                // Immediate shutdown: the next start replays the log, nothing committed is lost.
                postmaster::signal(pid, Signal::SIGQUIT);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(Stop::Stopped)
    }

    /// Whether we have let go of the server.
    fn is_stopping(&self) -> bool {
        held(&self.guests).is_none()
    }

    /// Lets go of the shared lock, and tells whether nobody else holds it.
    fn is_last_guest(&self) -> bool {
        let guests = held(&self.guests).take();
        guests.is_some_and(|guests| guests.unlock().is_ok() && guests.try_lock().is_ok())
    }

    /// Attaches to a running server of this cluster. `false` when none runs.
    async fn attach(&mut self, cluster: &Path) -> Result<bool, PostgresError> {
        let begun = Instant::now();
        loop {
            let (pid, port) = match postmaster::look(cluster)? {
                Seen::Running { pid, port } => (pid, port),
                Seen::Reused => {
                    postmaster::disown(cluster)?;
                    return Ok(false);
                }
                Seen::Nothing | Seen::Left => return Ok(false),
            };
            self.credentials.port = port;
            match launch::connect(&self.credentials).await {
                Ok(_) => {
                    self.pid.store(pid, Ordering::Relaxed);
                    return Ok(true);
                }
                Err(problem) if is_refusal(&problem) => return Err(PostgresError::Unreachable(problem)),
                Err(problem) if begun.elapsed() > Duration::from_secs(60) => {
                    return Err(PostgresError::NotStarted {
                        why: format!("process {pid} holds the data folder, but does not answer: {problem}"),
                        log: self.place.log(),
                    });
                }
                // It is starting or stopping: its pid file will tell.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Creates the cluster if need be, starts the server and makes sure that roles and database exist.
    async fn bring_up(&mut self) -> Result<(), PostgresError> {
        let (place, run_as, credentials, named) = (
            self.place.clone(),
            self.run_as.clone(),
            self.credentials.clone(),
            self.named_bin.clone(),
        );
        let create = self.how == Start::Created;
        let binaries = blocking(move || {
            let binaries = programs(&place, &run_as, named.as_deref())?;
            if create {
                save(&credentials, &place, &run_as)?;
                cluster::create(&place, &binaries, &run_as, &credentials)?;
            }
            cluster::configure(&place, &run_as)?;
            Ok(binaries)
        })
        .await?;
        let (child, mut connection) = launch::launch(&self.place, &binaries, &self.run_as, &mut self.credentials, false).await?;
        self.hold(child);
        save(&self.credentials, &self.place, &self.run_as)?;
        roles::ensure(&mut connection, &self.credentials).await
    }

    /// Starts the dead server again, unless somebody else did.
    async fn revive(&self) -> Result<(), PostgresError> {
        let door_path = self.place.door();
        let _door = blocking(move || lock_door(&door_path)).await?;
        if self.is_stopping() {
            return Ok(());
        }
        match postmaster::look(&self.place.cluster())? {
            Seen::Running { pid, .. } => {
                held(&self.child).take();
                self.pid.store(pid, Ordering::Relaxed);
                return Ok(());
            }
            Seen::Reused => postmaster::disown(&self.place.cluster())?,
            Seen::Nothing | Seen::Left => {}
        }
        let (place, run_as, named) = (self.place.clone(), self.run_as.clone(), self.named_bin.clone());
        let binaries = blocking(move || programs(&place, &run_as, named.as_deref())).await?;
        let mut credentials = self.credentials.clone();
        let (child, _) = launch::launch(&self.place, &binaries, &self.run_as, &mut credentials, true).await?;
        self.hold(child);
        Ok(())
    }

    fn hold(&self, child: Child) {
        self.pid.store(i32::try_from(child.id()).unwrap_or(0), Ordering::Relaxed);
        *held(&self.child) = Some(child);
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if !self.is_stopping()
            && self.is_last_guest()
            && let Ok(Seen::Running { pid, .. }) = postmaster::look(&self.place.cluster())
        {
            postmaster::signal(pid, Signal::SIGINT);
        }
    }
}

/// A lock whose holder cannot have left it half done.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The programs for a cluster; of another major version than its data they are refused.
fn programs(place: &Place, run_as: &RunAs, named: Option<&Path>) -> Result<Binaries, PostgresError> {
    let data = place.version()?;
    let binaries = binaries::find(named, data, run_as)?;
    match data {
        Some(data) if data != binaries.major => Err(PostgresError::OtherVersion {
            cluster: place.cluster(),
            data,
            bin: binaries.bin,
            programs: binaries.major,
        }),
        _ => Ok(binaries),
    }
}

fn prepare(data_dir: &Path) -> Result<Prepared, PostgresError> {
    let (place, run_as) = Place::of(data_dir)?;
    place.prepare(&run_as)?;
    let door = lock_door(&place.door())?;
    let guests = open_lock(&place.guests())?;
    guests.lock_shared().map_err(PostgresError::io("locking", &place.guests()))?;
    run_as.give(&place.door())?;
    run_as.give(&place.guests())?;
    Ok(Prepared {
        place,
        run_as,
        door,
        guests,
    })
}

fn save(credentials: &Credentials, place: &Place, run_as: &RunAs) -> Result<(), PostgresError> {
    credentials.write(&place.credentials())?;
    run_as.give(&place.credentials())
}

fn open_lock(path: &Path) -> Result<File, PostgresError> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(PostgresError::io("opening", path))
}

/// One process at a time starts or stops the server. The lock ends with the file's life, a killed process's too.
fn lock_door(path: &Path) -> Result<File, PostgresError> {
    let door = open_lock(path)?;
    door.lock().map_err(PostgresError::io("locking", path))?;
    Ok(door)
}

/// A wrong password or a missing role: waiting does not help.
fn is_refusal(problem: &sqlx::Error) -> bool {
    problem
        .as_database_error()
        .and_then(|problem| problem.code())
        .is_some_and(|code| code.starts_with("28"))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, PostgresError> + Send + 'static) -> Result<T, PostgresError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(problem) => std::panic::resume_unwind(problem.into_panic()),
    }
}
