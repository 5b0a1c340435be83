//! The lines of a statement, added up for people.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::Nanos;
use domain::billing::Month;
use domain::civil::write_day;
use domain::statements::{Statement, StatementLine};

use super::names;

/// What some lines add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    /// What they have in common.
    pub name: String,
    /// Requests.
    pub requests: i64,
    /// Tokens of all kinds.
    pub tokens: i64,
    /// What is billed for them.
    pub amount: Nanos,
    /// What it was computed to cost.
    pub cost: Nanos,
    /// Requests without a price.
    pub unpriced_requests: i64,
}

impl Sum {
    fn add(&mut self, line: &StatementLine) {
        self.requests += line.used.requests;
        self.tokens += line.used.tokens();
        self.amount += line.amount;
        self.cost += line.used.cost;
        self.unpriced_requests += line.used.unpriced_requests;
    }

    /// Whether nobody knows what any of it costs: then the amount is not zero, there is none. Of a shared session all requests, and those without
    /// a price, are shared out each for themselves: the two numbers need not be equal.
    pub fn is_unpriced(&self) -> bool {
        self.amount == Nanos::ZERO && self.cost == Nanos::ZERO && self.unpriced_requests > 0
    }
}

/// What was used in the month by model, what is billed most first.
pub(super) fn by_model(statement: &Statement) -> Vec<Sum> {
    let mut sums = by(&statement.lines, |line| line.model_name.clone());
    sums.sort_by_key(|sum| Reverse(sum.amount));
    sums
}

/// What was used in the month by person, what is billed most first: two who are called the same are two, as on the page.
pub(super) fn by_person(statement: &Statement) -> Vec<Sum> {
    let people = statement.people();
    let mut sums = by(&statement.lines, |line| people.name(line).to_owned());
    sums.sort_by_key(|sum| Reverse(sum.amount));
    sums
}

/// What was used in the month by day.
pub(super) fn by_day(statement: &Statement) -> Vec<Sum> {
    by(&statement.lines, |line| write_day(line.day))
}

/// What has changed of earlier months, month by month.
pub(super) fn by_earlier_month(statement: &Statement) -> Vec<Sum> {
    by(&statement.adjustments, |line| Month::of(line.day).to_string())
}

/// What has changed of earlier months, line by line.
pub(super) fn of_adjustments(statement: &Statement) -> Vec<Sum> {
    let people = statement.people();
    let one = |line: &StatementLine| {
        let person = names::or(people.name(line), names::NOBODY);
        let model = names::or(&line.model_name, names::NO_MODEL);
        let mut sum = Sum {
            name: format!("{}, {person}, {model}", write_day(line.day)),
            ..Sum::default()
        };
        sum.add(line);
        sum
    };
    statement.adjustments.iter().map(one).collect()
}

/// In the order of their names.
fn by(lines: &[StatementLine], name: impl Fn(&StatementLine) -> String) -> Vec<Sum> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for line in lines {
        sums.entry(name(line)).or_default().add(line);
    }
    sums.into_iter().map(|(name, sum)| Sum { name, ..sum }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::example;

    #[test]
    fn every_sum_is_of_all_lines() {
        let statement = example::statement();
        let all: Nanos = statement.lines.iter().map(|line| line.amount).sum();
        for sums in [by_model(&statement), by_person(&statement), by_day(&statement)] {
            assert_eq!(sums.iter().map(|sum| sum.amount).sum::<Nanos>(), all);
            assert_eq!(sums.iter().map(|sum| sum.tokens).sum::<i64>(), statement.used().tokens());
        }
        assert!(by_model(&statement).is_sorted_by_key(|sum| Reverse(sum.amount)));
        let earlier = by_earlier_month(&statement);
        assert_eq!((earlier.len(), earlier[0].name.as_str()), (1, "2026-09"));
        assert_eq!(earlier[0].amount, statement.adjusted());
        let changes = of_adjustments(&statement);
        assert_eq!(changes[0].name, "2026-09-30, ana, claude-haiku-4-5");
        assert_eq!(changes.iter().map(|sum| sum.amount).sum::<Nanos>(), statement.changed());
        assert_eq!(by_person(&statement)[0].name, "ana");
        let people = by_person(&statement).len();
        let mut namesake = statement.clone();
        let mut line = namesake.lines[0].clone();
        line.person += 1_000;
        line.person_name = "ana@agency.example".to_owned();
        namesake.lines.push(line);
        let found = by_person(&namesake);
        assert_eq!(found.len(), people + 1, "a namesake is somebody else");
        assert!(found.iter().any(|sum| sum.name == "ana (2)"), "{found:?}");
    }
    #[test]
    fn what_has_no_price_is_told_of_shared_work_too() {
        let mut statement = example::statement();
        let line = &mut statement.lines[0];
        line.amount = Nanos::ZERO;
        line.used.cost = Nanos::ZERO;
        (line.used.requests, line.used.unpriced_requests) = (108, 107);
        let name = line.model_name.clone();
        let found = by_model(&statement);
        assert!(found.iter().any(|sum| sum.name == name && sum.is_unpriced()), "{found:?}");
    }
}
