//! One session, and the sessions that wait for somebody.

use domain::Nanos;
use domain::access::Access;
use domain::query::{UsageQuery, ZoneChoice};
use domain::sessions::{Count, SESSION_REQUESTS, SessionDetail, SessionRow};
use domain::usage::activity::{Clock, Cursor};
use jiff::Timestamp;

use super::sessions::{portions, row};
use super::usage::Scene;
use super::usage::activity::oldest_of;
use crate::instant::at_micros;
use crate::{Ledger, LedgerError, prices};

/// A session, with the requests behind a place, the oldest first; from its first one on without a place.
///
/// # Errors
/// [`LedgerError::NotFound`] when there is no such session, when it belongs to another org, and when its account may not be seen.
pub async fn session(
    ledger: &Ledger,
    access: &Access,
    id: i64,
    after: Option<Cursor>,
    zone: &ZoneChoice,
    now: Timestamp,
) -> Result<SessionDetail, LedgerError> {
    let question = UsageQuery {
        zone: zone.clone(),
        ..UsageQuery::default()
    };
    let book = prices::book(ledger, access.org).await?;
    let scene = Scene::open(ledger, access, &question, now).await?;
    let mut found = [row(&scene, id, now).await?.ok_or(LedgerError::NotFound)?];
    portions(&scene, &mut found).await?;
    let [session] = found;
    let requests = requests(&scene, &session, after).await?;
    let detail = SessionDetail {
        next: requests
            .get(SESSION_REQUESTS)
            .and_then(|_| requests.get(SESSION_REQUESTS - 1))
            .map(|row| row.cursor()),
        requests: requests.iter().take(SESSION_REQUESTS).map(|row| row.row(&book)).collect(),
        clock: clock(&scene, &session),
        zone: scene.zone_name.clone(),
        session,
    };
    scene.txn.commit().await?;
    Ok(detail)
}

fn clock(scene: &Scene, session: &SessionRow) -> Clock {
    let around = 2 * 86_400;
    Clock::of(
        &scene.zone,
        session.starts.div_euclid(1_000_000) - around,
        session.ends.div_euclid(1_000_000) + around,
    )
}

/// One more than are told at once, if there are so many.
async fn requests(scene: &Scene, session: &SessionRow, after: Option<Cursor>) -> Result<Vec<super::usage::activity::FullRow>, LedgerError> {
    let (mut condition, mut values) = (
        "org_id = $1 AND account_id = $2 AND person_id = $3 AND occurred_at >= $4 AND occurred_at <= $5".to_owned(),
        vec![
            scene.selection.org.into(),
            session.account.into(),
            session.person.into(),
            at_micros(session.starts).into(),
            at_micros(session.ends).into(),
        ],
    );
    if let Some(after) = after {
        condition += " AND (occurred_at, id) > ($6, $7)";
        values.extend([at_micros(after.at).into(), after.id.into()]);
    }
    oldest_of(&scene.txn, &condition, values, SESSION_REQUESTS + 1).await
}

/// The sessions that nobody has tagged and no rule does, of the accounts that they may see.
///
/// # Errors
/// When the database fails.
pub async fn untagged(ledger: &Ledger, access: &Access) -> Result<Count, LedgerError> {
    let mut txn = ledger.begin(access, "").await?;
    let (sessions, cost): (i64, i64) = sqlx::query_as(
        "SELECT count(*), COALESCE(sum(cost_nanos), 0)::bigint FROM work_sessions \
         WHERE org_id = $1 AND billed IS NULL AND ($2::int[] IS NULL OR account_id = ANY($2))",
    )
    .bind(access.org)
    .bind(&access.accounts)
    .fetch_one(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(Count {
        sessions,
        cost: Nanos(cost),
    })
}
