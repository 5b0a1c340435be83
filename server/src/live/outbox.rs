//! Reading the outbox into one coalesced step.

use domain::live::Change;
use ledger::{Ledger, LedgerError, changes};

use super::message::Message;

/// The most rows that are coalesced into one step; further behind, reading the page again is quicker.
const MOST_ROWS: i64 = 2000;
/// The most cells in one step, for the same reason.
const MOST_CELLS: usize = 5000;

/// Everything after `from`, as one message; `None` when there is nothing. A gap (the outbox was pruned), a change that was too large
/// to be kept, or too much at once is a resync.
pub async fn step(ledger: &Ledger, org: i32, from: i64) -> Result<Option<Message>, LedgerError> {
    let rows = changes::after(ledger, org, from, MOST_ROWS).await?;
    let Some(last) = rows.last().map(|row| row.seq) else {
        return Ok(None);
    };
    let mut step = Change {
        from,
        seq: from,
        ..Change::default()
    };
    for row in rows {
        match row.change {
            Some(change) if change.from == step.seq && step.deltas.len() <= MOST_CELLS => step.absorb(change),
            _ => return Ok(Some(Message::Resync(changes::latest(ledger, org).await?))),
        }
    }
    if last - from >= MOST_ROWS {
        return Ok(Some(Message::Resync(changes::latest(ledger, org).await?)));
    }
    Ok(Some(Message::change(step)))
}
