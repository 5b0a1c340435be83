//! What is decided about tracks.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::sessions::{Assignment, Decisions, Spread, Stretch};
use serde_json::Value;
use sqlx::PgConnection;

use super::known::Columns;
use super::track::{Place, Track};
use crate::LedgerError;

/// What a decision is, by its number in the database.
pub(super) const CUT: i16 = 0;
pub(super) const BRIDGE: i16 = 1;
pub(super) const TAG: i16 = 2;
pub(super) const NOTE: i16 = 3;

/// A decision that holds.
#[derive(Clone, Debug)]
pub(super) struct Decided {
    pub id: i64,
    pub track: Track,
    pub kind: i16,
    pub stretch: Stretch,
    pub value: Option<Value>,
}

type Row = (i64, i32, i32, i16, DateTime<Utc>, DateTime<Utc>, Option<Value>);

fn decided((id, account, person, kind, from, to, value): Row) -> Decided {
    Decided {
        id,
        track: Track { account, person },
        kind,
        stretch: Stretch::new(from.timestamp_micros(), to.timestamp_micros()),
        value,
    }
}

const COLUMNS: &str = "d.id, d.account_id, d.person_id, d.kind, d.from_at, d.to_at, d.value";

/// The cuts and bridges of tracks, all of them: they are few, and reach far.
pub(super) async fn shapes(txn: &mut PgConnection, org: i32, tracks: &HashSet<Track>) -> Result<Vec<Decided>, sqlx::Error> {
    let (accounts, persons): (Vec<i32>, Vec<i32>) = tracks.iter().map(|track| (track.account, track.person)).unzip();
    let text = format!(
        "SELECT {COLUMNS} FROM unnest($2::int[], $3::int[]) AS w (account, person) JOIN session_decisions d ON d.org_id = $1 \
         AND d.account_id = w.account AND d.person_id = w.person AND d.taken_by IS NULL AND d.kind IN (0, 1) ORDER BY d.id"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(text))
        .bind(org)
        .bind(accounts)
        .bind(persons)
        .fetch_all(txn)
        .await?;
    Ok(rows.into_iter().map(decided).collect())
}

/// The tags and notes of places.
pub(super) async fn words(txn: &mut PgConnection, org: i32, places: &[Place]) -> Result<Vec<Decided>, sqlx::Error> {
    let columns = Columns::of(places);
    let text = format!(
        "SELECT DISTINCT ON (d.id) {COLUMNS} FROM unnest($2::int[], $3::int[], $4::timestamptz[], $5::timestamptz[]) AS w (account, person, from_at, to_at) \
         JOIN session_decisions d ON d.org_id = $1 AND d.account_id = w.account AND d.person_id = w.person AND d.taken_by IS NULL \
         AND d.kind IN (2, 3) AND d.to_at >= w.from_at AND d.from_at <= w.to_at ORDER BY d.id"
    );
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(text))
        .bind(org)
        .bind(columns.accounts)
        .bind(columns.persons)
        .bind(columns.from)
        .bind(columns.to)
        .fetch_all(txn)
        .await?;
    Ok(rows.into_iter().map(decided).collect())
}

/// Decisions by track.
///
/// # Errors
/// When a tag is none that this program knows.
pub(super) fn by_track<'a>(all: impl IntoIterator<Item = &'a Decided>) -> Result<HashMap<Track, Decisions>, LedgerError> {
    let mut tracks: HashMap<Track, Decisions> = HashMap::new();
    let mut tags: HashMap<Track, Vec<(Stretch, Assignment)>> = HashMap::new();
    let mut notes: HashMap<Track, Vec<(Stretch, String)>> = HashMap::new();
    for one in all {
        let decisions = tracks.entry(one.track).or_default();
        match one.kind {
            CUT => drop(decisions.cuts.insert(one.stretch.from)),
            BRIDGE => drop(decisions.bridges.insert(one.stretch)),
            TAG => tags.entry(one.track).or_default().push((one.stretch, assignment(one)?)),
            _ => notes.entry(one.track).or_default().push((one.stretch, text(one))),
        }
    }
    for (track, decisions) in &mut tracks {
        decisions.tags = Spread::of(tags.remove(track).unwrap_or_default());
        decisions.notes = Spread::of(notes.remove(track).unwrap_or_default());
    }
    Ok(tracks)
}

fn assignment(decided: &Decided) -> Result<Assignment, LedgerError> {
    let value = decided.value.clone().unwrap_or_default();
    serde_json::from_value(value).map_err(|error| sqlx::Error::Decode(Box::new(error)).into())
}

fn text(decided: &Decided) -> String {
    decided.value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}
