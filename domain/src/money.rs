//! Money as an integer number of nano-dollars: sums of stored costs are exact, and no float comes near them.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// An amount in nano-dollars (1e-9 USD). The range is ± 9.2 billion dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Nanos(pub i64);

/// Nano-dollars in one dollar.
pub const NANOS_PER_USD: i64 = 1_000_000_000;

impl Nanos {
    /// No money at all. Never used for "unknown".
    pub const ZERO: Self = Self(0);

    /// Rounds an exact amount in dollars to nano-dollars, half to even. `None` when it does not fit.
    #[must_use]
    pub fn from_usd(usd: Decimal) -> Option<Self> {
        usd.checked_mul(Decimal::from(NANOS_PER_USD))?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven)
            .to_i64()
            .map(Self)
    }

    /// The exact amount in dollars.
    #[must_use]
    pub fn to_usd(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.0), 9)
    }

    /// Dollars as a float, for drawing only: never for sums that someone will read.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "pixels, not money")]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// Whole cents, rounded half to even.
    #[must_use]
    pub fn to_cents(self) -> i64 {
        const NANOS_PER_CENT: i64 = NANOS_PER_USD / 100;
        let (cents, rest) = (self.0.div_euclid(NANOS_PER_CENT), self.0.rem_euclid(NANOS_PER_CENT));
        match (rest * 2).cmp(&NANOS_PER_CENT) {
            std::cmp::Ordering::Less => cents,
            std::cmp::Ordering::Greater => cents + 1,
            std::cmp::Ordering::Equal => cents + cents.rem_euclid(2),
        }
    }

    /// `$1,234.56`, or with four decimals below ten cents so that small requests do not all read `$0.00`. What is less than the last
    /// of them reads `<$0.0001`: some money never reads like none.
    #[must_use]
    pub fn display_usd(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        if self.0 != 0 && self.0.abs() < NANOS_PER_USD / 10 {
            let rounded = self.to_usd().abs().round_dp_with_strategy(4, RoundingStrategy::MidpointNearestEven);
            if rounded.is_zero() {
                return if self.0 < 0 { ">-$0.0001" } else { "<$0.0001" }.to_owned();
            }
            return format!("{sign}${rounded:.4}");
        }
        let cents = self.to_cents().unsigned_abs();
        format!("{sign}${}.{:02}", group_thousands(cents / 100), cents % 100)
    }

    /// The amount to the cent, as on an invoice: `$1,234.50`, `$0.08`, and `-$3.00` for what is given back. What is less than half a cent reads
    /// `<$0.01`: some money never reads like none.
    #[must_use]
    pub fn display_cents(self) -> String {
        let cents = self.to_cents();
        if cents == 0 && self.0 != 0 {
            return if self.0 < 0 { ">-$0.01" } else { "<$0.01" }.to_owned();
        }
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.unsigned_abs();
        format!("{sign}${}.{:02}", group_thousands(cents / 100), cents % 100)
    }

    /// Sum that saturates instead of wrapping, for totals of untrusted input.
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// `1234567` → `1,234,567`.
#[must_use]
pub fn group_thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

impl fmt::Display for Nanos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display_usd())
    }
}
impl Add for Nanos {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl Sub for Nanos {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}
impl Neg for Nanos {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl AddAssign for Nanos {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl SubAssign for Nanos {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}
impl Sum for Nanos {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_to_even_once() {
        for (usd, nanos) in [
            ("0.0000000005", 0),
            ("0.0000000015", 2),
            ("0.0000000025", 2),
            ("-0.0000000015", -2),
            ("1.25", 1_250_000_000),
        ] {
            assert_eq!(Nanos::from_usd(usd.parse().expect("decimal")), Some(Nanos(nanos)), "{usd}");
        }
        assert_eq!(Nanos::from_usd(Decimal::MAX), None);
    }

    #[test]
    fn reads_like_money() {
        for (nanos, text) in [
            (0, "$0.00"),
            (1_000_000, "$0.0010"),
            (50_001, "$0.0001"),
            (50_000, "<$0.0001"),
            (1, "<$0.0001"),
            (-1, ">-$0.0001"),
            (4_812_370_000_000, "$4,812.37"),
            (-1_234_567_895_000_000, "-$1,234,567.90"),
            (125_000_000, "$0.12"),
            (135_000_000, "$0.14"),
        ] {
            assert_eq!(Nanos(nanos).display_usd(), text);
        }
    }

    #[test]
    fn invoices_are_to_the_cent() {
        for (nanos, text) in [
            (0, "$0.00"),
            (80_000_000, "$0.08"),
            (4_000_000, "<$0.01"),
            (-4_000_000, ">-$0.01"),
            (-6_000_000, "-$0.01"),
            (1_234_500_000_000, "$1,234.50"),
            (i64::MIN, "-$9,223,372,036.85"),
        ] {
            assert_eq!(Nanos(nanos).display_cents(), text);
        }
    }
}
