//! One line of the editor: a condition as it is being made.

use domain::query::Facet;
use domain::rules::Condition;

use super::kind::Kind;

/// One condition: what was typed or chosen for each way of asking, so that looking at another kind loses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Tells the lines of a dialog apart.
    pub key: u32,
    /// Which kind it is.
    pub kind: Kind,
    /// A directory, a repository or a branch.
    pub text: String,
    /// Values of a list.
    pub ids: Vec<i32>,
    /// Hours, the second one not included.
    pub hours: (u8, u8),
    /// Days of the week: 0 is Sunday.
    pub days: Vec<u8>,
}

impl Line {
    /// An empty one.
    pub fn new(key: u32) -> Self {
        Self {
            key,
            kind: Kind::Directory,
            text: String::new(),
            ids: Vec::new(),
            hours: (9, 18),
            days: vec![1, 2, 3, 4, 5],
        }
    }

    /// That of a condition.
    pub fn of(key: u32, condition: &Condition) -> Self {
        let line = Self {
            kind: Kind::of(condition),
            ..Self::new(key)
        };
        match condition.clone() {
            Condition::Directory(text) | Condition::Repository(text) | Condition::Branch(text) => Self { text, ..line },
            Condition::Accounts(ids)
            | Condition::Persons(ids)
            | Condition::Agents(ids)
            | Condition::Actions(ids)
            | Condition::Models(ids) => Self { ids, ..line },
            // Midnight at the end of a day is offered as 24.
            Condition::Hours(from, to) => Self {
                hours: (from, if to == 0 { 24 } else { to }),
                ..line
            },
            Condition::Weekdays(days) => Self { days, ..line },
        }
    }

    /// Becomes another kind. Values of a list mean nothing in another list.
    pub fn become_kind(&mut self, kind: Kind) {
        if self.kind != kind {
            self.kind = kind;
            self.ids.clear();
        }
    }

    /// The condition that it is.
    pub fn condition(&self) -> Condition {
        match self.kind {
            Kind::Directory => Condition::Directory(self.text.clone()),
            Kind::Repository => Condition::Repository(self.text.clone()),
            Kind::Branch => Condition::Branch(self.text.clone()),
            Kind::One(Facet::Account) => Condition::Accounts(self.ids.clone()),
            Kind::One(Facet::Person) => Condition::Persons(self.ids.clone()),
            Kind::One(Facet::Agent) => Condition::Agents(self.ids.clone()),
            Kind::One(Facet::Action) => Condition::Actions(self.ids.clone()),
            Kind::One(Facet::Model | Facet::Source | Facet::Class | Facet::Outcome) => Condition::Models(self.ids.clone()),
            Kind::Hours => Condition::Hours(self.hours.0, self.hours.1),
            Kind::Weekdays => Condition::Weekdays(self.days.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_emptied_when_it_becomes_another_one() {
        let mut line = Line::of(0, &Condition::Agents(vec![7]));
        line.become_kind(Kind::One(Facet::Agent));
        assert_eq!(line.condition(), Condition::Agents(vec![7]));
        line.text = "main".to_owned();
        line.become_kind(Kind::One(Facet::Model));
        assert_eq!(line.condition(), Condition::Models(Vec::new()), "an agent's number is no model's");
        line.become_kind(Kind::Branch);
        assert_eq!(line.condition(), Condition::Branch("main".to_owned()));
    }

    #[test]
    fn midnight_is_twenty_four() {
        assert_eq!(Line::of(0, &Condition::Hours(18, 0)).condition(), Condition::Hours(18, 24));
    }
}
