//! What is asked of the log.

use serde::{Deserialize, Serialize};

use crate::query::{QueryError, UsageQuery};

/// Requests of one page.
pub const PAGE_ROWS: usize = 50;

/// The longest text that is looked for, in characters.
pub const LONGEST_SEARCH: usize = 200;

/// A place in the log: right behind this request. What follows is older, or equally old with a smaller number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cursor {
    /// When the request was, unix microseconds: as exactly as the database keeps it.
    pub at: i64,
    /// Its number.
    pub id: i64,
}

/// Instants that a cursor may name, unix microseconds: the years 2000 to 2100.
const INSTANTS: std::ops::Range<i64> = 946_684_800_000_000..4_102_444_800_000_000;

impl Cursor {
    /// Reads what [`Cursor`] writes: `1793887331500000-4711`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('-')?;
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i64>().ok())?;
        let (at, id) = (number(at)?, number(id)?);
        INSTANTS.contains(&at).then_some(Self { at, id })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.at, self.id)
    }
}

/// The parameters that the log has beside those of all pages, unread: see [`ActivityQuery::of`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityParameters {
    /// The text to look for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Behind which request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl From<&ActivityQuery> for ActivityParameters {
    fn from(query: &ActivityQuery) -> Self {
        Self {
            q: Some(query.search.clone()).filter(|text| !text.is_empty()),
            after: query.after.map(|after| after.to_string()),
        }
    }
}

/// A page of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityQuery {
    /// Window, zone and filters.
    pub usage: UsageQuery,
    /// Only requests with this text: a part of a name, or the beginning of an id. Empty lets all through.
    pub search: String,
    /// Behind which request the page begins; none is the newest.
    pub after: Option<Cursor>,
}

impl ActivityQuery {
    /// Reads URL parameters: those of [`UsageQuery::parse`], `q` and `after`.
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn parse<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, QueryError> {
        let usage = UsageQuery::parse(&get)?;
        Self::of(usage, get("q"), get("after"))
    }

    /// A question with the two parameters that the log has beside those of all pages.
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn of(usage: UsageQuery, search: Option<&str>, after: Option<&str>) -> Result<Self, QueryError> {
        let search = search.unwrap_or_default().trim();
        if search.chars().count() > LONGEST_SEARCH {
            return Err(QueryError::new("q", "look for at most 200 characters"));
        }
        if search.chars().any(char::is_control) {
            return Err(QueryError::new("q", "look for plain text, without control characters"));
        }
        let after = match after.filter(|text| !text.is_empty()) {
            None => None,
            Some(text) => {
                let problem = || QueryError::new("after", "use the cursor that the page before named as its next");
                Some(Cursor::parse(text).ok_or_else(problem)?)
            }
        };
        Ok(Self {
            usage,
            search: search.to_owned(),
            after,
        })
    }

    /// The URL parameters, unescaped; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.usage.to_pairs();
        if !self.search.is_empty() {
            pairs.push(("q", self.search.clone()));
        }
        pairs.extend(self.after.map(|after| ("after", after.to_string())));
        pairs
    }

    /// The same question from the newest request on.
    #[must_use]
    pub fn newest(&self) -> Self {
        Self {
            after: None,
            ..self.clone()
        }
    }

    /// The same question about another text, from the newest request on.
    #[must_use]
    pub fn searching(&self, text: &str) -> Self {
        Self {
            search: text.trim().to_owned(),
            ..self.newest()
        }
    }

    /// Whether new requests belong on top of it.
    #[must_use]
    pub const fn is_first_page(&self) -> bool {
        self.after.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pairs: &[(&str, &str)]) -> Result<ActivityQuery, QueryError> {
        ActivityQuery::parse(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
    }

    #[test]
    fn it_survives_its_address() {
        for pairs in [
            vec![],
            vec![
                ("range", "7d"),
                ("person", "3"),
                ("q", "req_011 a&b"),
                ("after", "1793887331500000-4711"),
            ],
        ] {
            let query = parse(&pairs).expect("reads");
            let out = query.to_pairs();
            assert_eq!(out.iter().map(|(key, value)| (*key, value.as_str())).collect::<Vec<_>>(), pairs);
        }
        assert_eq!(parse(&[("q", "  ana  ")]).expect("reads").search, "ana");
    }

    #[test]
    fn bad_input_names_the_parameter() {
        let long = "x".repeat(201);
        for (name, value) in [
            ("q", long.as_str()),
            ("q", "a\u{0}b"),
            ("after", "yesterday"),
            ("after", "1793887331500000"),
            ("after", "1793887331500000-"),
            ("after", "-1793887331500000-1"),
            ("after", "+1793887331500000-1"),
            ("after", "17-1"),
            ("after", "99999999999999999999-1"),
            ("after", "1793887331500000-99999999999999999999"),
            ("range", "soon"),
        ] {
            assert_eq!(parse(&[(name, value)]).expect_err(value).field, name, "{value}");
        }
        assert_eq!(parse(&[("after", "")]), Ok(ActivityQuery::default()));
    }

    #[test]
    fn cursors_are_ordered_as_the_log_is() {
        let of = |at, id| Cursor { at, id };
        let mut places = [of(5, 2), of(7, 1), of(5, 9)];
        places.sort_by_key(|place| std::cmp::Reverse(*place));
        assert_eq!(places, [of(7, 1), of(5, 9), of(5, 2)]);
    }
}
