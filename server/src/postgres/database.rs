//! The database that a command works with: embedded, or given by address.

use std::sync::Arc;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::binaries::OLDEST;
use super::{Embedded, PostgresError, Stop};
use crate::config::DatabaseArgs;

/// An open database: two addresses, and the server behind them if it is ours.
#[derive(Debug)]
pub struct Database {
    /// For migrations and jobs: the role that owns the tables.
    pub owner_url: String,
    /// For everything else: the role that owns none.
    pub app_url: String,
    embedded: Option<Arc<Embedded>>,
}

impl Database {
    /// Opens what the flags say: `--database-url` if it is given (PostgreSQL 15 or newer), else the embedded server of `--data-dir`.
    ///
    /// # Errors
    /// [`PostgresError`]: each is a sentence that says what to do.
    pub async fn open(args: &DatabaseArgs) -> Result<Self, PostgresError> {
        let Some(app_url) = args.database_url.clone() else {
            let embedded = Embedded::start(&args.data_dir, args.postgres_bin.as_deref()).await?;
            return Ok(Self {
                owner_url: embedded.owner_url(),
                app_url: embedded.app_url(),
                embedded: Some(Arc::new(embedded)),
            });
        };
        check_version(&app_url).await?;
        Ok(Self {
            owner_url: args.database_owner_url.clone().unwrap_or_else(|| app_url.clone()),
            app_url,
            embedded: None,
        })
    }

    /// The embedded server, if there is one: for [`Embedded::supervise`].
    #[must_use]
    pub fn embedded(&self) -> Option<Arc<Embedded>> {
        self.embedded.clone()
    }

    /// Stops the embedded server, unless another command still uses it. Close the pools first: open connections are cut.
    ///
    /// # Errors
    /// When it does not stop.
    pub async fn close(&self) -> Result<Stop, PostgresError> {
        match &self.embedded {
            Some(embedded) => embedded.stop().await,
            None => Ok(Stop::LeftRunning),
        }
    }
}

async fn check_version(url: &str) -> Result<(), PostgresError> {
    let options: PgConnectOptions = url.parse().map_err(PostgresError::Unreachable)?;
    let mut connection = options.connect().await.map_err(PostgresError::Unreachable)?;
    let (number, text): (i32, String) =
        sqlx::query_as("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
            .fetch_one(&mut connection)
            .await?;
    connection.close().await?;
    if number / 10_000 < i32::try_from(OLDEST).unwrap_or(i32::MAX) {
        return Err(PostgresError::TooOld { found: text });
    }
    Ok(())
}
