//! The whole question.

use serde::{Deserialize, Serialize};

use super::{Compare, Filters, Granularity, Range};

/// The zone that days are cut in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ZoneChoice {
    /// The org's.
    #[default]
    Org,
    /// Another one, by its IANA name: UTC, or the browser's.
    Named(String),
}

/// A question about usage, before it is resolved against a zone and a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageQuery {
    /// The window.
    pub range: Range,
    /// What it is compared with.
    pub compare: Compare,
    /// Bucket width; `None` is Auto.
    pub granularity: Option<Granularity>,
    /// The zone.
    pub zone: ZoneChoice,
    /// Which use.
    pub filters: Filters,
}

/// Why a question cannot be answered; the text says what to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{field}: {problem}")]
pub struct QueryError {
    /// The URL parameter.
    pub field: String,
    /// What is wrong with it and what would be right.
    pub problem: String,
}

impl QueryError {
    /// An error about a parameter.
    #[must_use]
    pub fn new(field: &str, problem: &str) -> Self {
        Self {
            field: field.to_owned(),
            problem: problem.to_owned(),
        }
    }
}

impl Default for UsageQuery {
    fn default() -> Self {
        Self {
            range: Range::Days(30),
            compare: Compare::Before,
            granularity: None,
            zone: ZoneChoice::Org,
            filters: Filters::default(),
        }
    }
}

/// The longest name of a zone that is looked up.
const LONGEST_ZONE: usize = 64;

impl UsageQuery {
    /// The parameters that URLs have for a question, and REST as well.
    pub const PARAMETERS: [&str; 12] = [
        "range",
        "compare",
        "granularity",
        "timezone",
        "source",
        "account",
        "person",
        "agent",
        "action",
        "model",
        "class",
        "outcome",
    ];

    /// Reads URL parameters: `range` = `7d`, `30d`, `90d`, `ytd` or `YYYY-MM-DD..YYYY-MM-DD`; `compare`, `granularity`, `timezone`, and those of
    /// [`Filters::parse`]. Absent or empty parameters mean the default.
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn parse<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Result<Self, QueryError> {
        let get = |name: &str| get(name).filter(|value| !value.is_empty());
        let range = get("range").map_or(Ok(Range::Days(30)), Range::parse)?;
        let compare = match get("compare") {
            None => Compare::Before,
            Some(text) => Compare::parse(text).ok_or_else(|| QueryError::new("compare", "use before or year"))?,
        };
        let granularity = match get("granularity") {
            None | Some("auto") => None,
            Some(text) => {
                let problem = || QueryError::new("granularity", "use auto, hour, day, week or month");
                Some(Granularity::parse(text).ok_or_else(problem)?)
            }
        };
        let zone = match get("timezone") {
            None => ZoneChoice::Org,
            Some(name) if is_like_a_zone(name) => ZoneChoice::Named(name.to_owned()),
            Some(_) => return Err(QueryError::new("timezone", "use an IANA time zone such as Europe/Berlin")),
        };
        Ok(Self {
            range,
            compare,
            granularity,
            zone,
            filters: Filters::parse(get)?,
        })
    }

    /// The URL parameters of this question; defaults are left out, so that the plain address is the default page.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.range != Range::Days(30) {
            pairs.push(("range", self.range.to_string()));
        }
        if self.compare != Compare::Before {
            pairs.push(("compare", self.compare.as_str().to_owned()));
        }
        if let Some(granularity) = self.granularity {
            pairs.push(("granularity", granularity.as_str().to_owned()));
        }
        if let ZoneChoice::Named(name) = &self.zone {
            pairs.push(("timezone", name.clone()));
        }
        pairs.extend(self.filters.to_pairs());
        pairs
    }

    /// The same question over another range. A granularity that would make too many points of it becomes automatic.
    #[must_use]
    pub fn over(self, range: Range) -> Self {
        Self {
            granularity: self.granularity.filter(|granularity| granularity.suits(range)),
            range,
            ..self
        }
    }

    /// Whether the window runs up to now, so that new events belong to it.
    #[must_use]
    pub const fn range_ends_today(&self) -> bool {
        self.range.ends_today()
    }
}

/// Whether a name can be one of the IANA time zone database: letters, digits and a few signs. Whether there is such a zone is looked up later; but
/// what the page shows must be text that a page can hold.
fn is_like_a_zone(name: &str) -> bool {
    name.len() <= LONGEST_ZONE && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(pairs: &[(&str, &str)]) -> Result<UsageQuery, QueryError> {
        UsageQuery::parse(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| *value))
    }

    #[test]
    fn round_trips_through_the_url() {
        for pairs in [
            vec![],
            vec![("range", "7d"), ("granularity", "hour")],
            vec![("range", "ytd"), ("source", "byok"), ("account", "3")],
            vec![
                ("range", "2026-03-01..2026-03-31"),
                ("compare", "year"),
                ("timezone", "Europe/Berlin"),
            ],
            vec![
                ("source", "system"),
                ("account", "3,5"),
                ("person", "0,7"),
                ("agent", "1"),
                ("action", "2"),
                ("model", "4,9"),
                ("class", "fast"),
                ("outcome", "error"),
            ],
        ] {
            let query = parse(&pairs).expect("reads");
            let out = query.to_pairs();
            assert_eq!(out.iter().map(|(k, v)| (*k, v.as_str())).collect::<Vec<_>>(), pairs);
            assert!(out.iter().all(|(name, _)| UsageQuery::PARAMETERS.contains(name)));
        }
        assert_eq!(parse(&[("account", "5, 3,5")]).expect("reads").filters.accounts, [3, 5]);
        assert_eq!(
            parse(&[("source", "all"), ("class", "all"), ("person", "all")]).expect("reads"),
            UsageQuery::default()
        );
    }

    #[test]
    fn bad_input_names_the_parameter() {
        let many = (0..201).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        for (key, value) in [
            ("range", "soon"),
            ("range", "0d"),
            ("range", "2026-02-30..2026-03-01"),
            ("range", "2026-03-02..2026-03-01"),
            ("range", "1999-12-31..2000-03-01"),
            ("range", "9999-12-31..9999-12-31"),
            ("range", "2010-01-01..2026-03-01"),
            ("compare", "never"),
            ("granularity", "minute"),
            ("timezone", "X".repeat(65).as_str()),
            ("timezone", "\0"),
            ("timezone", "<b>"),
            ("account", "mine"),
            ("account", "-1"),
            ("account", "3,,5"),
            ("person", many.as_str()),
            ("source", "both"),
            ("class", "slow"),
            ("outcome", "maybe"),
        ] {
            assert_eq!(parse(&[(key, value)]).expect_err(value).field, key);
        }
    }
}
