//! The models that someone may know of.

use domain::access::Access;
use domain::models::{Model, ModelClass};
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use crate::LedgerError;

#[derive(FromQueryResult)]
struct Row {
    id: i32,
    name: String,
    class: String,
}

/// All of the org, for a limited member those of their accounts.
pub(crate) async fn models(txn: &DatabaseTransaction, access: &Access) -> Result<Vec<Model>, LedgerError> {
    let (org, limited) = (access.org, access.accounts.is_some());
    let accounts = access.accounts.clone().unwrap_or_default();
    let rows = Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT id, name, class FROM models WHERE org_id = {org} AND (NOT {limited} OR id IN (
               SELECT u.model_id FROM usage_1d u WHERE u.org_id = {org} AND u.account_id = ANY({accounts}))) ORDER BY id"#
    ))
    .all(txn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Model {
            id: row.id,
            name: row.name,
            class: ModelClass::parse(&row.class).unwrap_or(ModelClass::Premium),
        })
        .collect())
}
