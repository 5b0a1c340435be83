//! The sessions that there are.

use chrono::{DateTime, Utc};
use domain::sessions::Stretch;
use sqlx::PgConnection;

use super::track::{Place, Track};
use crate::instant::at_micros;

/// A session, as it is kept now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub id: i64,
    pub track: Track,
    pub stretch: Stretch,
}

/// Number, account, person, first and last request.
type Row = (i64, i32, i32, DateTime<Utc>, DateTime<Utc>);

/// The sessions that meet one of these places, in order.
pub(super) async fn within(txn: &mut PgConnection, org: i32, places: &[Place]) -> Result<Vec<Known>, sqlx::Error> {
    let columns = Columns::of(places);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT DISTINCT s.id, s.account_id, s.person_id, s.starts, s.ends \
         FROM unnest($2::int[], $3::int[], $4::timestamptz[], $5::timestamptz[]) AS w (account, person, from_at, to_at) \
         JOIN work_sessions s ON s.org_id = $1 AND s.account_id = w.account AND s.person_id = w.person AND s.ends >= w.from_at AND s.starts <= w.to_at \
         ORDER BY s.account_id, s.person_id, s.starts",
    )
    .bind(org)
    .bind(columns.accounts)
    .bind(columns.persons)
    .bind(columns.from)
    .bind(columns.to)
    .fetch_all(txn)
    .await?;
    let known = |(id, account, person, starts, ends): Row| Known {
        id,
        track: Track { account, person },
        stretch: Stretch::new(starts.timestamp_micros(), ends.timestamp_micros()),
    };
    Ok(rows.into_iter().map(known).collect())
}

/// Places as the database takes them.
pub(super) struct Columns {
    pub accounts: Vec<i32>,
    pub persons: Vec<i32>,
    pub from: Vec<DateTime<Utc>>,
    pub to: Vec<DateTime<Utc>>,
}

impl Columns {
    pub fn of(places: &[Place]) -> Self {
        Self {
            accounts: places.iter().map(|place| place.track.account).collect(),
            persons: places.iter().map(|place| place.track.person).collect(),
            from: places.iter().map(|place| at_micros(place.stretch.from)).collect(),
            to: places.iter().map(|place| at_micros(place.stretch.to)).collect(),
        }
    }
}
