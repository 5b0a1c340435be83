//! The second way through the log: the rollups say on which days, and in which quarters of an hour, there are requests that pass.

use chrono::{DateTime, Duration, Utc};
use domain::usage::Dimension;
use sea_orm::{FromQueryResult, Value};

use super::log::{Log, Place, Writing};
use super::meaning::Meaning;
use super::rows::{FullRow, read};
use super::way::Way;
use crate::LedgerError;

/// Seconds of a quarter of an hour.
const QUARTER: i64 = 900;

/// No day is longer, in hours.
const LONGEST_DAY: i64 = 26;

/// So many days are asked for first, and four times as many whenever those are not enough.
const FIRST_DAYS: i64 = 32;

/// What is looked for, besides what the filters let pass.
#[derive(Clone, Copy)]
pub(super) enum Sought<'a> {
    /// Nothing more.
    Selected,
    /// What a text names, which rollups know.
    Named(&'a Meaning),
    /// What rollups do not know: of what they find, each request is looked at.
    Also(&'a Way),
}

/// A day, or a quarter of an hour, with requests that pass.
#[derive(Clone, Copy, Debug, FromQueryResult)]
struct Bucket {
    bucket: DateTime<Utc>,
    n: i64,
}

impl Log<'_> {
    /// The newest requests behind a place, at most so many, of the quarters in which rollups know of some.
    pub(super) async fn by_rollups(&self, sought: Sought<'_>, place: Place, most: usize) -> Result<Vec<FullRow>, LedgerError> {
        let mut found: Vec<FullRow> = Vec::new();
        // Where only some of what is read is what is looked for, ever more is read at once.
        let mut wanted = most;
        // Quarters of an hour, with the one that the place is in.
        let mut end = (place.at.timestamp().div_euclid(QUARTER) + 1) * QUARTER;
        let (mut length, oldest) = (FIRST_DAYS * 86_400, self.from.timestamp());
        while found.len() < most && end > oldest {
            let begin = oldest.max(end - length);
            // Further back there may be nothing: months and weeks know that sooner than days.
            if length > FIRST_DAYS * 86_400 && !self.has_any(sought, oldest, end).await? {
                break;
            }
            let days = self.days(sought, begin, end).await?;
            let mut days = days.as_slice();
            while found.len() < most && !days.is_empty() {
                let (now, later) = days.split_at(enough(days, wanted));
                days = later;
                let quarters = self.quarters(sought, place, now).await?;
                let mut quarters = quarters.as_slice();
                while found.len() < most && !quarters.is_empty() {
                    let (now, later) = quarters.split_at(enough(quarters, wanted));
                    quarters = later;
                    // Everything before the last one that was found has been found: what is read twice is not told twice.
                    let place = found.last().map_or(place, |row| row.cursor().into());
                    found.extend(self.in_quarters(sought, place, now, most - found.len()).await?);
                    wanted = wanted.saturating_mul(2);
                }
            }
            (end, length) = (begin, length * 4);
        }
        Ok(found)
    }

    /// Whether the rollups know of any requests that pass, from one instant to another.
    async fn has_any(&self, sought: Sought<'_>, from: i64, to: i64) -> Result<bool, LedgerError> {
        let mut writing = Writing::default();
        let condition = self.known(&mut writing, sought);
        let spans = self.kept.whole(from, to);
        let sources = spans.usage(&self.named(sought));
        let parts: Vec<String> = sources
            .iter()
            .map(|source| source.select("requests", &condition, &mut writing.values))
            .collect();
        let text = format!(
            "SELECT COALESCE(add_up(requests), 0) > 0 AS is_any FROM ({}) AS u",
            parts.join(" UNION ALL ")
        );
        let rows = self.query(text, writing.values).await?;
        Ok(rows.first().map_or(Ok(false), |row| row.try_get("", "is_any"))?)
    }

    /// What a rollup must know to answer.
    fn named(&self, sought: Sought<'_>) -> Vec<Dimension> {
        match sought {
            // A text may name anything.
            Sought::Named(_) => Dimension::ALL.to_vec(),
            Sought::Selected | Sought::Also(_) => self.selection.dimensions(&[]),
        }
    }

    /// The days with requests that pass, newest first, from one instant to another.
    async fn days(&self, sought: Sought<'_>, from: i64, to: i64) -> Result<Vec<Bucket>, LedgerError> {
        let mut writing = Writing::default();
        let condition = self.known(&mut writing, sought);
        let named = self.named(sought);
        let days = self.kept.days(from, to).days(&named, &condition, &mut writing.values);
        let text = format!(
            "SELECT bucket, add_up(requests) AS n FROM ({days}) AS d GROUP BY bucket HAVING add_up(requests) > 0 ORDER BY bucket DESC"
        );
        self.buckets(text, writing.values).await
    }

    /// The quarters of an hour with requests that pass, of some days.
    async fn quarters(&self, sought: Sought<'_>, place: Place, days: &[Bucket]) -> Result<Vec<Bucket>, LedgerError> {
        let mut writing = Writing::default();
        let condition = self.known(&mut writing, sought);
        let begins: Vec<DateTime<Utc>> = days.iter().map(|day| day.bucket).collect();
        // A day ends where the next one begins; where that has no requests, it does not matter that a part of it is looked at as well.
        let longest = Duration::hours(LONGEST_DAY);
        let ends: Vec<DateTime<Utc>> = days
            .iter()
            .enumerate()
            .map(|(at, day)| {
                let next = at.checked_sub(1).map(|at| days[at].bucket);
                next.map_or(day.bucket + longest, |next| next.min(day.bucket + longest))
            })
            .collect();
        let (begins, ends) = (writing.place(begins), writing.place(ends));
        // Day by day, as `OFFSET 0` makes it: where little passes, the planner would read the quarters of all time to join them to the days.
        let (from, at) = (writing.place(self.from), writing.place(place.at));
        let text = format!(
            "SELECT u.bucket, add_up(u.requests) AS n FROM unnest({begins}::timestamptz[], {ends}::timestamptz[]) AS d (begins, ends) \
             CROSS JOIN LATERAL (SELECT bucket, requests FROM usage_15m \
                 WHERE bucket >= greatest(d.begins, {from}) AND bucket < d.ends AND bucket <= {at} AND {condition} OFFSET 0) AS u \
             GROUP BY u.bucket HAVING add_up(u.requests) > 0 ORDER BY u.bucket DESC"
        );
        self.buckets(text, writing.values).await
    }

    /// The newest requests of some quarters of an hour.
    async fn in_quarters(&self, sought: Sought<'_>, place: Place, quarters: &[Bucket], most: usize) -> Result<Vec<FullRow>, LedgerError> {
        let mut writing = Writing::default();
        let condition = self.sought(&mut writing, sought);
        let stretch = self.stretch(&mut writing, place);
        let begins: Vec<DateTime<Utc>> = quarters.iter().map(|quarter| quarter.bucket).collect();
        let begins = writing.place(begins);
        let chosen = format!(
            "SELECT e.* FROM unnest({begins}::timestamptz[]) AS q (bucket) CROSS JOIN LATERAL ( \
                 SELECT * FROM events WHERE occurred_at >= q.bucket AND occurred_at < q.bucket + interval '15 minutes' \
                 AND {stretch} AND {condition} ORDER BY occurred_at DESC, id DESC LIMIT {most}) AS e \
             ORDER BY e.occurred_at DESC, e.id DESC LIMIT {most}"
        );
        read(self.txn, &chosen, writing.values).await
    }

    /// What passes of rollups: the filters, and the names that a text may mean.
    fn known(&self, writing: &mut Writing, sought: Sought<'_>) -> String {
        let selected = self.selection.condition(&mut writing.values);
        match sought {
            Sought::Named(meaning) => format!("{selected} AND ({})", meaning.names(writing)),
            Sought::Selected | Sought::Also(_) => selected,
        }
    }

    /// What passes of events.
    fn sought(&self, writing: &mut Writing, sought: Sought<'_>) -> String {
        let known = self.known(writing, sought);
        match sought {
            Sought::Also(way) => format!("{known} AND {}", way.looked_at(writing)),
            Sought::Selected | Sought::Named(_) => known,
        }
    }

    async fn buckets(&self, text: String, values: Vec<Value>) -> Result<Vec<Bucket>, LedgerError> {
        let rows = self.query(text, values).await?;
        Ok(rows
            .iter()
            .map(|row| Bucket::from_query_result(row, ""))
            .collect::<Result<_, _>>()?)
    }
}

/// How many of the buckets hold what is missing, at least one. The first is taken as empty: the place may be in it, with all of its requests
/// before the place.
fn enough(buckets: &[Bucket], missing: usize) -> usize {
    let missing = i64::try_from(missing).unwrap_or(i64::MAX);
    let mut held = 0;
    for (at, bucket) in buckets.iter().enumerate() {
        if held >= missing {
            return at;
        }
        if at > 0 {
            held += bucket.n;
        }
    }
    buckets.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_buckets_are_read_as_hold_what_is_missing() {
        let buckets: Vec<Bucket> = [30, 10, 40, 5, 5]
            .into_iter()
            .map(|n| Bucket {
                bucket: DateTime::default(),
                n,
            })
            .collect();
        assert_eq!(enough(&buckets, 50), 3, "the first one may be cut");
        assert_eq!(enough(&buckets, 51), 4);
        assert_eq!(enough(&buckets, 10), 2);
        assert_eq!(enough(&buckets, 1_000), 5);
        assert_eq!(enough(&buckets[..1], 1), 1);
        assert_eq!(enough(&[], 1), 0);
    }
}
