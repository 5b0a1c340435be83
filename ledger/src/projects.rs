//! Clients and projects: list, add, change, archive. What has a history is never deleted. Rules bill to what is not archived, so whatever may
//! archive a project or bring it back has them say what they say then.

mod change;

use domain::access::Access;
use domain::projects::{Book, Client, ClientForm, Project, ProjectForm};
use domain::text::fail;
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement};
use sqlx::PgConnection;

pub use change::{change_client, change_project};

use crate::sessions::{begin_alone, rules_of, settle};
use crate::{Ledger, LedgerError};

#[derive(FromQueryResult)]
struct ClientRow {
    id: i32,
    name: String,
    archived: bool,
}

impl From<ClientRow> for Client {
    fn from(row: ClientRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            archived: row.archived,
        }
    }
}

#[derive(FromQueryResult)]
struct ProjectRow {
    id: i32,
    client: i32,
    name: String,
    colour: i16,
    archived: bool,
}

impl From<ProjectRow> for Project {
    fn from(row: ProjectRow) -> Self {
        Self {
            id: row.id,
            client: row.client,
            name: row.name,
            colour: row.colour,
            archived: row.archived,
        }
    }
}

/// All clients and projects of the org, archived ones too, by name.
///
/// # Errors
/// When the database fails.
pub async fn list(ledger: &Ledger, access: &Access) -> Result<Book, LedgerError> {
    list_in(&ledger.work(access).await?, access.org).await
}

/// The same, inside a snapshot.
pub(crate) async fn list_in(db: &impl ConnectionTrait, org: i32) -> Result<Book, LedgerError> {
    let of = |text: &str| Statement::from_sql_and_values(DatabaseBackend::Postgres, text, [org.into()]);
    let clients = of("SELECT id, name, archived_at IS NOT NULL AS archived FROM clients WHERE org_id = $1 ORDER BY lower(name), id");
    let projects = of(
        "SELECT p.id, p.client_id AS client, p.name, p.colour, p.archived_at IS NOT NULL OR c.archived_at IS NOT NULL AS archived \
         FROM projects p JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id WHERE p.org_id = $1 ORDER BY lower(p.name), p.id",
    );
    let clients = ClientRow::find_by_statement(clients).all(db).await?;
    let projects = ProjectRow::find_by_statement(projects).all(db).await?;
    Ok(Book {
        clients: clients.into_iter().map(Client::from).collect(),
        projects: projects.into_iter().map(Project::from).collect(),
    })
}

/// Adds a client.
///
/// # Errors
/// [`LedgerError::Invalid`] for bad input, [`LedgerError::Conflict`] when there is one of that name.
pub async fn add_client(ledger: &Ledger, access: &Access, form: &ClientForm) -> Result<i32, LedgerError> {
    let form = form.checked()?;
    let mut txn = ledger.begin(access, "").await?;
    let id = sqlx::query_scalar("INSERT INTO clients (org_id, name) VALUES ($1, $2) RETURNING id")
        .bind(access.org)
        .bind(&form.name)
        .fetch_one(&mut *txn)
        .await
        .map_err(taken)?;
    txn.commit().await?;
    Ok(id)
}

/// Changes a client.
///
/// # Errors
/// As for [`add_client`], and [`LedgerError::NotFound`].
pub async fn edit_client(ledger: &Ledger, access: &Access, id: i32, form: &ClientForm) -> Result<(), LedgerError> {
    let form = form.checked()?;
    let mut txn = ledger.begin(access, "").await?;
    let done = sqlx::query("UPDATE clients SET name = $3 WHERE org_id = $1 AND id = $2")
        .bind(access.org)
        .bind(id)
        .bind(&form.name)
        .execute(&mut *txn)
        .await
        .map_err(taken)?;
    there(done.rows_affected())?;
    Ok(txn.commit().await?)
}

/// Archives a client with its projects, or takes it back.
///
/// # Errors
/// [`LedgerError::NotFound`].
pub async fn archive_client(ledger: &Ledger, access: &Access, id: i32, archived: bool) -> Result<(), LedgerError> {
    let mut txn = begin_alone(ledger, access).await?;
    let rules = rules_of(&mut txn, access.org).await?;
    let done =
        sqlx::query("UPDATE clients SET archived_at = CASE WHEN $3 THEN COALESCE(archived_at, now()) END WHERE org_id = $1 AND id = $2")
            .bind(access.org)
            .bind(id)
            .bind(archived)
            .execute(&mut *txn)
            .await?;
    there(done.rows_affected())?;
    settle(&mut txn, access.org, &rules).await?;
    Ok(txn.commit().await?)
}

