//! Carrying out what people do to sessions.

use std::collections::{BTreeMap, HashSet};

use domain::access::Access;
use domain::sessions::{Assignment, Decisions, Deed, Done, Stretch};
use domain::text::fail;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use super::closed;
use super::decided::{self, Decided};
use super::differ::Difference;
use super::known::{self, Known};
use super::lock;
use super::renew::renew;
use super::track::{Place, Track};
use crate::{Ledger, LedgerError};

/// Does something to sessions, all of it or nothing.
///
/// # Errors
/// [`LedgerError::NotFound`] when one of the sessions is not there any more, or not theirs; [`LedgerError::Invalid`] with the field otherwise.
pub async fn decide(ledger: &Ledger, access: &Access, deed: &Deed) -> Result<Done, LedgerError> {
    deed.check()?;
    let ids = deed.sessions();
    let mut txn = lock::begin(ledger, access).await?;
    check_tag(&mut txn, access.org, deed.tag()).await?;
    let found = find(&mut txn, access, &ids).await?;
    let places: Vec<Place> = found.iter().map(|(known, _)| place(known)).collect();
    let tracks: HashSet<Track> = places.iter().map(|place| place.track).collect();
    let mut before = decided::shapes(&mut txn, access.org, &tracks).await?;
    before.extend(decided::words(&mut txn, access.org, &hull(deed, &places)).await?);
    let after = carry_out(&mut txn, access.org, deed, &found, &before).await?;
    let mut difference = Difference::default();
    for (track, decisions) in &after {
        difference.add(*track, &before, decisions)?;
    }
    let billed = closed::held(&mut txn, access, &places).await?;
    let action = note(&mut txn, access, deed.name(), deed.tag(), found.len(), None).await?;
    difference.write(&mut txn, access.org, action).await?;
    renew(&mut txn, access.org, places.clone()).await?;
    let closed_months = billed.differs(&closed::held(&mut txn, access, &places).await?);
    txn.commit().await?;
    Ok(Done {
        action,
        sessions: found.len(),
        closed_months,
    })
}

/// A session, and its tag.
type Tagged = (Known, Option<Assignment>);

fn place(known: &Known) -> Place {
    Place {
        track: known.track,
        stretch: known.stretch,
    }
}

/// Where decisions may change: in the sessions, and between them where they become one.
fn hull(deed: &Deed, places: &[Place]) -> Vec<Place> {
    match (deed, places) {
        (Deed::Merge { .. }, [first, .., last]) => vec![Place {
            track: first.track,
            stretch: first.stretch.with(last.stretch),
        }],
        _ => places.to_vec(),
    }
}

/// The sessions of these numbers.
async fn find(txn: &mut PgConnection, access: &Access, ids: &[i64]) -> Result<Vec<Tagged>, LedgerError> {
    let mut text = "SELECT id, account_id, person_id, starts, ends, tag FROM work_sessions WHERE org_id = $1 AND id = ANY($2)".to_owned();
    if access.accounts.is_some() {
        text += " AND account_id = ANY($3)";
    }
    text += " ORDER BY account_id, person_id, starts";
    let mut query = sqlx::query(AssertSqlSafe(text)).bind(access.org).bind(ids);
    if let Some(accounts) = &access.accounts {
        query = query.bind(accounts);
    }
    let rows = query.fetch_all(txn).await?;
    if rows.len() != ids.len() {
        return Err(LedgerError::NotFound);
    }
    rows.iter()
        .map(|row| {
            let (starts, ends): (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>) = (row.try_get(3)?, row.try_get(4)?);
            let known = Known {
                id: row.try_get(0)?,
                track: Track {
                    account: row.try_get(1)?,
                    person: row.try_get(2)?,
                },
                stretch: Stretch::new(starts.timestamp_micros(), ends.timestamp_micros()),
            };
            let tag: Option<Value> = row.try_get(5)?;
            let tag = tag
                .map(serde_json::from_value)
                .transpose()
                .map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            Ok((known, tag))
        })
        .collect()
}

