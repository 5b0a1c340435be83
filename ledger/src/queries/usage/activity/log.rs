//! Requests of a window, newest first, from a place on.
//!
//! Three ways lead through the log, each exact, and each taken only where the one before has not found enough:
//!
//! 1. The newest few thousand requests are looked at one by one. That is all that there is to do without filters.
//! 2. What the rollups know (person, agent, action, model, outcome) is looked up in them: on which days, and in which quarters of an hour, there
//!    are any such requests. Only those quarters are read (`buckets.rs`). With such filters and no text it is the only way that is needed.
//! 3. What they do not know (a session, a directory, a kind of failure, an id) has indexes of its own (`way.rs`).

use chrono::{DateTime, Datelike, Months, NaiveTime, Utc};
use domain::usage::activity::Cursor;
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, Statement, Value};

use super::buckets::Sought;
use super::meaning::Meaning;
use super::rows::{FullRow, read};
use super::way::{MANY, Way};
use crate::LedgerError;
use crate::calendar::Kept;
use crate::queries::usage::Selection;

/// So many requests are looked at one by one before the rollups are asked.
const LOOKED_AT: usize = 5_000;
/// The same where filters may let few of them through, and rollups are likely to be asked anyway.
const LOOKED_AT_FILTERED: usize = 1_000;

/// Behind which request to look. Everything older follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub at: DateTime<Utc>,
    pub id: i64,
}

impl From<Cursor> for Place {
    fn from(cursor: Cursor) -> Self {
        Self {
            at: DateTime::from_timestamp_micros(cursor.at).unwrap_or_default(),
            id: cursor.id,
        }
    }
}

/// What is looked through.
#[derive(Clone, Copy)]
pub(super) struct Log<'a> {
    pub txn: &'a DatabaseTransaction,
    /// What passes the filters, and may be seen.
    pub selection: &'a Selection,
    /// The days that are kept of the zone of the question.
    pub kept: &'a Kept,
    /// What the text to look for means, if there is one.
    pub meaning: Option<&'a Meaning>,
    /// The first instant that is looked at.
    pub from: DateTime<Utc>,
    /// The first one that is not.
    pub until: DateTime<Utc>,
}

/// A statement that is being written: its values, and their places.
#[derive(Default)]
pub(super) struct Writing {
    pub values: Vec<Value>,
}

impl Writing {
    pub fn place(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}

impl Log<'_> {
    /// The newest requests behind a place, at most so many.
    pub async fn behind(&self, place: Option<Cursor>, most: usize) -> Result<Vec<FullRow>, LedgerError> {
        // Nothing may be seen of what is asked for.
        if self.selection.accounts.is_empty() {
            return Ok(Vec::new());
        }
        let place = self.begin(place);
        let is_filtered = !self.selection.dimensions(&[]).is_empty();
        if self.meaning.is_none() && is_filtered {
            return self.by_rollups(Sought::Selected, place, most).await;
        }
        let looked_at = if is_filtered { LOOKED_AT_FILTERED } else { LOOKED_AT }.max(4 * most);
        let mut found = self.one_by_one(place, looked_at, most).await?;
        if found.len() >= most {
            return Ok(found);
        }
        let Some(place) = self.last_of(place, looked_at).await? else {
            return Ok(found);
        };
        let missing = most - found.len();
        let older = match self.meaning {
            None => self.by_rollups(Sought::Selected, place, missing).await?,
            Some(meaning) => self.by_meaning(meaning, place, missing).await?,
        };
        found.extend(older);
        Ok(found)
    }

    /// How many requests there are behind a place.
    pub async fn count_behind(&self, place: Option<Cursor>) -> Result<i64, LedgerError> {
        if self.selection.accounts.is_empty() {
            return Ok(0);
        }
        let mut writing = Writing::default();
        let stretch = self.stretch(&mut writing, self.begin(place));
        let condition = self.passing(&mut writing, self.meaning);
        let text = format!("SELECT count(*) AS n FROM events AS n WHERE {stretch} AND {condition}");
        let rows = self.query(text, writing.values).await?;
        Ok(rows.first().map_or(Ok(0), |row| row.try_get("", "n"))?)
    }

