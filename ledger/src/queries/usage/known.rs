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
    // The scene holds only what the asker may know of.
    if matches!(by, Dimension::Account | Dimension::Model | Dimension::Outcome) {
        return Ok(ids.to_vec());
    }
    let Some(accounts) = access.accounts.as_ref().filter(|_| !ids.is_empty()) else {
        return Ok(ids.to_vec());
    };
    let column = column(by);
    let mut values = vec![access.org.into(), accounts.clone().into(), ids.to_vec().into()];
    let condition = format!("org_id = $1 AND account_id = ANY($2) AND {column} = ANY($3)");
    let seen: Vec<String> = scene
        .kept
        .ever()
        .usage(&[by])
        .iter()
        .map(|source| source.select(&format!("{column} AS id"), &condition, &mut values))
        .collect();
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, seen.join(" UNION "), values);
    let rows = scene.txn.query_all_raw(statement).await?;
    let mut known: Vec<i32> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    // "Not named" is nobody's name.
    known.push(0);
    Ok(known)
}
