//! Everything that the Advanced page shows, read in one snapshot.

use serde::{Deserialize, Serialize};

use super::{BreakdownRow, Gate, Snapshot, Window};
use crate::Measures;
use crate::account::KeySource;
use crate::live::Delta;
use crate::overview::{Bucket, place};
use crate::query::UsageQuery;

/// The use of all accounts of one key source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceUse {
    /// Whose keys they are.
    pub source: KeySource,
    /// The accounts of it that pass.
    pub accounts: Vec<i32>,
    /// One sum a bucket.
    pub points: Vec<Measures>,
    /// The sum of the compared period.
    pub before: Measures,
}

impl SourceUse {
    /// Sum over the window.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.points.iter().copied().sum()
    }
}

/// The Advanced page. A change moves what is cut by key source, and with it the caches, and the mix of
/// models; weeks are read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdvancedPage {
    /// The question.
    pub query: UsageQuery,
    /// The window.
    pub window: Window,
    /// What its filters let through.
    pub gate: Gate,
    /// The window's buckets, in order.
    pub buckets: Vec<Bucket>,
    /// 7 × 24 sums in the zone of the window, from Sunday 0 h on; `None` where there was no use.
    pub week: Vec<Option<Measures>>,
    /// The organization's own plans, then brought keys. Both together are everything.
    pub sources: Vec<SourceUse>,
    /// The models with use in the window or in the compared period, largest cost first.
    pub models: Vec<BreakdownRow>,
    /// Models in the order in which they get colours.
    pub colours: Vec<i32>,
    /// Whether the reader's accounts have any event at all.
    pub has_events: bool,
}

impl AdvancedPage {
    /// One sum a bucket, over both key sources.
    #[must_use]
    pub fn points(&self) -> Vec<Measures> {
        let mut points = vec![Measures::default(); self.buckets.len()];
        for source in &self.sources {
            for (sum, point) in points.iter_mut().zip(&source.points) {
                *sum += *point;
            }
        }
        points
    }

    /// Sum over the window.
    #[must_use]
    pub fn total(&self) -> Measures {
        self.sources.iter().map(SourceUse::total).sum()
    }

    /// Sum of the compared period.
    #[must_use]
    pub fn before(&self) -> Measures {
        self.sources.iter().map(|source| source.before).sum()
    }

    /// The models of whose cache reads some have no known saving, most reads first.
    #[must_use]
    pub fn unsaved_models(&self) -> Vec<&str> {
        let mut unsaved: Vec<&BreakdownRow> = self.models.iter().filter(|model| model.measures.unsaved_reads > 0).collect();
        unsaved.sort_by_key(|model| std::cmp::Reverse(model.measures.unsaved_reads));
        unsaved.into_iter().map(|model| model.name.as_str()).collect()
    }
}

impl Snapshot for AdvancedPage {
    crate::usage::asked!(UsageQuery, query, query);

    fn add(&mut self, delta: &Delta) {
        self.has_events = true;
        if self.gate.lets(delta)
            && let Some(bucket) = place(&self.buckets, self.window.end, delta.bucket)
            && let Some(source) = self.sources.iter_mut().find(|source| source.accounts.contains(&delta.account))
            && let Some(point) = source.points.get_mut(bucket as usize)
        {
            *point += delta.measures;
            // A model that the page does not know yet comes with the next reading.
            if let Some(model) = self.models.iter_mut().find(|model| model.id == delta.model) {
                model.measures += delta.measures;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Nanos;
    use crate::query::Granularity;

    fn page() -> AdvancedPage {
        let of = |source, account| SourceUse {
            source,
            accounts: vec![account],
            points: vec![Measures::default(); 2],
            before: Measures::default(),
        };
        let bucket = |start: i64| Bucket {
            start,
            label: start.to_string(),
        };
        AdvancedPage {
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
                seq: 4,
            },
            gate: Gate {
                accounts: vec![1, 2],
                models: Some(vec![7]),
                persons: None,
                is_decided: true,
            },
            buckets: vec![bucket(0), bucket(3600)],
            week: vec![None; 168],
            sources: vec![of(KeySource::System, 1), of(KeySource::Byok, 2)],
            models: Vec::new(),
            colours: Vec::new(),
            has_events: false,
        }
    }

    #[test]
    fn a_change_moves_its_key_source() {
        let mut page = page();
        let mut delta = Delta {
            bucket: 4500,
            account: 2,
            person: 0,
            model: 7,
            measures: Measures {
                requests: 2,
                cost: Nanos(9),
                ..Measures::default()
            },
        };
        page.models.push(BreakdownRow {
            id: 7,
            name: "gpt-5".to_owned(),
            measures: Measures::default(),
            before: Measures::default(),
        });
        page.add(&delta);
        delta.model = 8;
        page.add(&delta);
        assert_eq!(page.sources[1].points[1].cost, Nanos(9), "another model does not pass");
        assert_eq!(page.models[0].measures, page.total(), "the mix moves with it");
        assert_eq!((page.total(), page.points()[1].requests), (page.sources[1].total(), 2));
        assert_eq!(page.sources[0].total(), Measures::default());
    }

    #[test]
    fn models_without_a_known_saving_are_named() {
        let mut page = page();
        for (id, reads) in [(1, 5), (2, 0), (3, 9)] {
            page.models.push(BreakdownRow {
                id,
                name: format!("model-{id}"),
                measures: Measures {
                    unsaved_reads: reads,
                    ..Measures::default()
                },
                before: Measures::default(),
            });
        }
        assert_eq!(page.unsaved_models(), ["model-3", "model-1"]);
    }
}
