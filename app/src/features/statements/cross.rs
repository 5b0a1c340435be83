//! Lines of a statement, added up by any of what they are about.

use std::collections::BTreeMap;

use domain::Nanos;
use domain::civil::write_day;
use domain::reports::Line;
use domain::statements::StatementLine;

/// What lines are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Day,
    Person,
    Model,
    Account,
}

impl Dimension {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 4] = [Self::Day, Self::Person, Self::Model, Self::Account];

    /// What the column is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Day => "Day",
            Self::Person => "Person",
            Self::Model => "Model",
            Self::Account => "Account",
        }
    }

    /// What a line is about in it: a name, and what tells two of one name apart.
    fn of(self, line: &StatementLine) -> (String, i32) {
        let or = |name: &str, none: &str| if name.is_empty() { none.to_owned() } else { name.to_owned() };
        match self {
            Self::Day => (write_day(line.day), 0),
            Self::Person => (or(&line.person_name, "Nobody is named"), line.person),
            Self::Model => (or(&line.model_name, "Model not named"), line.model),
            Self::Account => (or(&line.account_name, "Account not named"), line.account),
        }
    }
}

/// Some lines, as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// What they have in common, in the order of what they are added up by.
    pub names: Vec<String>,
    /// What was used.
    pub used: Line,
    /// What it cost, by the cost that counts.
    pub cost: Nanos,
    /// What is billed for it.
    pub amount: Nanos,
}

impl Row {
    /// All rows as one.
    pub fn total(rows: &[Self]) -> Self {
        Self {
            names: Vec::new(),
            used: rows.iter().map(|row| row.used).sum(),
            cost: rows.iter().map(|row| row.cost).sum(),
            amount: rows.iter().map(|row| row.amount).sum(),
        }
    }
}

/// The lines, added up: in the order of what they are added up by.
pub(super) fn cross(lines: &[StatementLine], by: &[Dimension]) -> Vec<Row> {
    let mut rows: BTreeMap<Vec<(String, i32)>, Row> = BTreeMap::new();
    for line in lines {
        let key: Vec<(String, i32)> = by.iter().map(|dimension| dimension.of(line)).collect();
        let row = rows.entry(key).or_insert_with_key(|key| Row {
            names: key.iter().map(|(name, _)| name.clone()).collect(),
            ..Row::default()
        });
        row.used = [row.used, line.used].into_iter().sum();
        row.cost += line.cost;
        row.amount += line.amount;
    }
    rows.into_values().collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn whatever_lines_are_added_up_by_the_sum_is_the_same() {
        let line = |day: i8, person: i32, model: &str, account: i32, amount: i64| StatementLine {
            day: date(2026, 10, day),
            account,
            account_name: format!("account {account}"),
            person,
            person_name: "ana@example.com".to_owned(),
            model: 1,
            model_name: model.to_owned(),
            used: Line {
                requests: 1,
                ..Line::default()
            },
            cost: Nanos(amount),
            amount: Nanos(amount * 2),
        };
        let lines = [
            line(2, 1, "opus", 1, 5),
            line(2, 1, "opus", 2, 7),
            line(1, 2, "haiku", 1, 9),
            line(2, 1, "", 1, 1),
        ];
        let all = cross(&lines, &Dimension::ALL);
        assert_eq!(all.len(), 4);
        assert_eq!(all[0].names, ["2026-10-01", "ana@example.com", "haiku", "account 1"]);
        let mut sizes = Vec::new();
        for by in [&[Dimension::Day][..], &[Dimension::Person], &[Dimension::Model, Dimension::Account]] {
            let rows = cross(&lines, by);
            sizes.push(rows.len());
            assert_eq!(
                Row {
                    names: Vec::new(),
                    ..Row::total(&rows)
                },
                Row::total(&all),
                "{by:?}"
            );
        }
        assert_eq!(sizes, [2, 2, 4], "two people of one name are two");
    }
}
