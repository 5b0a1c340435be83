//! The audit log: who changed what.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::civil::{day_number, read_day};
use crate::query::QueryError;
use crate::text::fail;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// Its number; a later one is larger.
    pub id: i64,
    /// When, unix milliseconds.
    pub at: i64,
    /// Who: an e-mail, or what else it was.
    pub actor: String,
    /// From where; empty when it did not come over the network.
    pub address: String,
    /// What: `account.changed`.
    pub action: String,
    /// What it was done to, by a name that people know.
    pub subject: String,
    /// What it was before, as far as it differs.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Option<Value>,
    /// What it is now, as far as it differs.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Option<Value>,
}

/// What of the log is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Only what this person did, by a part of their e-mail.
    pub actor: Option<String>,
    /// Only this kind of thing: `account`, `member`.
    pub kind: Option<String>,
    /// Not before this day, in the org's zone: `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Not after this day.
    pub to: Option<String>,
    /// Only entries older than this one: the next page.
    pub before: Option<i64>,
}

/// The kinds of thing that the log tells of.
pub const KINDS: [&str; 17] = [
    "account",
    "client",
    "exchange rate",
    "ingest key",
    "invitation",
    "member",
    "model",
    "organization",
    "password",
    "password link",
    "price",
    "project",
    "rule",
    "statement",
    "statement link",
    "token",
    "view",
];

impl Filter {
    /// Checks what a person typed. Empty texts mean nothing.
    ///
    /// # Errors
    /// Names the parameter and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        let said = |text: &Option<String>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let filter = Self {
            actor: said(&self.actor),
            kind: said(&self.kind),
            from: said(&self.from),
            to: said(&self.to),
            before: self.before,
        };
        if filter
            .actor
            .as_ref()
            .is_some_and(|text| text.chars().count() > 254 || text.contains(char::is_control))
        {
            return Err(fail("actor", "write a part of an e-mail"));
        }
        if filter.kind.as_deref().is_some_and(|kind| !KINDS.contains(&kind)) {
            return Err(fail("kind", "choose one of the kinds in the list"));
        }
        let day = |name: &str, text: &Option<String>| match text.as_deref().map(read_day) {
            None => Ok(None),
            Some(Some(day)) if (2000..=2099).contains(&day.year()) => Ok(Some(day_number(day))),
            Some(_) => Err(fail(name, "a day is written YYYY-MM-DD")),
        };
        let (from, to) = (day("from", &filter.from)?, day("to", &filter.to)?);
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            return Err(fail("to", "the last day lies before the first"));
        }
        Ok(filter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_checked() {
        let filter = |from: &str, to: &str, kind: &str| Filter {
            from: Some(from.to_owned()),
            to: Some(to.to_owned()),
            kind: Some(kind.to_owned()),
            ..Filter::default()
        };
        assert_eq!(filter(" ", "", "").checked(), Ok(Filter::default()));
        assert!(filter("2026-11-01", "2026-11-30", "member").checked().is_ok());
        for (bad, field) in [
            (filter("2026-13-01", "", ""), "from"),
            (filter("", "9999-12-31", ""), "to"),
            (filter("2026-11-02", "2026-11-01", ""), "to"),
            (filter("", "", "weather"), "kind"),
        ] {
            assert_eq!(bad.checked().expect_err("refused").field, field);
        }
    }
}
