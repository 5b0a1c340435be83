//! Lines of a statement, added up by what they have in common.

use std::collections::BTreeMap;

use domain::Nanos;
use domain::civil::write_day;
use domain::reports::Line;
use domain::statements::{People, StatementLine};

/// Some lines, as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// What they have in common.
    pub name: String,
    /// What was used.
    pub used: Line,
    /// What it cost, by the cost that counts.
    pub cost: Nanos,
    /// What is billed for it.
    pub amount: Nanos,
}

impl Group {
    /// Whether nobody knows what any of it costs: then the amount is not zero, there is none. Of a shared session all requests, and those without
    /// a price, are shared out each for themselves: the two numbers need not be equal.
    pub fn is_unpriced(&self) -> bool {
        self.amount == Nanos::ZERO && self.used.cost == Nanos::ZERO && self.used.unpriced_requests > 0
    }
}

/// By the model, the dearest first.
pub(super) fn by_model(lines: &[StatementLine]) -> Vec<Group> {
    dearest_first(grouped(lines, |line| or(&line.model_name, "Model not named")))
}

/// By the person, the dearest first, as clients read their names.
pub(super) fn by_person(lines: &[StatementLine], people: &People) -> Vec<Group> {
    let name = |line: &StatementLine| or(people.name(line), NOBODY);
    dearest_first(grouped(lines, name))
}

/// By the day, in order.
pub(super) fn by_day(lines: &[StatementLine]) -> Vec<Group> {
    grouped(lines, |line| write_day(line.day))
}

/// By the account, the dearest first.
pub(super) fn by_account(lines: &[StatementLine]) -> Vec<Group> {
    dearest_first(grouped(lines, |line| or(&line.account_name, "Account not named")))
}

/// What stands where a line names nobody.
pub(super) const NOBODY: &str = "Nobody is named";

/// A name, or what stands for none.
pub(super) fn or(name: &str, none: &str) -> String {
    if name.is_empty() { none.to_owned() } else { name.to_owned() }
}

fn grouped(lines: &[StatementLine], name: impl Fn(&StatementLine) -> String) -> Vec<Group> {
    let mut groups: BTreeMap<String, Vec<&StatementLine>> = BTreeMap::new();
    for line in lines {
        groups.entry(name(line)).or_default().push(line);
    }
    groups
        .into_iter()
        .map(|(name, lines)| Group {
            name,
            used: lines.iter().map(|line| line.used).sum(),
            cost: lines.iter().map(|line| line.cost).sum(),
            amount: lines.iter().map(|line| line.amount).sum(),
        })
        .collect()
}

fn dearest_first(mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by_key(|group| (std::cmp::Reverse(group.amount), std::cmp::Reverse(group.cost)));
    groups
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn line(day: i8, person: &str, model: &str, amount: i64) -> StatementLine {
        StatementLine {
            day: date(2026, 10, day),
            account: 1,
            account_name: "studio@example.com".to_owned(),
            person: i32::from(!person.is_empty()),
            person_name: person.to_owned(),
            model: 1,
            model_name: model.to_owned(),
            used: Line {
                requests: 1,
                ..Line::default()
            },
            cost: Nanos(amount),
            amount: Nanos(amount),
        }
    }

    #[test]
    fn every_grouping_adds_up_to_the_same() {
        let lines = [
            line(2, "ana@example.com", "opus", 5),
            line(1, "ana@example.com", "haiku", 9),
            line(2, "", "opus", 7),
        ];
        let names = |groups: &[Group]| groups.iter().map(|group| group.name.clone()).collect::<Vec<_>>();
        let (models, people, days) = (by_model(&lines), by_person(&lines, &People::of(&lines)), by_day(&lines));
        assert_eq!(names(&models), ["opus", "haiku"]);
        assert_eq!(names(&people), ["ana", "Nobody is named"]);
        assert_eq!(names(&days), ["2026-10-01", "2026-10-02"]);
        let accounts = by_account(&lines);
        assert_eq!(names(&accounts), ["studio@example.com"]);
        for groups in [models, people, days, accounts] {
            assert_eq!(groups.iter().map(|group| group.amount.0).sum::<i64>(), 21);
            assert_eq!(groups.iter().map(|group| group.used.requests).sum::<i64>(), 3);
        }
    }
    #[test]
    fn what_has_no_price_is_told_of_shared_work_too() {
        let mut of = line(1, "ana", "rerank", 0);
        of.used = Line {
            requests: 108,
            unpriced_requests: 107,
            ..Line::default()
        };
        assert!(by_model(std::slice::from_ref(&of))[0].is_unpriced());
        of.used.cost = Nanos(1);
        assert!(!by_model(&[of])[0].is_unpriced());
        assert!(!by_model(&[line(1, "ana", "free", 0)])[0].is_unpriced());
    }
}
