//! What is derived from the page: sums, names and counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{AccountCycle, Overview};
use crate::Measures;
use crate::models::Model;

/// How a page calls a model that a source did not name.
pub const UNNAMED_MODEL: &str = "unnamed model";

impl Overview {
    /// Whether the filters let an account's use through.
    #[must_use]
    pub fn matches(&self, account: i32) -> bool {
        let filters = &self.query.filters;
        (filters.accounts.is_empty() || filters.accounts.contains(&account))
            && filters.source.is_none_or(|only| {
                self.accounts
                    .iter()
                    .any(|cycle| cycle.account.id == account && cycle.account.key_source == only)
            })
    }

    /// Whether the filters let a model's use through by its class.
    #[must_use]
    pub fn is_of_class(&self, model: i32) -> bool {
        let filters = &self.query.filters;
        filters.classes.is_empty() || filters.lets_class(self.model(model).map(|model| model.class))
    }

    /// Sum over the whole window.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.cells.iter().map(|cell| cell.measures).sum()
    }

    /// One sum a bucket, dense.
    #[must_use]
    pub fn by_bucket(&self) -> Vec<Measures> {
        let mut sums = vec![Measures::default(); self.buckets.len()];
        for cell in &self.cells {
            if let Some(sum) = sums.get_mut(cell.bucket as usize) {
                *sum += cell.measures;
            }
        }
        sums
    }

    /// Persons active in the window.
    #[must_use]
    pub fn people(&self) -> u32 {
        let mut people: Vec<i32> = self
            .presences
            .iter()
            .filter(|p| p.requests > 0 && p.person != 0)
            .map(|p| p.person)
            .collect();
        people.sort_unstable();
        people.dedup();
        u32::try_from(people.len()).unwrap_or(u32::MAX)
    }

    /// Persons active in each bucket.
    #[must_use]
    pub fn people_by_bucket(&self) -> Vec<u32> {
        let mut counts = vec![0; self.buckets.len()];
        for presence in self.presences.iter().filter(|p| p.requests > 0 && p.person != 0) {
            if let Some(count) = counts.get_mut(presence.bucket as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// Sum by model over the window, largest cost first, then most tokens.
    #[must_use]
    pub fn by_model(&self) -> Vec<(i32, Measures)> {
        let mut sums: BTreeMap<i32, Measures> = BTreeMap::new();
        for cell in &self.cells {
            *sums.entry(cell.model).or_default() += cell.measures;
        }
        let mut rows: Vec<_> = sums.into_iter().filter(|(_, sum)| !sum.is_zero()).collect();
        sort_models(&mut rows);
        rows
    }

    /// The model of that number.
    #[must_use]
    pub fn model(&self, id: i32) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    /// What a page calls a model.
    #[must_use]
    pub fn model_name(&self, id: i32) -> &str {
        self.model(id).map_or(UNNAMED_MODEL, |model| &model.name)
    }

    /// Names of the models that have unpriced use in the window, most tokens first.
    #[must_use]
    pub fn unpriced_models(&self) -> Vec<String> {
        self.names_by(|sum| sum.unpriced_requests, |sum| sum.unpriced_tokens)
    }

    /// Names of the models with cache reads whose saving is unknown, most reads first.
    #[must_use]
    pub fn unsaved_models(&self) -> Vec<String> {
        self.names_by(|sum| sum.unsaved_reads, |sum| sum.unsaved_reads)
    }

    /// Names of the models that have some of one thing in the window, most of another first.
    fn names_by(&self, some: impl Fn(&Measures) -> i64, most: impl Fn(&Measures) -> i64) -> Vec<String> {
        let mut rows = self.by_model();
        rows.retain(|(_, sum)| some(sum) > 0);
        rows.sort_by_key(|(_, sum)| Reverse(most(sum)));
        rows.iter().map(|(id, _)| self.model_name(*id).to_owned()).collect()
    }
}

impl AccountCycle {
    /// Whether an instant (unix seconds) belongs to the cycle.
    #[must_use]
    pub fn holds(&self, at: i64) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// Sum of the cycle so far.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.models.iter().map(|(_, sum)| *sum).sum()
    }
}

/// Largest cost first, then most tokens.
pub(super) fn sort_models(models: &mut [(i32, Measures)]) {
    models.sort_by_key(|(id, sum)| (Reverse(sum.cost), Reverse(sum.tokens()), *id));
}
