//! A calendar month: the period of projects.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::query::QueryError;
use crate::text::fail;

/// The months, as people call them.
const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month of the org's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Reads `2026-10`.
    ///
    /// # Errors
    /// For anything else, on the field `month`.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let first = crate::civil::read_day(&format!("{}-01", text.trim()));
        first
            .filter(|first| (2000..2200).contains(&first.year()))
            .map(Self)
            .ok_or_else(|| fail("month", "write a month such as 2026-10"))
    }

    /// Its first day.
    #[must_use]
    pub const fn first(self) -> Date {
        self.0
    }

    /// The first day after it.
    #[must_use]
    pub fn end(self) -> Date {
        self.next().0
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1.month()))
    }

    /// The month before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self(self.0.saturating_sub(1.month()))
    }

    /// `October 2026`.
    #[must_use]
    pub fn label(self) -> String {
        let name = usize::try_from(self.0.month() - 1).ok().and_then(|at| NAMES.get(at));
        format!("{} {}", name.unwrap_or(&""), self.0.year())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.to_string())
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).map_err(|error| serde::de::Error::custom(error.problem))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Month {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new().schema_type(Type::String).examples(["2026-10"]).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Month {
    fn name() -> std::borrow::Cow<'static, str> {
        "Month".into()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn months_are_written_as_they_are_read() {
        let october = Month::parse(" 2026-10 ").expect("reads");
        assert_eq!(
            (october.to_string(), october.label()),
            ("2026-10".to_owned(), "October 2026".to_owned())
        );
        assert_eq!((october.first(), october.end()), (date(2026, 10, 1), date(2026, 11, 1)));
        assert_eq!(Month::of(date(2026, 12, 31)).next(), Month::parse("2027-01").expect("reads"));
        assert_eq!(Month::parse("2027-01").expect("reads").before().label(), "December 2026");
        let json = serde_json::to_string(&october).expect("JSON");
        assert_eq!(
            (json.as_str(), serde_json::from_str(&json).expect("a month")),
            ("\"2026-10\"", october)
        );
        for bad in ["", "2026", "2026-13", "2026-1", "10-2026", "1999-12", "2026-10-01"] {
            assert_eq!(Month::parse(bad).expect_err("refused").field, "month", "{bad}");
        }
    }
}
