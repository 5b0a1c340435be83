//! What accounts, people and models are called on a statement.

use std::collections::{BTreeSet, HashMap};

use domain::account::Account;
use domain::reports::LineKey;
use sqlx::PgConnection;

use crate::LedgerError;

/// The names of some lines.
#[derive(Debug, Default)]
pub(super) struct Names {
    accounts: HashMap<i32, String>,
    persons: HashMap<i32, String>,
    models: HashMap<i32, String>,
}

/// Reads the names that these lines need.
pub(super) async fn names(txn: &mut PgConnection, org: i32, keys: &[LineKey]) -> Result<Names, LedgerError> {
    let (mut persons, mut models) = (BTreeSet::new(), BTreeSet::new());
    for key in keys {
        persons.insert(key.person);
        models.insert(key.model);
    }
    let accounts: Vec<(i32, String, String)> = sqlx::query_as("SELECT id, email, label FROM accounts WHERE org_id = $1")
        .bind(org)
        .fetch_all(&mut *txn)
        .await?;
    Ok(Names {
        accounts: accounts
            .into_iter()
            .map(|(id, email, label)| (id, Account::name_of(&email, &label)))
            .collect(),
        persons: named(
            txn,
            "SELECT id, name FROM persons WHERE org_id = $1 AND id = ANY($2)",
            org,
            &persons,
        )
        .await?,
        models: named(txn, "SELECT id, name FROM models WHERE org_id = $1 AND id = ANY($2)", org, &models).await?,
    })
}

async fn named(txn: &mut PgConnection, text: &'static str, org: i32, ids: &BTreeSet<i32>) -> Result<HashMap<i32, String>, LedgerError> {
    let ids: Vec<i32> = ids.iter().copied().collect();
    let rows: Vec<(i32, String)> = sqlx::query_as(text).bind(org).bind(ids).fetch_all(txn).await?;
    Ok(rows.into_iter().collect())
}

impl Names {
    /// Account, person and model of a line; empty where there is no name.
    pub fn of(&self, key: &LineKey) -> [String; 3] {
        let of = |names: &HashMap<i32, String>, id: i32| names.get(&id).cloned().unwrap_or_default();
        [
            of(&self.accounts, key.account),
            of(&self.persons, key.person),
            of(&self.models, key.model),
        ]
    }
}
