//! The charges of a statement.

use domain::Nanos;
use domain::billing::{Extra, Month};
use domain::statements::{Statement, StatementLine};
use jiff::ToSpan;
use jiff::civil::Date;

use super::publisher::publisher;
use crate::documents::names;

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Charge {
    /// The first day of it.
    pub begins: Date,
    /// The day after its last one.
    pub ends: Date,
    /// `ChargeCategory`: what kind of charge it is.
    pub category: &'static str,
    /// Whether it corrects a month that was billed before.
    pub is_correction: bool,
    /// `ChargeFrequency`: how often it is made.
    pub frequency: &'static str,
    /// In words.
    pub description: String,
    /// How much is sold, and its unit; nothing of what is not sold.
    pub quantity: Option<(i64, &'static str)>,
    /// What is sold: the model, or the fixed price.
    pub sku: Option<String>,
    /// Who made it; nothing where that is the studio, or not known.
    pub publisher: Option<&'static str>,
    /// Who used it; empty where nobody is named.
    pub person: String,
    /// What is billed.
    pub amount: Nanos,
}

/// All of them, in the order of the statement.
pub(super) fn charges(statement: &Statement) -> Vec<Charge> {
    let people = statement.people();
    let lines = statement.lines.iter().map(|line| used(line, people.name(line), false));
    let adjustments = statement.adjustments.iter().map(|line| used(line, people.name(line), true));
    let extras = statement
        .bill
        .extras
        .iter()
        .map(|(extra, amount)| below(statement.month, *extra, *amount));
    lines.chain(adjustments).chain(extras).collect()
}

fn used(line: &StatementLine, person: &str, is_correction: bool) -> Charge {
    let model = names::named(&line.model_name);
    let (requests, tokens) = (line.used.requests, line.used.tokens());
    let head = if is_correction { "Adjustment: " } else { "" };
    Charge {
        begins: line.day,
        ends: line.day.saturating_add(1.day()),
        category: "Usage",
        is_correction,
        frequency: "Usage-Based",
        description: format!("{head}{model}: {requests} requests, {tokens} tokens"),
        // Requests that failed have no tokens, and what was used is never nothing.
        quantity: Some(if tokens == 0 { (requests, "Requests") } else { (tokens, "Tokens") }),
        sku: Some(model.to_owned()),
        publisher: publisher(model),
        person: person.to_owned(),
        amount: line.amount,
    }
}

fn below(month: Month, extra: Extra, amount: Nanos) -> Charge {
    let (category, frequency) = match extra {
        Extra::Fixed => ("Purchase", "Recurring"),
        Extra::Allowance => ("Credit", "Recurring"),
        Extra::Minimum | Extra::Cap | Extra::Rounding | Extra::Earlier => ("Adjustment", "One-Time"),
    };
    let is_sold = extra == Extra::Fixed;
    Charge {
        begins: month.first(),
        ends: month.end(),
        category,
        frequency,
        description: names::extra(extra).to_owned(),
        quantity: is_sold.then_some((1, "Months")),
        sku: is_sold.then(|| extra.as_str().to_owned()),
        amount,
        ..Charge::default()
    }
}
