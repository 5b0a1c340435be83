//! What a request costs and why: recomputed from the price version that it keeps, whatever the prices of now are.

use domain::Nanos;
use domain::pricing::{Book, Price, Pricing, explain_stored};
use domain::usage::activity::{CostStory, PriceVersion, Verdict};
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use super::earlier;
use super::rows::FullRow;
use crate::LedgerError;
use crate::prices::key_of_book;

#[derive(FromQueryResult)]
struct Kept {
    key: String,
    model: String,
    body: serde_json::Value,
    own: bool,
}

/// Tells the story of a request's cost. The book is that of the org, as it is now.
pub(super) async fn story(txn: &DatabaseTransaction, org: i32, book: &Book, row: &FullRow) -> Result<CostStory, LedgerError> {
    let kept = match row.price_id {
        None => None,
        Some(id) => {
            Kept::find_by_statement(raw_sql!(
                Postgres,
                r#"SELECT key, model, body, org_id IS NOT NULL AS own FROM prices WHERE id = {id}"#
            ))
            .one(txn)
            .await?
        }
    };
    Ok(CostStory {
        before: earlier::costs(txn, org, row.id).await?,
        ..tell(row, kept, book)
    })
}

fn tell(row: &FullRow, kept: Option<Kept>, book: &Book) -> CostStory {
    let event = row.event();
    let price = kept.as_ref().and_then(|kept| price(kept, book));
    let explained = row
        .cost
        .zip(price.as_ref())
        .and_then(|(cost, price)| explain_stored(price, &event, Nanos(cost)).ok());
    let verdict = match (row.cost, &explained, &kept) {
        (None, ..) => match book.price(&event) {
            Pricing::Unpriced { why } => Verdict::Unpriced { why },
            Pricing::Priced(_) => Verdict::PricedSince,
        },
        (Some(cost), Some(explained), _) if explained.total.0 == cost => Verdict::Exact,
        (Some(_), Some(explained), _) => Verdict::Differs { computed: explained.total },
        (Some(_), None, Some(_)) => Verdict::Unreadable,
        (Some(0), None, None) if event.tokens.total() == 0 && event.web_searches == 0 => Verdict::Nothing,
        (Some(_), None, None) => Verdict::Given,
    };
    let replaced = row.cost.zip(price.as_ref()).is_some_and(|(cost, price)| {
        let now = book.price_again(&event, Some((price, Nanos(cost))));
        matches!(&now, Pricing::Priced(now) if !is_still(book, price, now.price.as_deref()))
    });
    CostStory {
        cost_nanos: row.cost.map(Nanos),
        reported_nanos: row.reported.map(Nanos),
        saved_nanos: row.saved.map(Nanos),
        price: kept.map(|kept| version(kept, price.as_ref(), replaced)),
        explained,
        verdict,
        before: Vec::new(),
    }
}

/// Whether the price that holds now is the one that is kept: a correction has the same key and other rates.
fn is_still(book: &Book, kept: &Price, now: Option<&str>) -> bool {
    now == Some(kept.key.as_str()) && book.by_key(&kept.key).is_some_and(|now| now.is_same_offer(kept))
}

/// The price that is kept, as it was. Only until when it holds the book knows best: rows are never rewritten when another price follows.
fn price(kept: &Kept, book: &Book) -> Option<Price> {
    let of_book = book.by_key(key_of_kept(kept));
    match serde_json::from_value::<Price>(kept.body.clone()) {
        Ok(price) => Some(Price {
            until: of_book
                .filter(|of_book| of_book.is_same_offer(&price))
                .map_or(price.until, |of_book| of_book.until),
            ..price
        }),
        Err(_) => of_book.cloned(),
    }
}

fn key_of_kept(kept: &Kept) -> &str {
    if kept.own { &kept.key } else { key_of_book(&kept.key) }
}

fn version(kept: Kept, price: Option<&Price>, replaced: bool) -> PriceVersion {
    PriceVersion {
        key: kept.key,
        model: kept.model,
        vendor: price.map(|price| price.vendor.clone()).unwrap_or_default(),
        from: price.map(|price| price.from.as_second()),
        until: price.and_then(|price| price.until).map(|until| until.as_second()),
        own: kept.own,
        replaced,
    }
}
