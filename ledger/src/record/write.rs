//! The transaction: which rows are new, which replace, and nothing in between.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::access::Access;
use sqlx::{PgConnection, Postgres, Row as _};
use uuid::Uuid;

use super::Fate;
use super::rows::Row;
use crate::{Ledger, LedgerError};

/// What the ledger holds under a key.
struct Held {
    event_id: i64,
    occurred_at: DateTime<Utc>,
    weight: i64,
}

/// What came of writing.
pub(super) enum Written {
    /// All of it is committed.
    Done(Vec<Fate>),
    /// Nothing was written: these months may have no partition yet. Only rows that are written count, so that looking again at what was
    /// recorded long ago does not bring a dropped month back.
    NoPartition(HashSet<(i32, u32)>),
    /// Nothing was written: an event that was there is gone, deleted by someone else between two looks.
    Gone,
}

/// Writes rows with distinct keys.
///
/// Writers of an org meet at two places, in this order. Keys that are new are written first; who comes second with a key waits there until the
/// first has committed. All take them in the order of the keys, so nobody waits for one who waits for them. Then the org's counter is taken: by
/// the trigger on `events`, when the rows and their indexes are written and only sums are left to do; or before that, if events that are there
/// are to be changed. Who holds the counter waits for no key.
pub(super) async fn write(ledger: &Ledger, org: i32, rows: &[Row]) -> Result<Written, LedgerError> {
    let mut txn = ledger.begin(&Access::system(org), RECORDING).await?;
    let taken = take_keys(&mut txn, org, rows).await?;
    let held = if taken.len() == rows.len() {
        HashMap::new()
    } else {
        // The events first, as the others do: whoever changes their table waits for one of us, and we would wait behind them.
        sqlx::query("LOCK TABLE events IN ROW EXCLUSIVE MODE").execute(&mut *txn).await?;
        sqlx::query("SELECT seq FROM org_counters WHERE org_id = $1 FOR UPDATE")
            .bind(org)
            .execute(&mut *txn)
            .await?;
        let others = rows.iter().map(|row| row.key).filter(|key| !taken.contains_key(key)).collect();
        held(&mut txn, org, others).await?
    };
    if taken.len() + held.len() != rows.len() {
        txn.rollback().await?;
        return Ok(Written::Gone);
    }

    let (mut new, mut replacing, mut known) = (Vec::new(), Vec::new(), Vec::new());
    let mut fates: Vec<Fate> = rows
        .iter()
        .map(|row| match held.get(&row.key) {
            None => {
                new.push(row);
                Fate::Accepted
            }
            Some(held) if row.weight > held.weight || (row.weight == held.weight && row.at < held.occurred_at) => {
                replacing.push((row, held));
                Fate::Updated
            }
            Some(held) => {
                known.push((row, held));
                Fate::Duplicate
            }
        })
        .collect();
    let written = new.iter().copied().chain(replacing.iter().map(|(row, _)| *row));
    let unseen = ledger.unseen_months(written.map(Row::month));
    if !unseen.is_empty() {
        txn.rollback().await?;
        return Ok(Written::NoPartition(unseen));
    }
    if !new.is_empty() {
        insert(&mut txn, org, &new, &taken).await?;
    }
    if !replacing.is_empty() {
        let done = replace(&mut txn, org, &replacing).await?;
        // The event of a month whose partition was detached is kept as it was.
        for (fate, row) in fates.iter_mut().zip(rows).filter(|(fate, _)| **fate == Fate::Updated) {
            if !done.contains(&row.key) {
                *fate = Fate::Duplicate;
            }
        }
    }
    if !known.is_empty() {
        complete(&mut txn, org, &known).await?;
    }
    txn.commit().await?;
    Ok(Written::Done(fates))
}

/// The keys are written here, so the trigger that keeps them for other writers need not. Each statement has to see what others have committed
/// while it waited.
const RECORDING: &str = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL countinghouse.recording = 'on'";

