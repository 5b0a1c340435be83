//! What a run of costing anew has done so far, kept with each batch; and its note in the audit log.

use domain::statements::Repricing;
use sqlx::PgConnection;

use crate::LedgerError;

/// Adds what a batch does to a run, in the batch's transaction. A new one begins without a run, and where the run was ended meanwhile: somebody
/// else who costs anew takes it for interrupted.
pub(super) async fn add(txn: &mut PgConnection, org: i32, run: Option<i32>, batch: &Batch) -> Result<i32, LedgerError> {
    let run: Option<i32> = sqlx::query_scalar("SELECT id FROM repricings WHERE org_id = $1 AND id = $2 AND ended_at IS NULL FOR UPDATE")
        .bind(org)
        .bind(run)
        .fetch_optional(&mut *txn)
        .await?;
    let run = match run {
        Some(run) => run,
        None => {
            sqlx::query_scalar("INSERT INTO repricings (org_id, by) VALUES ($1, current_actor()) RETURNING id")
                .bind(org)
                .fetch_one(&mut *txn)
                .await?
        }
    };
    sqlx::query(
        "UPDATE repricings SET requests = requests + $3, newly_priced = newly_priced + $4, before_nanos = before_nanos + $5, \
             after_nanos = after_nanos + $6 \
         WHERE org_id = $1 AND id = $2",
    )
    .bind(org)
    .bind(run)
    .bind(batch.requests)
    .bind(batch.newly_priced)
    .bind(batch.before)
    .bind(batch.after)
    .execute(txn)
    .await?;
    Ok(run)
}

/// What a batch changes.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub requests: i64,
    pub newly_priced: i64,
    pub before: i64,
    pub after: i64,
}

/// Ends a run that came to its end, with its note.
pub(super) async fn end(txn: &mut PgConnection, org: i32, run: i32, told: &Repricing) -> Result<(), LedgerError> {
    sqlx::query(
        "WITH ended AS (UPDATE repricings SET ended_at = now() WHERE org_id = $1 AND id = $2 AND ended_at IS NULL RETURNING *) \
         SELECT note($1, 'price.applied', requests || ' requests costed anew', NULL, jsonb_build_object('requests', requests, \
             'newly_priced', newly_priced, 'before_nanos', before_nanos, 'after_nanos', after_nanos, 'left_alone_on_closed_statements', $3::bigint)) \
         FROM ended",
    )
    .bind(org)
    .bind(run)
    .bind(told.closed)
    .execute(txn)
    .await?;
    Ok(())
}

/// Ends the runs that were interrupted, each with a note of what it did until then. Who had begun it stands in the note, because whoever ends it may
/// be somebody else.
pub(super) async fn end_interrupted(txn: &mut PgConnection, org: i32) -> Result<(), LedgerError> {
    sqlx::query(
        "WITH ended AS (UPDATE repricings SET ended_at = now() WHERE org_id = $1 AND ended_at IS NULL RETURNING *) \
         SELECT note($1, 'price.applied', requests || ' requests costed anew until it was interrupted', NULL, jsonb_build_object('requests', requests, \
             'newly_priced', newly_priced, 'before_nanos', before_nanos, 'after_nanos', after_nanos, 'begun_by', by, 'begun_at', at)) \
         FROM ended",
    )
    .bind(org)
    .execute(txn)
    .await?;
    Ok(())
}