    /// Where to begin: behind a place, or at the window's end.
    fn begin(&self, place: Option<Cursor>) -> Place {
        let end = Place {
            at: self.until,
            id: i64::MIN,
        };
        place.map(Place::from).filter(|place| place.at < self.until).unwrap_or(end)
    }

    /// Every way that a text can be meant, the newest of all of them.
    async fn by_meaning(&self, meaning: &Meaning, place: Place, most: usize) -> Result<Vec<FullRow>, LedgerError> {
        let mut found = Vec::new();
        if meaning.names_something() {
            found.extend(self.by_rollups(Sought::Named(meaning), place, most).await?);
        }
        let (ways, months) = (meaning.ways(self).await?, months(self.from, place.at));
        for (way, leads) in ways.iter().zip(self.leads(&ways, &months).await?) {
            let months: Vec<Month> = months
                .iter()
                .zip(leads)
                .filter(|(_, leads)| *leads)
                .map(|(month, _)| *month)
                .collect();
            found.extend(self.by_way(way, &months, place, most).await?);
        }
        found.sort_by_key(|row| std::cmp::Reverse((row.at, row.id)));
        found.dedup_by_key(|row| row.id);
        found.truncate(most);
        Ok(found)
    }

    /// Looks at the newest requests, whatever they are.
    async fn one_by_one(&self, place: Place, looked_at: usize, most: usize) -> Result<Vec<FullRow>, LedgerError> {
        let mut writing = Writing::default();
        let stretch = self.stretch(&mut writing, place);
        let condition = self.passing(&mut writing, self.meaning);
        let chosen = format!(
            "SELECT n.* FROM (SELECT * FROM events WHERE {stretch} ORDER BY occurred_at DESC, id DESC LIMIT {looked_at}) AS n \
             WHERE {condition} ORDER BY occurred_at DESC, id DESC LIMIT {most}"
        );
        read(self.txn, &chosen, writing.values).await
    }

