//! Filters of every kind: none, wide ones and rare ones; and days that are cut elsewhere.

use domain::Outcome;
use domain::account::KeySource;
use domain::models::ModelClass;
use domain::query::{Filters, Range, UsageQuery, ZoneChoice};
use domain::usage::Dimension;
use jiff::Timestamp;
use ledger::queries::usage::breakdown;

use crate::bench::cast::Cast;
use crate::bench::home::Home;

/// The value with the most cost of a dimension, and the one with the least.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub most: i32,
    pub least: i32,
}

/// Values of the data set that are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub person: Ends,
    pub agent: Ends,
    pub action: Ends,
    pub model: Ends,
}

impl Named {
    /// Looks them up.
    ///
    /// # Errors
    /// When the database fails, or has no use.
    pub async fn find(home: &Home, cast: &Cast) -> anyhow::Result<Self> {
        let query = UsageQuery {
            range: Range::Days(365),
            ..UsageQuery::default()
        };
        let ends = async |by| {
            let found = breakdown(&home.ledger, &cast.access, &query, by, Timestamp::now()).await?;
            match (found.rows.first(), found.rows.last()) {
                (Some(most), Some(least)) => Ok(Ends {
                    most: most.id,
                    least: least.id,
                }),
                _ => anyhow::bail!("the data set has no use"),
            }
        };
        Ok(Self {
            person: ends(Dimension::Person).await?,
            agent: ends(Dimension::Agent).await?,
            action: ends(Dimension::Action).await?,
            model: ends(Dimension::Model).await?,
        })
    }
}

/// Questions about the last thirty days, named, so that a report can say which was the slowest.
pub(super) fn questions(named: &Named, cast: &Cast) -> Vec<(&'static str, UsageQuery)> {
    let of = |name, filters| {
        let query = UsageQuery {
            filters,
            ..UsageQuery::default()
        };
        (name, query)
    };
    let in_zone = |(name, query): (&'static str, UsageQuery), zone: &str| {
        let query = UsageQuery {
            zone: ZoneChoice::Named(zone.to_owned()),
            ..query
        };
        (name, query)
    };
    let errors = Filters {
        outcomes: vec![Outcome::Error],
        ..Filters::default()
    };
    let agent = Filters {
        agents: vec![named.agent.most],
        ..Filters::default()
    };
    vec![
        of("none", Filters::default()),
        of(
            "BYOK",
            Filters {
                source: Some(KeySource::Byok),
                ..Filters::default()
            },
        ),
        of(
            "one account",
            Filters {
                accounts: cast.accounts.iter().copied().take(1).collect(),
                ..Filters::default()
            },
        ),
        of(
            "the least person",
            Filters {
                persons: vec![named.person.least],
                ..Filters::default()
            },
        ),
        of("the first agent", agent.clone()),
        of(
            "the least action",
            Filters {
                actions: vec![named.action.least],
                ..Filters::default()
            },
        ),
        of("errors", errors.clone()),
        of(
            "premium, one person, one agent, one model",
            Filters {
                classes: vec![ModelClass::Premium],
                persons: vec![named.person.most],
                agents: vec![named.agent.most],
                models: vec![named.model.most],
                ..Filters::default()
            },
        ),
        in_zone(of("none, in UTC", Filters::default()), "UTC"),
        in_zone(of("errors, in UTC", errors), "UTC"),
        in_zone(of("the first agent, in Kathmandu", agent), "Asia/Kathmandu"),
    ]
}
