//! The connection pool, and reading in one snapshot.

use std::time::Duration;

use domain::access::Access;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, IsolationLevel, TransactionTrait,
};
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};

use crate::LedgerError;
use crate::calendar::Asked;
use crate::dimensions::Cache;
use crate::prices::Books;

/// The ledger: a pool of connections, and the numbers of the names that were seen. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) db: DatabaseConnection,
    pub(crate) cache: std::sync::Arc<Cache>,
    pub(crate) asked: std::sync::Arc<Asked>,
    pub(crate) books: std::sync::Arc<Books>,
    url: std::sync::Arc<str>,
}

/// The role that the server works as.
pub const ROLE: &str = "countinghouse_app";

/// Answers are made of a few thousand sums: to start workers for them takes longer than to add them up. What reads hundreds of thousands of
/// rows still may.
const SERIAL: (&str, &str) = ("parallel_setup_cost", "20000");

/// How long a statement may run before the database ends it.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(60);
/// How long to wait for a free connection before saying that the database cannot keep up.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

impl Ledger {
    /// Opens a pool of at most so many connections. Whoever signs in works as [`ROLE`], which owns nothing and cannot pass the walls between orgs.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect(url: &str, max_connections: u32) -> Result<Self, LedgerError> {
        Self::connect_with(url, max_connections, Some(STATEMENT_TIMEOUT), Some(ROLE)).await
    }

    /// Opens a pool for migrations: their statements may take as long as they need.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect_as_owner(url: &str) -> Result<Self, LedgerError> {
        Self::connect_with(url, 2, None, None).await
    }

    async fn connect_with(
        url: &str,
        max_connections: u32,
        statement_timeout: Option<Duration>,
        role: Option<&'static str>,
    ) -> Result<Self, LedgerError> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(max_connections)
            .min_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_timeout(ACQUIRE_TIMEOUT)
            .set_application_name("countinghouse")
            .sqlx_logging(false)
            .record_stmt_in_spans(false);
        if let Some(timeout) = statement_timeout {
            options.statement_timeout(timeout);
        }
        if let Some(role) = role {
            options.map_sqlx_postgres_opts(move |options| options.options([("role", role), SERIAL]));
        }
        let db = Database::connect(options).await?;
        Ok(Self {
            db,
            cache: std::sync::Arc::default(),
            asked: std::sync::Arc::default(),
            books: std::sync::Arc::default(),
            url: url.into(),
        })
    }

    /// Notes that a zone's days will be asked for, as a question in it does.
    pub fn note_zone(&self, org: i32, zone: &str) {
        self.asked.note(org, zone);
    }

    /// The connection for migrations and other work that is nobody's data.
    #[must_use]
    pub fn connection(&self) -> &DatabaseConnection {
        &self.db
    }

    /// The pool beneath, for the write path's own statements.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        self.db.get_postgres_connection_pool()
    }

    /// The address, for the listener's connection of its own.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A read-only snapshot of the org: everything that is read from it is of one moment.
    pub(crate) async fn snapshot(&self, access: &Access) -> Result<DatabaseTransaction, LedgerError> {
        let db = self.db.clone();
        let begin = async move {
            db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly))
                .await
        };
        let txn = whole(begin).await?;
        // From a statement's sixth run on, Postgres may plan it without its values. How many rows a person or an agent has differs by
        // thousands: such a plan is right for nobody.
        let settings = format!("{} SET LOCAL plan_cache_mode = force_custom_plan;", whose(access));
        txn.execute_unprepared(&settings).await?;
        Ok(txn)
    }

    /// A transaction that works for an org, for entities. Row-level security shows it nothing else.
    pub(crate) async fn work(&self, access: &Access) -> Result<DatabaseTransaction, LedgerError> {
        let db = self.db.clone();
        let txn = whole(async move { db.begin().await }).await?;
        txn.execute_unprepared(&whose(access)).await?;
        Ok(txn)
    }

    /// The same, for statements of our own; `and` is set for it as well.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&self, access: &Access, and: &str) -> Result<Transaction<'static, Postgres>, LedgerError> {
        let (pool, statement) = (self.pool().clone(), format!("BEGIN; {} {and}", whose(access)));
        Ok(whole(async move { pool.begin_with(AssertSqlSafe(statement)).await }).await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), LedgerError> {
        Ok(self.db.ping().await?)
    }
}

/// Begins a transaction to the end, though whoever asked for it may be gone by then: a browser that closes its connection drops what the server
/// was doing for it. What is dropped between `BEGIN` and the settings behind it is not yet known as a transaction to anyone who would roll it
/// back: the connection would go into the pool with it, and the next one would work in it.
async fn whole<T: Send + 'static>(begin: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(begin).await {
        Ok(begun) => begun,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is shutting down, and nobody is left to answer.
            Err(_) => std::future::pending().await,
        },
    }
}

/// Tells a transaction which org it works for, and the audit log who works. Never the connection: it goes back to the pool. Numbers and
/// an address are all that is written, so there is nothing to quote.
pub(crate) fn whose(access: &Access) -> String {
    let mut settings = format!("SET LOCAL countinghouse.org = '{}';", access.org);
    if access.user > 0 {
        settings += &format!(" SET LOCAL countinghouse.person = '{}';", access.user);
    } else {
        settings += " SET LOCAL countinghouse.actor = 'command line or job';";
    }
    if let Some(address) = access.address {
        settings += &format!(" SET LOCAL countinghouse.address = '{address}';");
    }
    settings
}