    /// The last of those; `None` when there are not so many.
    async fn last_of(&self, place: Place, looked_at: usize) -> Result<Option<Place>, LedgerError> {
        let mut writing = Writing::default();
        let stretch = self.stretch(&mut writing, place);
        let text = format!(
            "SELECT occurred_at, id FROM events WHERE {stretch} ORDER BY occurred_at DESC, id DESC OFFSET {} LIMIT 1",
            looked_at - 1
        );
        let rows = self.query(text, writing.values).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Place {
            at: row.try_get("", "occurred_at")?,
            id: row.try_get("", "id")?,
        }))
    }

    /// To which months each way leads, whether the requests there pass or not. Most texts lead nowhere on most ways, and to plan a statement for
    /// each takes longer than to look.
    async fn leads(&self, ways: &[Way], months: &[Month]) -> Result<Vec<Vec<bool>>, LedgerError> {
        if months.is_empty() {
            return Ok(vec![Vec::new(); ways.len()]);
        }
        let mut writing = Writing::default();
        let org = writing.place(self.selection.org);
        let bounds: Vec<(String, String)> = months
            .iter()
            .map(|(begin, end)| (writing.place(*begin), writing.place(*end)))
            .collect();
        let mut asked = Vec::new();
        for way in ways {
            let looked_up = way.looked_up(&mut writing);
            asked.extend(bounds.iter().map(|(begin, end)| {
                format!(
                    "EXISTS (SELECT 1 FROM events WHERE org_id = {org} AND occurred_at >= {begin} AND occurred_at < {end} AND {looked_up})"
                )
            }));
        }
        let text = format!("SELECT ARRAY[{}] AS leads", asked.join(", "));
        let rows = self.query(text, writing.values).await?;
        let leads: Vec<bool> = rows.first().map_or(Ok(Vec::new()), |row| row.try_get("", "leads"))?;
        Ok(leads.chunks(months.len()).map(<[bool]>::to_vec).collect())
    }

    /// The newest requests of one way, of the months that it leads to.
    async fn by_way(&self, way: &Way, months: &[Month], place: Place, most: usize) -> Result<Vec<FullRow>, LedgerError> {
        if months.is_empty() {
            return Ok(Vec::new());
        }
        if !way.can_be_many() {
            return self.by_index(way, place, most).await;
        }
        // Month by month, as the events are kept: few of a month are read and put in order, many are soon met on a walk.
        let mut found = Vec::new();
        for (begin, end) in months.iter().copied() {
            let month = Self {
                from: begin.max(self.from),
                ..*self
            };
            let place = if place.at < end { place } else { Place { at: end, id: i64::MIN } };
            let missing = most - found.len();
            found.extend(match month.count(way, begin, end).await? {
                0 => Vec::new(),
                1..=MANY => month.by_index(way, place, missing).await?,
                _ => month.by_rollups(Sought::Also(way), place, missing).await?,
            });
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// How many requests of a way there are in a month, whether they pass or not; not counted beyond [`MANY`].
    async fn count(&self, way: &Way, begin: DateTime<Utc>, end: DateTime<Utc>) -> Result<i64, LedgerError> {
        let mut writing = Writing::default();
        let (org, begin, end) = (writing.place(self.selection.org), writing.place(begin), writing.place(end));
        let looked_up = way.looked_up(&mut writing);
        let text = format!(
            "SELECT count(*) AS n FROM (SELECT 1 FROM events WHERE org_id = {org} AND occurred_at >= {begin} AND occurred_at < {end} \
             AND {looked_up} LIMIT {}) AS m",
            MANY + 1
        );
        let rows = self.query(text, writing.values).await?;
        Ok(rows.first().map_or(Ok(0), |row| row.try_get("", "n"))?)
    }

    /// By the index of a way.
    async fn by_index(&self, way: &Way, place: Place, most: usize) -> Result<Vec<FullRow>, LedgerError> {
        let mut writing = Writing::default();
        let stretch = self.stretch(&mut writing, place);
        let selected = self.selection.condition(&mut writing.values);
        let chosen = way.statement(&mut writing, &format!("{stretch} AND {selected}"), most);
        read(self.txn, &chosen, writing.values).await
    }

    /// The part of the log that is looked at.
    pub(super) fn stretch(&self, writing: &mut Writing, place: Place) -> String {
        let (org, from) = (writing.place(self.selection.org), writing.place(self.from));
        let (at, id) = (writing.place(place.at), writing.place(place.id));
        // The bound on the time alone lets the planner leave months out.
        format!("org_id = {org} AND occurred_at >= {from} AND occurred_at <= {at} AND (occurred_at, id) < ({at}, {id})")
    }

    /// What passes of events: the filters, and anything that a text may mean.
    fn passing(&self, writing: &mut Writing, meaning: Option<&Meaning>) -> String {
        let selected = self.selection.condition(&mut writing.values);
        match meaning {
            None => selected,
            Some(meaning) => format!("{selected} AND ({})", meaning.condition(writing)),
        }
    }

    pub(super) async fn query(&self, text: String, values: Vec<Value>) -> Result<Vec<sea_orm::QueryResult>, LedgerError> {
        let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
        Ok(self.txn.query_all_raw(statement).await?)
    }
}

/// A month of UTC, with its end.
type Month = (DateTime<Utc>, DateTime<Utc>);

/// The months from one instant to another, newest first.
fn months(from: DateTime<Utc>, at: DateTime<Utc>) -> Vec<Month> {
    let mut months = Vec::new();
    let first = at.date_naive().with_day(1).unwrap_or_default().and_time(NaiveTime::MIN).and_utc();
    let mut begin = Some(first);
    while let Some(month) = begin {
        let Some(end) = month.checked_add_months(Months::new(1)).filter(|end| *end > from) else {
            break;
        };
        months.push((month, end));
        begin = month.checked_sub_months(Months::new(1));
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_from_the_newest() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let told = |from: &str, until: &str| -> Vec<String> {
            let months = months(at(from), at(until));
            months
                .iter()
                .map(|(begin, end)| format!("{}..{}", begin.date_naive(), end.date_naive()))
                .collect()
        };
        assert_eq!(
            told("2025-12-31T23:59:59Z", "2026-02-28T12:00:00Z"),
            ["2026-02-01..2026-03-01", "2026-01-01..2026-02-01", "2025-12-01..2026-01-01"]
        );
        // What ends with a month does not look at the next one's requests, but for its first instant.
        assert_eq!(told("2026-01-01T00:00:00Z", "2026-01-31T23:59:59Z"), ["2026-01-01..2026-02-01"]);
        assert_eq!(told("2026-03-02T00:00:00Z", "2026-02-01T00:00:00Z"), Vec::<String>::new());
    }
}