/// Adds a project.
///
/// # Errors
/// [`LedgerError::Invalid`] for bad input and for a client that is not there or archived; [`LedgerError::Conflict`] when the client has one of
/// that name.
pub async fn add_project(ledger: &Ledger, access: &Access, form: &ProjectForm) -> Result<i32, LedgerError> {
    let form = form.checked()?;
    let mut txn = ledger.begin(access, "").await?;
    open_client(&mut txn, access.org, form.client).await?;
    let id = sqlx::query_scalar("INSERT INTO projects (org_id, client_id, name, colour) VALUES ($1, $2, $3, $4) RETURNING id")
        .bind(access.org)
        .bind(form.client)
        .bind(&form.name)
        .bind(form.colour)
        .fetch_one(&mut *txn)
        .await
        .map_err(taken)?;
    txn.commit().await?;
    Ok(id)
}

/// Changes a project.
///
/// # Errors
/// As for [`add_project`], and [`LedgerError::NotFound`].
pub async fn edit_project(ledger: &Ledger, access: &Access, id: i32, form: &ProjectForm) -> Result<(), LedgerError> {
    let form = form.checked()?;
    let mut txn = begin_alone(ledger, access).await?;
    let rules = rules_of(&mut txn, access.org).await?;
    open_client(&mut txn, access.org, form.client).await?;
    let done = sqlx::query("UPDATE projects SET client_id = $3, name = $4, colour = $5 WHERE org_id = $1 AND id = $2")
        .bind(access.org)
        .bind(id)
        .bind(form.client)
        .bind(&form.name)
        .bind(form.colour)
        .execute(&mut *txn)
        .await
        .map_err(taken)?;
    there(done.rows_affected())?;
    settle(&mut txn, access.org, &rules).await?;
    Ok(txn.commit().await?)
}

/// Archives a project, or takes it back.
///
/// # Errors
/// [`LedgerError::NotFound`]; [`LedgerError::Conflict`] when it is taken back and its client is archived.
pub async fn archive_project(ledger: &Ledger, access: &Access, id: i32, archived: bool) -> Result<(), LedgerError> {
    let mut txn = begin_alone(ledger, access).await?;
    let rules = rules_of(&mut txn, access.org).await?;
    let done =
        sqlx::query("UPDATE projects SET archived_at = CASE WHEN $3 THEN COALESCE(archived_at, now()) END WHERE org_id = $1 AND id = $2")
            .bind(access.org)
            .bind(id)
            .bind(archived)
            .execute(&mut *txn)
            .await?;
    there(done.rows_affected())?;
    if !archived {
        back(&mut txn, access.org, id).await?;
    }
    settle(&mut txn, access.org, &rules).await?;
    Ok(txn.commit().await?)
}

/// That a project which is taken back is so: while its client is archived, it is not.
async fn back(txn: &mut PgConnection, org: i32, id: i32) -> Result<(), LedgerError> {
    let away: Option<String> = sqlx::query_scalar(
        "SELECT c.name FROM projects p JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id \
         WHERE p.org_id = $1 AND p.id = $2 AND c.archived_at IS NOT NULL",
    )
    .bind(org)
    .bind(id)
    .fetch_optional(txn)
    .await?;
    away.map_or(Ok(()), |client| {
        Err(LedgerError::Conflict {
            field: "archived".to_owned(),
            problem: format!("its client, {client}, is archived: bring the client back first"),
        })
    })
}

/// A client that work can be billed to. It stays so to the transaction's end.
async fn open_client(txn: &mut PgConnection, org: i32, id: i32) -> Result<(), LedgerError> {
    let open: Option<i32> = sqlx::query_scalar("SELECT id FROM clients WHERE org_id = $1 AND id = $2 AND archived_at IS NULL FOR SHARE")
        .bind(org)
        .bind(id)
        .fetch_optional(txn)
        .await?;
    open.map(drop)
        .ok_or_else(|| fail("client", "there is no such client, or it is archived: choose another one").into())
}

fn there(rows: u64) -> Result<(), LedgerError> {
    if rows == 0 { Err(LedgerError::NotFound) } else { Ok(()) }
}

fn taken(error: sqlx::Error) -> LedgerError {
    LedgerError::from(error)
        .on_constraint("clients_name", "name", "There is a client of that name already.")
        .on_constraint("projects_name", "name", "The client has a project of that name already.")
}
