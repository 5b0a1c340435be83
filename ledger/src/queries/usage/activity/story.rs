//! What a request costs and why: recomputed from the price that it keeps.

use domain::Nanos;
use domain::pricing::{Book, Price, Pricing, explain_stored};
use domain::usage::activity::{CostStory, PriceVersion, Verdict};
use sea_orm::{DatabaseTransaction, FromQueryResult, raw_sql};

use super::rows::FullRow;
use crate::LedgerError;

#[derive(FromQueryResult)]
struct Kept {
    key: String,
    model: String,
    body: serde_json::Value,
    own: bool,
}

/// Tells the story of a request's cost.
pub(super) async fn story(txn: &DatabaseTransaction, row: &FullRow) -> Result<CostStory, LedgerError> {
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
    Ok(tell(row, kept))
}

fn tell(row: &FullRow, kept: Option<Kept>) -> CostStory {
    let event = row.event();
    let price = kept.as_ref().and_then(price);
    let explained = row
        .cost
        .zip(price.as_ref())
        .and_then(|(cost, price)| explain_stored(price, &event, Nanos(cost)).ok());
    let verdict = match (row.cost, &explained, &kept) {
        (None, ..) => match Book::builtin().price(&event) {
            Pricing::Unpriced { why } => Verdict::Unpriced { why },
            Pricing::Priced(_) => Verdict::PricedSince,
        },
        (Some(cost), Some(explained), _) if explained.total.0 == cost => Verdict::Exact,
        (Some(_), Some(explained), _) => Verdict::Differs { computed: explained.total },
        (Some(_), None, Some(_)) => Verdict::Unreadable,
        (Some(0), None, None) if event.tokens.total() == 0 && event.web_searches == 0 => Verdict::Nothing,
        (Some(_), None, None) => Verdict::Given,
    };
    CostStory {
        cost_nanos: row.cost.map(Nanos),
        reported_nanos: row.reported.map(Nanos),
        saved_nanos: row.saved.map(Nanos),
        price: kept.map(|kept| version(kept, price.as_ref())),
        explained,
        verdict,
    }
}

/// The price that is kept. Of the book's own prices the book knows best until when they hold: rows are never rewritten.
fn price(kept: &Kept) -> Option<Price> {
    if !kept.own
        && let Some(price) = Book::builtin().by_key(&kept.key)
    {
        return Some(price.clone());
    }
    serde_json::from_value(kept.body.clone()).ok()
}

fn version(kept: Kept, price: Option<&Price>) -> PriceVersion {
    PriceVersion {
        key: kept.key,
        model: kept.model,
        vendor: price.map(|price| price.vendor.clone()).unwrap_or_default(),
        from: price.map(|price| price.from.as_second()),
        until: price.and_then(|price| price.until).map(|until| until.as_second()),
        own: kept.own,
    }
}
