//! What use can be filtered by, and the values that are chosen of it.

use serde::{Deserialize, Serialize};

use super::{Filters, MAX_CHOICES, UsageQuery};
use crate::Outcome;
use crate::account::KeySource;
use crate::event::named;
use crate::models::ModelClass;
use crate::usage::{Dimension, GroupBy};

named! {
    /// One thing that use can be filtered by. Its name is that of the parameter that addresses have for it.
    Facet {
        /// What is paid for: several can be chosen.
        Account = "account",
        /// Who asked: several can be chosen.
        Person = "person",
        /// The program that asked: several can be chosen.
        Agent = "agent",
        /// What for: several can be chosen.
        Action = "action",
        /// The model that answered: several can be chosen.
        Model = "model",
        /// Whose key the account is: one or all.
        Source = "source",
        /// The model's class: several can be chosen.
        Class = "class",
        /// How the request ended: several can be chosen.
        Outcome = "outcome",
    }
}

impl From<Dimension> for Facet {
    fn from(by: Dimension) -> Self {
        match by {
            Dimension::Account => Self::Account,
            Dimension::Person => Self::Person,
            Dimension::Agent => Self::Agent,
            Dimension::Action => Self::Action,
            Dimension::Model => Self::Model,
            Dimension::Outcome => Self::Outcome,
        }
    }
}

impl From<GroupBy> for Facet {
    fn from(by: GroupBy) -> Self {
        match by {
            GroupBy::Class => Self::Class,
            GroupBy::Source => Self::Source,
            _ => by.dimension().into(),
        }
    }
}

impl Facet {
    /// The facets whose values are the org's own, and have names that have to be looked up.
    pub const NAMED: [Self; 5] = [Self::Account, Self::Person, Self::Agent, Self::Action, Self::Model];

    /// The facets of which several values can be chosen, in the order in which they are offered.
    pub const LISTS: [Self; 7] = [
        Self::Account,
        Self::Person,
        Self::Agent,
        Self::Action,
        Self::Model,
        Self::Class,
        Self::Outcome,
    ];

    /// Whether its values are the org's own. Of the others they are always the same two.
    #[must_use]
    pub const fn is_named(self) -> bool {
        !matches!(self, Self::Source | Self::Class | Self::Outcome)
    }

    /// Whether several values can be chosen. Of the others it is one, or all of them.
    #[must_use]
    pub const fn is_list(self) -> bool {
        !matches!(self, Self::Source)
    }
}

impl Filters {
    /// The numbers of the values that a facet lets through, sorted; none where all of them pass.
    #[must_use]
    pub fn chosen(&self, of: impl Into<Facet>) -> Vec<i32> {
        match of.into() {
            Facet::Account => self.accounts.clone(),
            Facet::Person => self.persons.clone(),
            Facet::Agent => self.agents.clone(),
            Facet::Action => self.actions.clone(),
            Facet::Model => self.models.clone(),
            Facet::Source => self.source.iter().map(|one| one.number().into()).collect(),
            Facet::Class => self.classes.iter().map(|one| one.number().into()).collect(),
            Facet::Outcome => self.outcomes.iter().map(|one| one.number().into()).collect(),
        }
    }

    /// The same filters with other values of one facet: sorted, each once, at most [`MAX_CHOICES`], and only what an address can hold. Where
    /// one value can be chosen, two of them are all.
    #[must_use]
    pub fn choosing(mut self, of: impl Into<Facet>, ids: impl IntoIterator<Item = i32>) -> Self {
        let mut ids: Vec<i32> = ids.into_iter().filter(|id| *id >= 0).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(MAX_CHOICES);
        let numbers = ids.iter().filter_map(|id| i16::try_from(*id).ok());
        match of.into() {
            Facet::Source => {
                let mut sources = numbers.filter_map(KeySource::from_number);
                self.source = sources.next().filter(|_| sources.next().is_none());
            }
            Facet::Class => self.classes = numbers.filter_map(ModelClass::from_number).collect(),
            Facet::Outcome => self.outcomes = numbers.filter_map(Outcome::from_number).collect(),
            Facet::Account => self.accounts = ids,
            Facet::Person => self.persons = ids,
            Facet::Agent => self.agents = ids,
            Facet::Action => self.actions = ids,
            Facet::Model => self.models = ids,
        }
        self
    }

    /// How many facets do not let everything through.
    #[must_use]
    pub fn count(&self) -> usize {
        Facet::ALL.iter().filter(|of| !self.chosen(**of).is_empty()).count()
    }
}

impl UsageQuery {
    /// The same question with other values of one facet, as [`Filters::choosing`] takes them.
    #[must_use]
    pub fn choosing(mut self, of: impl Into<Facet>, ids: impl IntoIterator<Item = i32>) -> Self {
        self.filters = self.filters.choosing(of, ids);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choosing_replaces_the_values_of_one_facet() {
        let filters = Filters {
            agents: vec![1, 2],
            models: vec![4],
            ..Filters::default()
        };
        let chosen = filters.clone().choosing(Facet::Agent, [9, 5, 9, -3]);
        assert_eq!((chosen.agents, chosen.models), (vec![5, 9], vec![4]));
        assert_eq!(filters.choosing(Facet::Agent, 0..1000).agents.len(), MAX_CHOICES);
    }

    #[test]
    fn of_key_sources_one_can_be_chosen_and_of_classes_and_outcomes_several() {
        let of = |of: Facet, ids: &[i32]| Filters::default().choosing(of, ids.iter().copied());
        for (facet, number) in [(Facet::Source, 1), (Facet::Class, 0), (Facet::Outcome, 1)] {
            assert_eq!(of(facet, &[number]).chosen(facet), [number]);
            assert_eq!(of(facet, &[7]), Filters::default(), "there is no such value");
        }
        assert_eq!(of(Facet::Source, &[0, 1]), Filters::default(), "both are all of them");
        for facet in [Facet::Class, Facet::Outcome] {
            assert_eq!(of(facet, &[1, 0, 1]).chosen(facet), [0, 1]);
        }
    }

    #[test]
    fn every_facet_has_the_parameter_of_its_name() {
        for of in Facet::ALL {
            let filters = Filters::default().choosing(*of, [1]);
            assert_eq!(filters.to_pairs().iter().map(|(name, _)| *name).collect::<Vec<_>>(), [of.as_str()]);
            assert_eq!(filters.count(), 1);
            assert_eq!(filters.choosing(*of, []), Filters::default());
        }
        assert_eq!(Facet::NAMED.map(Facet::as_str), Filters::default().lists().map(|(name, _)| name));
        for of in Facet::ALL {
            assert_eq!(
                (of.is_list(), of.is_named()),
                (Facet::LISTS.contains(of), Facet::NAMED.contains(of))
            );
        }
    }
}
