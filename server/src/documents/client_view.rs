//! What a client sees of a statement, for programs.

use domain::Nanos;
use domain::billing::{Extra, Month};
use domain::civil::write_day;
use domain::statements::{People, SharedStatement, StatementLine};
use serde::Serialize;
use utoipa::ToSchema;

/// A statement as its client sees it: no accounts, nobody's e-mail, and not what the studio pays itself. Lines, adjustments and extras add up to the
/// total, to the nano-dollar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClientView {
    /// The statement's number.
    number: Option<i32>,
    /// Who bills.
    org: String,
    /// Who is billed.
    client: String,
    /// What for.
    project: String,
    /// The month.
    month: Month,
    /// The zone whose days these are.
    zone: String,
    /// When it was closed, unix milliseconds.
    closed_at: Option<i64>,
    /// The SHA-256 of the text that it was closed as, in hexadecimal.
    sha256: String,
    /// When the link ends, unix milliseconds.
    link_expires_at: i64,
    /// What was used in the month.
    lines: Vec<ClientLine>,
    /// What has changed since of months that were closed before.
    adjustments: Vec<ClientLine>,
    /// What stands below the lines.
    extras: Vec<ClientExtra>,
    /// What is billed: whole cents.
    total_nanos: Nanos,
    /// The total in another currency.
    exchange: Option<ClientExchange>,
}

/// One model of one person on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
struct ClientLine {
    /// The day.
    #[schema(format = Date)]
    day: String,
    /// Who; empty where nobody is named.
    person: String,
    /// The model; empty where none is named.
    model: String,
    /// Requests.
    requests: i64,
    /// Uncached input.
    input_tokens: i64,
    /// Read from a cache.
    cache_read_tokens: i64,
    /// Written to a cache.
    cache_write_tokens: i64,
    /// Output.
    output_tokens: i64,
    /// What is billed for it.
    amount_nanos: Nanos,
}

/// An amount below the lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
struct ClientExtra {
    /// What it is.
    kind: Extra,
    /// How much; may be negative.
    amount_nanos: Nanos,
}

/// The total in another currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
struct ClientExchange {
    /// ISO 4217.
    currency: String,
    /// Units of it for a dollar.
    rate: String,
    /// The day of the rate.
    #[schema(format = Date)]
    day: String,
    /// The total in it, in the smallest unit of the currency: cents, but whole yen.
    total: i64,
}

impl ClientLine {
    fn of(line: &StatementLine, people: &People) -> Self {
        Self {
            day: write_day(line.day),
            person: people.name(line).to_owned(),
            model: line.model_name.clone(),
            requests: line.used.requests,
            input_tokens: line.used.input,
            cache_read_tokens: line.used.cache_read,
            cache_write_tokens: line.used.cache_write,
            output_tokens: line.used.output,
            amount_nanos: line.amount,
        }
    }
}

impl From<SharedStatement> for ClientView {
    fn from(shared: SharedStatement) -> Self {
        let statement = shared.statement;
        let extra = |(kind, amount): &(Extra, Nanos)| ClientExtra {
            kind: *kind,
            amount_nanos: *amount,
        };
        let people = statement.people();
        let line = |line: &StatementLine| ClientLine::of(line, &people);
        Self {
            lines: statement.lines.iter().map(line).collect(),
            adjustments: statement.adjustments.iter().map(line).collect(),
            extras: statement.bill.extras.iter().map(extra).collect(),
            total_nanos: statement.bill.total,
            number: statement.number,
            org: statement.org,
            client: statement.client,
            project: statement.project,
            month: statement.month,
            zone: statement.zone,
            closed_at: statement.closed_at,
            sha256: shared.sha256,
            link_expires_at: shared.expires_at,
            exchange: statement.exchange.map(|exchange| ClientExchange {
                currency: exchange.currency,
                rate: exchange.rate,
                day: write_day(exchange.day),
                total: exchange.total,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::example;

    #[test]
    fn a_client_sees_what_is_billed_and_nothing_behind_it() {
        let statement = example::statement();
        let total = statement.bill.total;
        let view: ClientView = SharedStatement {
            statement,
            closed_on: None,
            sha256: "0a".to_owned(),
            expires_at: 1,
        }
        .into();
        let amounts = view.lines.iter().chain(&view.adjustments).map(|line| line.amount_nanos);
        let sum: Nanos = amounts.chain(view.extras.iter().map(|extra| extra.amount_nanos)).sum();
        assert_eq!((sum, view.total_nanos), (total, total));
        let text = serde_json::to_string(&view).expect("JSON");
        for hidden in ["@", "account", "cost", "mark_up", "Studio seat", "1234567890123"] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
    }
}
