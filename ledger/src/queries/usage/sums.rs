//! Sums of what passes, by bucket and by any dimensions.

use chrono::{DateTime, Utc};
use domain::overview::Bucket;
use domain::usage::Dimension;
use domain::{Measures, Nanos};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement, Value};

use super::{Selection, Spans};
use crate::LedgerError;
use crate::instant::at;
use crate::queries::measures::MeasureRow;

pub(super) const fn column(by: Dimension) -> &'static str {
    match by {
        Dimension::Account => "account_id",
        Dimension::Person => "person_id",
        Dimension::Agent => "agent_id",
        Dimension::Action => "action_id",
        Dimension::Model => "model_id",
        Dimension::Outcome => "outcome",
    }
}

/// Which sums are needed; the others are 0 and cost nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// All of them.
    All,
    /// Requests.
    Requests,
    /// Requests, and how many of them failed.
    Outcomes,
    /// Cost.
    Cost,
    /// Requests and cost.
    Activity,
}

pub(super) const MEASURES: [&str; 12] = [
    "requests",
    "errors",
    "input",
    "cache_read",
    "cache_write",
    "output",
    "reasoning",
    "cost_nanos",
    "saved_nanos",
    "unpriced_requests",
    "unpriced_tokens",
    "unsaved_reads",
];

/// Sums of these columns, in their order.
pub(super) const fn measures(of: &[i64; MEASURES.len()]) -> Measures {
    let [
        requests,
        errors,
        input,
        cache_read,
        cache_write,
        output,
        reasoning,
        cost,
        saved,
        unpriced_requests,
        unpriced_tokens,
        unsaved_reads,
    ] = *of;
    Measures {
        requests,
        errors,
        input,
        cache_read,
        cache_write,
        output,
        reasoning,
        cost: Nanos(cost),
        saved: Nanos(saved),
        unpriced_requests,
        unpriced_tokens,
        unsaved_reads,
    }
}

impl Columns {
    const fn has(self, column: &str) -> bool {
        match self {
            Self::All => true,
            Self::Requests => matches!(column.as_bytes(), b"requests"),
            Self::Outcomes => matches!(column.as_bytes(), b"requests" | b"errors"),
            Self::Cost => matches!(column.as_bytes(), b"cost_nanos"),
            Self::Activity => matches!(column.as_bytes(), b"requests" | b"cost_nanos"),
        }
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        MEASURES.into_iter().filter(move |column| self.has(column))
    }
}

/// Sums of one bucket and one value of each dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Index into the buckets; 0 where there are none.
    pub bucket: u32,
    /// The numbers of the dimensions, in the order in which they were asked for.
    pub key: Vec<i32>,
    /// The sums.
    pub measures: Measures,
}

#[derive(FromQueryResult)]
struct Row {
    bucket: i32,
    key: Vec<i32>,
    #[sea_orm(nested)]
    sums: MeasureRow,
}

/// What a window is cut into.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slots<'a> {
    /// Nothing: it is one.
    Whole,
    /// Its buckets.
    Buckets(&'a [Bucket]),
    /// The 168 hours of the week in a zone, from Sunday 0 h on.
    HoursOfTheWeek(&'a str),
}

/// Adds up what passes in a window, in order of bucket and key. Without `buckets` the window is one.
///
/// # Errors
/// When the database fails.
pub async fn sums(
    txn: &DatabaseTransaction,
    selection: &Selection,
    spans: &Spans,
    buckets: Option<&[Bucket]>,
    by: &[Dimension],
    columns: Columns,
) -> Result<Vec<Sum>, LedgerError> {
    sums_in(txn, selection, spans, buckets.map_or(Slots::Whole, Slots::Buckets), by, columns).await
}

/// The same, cut in other ways as well.
pub(super) async fn sums_in(
    txn: &DatabaseTransaction,
    selection: &Selection,
    spans: &Spans,
    slots: Slots<'_>,
    by: &[Dimension],
    columns: Columns,
) -> Result<Vec<Sum>, LedgerError> {
    let mut values = Vec::new();
    let text = statement(selection, spans, slots, by, columns, &mut values);
    let rows = txn
        .query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
        .await?;
    rows.iter()
        .map(|row| {
            let row = Row::from_query_result(row, "")?;
            Ok(Sum {
                bucket: u32::try_from(row.bucket).unwrap_or_default(),
                key: row.key,
                measures: row.sums.into(),
            })
        })
        .collect()
}

fn statement(
    selection: &Selection,
    spans: &Spans,
    slots: Slots<'_>,
    by: &[Dimension],
    columns: Columns,
    values: &mut Vec<Value>,
) -> String {
    let condition = selection.condition(values);
    let keys: Vec<&str> = by.iter().copied().map(column).collect();
    let key_list = keys.iter().map(|key| format!(", {key}")).collect::<String>();
    let names: Vec<&str> = columns.names().collect();
    let wanted = format!("bucket{key_list}, {}", names.join(", "));
    let parts: Vec<String> = spans
        .usage(&selection.dimensions(by))
        .iter()
        .map(|source| source.select(&wanted, &condition, values))
        .collect();
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let bucket = match slots {
        Slots::Buckets(buckets) => {
            let starts: Vec<DateTime<Utc>> = buckets.iter().map(|bucket| at(bucket.start)).collect();
            format!("width_bucket(bucket, {}::timestamptz[]) - 1", place(starts.into()))
        }
        Slots::HoursOfTheWeek(zone) => {
            let local = format!("bucket AT TIME ZONE {}", place(zone.into()));
            format!("(extract(dow FROM {local}) * 24 + extract(hour FROM {local}))::int")
        }
        Slots::Whole => "0".to_owned(),
    };
    let sums: Vec<String> = MEASURES
        .iter()
        .map(|column| {
            if columns.has(column) {
                format!("add_up({column}) AS {column}")
            } else {
                format!("0::bigint AS {column}")
            }
        })
        .collect();
    format!(
        "SELECT {bucket} AS bucket, ARRAY[{}]::int[] AS key, {} FROM ({}) AS u GROUP BY 1{key_list} ORDER BY 1{key_list}",
        keys.join(", "),
        sums.join(", "),
        parts.join(" UNION ALL "),
    )
}
