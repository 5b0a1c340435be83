//! What was agreed on with a client.

use serde::{Deserialize, Serialize};

use crate::Nanos;
use crate::event::named;
use crate::query::QueryError;
use crate::text::fail;

/// The highest mark-up, in hundredths of a percent: ten times the cost.
const HIGHEST_MARK_UP: i32 = 90_000;
/// The highest amount of a month.
const HIGHEST: Nanos = Nanos(10_000_000_000_000_000);

named! {
    /// Which cost counts.
    #[derive(Default)]
    Basis {
        /// What we compute from tokens and prices.
        #[default]
        Computed = "computed",
        /// What the client program reported.
        Reported = "reported",
        /// The real price of the seats, shared by use.
        Seat = "seat",
    }
}

named! {
    /// Where cents are made.
    #[derive(Default)]
    Rounding {
        /// Once, of the total: lines keep their fractions.
        #[default]
        Total = "total",
        /// Of each line, so that whoever adds the lines up comes to the total.
        Line = "line",
    }
}

/// How cost becomes a price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Price {
    /// As it is.
    #[default]
    PassThrough,
    /// So much more, or less, in hundredths of a percent: 1,500 is 15 % more.
    MarkUp(i32),
    /// This amount a period, whatever was used.
    Fixed(Nanos),
}

/// What was agreed on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Terms {
    /// Which cost counts.
    pub basis: Basis,
    /// How it becomes a price.
    pub price: Price,
    /// So much of a period's price is included in something else, and not billed.
    pub allowance: Nanos,
    /// At least so much is billed a period.
    pub minimum: Option<Nanos>,
    /// At most so much is billed a period.
    pub cap: Option<Nanos>,
    /// Where cents are made.
    pub rounding: Rounding,
}

impl Terms {
    /// Checks what somebody typed.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        let amount = |field: &str, amount: Nanos| {
            if amount < Nanos::ZERO {
                return Err(fail(field, "an amount cannot be negative"));
            }
            if amount > HIGHEST {
                return Err(fail(field, "use at most $10,000,000"));
            }
            // Bounds in fractions of a cent could not be met by an amount in cents.
            if Nanos(amount.to_cents() * 10_000_000) != amount {
                return Err(fail(field, "use whole cents"));
            }
            Ok(())
        };
        match self.price {
            Price::MarkUp(points) if !(-10_000..=HIGHEST_MARK_UP).contains(&points) => {
                return Err(fail("price", "choose a mark-up from -100 % to 900 %"));
            }
            Price::Fixed(price) => amount("price", price)?,
            Price::MarkUp(_) | Price::PassThrough => {}
        }
        amount("allowance", self.allowance)?;
        self.minimum.map_or(Ok(()), |minimum| amount("minimum", minimum))?;
        self.cap.map_or(Ok(()), |cap| amount("cap", cap))?;
        if let (Some(minimum), Some(cap)) = (self.minimum, self.cap)
            && minimum > cap
        {
            return Err(fail("cap", "the cap lies below the minimum"));
        }
        Ok(self.clone())
    }
}

/// Terms, and the budget beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "terms": { "basis": "computed", "price": { "mark_up": 1_500 }, "allowance": 0, "minimum": null,
    "cap": null, "rounding": "total" }, "budget": 500_000_000_000_i64 })))]
pub struct Agreement {
    /// What was agreed on.
    #[serde(default)]
    pub terms: Terms,
    /// What a month's work may cost before somebody should know.
    #[serde(default)]
    pub budget: Option<Nanos>,
}

impl Agreement {
    /// Checks what somebody typed.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        if self.budget.is_some_and(|budget| budget <= Nanos::ZERO || budget > HIGHEST) {
            return Err(fail("budget", "use an amount above zero, at most $10,000,000, or none"));
        }
        Ok(Self {
            terms: self.terms.checked()?,
            budget: self.budget,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let usd = |dollars: i64| Nanos(dollars * 1_000_000_000);
        assert_eq!(Terms::default().checked(), Ok(Terms::default()));
        let refused = |terms: Terms| terms.checked().expect_err("refused").field;
        let with = |change: fn(&mut Terms)| {
            let mut terms = Terms::default();
            change(&mut terms);
            terms
        };
        assert_eq!(refused(with(|terms| terms.price = Price::MarkUp(-10_001))), "price");
        assert_eq!(refused(with(|terms| terms.price = Price::MarkUp(90_001))), "price");
        assert_eq!(refused(with(|terms| terms.price = Price::Fixed(Nanos(-1)))), "price");
        assert_eq!(refused(with(|terms| terms.allowance = Nanos(1))), "allowance");
        let crossed = Terms {
            minimum: Some(usd(20)),
            cap: Some(usd(10)),
            ..Terms::default()
        };
        assert_eq!(refused(crossed), "cap");
        assert_eq!(
            refused(Terms {
                cap: Some(usd(10_000_001)),
                ..Terms::default()
            }),
            "cap"
        );
    }
}