/// Writes the keys that are new, and returns them with the numbers of their events.
async fn take_keys(txn: &mut PgConnection, org: i32, rows: &[Row]) -> Result<HashMap<Uuid, i64>, sqlx::Error> {
    let rows: Vec<&Row> = rows.iter().collect();
    let taken: Vec<(Uuid, i64)> = sqlx::query_as(
        "INSERT INTO event_keys (org_id, key, event_id, occurred_at, weight) \
         SELECT $1, key, id, occurred_at, weight FROM ( \
             SELECT *, nextval('events_id_seq') AS id FROM unnest($2::uuid[], $3::timestamptz[], $4::bigint[]) AS n (key, occurred_at, weight) \
         ) AS numbered ORDER BY key \
         ON CONFLICT (org_id, key) DO NOTHING RETURNING key, event_id",
    )
    .bind(org)
    .bind(column(&rows, |r| r.key))
    .bind(column(&rows, |r| r.at))
    .bind(column(&rows, |r| r.weight))
    .fetch_all(txn)
    .await?;
    Ok(taken.into_iter().collect())
}

/// What the ledger holds under keys.
async fn held(txn: &mut PgConnection, org: i32, keys: Vec<Uuid>) -> Result<HashMap<Uuid, Held>, sqlx::Error> {
    let held: Vec<(Uuid, i64, DateTime<Utc>, i64)> =
        sqlx::query_as("SELECT key, event_id, occurred_at, weight FROM event_keys WHERE org_id = $1 AND key = ANY($2)")
            .bind(org)
            .bind(keys)
            .fetch_all(txn)
            .await?;
    let of = |(key, event_id, occurred_at, weight)| {
        let held = Held {
            event_id,
            occurred_at,
            weight,
        };
        (key, held)
    };
    Ok(held.into_iter().map(of).collect())
}

async fn insert(txn: &mut PgConnection, org: i32, rows: &[&Row], ids: &HashMap<Uuid, i64>) -> Result<(), sqlx::Error> {
    let ids = column(rows, |r| ids.get(&r.key).copied().unwrap_or_default());
    let statement = sqlx::query(
        "INSERT INTO events (org_id, id, occurred_at, account_id, person_id, agent_id, action_id, model_id, context_id, error_type_id, \
         source, outcome, tier, speed, geography, input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, \
         cache_write_tokens, output_tokens, reasoning_tokens, web_searches, cost_nanos, saved_nanos, reported_nanos, price_id, latency_ms, \
         ttft_ms, request_id, trace_id, span_id, parent_span_id) \
         SELECT $1, * FROM unnest($2::bigint[], $3::timestamptz[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], \
         $10::int[], $11::smallint[], $12::smallint[], $13::smallint[], $14::smallint[], $15::smallint[], $16::bigint[], $17::bigint[], \
         $18::bigint[], $19::bigint[], $20::bigint[], $21::bigint[], $22::bigint[], $23::int[], $24::bigint[], $25::bigint[], \
         $26::bigint[], $27::int[], $28::int[], $29::int[], $30::text[], $31::text[], $32::text[], $33::text[])",
    )
    .bind(org)
    .bind(ids);
    bind_columns(statement, rows).execute(txn).await?;
    Ok(())
}

/// Replaces known versions by larger ones, and returns the keys of those that were there. What a later version does not say (person,
/// agent, latency …) stays as it was.
async fn replace(txn: &mut PgConnection, org: i32, rows: &[(&Row, &Held)]) -> Result<HashSet<Uuid>, sqlx::Error> {
    let ids: Vec<i64> = rows.iter().map(|(_, held)| held.event_id).collect();
    let before: Vec<DateTime<Utc>> = rows.iter().map(|(_, held)| held.occurred_at).collect();
    let new: Vec<&Row> = rows.iter().map(|(row, _)| *row).collect();
    let statement = sqlx::query(UPDATE).bind(org).bind(ids.clone());
    let written = bind_columns(statement, &new).bind(before).fetch_all(&mut *txn).await?;
    let written: HashSet<i64> = written.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    let new: Vec<&Row> = new
        .into_iter()
        .zip(ids)
        .filter(|(_, id)| written.contains(id))
        .map(|(row, _)| row)
        .collect();
    sqlx::query(
        "UPDATE event_keys k SET occurred_at = n.occurred_at, weight = n.weight \
         FROM unnest($2::uuid[], $3::timestamptz[], $4::bigint[]) AS n (key, occurred_at, weight) WHERE k.org_id = $1 AND k.key = n.key",
    )
    .bind(org)
    .bind(column(&new, |r| r.key))
    .bind(column(&new, |r| r.at))
    .bind(column(&new, |r| r.weight))
    .execute(txn)
    .await?;
    Ok(column(&new, |r| r.key).into_iter().collect())
}

