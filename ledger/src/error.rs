//! What can go wrong in the ledger, as its callers can act on it.

use domain::query::QueryError;
use sea_orm::DbErr;

/// A failed ledger operation.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database refused or broke; the cause is for the log, not for people.
    #[error("database: {0}")]
    Database(#[from] DbErr),
    /// The same, from the write path's own statements.
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    /// The thing does not exist, or is not theirs.
    #[error("not found")]
    NotFound,
    /// It exists already.
    #[error("{field}: {problem}")]
    Conflict {
        /// The form field.
        field: String,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// The input cannot be used.
    #[error(transparent)]
    Invalid(#[from] QueryError),
    /// Their role does not allow it.
    #[error("not allowed")]
    Forbidden,
}

impl LedgerError {
    /// Whether trying again later may help: the pool is exhausted, the database is away, starting, or out of time.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Database(DbErr::ConnectionAcquire(_))) || self.sql().is_some_and(temporary)
    }

    /// Whether the database refused a text that it cannot keep: one with a NUL character (SQLSTATE 22021, `character_not_in_repertoire`).
    #[must_use]
    pub fn is_unkeepable_text(&self) -> bool {
        self.has_state("22021")
    }

    fn has_state(&self, state: &str) -> bool {
        self.sql()
            .and_then(sqlx::Error::as_database_error)
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| code == state)
    }

    /// Turns an error of the database's with that SQLSTATE into an answer for one form field.
    #[must_use]
    pub fn on_state(self, state: &str, field: &str, problem: &str) -> Self {
        if self.has_state(state) {
            return domain::text::fail(field, problem).into();
        }
        self
    }

    /// The name of the unique constraint or index that was violated, if that is what happened.
    #[must_use]
    pub fn violated_constraint(&self) -> Option<&str> {
        self.sql()?
            .as_database_error()
            .filter(|e| e.is_unique_violation())
            .and_then(|e| e.constraint())
    }

    /// The driver's own error, if that is what it is.
    fn sql(&self) -> Option<&sqlx::Error> {
        use sea_orm::RuntimeErr::SqlxError;
        match self {
            Self::Sql(error) => Some(error),
            Self::Database(DbErr::Conn(SqlxError(e)) | DbErr::Exec(SqlxError(e)) | DbErr::Query(SqlxError(e))) => Some(e),
            _ => None,
        }
    }

    /// Turns the violation of one unique constraint into an answer for one form field.
    #[must_use]
    pub fn on_constraint(self, name: &str, field: &str, problem: &str) -> Self {
        if self.violated_constraint() == Some(name) {
            return Self::Conflict {
                field: field.to_owned(),
                problem: problem.to_owned(),
            };
        }
        self
    }
}

fn temporary(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
        // 08: connection, 53: insufficient resources, 57: operator intervention (shutdown, statement timeout), 40: deadlock or serialization.
        sqlx::Error::Database(e) => e
            .code()
            .is_some_and(|code| code == "55P03" || ["08", "53", "57", "40"].iter().any(|class| code.starts_with(class))),
        _ => false,
    }
}
