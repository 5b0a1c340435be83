//! What people are called where clients read it.

use std::collections::{BTreeMap, BTreeSet};

use super::StatementLine;

/// The people of a statement: what stands before the `@` of their e-mails. Two who are called the same are told apart by a number; who is not named has
/// no name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People(BTreeMap<i32, String>);

impl People {
    /// Those of all its lines: everybody is called the same wherever it is read.
    #[must_use]
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a StatementLine>) -> Self {
        let named: BTreeSet<(i32, &str)> = lines
            .into_iter()
            .map(|line| (line.person, line.person_name.split('@').next().unwrap_or_default()))
            .collect();
        let mut called: BTreeMap<&str, u32> = BTreeMap::new();
        let mut people = BTreeMap::new();
        for (person, name) in &named {
            if people.contains_key(person) {
                continue;
            }
            let so_many = called.entry(name).or_default();
            *so_many += 1;
            let text = match so_many {
                1 => (*name).to_owned(),
                _ if name.is_empty() => String::new(),
                so_many => format!("{name} ({so_many})"),
            };
            people.insert(*person, text);
        }
        Self(people)
    }

    /// What the person of a line is called; empty where nobody is named.
    #[must_use]
    pub fn name(&self, line: &StatementLine) -> &str {
        self.0.get(&line.person).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::Nanos;
    use crate::reports::Line;

    #[test]
    fn two_of_one_name_are_two() {
        let line = |person: i32, name: &str| StatementLine {
            day: date(2026, 10, 1),
            account: 1,
            account_name: String::new(),
            person,
            person_name: name.to_owned(),
            model: 1,
            model_name: String::new(),
            used: Line::default(),
            cost: Nanos::ZERO,
            amount: Nanos::ZERO,
        };
        let lines = [
            line(7, "ana@studio.example"),
            line(3, "ben@studio.example"),
            line(9, "ana@agency.example"),
            line(7, "ana@studio.example"),
            line(0, ""),
        ];
        let names = [(0, ""), (3, "ben"), (7, "ana"), (9, "ana (2)")].map(|(person, name)| (person, name.to_owned()));
        assert_eq!(People::of(&lines), People(BTreeMap::from(names)));
        assert_eq!(People::of(&lines).name(&line(9, "")), "ana (2)");
    }
}
