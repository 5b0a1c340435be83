//! JSON fields that never make their line fail: what is not of the expected kind reads as absent, or says so when it is asked.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::moment;
use crate::text::{clean, json_problem};

/// The largest token counter that is believed.
pub(crate) const MAX_COUNT: u64 = 1_000_000_000_000;

/// A text; anything else is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text<'a>(Option<Cow<'a, str>>);

impl Text<'_> {
    /// The text as it is; empty when there is none.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// The text in a form that can be stored, cut to `max` characters.
    pub fn clean(&self, max: usize) -> Option<String> {
        clean(self.as_str(), max)
    }

    /// This text, or the other when this one is missing or empty.
    pub fn or(self, other: Self) -> Self {
        if self.as_str().is_empty() { other } else { self }
    }
}

/// A truth; anything but `true` is false.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flag(pub bool);

/// An instant, as text or as unix time; anything else is none.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct When(pub Option<Timestamp>);

/// A counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Count {
    /// Missing or null: zero.
    #[default]
    Absent,
    /// A whole number, perhaps written as a float.
    Of(u64),
    /// Negative, fractional, beyond belief, or not a number.
    Bad,
}

impl Count {
    /// Its value.
    ///
    /// # Errors
    /// A sentence that names the field, when it is no counter.
    pub fn get(self, field: &str) -> Result<u64, String> {
        match self {
            Self::Absent => Ok(0),
            Self::Of(count) => Ok(count),
            Self::Bad => Err(format!("{field} is not a whole number from 0 to {MAX_COUNT}")),
        }
    }
}

/// Any JSON value, as far as the fields above care. `Other` is a list or an object, which is passed over.
enum Scalar<'a> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Negative,
    Float(f64),
    Text(Cow<'a, str>),
    Other,
}

struct AnyScalar;

impl<'de> Visitor<'de> for AnyScalar {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Unsigned(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(u64::try_from(value).map_or(Scalar::Negative, Scalar::Unsigned))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Float(value))
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(value)))
    }
    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(value.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match deserializer.deserialize_any(AnyScalar)? {
            Scalar::Text(text) => Self(Some(text)),
            _ => Self(None),
        })
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(matches!(deserializer.deserialize_any(AnyScalar)?, Scalar::Bool(true))))
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match deserializer.deserialize_any(AnyScalar)? {
            Scalar::Text(text) => moment::lenient(&text),
            Scalar::Unsigned(number) => moment::unix(&number.to_string()),
            Scalar::Float(number) => moment::unix(&number.to_string()),
            _ => None,
        }))
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match deserializer.deserialize_any(AnyScalar)? {
            Scalar::Null => Self::Absent,
            Scalar::Unsigned(count) if count <= MAX_COUNT => Self::Of(count),
            Scalar::Float(count) => whole(count),
            _ => Self::Bad,
        })
    }
}

/// Reads an object. Serde alone would take a list for one, field by field.
///
/// # Errors
/// Says what is wrong, without quoting it.
pub(crate) fn object<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, String> {
    if !raw.get().starts_with('{') {
        return Err("not an object".to_owned());
    }
    serde_json::from_str(raw.get()).map_err(|error| json_problem(&error))
}

/// The counter that a float stands for.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "whole and below 2^53, so the conversions are exact"
)]
fn whole(count: f64) -> Count {
    if count.fract() == 0.0 && (0.0..=MAX_COUNT as f64).contains(&count) {
        Count::Of(count as u64)
    } else {
        Count::Bad
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_in_every_disguise() {
        for (json, count) in [
            ("null", Count::Absent),
            ("12", Count::Of(12)),
            ("12.0", Count::Of(12)),
            ("1.2e1", Count::Of(12)),
            ("-0.0", Count::Of(0)),
            ("-1", Count::Bad),
            ("0.5", Count::Bad),
            ("1000000000001", Count::Bad),
            ("99999999999999999999999", Count::Bad),
            ("\"12\"", Count::Bad),
            ("[12]", Count::Bad),
            ("{\"n\":12}", Count::Bad),
        ] {
            assert_eq!(serde_json::from_str::<Count>(json).expect("never fails"), count, "{json}");
        }
    }

    #[test]
    fn other_kinds_read_as_absent() {
        for json in ["null", "7", "true", "[\"a\"]", "{\"a\":[1]}"] {
            assert_eq!(serde_json::from_str::<Text>(json).expect("never fails").as_str(), "");
        }
        assert_eq!(serde_json::from_str::<Text>(r#""a\nb""#).expect("text").as_str(), "a\nb");
        assert!(!serde_json::from_str::<Flag>("\"true\"").expect("never fails").0);
        assert!(serde_json::from_str::<When>("1777629600250").expect("never fails").0.is_some());
        assert!(serde_json::from_str::<When>("{}").expect("never fails").0.is_none());
    }
}
