//! Dimensions: names to small numbers, and the memory of those that were seen.

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use domain::access::Access;
use domain::models::ModelClass;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::prices::own_number;
use crate::{Ledger, LedgerError};

/// A dimension that is only a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Who made the request.
    Person,
    /// The program that asked.
    Agent,
    /// What for.
    Action,
    /// A class of failure.
    ErrorType,
}

impl Dimension {
    const fn select(self) -> &'static str {
        match self {
            Self::Person => "SELECT id, name FROM persons WHERE org_id = $1 AND name = ANY($2)",
            Self::Agent => "SELECT id, name FROM agents WHERE org_id = $1 AND name = ANY($2)",
            Self::Action => "SELECT id, name FROM actions WHERE org_id = $1 AND name = ANY($2)",
            Self::ErrorType => "SELECT id, name FROM error_types WHERE org_id = $1 AND name = ANY($2)",
        }
    }

    const fn insert(self) -> &'static str {
        match self {
            Self::Person => "INSERT INTO persons (org_id, name) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING",
            Self::Agent => "INSERT INTO agents (org_id, name) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING",
            Self::Action => "INSERT INTO actions (org_id, name) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING",
            Self::ErrorType => "INSERT INTO error_types (org_id, name) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING",
        }
    }
}

/// The numbers of the names that this process has seen, so that a batch of known names asks the database nothing.
#[derive(Debug, Default)]
pub struct Cache {
    names: RwLock<HashMap<(Dimension, i32), HashMap<String, i32>>>,
    models: RwLock<HashMap<i32, HashMap<String, i32>>>,
    contexts: RwLock<HashMap<i32, HashMap<Uuid, i32>>>,
    prices: RwLock<HashMap<String, i32>>,
    months: RwLock<HashSet<(i32, u32)>>,
}

/// Contexts are many over the years; past this the memory is begun anew.
const MOST_CONTEXTS: usize = 200_000;

/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 300;

/// A name as it is kept: trimmed, without NUL (which Postgres cannot hold), not endless.
#[must_use]
pub fn clean(name: &str) -> String {
    name.trim().chars().filter(|c| *c != '\0').take(LONGEST_NAME).collect()
}

/// Where a request was made: session, working directory, branch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The tool's own session.
    pub session: String,
    /// Working directory.
    pub cwd: String,
    /// Branch.
    pub branch: String,
}

impl Context {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.session.is_empty() && self.cwd.is_empty() && self.branch.is_empty()
    }

    /// What it is found by.
    #[must_use]
    pub fn hash(&self) -> Uuid {
        let mut hasher = Sha256::new();
        for part in [&self.session, &self.cwd, &self.branch] {
            hasher.update(part.len().to_le_bytes());
            hasher.update(part.as_bytes());
        }
        first_16(&hasher.finalize())
    }
}

/// The first 16 bytes of a hash, as the database keeps it.
pub(crate) fn first_16(hash: &[u8]) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Uuid::from_bytes(bytes)
}

/// What is to be added, sorted: two writers that add the same names at the same time wait for each other's rows, and would do so for ever
/// if each had them in an order of its own.
fn in_order<T: Ord>(missing: impl Iterator<Item = T>) -> Vec<T> {
    let mut missing: Vec<T> = missing.collect();
    missing.sort_unstable();
    missing
}

