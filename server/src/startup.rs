//! Starting and stopping: the database, the data, the address, the link, and everything in reverse.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use ipnet::IpNet;
use jiff::Timestamp;
use ledger::Ledger;
use leptos::config::LeptosOptions;
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::auth::{Tokens, previous_secret, signing_secret};
use crate::cli::stopping;
use crate::config::ServeArgs;
use crate::http::crowd::Crowd;
use crate::http::room::Room;
use crate::http::{Site, router};
use crate::import::{self, first_start};
use crate::ingest::Ingest;
use crate::live::{self, Hub};
use crate::observe::Metrics;
use crate::postgres::Database;
use crate::state::AppState;
use crate::{jobs, limits, sample};

/// Connections of the server's pool.
const POOL: u32 = 24;
/// How long open requests may take to end after Ctrl-C.
const GRACE: Duration = Duration::from_secs(5);

/// What the flags say that is not about data.
pub struct Settings {
    /// Signs and reads sessions.
    pub tokens: Tokens,
    /// Where people reach this server, if a proxy stands before it.
    pub public_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// What must be sent to see the metrics, if anything.
    pub metrics_token: Option<String>,
    /// How many streams one user may have open.
    pub streams_per_user: usize,
}

/// A server that is ready to serve; tests start the same one.
pub struct Application {
    /// What handlers stand on.
    pub state: AppState,
    listener: TcpListener,
    tasks: TaskTracker,
}

impl Application {
    /// Puts the parts together over a migrated database. Nothing is served yet.
    #[must_use]
    pub fn build(ledger: Ledger, listener: TcpListener, site: Site, settings: Settings) -> Self {
        let stopping = CancellationToken::new();
        let tasks = TaskTracker::new();
        let metrics = Metrics::default();
        let hub = Hub::new(ledger.clone(), metrics.clone(), settings.streams_per_user, stopping.clone());
        tasks.spawn(live::listen(hub.clone(), stopping.clone()));
        tasks.spawn(jobs::run(ledger.clone(), stopping.clone()));
        tasks.spawn(jobs::tend_calendars(ledger.clone(), stopping.clone()));
        tasks.spawn(jobs::keep_sessions(ledger.clone(), hub.clone(), stopping.clone()));
        let state = AppState {
            ingest: Ingest::new(ledger.clone()),
            ledger,
            tokens: Arc::new(settings.tokens),
            hub,
            site,
            public_url: settings.public_url.map(Into::into),
            crowd: Crowd::of_events(),
            files: Crowd::of_files(),
            room: Room::default(),
            metrics,
            metrics_token: settings.metrics_token.map(Into::into),
            trusted_proxies: settings.trusted_proxies.into(),
            address: listener.local_addr().unwrap_or_else(|_| ([127, 0, 0, 1], 0).into()),
            leptos: LeptosOptions::builder().output_name("app").build(),
            stopping,
        };
        Self { state, listener, tasks }
    }

    /// The address that it listens on.
    ///
    /// # Errors
    /// When the socket is gone.
    pub fn address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.listener.local_addr()?)
    }

    /// Runs a task until the server stops.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Serves until `state.stopping` is cancelled; then streams end, open requests may finish, and jobs are waited for.
    ///
    /// # Errors
    /// When the socket breaks.
    pub async fn serve(self) -> anyhow::Result<()> {
        let stopping = self.state.stopping.clone();
        let serving = crate::http::serve(self.listener, router(self.state.clone()), stopping.clone());
        let deadline = async {
            stopping.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            result = serving => result?,
            () = deadline => tracing::warn!("some requests did not end in time"),
        }
        self.tasks.close();
        if tokio::time::timeout(GRACE, self.tasks.wait()).await.is_err() {
            tracing::warn!("some jobs did not end in time");
        }
        Ok(())
    }
}

/// `countinghouse serve`: everything, until Ctrl-C.
///
/// # Errors
/// Each is a sentence that says what to do.
pub async fn serve(args: ServeArgs) -> anyhow::Result<()> {
    limits::raise_open_files();
    let listener = bind(args.listen).await?;
    let address = listener.local_addr()?;
    let stop = stopping();
    step("Starting the database");
    let database = Database::open(&args.database).await?;
    let result = tokio::select! {
        result = serve_on(&args, &database, listener, address, &stop) => result,
        () = keep_running(&database) => Ok(()),
    };
    database.close().await?;
    result
}

