//! The Usage page: how much, of what, for whom, and what changed.

use serde::{Deserialize, Serialize};

use super::{Driver, Gate, Group, GroupBy, MonthToDate, Sizes, Snapshot, Window};
use crate::live::Delta;
use crate::models::Model;
use crate::overview::{Bucket, place};
use crate::query::UsageQuery;
use crate::{Measures, Nanos};

/// What somebody, or some action, cost, by model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The number of the person or the action; [`Part::REST`] for all that are not listed.
    pub id: i32,
    /// Their name.
    pub name: String,
    /// Cost by model, largest first.
    pub models: Vec<(i32, Nanos)>,
}

impl Part {
    /// The number of what stands for all the others.
    pub const REST: i32 = -1;

    /// Adds what somebody's use of a model cost. Who is not listed is one of all others.
    fn add(parts: &mut Vec<Self>, id: i32, model: i32, cost: Nanos) {
        if cost == Nanos::ZERO {
            return;
        }
        let listed = parts.iter().position(|part| part.id == id);
        let at = listed
            .or_else(|| parts.iter().position(|part| part.id == Self::REST))
            .unwrap_or_else(|| {
                parts.push(Self {
                    id: Self::REST,
                    name: "Others".to_owned(),
                    models: Vec::new(),
                });
                parts.len() - 1
            });
        match parts[at].models.iter_mut().find(|(known, _)| *known == model) {
            Some((_, sum)) => *sum += cost,
            None => parts[at].models.push((model, cost)),
        }
    }

    /// The cost of all models.
    #[must_use]
    pub fn cost(&self) -> Nanos {
        self.models.iter().map(|(_, cost)| *cost).sum()
    }
}

/// What changed most, of one dimension, or of what is known of its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// What the values are of.
    pub by: GroupBy,
    /// The values that changed most, either way.
    pub drivers: Vec<Driver>,
}

/// Everything that the Usage page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsagePage {
    /// The question.
    pub query: UsageQuery,
    /// The window.
    pub window: Window,
    /// Its buckets, in order.
    pub buckets: Vec<Bucket>,
    /// Sums by bucket.
    pub points: Vec<Measures>,
    /// Sums of what it is compared with.
    pub before: Measures,
    /// Sums by bucket and action, largest cost first.
    pub actions: Vec<Group>,
    /// Who spent it, largest first.
    pub people: Vec<Part>,
    /// What for, largest first.
    pub features: Vec<Part>,
    /// How large requests are.
    pub sizes: Sizes,
    /// Requests that have no size, when the page was read: those that failed before their first token.
    pub without_size: i64,
    /// What changed most, by every dimension.
    pub changes: Vec<Changes>,
    /// What the month is, and what it will be.
    pub month: MonthToDate,
    /// The buckets that follow until the month is over, if today is in the window.
    pub ahead: Vec<Bucket>,
    /// What is expected of the buckets and of those that follow; `None` of those that are over.
    pub expected: Vec<Option<Nanos>>,
    /// Models whose use in it has no price, most tokens first.
    pub unpriced_models: Vec<String>,
    /// Models with cache reads whose saving is not known, most reads first.
    pub unsaved_models: Vec<String>,
    /// The models that the asker may know of.
    pub models: Vec<Model>,
    /// Models in the order of their colours.
    pub colours: Vec<i32>,
    /// Which changes belong to it.
    pub gate: Gate,
    /// Whether the organization has any use.
    pub has_events: bool,
}

impl UsagePage {
    /// Sum over the window.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.points.iter().copied().sum()
    }

    /// What the page calls a model.
    #[must_use]
    pub fn model_name(&self, id: i32) -> &str {
        let model = self.models.iter().find(|model| model.id == id);
        model.map_or(crate::overview::UNNAMED_MODEL, |model| &model.name)
    }
}

impl Snapshot for UsagePage {
    crate::usage::asked!(UsageQuery, query, query);

    /// The totals move, and who spent it; what a delta does not know (actions, sizes) is read again, and so are tables.
    fn add(&mut self, delta: &Delta) {
        self.has_events = true;
        if !self.gate.lets(delta) {
            return;
        }
        let at = place(&self.buckets, self.window.end, delta.bucket);
        if let Some(point) = at.and_then(|at| self.points.get_mut(at as usize)) {
            *point += delta.measures;
            Part::add(&mut self.people, delta.person, delta.model, delta.measures.cost);
            // This month's spend moves with it; the projection is made anew from the next reading.
            if let Ok(projection) = &mut self.month.projection
                && delta.bucket >= self.month.start
            {
                projection.spent += delta.measures.cost;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::NotEnough;
    use crate::query::Granularity;

    fn page() -> UsagePage {
        let bucket = |start| Bucket {
            start,
            label: start.to_string(),
        };
        UsagePage {
            query: UsageQuery::default(),
            window: Window {
                start: 0,
                end: 7200,
                granularity: Granularity::Hour,
                zone: "UTC".to_owned(),
                label: String::new(),
                before_start: -7200,
                before_end: 0,
                before_label: String::new(),
                as_of: 0,
                seq: 1,
            },
            buckets: vec![bucket(0), bucket(3600)],
            points: vec![Measures::default(); 2],
            before: Measures::default(),
            actions: Vec::new(),
            people: Vec::new(),
            features: Vec::new(),
            sizes: Sizes::default(),
            without_size: 0,
            changes: Vec::new(),
            month: MonthToDate {
                label: String::new(),
                start: 0,
                ahead: Vec::new(),
                projection: Err(NotEnough { complete: 1 }),
                back_tests: Vec::new(),
            },
            ahead: Vec::new(),
            expected: Vec::new(),
            unpriced_models: Vec::new(),
            unsaved_models: Vec::new(),
            models: Vec::new(),
            colours: Vec::new(),
            gate: Gate {
                accounts: vec![1],
                models: None,
                persons: None,
                is_decided: true,
            },
            has_events: false,
        }
    }

    fn delta(bucket: i64, account: i32) -> Delta {
        Delta {
            bucket,
            account,
            person: 0,
            model: 0,
            measures: Measures {
                requests: 1,
                cost: Nanos(5),
                ..Measures::default()
            },
        }
    }

    #[test]
    fn a_change_lands_in_its_bucket() {
        let mut page = page();
        for delta in [delta(3600, 1), delta(4500, 1), delta(3600, 2), delta(7200, 1), delta(-900, 1)] {
            page.add(&delta);
        }
        assert_eq!(page.points.iter().map(|point| point.cost.0).collect::<Vec<_>>(), [0, 10]);
        assert_eq!(page.total().requests, 2);
        let people: Nanos = page.people.iter().map(Part::cost).sum();
        assert_eq!(people, page.total().cost, "who spent it moves with it");
    }

    #[test]
    fn who_is_not_listed_is_one_of_the_others() {
        let mut parts = vec![Part {
            id: 4,
            name: "ada".to_owned(),
            models: vec![(7, Nanos(10))],
        }];
        for (id, model, cost) in [(4, 7, 5), (4, 8, 1), (9, 7, 2), (3, 7, 3), (5, 7, 0)] {
            Part::add(&mut parts, id, model, Nanos(cost));
        }
        assert_eq!(parts[0].models, [(7, Nanos(15)), (8, Nanos(1))]);
        assert_eq!(
            (parts.len(), parts[1].id, parts[1].models.as_slice()),
            (2, Part::REST, &[(7, Nanos(5))][..])
        );
    }
}
