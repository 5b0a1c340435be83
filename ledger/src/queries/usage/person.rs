//! What the row of a person opens to.

use domain::access::Access;
use domain::query::UsageQuery;
use domain::usage::{Dimension, PERSON_REQUESTS, PersonDetails};
use jiff::Timestamp;

use super::parts::parts;
use super::{Columns, Scene, sums};
use crate::{Ledger, LedgerError};

/// How many models, agents and accounts are named.
const NAMED: usize = 6;

/// Reads it. Of somebody who made no request that the asker may see nothing is told, whether they are there or not.
///
/// # Errors
/// [`LedgerError::NotFound`] for a number that nobody can have; else as for [`super::time_series()`].
pub async fn person_details(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    id: i32,
    now: Timestamp,
) -> Result<PersonDetails, LedgerError> {
    // A filter cannot hold a negative number: then it would let everybody through.
    if id < 0 {
        return Err(LedgerError::NotFound);
    }
    let of_person = UsageQuery {
        filters: query.filters.clone().choosing(Dimension::Person, [id]),
        ..query.clone()
    };
    let scene = Scene::open(ledger, access, &of_person, now).await?;
    let by = [Dimension::Model, Dimension::Agent, Dimension::Account];
    let rows = sums(&scene.txn, &scene.selection, &scene.whole(), None, &by, Columns::All).await?;
    let details = PersonDetails {
        id,
        window: scene.told(),
        models: parts(&scene, &rows, 0, Dimension::Model, NAMED).await?,
        agents: parts(&scene, &rows, 1, Dimension::Agent, NAMED).await?,
        accounts: parts(&scene, &rows, 2, Dimension::Account, NAMED).await?,
        latest: scene.latest(PERSON_REQUESTS).await?,
    };
    scene.txn.commit().await?;
    Ok(details)
}
