//! A rule as it is being made.

use domain::query::QueryError;
use domain::rules::{Condition, MOST_CONDITIONS, Reach, Rule, RuleForm};
use domain::sessions::Assignment;
use leptos::prelude::*;

use super::line::Line;
use super::project_field::Billed;

/// What a dialog begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Start {
    /// The rule in whose place it is put, if it is no new one.
    pub id: Option<i32>,
    /// What it is called.
    pub name: String,
    /// Its conditions.
    pub conditions: Vec<Condition>,
    /// What it is billed to, if that is known already.
    pub tag: Option<Assignment>,
    /// Whether it is the default rule of the project that it bills to.
    pub is_default: bool,
}

impl From<&Rule> for Start {
    fn from(rule: &Rule) -> Self {
        Self {
            id: Some(rule.id),
            name: rule.name.clone(),
            conditions: rule.conditions.clone(),
            tag: Some(rule.tag.clone()),
            is_default: rule.default_for.is_some(),
        }
    }
}

/// The fields of the dialog. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft {
    /// The rule in whose place it is put.
    pub id: Option<i32>,
    /// What it is called.
    pub name: RwSignal<String>,
    /// Its conditions, one at least.
    pub lines: RwSignal<Vec<Line>>,
    /// What it is billed to.
    pub billed: RwSignal<Billed>,
    /// Whether it is the default rule of the project that it bills to, where it bills to one.
    pub is_default: RwSignal<bool>,
    /// Which sessions it is for.
    pub reach: RwSignal<Reach>,
}

impl Draft {
    /// The fields as a dialog begins with them.
    pub fn of(start: &Start) -> Self {
        let mut lines: Vec<Line> = (0..)
            .zip(&start.conditions)
            .map(|(key, condition)| Line::of(key, condition))
            .collect();
        if lines.is_empty() {
            lines.push(Line::new(0));
        }
        Self {
            id: start.id,
            name: RwSignal::new(start.name.clone()),
            lines: RwSignal::new(lines),
            billed: RwSignal::new(Billed::of(start.tag.as_ref())),
            is_default: RwSignal::new(start.is_default),
            reach: RwSignal::new(Reach::New),
        }
    }

    /// What is in the fields, under a name, if it can be right. Follows them. The server checks the same again.
    ///
    /// # Errors
    /// Names the first field that is not right.
    pub fn form(self, name: String) -> Result<RuleForm, QueryError> {
        let tag = self.billed.with(Billed::tag);
        let project = self.billed.with(Billed::project);
        let form = RuleForm {
            name,
            conditions: self.lines.with(|lines| lines.iter().map(Line::condition).collect()),
            // Fields are looked at in their order, and this one comes after the others.
            tag: tag.clone().unwrap_or(Assignment::NotBillable),
            default_for: project.filter(|_| self.is_default.get()),
        };
        let form = form.checked()?;
        tag.map(|_| form)
            .ok_or_else(|| QueryError::new("tag", "choose what it is billed to"))
    }

    /// One more line, while there may be one more. Returns its key.
    pub fn add(self) -> Option<u32> {
        let key = self.lines.with_untracked(|lines| {
            let next = lines.iter().map(|line| line.key + 1).max().unwrap_or_default();
            (lines.len() < MOST_CONDITIONS).then_some(next)
        })?;
        self.lines.update(|lines| lines.push(Line::new(key)));
        Some(key)
    }

    /// Takes a line away.
    pub fn remove(self, key: u32) {
        self.lines.update(|lines| lines.retain(|line| line.key != key));
    }

    /// Changes a line.
    pub fn change(self, key: u32, change: impl FnOnce(&mut Line)) {
        self.lines.update(|lines| {
            if let Some(line) = lines.iter_mut().find(|line| line.key == key) {
                change(line);
            }
        });
    }

    /// Something of a line; follows it. A line that was taken away a moment ago is as good as an empty one.
    pub fn read<T>(self, key: u32, read: impl FnOnce(&Line) -> T) -> T {
        self.lines.with(|lines| match lines.iter().find(|line| line.key == key) {
            Some(line) => read(line),
            None => read(&Line::new(key)),
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::sessions::Share;

    use super::*;

    fn start(conditions: Vec<Condition>, tag: Assignment) -> Start {
        Start {
            id: Some(4),
            name: "Globex".to_owned(),
            conditions,
            tag: Some(tag),
            is_default: false,
        }
    }

    #[test]
    fn a_rule_comes_back_as_it_was() {
        let conditions = vec![
            Condition::Directory("/work/globex".to_owned()),
            Condition::Repository("web".to_owned()),
            Condition::Branch("main".to_owned()),
            Condition::Accounts(vec![1]),
            Condition::Persons(vec![0, 2]),
            Condition::Agents(vec![3]),
            Condition::Actions(vec![4]),
            Condition::Models(vec![5]),
            Condition::Hours(22, 6),
            Condition::Weekdays(vec![0, 6]),
        ];
        let half = |project| Share { project, points: 5_000 };
        for tag in [
            Assignment::project(3),
            Assignment::NotBillable,
            Assignment::Projects(vec![half(1), half(2)]),
        ] {
            Owner::new().with(|| {
                let form = Draft::of(&start(conditions.clone(), tag.clone()))
                    .form("Globex".to_owned())
                    .expect("a rule");
                assert_eq!((form.name.as_str(), &form.conditions, &form.tag), ("Globex", &conditions, &tag));
            });
        }
    }

    #[test]
    fn lines_are_added_and_taken_away() {
        Owner::new().with(|| {
            let draft = Draft::of(&Start::default());
            let keys = || draft.lines.with(|lines| lines.iter().map(|line| line.key).collect::<Vec<_>>());
            assert_eq!(keys(), [0]);
            assert_eq!((draft.add(), draft.add()), (Some(1), Some(2)));
            draft.remove(1);
            assert_eq!(draft.add(), Some(3), "no key comes twice");
            assert_eq!(keys(), [0, 2, 3]);
            for _ in 0..7 {
                assert!(draft.add().is_some());
            }
            assert_eq!(draft.add(), None, "ten are the most");
            draft.change(2, |line| line.text = "main".to_owned());
            assert_eq!(draft.read(2, |line| line.text.clone()), "main");
            assert_eq!(draft.read(1, |line| line.text.clone()), "");
        });
    }

    #[test]
    fn a_default_rule_is_one_of_a_single_project() {
        Owner::new().with(|| {
            let of = |tag: Assignment| {
                let start = Start {
                    is_default: true,
                    ..start(vec![Condition::Branch("main".to_owned())], tag)
                };
                Draft::of(&start).form("Globex".to_owned()).expect("a rule").default_for
            };
            assert_eq!(of(Assignment::project(3)), Some(3));
            assert_eq!(of(Assignment::NotBillable), None, "nobody has no default rule");
        });
    }

    #[test]
    fn fields_are_looked_at_in_their_order() {
        Owner::new().with(|| {
            let draft = Draft::of(&Start::default());
            let wrong = |name: &str| draft.form(name.to_owned()).expect_err("not right").field;
            assert_eq!((wrong(""), wrong("Globex")), ("name".to_owned(), "conditions".to_owned()));
            draft.change(0, |line| line.text = "/work/globex".to_owned());
            assert_eq!(wrong("Globex"), "tag", "nothing is chosen to bill it to");
        });
    }
}
