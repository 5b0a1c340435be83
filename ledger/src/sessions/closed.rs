//! Closed months that a change of sessions reaches: what changes there becomes an adjustment of the next statement.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::access::{Access, Scope};
use domain::billing::Month;
use domain::sessions::{Assignment, ClosedMonth, MINUTE};
use jiff::civil::Date;
use sqlx::PgConnection;

use super::known::Columns;
use super::track::{Pauses, Place, joined};
use crate::LedgerError;

/// No session is longer: whatever a change of a place can touch lies so near to it.
const NEAR: i64 = 7 * 24 * 60 * MINUTE;

/// What closed months of projects hold of some sessions: project, first day of the month, and a text that differs where something else is billed.
pub(super) struct Held(BTreeMap<(i32, NaiveDate), String>);

/// Reads it for the sessions around some places. Whoever may not see statements is told of none.
pub(super) async fn held(txn: &mut PgConnection, access: &Access, places: &[Place]) -> Result<Held, sqlx::Error> {
    if access.accounts.is_some() || !access.may(Scope::ProjectsWrite) || !is_any(txn, access.org).await? {
        return Ok(Held(BTreeMap::new()));
    }
    let near = places.iter().map(|place| place.widened(NEAR)).collect();
    // Those that overlap are one.
    let columns = Columns::of(&joined(near, &Pauses::default()));
    let sessions: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT s.id FROM unnest($2::int[], $3::int[], $4::timestamptz[], $5::timestamptz[]) AS w (account, person, from_at, to_at) \
             JOIN work_sessions s ON s.org_id = $1 AND s.account_id = w.account AND s.person_id = w.person AND s.ends >= w.from_at AND s.starts <= w.to_at",
    )
    .bind(access.org)
    .bind(columns.accounts)
    .bind(columns.persons)
    .bind(columns.from)
    .bind(columns.to)
    .fetch_all(&mut *txn)
    .await?;
    held_of(txn, access.org, &sessions).await
}

/// Reads it for these sessions.
pub(super) async fn held_of(txn: &mut PgConnection, org: i32, sessions: &[i64]) -> Result<Held, sqlx::Error> {
    if sessions.is_empty() {
        return Ok(Held(BTreeMap::new()));
    }
    let rows: Vec<(i32, NaiveDate, String)> = sqlx::query_as(
        "WITH s AS MATERIALIZED (SELECT id, billed FROM work_sessions WHERE org_id = $1 AND id = ANY($2)) \
         SELECT c.project_id, c.month, concat_ws(' ', sum(p.requests * n.points), sum(p.cost_nanos * n.points)) \
         FROM s CROSS JOIN LATERAL (SELECT (share ->> 'project')::int AS project, (share ->> 'points')::numeric AS points \
                 FROM jsonb_array_elements(s.billed -> 'projects') AS share) AS n \
             JOIN session_parts p ON p.org_id = $1 AND p.session_id = s.id \
             JOIN statements c ON c.org_id = $1 AND c.project_id = n.project AND c.month = date_trunc('month', p.day)::date \
                 AND c.state <> 'review' AND c.reopened_at IS NULL \
         GROUP BY 1, 2",
    )
    .bind(org)
    .bind(sessions)
    .fetch_all(txn)
    .await?;
    Ok(Held(
        rows.into_iter().map(|(project, month, held)| ((project, month), held)).collect(),
    ))
}

/// How many of these sessions lie in closed months of the projects that they are billed to, or would be by a tag that says something else.
pub(super) async fn among(txn: &mut PgConnection, org: i32, sessions: &[i64], tag: &Assignment) -> Result<i64, LedgerError> {
    let projects: Vec<i32> = match tag {
        Assignment::Projects(shares) => shares.iter().map(|share| share.project).collect(),
        Assignment::NotBillable => Vec::new(),
    };
    let count = sqlx::query_scalar(
        "SELECT count(DISTINCT s.id) FROM work_sessions s JOIN session_parts p ON p.org_id = s.org_id AND p.session_id = s.id \
             JOIN statements c ON c.org_id = s.org_id AND c.month = date_trunc('month', p.day)::date AND c.state <> 'review' \
                 AND c.reopened_at IS NULL AND (c.project_id = ANY($3) \
                     OR s.billed @> jsonb_build_object('projects', jsonb_build_array(jsonb_build_object('project', c.project_id)))) \
         WHERE s.org_id = $1 AND s.id = ANY($2) AND s.billed IS DISTINCT FROM $4",
    )
    .bind(org)
    .bind(sessions)
    .bind(projects)
    .bind(serde_json::to_value(tag).map_err(|error| sqlx::Error::Encode(Box::new(error)))?)
    .fetch_one(txn)
    .await?;
    Ok(count)
}

async fn is_any(txn: &mut PgConnection, org: i32) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM statements WHERE org_id = $1 AND state <> 'review' AND reopened_at IS NULL)")
        .bind(org)
        .fetch_one(txn)
        .await
}

impl Held {
    /// The closed months in which something else is billed after a change.
    pub fn differs(&self, after: &Self) -> Vec<ClosedMonth> {
        let keys: BTreeSet<_> = self.0.keys().chain(after.0.keys()).collect();
        keys.into_iter()
            .filter(|key| self.0.get(key) != after.0.get(key))
            .filter_map(|(project, month)| {
                Some(ClosedMonth {
                    project: *project,
                    month: of(*month)?,
                })
            })
            .collect()
    }
}

fn of(month: NaiveDate) -> Option<Month> {
    let (year, number) = (i16::try_from(month.year()).ok()?, i8::try_from(month.month()).ok()?);
    Date::new(year, number, 1).ok().map(Month::of)
}
