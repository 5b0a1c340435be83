//! Which decisions a deed has made, and which it has taken away.

use std::collections::HashMap;

use domain::sessions::{Decisions, Stretch};
use serde_json::Value;
use sqlx::PgConnection;

use super::decided::{BRIDGE, CUT, Decided, NOTE, TAG};
use super::track::Track;
use crate::LedgerError;
use crate::instant::at_micros;

/// A decision to be made.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Made {
    pub track: Track,
    pub kind: i16,
    pub stretch: Stretch,
    pub value: Option<Value>,
}

/// What differs.
#[derive(Debug, Default)]
pub(super) struct Difference {
    pub made: Vec<Made>,
    /// By their numbers.
    pub taken: Vec<i64>,
}

impl Difference {
    /// Adds what differs between the decisions of a track that were there and those that are to hold.
    pub fn add(&mut self, track: Track, before: &[Decided], after: &Decisions) -> Result<(), LedgerError> {
        let mut known: HashMap<(i16, Stretch, String), Vec<i64>> = HashMap::new();
        for one in before.iter().filter(|one| one.track == track) {
            known
                .entry(key(one.kind, one.stretch, one.value.as_ref()))
                .or_default()
                .push(one.id);
        }
        for (kind, stretch, value) in all(after)? {
            if known.remove(&key(kind, stretch, value.as_ref())).is_none() {
                self.made.push(Made {
                    track,
                    kind,
                    stretch,
                    value,
                });
            }
        }
        self.taken.extend(known.into_values().flatten());
        Ok(())
    }

    /// Writes it as what an action did.
    pub async fn write(&self, txn: &mut PgConnection, org: i32, action: i64) -> Result<(), LedgerError> {
        sqlx::query("UPDATE session_decisions SET taken_by = $3 WHERE org_id = $1 AND id = ANY($2) AND taken_by IS NULL")
            .bind(org)
            .bind(&self.taken)
            .bind(action)
            .execute(&mut *txn)
            .await?;
        sqlx::query(
            "INSERT INTO session_decisions (org_id, made_by, account_id, person_id, kind, from_at, to_at, value) \
             SELECT $1, $2, * FROM unnest($3::int[], $4::int[], $5::smallint[], $6::timestamptz[], $7::timestamptz[], $8::jsonb[])",
        )
        .bind(org)
        .bind(action)
        .bind(self.made.iter().map(|made| made.track.account).collect::<Vec<_>>())
        .bind(self.made.iter().map(|made| made.track.person).collect::<Vec<_>>())
        .bind(self.made.iter().map(|made| made.kind).collect::<Vec<_>>())
        .bind(self.made.iter().map(|made| at_micros(made.stretch.from)).collect::<Vec<_>>())
        .bind(self.made.iter().map(|made| at_micros(made.stretch.to)).collect::<Vec<_>>())
        .bind(self.made.iter().map(|made| made.value.clone()).collect::<Vec<_>>())
        .execute(txn)
        .await?;
        Ok(())
    }
}

/// Values are compared as they are written.
fn key(kind: i16, stretch: Stretch, value: Option<&Value>) -> (i16, Stretch, String) {
    (kind, stretch, value.map(Value::to_string).unwrap_or_default())
}

/// Decisions one by one.
fn all(decisions: &Decisions) -> Result<Vec<(i16, Stretch, Option<Value>)>, LedgerError> {
    let mut all: Vec<(i16, Stretch, Option<Value>)> = Vec::new();
    all.extend(decisions.cuts.iter().map(|at| (CUT, Stretch::new(*at, *at), None)));
    all.extend(decisions.bridges.iter().map(|bridge| (BRIDGE, *bridge, None)));
    for (stretch, tag) in decisions.tags.iter() {
        let value = serde_json::to_value(tag).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        all.push((TAG, stretch, Some(value)));
    }
    all.extend(
        decisions
            .notes
            .iter()
            .map(|(stretch, text)| (NOTE, stretch, Some(text.as_str().into()))),
    );
    Ok(all)
}

#[cfg(test)]
mod tests {
    use domain::sessions::Assignment;

    use super::*;

    #[test]
    fn what_stays_is_not_written_again() {
        let track = Track { account: 1, person: 2 };
        let tag = |project: i32| Some(serde_json::to_value(Assignment::project(project)).expect("json"));
        let known = |id, from, to, project| Decided {
            id,
            track,
            kind: TAG,
            stretch: Stretch::new(from, to),
            value: tag(project),
        };
        let before = [known(1, 0, 9, 5), known(2, 20, 29, 5)];
        let mut after = Decisions::default();
        after.tag(Stretch::new(0, 9), Some(Assignment::project(5)));
        after.tag(Stretch::new(20, 29), Some(Assignment::project(6)));
        after.split(25);
        let mut difference = Difference::default();
        difference.add(track, &before, &after).expect("differs");
        assert_eq!(difference.taken, [2]);
        let made: Vec<_> = difference
            .made
            .iter()
            .map(|made| (made.kind, made.stretch.from, made.value.clone()))
            .collect();
        assert_eq!(made, [(CUT, 25, None), (TAG, 20, tag(6))]);
    }
}
