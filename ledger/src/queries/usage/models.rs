//! The models that someone may know of.

use domain::access::Access;
use domain::models::{Model, ModelClass};
use domain::usage::Dimension;
use sea_orm::{DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement, Value};

use crate::LedgerError;
use crate::calendar::Kept;

#[derive(FromQueryResult)]
struct Row {
    id: i32,
    name: String,
    class: String,
}

/// All of the org, for a limited member those of their accounts.
pub(crate) async fn models(txn: &DatabaseTransaction, access: &Access, kept: &Kept) -> Result<Vec<Model>, LedgerError> {
    let mut values: Vec<Value> = vec![access.org.into()];
    let mut text = "SELECT id, name, class FROM models WHERE org_id = $1".to_owned();
    if let Some(accounts) = &access.accounts {
        values.push(accounts.clone().into());
        let seen: Vec<String> = kept
            .ever()
            .usage(&[Dimension::Model])
            .iter()
            .map(|source| source.select("model_id", "org_id = $1 AND account_id = ANY($2)", &mut values))
            .collect();
        text += &format!(" AND id IN ({})", seen.join(" UNION "));
    }
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text + " ORDER BY id", values);
    let rows = Row::find_by_statement(statement).all(txn).await?;
    Ok(rows
        .into_iter()
        .map(|row| Model {
            id: row.id,
            name: row.name,
            class: ModelClass::parse(&row.class).unwrap_or(ModelClass::Premium),
        })
        .collect())
}
