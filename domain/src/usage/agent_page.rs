//! The page of one agent.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Dimension, Parts, Percentiles, Snapshot, Window};
use crate::Measures;
use crate::live::FeedRow;
use crate::models::Model;
use crate::overview::Bucket;
use crate::query::UsageQuery;

/// How many of its latest requests a page lists.
pub const AGENT_REQUESTS: usize = 20;

/// Which agent, and which of its use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentQuery {
    /// The agent's number; 0 is the one that is not named.
    pub id: i32,
    /// Which use. Whatever its filters say of agents, the page is of this one.
    pub usage: UsageQuery,
}

impl AgentQuery {
    /// The question about this agent's use alone.
    #[must_use]
    pub fn of_agent(&self) -> UsageQuery {
        UsageQuery {
            filters: self.usage.filters.clone().choosing(Dimension::Agent, [self.id]),
            ..self.usage.clone()
        }
    }
}

/// What one model did in one bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelCell {
    /// Index into the buckets.
    #[serde(rename = "b")]
    pub bucket: u32,
    /// The model; 0 when unknown.
    #[serde(rename = "m")]
    pub model: i32,
    /// Its sums.
    #[serde(rename = "d")]
    pub measures: Measures,
}

/// Everything that the page of an agent shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgentPage {
    /// What was asked for.
    pub question: AgentQuery,
    /// The window.
    pub window: Window,
    /// What the agent is called; `None` when there is no agent of that number, or none that the asker may know of: the two look the same.
    pub name: Option<String>,
    /// The window's buckets, in order.
    pub buckets: Vec<Bucket>,
    /// Its use by bucket and model; absent cells are zero.
    pub cells: Vec<ModelCell>,
    /// The models that the cells name.
    pub models: Vec<Model>,
    /// Numbers of models in the order in which they get colours.
    pub colours: Vec<i32>,
    /// The sums of what the window is compared with.
    pub before: Measures,
    /// What it was asked for.
    pub actions: Parts,
    /// Who asked it.
    pub people: Parts,
    /// How fast its requests were.
    pub speed: Percentiles,
    /// Its latest requests in the window, newest first.
    pub latest: Vec<FeedRow>,
}

impl AgentPage {
    /// The sum over the window.
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

    /// The sum of each model, largest cost first, then most tokens.
    #[must_use]
    pub fn by_model(&self) -> Vec<(i32, Measures)> {
        let mut sums = BTreeMap::<i32, Measures>::new();
        for cell in &self.cells {
            *sums.entry(cell.model).or_default() += cell.measures;
        }
        let mut rows: Vec<(i32, Measures)> = sums.into_iter().filter(|(_, sum)| !sum.is_zero()).collect();
        rows.sort_by_key(|(id, sum)| (Reverse(sum.cost), Reverse(sum.tokens()), *id));
        rows
    }

    /// What a page calls a model.
    #[must_use]
    pub fn model_name(&self, id: i32) -> &str {
        self.models
            .iter()
            .find(|model| model.id == id)
            .map_or(crate::overview::UNNAMED_MODEL, |model| &model.name)
    }
}

impl Snapshot for AgentPage {
    crate::usage::asked!(AgentQuery, question, question.usage);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_of_its_agent_whatever_the_filters_say() {
        let mut usage = UsageQuery::default().with(Dimension::Agent, 3).with(Dimension::Person, 4);
        let of = AgentQuery {
            id: 7,
            usage: usage.clone(),
        }
        .of_agent();
        assert_eq!((of.filters.agents, of.filters.persons), (vec![7], vec![4]));
        usage.filters.agents.clear();
        assert_eq!(AgentQuery { id: 0, usage }.of_agent().filters.agents, [0]);
    }
}
