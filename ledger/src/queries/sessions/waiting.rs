//! What waits in the inbox, for a glance.

use domain::access::Access;
use domain::account::Account;
use domain::projects::Book;
use domain::query::{Range, UsageQuery, ZoneChoice};
use domain::sessions::{SessionRow, SessionsQuery, Show};
use domain::usage::activity::Clock;
use jiff::Timestamp;

use super::{Order, WIDEST, Where, condition, portions, read, shown};
use crate::queries::usage::Scene;
use crate::{Ledger, LedgerError};

/// So many are told.
const TOLD: usize = 5;
/// Of the last so many days.
const DAYS: u16 = 30;

/// The untagged sessions that cost most.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The sessions, the dearest first.
    pub rows: Vec<SessionRow>,
    /// What clocks show in the zone that was asked for.
    pub clock: Clock,
    /// The accounts that they may see.
    pub accounts: Vec<Account>,
    /// Who may be billed, and for what.
    pub book: Book,
}

/// The untagged sessions of the last 30 days that cost most: whoever has little time tags these.
///
/// # Errors
/// When the database fails.
pub async fn waiting(ledger: &Ledger, access: &Access, zone: &ZoneChoice, now: Timestamp) -> Result<Waiting, LedgerError> {
    let query = SessionsQuery {
        usage: UsageQuery {
            range: Range::Days(DAYS),
            zone: zone.clone(),
            ..UsageQuery::default()
        },
        show: Show::Untagged,
        ..SessionsQuery::default()
    };
    let scene = Scene::open(ledger, access, &query.usage, now).await?;
    let mut values = Vec::new();
    let mut condition = condition(&scene, &query, Where::Inside, &mut values);
    condition += &format!(" AND {}", shown(&query, &mut values));
    let mut rows = read(&scene, &condition, Order::Dearest, TOLD, values, now).await?;
    portions(&scene, &mut rows).await?;
    let book = crate::projects::list_in(&scene.txn, access.org).await?;
    let waiting = Waiting {
        rows,
        clock: Clock::of(&scene.zone, scene.window.start - WIDEST, scene.window.end + WIDEST),
        accounts: scene.accounts.clone(),
        book,
    };
    scene.txn.commit().await?;
    Ok(waiting)
}