const UPDATE: &str = "UPDATE events e SET occurred_at = n.occurred_at, account_id = n.account_id, \
         person_id = COALESCE(NULLIF(n.person_id, 0), e.person_id), agent_id = COALESCE(NULLIF(n.agent_id, 0), e.agent_id), \
         action_id = COALESCE(NULLIF(n.action_id, 0), e.action_id), model_id = COALESCE(NULLIF(n.model_id, 0), e.model_id), \
         context_id = COALESCE(NULLIF(n.context_id, 0), e.context_id), \
         error_type_id = CASE n.outcome WHEN 0 THEN 0 ELSE COALESCE(NULLIF(n.error_type_id, 0), e.error_type_id) END, source = n.source, outcome = n.outcome, tier = n.tier, \
         speed = n.speed, geography = n.geography, input_tokens = n.input_tokens, cache_read_tokens = n.cache_read_tokens, \
         cache_write_5m_tokens = n.cache_write_5m_tokens, cache_write_1h_tokens = n.cache_write_1h_tokens, \
         cache_write_tokens = n.cache_write_tokens, output_tokens = n.output_tokens, reasoning_tokens = n.reasoning_tokens, \
         web_searches = n.web_searches, cost_nanos = n.cost_nanos, saved_nanos = n.saved_nanos, \
         reported_nanos = COALESCE(n.reported_nanos, e.reported_nanos), price_id = n.price_id, \
         latency_ms = COALESCE(n.latency_ms, e.latency_ms), ttft_ms = COALESCE(n.ttft_ms, e.ttft_ms), \
         request_id = COALESCE(n.request_id, e.request_id), trace_id = COALESCE(n.trace_id, e.trace_id), \
         span_id = CASE WHEN n.trace_id IS NULL THEN e.span_id ELSE n.span_id END, \
         parent_span_id = CASE WHEN n.trace_id IS NULL THEN e.parent_span_id ELSE n.parent_span_id END \
         FROM unnest($2::bigint[], $3::timestamptz[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[], \
         $11::smallint[], $12::smallint[], $13::smallint[], $14::smallint[], $15::smallint[], $16::bigint[], $17::bigint[], $18::bigint[], \
         $19::bigint[], $20::bigint[], $21::bigint[], $22::bigint[], $23::int[], $24::bigint[], $25::bigint[], $26::bigint[], $27::int[], \
         $28::int[], $29::int[], $30::text[], $31::text[], $32::text[], $33::text[], $34::timestamptz[]) AS n (id, occurred_at, account_id, person_id, agent_id, action_id, \
         model_id, context_id, error_type_id, source, outcome, tier, speed, geography, input_tokens, cache_read_tokens, \
         cache_write_5m_tokens, cache_write_1h_tokens, cache_write_tokens, output_tokens, reasoning_tokens, web_searches, cost_nanos, \
         saved_nanos, reported_nanos, price_id, latency_ms, ttft_ms, request_id, trace_id, span_id, parent_span_id, was_at) \
         WHERE e.org_id = $1 AND e.id = n.id AND e.occurred_at = n.was_at RETURNING e.id";

