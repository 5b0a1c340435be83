//! The columns of the comparison, and the order that they bring the models into.

use std::cmp::Ordering;
use std::fmt::{self, Display, Formatter};

use domain::usage::{ModelRow, cost_growth, cost_per_request, error_rate, known_cost, tokens_per_dollar};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Model,
    Cost,
    Requests,
    Tokens,
    CostPerRequest,
    TokensPerDollar,
    CacheRate,
    P50,
    P95,
    FirstToken,
    TokensPerSecond,
    Errors,
    Change,
}

/// What a row is ordered by.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Whole(i64),
    Real(f64),
    /// There is none: such rows come last, whatever the order.
    Nothing,
}

impl Column {
    /// All of them, from left to right.
    pub(super) const ALL: [Self; 13] = [
        Self::Model,
        Self::Cost,
        Self::Requests,
        Self::Tokens,
        Self::CostPerRequest,
        Self::TokensPerDollar,
        Self::CacheRate,
        Self::P50,
        Self::P95,
        Self::FirstToken,
        Self::TokensPerSecond,
        Self::Errors,
        Self::Change,
    ];

    /// Its heading.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Model => "Model",
            Self::Cost => "Cost",
            Self::Requests => "Requests",
            Self::Tokens => "Tokens",
            Self::CostPerRequest => "$ / request",
            Self::TokensPerDollar => "Tokens / $",
            Self::CacheRate => "Cache rate",
            Self::P50 => "P50",
            Self::P95 => "P95",
            Self::FirstToken => "TTFT",
            Self::TokensPerSecond => "Tokens/s",
            Self::Errors => "Errors",
            Self::Change => "Change",
        }
    }

    /// Its name in the address.
    const fn key(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Cost => "cost",
            Self::Requests => "requests",
            Self::Tokens => "tokens",
            Self::CostPerRequest => "cost_per_request",
            Self::TokensPerDollar => "tokens_per_dollar",
            Self::CacheRate => "cache_rate",
            Self::P50 => "p50",
            Self::P95 => "p95",
            Self::FirstToken => "ttft",
            Self::TokensPerSecond => "tokens_per_second",
            Self::Errors => "errors",
            Self::Change => "change",
        }
    }

    /// What it is, at length.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Model => "The model that answered",
            Self::Cost => "Computed cost in USD, without what has no price",
            Self::Requests => "Requests, failed ones included",
            Self::Tokens => "Input, cache reads and writes, and output",
            Self::CostPerRequest => "Average cost of a request that has a price, in USD",
            Self::TokensPerDollar => "Tokens for one dollar, of those that have a price",
            Self::CacheRate => "Cache reads over all input",
            Self::P50 => "Half of the requests took at most so long",
            Self::P95 => "95 of 100 requests took at most so long",
            Self::FirstToken => "Half of the requests sent their first token within this time",
            Self::TokensPerSecond => "Output tokens per second of generation",
            Self::Errors => "Failed requests over all",
            Self::Change => "Cost against what the window is compared with",
        }
    }

    fn value(self, row: &ModelRow) -> Value {
        let sum = &row.measures;
        let real = |number: Option<f64>| number.map_or(Value::Nothing, Value::Real);
        let whole = |number: Option<i64>| number.map_or(Value::Nothing, Value::Whole);
        match self {
            Self::Model => Value::Text(row.name.to_lowercase()),
            Self::Cost => whole(known_cost(sum).map(|cost| cost.0)),
            Self::Requests => Value::Whole(sum.requests),
            Self::Tokens => Value::Whole(sum.tokens()),
            Self::CostPerRequest => whole(cost_per_request(sum).map(|cost| cost.0)),
            Self::TokensPerDollar => whole(tokens_per_dollar(sum)),
            Self::CacheRate => real(sum.cache_hit_rate()),
            Self::P50 => real(row.speed.p50_ms),
            Self::P95 => real(row.speed.p95_ms),
            Self::FirstToken => real(row.speed.ttft_p50_ms),
            Self::TokensPerSecond => real(row.speed.tokens_per_second),
            Self::Errors => real(error_rate(sum)),
            Self::Change => real(cost_growth(sum, &row.before)),
        }
    }
}

