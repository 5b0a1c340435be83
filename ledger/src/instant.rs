//! Instants as the database takes them.

use chrono::{DateTime, Utc};

/// The instant of a unix second.
pub(crate) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// The instant of a microsecond.
pub(crate) fn at_micros(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}