async fn serve_on(
    args: &ServeArgs,
    database: &Database,
    listener: TcpListener,
    address: SocketAddr,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let ready = async {
        migrate(&database.owner_url).await?;
        let ledger = crate::postgres::connect(&database.app_url, POOL).await?;
        ledger::maintenance::ensure_partitions(&ledger).await?;
        anyhow::Ok(ledger)
    };
    let Some(ledger) = stop.run_until_cancelled(ready).await.transpose()? else {
        return Ok(());
    };
    let secret = signing_secret(args.jwt_secret.as_deref(), &args.database.data_dir)?;
    let settings = Settings {
        tokens: Tokens::new(&secret, previous_secret(args.jwt_secret_previous.as_deref())?),
        public_url: args.public_url.clone(),
        trusted_proxies: args.trusted_proxies.clone(),
        metrics_token: args.metrics_token.clone(),
        streams_per_user: args.streams_per_user,
    };
    let application = Application::build(ledger.clone(), listener, Site::load()?, settings);
    let stopping = application.state.stopping.clone();
    let Some(prepared) = stop
        .run_until_cancelled(first_start::prepare(&ledger, args, Timestamp::now()))
        .await
        .transpose()?
    else {
        stopping.cancel();
        return Ok(());
    };
    if !prepared.followed.is_empty() {
        application.spawn(import::follow(
            ledger.clone(),
            prepared.followed,
            stopping.clone(),
            import::log_report,
        ));
    }
    if let Some(org) = prepared.sample {
        application.spawn(sample::trickle(ledger.clone(), org, stopping.clone()));
    }
    announce(&ledger, address, args.public_url.as_deref()).await?;
    let told = stop.clone();
    tokio::spawn(async move {
        told.cancelled().await;
        stopping.cancel();
    });
    application.serve().await?;
    ledger.pool().close().await;
    Ok(())
}

/// Brings the schema up to date, as the role that owns it.
///
/// # Errors
/// When the database refuses.
pub async fn migrate(owner_url: &str) -> anyhow::Result<()> {
    crate::postgres::ensure_role(owner_url).await?;
    let owner = Ledger::connect_as_owner(owner_url).await?;
    Migrator::up(owner.connection(), None)
        .await
        .context("the database could not be brought up to date")?;
    ledger::prices::sync(&owner).await?;
    owner.pool().close().await;
    Ok(())
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!("{address} is in use: stop what listens there, or choose another address with --listen 127.0.0.1:3001")
        }
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            bail!("{address} may not be listened on: choose a port above 1023 with --listen")
        }
        Err(error) if error.kind() == std::io::ErrorKind::AddrNotAvailable => {
            bail!("{address} is not an address of this machine: choose one with --listen, such as 127.0.0.1:3000 or 0.0.0.0:3000")
        }
        Err(error) => Err(error).with_context(|| format!("{address} cannot be listened on")),
    }
}

/// Says where to go.
async fn announce(ledger: &Ledger, address: SocketAddr, public_url: Option<&str>) -> anyhow::Result<()> {
    let base = public_url.map_or_else(|| format!("http://{address}"), |url| url.trim_end_matches('/').to_owned());
    step(&format!("Countinghouse is ready at {base}"));
    if ledger::users::none_yet(ledger).await? {
        let token = ledger::setup::create_link(ledger).await?;
        step(&format!(
            "Sign in for the first time (works once, for a day): {base}/setup?token={token}"
        ));
    }
    step("Ctrl-C stops it.");
    Ok(())
}

/// To standard output. Whoever read it may have gone: that is no reason to stop serving.
fn step(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{text}").and_then(|()| out.flush()));
}

/// Starts the embedded database server again whenever it dies. Never ends by itself.
async fn keep_running(database: &Database) {
    match database.embedded() {
        Some(embedded) => embedded.supervise(CancellationToken::new()).await,
        None => std::future::pending().await,
    }
}
