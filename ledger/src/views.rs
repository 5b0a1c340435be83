//! Saved views: a page and a question under a name, one's own and those that others share.

use domain::access::{Access, Scope};
use domain::address::pairs;
use domain::periods;
use domain::query::{QueryError, UsageQuery, ZoneChoice};
use domain::text::fail;
use domain::views::{MOST_VIEWS, View, ViewChange, ViewForm};
use sqlx::{AssertSqlSafe, FromRow, PgConnection};

use crate::{Ledger, LedgerError};

#[derive(FromRow)]
struct Row {
    id: i32,
    user_id: i32,
    owner: String,
    name: String,
    path: String,
    query: String,
    shared: bool,
}

impl Row {
    fn seen_by(self, access: &Access) -> View {
        let own = self.user_id == access.user;
        View {
            id: self.id,
            name: self.name,
            path: self.path,
            query: self.query,
            shared: self.shared,
            own,
            owner: self.owner,
            may_change: own || looks_after(access),
        }
    }
}

/// Whether they may change what others share: administrators of the whole org.
fn looks_after(access: &Access) -> bool {
    access.may(Scope::OrgWrite)
}

/// The views that someone sees; `$1` is the org, `$2` who asks.
const SEEN: &str = "SELECT v.id, v.user_id, u.name AS owner, v.name, v.path, v.query, v.shared FROM saved_views v JOIN users u ON u.id = v.user_id \
    WHERE v.org_id = $1 AND (v.user_id = $2 OR v.shared)";

/// One's own views, and then those that others share, each by name.
///
/// # Errors
/// When the database fails.
pub async fn list(ledger: &Ledger, access: &Access) -> Result<Vec<View>, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let statement = format!("{SEEN} ORDER BY v.user_id <> $2, lower(v.name), v.id");
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(statement))
        .bind(access.org)
        .bind(access.user)
        .fetch_all(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(rows.into_iter().map(|row| row.seen_by(access)).collect())
}

/// Saves a view.
///
/// # Errors
/// [`LedgerError::Invalid`] with the field; [`LedgerError::Conflict`] for a name that one has already, and for one view too many.
pub async fn create(ledger: &Ledger, access: &Access, form: &ViewForm) -> Result<View, LedgerError> {
    let form = checked(form)?;
    let mut txn = ledger.begin(access, "").await?;
    // One at a time for each person, so that they are counted right.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('saved_views'), $1)")
        .bind(access.user)
        .execute(&mut *txn)
        .await?;
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM saved_views WHERE org_id = $1 AND user_id = $2")
        .bind(access.org)
        .bind(access.user)
        .fetch_one(&mut *txn)
        .await?;
    if usize::try_from(kept).unwrap_or(usize::MAX) >= MOST_VIEWS {
        return Err(LedgerError::Conflict {
            field: "name".to_owned(),
            problem: format!("You have {MOST_VIEWS} views, and more cannot be kept: delete one that you no longer need."),
        });
    }
    let id: i32 = sqlx::query_scalar(
        "INSERT INTO saved_views (org_id, user_id, name, path, query, shared) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(access.org)
    .bind(access.user)
    .bind(&form.name)
    .bind(&form.path)
    .bind(&form.query)
    .bind(form.shared)
    .fetch_one(&mut *txn)
    .await
    .map_err(taken)?;
    let row = seen(&mut txn, access, id).await?;
    txn.commit().await?;
    Ok(row.seen_by(access))
}

/// Changes a view: one's own, or, as an administrator, one that somebody shares. Whose it is stays.
///
/// # Errors
/// As for [`create`]; [`LedgerError::NotFound`] for one that they do not see, [`LedgerError::Forbidden`] for one that they may only look at.
pub async fn edit(ledger: &Ledger, access: &Access, id: i32, change: &ViewChange) -> Result<View, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let row = changeable(&mut txn, access, id).await?;
    let form = ViewForm {
        name: row.name.clone(),
        path: row.path.clone(),
        query: row.query.clone(),
        shared: row.shared,
    };
    let form = checked(&form.with(change))?;
    sqlx::query("UPDATE saved_views SET name = $3, path = $4, query = $5, shared = $6 WHERE org_id = $1 AND id = $2")
        .bind(access.org)
        .bind(id)
        .bind(&form.name)
        .bind(&form.path)
        .bind(&form.query)
        .bind(form.shared)
        .execute(&mut *txn)
        .await
        .map_err(taken)?;
    txn.commit().await?;
    Ok(Row {
        name: form.name,
        path: form.path,
        query: form.query,
        shared: form.shared,
        ..row
    }
    .seen_by(access))
}

/// Deletes a view: one's own, or, as an administrator, one that somebody shares.
///
/// # Errors
/// [`LedgerError::NotFound`], [`LedgerError::Forbidden`].
pub async fn delete(ledger: &Ledger, access: &Access, id: i32) -> Result<(), LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    changeable(&mut txn, access, id).await?;
    sqlx::query("DELETE FROM saved_views WHERE org_id = $1 AND id = $2")
        .bind(access.org)
        .bind(id)
        .execute(&mut *txn)
        .await?;
    txn.commit().await?;
    Ok(())
}

/// A view that they see.
async fn seen(txn: &mut PgConnection, access: &Access, id: i32) -> Result<Row, LedgerError> {
    let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!("{SEEN} AND v.id = $3 FOR UPDATE OF v")))
        .bind(access.org)
        .bind(access.user)
        .bind(id)
        .fetch_optional(txn)
        .await?;
    row.ok_or(LedgerError::NotFound)
}

/// A view that they may change.
async fn changeable(txn: &mut PgConnection, access: &Access, id: i32) -> Result<Row, LedgerError> {
    let row = seen(txn, access, id).await?;
    if row.user_id == access.user || looks_after(access) {
        Ok(row)
    } else {
        Err(LedgerError::Forbidden)
    }
}

/// The form, checked to the end: the zone that it may name is one that the server knows.
fn checked(form: &ViewForm) -> Result<ViewForm, LedgerError> {
    let form = form.checked()?;
    let pairs = pairs(&form.query).unwrap_or_default();
    let asked = UsageQuery::parse(|name| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()))?;
    if let ZoneChoice::Named(name) = &asked.zone {
        periods::zone(name).map_err(|error: QueryError| fail("query", &format!("for {}, {}", error.field, error.problem)))?;
    }
    Ok(form)
}

fn taken(error: sqlx::Error) -> LedgerError {
    LedgerError::from(error).on_constraint(
        "saved_views_name",
        "name",
        "There is a view of that name already: choose another one.",
    )
}
