//! The names of a dimension's numbers.

use std::collections::HashMap;

use domain::account::KeySource;
use domain::models::ModelClass;
use domain::usage::{Dimension, GroupBy};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::scene::Scene;
use crate::LedgerError;

/// The group of values of which it is not known where they belong, such as requests without a model among the classes of models.
const UNKNOWN: i32 = -1;

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

    /// The group that a value of a dimension belongs to: itself, or what is known of it.
    pub(super) fn group_of(&self, by: GroupBy, id: i32) -> i32 {
        let number = match by {
            GroupBy::Class => self.models.iter().find(|model| model.id == id).map(|model| model.class.number()),
            GroupBy::Source => self
                .accounts
                .iter()
                .find(|account| account.id == id)
                .map(|account| account.key_source.number()),
            _ => return id,
        };
        number.map_or(UNKNOWN, i32::from)
    }

    /// The names of groups.
    pub(super) async fn group_names(&self, by: GroupBy, ids: &[i32]) -> Result<HashMap<i32, String>, LedgerError> {
        let named = |number: i16, name: &str| (i32::from(number), name.to_owned());
        let mut names: HashMap<i32, String> = match by {
            GroupBy::Class => ModelClass::ALL.iter().map(|class| named(class.number(), class.as_str())).collect(),
            GroupBy::Source => KeySource::ALL
                .iter()
                .map(|source| named(source.number(), source.as_str()))
                .collect(),
            _ => return self.names(by.dimension(), ids).await,
        };
        names.insert(UNKNOWN, "unknown".to_owned());
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
