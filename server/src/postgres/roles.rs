//! The two roles and the database of an embedded cluster.

use sqlx::{AssertSqlSafe, Executor, PgConnection};

use super::PostgresError;
use super::credentials::{APP, Credentials, DATABASE, OWNER};

/// Creates what is missing of: a role that owns the database and runs migrations, a role that the server signs in as and that owns
/// nothing (row-level security does not bind owners), and the database. What the server's role may do is granted by the migrations.
///
/// # Errors
/// As the database says.
pub async fn ensure(connection: &mut PgConnection, credentials: &Credentials) -> Result<(), PostgresError> {
    // Names are constants and passwords are letters and digits: nothing to quote.
    for (role, password) in [(OWNER, &credentials.owner), (APP, &credentials.app)] {
        let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
            .bind(role)
            .fetch_one(&mut *connection)
            .await?;
        let verb = if known { "ALTER" } else { "CREATE" };
        run(
            connection,
            format!("{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{password}'"),
        )
        .await?;
    }
    let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(DATABASE)
        .fetch_one(&mut *connection)
        .await?;
    if !known {
        run(connection, format!("CREATE DATABASE {DATABASE} OWNER {OWNER}")).await?;
    }
    run(connection, format!("REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")).await?;
    run(connection, format!("GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APP}")).await
}

async fn run(connection: &mut PgConnection, statement: String) -> Result<(), PostgresError> {
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}
