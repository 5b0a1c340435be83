//! The same traffic on another model.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::{Quote, Why};
use crate::event::{Geography, ServiceTier, Speed};
use crate::usage::{Amounts, Control, LeftOut, RepricedModel};
use crate::{Nanos, Tokens};

/// Requests of one model that every price treats alike, added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// The model that they went to, by its number in the org.
    pub model: i32,
    /// How many.
    pub requests: i64,
    /// What those of them cost that have a price.
    pub cost: Nanos,
    /// How many have none.
    pub unpriced_requests: i64,
    /// The tokens of those.
    pub unpriced_tokens: i64,
    /// The moment of one of them. The prices that are asked are the same for all of them.
    pub at: Timestamp,
    /// Their tokens.
    pub tokens: Tokens,
    /// What they were sold as; `None` where that is not known: then they are at list rates.
    pub terms: Option<Terms>,
}

/// What requests were sold as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The input side of one of them, in tokens. All are on the same side of every threshold.
    pub input_side: u64,
    /// Batch, flex, priority.
    pub tier: ServiceTier,
    /// Fast mode.
    pub speed: Speed,
    /// Where they were pinned to.
    pub geography: Geography,
    /// Web searches of all of them.
    pub web_searches: u64,
}

/// What all of it would cost on a model, by the model that it went to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repriced {
    /// By model, without their names; the one with the largest cost first.
    pub rows: Vec<RepricedModel>,
    /// What the model is not sold for; in `rows` only as what it cost.
    pub left_out: Vec<LeftOut>,
}

/// A model's amounts before they are rounded.
#[derive(Default)]
struct Exact {
    amounts: Amounts,
    then: Decimal,
    then_unpriced: Decimal,
}

/// Costs lots by another model's prices.
///
/// - Each lot pays the price that held when it happened; what happened before the model's first price pays that one.
/// - Amounts are exact until they are rounded once for each model, half to even.
/// - Requests without a price are costed too, since their tokens are known, and are told apart. Where a lot is partly without a price, that part
///   is taken by its share of the tokens.
/// - Requests without tokens cost nothing.
#[must_use]
pub fn reprice(quote: &Quote<'_>, lots: &[Lot]) -> Repriced {
    let mut models = BTreeMap::<i32, Exact>::new();
    let mut left_out = BTreeMap::<Why, LeftOut>::new();
    for lot in lots {
        let row = models.entry(lot.model).or_default();
        let tokens = i64::try_from(lot.tokens.total()).unwrap_or(i64::MAX);
        row.amounts += Amounts {
            requests: lot.requests,
            tokens,
            now: lot.cost,
            unpriced_requests: lot.unpriced_requests,
            unpriced_tokens: lot.unpriced_tokens,
            ..Amounts::default()
        };
        let sold = quote.cost(lot).and_then(|amount| {
            // What does not fit into an amount of money is nobody's traffic.
            Nanos::from_usd(amount).map(|_| amount).ok_or(Why::TooLarge)
        });
        match sold {
            Ok(amount) => {
                row.then += amount;
                row.then_unpriced += unpriced_part(lot, tokens, amount);
            }
            Err(why) => {
                row.amounts.left_out_requests += lot.requests;
                row.amounts.left_out_now += lot.cost;
                let sum = left_out.entry(why).or_insert_with(|| LeftOut::new(why));
                sum.requests += lot.requests;
                sum.tokens += tokens;
                sum.now += lot.cost;
            }
        }
    }
    let rounded = |amount: Decimal| Nanos::from_usd(amount).unwrap_or(Nanos(i64::MAX));
    let mut rows: Vec<RepricedModel> = models
        .into_iter()
        .map(|(id, exact)| RepricedModel {
            id,
            name: String::new(),
            amounts: Amounts {
                then: rounded(exact.then),
                then_unpriced: rounded(exact.then_unpriced),
                ..exact.amounts
            },
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse((row.amounts.now, row.amounts.then)), row.id));
    Repriced {
        rows,
        left_out: left_out.into_values().collect(),
    }
}

/// The part of an amount that belongs to the requests without a price.
fn unpriced_part(lot: &Lot, tokens: i64, amount: Decimal) -> Decimal {
    if lot.unpriced_requests <= 0 {
        Decimal::ZERO
    } else if lot.unpriced_requests >= lot.requests || tokens <= 0 {
        amount
    } else {
        let part = Decimal::from(lot.unpriced_tokens.clamp(0, tokens)) / Decimal::from(tokens);
        amount * part
    }
}

/// How good sums are: what they come to at the list rates of the models that they are of, against what was computed. `None` where the book has
/// none of the models.
#[must_use]
pub fn control<'b>(own: impl Fn(i32) -> Option<Quote<'b>>, lots: &[Lot]) -> Option<Control> {
    let mut by_model = BTreeMap::<i32, Vec<Lot>>::new();
    for lot in lots {
        by_model.entry(lot.model).or_default().push(lot.clone());
    }
    let known = by_model.into_iter().filter_map(|(model, lots)| Some(reprice(&own(model)?, &lots)));
    let amounts: Vec<Amounts> = known.flat_map(|priced| priced.rows).map(|row| row.amounts).collect();
    (!amounts.is_empty()).then(|| Control {
        computed: amounts.iter().map(Amounts::compared_now).sum(),
        by_sums: amounts.iter().map(Amounts::compared_then).sum(),
    })
}
