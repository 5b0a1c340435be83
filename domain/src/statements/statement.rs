//! The statement itself.

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::People;
use crate::Nanos;
use crate::billing::{Bill, Month, Terms};
use crate::money::group_thousands;
use crate::pricing::Rates;
use crate::reports::Line;
use crate::sessions::Micros;

/// A line: one model of one person on one account on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatementLine {
    /// The day in the org's zone.
    #[serde(with = "crate::civil::iso_day")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// The account's number.
    pub account: i32,
    /// What it was called.
    pub account_name: String,
    /// The person's number; 0 is "not named".
    pub person: i32,
    /// Their name; empty where nobody is named.
    pub person_name: String,
    /// The model's number; 0 is "not named".
    pub model: i32,
    /// Its name; empty where none is named.
    pub model_name: String,
    /// What was used.
    pub used: Line,
    /// What it cost, by the cost that counts.
    pub cost: Nanos,
    /// What is billed for it, before anything below the lines.
    pub amount: Nanos,
}

/// A price that requests of the month were costed with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = StatementPrice))]
pub struct PriceUsed {
    /// The version's number.
    pub id: i32,
    /// The model that it is of.
    pub model: String,
    /// What the book calls the version.
    pub key: String,
    /// Its list rates, US dollars for a million tokens.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub rates: Option<Rates>,
}

/// The decimals of a currency (ISO 4217).
fn digits(currency: &str) -> u32 {
    if currency == "JPY" { 0 } else { 2 }
}

/// What a statement bills for changes of a month that was closed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settled {
    /// The month.
    pub month: Month,
    /// What is billed, or given back: whole cents.
    pub amount: Nanos,
}

/// An amount in the currency that the client is shown, beside dollars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Exchange {
    /// ISO 4217.
    pub currency: String,
    /// Units of it for a dollar, as a decimal number: `0.9214`.
    pub rate: String,
    /// The day of the rate.
    #[serde(with = "crate::civil::iso_day")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// The total in its smallest unit (cents; yen), rounded half to even, once.
    pub total: i64,
}

impl Exchange {
    /// Exchanges a total exactly, and rounds once. `None` for a rate that is no number, or a total that does not fit.
    #[must_use]
    pub fn of(currency: String, day: Date, rate: String, total: Nanos) -> Option<Self> {
        let units: Decimal = rate.parse().ok()?;
        let smallest = Decimal::from(10_u32.pow(digits(&currency)));
        let exact = total.to_usd().checked_mul(units)?.checked_mul(smallest)?;
        let rounded = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven).to_i64()?;
        Some(Self {
            currency,
            rate,
            day,
            total: rounded,
        })
    }

    /// `EUR 1,234.56`, `JPY 10,801`.
    #[must_use]
    pub fn display(&self) -> String {
        format!("{} {}", self.currency, self.amount())
    }

    /// `1,234.56`, `10,801`.
    #[must_use]
    pub fn amount(&self) -> String {
        let sign = if self.total < 0 { "-" } else { "" };
        let size = self.total.unsigned_abs();
        let amount = match digits(&self.currency) {
            0 => group_thousands(size),
            _ => format!("{}.{:02}", group_thousands(size / 100), size % 100),
        };
        format!("{sign}{amount}")
    }
}

/// What a project's client is billed for a month. Field by field, in this order, this is the text that is frozen and hashed: fields may be added
/// in later versions, and never change their meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statement {
    /// The version of this text.
    pub version: u8,
    /// The number that it was closed under; nothing while it is a draft.
    pub number: Option<i32>,
    /// Who bills.
    pub org: String,
    /// Who is billed.
    pub client: String,
    /// What for.
    pub project: String,
    /// The project's number.
    pub project_id: i32,
    /// The month.
    pub month: Month,
    /// The zone whose days these are.
    pub zone: String,
    /// What was agreed on.
    pub terms: Terms,
    /// What was used in the month.
    pub lines: Vec<StatementLine>,
    /// What has changed since of months that were closed before: their days are those of then, and their numbers the differences.
    pub adjustments: Vec<StatementLine>,
    /// What the month itself is billed, without adjustments: whole cents.
    pub own: Nanos,
    /// What the changes of earlier months come to, by the terms that these were closed with: whole cents. Own and settled amounts add up to the
    /// total.
    pub settled: Vec<Settled>,
    /// Sessions that began in the month; one that is shared counts for each of its projects.
    pub sessions: i64,
    /// Their active time.
    pub active: Micros,
    /// The amount. Its lines are those above, the month's first and then the adjustments.
    pub bill: Bill,
    /// The prices behind the cost.
    pub prices: Vec<PriceUsed>,
    /// The total in another currency.
    pub exchange: Option<Exchange>,
    /// When it was closed, unix milliseconds.
    pub closed_at: Option<i64>,
}

impl Statement {
    /// What was used in the month, without adjustments.
    #[must_use]
    pub fn used(&self) -> Line {
        self.lines.iter().map(|line| line.used).sum()
    }

    /// What that cost, by the cost that counts.
    #[must_use]
    pub fn cost(&self) -> Nanos {
        self.lines.iter().map(|line| line.cost).sum()
    }

    /// What the adjustments add, or take, by the terms of their months.
    #[must_use]
    pub fn adjusted(&self) -> Nanos {
        self.settled.iter().map(|settled| settled.amount).sum()
    }

    /// What the lines of the adjustments are worth, before the terms of their months make something else of it ([`crate::billing::Extra::Earlier`]).
    #[must_use]
    pub fn changed(&self) -> Nanos {
        self.adjustments.iter().map(|line| line.amount).sum()
    }

    /// The statement as its client may see it: without the studio's accounts, and without what the studio pays itself; people are called by what
    /// stands before the `@` of their e-mails.
    #[must_use]
    pub fn for_client(mut self) -> Self {
        self.terms = Terms::default();
        self.prices.clear();
        let people = self.people();
        for line in self.lines.iter_mut().chain(&mut self.adjustments) {
            line.account = 0;
            line.account_name.clear();
            line.cost = Nanos::ZERO;
            (line.used.cost, line.used.reported, line.used.unreported) = Default::default();
            people.name(line).clone_into(&mut line.person_name);
        }
        self
    }

    /// What its people are called, in it and in all of its documents.
    #[must_use]
    pub fn people(&self) -> People {
        People::of(self.all_lines())
    }

    /// All lines, as the bill counts them.
    pub fn all_lines(&self) -> impl Iterator<Item = &StatementLine> {
        self.lines.iter().chain(&self.adjustments)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_amount_is_exchanged_exactly_and_rounded_once() {
        let of = |total: i64, rate: &str| {
            let exchange = Exchange::of("EUR".to_owned(), date(2026, 10, 31), rate.to_owned(), Nanos(total));
            exchange.map(|exchange| exchange.total)
        };
        assert_eq!(of(100_000_000_000, "0.9214"), Some(9_214));
        assert_eq!(of(10_010_000_000, "0.9214"), Some(922), "9.223214");
        assert_eq!(of(-10_000_000_000, "1.005"), Some(-1_005));
        assert_eq!(of(10_000_000, "0.5"), Some(0), "half a cent goes to the even one");
        assert_eq!(of(1, "many"), None);
        let shown = |currency: &str, rate: &str| {
            let exchange = Exchange::of(currency.to_owned(), date(2026, 10, 31), rate.to_owned(), Nanos(1_234_560_000_000));
            exchange.expect("fits").display()
        };
        assert_eq!(
            (shown("EUR", "1"), shown("JPY", "150.005")),
            ("EUR 1,234.56".to_owned(), "JPY 185,190".to_owned())
        );
    }
}
