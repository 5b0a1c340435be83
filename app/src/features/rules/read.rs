//! What the page is made of, read together: the rules, the projects that they are about, and the names of what they ask for.

use domain::projects::Book;
use domain::query::{Facet, Range, UsageQuery};
use domain::rules::{Condition, RuleRow};
use domain::usage::{Choice, Options};
use serde::{Deserialize, Serialize};

use super::api::rules_list;
use crate::components::filter_bar::{ask_for_options, known};
use crate::error::AppError;
use crate::features::projects::projects_list;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Told {
    /// The rules that hold, in their order.
    pub rules: Vec<RuleRow>,
    /// Clients and projects.
    pub book: Book,
    /// Names of what the rules' conditions ask for.
    pub names: Options,
}

impl Told {
    /// What a value of a condition is called; its number where nobody knows.
    pub fn name(&self, of: Facet, id: i32) -> String {
        if let Some(word) = known(of, id) {
            return word.to_owned();
        }
        let found = self.names.of(of).iter().find(|choice| choice.id == id);
        found.map_or_else(|| format!("#{id}"), |choice| choice.name.clone())
    }

    /// Those of these values that are not offered, with their names: they are chosen, so they have to be seen.
    pub fn not_offered(&self, of: Facet, chosen: &[i32], offered: &[Choice]) -> Vec<Choice> {
        let missing = chosen.iter().filter(|id| offered.iter().all(|choice| choice.id != **id));
        missing
            .map(|id| Choice {
                id: *id,
                name: self.name(of, *id),
                requests: None,
            })
            .collect()
    }
}

/// Reads it.
///
/// # Errors
/// Those of the server functions.
pub(super) async fn read() -> Result<Told, AppError> {
    let (rules, book) = futures::try_join!(rules_list(), projects_list())?;
    let names = match names_needed(&rules) {
        Some(query) => ask_for_options(query, false).await?,
        None => Options::default(),
    };
    Ok(Told { rules, book, names })
}

/// What conditions can ask for, as far as somebody has used it within a year.
///
/// # Errors
/// Those of the server function.
pub(super) async fn read_choices() -> Result<Options, AppError> {
    let query = UsageQuery {
        range: Range::Days(365),
        ..UsageQuery::default()
    };
    ask_for_options(query, true).await
}

/// The question that tells the names of all values that the rules ask for; none where they ask for none.
fn names_needed(rules: &[RuleRow]) -> Option<UsageQuery> {
    let conditions = || rules.iter().flat_map(|row| &row.rule.conditions);
    let ids = |of: Facet| -> Vec<i32> {
        let list = conditions().filter_map(|condition| values(condition).filter(|(facet, _)| *facet == of));
        list.flat_map(|(_, ids)| ids.iter().copied()).collect()
    };
    let query = UsageQuery::default();
    let filters = Facet::NAMED
        .into_iter()
        .fold(query.filters.clone(), |filters, of| filters.choosing(of, ids(of)));
    (filters != query.filters).then_some(UsageQuery { filters, ..query })
}

/// The values that a condition lets through, where they are a list.
pub(super) fn values(condition: &Condition) -> Option<(Facet, &[i32])> {
    Some(match condition {
        Condition::Accounts(ids) => (Facet::Account, ids),
        Condition::Persons(ids) => (Facet::Person, ids),
        Condition::Agents(ids) => (Facet::Agent, ids),
        Condition::Actions(ids) => (Facet::Action, ids),
        Condition::Models(ids) => (Facet::Model, ids),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use domain::rules::Rule;
    use domain::sessions::{Assignment, Count};

    use super::*;

    fn row(conditions: Vec<Condition>) -> RuleRow {
        RuleRow {
            rule: Rule {
                id: 1,
                name: "r".to_owned(),
                conditions,
                tag: Assignment::NotBillable,
                from: None,
                until: None,
                default_for: None,
                archived: None,
            },
            tags: Count::default(),
        }
    }

    #[test]
    fn names_are_asked_for_where_rules_have_values() {
        assert_eq!(names_needed(&[row(vec![Condition::Branch("main".to_owned())])]), None);
        let rules = [
            row(vec![Condition::Persons(vec![5]), Condition::Models(vec![2])]),
            row(vec![Condition::Persons(vec![3, 5])]),
        ];
        let query = names_needed(&rules).expect("a question");
        assert_eq!(query.filters.chosen(Facet::Person), [3, 5]);
        assert_eq!(query.filters.chosen(Facet::Model), [2]);
        assert_eq!(query.filters.chosen(Facet::Agent), [0_i32; 0]);
    }

    #[test]
    fn a_value_without_a_name_shows_its_number() {
        let mut told = Told::default();
        told.names.persons.push(Choice {
            id: 5,
            name: "ana@example.com".to_owned(),
            requests: None,
        });
        assert_eq!(told.name(Facet::Person, 5), "ana@example.com");
        assert_eq!(told.name(Facet::Person, 0), "not named");
        assert_eq!(told.name(Facet::Agent, 5), "#5");
        let offered = told.names.persons.clone();
        let missing = told.not_offered(Facet::Person, &[5, 9], &offered);
        assert_eq!(missing.iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>(), ["#9"]);
    }
}
