//! Sums of requests, cut where prices change.

use domain::pricing::{Lot, Quote};
use domain::usage::Dimension;
use domain::{Measures, Tokens};
use jiff::Timestamp;

use super::{Columns, Scene, sums};
use crate::LedgerError;

/// What passes, by model and between the changes of these prices. Rollups do not tell cache writes apart by their lifetime.
pub(super) async fn lots<'b>(scene: &Scene, quotes: impl Iterator<Item = Quote<'b>>) -> Result<Vec<Lot>, LedgerError> {
    let (start, end) = (scene.window.start, scene.window.end);
    let mut edges: Vec<i64> = quotes.flat_map(|quote| quote.changes()).map(Timestamp::as_second).collect();
    edges.retain(|edge| start < *edge && *edge < end);
    edges.extend([start, end]);
    edges.sort_unstable();
    edges.dedup();
    let mut lots = Vec::new();
    for pair in edges.windows(2) {
        let spans = scene.cut(pair[0], pair[1], &[]);
        let rows = sums(&scene.txn, &scene.selection, &spans, None, &[Dimension::Model], Columns::All).await?;
        lots.extend(rows.into_iter().map(|row| lot(row.key[0], pair[0], &row.measures)));
    }
    Ok(lots)
}

fn lot(model: i32, from: i64, sum: &Measures) -> Lot {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Lot {
        model,
        requests: sum.requests,
        cost: sum.cost,
        unpriced_requests: sum.unpriced_requests,
        unpriced_tokens: sum.unpriced_tokens,
        at: Timestamp::from_second(from).unwrap_or_default(),
        tokens: Tokens {
            input: count(sum.input),
            cache_read: count(sum.cache_read),
            cache_write_other: count(sum.cache_write),
            output: count(sum.output),
            ..Tokens::default()
        },
        terms: None,
    }
}