/// Completes known versions with what only a smaller or equal one says, so that the order of arrival does not matter. Where nothing is
/// missing, nothing is written.
async fn complete(txn: &mut PgConnection, org: i32, rows: &[(&Row, &Held)]) -> Result<(), sqlx::Error> {
    let says_something = |row: &Row| {
        row.person + row.agent + row.action + row.context != 0
            || row.latency.or(row.ttft).is_some()
            || row.reported.is_some()
            || row.request_id.is_some()
            || row.trace_id.is_some()
    };
    let rows: Vec<_> = rows.iter().filter(|(row, _)| says_something(row)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let own: Vec<&Row> = rows.iter().map(|(row, _)| *row).collect();
    sqlx::query(
        "UPDATE events e SET person_id = COALESCE(NULLIF(e.person_id, 0), n.person_id), \
         agent_id = COALESCE(NULLIF(e.agent_id, 0), n.agent_id), action_id = COALESCE(NULLIF(e.action_id, 0), n.action_id), \
         context_id = COALESCE(NULLIF(e.context_id, 0), n.context_id), latency_ms = COALESCE(e.latency_ms, n.latency_ms), \
         ttft_ms = COALESCE(e.ttft_ms, n.ttft_ms), reported_nanos = COALESCE(e.reported_nanos, n.reported_nanos), \
         request_id = COALESCE(e.request_id, n.request_id), trace_id = COALESCE(e.trace_id, n.trace_id), \
         span_id = CASE WHEN e.trace_id IS NULL THEN n.span_id ELSE e.span_id END, \
         parent_span_id = CASE WHEN e.trace_id IS NULL THEN n.parent_span_id ELSE e.parent_span_id END \
         FROM unnest($2::bigint[], $3::timestamptz[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::bigint[], \
         $11::text[], $12::text[], $13::text[], $14::text[]) AS n (id, occurred_at, person_id, agent_id, action_id, context_id, latency_ms, \
         ttft_ms, reported_nanos, request_id, trace_id, span_id, parent_span_id) \
         WHERE e.org_id = $1 AND e.id = n.id AND e.occurred_at = n.occurred_at \
         AND ((e.person_id = 0 AND n.person_id <> 0) OR (e.agent_id = 0 AND n.agent_id <> 0) OR (e.action_id = 0 AND n.action_id <> 0) \
         OR (e.context_id = 0 AND n.context_id <> 0) OR (e.latency_ms IS NULL AND n.latency_ms IS NOT NULL) \
         OR (e.ttft_ms IS NULL AND n.ttft_ms IS NOT NULL) OR (e.reported_nanos IS NULL AND n.reported_nanos IS NOT NULL) \
         OR (e.request_id IS NULL AND n.request_id IS NOT NULL) OR (e.trace_id IS NULL AND n.trace_id IS NOT NULL))",
    )
    .bind(org)
    .bind(rows.iter().map(|(_, held)| held.event_id).collect::<Vec<_>>())
    .bind(rows.iter().map(|(_, held)| held.occurred_at).collect::<Vec<_>>())
    .bind(column(&own, |r| r.person))
    .bind(column(&own, |r| r.agent))
    .bind(column(&own, |r| r.action))
    .bind(column(&own, |r| r.context))
    .bind(column(&own, |r| r.latency))
    .bind(column(&own, |r| r.ttft))
    .bind(column(&own, |r| r.reported))
    .bind(column(&own, |r| r.request_id.clone()))
    .bind(column(&own, |r| r.trace_id.clone()))
    .bind(column(&own, |r| r.span_id.clone()))
    .bind(column(&own, |r| r.parent_span_id.clone()))
    .execute(txn)
    .await?;
    Ok(())
}

type Query<'q> = sqlx::query::Query<'q, Postgres, sqlx::postgres::PgArguments>;

/// Binds the columns from `occurred_at` to `parent_span_id`, in the order in which both statements name them.
fn bind_columns<'q>(statement: Query<'q>, rows: &[&Row]) -> Query<'q> {
    let mut statement = statement
        .bind(column(rows, |r| r.at))
        .bind(column(rows, |r| r.account))
        .bind(column(rows, |r| r.person))
        .bind(column(rows, |r| r.agent))
        .bind(column(rows, |r| r.action))
        .bind(column(rows, |r| r.model))
        .bind(column(rows, |r| r.context))
        .bind(column(rows, |r| r.error_type))
        .bind(column(rows, |r| r.source))
        .bind(column(rows, |r| r.outcome))
        .bind(column(rows, |r| r.tier))
        .bind(column(rows, |r| r.speed))
        .bind(column(rows, |r| r.geography));
    for counter in 0..7 {
        statement = statement.bind(column(rows, |r| r.tokens[counter]));
    }
    statement
        .bind(column(rows, |r| r.web_searches))
        .bind(column(rows, |r| r.cost))
        .bind(column(rows, |r| r.saved))
        .bind(column(rows, |r| r.reported))
        .bind(column(rows, |r| r.price))
        .bind(column(rows, |r| r.latency))
        .bind(column(rows, |r| r.ttft))
        .bind(column(rows, |r| r.request_id.clone()))
        .bind(column(rows, |r| r.trace_id.clone()))
        .bind(column(rows, |r| r.span_id.clone()))
        .bind(column(rows, |r| r.parent_span_id.clone()))
}

fn column<T>(rows: &[&Row], get: impl Fn(&Row) -> T) -> Vec<T> {
    rows.iter().map(|row| get(row)).collect()
}
