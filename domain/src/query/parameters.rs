//! A question as the parameters of an address: for server functions and for the REST API.

use serde::{Deserialize, Serialize};

use super::{QueryError, UsageQuery};

/// The parameters, unread. See [`UsageQuery::parse`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct Parameters {
    /// `7d`, `30d` (if absent), `90d`, `ytd` or `2026-01-01..2026-01-31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// The first day, instead of `range`: `2026-01-01`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last day, instead of `range`; `from` if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What the window is compared with: the period right `before` it (if absent), or the same days of the `year` before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compare: Option<String>,
    /// `auto` (if absent), `hour`, `day`, `week` or `month`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granularity: Option<String>,
    /// The zone that days are cut in, such as `UTC` or `Europe/Berlin`; the organization's if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// `all` (if absent), `system` or `byok`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Only these accounts: numbers, with commas between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Only these persons; 0 stands for requests that name nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Only these agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Only these actions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Only these models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Only models of these classes: `fast`, `premium`, with a comma between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Only requests that ended so: `ok`, `error`, with a comma between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

impl Parameters {
    /// Reads the question.
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn read(&self) -> Result<UsageQuery, QueryError> {
        let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let window = match (said(&self.range), said(&self.from), said(&self.to)) {
            (range, None, None) => range,
            (None, Some(from), to) => Some(format!("{from}..{}", to.unwrap_or_else(|| from.clone()))),
            (None, None, Some(_)) => return Err(QueryError::new("from", "name the first day, too")),
            (Some(_), ..) => return Err(QueryError::new("range", "use either range, or from and to")),
        };
        UsageQuery::parse(|name| match name {
            "range" => window.as_deref(),
            "compare" => self.compare.as_deref(),
            "granularity" => self.granularity.as_deref(),
            "timezone" => self.timezone.as_deref(),
            "source" => self.source.as_deref(),
            "account" => self.account.as_deref(),
            "person" => self.person.as_deref(),
            "agent" => self.agent.as_deref(),
            "action" => self.action.as_deref(),
            "model" => self.model.as_deref(),
            "class" => self.class.as_deref(),
            "outcome" => self.outcome.as_deref(),
            _ => None,
        })
    }
}

impl From<&UsageQuery> for Parameters {
    fn from(query: &UsageQuery) -> Self {
        let mut pairs = query.to_pairs();
        let mut take = |name: &str| pairs.iter().position(|(key, _)| *key == name).map(|at| pairs.swap_remove(at).1);
        Self {
            range: take("range"),
            from: None,
            to: None,
            compare: take("compare"),
            granularity: take("granularity"),
            timezone: take("timezone"),
            source: take("source"),
            account: take("account"),
            person: take("person"),
            agent: take("agent"),
            action: take("action"),
            model: take("model"),
            class: take("class"),
            outcome: take("outcome"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Compare, Filters, Granularity, Range, ZoneChoice};

    #[test]
    fn a_question_survives_its_parameters() {
        let query = UsageQuery {
            range: Range::Days(7),
            compare: Compare::YearAgo,
            granularity: Some(Granularity::Hour),
            zone: ZoneChoice::Named("UTC".to_owned()),
            filters: Filters {
                source: Some(crate::account::KeySource::Byok),
                accounts: vec![1, 2],
                persons: vec![3],
                agents: vec![4],
                actions: vec![5],
                models: vec![6, 7],
                classes: vec![crate::models::ModelClass::Fast],
                outcomes: crate::Outcome::ALL.to_vec(),
            },
        };
        assert_eq!(Parameters::from(&query).read(), Ok(query));
    }

    #[test]
    fn from_and_to_are_a_range() {
        let of = |range: &str, from: &str, to: &str| {
            let some = |text: &str| Some(text.to_owned());
            Parameters {
                range: some(range),
                from: some(from),
                to: some(to),
                ..Parameters::default()
            }
            .read()
        };
        let days = |from: &str, to: &str| Range::Custom(from.parse().expect("day"), to.parse().expect("day"));
        assert_eq!(
            of("", "2026-11-01", "2026-11-05").expect("reads").range,
            days("2026-11-01", "2026-11-05")
        );
        assert_eq!(of("", "2026-11-01", "").expect("reads").range, days("2026-11-01", "2026-11-01"));
        assert_eq!(of("", "", "2026-11-05").expect_err("refused").field, "from");
        assert_eq!(of("7d", "2026-11-01", "").expect_err("refused").field, "range");
        assert_eq!(of("", "soon", "").expect_err("refused").field, "range");
    }
}
