//! What a question may use of a calendar, as of its snapshot.

use chrono::{DateTime, Utc};
use domain::periods::{Calendar, Period, Span};
use sea_orm::{ConnectionTrait, FromQueryResult, raw_sql};

use crate::LedgerError;
use crate::queries::usage::Spans;

/// A zone's calendar.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// The zone's number; 0 when it is not kept.
    pub zone: i32,
    /// What is added up and up to date.
    pub calendar: Calendar,
    /// Whether it should be noted that the zone was asked for.
    pub is_unnoted: bool,
}

impl Kept {
    /// All that there is of an org, in as few sums as there are.
    pub fn ever(&self) -> Spans {
        Spans::new(self.zone, self.calendar.cover(0, i64::from(u32::MAX), &[], Period::Month), 0, true)
    }

    /// A stretch of time, in as few sums as there are.
    pub fn whole(&self, from: i64, to: i64) -> Spans {
        Spans::new(self.zone, self.calendar.cover(from, to, &[], Period::Month), from, false)
    }

    /// A stretch of time, in days as far as they are kept.
    pub fn days(&self, from: i64, to: i64) -> Spans {
        Spans::new(self.zone, self.calendar.cover(from, to, &[], Period::Day), from, false)
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: i32,
    is_unnoted: bool,
    periods: Vec<i16>,
    starts: Vec<DateTime<Utc>>,
    ends: Vec<DateTime<Utc>>,
}

/// Reads it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn read(txn: &impl ConnectionTrait, org: i32, zone: &str) -> Result<Kept, LedgerError> {
    let row = Row::find_by_statement(raw_sql!(
        Postgres,
        r#"SELECT z.id, z.asked_at < now() - interval '1 day' AS is_unnoted,
               COALESCE(array_agg(s.period) FILTER (WHERE s.period IS NOT NULL), ARRAY[]::smallint[]) AS periods,
               COALESCE(array_agg(s.starts) FILTER (WHERE s.period IS NOT NULL), ARRAY[]::timestamptz[]) AS starts,
               COALESCE(array_agg(s.ends) FILTER (WHERE s.period IS NOT NULL), ARRAY[]::timestamptz[]) AS ends
           FROM calendar_zones z LEFT JOIN calendar_spans s ON s.org_id = {org} AND s.zone_id = z.id AND s.is_built AND NOT s.is_stale
           WHERE z.org_id = {org} AND z.name = {zone} GROUP BY z.id"#
    ))
    .one(txn)
    .await?;
    let Some(row) = row else {
        return Ok(Kept {
            is_unnoted: true,
            ..Kept::default()
        });
    };
    let spans = row
        .periods
        .iter()
        .zip(&row.starts)
        .zip(&row.ends)
        .filter_map(|((period, start), end)| {
            Some(Span {
                period: Period::of_number(*period)?,
                start: start.timestamp(),
                end: end.timestamp(),
            })
        });
    Ok(Kept {
        zone: row.id,
        calendar: spans.collect(),
        is_unnoted: row.is_unnoted,
    })
}
