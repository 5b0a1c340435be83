//! The two roles and the database of an embedded cluster.

use ledger::Ledger;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};

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

/// Makes the role that the server works as, in a database that is given by address, and lets the owner work as it: where one role signs in for
/// everything, the server gives up its rights with it.
///
/// # Errors
/// When the role is missing and may not be made: who administers the database has to.
pub async fn ensure_role(owner_url: &str) -> Result<(), PostgresError> {
    let options: PgConnectOptions = owner_url.parse().map_err(PostgresError::Unreachable)?;
    let mut connection = options.connect().await.map_err(PostgresError::Unreachable)?;
    let (me, known): (String, bool) = sqlx::query_as("SELECT current_user::text, EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
        .bind(APP)
        .fetch_one(&mut connection)
        .await?;
    if !known {
        let made = run(&mut connection, format!("CREATE ROLE {APP} NOLOGIN NOSUPERUSER NOBYPASSRLS")).await;
        made.map_err(|_| PostgresError::NoRole { user: me.clone() })?;
    }
    let passes: bool = sqlx::query_scalar("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = $1")
        .bind(APP)
        .fetch_one(&mut connection)
        .await?;
    if passes {
        return Err(PostgresError::RolePassesWalls);
    }
    // Since version 16 whoever makes a role is a member of it, and may not become it all the same.
    let may: bool = sqlx::query_scalar(
        "SELECT pg_has_role(current_user, $1, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)",
    )
    .bind(APP)
    .fetch_one(&mut connection)
    .await?;
    if !may && let Err(problem) = run(&mut connection, format!("GRANT {APP} TO CURRENT_USER")).await {
        // Needed only where this role signs in for the server as well; then it will be told.
        tracing::debug!(%problem, "the owner may not work as {APP}");
    }
    connection.close().await?;
    Ok(())
}

/// Connects as the server does.
///
/// # Errors
/// When the one who signs in may not work as the server's role, with what to do.
pub async fn connect(app_url: &str, connections: u32) -> anyhow::Result<Ledger> {
    Ledger::connect(app_url, connections).await.map_err(|error| {
        if error.to_string().contains("permission denied to set role") {
            return PostgresError::MayNotBecome.into();
        }
        error.into()
    })
}

async fn run(connection: &mut PgConnection, statement: String) -> Result<(), PostgresError> {
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}