/// Whether a tag can be given: its parts are the whole, and its projects are the org's and not archived.
pub(crate) async fn check_tag(txn: &mut PgConnection, org: i32, tag: Option<&Assignment>) -> Result<(), LedgerError> {
    let Some(Assignment::Projects(shares)) = tag else {
        return Ok(());
    };
    if let Err(error) = Assignment::shares(shares.clone()) {
        return Err(fail("tag", &error.to_string()).into());
    }
    let ids: Vec<i32> = shares.iter().map(|share| share.project).collect();
    let open: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM projects p JOIN clients c ON c.org_id = p.org_id AND c.id = p.client_id \
         WHERE p.org_id = $1 AND p.id = ANY($2) AND p.archived_at IS NULL AND c.archived_at IS NULL",
    )
    .bind(org)
    .bind(&ids)
    .fetch_one(txn)
    .await?;
    if usize::try_from(open).ok() == Some(ids.len()) {
        return Ok(());
    }
    Err(fail("tag", "there is no such project, or it is archived: choose another one").into())
}

/// The decisions that are to hold, track by track.
async fn carry_out(
    txn: &mut PgConnection,
    org: i32,
    deed: &Deed,
    found: &[Tagged],
    before: &[Decided],
) -> Result<BTreeMap<Track, Decisions>, LedgerError> {
    let mut held = decided::by_track(before)?;
    let mut tracks: BTreeMap<Track, Decisions> = BTreeMap::new();
    for (known, _) in found {
        tracks
            .entry(known.track)
            .or_insert_with(|| held.remove(&known.track).unwrap_or_default());
    }
    for (known, _) in found {
        let Some(decisions) = tracks.get_mut(&known.track) else { continue };
        match deed {
            Deed::Tag { tag, .. } => decisions.tag(known.stretch, tag.clone()),
            Deed::Note { text, .. } => decisions.note(known.stretch, text),
            Deed::Split { at, .. } if known.stretch.from < *at && *at <= known.stretch.to => decisions.split(*at),
            Deed::Split { .. } => return Err(fail("at", "choose a moment between the session's first request and its last one").into()),
            Deed::Merge { .. } => {}
        }
    }
    if let Deed::Merge { tag, .. } = deed {
        let tag = match tag {
            Some(tag) => Some(tag.clone()),
            None => common(found)?,
        };
        let [(first, _), .., (last, _)] = found else {
            return Err(fail("sessions", "choose two sessions or more").into());
        };
        let all = Place {
            track: first.track,
            stretch: first.stretch.with(last.stretch),
        };
        if found.iter().any(|(known, _)| known.track != first.track) || known::within(txn, org, &[all]).await?.len() != found.len() {
            return Err(fail(
                "sessions",
                "choose sessions of one person on one account, with no other between them",
            )
            .into());
        }
        if let Some(decisions) = tracks.get_mut(&first.track) {
            for pair in found.windows(2) {
                decisions.merge(pair[0].0.stretch, pair[1].0.stretch, None);
            }
            decisions.tag(all.stretch, tag);
        }
    }
    Ok(tracks)
}

/// The tag that all tagged ones have in common.
fn common(found: &[Tagged]) -> Result<Option<Assignment>, LedgerError> {
    let tags: HashSet<&Assignment> = found.iter().filter_map(|(_, tag)| tag.as_ref()).collect();
    if tags.len() > 1 {
        return Err(fail("tag", "these sessions are tagged differently: say which tag holds").into());
    }
    Ok(tags.into_iter().next().cloned())
}

/// Notes an action, and returns its number.
pub(super) async fn note(
    txn: &mut PgConnection,
    access: &Access,
    what: &str,
    tag: Option<&Assignment>,
    sessions: usize,
    undoes: Option<i64>,
) -> Result<i64, LedgerError> {
    let tag = tag.map(serde_json::to_value).transpose();
    Ok(sqlx::query_scalar(
        "INSERT INTO session_actions (org_id, user_id, what, tag, sessions, undoes) VALUES ($1, NULLIF($2, 0), $3, $4, $5, $6) RETURNING id",
    )
    .bind(access.org)
    .bind(access.user)
    .bind(what)
    .bind(tag.map_err(|error| sqlx::Error::Encode(Box::new(error)))?)
    .bind(i32::try_from(sessions).unwrap_or(i32::MAX))
    .bind(undoes)
    .fetch_one(txn)
    .await?)
}
