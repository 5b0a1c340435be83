//! Rates of exchange.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::civil::write_day;
use crate::query::QueryError;
use crate::text::fail;

/// The years of which rates are taken: anything else was mistyped.
const YEARS: RangeInclusive<i16> = 2000..=2099;

/// Units of a currency for a dollar, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "currency": "EUR", "day": "2026-10-31", "rate": "0.9214" })))]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// ISO 4217: `EUR`.
    pub currency: String,
    /// The day, `2026-10-31`.
    #[serde(with = "crate::civil::iso_day")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// A decimal number: `0.9214`.
    pub rate: String,
}

/// The rates that were entered, and what they are for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    /// The currency that statements add to US dollars.
    pub currency: String,
    /// The rates, the latest first.
    pub rates: Vec<Rate>,
}

impl Rate {
    /// Checks what somebody typed.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        let currency = self.currency.trim().to_uppercase();
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) || currency == "USD" {
            return Err(fail("currency", "use the three letters of a currency other than USD, such as EUR"));
        }
        if !YEARS.contains(&self.day.year()) {
            return Err(fail("day", "choose a day of the years 2000 to 2099"));
        }
        let problem = || fail("rate", "write units for a dollar, such as 0.9214");
        let text = self.rate.trim();
        // No exponents, and no separators: what stands there is what is meant.
        if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return Err(problem());
        }
        let rate: Decimal = text.parse().map_err(|_| problem())?;
        if rate <= Decimal::ZERO || rate >= Decimal::from(1_000_000) || rate.scale() > 12 {
            return Err(problem());
        }
        Ok(Self {
            currency,
            day: self.day,
            rate: rate.normalize().to_string(),
        })
    }
}

/// Checks rates that are entered together.
///
/// # Errors
/// That of the first that is not right; on `rates` where there is none, and where a currency has two for a day: which of them would hold nobody could
/// see.
pub fn checked_rates(rates: &[Rate]) -> Result<Vec<Rate>, QueryError> {
    if rates.is_empty() {
        return Err(fail("rates", "there is no rate in it: write lines such as EUR,2026-10-31,0.9214"));
    }
    let mut seen = BTreeSet::new();
    rates
        .iter()
        .map(|rate| {
            let rate = rate.checked()?;
            if seen.insert((rate.currency.clone(), rate.day)) {
                return Ok(rate);
            }
            let problem = format!("{} has two rates for {}: send one", rate.currency, write_day(rate.day));
            Err(fail("rates", &problem))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_of_this_century_and_a_list_has_each_once() {
        let rate = |year: i16, day: i8| Rate {
            currency: "EUR".to_owned(),
            day: date(year, 10, day),
            rate: "0.9".to_owned(),
        };
        for year in [1, 1999, 2100] {
            assert_eq!(rate(year, 31).checked().expect_err("refused").field, "day", "{year}");
        }
        assert_eq!(checked_rates(&[rate(2026, 30), rate(2026, 31)]).expect("good").len(), 2);
        let twice = checked_rates(&[rate(2026, 31), rate(2026, 30), rate(2026, 31)]).expect_err("refused");
        assert!(twice.problem.contains("EUR has two rates for 2026-10-31"), "{twice:?}");
        assert_eq!(checked_rates(&[]).expect_err("refused").field, "rates");
    }

    #[test]
    fn rates_are_positive_numbers_of_a_currency() {
        let rate = |currency: &str, rate: &str| Rate {
            currency: currency.to_owned(),
            day: date(2026, 10, 31),
            rate: rate.to_owned(),
        };
        let checked = rate(" eur ", "0.92140").checked().expect("good");
        assert_eq!((checked.currency.as_str(), checked.rate.as_str()), ("EUR", "0.9214"));
        for (currency, text, field) in [
            ("USD", "1", "currency"),
            ("EURO", "1", "currency"),
            ("€", "1", "currency"),
            ("EUR", "0", "rate"),
            ("EUR", "-1", "rate"),
            ("EUR", "1,2", "rate"),
            ("EUR", "1000000", "rate"),
            ("EUR", "1e5", "rate"),
            ("EUR", "1_0", "rate"),
        ] {
            assert_eq!(
                rate(currency, text).checked().expect_err("refused").field,
                field,
                "{currency} {text}"
            );
        }
    }
}
