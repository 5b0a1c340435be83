//! What a client says that a request cost.

use domain::Nanos;
use rust_decimal::Decimal;

use crate::moment::decimal;

/// The largest cost of one request that is believed, in dollars.
pub(crate) const MAX_USD: i64 = 1_000_000;

/// Reads a JSON number of dollars from its own text: a float in between would already be another amount. `None` for what is not
/// a number, negative, or beyond belief.
pub(crate) fn usd(number: &str) -> Option<Nanos> {
    let usd = decimal(number)?;
    if usd.is_sign_negative() && !usd.is_zero() || usd > Decimal::from(MAX_USD) {
        return None;
    }
    Nanos::from_usd(usd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        for (text, nanos) in [
            ("0.5", Some(500_000_000)),
            ("0.30000000000000004", Some(300_000_000)),
            ("3e-07", Some(300)),
            ("1E2", Some(100_000_000_000)),
            ("0", Some(0)),
            ("-0.0", Some(0)),
            ("-1", None),
            ("1e9", None),
            ("\"0.5\"", None),
            ("true", None),
        ] {
            assert_eq!(usd(text), nanos.map(Nanos), "{text}");
        }
    }
}
