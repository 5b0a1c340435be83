//! Which models get the first colours: the same on every page.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::Nanos;
use jiff::Timestamp;

use super::Scene;
use crate::LedgerError;
use crate::queries::overview::cycles;

impl Scene {
    /// The models that the asker may know of: the dearest of the running billing cycles of their accounts first, whatever range and filters
    /// were asked for, so that a model has the same colour under all of them; then the others in the order in which they came.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn colours(&self, now: Timestamp) -> Result<Vec<i32>, LedgerError> {
        let zone = domain::periods::zone(&self.head.time_zone)?;
        let found = cycles(&self.txn, self.selection.org, &self.head, &zone, self.accounts.clone(), now).await?;
        let mut costs = BTreeMap::<i32, Nanos>::new();
        for (model, sum) in found.iter().flat_map(|cycle| &cycle.models) {
            *costs.entry(*model).or_default() += sum.cost;
        }
        let mut ranked: Vec<(i32, Nanos)> = costs.into_iter().collect();
        ranked.sort_by_key(|(model, cost)| (Reverse(*cost), *model));
        let mut order: Vec<i32> = ranked.into_iter().map(|(model, _)| model).filter(|model| *model != 0).collect();
        for model in &self.models {
            if !order.contains(&model.id) {
                order.push(model.id);
            }
        }
        Ok(order)
    }
}
