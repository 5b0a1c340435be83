//! Where a page of rows ends: by the value and the number of its last row, and not by how many rows stand before it. So the next page begins
//! right behind what was seen, though rows above may have come, gone or changed places meanwhile.

use std::cmp::Ordering;
use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

use super::{Sort, SortKey};
use crate::query::QueryError;

/// What a row is ordered by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Value {
    /// It has no such value.
    Nothing,
    /// A fraction; whole numbers are those over 1. The lower number is above 0.
    Ratio(i64, i64),
    /// A name, in small letters.
    Text(String),
}

impl Value {
    /// Compares without loss: fractions are not divided.
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Ratio(a, b), Self::Ratio(c, d)) => (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b))),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (one, other) => one.rank().cmp(&other.rank()),
        }
    }

    const fn rank(&self) -> u8 {
        match self {
            Self::Ratio(..) => 0,
            Self::Text(_) => 1,
            Self::Nothing => 2,
        }
    }
}

/// How two rows stand to each other, each with its value and number. Rows of the same value stand in the order of their numbers, so that no two
/// rows stand in the same place.
pub(super) fn order(sort: Sort, one: (&Value, i32), other: (&Value, i32)) -> Ordering {
    let by_value = match (one.0, other.0) {
        (Value::Nothing, Value::Nothing) => Ordering::Equal,
        (Value::Nothing, _) => Ordering::Greater,
        (_, Value::Nothing) => Ordering::Less,
        (one, other) if sort.descending => other.compare(one),
        (one, other) => one.compare(other),
    };
    by_value.then(one.1.cmp(&other.1))
}

/// The place behind a row. To others it is a word without a meaning; it is made of what the row was ordered by and of its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    key: SortKey,
    pub(super) value: Value,
    pub(super) id: i32,
}

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Start {
    /// With the first row.
    First,
    /// Behind another row.
    Behind(Cursor),
}

impl Start {
    /// The place that a question names for it; the first row needs none.
    #[must_use]
    pub fn cursor(self) -> Option<Cursor> {
        match self {
            Self::First => None,
            Self::Behind(cursor) => Some(cursor),
        }
    }
}

/// The longest one that is read: a name of a thousand characters fits.
const LONGEST: usize = 10_000;

impl Cursor {
    pub(super) const fn new(key: SortKey, value: Value, id: i32) -> Self {
        Self { key, value, id }
    }

    /// Reads one, for rows in that order.
    ///
    /// # Errors
    /// When it is none, or one of another order.
    pub fn parse(text: &str, sort: Sort) -> Result<Self, QueryError> {
        let fail = || {
            QueryError::new(
                "after",
                "use what the page before this one named as the next, with the same sort; or none for the first page",
            )
        };
        Self::read(text).filter(|cursor| cursor.key == sort.key).ok_or_else(fail)
    }

    fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let plain = String::from_utf8(bytes(text)?).ok()?;
        let mut parts = plain.splitn(3, ' ');
        let (key, id, value) = (SortKey::parse(parts.next()?)?, parts.next()?.parse().ok()?, parts.next()?);
        let value = match (key, value.split_at_checked(1)?) {
            (SortKey::Name, ("=", name)) => Value::Text(name.to_owned()),
            (SortKey::Name, _) => return None,
            (_, ("-", "")) => Value::Nothing,
            (_, ("#", ratio)) => {
                let (over, under) = ratio.split_once('/')?;
                Value::Ratio(over.parse().ok()?, under.parse().ok().filter(|under| *under > 0)?)
            }
            _ => return None,
        };
        Some(Self { key, value, id })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain = format!("{} {} ", self.key.as_str(), self.id);
        match &self.value {
            Value::Nothing => plain.push('-'),
            Value::Ratio(over, under) => write!(plain, "#{over}/{under}")?,
            Value::Text(name) => {
                plain.push('=');
                plain.push_str(name);
            }
        }
        plain.bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The bytes of hexadecimal digits.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LARGEST: Sort = Sort {
        key: SortKey::Cost,
        descending: true,
    };

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Nothing),
            (any::<i64>(), 1..i64::MAX).prop_map(|(over, under)| Value::Ratio(over, under)),
        ]
    }

    proptest! {
        #[test]
        fn a_place_is_read_as_it_is_written(value in value(), id in 0..i32::MAX, name in ".{0,40}") {
            let place = Cursor::new(SortKey::Cost, value, id);
            prop_assert_eq!(Cursor::parse(&place.to_string(), LARGEST), Ok(place));
            let place = Cursor::new(SortKey::Name, Value::Text(name), id);
            prop_assert_eq!(Cursor::parse(&place.to_string(), Sort::first_by(SortKey::Name)), Ok(place));
        }

        #[test]
        fn every_two_rows_stand_one_behind_the_other(a in value(), b in value(), c in value(), descending: bool) {
            let sort = Sort { descending, ..LARGEST };
            let rows = [(&a, 1), (&b, 2), (&c, 3)];
            for one in rows {
                for other in rows {
                    prop_assert_eq!(order(sort, one, other), order(sort, other, one).reverse());
                    prop_assert_eq!(order(sort, one, other).is_eq(), one.1 == other.1);
                    for third in rows {
                        if order(sort, one, other).is_lt() && order(sort, other, third).is_lt() {
                            prop_assert!(order(sort, one, third).is_lt());
                        }
                    }
                }
            }
        }

        #[test]
        fn nonsense_is_refused_and_never_a_fault(text in ".{0,60}") {
            prop_assert_eq!(Cursor::parse(&text, LARGEST).expect_err("nonsense").field, "after");
        }
    }

    #[test]
    fn a_place_of_another_order_or_without_sense_is_refused() {
        let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert!(Cursor::parse(&hex("cost 7 #5/1"), LARGEST).is_ok());
        for text in [
            "cost 7 #5/0",
            "cost 7 #5/-1",
            "cost 7 #5",
            "cost 7 =name",
            "cost 7 -5",
            "cost 7 ",
            "cost 7",
            "cost x #5/1",
            "cost 7 #99999999999999999999/1",
            "tokens 7 #5/1",
            "name 7 #5/1",
            "weather 7 #5/1",
            "",
        ] {
            assert!(Cursor::parse(&hex(text), LARGEST).is_err(), "{text}");
        }
        for text in ["636f73742037202335", "zz", "636", "ж", &"6".repeat(LONGEST + 2)] {
            assert!(Cursor::parse(text, LARGEST).is_err(), "{text}");
        }
    }

    #[test]
    fn fractions_are_compared_without_loss() {
        let third = Value::Ratio(1, 3);
        for (other, than) in [
            (Value::Ratio(i64::MAX / 3, i64::MAX), Ordering::Greater),
            (Value::Ratio(2, 6), Ordering::Equal),
            (Value::Ratio(-1, 3), Ordering::Greater),
            (Value::Ratio(333_333_334, 1_000_000_000), Ordering::Less),
        ] {
            assert_eq!(third.compare(&other), than, "{other:?}");
        }
    }
}
