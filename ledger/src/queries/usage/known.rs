//! Which numbers of a dimension someone may know the names of.

use domain::access::Access;
use domain::usage::Dimension;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::Scene;
use super::sums::column;
use crate::LedgerError;

/// Those of the numbers that the asker may know by name. A limited member knows whoever and whatever made requests on their accounts, at any
/// time; a number that an address names tells them nothing of the others, not even that it exists.
pub(super) async fn known(scene: &Scene, access: &Access, by: Dimension, ids: &[i32]) -> Result<Vec<i32>, LedgerError> {
    let table = match by {
        // The scene holds only what the asker may know of.
        Dimension::Account | Dimension::Model | Dimension::Outcome => return Ok(ids.to_vec()),
        Dimension::Person => "usage_1d",
        Dimension::Agent | Dimension::Action => "usage_1d_all",
    };
    let Some(accounts) = access.accounts.as_ref().filter(|_| !ids.is_empty()) else {
        return Ok(ids.to_vec());
    };
    let column = column(by);
    let text = format!("SELECT DISTINCT {column} AS id FROM {table} WHERE org_id = $1 AND account_id = ANY($2) AND {column} = ANY($3)");
    let values = [access.org.into(), accounts.clone().into(), ids.to_vec().into()];
    let rows = scene
        .txn
        .query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
        .await?;
    let mut known: Vec<i32> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    // "Not named" is nobody's name.
    known.push(0);
    Ok(known)
}
