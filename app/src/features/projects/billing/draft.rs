//! What is agreed on for a project, as it is being typed.

use domain::Nanos;
use domain::billing::{Agreement, Basis, Price, Rounding, Terms};
use domain::query::QueryError;
use leptos::prelude::*;

use super::percent::{parse_percent, write_percent};
use crate::components::usd::{parse_usd, write_usd};

/// How cost becomes a price, without the number that belongs to it: who looks at another kind and comes back finds what they typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it is.
    PassThrough,
    /// So many percent more, or less.
    MarkUp,
    /// An amount a month.
    Fixed,
}

/// The fields of the dialog. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    /// Which cost counts.
    pub basis: RwSignal<Basis>,
    /// How it becomes a price.
    pub kind: RwSignal<Kind>,
    /// Percent.
    pub mark_up: RwSignal<String>,
    /// Dollars a month.
    pub fixed: RwSignal<String>,
    /// Dollars a month; empty for none.
    pub allowance: RwSignal<String>,
    /// Dollars a month; empty for none.
    pub minimum: RwSignal<String>,
    /// Dollars a month; empty for none.
    pub cap: RwSignal<String>,
    /// Where cents are made.
    pub rounding: RwSignal<Rounding>,
    /// Dollars a month; empty for none.
    pub budget: RwSignal<String>,
}

impl Draft {
    /// The fields of what is agreed on now.
    pub fn of(agreement: &Agreement) -> Self {
        let Agreement { terms, budget } = agreement;
        let amount = |amount: Option<Nanos>| RwSignal::new(amount.map(write_usd).unwrap_or_default());
        let (kind, points, fixed) = match terms.price {
            Price::PassThrough => (Kind::PassThrough, None, None),
            Price::MarkUp(points) => (Kind::MarkUp, Some(points), None),
            Price::Fixed(amount) => (Kind::Fixed, None, Some(amount)),
        };
        Self {
            basis: RwSignal::new(terms.basis),
            kind: RwSignal::new(kind),
            mark_up: RwSignal::new(points.map(write_percent).unwrap_or_default()),
            fixed: amount(fixed),
            allowance: amount(Some(terms.allowance).filter(|amount| *amount != Nanos::ZERO)),
            minimum: amount(terms.minimum),
            cap: amount(terms.cap),
            rounding: RwSignal::new(terms.rounding),
            budget: amount(*budget),
        }
    }

    /// What is in the fields, if it can be right. Follows them. The server checks the same again.
    ///
    /// # Errors
    /// Names the first field that is not right.
    pub fn agreement(self) -> Result<Agreement, QueryError> {
        let agreement = Agreement {
            terms: Terms {
                basis: self.basis.get(),
                price: self.price()?,
                allowance: amount("allowance", self.allowance)?.unwrap_or(Nanos::ZERO),
                minimum: amount("minimum", self.minimum)?,
                cap: amount("cap", self.cap)?,
                rounding: self.rounding.get(),
            },
            budget: amount("budget", self.budget)?,
        };
        agreement.checked()
    }

    fn price(self) -> Result<Price, QueryError> {
        match self.kind.get() {
            Kind::PassThrough => Ok(Price::PassThrough),
            Kind::MarkUp => {
                let points = self.mark_up.with(|text| parse_percent(text));
                let problem = "write percent such as 15 or 12.5; less than zero is a discount";
                points.map(Price::MarkUp).ok_or_else(|| QueryError::new("price", problem))
            }
            Kind::Fixed => {
                let price = amount("price", self.fixed)?;
                let problem = "write the price of a month, such as 2000";
                price.map(Price::Fixed).ok_or_else(|| QueryError::new("price", problem))
            }
        }
    }
}

/// The amount in a field; `None` where it is empty.
fn amount(field: &str, text: RwSignal<String>) -> Result<Option<Nanos>, QueryError> {
    text.with(|text| {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let problem = || QueryError::new(field, "write dollars such as 500 or 500.50");
        parse_usd(text).map(Some).ok_or_else(problem)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(dollars: i64) -> Nanos {
        Nanos(dollars * 1_000_000_000)
    }

    #[test]
    fn an_agreement_comes_back_as_it_was() {
        let full = |price| Agreement {
            terms: Terms {
                basis: Basis::Seat,
                price,
                allowance: usd(50),
                minimum: Some(usd(20)),
                cap: Some(Nanos(500_500_000_000)),
                rounding: Rounding::Line,
            },
            budget: Some(usd(800)),
        };
        let prices = [Price::PassThrough, Price::MarkUp(-1_250), Price::Fixed(usd(2_000))];
        for agreement in prices.map(full).into_iter().chain([Agreement::default()]) {
            Owner::new().with(|| assert_eq!(Draft::of(&agreement).agreement(), Ok(agreement.clone())));
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        type Spoil = fn(Draft);
        let cases: [(Spoil, &str); 9] = [
            (|draft| draft.kind.set(Kind::MarkUp), "price"),
            (|draft| draft.kind.set(Kind::Fixed), "price"),
            (
                |draft| {
                    draft.kind.set(Kind::MarkUp);
                    draft.mark_up.set("901".to_owned());
                },
                "price",
            ),
            (|draft| draft.allowance.set("some".to_owned()), "allowance"),
            (|draft| draft.allowance.set("0.001".to_owned()), "allowance"),
            (|draft| draft.minimum.set("-1".to_owned()), "minimum"),
            (|draft| draft.cap.set("1e3".to_owned()), "cap"),
            (
                |draft| {
                    draft.minimum.set("20".to_owned());
                    draft.cap.set("10".to_owned());
                },
                "cap",
            ),
            (|draft| draft.budget.set("0".to_owned()), "budget"),
        ];
        for (spoil, field) in cases {
            Owner::new().with(|| {
                let draft = Draft::of(&Agreement::default());
                spoil(draft);
                assert_eq!(draft.agreement().expect_err(field).field, field);
            });
        }
    }

    #[test]
    fn what_was_typed_for_another_kind_does_not_count() {
        Owner::new().with(|| {
            let draft = Draft::of(&Agreement::default());
            draft.mark_up.set("much".to_owned());
            assert_eq!(draft.agreement(), Ok(Agreement::default()));
        });
    }
}
