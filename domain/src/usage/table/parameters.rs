//! The part of a table's question that tables have and other answers have not, as parameters of an address.

use serde::{Deserialize, Serialize};

use super::TableQuery;
use crate::query::{Parameters, QueryError};
use crate::usage::Dimension;

/// The parameters, unread. See [`TableQuery::parse`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(default)]
pub struct TableParameters {
    /// `-cost` (if absent: the dearest first), `name`, `tokens`, `requests`, `cost_per_request`, `error_rate`, `change` (of the cost, against what
    /// the window is compared with), and for persons `active_days`. With a minus before it the largest comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// Only rows whose name holds this, whatever the case of the letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only rows behind this place: the `next` of the answer before, with the same `sort`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl TableParameters {
    /// Reads the question.
    ///
    /// # Errors
    /// Names the parameter that cannot be read.
    pub fn read(&self, usage: &Parameters, by: Dimension) -> Result<TableQuery, QueryError> {
        TableQuery::of(usage.read()?, by, |name| match name {
            "sort" => self.sort.as_deref(),
            "q" => self.q.as_deref(),
            "after" => self.after.as_deref(),
            _ => None,
        })
    }
}

impl From<&TableQuery> for TableParameters {
    fn from(query: &TableQuery) -> Self {
        let mut pairs = query.to_pairs();
        let mut take = |name: &str| pairs.iter().position(|(key, _)| *key == name).map(|at| pairs.swap_remove(at).1);
        Self {
            sort: take("sort"),
            q: take("q"),
            after: take("after"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::place_of;
    use super::super::{Sort, SortKey};
    use super::*;
    use crate::query::{Range, UsageQuery};

    #[test]
    fn a_question_survives_its_parameters() {
        let query = TableQuery {
            usage: UsageQuery {
                range: Range::Days(7),
                ..UsageQuery::default()
            },
            sort: Sort::first_by(SortKey::ErrorRate),
            search: "bot".to_owned(),
            after: Some(place_of(SortKey::ErrorRate, 3)),
        };
        let read = TableParameters::from(&query).read(&Parameters::from(&query.usage), Dimension::Agent);
        assert_eq!(read, Ok(query));
    }
}
