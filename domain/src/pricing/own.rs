//! Prices that an org has entered itself: for models that the book does not know, and where it pays something else than the list price.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::price::{GeographyFactors, Price, Rates};
use crate::models::ModelClass;
use crate::query::QueryError;
use crate::text::{fail, line};

/// The vendor of models that no book knows.
pub const OWN_VENDOR: &str = "own";
/// How the key of such a price begins.
pub const OWN_KEY: &str = "own:";
/// The longest name of a model.
const LONGEST: usize = 200;

/// What somebody types to enter a price, in US dollars for a million tokens. Where a rate is left out, such tokens cost the input rate; writes to a
/// cache for an hour cost what those for five minutes do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct PriceForm {
    /// The model, by any of its spellings.
    pub model: String,
    /// The first day on which it holds, `2026-10-01`, in UTC.
    pub from: String,
    /// Uncached input: `3.00`.
    pub input: String,
    /// Output, reasoning included.
    pub output: String,
    /// Input read from a cache.
    pub cache_read: String,
    /// Input written to a cache for five minutes, or for an unstated time.
    pub cache_write_5m: String,
    /// Input written to a cache for an hour.
    pub cache_write_1h: String,
}

/// A price that was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnPrice {
    /// Its number: every request keeps that of the price that it was costed with.
    pub id: i32,
    /// The model.
    pub model: String,
    /// The first day on which it holds, in UTC.
    pub from: String,
    /// When it was entered, unix milliseconds.
    pub added_at: i64,
    /// The rates, as decimal numbers: input, output, cache read, cache write of five minutes and of an hour.
    pub rates: [Option<String>; 5],
    /// Whether a later entry for the same model and day has taken its place.
    pub is_replaced: bool,
}

/// What entering a price has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceAdded {
    /// The price's number.
    pub id: i32,
    /// The model.
    pub model: String,
    /// Whether any request has named the model so far: if not, its name may have been mistyped.
    pub is_used: bool,
}

impl PriceAdded {
    /// What is to be known beside that it was entered: that no request has named its model.
    #[must_use]
    pub fn doubt(&self) -> Option<String> {
        (!self.is_used).then(|| {
            format!(
                "No request has named the model {} so far: see that it is written as your tools write it.",
                self.model
            )
        })
    }
}

/// A price that was typed, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The model, as it was written.
    pub model: String,
    /// The first day on which it holds.
    pub from: Date,
    /// What it costs.
    pub rates: Rates,
}

impl PriceForm {
    /// Reads what somebody typed.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Entered, QueryError> {
        let model = line("model", &self.model, LONGEST, "name the model, in at most 200 characters")?;
        let from = crate::civil::read_day(self.from.trim())
            .filter(|day| (2015..2100).contains(&day.year()))
            .ok_or_else(|| fail("from", "write the first day on which the price holds, such as 2026-10-01"))?;
        let optional = |field: &str, text: &str| match text.trim() {
            "" => Ok(None),
            text => rate(field, text).map(Some),
        };
        Ok(Entered {
            model,
            from,
            rates: Rates {
                input: rate("input", &self.input)?,
                output: rate("output", &self.output)?,
                cache_read: optional("cache_read", &self.cache_read)?,
                cache_write_5m: optional("cache_write_5m", &self.cache_write_5m)?,
                cache_write_1h: optional("cache_write_1h", &self.cache_write_1h)?,
            },
        })
    }
}

fn rate(field: &str, text: &str) -> Result<Decimal, QueryError> {
    let problem = || fail(field, "write US dollars for a million tokens, such as 3 or 0.30");
    let text = text.trim();
    let text = text.strip_prefix('$').unwrap_or(text);
    // No exponents, and no separators: what stands there is what is meant.
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Err(problem());
    }
    let rate: Decimal = text.parse().map_err(|_| problem())?;
    if rate < Decimal::ZERO || rate > Decimal::from(1_000_000) || rate.scale() > 9 {
        return Err(problem());
    }
    Ok(rate.normalize())
}

/// The price as the book has it. The org's rates hold for every request, however long and at whatever hour; what the book says of service tiers,
/// places and tools stays.
#[must_use]
pub(super) fn own_price(known: Option<&Price>, key: String, model: String, from: Timestamp, rates: Rates) -> Price {
    match known {
        Some(known) => Price {
            key,
            from,
            until: None,
            standard: rates,
            long: None,
            off_peak: None,
            ..known.clone()
        },
        None => Price {
            key,
            model,
            vendor: OWN_VENDOR.to_owned(),
            class: ModelClass::Premium,
            from,
            until: None,
            standard: rates,
            long: None,
            batch: None,
            flex: None,
            priority: None,
            fast: None,
            fast_tier: None,
            geography: GeographyFactors::default(),
            cloud_region: None,
            off_peak: None,
            web_search: None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_exactly_or_named() {
        let form = PriceForm {
            model: " my-model ".to_owned(),
            from: "2026-10-01".to_owned(),
            input: "$3.00".to_owned(),
            output: "15".to_owned(),
            cache_read: "0.30".to_owned(),
            ..PriceForm::default()
        };
        let entered = form.checked().expect("good");
        assert_eq!((entered.model.as_str(), entered.rates.cache_write_5m), ("my-model", None));
        assert_eq!(entered.rates.cache_read.map(|rate| rate.to_string()), Some("0.3".to_owned()));
        let bad = |change: fn(&mut PriceForm)| {
            let mut form = form.clone();
            change(&mut form);
            form.checked().expect_err("refused").field
        };
        assert_eq!(bad(|form| form.model.clear()), "model");
        assert_eq!(bad(|form| form.from = "October".to_owned()), "from");
        assert_eq!(bad(|form| form.input.clear()), "input");
        assert_eq!(bad(|form| form.output = "-1".to_owned()), "output");
        assert_eq!(bad(|form| form.output = "1e3".to_owned()), "output");
        assert_eq!(bad(|form| form.cache_read = "3,00".to_owned()), "cache_read");
        assert_eq!(bad(|form| form.cache_write_1h = "much".to_owned()), "cache_write_1h");
    }
}
