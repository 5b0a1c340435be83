//! Which use passes, in numbers.

use domain::account::Account;
use domain::models::Model;
use domain::query::Filters;
use domain::usage::Dimension;
use sea_orm::Value;

use super::sums::column;

/// The filters of a question, resolved against what its asker may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The org.
    pub org: i32,
    /// The accounts that may be seen and are asked for; none when none is.
    pub accounts: Vec<i32>,
    /// Dimensions that are limited to some values, besides the account.
    limits: Vec<(Dimension, Vec<i32>)>,
    /// How requests ended, if that matters.
    outcome: Option<i16>,
}

impl Selection {
    /// `visible` are the accounts that the asker may see, `models` the models of the org.
    #[must_use]
    pub fn new(org: i32, filters: &Filters, visible: &[Account], models: &[Model]) -> Self {
        let accounts = visible
            .iter()
            .filter(|account| filters.accounts.is_empty() || filters.accounts.contains(&account.id))
            .filter(|account| filters.source.is_none_or(|only| only == account.key_source))
            .map(|account| account.id)
            .collect();
        let mut limits = Vec::new();
        for (of, list) in [
            (Dimension::Person, &filters.persons),
            (Dimension::Agent, &filters.agents),
            (Dimension::Action, &filters.actions),
        ] {
            if !list.is_empty() {
                limits.push((of, list.clone()));
            }
        }
        if !filters.classes.is_empty() {
            let named = models
                .iter()
                .filter(|model| filters.lets_class(Some(model.class)))
                .map(|model| model.id);
            let asked = |id: &i32| filters.models.is_empty() || filters.models.contains(id);
            limits.push((Dimension::Model, named.filter(asked).collect()));
        } else if !filters.models.is_empty() {
            limits.push((Dimension::Model, filters.models.clone()));
        }
        Self {
            org,
            accounts,
            limits,
            outcome: filters.only_outcome().map(domain::Outcome::number),
        }
    }

    /// The same, of these values of a dimension only.
    #[must_use]
    pub fn only(&self, by: Dimension, ids: &[i32]) -> Self {
        let mut narrower = self.clone();
        narrower.limits.push((by, ids.to_vec()));
        narrower
    }

    /// The dimensions that a table must know to answer: those that are limited, and those that are told apart.
    #[must_use]
    pub fn dimensions(&self, by: &[Dimension]) -> Vec<Dimension> {
        let limited = self.limits.iter().map(|(of, _)| *of);
        let outcome = self.outcome.map(|_| Dimension::Outcome);
        limited.chain(outcome).chain(by.iter().copied()).collect()
    }

    /// The values that a dimension is limited to, if it is.
    #[must_use]
    pub fn limited_to(&self, by: Dimension) -> Option<&[i32]> {
        self.limits.iter().find(|(of, _)| *of == by).map(|(_, list)| list.as_slice())
    }

    /// The condition on a table's rows, besides their time; values are appended, and named by their place.
    #[must_use]
    pub fn condition(&self, values: &mut Vec<Value>) -> String {
        let mut place = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let mut text = format!(
            "org_id = {} AND account_id = ANY({})",
            place(self.org.into()),
            place(self.accounts.clone().into())
        );
        for (of, list) in &self.limits {
            text += &format!(" AND {} = ANY({})", column(*of), place(list.clone().into()));
        }
        if let Some(outcome) = self.outcome {
            text += &format!(" AND outcome = {}", place(outcome.into()));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use domain::account::KeySource;
    use domain::models::ModelClass;

    use super::*;

    fn account(id: i32, key_source: KeySource) -> Account {
        Account {
            id,
            provider: "anthropic".to_owned(),
            email: String::new(),
            label: id.to_string(),
            billing_day: 1,
            key_source,
            seat_price: None,
            session_gap_minutes: None,
            archived: false,
        }
    }

    fn model(id: i32, class: ModelClass) -> Model {
        Model {
            id,
            name: id.to_string(),
            class,
        }
    }

    #[test]
    fn filters_can_only_narrow_what_may_be_seen() {
        let visible = [account(1, KeySource::System), account(2, KeySource::Byok)];
        let models = [model(7, ModelClass::Fast), model(8, ModelClass::Premium)];
        let of = |filters: Filters| Selection::new(5, &filters, &visible, &models);
        assert_eq!(of(Filters::default()).accounts, [1, 2]);
        let asked = of(Filters {
            accounts: vec![2, 99],
            ..Filters::default()
        });
        assert_eq!(asked.accounts, [2], "an account that may not be seen is none");
        let both = of(Filters {
            accounts: vec![2],
            source: Some(KeySource::System),
            ..Filters::default()
        });
        assert!(both.accounts.is_empty());
        let fast = of(Filters {
            classes: vec![ModelClass::Fast],
            models: vec![7, 8],
            ..Filters::default()
        });
        assert_eq!(fast.limits, [(Dimension::Model, vec![7])]);
        assert_eq!(fast.dimensions(&[Dimension::Account]), [Dimension::Model, Dimension::Account]);
    }

    #[test]
    fn a_narrower_selection_keeps_its_limits() {
        let filters = Filters {
            persons: vec![3, 4],
            ..Filters::default()
        };
        let selection = Selection::new(5, &filters, &[account(1, KeySource::System)], &[]);
        let narrower = selection.only(Dimension::Person, &[4]);
        let text = narrower.condition(&mut Vec::new());
        assert_eq!(
            text,
            "org_id = $1 AND account_id = ANY($2) AND person_id = ANY($3) AND person_id = ANY($4)"
        );
        assert_eq!(narrower.dimensions(&[]), [Dimension::Person; 2]);
    }

    #[test]
    fn values_are_bound_and_numbered() {
        let filters = Filters {
            agents: vec![3],
            outcomes: vec![domain::Outcome::Error],
            ..Filters::default()
        };
        let selection = Selection::new(5, &filters, &[account(1, KeySource::System)], &[]);
        let mut values = vec![Value::from(0)];
        let text = selection.condition(&mut values);
        assert_eq!(text, "org_id = $2 AND account_id = ANY($3) AND agent_id = ANY($4) AND outcome = $5");
        assert_eq!(values.len(), 5);
        assert_eq!(selection.dimensions(&[]), [Dimension::Agent, Dimension::Outcome]);
    }
}
