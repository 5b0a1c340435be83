//! The Models page as data: what each model gives for its money, and how fast it is.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::{Gate, Percentiles, Snapshot, Window};
use crate::Measures;
use crate::live::Delta;
use crate::models::ModelClass;
use crate::query::UsageQuery;

/// One model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelRow {
    /// Its number in the org; 0 is "not named".
    pub id: i32,
    /// Its id after normalisation.
    pub name: String,
    /// Fast or premium; `None` where no model was named.
    pub class: Option<ModelClass>,
    /// Its sums in the window.
    pub measures: Measures,
    /// Its sums in what the window is compared with.
    pub before: Measures,
    /// How fast it was.
    pub speed: Percentiles,
}

/// The models that a price book has a price for, of one vendor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    /// `anthropic`.
    pub name: String,
    /// Its models by their names.
    pub models: Vec<String>,
}

/// All models with use in the window or in what it is compared with, in one snapshot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelEfficiency {
    /// What was asked for.
    pub query: UsageQuery,
    /// The window.
    pub window: Window,
    /// The models, largest cost first as it was read.
    pub rows: Vec<ModelRow>,
    /// How fast all of them together were.
    pub overall: Percentiles,
    /// The models in the order of what they cost in the running billing cycles: their colours.
    pub colours: Vec<i32>,
    /// The models that the same traffic could go to.
    pub book: Vec<Vendor>,
    /// Which changes belong to it.
    pub gate: Gate,
    /// Whether there is any event that the asker may see.
    pub has_events: bool,
    /// Whether the asker sees some of the accounts only.
    pub limited: bool,
}

impl ModelEfficiency {
    /// The model of that number.
    #[must_use]
    pub fn row(&self, id: i32) -> Option<&ModelRow> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// The models with use in the window, largest cost first, then most tokens.
    #[must_use]
    pub fn by_cost(&self) -> Vec<&ModelRow> {
        let mut rows: Vec<&ModelRow> = self.rows.iter().filter(|row| !row.measures.is_zero()).collect();
        rows.sort_by_key(|row| (Reverse(row.measures.cost), Reverse(row.measures.tokens()), row.id));
        rows
    }

    /// All models together, as one of them.
    #[must_use]
    pub fn total(&self) -> ModelRow {
        ModelRow {
            id: 0,
            name: "Total".to_owned(),
            class: None,
            measures: self.rows.iter().map(|row| row.measures).sum(),
            before: self.rows.iter().map(|row| row.before).sum(),
            speed: self.overall,
        }
    }
}

impl Snapshot for ModelEfficiency {
    crate::usage::asked!(UsageQuery, query, query);

    /// The sums of a model that is there already are moved. How fast it was, and a model that is new, come with the next reading.
    fn add(&mut self, delta: &Delta) {
        if !(self.window.start..self.window.end).contains(&delta.bucket) || !self.gate.lets(delta) {
            return;
        }
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == delta.model) {
            row.measures += delta.measures;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Nanos;
    use crate::live::Change;
    use crate::overview::Folded;
    use crate::query::Granularity;

    fn row(id: i32, cost: i64, tokens: i64) -> ModelRow {
        ModelRow {
            id,
            name: format!("model-{id}"),
            class: Some(ModelClass::Fast),
            measures: Measures {
                requests: i64::from(cost > 0),
                input: tokens,
                cost: Nanos(cost),
                ..Measures::default()
            },
            before: Measures::default(),
            speed: Percentiles::default(),
        }
    }

    fn page() -> ModelEfficiency {
        ModelEfficiency {
            query: UsageQuery::default(),
            window: Window {
                start: 900,
                end: 86_400,
                granularity: Granularity::Hour,
                zone: "UTC".to_owned(),
                label: String::new(),
                before_start: 0,
                before_end: 900,
                before_label: String::new(),
                as_of: 0,
                seq: 5,
            },
            rows: vec![row(1, 10, 5), row(2, 30, 5), row(3, 10, 7), row(4, 0, 0)],
            overall: Percentiles::default(),
            colours: Vec::new(),
            book: Vec::new(),
            gate: Gate {
                accounts: vec![1],
                is_decided: true,
                ..Gate::default()
            },
            has_events: true,
            limited: false,
        }
    }

    fn delta(bucket: i64, account: i32, model: i32) -> Delta {
        Delta {
            bucket,
            account,
            person: 0,
            model,
            measures: row(model, 100, 1).measures,
        }
    }

    #[test]
    fn the_dearest_comes_first() {
        let page = page();
        let order = |page: &ModelEfficiency| page.by_cost().iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(order(&page), [2, 3, 1], "a model that was used before only is not in the window");
        assert_eq!(page.total().measures.cost, Nanos(50));
    }

    #[test]
    fn a_change_moves_the_sums_that_it_belongs_to() {
        let mut page = page();
        let change = Change {
            from: 5,
            seq: 6,
            at: 1_000,
            deltas: vec![
                delta(900, 1, 1),
                delta(86_400, 1, 1),
                delta(0, 1, 1),
                delta(900, 2, 1),
                delta(900, 1, 99),
            ],
            feed: Vec::new(),
        };
        assert_eq!(page.fold(&change), Folded::Applied);
        assert_eq!(page.total().measures.cost, Nanos(150), "one of the five belongs to the page");
        assert_eq!(page.row(1).expect("there").measures.requests, 2);
        page.gate.is_decided = false;
        let next = Change { from: 6, seq: 7, ..change };
        assert_eq!(page.fold(&next), Folded::Applied);
        assert_eq!((page.total().measures.cost, page.window.seq), (Nanos(150), 7));
    }
}
