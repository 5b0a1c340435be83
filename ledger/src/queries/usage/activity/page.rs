//! A page of the log, in one snapshot.

use domain::access::Access;
use domain::usage::Window;
use domain::usage::activity::{Activity, ActivityQuery, Clock, Cursor, LogAccount, PAGE_ROWS};
use jiff::Timestamp;

use super::log::Log;
use super::meaning::Meaning;
use super::recent::recent;
use super::rows::FullRow;
use crate::instant::at;
use crate::prices::{self, OrgBook};
use crate::queries::usage::Scene;
use crate::{Ledger, LedgerError};

/// A page of the log, for programs.
#[derive(Clone, Debug)]
pub struct Requests {
    /// The window.
    pub window: Window,
    /// The requests, newest first.
    pub rows: Vec<FullRow>,
    /// The accounts that the asker may see, with their names.
    pub accounts: Vec<(i32, String)>,
    /// Behind which request the next page begins; `None` when there is no more.
    pub next: Option<Cursor>,
    /// The prices of now, which say why requests have no cost.
    pub book: OrgBook,
}

/// Reads the page of the log: its requests, and what is going on right now.
///
/// # Errors
/// As for [`super::super::time_series()`].
pub async fn activity(ledger: &Ledger, access: &Access, query: &ActivityQuery, now: Timestamp) -> Result<Activity, LedgerError> {
    let book = prices::book(ledger, access.org).await?;
    let scene = Scene::open(ledger, access, &query.usage, now).await?;
    let (rows, next) = page(&scene, access, query, PAGE_ROWS).await?;
    let recent = recent(&scene.txn, &scene.selection, scene.head.as_of).await?;
    let colours = scene.colours(now).await?;
    let window = scene.told();
    let told = Activity {
        query: query.clone(),
        // Requests may be a little ahead of our clock.
        clock: Clock::of(&scene.zone, window.start, window.end.saturating_add(86_400)),
        rows: rows.iter().map(|row| row.row(&book)).collect(),
        next,
        recent,
        accounts: scene
            .accounts
            .iter()
            .map(|account| LogAccount {
                id: account.id,
                name: account.full_name(),
                passes: scene.selection.accounts.contains(&account.id),
            })
            .collect(),
        models: scene.models.clone(),
        colours,
        has_events: scene.head.has_events,
        window,
    };
    scene.txn.commit().await?;
    Ok(told)
}

/// Reads requests, at most so many.
///
/// # Errors
/// As for [`activity`].
pub async fn requests(
    ledger: &Ledger,
    access: &Access,
    query: &ActivityQuery,
    most: usize,
    now: Timestamp,
) -> Result<Requests, LedgerError> {
    let book = prices::book(ledger, access.org).await?;
    let scene = Scene::open(ledger, access, &query.usage, now).await?;
    let (rows, next) = page(&scene, access, query, most).await?;
    let told = Requests {
        window: scene.told(),
        rows,
        accounts: names(&scene),
        next,
        book,
    };
    scene.txn.commit().await?;
    Ok(told)
}

/// The accounts that the asker may see, with their names.
pub(super) fn names(scene: &Scene) -> Vec<(i32, String)> {
    scene.accounts.iter().map(|account| (account.id, account.full_name())).collect()
}

async fn page(scene: &Scene, access: &Access, query: &ActivityQuery, most: usize) -> Result<(Vec<FullRow>, Option<Cursor>), LedgerError> {
    let meaning = meaning(scene, access, &query.search).await?;
    let mut rows = log(scene, meaning.as_ref()).behind(query.after, most + 1).await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| row.cursor());
    Ok((rows, next))
}

/// What a text means; nothing without a text.
pub(super) async fn meaning(scene: &Scene, access: &Access, search: &str) -> Result<Option<Meaning>, LedgerError> {
    match search {
        "" => Ok(None),
        text => Meaning::of(scene, access, text).await.map(Some),
    }
}

/// The log of the scene's window.
pub(super) fn log<'a>(scene: &'a Scene, meaning: Option<&'a Meaning>) -> Log<'a> {
    Log {
        txn: &scene.txn,
        selection: &scene.selection,
        kept: &scene.kept,
        meaning,
        from: at(scene.window.start),
        until: at(scene.window.end),
    }
}
