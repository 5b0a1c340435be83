//! Going into a value of a dimension, and out of it again: what a slice, a bar, a row and a chip link to.

use super::{Facet, MAX_CHOICES, UsageQuery};
use crate::usage::Dimension;

impl UsageQuery {
    /// The same question with one more value let through: added to the facet's list, which stays sorted with each value once. A value that is
    /// one of several there is what is asked for now: it alone stays. Of what is one choice and no list, the value takes the place of the other.
    ///
    /// What an address cannot hold (a negative number, an unknown outcome, more than [`MAX_CHOICES`] values) leaves the question as it is.
    #[must_use]
    pub fn with(self, of: impl Into<Facet>, id: i32) -> Self {
        let of = of.into();
        let chosen = if of.is_list() { self.filters.chosen(of) } else { Vec::new() };
        let mut ids = if chosen.contains(&id) { Vec::new() } else { chosen };
        if id < 0 || ids.len() >= MAX_CHOICES {
            return self;
        }
        ids.push(id);
        let there = self.clone().choosing(of, ids);
        // An outcome that there is not.
        if there.filters.chosen(of).is_empty() { self } else { there }
    }

    /// The same question without that value; when it was the last one of its list, everything of the dimension passes again.
    #[must_use]
    pub fn without(self, by: Dimension, id: i32) -> Self {
        self.letting_go(by.into(), id)
    }

    /// The same, for whatever can be filtered by.
    #[must_use]
    pub fn letting_go(self, of: Facet, id: i32) -> Self {
        let rest = self.filters.chosen(of).into_iter().filter(|other| *other != id);
        self.choosing(of, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Outcome;

    #[test]
    fn values_are_added_in_order_and_once() {
        for by in Dimension::ALL.iter().filter(|by| **by != Dimension::Outcome) {
            let query = UsageQuery::default().with(*by, 7).with(*by, 0).with(*by, 3);
            assert_eq!(query.filters.chosen(*by), [0, 3, 7]);
            assert_eq!(query.to_pairs(), [(by.as_str(), "0,3,7".to_owned())], "nothing else is filtered");
            let alone = query.with(*by, 7);
            assert_eq!(alone.filters.chosen(*by), [7], "one of several that is chosen again");
            assert_eq!(alone.clone().with(*by, 7), alone);
        }
    }

    #[test]
    fn a_value_goes_the_way_it_came() {
        for by in Dimension::ALL {
            let there = UsageQuery::default().with(*by, 1);
            assert_ne!(there, UsageQuery::default(), "{by:?}");
            assert_eq!(there.clone().without(*by, 0), there, "another value is not taken away");
            assert_eq!(there.without(*by, 1), UsageQuery::default());
        }
    }

    #[test]
    fn one_key_source_takes_the_place_of_the_other_and_outcomes_are_a_list() {
        let byok = UsageQuery::default().with(Facet::Source, 0).with(Facet::Source, 1);
        assert_eq!(byok.filters.chosen(Facet::Source), [1]);
        let both = UsageQuery::default().with(Facet::Outcome, 1).with(Facet::Outcome, 0);
        assert_eq!(both.filters.outcomes, Outcome::ALL);
        assert_eq!(both.filters.only_outcome(), None);
        assert_eq!(both.with(Facet::Outcome, 1).filters.only_outcome(), Some(Outcome::Error));
        let errors = UsageQuery::default().with(Facet::Outcome, 1);
        assert_eq!(errors.clone().with(Facet::Outcome, 9), errors, "an unknown one is none");
    }

    #[test]
    fn what_an_address_cannot_hold_is_not_added() {
        let by = Dimension::Person;
        assert_eq!(UsageQuery::default().with(by, -1), UsageQuery::default());
        let full = (0..300).fold(UsageQuery::default(), |query, id| query.with(by, id));
        assert_eq!(full.filters.persons.len(), MAX_CHOICES);
        let text = full.filters.persons.iter().map(i32::to_string).collect::<Vec<_>>().join(",");
        let read = UsageQuery::parse(|name| (name == "person").then_some(text.as_str()));
        assert_eq!(read.as_ref(), Ok(&full), "the longest list can still be read");
    }
}
