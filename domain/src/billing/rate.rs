//! Rates of exchange.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::query::QueryError;
use crate::text::fail;

/// Units of a currency for a dollar, from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "currency": "EUR", "day": "2026-10-31", "rate": "0.9214" })))]
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
        let problem = || fail("rate", "write units for a dollar, such as 0.9214");
        let rate: Decimal = self.rate.trim().parse().map_err(|_| problem())?;
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

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
        ] {
            assert_eq!(
                rate(currency, text).checked().expect_err("refused").field,
                field,
                "{currency} {text}"
            );
        }
    }
}
