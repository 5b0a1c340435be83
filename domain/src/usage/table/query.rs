//! The question behind a table.

use serde::{Deserialize, Serialize};

use super::{Cursor, Sort};
use crate::query::{QueryError, UsageQuery};
use crate::text::optional_line;
use crate::usage::Dimension;

/// The longest text that is searched for, in characters.
pub const LONGEST_SEARCH: usize = 100;

/// Which rows, in which order, from where on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableQuery {
    /// Which use.
    pub usage: UsageQuery,
    /// The order.
    pub sort: Sort,
    /// Only rows whose name holds this, whatever the case of the letters; empty lets all through.
    pub search: String,
    /// Only rows behind this place.
    pub after: Option<Cursor>,
}

impl TableQuery {
    /// The parameters that an address has for it, besides those of [`UsageQuery::PARAMETERS`].
    pub const PARAMETERS: [&str; 3] = ["sort", "q", "after"];

    /// Reads URL parameters: `sort` = `-cost` (if absent), `name`, …; `q` and `after`; and those of [`UsageQuery::parse`].
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn parse<'a>(by: Dimension, get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, QueryError> {
        let usage = UsageQuery::parse(&get)?;
        Self::of(usage, by, get)
    }

    /// The same about a question that has been read already.
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn of<'a>(usage: UsageQuery, by: Dimension, get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, QueryError> {
        let get = |name: &str| get(name).filter(|value| !value.is_empty());
        let sort = get("sort").map_or(Ok(Sort::default()), |text| Sort::parse(text, by))?;
        Ok(Self {
            usage,
            sort,
            search: optional_line(
                "q",
                get("q").unwrap_or_default(),
                LONGEST_SEARCH,
                "search for a part of a name, at most 100 characters",
            )?,
            after: get("after").map(|text| Cursor::parse(text, sort)).transpose()?,
        })
    }

    /// The URL parameters of this question; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.usage.to_pairs();
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.to_string()));
        }
        if !self.search.is_empty() {
            pairs.push(("q", self.search.clone()));
        }
        if let Some(after) = &self.after {
            pairs.push(("after", after.to_string()));
        }
        pairs
    }

    /// The same rows in another order, from the first one.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> Self {
        Self {
            sort,
            after: None,
            ..self.clone()
        }
    }

    /// Other rows in the same order, from the first one.
    #[must_use]
    pub fn searching(&self, search: &str) -> Self {
        Self {
            search: search.trim().to_owned(),
            after: None,
            ..self.clone()
        }
    }

    /// The same rows in the same order, behind another place; from the first one without any.
    #[must_use]
    pub fn behind(&self, after: Option<Cursor>) -> Self {
        Self { after, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::SortKey;
    use super::super::rows::tests::place_of;
    use super::*;

    fn parse(by: Dimension, pairs: &[(&str, &str)]) -> Result<TableQuery, QueryError> {
        TableQuery::parse(by, |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
    }

    #[test]
    fn round_trips_through_the_url() {
        let after = place_of(SortKey::Tokens, 7).to_string();
        for pairs in [
            vec![],
            vec![("range", "7d"), ("person", "3"), ("sort", "name"), ("q", "Ana & co")],
            vec![("sort", "-tokens"), ("after", after.as_str())],
            vec![("sort", "active_days")],
        ] {
            let query = parse(Dimension::Person, &pairs).expect("reads");
            let out = query.to_pairs();
            assert_eq!(out.iter().map(|(key, value)| (*key, value.as_str())).collect::<Vec<_>>(), pairs);
            let known = |name: &&str| UsageQuery::PARAMETERS.contains(name) || TableQuery::PARAMETERS.contains(name);
            assert!(out.iter().all(|(name, _)| known(name)));
        }
        assert_eq!(
            parse(Dimension::Agent, &[("sort", "-cost"), ("q", "  ")]).expect("reads"),
            TableQuery::default()
        );
    }

    #[test]
    fn bad_input_names_the_parameter() {
        let long = "x".repeat(LONGEST_SEARCH + 1);
        let after = place_of(SortKey::Tokens, 7).to_string();
        for (key, value) in [
            ("sort", "active_days"),
            ("sort", "price"),
            ("q", long.as_str()),
            ("q", "a\0b"),
            ("after", "first"),
            ("after", after.as_str()),
            ("range", "soon"),
        ] {
            assert_eq!(parse(Dimension::Agent, &[(key, value)]).expect_err(value).field, key);
        }
    }

    #[test]
    fn another_order_or_search_begins_at_the_first_row() {
        let query = TableQuery {
            after: Some(place_of(SortKey::Cost, 7)),
            ..TableQuery::default()
        };
        assert_eq!(query.sorted(Sort::first_by(SortKey::Name)).after, None);
        let found = query.searching(" bot ");
        assert_eq!((found.after, found.search.as_str()), (None, "bot"));
        assert_eq!(query.behind(None), TableQuery::default());
    }
}
