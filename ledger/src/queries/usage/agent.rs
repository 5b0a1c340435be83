//! The page of one agent.

use std::collections::BTreeSet;

use domain::Measures;
use domain::access::Access;
use domain::usage::{AGENT_REQUESTS, AgentPage, AgentQuery, Dimension, ModelCell, Parts, Percentiles, Speeds};
use jiff::Timestamp;

use super::known::known;
use super::parts::parts;
use super::speeds::speeds;
use super::{Columns, Scene, sums};
use crate::{Ledger, LedgerError};

/// How many actions and persons are named.
const NAMED: usize = 8;

/// Reads it. An agent that is not there, or that the asker may not know of, is a page without a name.
///
/// # Errors
/// As for [`super::time_series()`].
pub async fn agent_page(ledger: &Ledger, access: &Access, query: &AgentQuery, now: Timestamp) -> Result<AgentPage, LedgerError> {
    let scene = Scene::open(ledger, access, &query.of_agent(), now).await?;
    let page = match name(&scene, access, query.id).await? {
        Some(name) => read(&scene, query, name, now).await?,
        None => blank(&scene, query),
    };
    scene.txn.commit().await?;
    Ok(page)
}

/// What the agent is called, if the asker may know of it.
async fn name(scene: &Scene, access: &Access, id: i32) -> Result<Option<String>, LedgerError> {
    // A filter cannot hold a negative number: then it would let everything through.
    if id < 0 || !known(scene, access, Dimension::Agent, &[id]).await?.contains(&id) {
        return Ok(None);
    }
    Ok(scene.names(Dimension::Agent, &[id]).await?.remove(&id))
}

/// A page without anything.
fn blank(scene: &Scene, query: &AgentQuery) -> AgentPage {
    AgentPage {
        question: query.clone(),
        window: scene.told(),
        name: None,
        buckets: scene.window.buckets.clone(),
        cells: Vec::new(),
        models: Vec::new(),
        colours: Vec::new(),
        before: Measures::default(),
        actions: Parts::default(),
        people: Parts::default(),
        speed: Percentiles::default(),
        latest: Vec::new(),
    }
}

async fn read(scene: &Scene, query: &AgentQuery, name: String, now: Timestamp) -> Result<AgentPage, LedgerError> {
    let (txn, selection, buckets) = (&scene.txn, &scene.selection, &scene.window.buckets);
    let by = [Dimension::Model];
    let cells: Vec<ModelCell> = sums(txn, selection, &scene.in_buckets(), Some(buckets), &by, Columns::All)
        .await?
        .into_iter()
        .map(|sum| ModelCell {
            bucket: sum.bucket,
            model: sum.key[0],
            measures: sum.measures,
        })
        .collect();
    let used: BTreeSet<i32> = cells.iter().map(|cell| cell.model).collect();
    let before = sums(txn, selection, &scene.before(), None, &[], Columns::All).await?;
    let by = [Dimension::Action, Dimension::Person];
    let whole = sums(txn, selection, &scene.whole(), None, &by, Columns::All).await?;
    let mut speed = Speeds::default();
    for of_bucket in speeds(scene, &scene.whole(), None).await?.values() {
        speed.merge(of_bucket);
    }
    Ok(AgentPage {
        name: Some(name),
        cells,
        models: scene.models.iter().filter(|model| used.contains(&model.id)).cloned().collect(),
        colours: scene.colours(now).await?,
        before: before.into_iter().map(|sum| sum.measures).sum(),
        actions: parts(scene, &whole, 0, Dimension::Action, NAMED).await?,
        people: parts(scene, &whole, 1, Dimension::Person, NAMED).await?,
        speed: Percentiles::from(&speed),
        latest: scene.latest(AGENT_REQUESTS).await?,
        ..blank(scene, query)
    })
}
