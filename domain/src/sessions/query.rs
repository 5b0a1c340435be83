//! The question behind the page of sessions.

use serde::{Deserialize, Serialize};

use super::Micros;
use crate::event::named;
use crate::query::{QueryError, UsageQuery};
use crate::text::fail;

named! {
    /// Which sessions are listed.
    #[derive(Default)]
    Show {
        /// Those that nobody has tagged: the inbox.
        #[default]
        Untagged = "untagged",
        /// All of them.
        All = "all",
        /// Those that are billed to a project.
        Tagged = "tagged",
        /// Those that nobody is billed for.
        NotBillable = "not_billable",
        /// Those that would be one with a neighbour, were the two not tagged differently.
        HeldApart = "held_apart",
    }
}

/// Moments that a place may name, in microseconds: the years 1 to 9999, which the database can keep.
const MOMENTS: std::ops::Range<Micros> = -62_135_596_800_000_000..253_402_300_800_000_000;

/// A place in the list: behind the session that ended at this moment and has this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCursor {
    /// When it ended.
    pub ends: Micros,
    /// Its number.
    pub id: i64,
}

impl SessionCursor {
    /// As an address has it: `1790000000000000_17`.
    ///
    /// # Errors
    /// For anything else.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let read = |text: &str| text.parse().ok();
        let place = text.split_once('_').and_then(|(ends, id)| {
            Some(Self {
                ends: read(ends)?,
                id: read(id)?,
            })
        });
        place.filter(|place| MOMENTS.contains(&place.ends)).ok_or_else(|| {
            fail(
                "after",
                "a place in the list is written by the program: leave it out to begin at the top",
            )
        })
    }
}

impl std::fmt::Display for SessionCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.ends, self.id)
    }
}

/// The parameters that the page of sessions has besides those of all pages, unread. See [`SessionsQuery::of`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct SessionsParameters {
    /// `untagged` (if absent), `all`, `tagged`, `not_billable` or `held_apart`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show: Option<String>,
    /// Only those that this project is billed for: its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// Behind which session, as `next` of the page before says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl From<&SessionsQuery> for SessionsParameters {
    fn from(query: &SessionsQuery) -> Self {
        Self {
            show: (query.show != Show::default()).then(|| query.show.as_str().to_owned()),
            project: query.project.map(|project| project.to_string()),
            after: query.after.map(|after| after.to_string()),
        }
    }
}

/// Which sessions, from where on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsQuery {
    /// Which use; a session passes when a request of it does.
    pub usage: UsageQuery,
    /// Which of them are listed.
    pub show: Show,
    /// Only those that this project is billed for.
    pub project: Option<i32>,
    /// Only those behind this place.
    pub after: Option<SessionCursor>,
}

impl SessionsQuery {
    /// Reads URL parameters: `show`, `project`, `after`, and those of [`UsageQuery::parse`].
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn parse<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, QueryError> {
        let usage = UsageQuery::parse(&get)?;
        Self::of(usage, get)
    }

    /// A question with the parameters that the page has beside those of all pages.
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn of<'a>(usage: UsageQuery, get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, QueryError> {
        let get = |name: &str| get(name).filter(|value| !value.is_empty());
        let show = get("show").map_or(Ok(Show::default()), |text| {
            Show::parse(text).ok_or_else(|| fail("show", "use untagged, all, tagged, not_billable or held_apart"))
        })?;
        let project = get("project")
            .map(|text| text.parse().map_err(|_| fail("project", "use the number of a project")))
            .transpose()?;
        Ok(Self {
            usage,
            show,
            project,
            after: get("after").map(SessionCursor::parse).transpose()?,
        })
    }

    /// Which sessions are listed, from the first one on.
    #[must_use]
    pub fn showing(&self, show: Show) -> Self {
        Self {
            show,
            project: None,
            after: None,
            ..self.clone()
        }
    }

    /// The same from a place on; from the first one without it.
    #[must_use]
    pub fn behind(&self, after: Option<SessionCursor>) -> Self {
        Self { after, ..self.clone() }
    }

    /// The URL parameters of this question; defaults are left out.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.usage.to_pairs();
        if self.show != Show::default() {
            pairs.push(("show", self.show.as_str().to_owned()));
        }
        if let Some(project) = self.project {
            pairs.push(("project", project.to_string()));
        }
        if let Some(after) = self.after {
            pairs.push(("after", after.to_string()));
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pairs: &[(&str, &str)]) -> Result<SessionsQuery, QueryError> {
        SessionsQuery::parse(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(parse(&[]).expect("reads"), SessionsQuery::default());
        let asked = [("range", "7d"), ("show", "tagged"), ("project", "3"), ("after", "-5_17")];
        let query = parse(&asked).expect("reads");
        let pairs = query.to_pairs();
        let written: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(written, asked);
        assert_eq!(query.after, Some(SessionCursor { ends: -5, id: 17 }));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (name, value) in [
            ("show", "mine"),
            ("project", "x"),
            ("after", "17"),
            ("after", "a_b"),
            ("after", "-8000000000000000000_1"),
            ("range", "x"),
        ] {
            assert_eq!(parse(&[(name, value)]).expect_err("refused").field, name);
        }
    }
}