impl Ledger {
    /// The numbers of names of one dimension. Unknown names are added.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn name_ids(&self, org: i32, dimension: Dimension, names: &HashSet<String>) -> Result<HashMap<String, i32>, LedgerError> {
        let known = |ledger: &Self| {
            let cache = ledger.cache.names.read().unwrap_or_else(PoisonError::into_inner);
            let of_org = cache.get(&(dimension, org));
            names
                .iter()
                .filter_map(|name| Some((name.clone(), *of_org?.get(name)?)))
                .collect::<HashMap<_, _>>()
        };
        let found = known(self);
        let missing = in_order(names.iter().filter(|name| !name.is_empty() && !found.contains_key(*name)).cloned());
        if missing.is_empty() {
            return Ok(found);
        }
        let mut txn = self.begin(&Access::system(org), "").await?;
        let mut rows: Vec<(i32, String)> = sqlx::query_as(dimension.select())
            .bind(org)
            .bind(&missing)
            .fetch_all(&mut *txn)
            .await?;
        if rows.len() < missing.len() {
            sqlx::query(dimension.insert()).bind(org).bind(&missing).execute(&mut *txn).await?;
            rows = sqlx::query_as(dimension.select())
                .bind(org)
                .bind(&missing)
                .fetch_all(&mut *txn)
                .await?;
        }
        txn.commit().await?;
        let mut cache = self.cache.names.write().unwrap_or_else(PoisonError::into_inner);
        cache
            .entry((dimension, org))
            .or_default()
            .extend(rows.into_iter().map(|(id, name)| (name, id)));
        drop(cache);
        Ok(known(self))
    }

    /// The numbers of models. Unknown ones are added with the class that the book gives them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn model_ids(&self, org: i32, models: &HashMap<String, ModelClass>) -> Result<HashMap<String, i32>, LedgerError> {
        const SELECT: &str = "SELECT id, name FROM models WHERE org_id = $1 AND name = ANY($2)";
        let known = |ledger: &Self| {
            let cache = ledger.cache.models.read().unwrap_or_else(PoisonError::into_inner);
            let of_org = cache.get(&org);
            models
                .keys()
                .filter_map(|name| Some((name.clone(), *of_org?.get(name)?)))
                .collect::<HashMap<_, _>>()
        };
        let found = known(self);
        let missing = in_order(models.keys().filter(|name| !name.is_empty() && !found.contains_key(*name)).cloned());
        if missing.is_empty() {
            return Ok(found);
        }
        let mut txn = self.begin(&Access::system(org), "").await?;
        let mut rows: Vec<(i32, String)> = sqlx::query_as(SELECT).bind(org).bind(&missing).fetch_all(&mut *txn).await?;
        if rows.len() < missing.len() {
            let classes: Vec<&str> = missing.iter().map(|name| models[name].as_str()).collect();
            sqlx::query("INSERT INTO models (org_id, name, class) SELECT $1, * FROM unnest($2::text[], $3::text[]) ON CONFLICT DO NOTHING")
                .bind(org)
                .bind(&missing)
                .bind(&classes)
                .execute(&mut *txn)
                .await?;
            rows = sqlx::query_as(SELECT).bind(org).bind(&missing).fetch_all(&mut *txn).await?;
        }
        txn.commit().await?;
        let mut cache = self.cache.models.write().unwrap_or_else(PoisonError::into_inner);
        cache.entry(org).or_default().extend(rows.into_iter().map(|(id, name)| (name, id)));
        drop(cache);
        Ok(known(self))
    }

    /// The numbers of contexts, by their hash. Unknown ones are added.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn context_ids(&self, org: i32, contexts: &HashMap<Uuid, Context>) -> Result<HashMap<Uuid, i32>, LedgerError> {
        const SELECT: &str = "SELECT id, hash FROM contexts WHERE org_id = $1 AND hash = ANY($2)";
        let known = |ledger: &Self| {
            let cache = ledger.cache.contexts.read().unwrap_or_else(PoisonError::into_inner);
            let of_org = cache.get(&org);
            contexts
                .keys()
                .filter_map(|hash| Some((*hash, *of_org?.get(hash)?)))
                .collect::<HashMap<_, _>>()
        };
        let found = known(self);
        let missing = in_order(contexts.keys().filter(|hash| !found.contains_key(*hash)).copied());
        if missing.is_empty() {
            return Ok(found);
        }
        let mut txn = self.begin(&Access::system(org), "").await?;
        let mut rows: Vec<(i32, Uuid)> = sqlx::query_as(SELECT).bind(org).bind(&missing).fetch_all(&mut *txn).await?;
        if rows.len() < missing.len() {
            let column = |get: fn(&Context) -> &str| missing.iter().map(|hash| get(&contexts[hash])).collect::<Vec<_>>();
            sqlx::query(
                "INSERT INTO contexts (org_id, hash, session_id, cwd, git_branch) \
                 SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING",
            )
            .bind(org)
            .bind(&missing)
            .bind(column(|c| &c.session))
            .bind(column(|c| &c.cwd))
            .bind(column(|c| &c.branch))
            .execute(&mut *txn)
            .await?;
            rows = sqlx::query_as(SELECT).bind(org).bind(&missing).fetch_all(&mut *txn).await?;
        }
        txn.commit().await?;
        let mut cache = self.cache.contexts.write().unwrap_or_else(PoisonError::into_inner);
        let of_org = cache.entry(org).or_default();
        if of_org.len() > MOST_CONTEXTS {
            of_org.clear();
        }
        of_org.extend(rows.iter().map(|(id, hash)| (*hash, *id)));
        drop(cache);
        Ok(found.into_iter().chain(rows.into_iter().map(|(id, hash)| (hash, id))).collect())
    }

    /// The numbers of prices by their keys. Those of the built-in book were copied when the server started.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn price_ids(&self, keys: &HashSet<&str>) -> Result<HashMap<String, i32>, LedgerError> {
        let known = |ledger: &Self| {
            let cache = ledger.cache.prices.read().unwrap_or_else(PoisonError::into_inner);
            let number = |key: &str| own_number(key).or_else(|| cache.get(key).copied());
            keys.iter()
                .filter_map(|key| Some(((*key).to_owned(), number(key)?)))
                .collect::<HashMap<_, _>>()
        };
        let found = known(self);
        if found.len() == keys.len() {
            return Ok(found);
        }
        let all = crate::prices::numbers(self).await?;
        *self.cache.prices.write().unwrap_or_else(PoisonError::into_inner) = all;
        Ok(known(self))
    }

    /// Forgets which months have partitions: they are asked for again.
    pub(crate) fn forget_months(&self) {
        self.cache.months.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Those of the months (year, month) that are not known to have a partition.
    pub(crate) fn unseen_months(&self, months: impl Iterator<Item = (i32, u32)>) -> HashSet<(i32, u32)> {
        let seen = self.cache.months.read().unwrap_or_else(PoisonError::into_inner);
        months.filter(|month| !seen.contains(month)).collect()
    }

    /// Makes sure that the partitions of these months exist.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn ensure_months(&self, months: &HashSet<(i32, u32)>) -> Result<(), LedgerError> {
        for (year, month) in months {
            sqlx::query("SELECT ensure_events_partition(make_timestamptz($1, $2, 1, 0, 0, 0, 'UTC'))")
                .bind(year)
                .bind(i32::try_from(*month).unwrap_or(1))
                .execute(self.pool())
                .await?;
        }
        self.cache.months.write().unwrap_or_else(PoisonError::into_inner).extend(months);
        Ok(())
    }
}
