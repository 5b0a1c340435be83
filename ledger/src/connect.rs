//! The connection pool, and reading in one snapshot.

use std::time::Duration;

use domain::access::Access;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, IsolationLevel, Statement,
    TransactionTrait,
};
use sqlx::PgPool;

use crate::LedgerError;
use crate::dimensions::Cache;

/// The ledger: a pool of connections, and the numbers of the names that were seen. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) db: DatabaseConnection,
    pub(crate) cache: std::sync::Arc<Cache>,
    url: std::sync::Arc<str>,
}

/// How long a statement may run before the database ends it.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(60);
/// How long to wait for a free connection before saying that the database cannot keep up.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

impl Ledger {
    /// Opens a pool of at most so many connections.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect(url: &str, max_connections: u32) -> Result<Self, LedgerError> {
        Self::connect_with(url, max_connections, Some(STATEMENT_TIMEOUT)).await
    }

    /// Opens a pool for migrations: their statements may take as long as they need.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn connect_as_owner(url: &str) -> Result<Self, LedgerError> {
        Self::connect_with(url, 2, None).await
    }

    async fn connect_with(url: &str, max_connections: u32, statement_timeout: Option<Duration>) -> Result<Self, LedgerError> {
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
        let db = Database::connect(options).await?;
        Ok(Self {
            db,
            cache: std::sync::Arc::default(),
            url: url.into(),
        })
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
        let txn = self
            .db
            .begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly))
            .await?;
        set_org(&txn, access.org).await?;
        Ok(txn)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), LedgerError> {
        Ok(self.db.ping().await?)
    }
}

/// Tells the transaction which org it works for. Never the connection: it goes back to the pool.
pub(crate) async fn set_org(txn: &DatabaseTransaction, org: i32) -> Result<(), LedgerError> {
    let statement = Statement::from_sql_and_values(
        sea_orm::DatabaseBackend::Postgres,
        "SELECT set_config('countinghouse.org', $1, true)",
        [org.to_string().into()],
    );
    txn.query_one_raw(statement).await?;
    Ok(())
}
