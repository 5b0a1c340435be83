//! In which order rows stand.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::event::named;
use crate::query::QueryError;
use crate::usage::Dimension;

named! {
    /// What rows are ordered by.
    SortKey {
        /// Their names, whatever the case of the letters.
        Name = "name",
        /// What they cost.
        Cost = "cost",
        /// All tokens.
        Tokens = "tokens",
        /// Requests.
        Requests = "requests",
        /// What a request cost.
        CostPerRequest = "cost_per_request",
        /// The share of requests that failed.
        ErrorRate = "error_rate",
        /// How much more they cost than in what the window is compared with.
        Change = "change",
        /// Days with a request; persons have them.
        ActiveDays = "active_days",
    }
}

impl SortKey {
    /// Whether the rows of a dimension have it.
    #[must_use]
    pub const fn is_of(self, by: Dimension) -> bool {
        !matches!(self, Self::ActiveDays) || matches!(by, Dimension::Person)
    }
}

/// An order of rows. What has no such value (no request, so no cost of a request) comes last, either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// By what.
    pub key: SortKey,
    /// Largest first.
    pub descending: bool,
}

impl Default for Sort {
    /// The dearest first.
    fn default() -> Self {
        Self::first_by(SortKey::Cost)
    }
}

impl Sort {
    /// The order that somebody means who asks for one by this: largest first, names from A.
    #[must_use]
    pub const fn first_by(key: SortKey) -> Self {
        Self {
            key,
            descending: !matches!(key, SortKey::Name),
        }
    }

    /// What a heading leads to: the other way round where the rows are ordered by it already.
    #[must_use]
    pub fn then_by(self, key: SortKey) -> Self {
        if self.key == key {
            Self {
                descending: !self.descending,
                ..self
            }
        } else {
            Self::first_by(key)
        }
    }

    /// Reads `cost` (smallest first) or `-cost` (largest first).
    ///
    /// # Errors
    /// Names the orders that rows of the dimension have.
    pub fn parse(text: &str, by: Dimension) -> Result<Self, QueryError> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let keys = || SortKey::ALL.iter().copied().filter(|key| key.is_of(by));
        let key = keys().find(|key| key.as_str() == name).ok_or_else(|| {
            let names: Vec<&str> = keys().map(SortKey::as_str).collect();
            QueryError::new(
                "sort",
                &format!("use {}, with a minus before it for largest first", names.join(", ")),
            )
        })?;
        Ok(Self { key, descending })
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.key.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read_as_they_are_written() {
        for key in SortKey::ALL {
            for descending in [false, true] {
                let sort = Sort { key: *key, descending };
                assert_eq!(Sort::parse(&sort.to_string(), Dimension::Person), Ok(sort));
            }
        }
        assert_eq!(Sort::default().to_string(), "-cost");
    }

    #[test]
    fn what_a_table_does_not_have_is_no_order_of_it() {
        for (text, by) in [
            ("active_days", Dimension::Agent),
            ("weather", Dimension::Person),
            ("", Dimension::Person),
            ("--cost", Dimension::Agent),
            ("+cost", Dimension::Agent),
            ("Cost", Dimension::Agent),
        ] {
            assert_eq!(Sort::parse(text, by).expect_err(text).field, "sort");
        }
        let told = Sort::parse("x", Dimension::Agent).expect_err("unknown").problem;
        assert!(told.contains("cost_per_request") && !told.contains("active_days"), "{told}");
    }

    #[test]
    fn a_heading_turns_its_own_order_and_begins_others_naturally() {
        let dearest = Sort::default();
        assert_eq!(dearest.then_by(SortKey::Cost).to_string(), "cost");
        assert_eq!(dearest.then_by(SortKey::Cost).then_by(SortKey::Cost), dearest);
        assert_eq!(dearest.then_by(SortKey::Name).to_string(), "name");
        assert_eq!(dearest.then_by(SortKey::ErrorRate).to_string(), "-error_rate");
    }
}
