//! Whose sessions they are.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::sessions::{MINUTE, Micros, Stretch};
use sqlx::PgConnection;

/// One person's work on one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Track {
    pub account: i32,
    /// 0 where the source names nobody.
    pub person: i32,
}

/// A stretch of a track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub track: Track,
    pub stretch: Stretch,
}

impl Place {
    /// The same track, a little before and after.
    pub fn widened(self, by: Micros) -> Self {
        let stretch = Stretch::new(self.stretch.from.saturating_sub(by), self.stretch.to.saturating_add(by));
        Self { stretch, ..self }
    }
}

/// Brings places into order, and makes one of those that may be of one run anyway.
pub(super) fn joined(mut places: Vec<Place>, pauses: &Pauses) -> Vec<Place> {
    places.sort_unstable();
    let mut joined: Vec<Place> = Vec::with_capacity(places.len());
    for place in places {
        match joined.last_mut() {
            Some(last) if last.track == place.track && place.stretch.from - last.stretch.to < pauses.of(place.track) => {
                last.stretch = last.stretch.with(place.stretch);
            }
            _ => joined.push(place),
        }
    }
    joined
}

/// How long a pause ends a session, by account, and from when on single requests are kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Pauses {
    org: Micros,
    accounts: HashMap<i32, Micros>,
    /// Sessions that begin before this moment stay as they are: their requests were let go.
    pub kept_from: Micros,
}

impl Pauses {
    pub async fn read(txn: &mut PgConnection, org: i32) -> Result<Self, sqlx::Error> {
        let (minutes, expired): (i16, Option<DateTime<Utc>>) =
            sqlx::query_as("SELECT session_gap_minutes, expired_before FROM orgs WHERE id = $1")
                .bind(org)
                .fetch_one(&mut *txn)
                .await?;
        let own: Vec<(i32, i16)> =
            sqlx::query_as("SELECT id, session_gap_minutes FROM accounts WHERE org_id = $1 AND session_gap_minutes IS NOT NULL")
                .bind(org)
                .fetch_all(txn)
                .await?;
        Ok(Self {
            org: Micros::from(minutes) * MINUTE,
            accounts: own.into_iter().map(|(id, minutes)| (id, Micros::from(minutes) * MINUTE)).collect(),
            kept_from: expired.map_or(Micros::MIN, |at| at.timestamp_micros()),
        })
    }

    pub fn of(&self, track: Track) -> Micros {
        self.accounts.get(&track.account).copied().unwrap_or(self.org)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(account: i32, from: Micros, to: Micros) -> Place {
        Place {
            track: Track { account, person: 1 },
            stretch: Stretch::new(from, to),
        }
    }

    #[test]
    fn what_is_near_is_looked_at_once() {
        let pauses = Pauses {
            org: 30,
            accounts: HashMap::from([(2, 10)]),
            ..Pauses::default()
        };
        let places = vec![
            place(1, 50, 60),
            place(2, 0, 5),
            place(1, 0, 25),
            place(1, 90, 95),
            place(2, 15, 20),
        ];
        assert_eq!(
            joined(places, &pauses),
            [place(1, 0, 60), place(1, 90, 95), place(2, 0, 5), place(2, 15, 20)]
        );
    }
}
