//! What the filters offer: the values of each facet, counted under all *other* filters.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use domain::access::Access;
use domain::account::KeySource;
use domain::models::ModelClass;
use domain::query::{Facet, Filters, UsageQuery};
use domain::usage::{Choice, Dimension, Options};
use jiff::Timestamp;

use super::known::known;
use super::{Columns, Scene, Selection, sums};
use crate::{Ledger, LedgerError};

/// What is read together: the facets, and the dimensions that decide which of their values a request has. The first are those that the small
/// rollups know. A reading leaves the filters of its own facets aside and tells all of their values apart, so that one is enough for all of them:
/// whatever is filtered, the window is read twice.
const READINGS: [(&[Facet], &[Dimension]); 2] = [
    (
        &[Facet::Account, Facet::Source, Facet::Person, Facet::Model, Facet::Class],
        &[Dimension::Account, Dimension::Person, Dimension::Model],
    ),
    (
        &[Facet::Agent, Facet::Action, Facet::Outcome],
        &[Dimension::Agent, Dimension::Action, Dimension::Outcome],
    ),
];

/// Reads them; without `counted` only the names of the values that are chosen.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn options(ledger: &Ledger, access: &Access, query: &UsageQuery, counted: bool, now: Timestamp) -> Result<Options, LedgerError> {
    let scene = Scene::open(ledger, access, query, now).await?;
    let mut counts = if counted {
        counts(&scene, access.org, &query.filters).await?
    } else {
        HashMap::new()
    };
    let mut options = Options::default();
    for of in Facet::ALL {
        let found = counts.remove(of).unwrap_or_default();
        let chosen = query.filters.chosen(*of);
        *options.of_mut(*of) = if of.is_named() {
            list(&scene, access, *of, &found, &chosen, counted).await?
        } else {
            both(*of, &found, counted)
        };
    }
    scene.txn.commit().await?;
    Ok(options)
}

/// Requests by facet and value.
type Counts = HashMap<Facet, BTreeMap<i32, i64>>;

/// Counts the values of every facet under the filters without its own.
async fn counts(scene: &Scene, org: i32, filters: &Filters) -> Result<Counts, LedgerError> {
    let mut counts = Counts::new();
    for (facets, by) in READINGS {
        let others = facets.iter().fold(filters.clone(), |filters, of| filters.choosing(*of, []));
        let selection = Selection::new(org, &others, &scene.accounts, &scene.models);
        let chosen: Vec<Vec<i32>> = facets.iter().map(|of| filters.chosen(*of)).collect();
        for row in sums(&scene.txn, &selection, &scene.whole(), None, by, Columns::Requests).await? {
            let values: Vec<Option<i32>> = facets
                .iter()
                .map(|of| {
                    let place = by.iter().position(|by| *by == dimension(*of))?;
                    value(scene, *of, *row.key.get(place)?)
                })
                .collect();
            // Of these facets it counts for all where all let it through, and for one where only that one does not.
            let passes = |at: usize| chosen[at].is_empty() || values[at].is_some_and(|value| chosen[at].contains(&value));
            let mut failed = (0..facets.len()).filter(|at| !passes(*at));
            let counted = match (failed.next(), failed.next()) {
                (None, _) => 0..facets.len(),
                (Some(one), None) => one..one + 1,
                _ => continue,
            };
            for at in counted {
                if let Some(value) = values[at] {
                    *counts.entry(facets[at]).or_default().entry(value).or_default() += row.measures.requests;
                }
            }
        }
    }
    Ok(counts)
}

/// The dimension whose values decide which value of a facet a request has.
const fn dimension(of: Facet) -> Dimension {
    match of {
        Facet::Account | Facet::Source => Dimension::Account,
        Facet::Person => Dimension::Person,
        Facet::Agent => Dimension::Agent,
        Facet::Action => Dimension::Action,
        Facet::Model | Facet::Class => Dimension::Model,
        Facet::Outcome => Dimension::Outcome,
    }
}

/// The value of a facet that a value of its dimension has. A request whose model is not named is of no class.
fn value(scene: &Scene, of: Facet, id: i32) -> Option<i32> {
    match of {
        Facet::Source => {
            let account = scene.accounts.iter().find(|account| account.id == id)?;
            Some(account.key_source.number().into())
        }
        Facet::Class => {
            let model = scene.models.iter().find(|model| model.id == id)?;
            Some(model.class.number().into())
        }
        _ => Some(id),
    }
}

/// The values of a facet that have use, and those that are chosen.
async fn list(
    scene: &Scene,
    access: &Access,
    of: Facet,
    found: &BTreeMap<i32, i64>,
    chosen: &[i32],
    counted: bool,
) -> Result<Vec<Choice>, LedgerError> {
    let by = dimension(of);
    let mut ids: Vec<i32> = found.iter().filter(|(_, requests)| **requests > 0).map(|(id, _)| *id).collect();
    let quiet: Vec<i32> = chosen.iter().copied().filter(|id| !ids.contains(id)).collect();
    // Whoever has use in the window is known to the asker. Of the others they learn no name that they could not see elsewhere.
    let knows = known(scene, access, by, &quiet).await?;
    ids.extend(&quiet);
    let names = scene.names(by, &ids).await?;
    let mut choices: Vec<Choice> = ids
        .into_iter()
        .map(|id| Choice {
            id,
            name: names
                .get(&id)
                .filter(|_| !quiet.contains(&id) || knows.contains(&id))
                .cloned()
                .unwrap_or_else(|| id.to_string()),
            requests: counted.then(|| found.get(&id).copied().unwrap_or_default()),
        })
        .collect();
    choices.sort_by(|one, other| (Reverse(one.requests), &one.name, one.id).cmp(&(Reverse(other.requests), &other.name, other.id)));
    Ok(choices)
}

/// The values of a facet that are always the same.
fn both(of: Facet, found: &BTreeMap<i32, i64>, counted: bool) -> Vec<Choice> {
    let names: Vec<&str> = match of {
        Facet::Source => KeySource::ALL.iter().map(|source| source.as_str()).collect(),
        Facet::Class => ModelClass::ALL.iter().map(|class| class.as_str()).collect(),
        _ => domain::Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect(),
    };
    names
        .into_iter()
        .zip(0..)
        .map(|(name, id)| Choice {
            id,
            name: name.to_owned(),
            requests: counted.then(|| found.get(&id).copied().unwrap_or_default()),
        })
        .collect()
}