/// An order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub column: Column,
    pub descending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            column: Column::Cost,
            descending: true,
        }
    }
}

/// As the address says it: `cost`, and `-cost` for most first.
impl Display for Order {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.descending { "-" } else { "" })?;
        f.write_str(self.column.key())
    }
}

impl Order {
    /// Reads it as the address says it; `None` for what it cannot say.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (descending, key) = text.strip_prefix('-').map_or((false, text), |key| (true, key));
        let column = Column::ALL.into_iter().find(|column| column.key() == key)?;
        Some(Self { column, descending })
    }

    /// The order after a click on a column: most first, names from A; a second click turns it around.
    pub(super) fn clicked(self, column: Column) -> Self {
        if self.column == column {
            return self.turned();
        }
        Self {
            column,
            descending: column != Column::Model,
        }
    }

    /// The other way around.
    pub(super) const fn turned(self) -> Self {
        Self {
            descending: !self.descending,
            ..self
        }
    }

    /// The `aria-sort` of a column's heading.
    pub(super) fn aria(self, column: Column) -> Option<&'static str> {
        (self.column == column).then_some(if self.descending { "descending" } else { "ascending" })
    }

    /// The numbers of the models in this order.
    pub(super) fn sorted(self, rows: &[ModelRow]) -> Vec<i32> {
        let mut keyed: Vec<(Value, &ModelRow)> = rows.iter().map(|row| (self.column.value(row), row)).collect();
        keyed.sort_by(|(one, a), (other, b)| {
            let by_value = match (one, other) {
                (Value::Nothing, Value::Nothing) => Ordering::Equal,
                (Value::Nothing, _) => Ordering::Greater,
                (_, Value::Nothing) => Ordering::Less,
                _ if self.descending => compare(other, one),
                _ => compare(one, other),
            };
            by_value.then(b.measures.cost.cmp(&a.measures.cost)).then(a.id.cmp(&b.id))
        });
        keyed.into_iter().map(|(_, row)| row.id).collect()
    }
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        (Value::Whole(one), Value::Whole(other)) => one.cmp(other),
        (Value::Real(one), Value::Real(other)) => one.total_cmp(other),
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::page;
    use super::*;

    fn sorted(column: Column, descending: bool) -> Vec<i32> {
        Order { column, descending }.sorted(&page().rows)
    }

    #[test]
    fn every_column_orders_and_what_is_unknown_comes_last() {
        assert_eq!(
            Order::default().sorted(&page().rows),
            [1, 2, 4, 3],
            "the one without a price is last"
        );
        assert_eq!(sorted(Column::Cost, false), [4, 2, 1, 3], "and stays so");
        assert_eq!(sorted(Column::Model, false), [2, 1, 4, 3]);
        assert_eq!(sorted(Column::P50, false), [2, 1, 3, 4]);
        assert_eq!(sorted(Column::P50, true), [1, 2, 3, 4]);
        assert_eq!(sorted(Column::TokensPerDollar, true), [2, 1, 3, 4]);
        assert_eq!(sorted(Column::Change, true)[2], 4, "all of it is gone");
        for column in Column::ALL {
            let mut ids = sorted(column, true);
            ids.sort_unstable();
            assert_eq!(ids, [1, 2, 3, 4], "{}", column.name());
        }
    }

    #[test]
    fn the_address_says_the_order() {
        for column in Column::ALL {
            for descending in [true, false] {
                let order = Order { column, descending };
                assert_eq!(Order::parse(&order.to_string()), Some(order));
            }
        }
        assert_eq!(Order::default().to_string(), "-cost");
        for bad in ["", "-", "weather", "--cost", "Cost"] {
            assert_eq!(Order::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_second_click_turns_the_order_around() {
        let first = Order::default().clicked(Column::P95);
        assert_eq!(first.aria(Column::P95), Some("descending"));
        assert_eq!(first.aria(Column::Cost), None);
        assert_eq!(first.clicked(Column::P95).aria(Column::P95), Some("ascending"));
        assert!(!first.clicked(Column::Model).descending, "names from A");
    }
}
