//! The names of a dimension's numbers.

use std::collections::HashMap;

use domain::usage::Dimension;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::scene::Scene;
use crate::LedgerError;

impl Scene {
    /// The names of these numbers, as pages call them.
    pub async fn names(&self, by: Dimension, ids: &[i32]) -> Result<HashMap<i32, String>, LedgerError> {
        let mut names: HashMap<i32, String> = match by {
            Dimension::Account => self.accounts.iter().map(|account| (account.id, account.full_name())).collect(),
            Dimension::Model => self.models.iter().map(|model| (model.id, model.name.clone())).collect(),
            Dimension::Outcome => domain::Outcome::ALL
                .iter()
                .map(|outcome| (i32::from(outcome.number()), outcome.as_str().to_owned()))
                .collect(),
            Dimension::Person => self.names_in("persons", ids).await?,
            Dimension::Agent => self.names_in("agents", ids).await?,
            Dimension::Action => self.names_in("actions", ids).await?,
        };
        names.entry(0).or_insert_with(|| by.unnamed().to_owned());
        Ok(names)
    }

    async fn names_in(&self, table: &str, ids: &[i32]) -> Result<HashMap<i32, String>, LedgerError> {
        let text = format!("SELECT id, name FROM {table} WHERE org_id = $1 AND id = ANY($2)");
        let values = [self.selection.org.into(), ids.to_vec().into()];
        let rows = self
            .txn
            .query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "name")?)))
            .collect()
    }
}
