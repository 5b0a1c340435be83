//! What the same traffic would cost on another model.
//!
//! Single requests are priced again where they are few enough to be read in time: then the answer is exact. Otherwise sums are, at list rates,
//! because rollups know neither how long single requests were nor what they were sold as. The answer says which of the two it is.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::civil::write_instant;
use domain::pricing::{Book, Lot, Quote, control, reprice as again};
use domain::query::{QueryError, UsageQuery};
use domain::usage::{Dimension, Grain, PriceUsed, Repricing};
use jiff::Timestamp;
use sea_orm::{FromQueryResult, raw_sql};

use super::{Columns, Scene, Sum, reprice_requests, reprice_sums, sums};
use crate::{Ledger, LedgerError};

/// So many requests of an org in a window are priced one by one. Reading them takes some forty milliseconds.
const MOST: i64 = 30_000;

/// Prices the selection again with a model of the price book, by any of its spellings.
///
/// # Errors
/// [`LedgerError::Invalid`] for `model_id` when the book does not have the model; and as for [`super::time_series()`].
pub async fn reprice(
    ledger: &Ledger,
    access: &Access,
    query: &UsageQuery,
    model_id: &str,
    now: Timestamp,
) -> Result<Repricing, LedgerError> {
    let book = Book::builtin();
    let quote = book
        .quote(model_id)
        .ok_or_else(|| QueryError::new("model_id", "use a model of the price book, such as claude-sonnet-4-5"))?;
    let scene = Scene::open(ledger, access, query, now).await?;
    let used = sums(
        &scene.txn,
        &scene.selection,
        &scene.whole(),
        None,
        &[Dimension::Model],
        Columns::All,
    )
    .await?;
    let own = |model: i32| book.quote(scene.model_name(model));
    let are_all = query.filters.is_empty();
    let (basis, lots) = match of_requests(&scene, access, &quote, &used, are_all).await? {
        Some(lots) => (Grain::Requests, lots),
        None => {
            let quotes = used.iter().filter_map(|sum| own(sum.key[0])).chain([quote]);
            (Grain::Sums, reprice_sums::lots(&scene, quotes).await?)
        }
    };
    let mut priced = again(&quote, &lots);
    for row in &mut priced.rows {
        scene.model_name(row.id).clone_into(&mut row.name);
    }
    let (prices, first_price) = prices_used(&quote, &lots);
    let told = Repricing {
        window: scene.told(),
        model: quote.model().to_owned(),
        vendor: quote.vendor().to_owned(),
        prices,
        first_price,
        basis,
        control: (basis == Grain::Sums).then(|| control(own, &lots)).flatten(),
        rows: priced.rows,
        left_out: priced.left_out,
    };
    scene.txn.commit().await?;
    Ok(told)
}

/// The requests, priced alike together, where they may be read one by one. Whoever sees some accounts only gets sums in any case: how many requests
/// the others have is not for them to know, not even by the way in which they are answered.
async fn of_requests(
    scene: &Scene,
    access: &Access,
    quote: &Quote<'_>,
    used: &[Sum],
    are_all: bool,
) -> Result<Option<Vec<Lot>>, LedgerError> {
    let expected: i64 = used.iter().map(|sum| sum.measures.requests).sum();
    let may_be = access.accounts.is_none() && expected <= MOST;
    // Where nothing is filtered, what passes is all that there is.
    if !may_be || !(are_all || are_few(scene).await?) {
        return Ok(None);
    }
    let lots = reprice_requests::lots(scene, quote).await?;
    // Of months whose single requests are no longer kept the sums are all there is.
    let found: i64 = lots.iter().map(|lot| lot.requests).sum();
    Ok((found == expected).then_some(lots))
}

/// Whether the org has few requests in the window: filters do not make reading them quicker.
async fn are_few(scene: &Scene) -> Result<bool, LedgerError> {
    #[derive(FromQueryResult)]
    struct Row {
        few: bool,
    }
    let at = |seconds: i64| DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or_default();
    let (org, from, to, most) = (scene.selection.org, at(scene.window.start), at(scene.window.end), MOST);
    let row = Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT count(*) <= {most} AS few FROM (
               SELECT 1 FROM events WHERE org_id = {org} AND occurred_at >= {from} AND occurred_at < {to} LIMIT {most} + 1) AS e"#
    ))
    .one(&scene.txn)
    .await?;
    Ok(row.is_some_and(|row| row.few))
}

/// The prices that tokens were costed with, and the day of the first one where it was used for what was earlier.
fn prices_used(quote: &Quote<'_>, lots: &[Lot]) -> (Vec<PriceUsed>, Option<String>) {
    let counted = || lots.iter().filter(|lot| lot.tokens.total() > 0);
    let mut prices = BTreeMap::new();
    for lot in counted() {
        let price = quote.price_at(lot.at);
        prices.entry(price.from).or_insert(price);
    }
    let first = quote.first().from;
    let used = prices.into_values().map(|price| PriceUsed {
        key: price.key.clone(),
        from: price.from.as_second(),
        until: price.until.map(Timestamp::as_second),
        input: price.standard.input.to_string(),
        cache_read: price.standard.cache_read.map(|rate| rate.to_string()),
        output: price.standard.output.to_string(),
    });
    let day = || write_instant(first.as_millisecond()).chars().take(10).collect();
    (used.collect(), counted().any(|lot| lot.at < first).then(day))
}
