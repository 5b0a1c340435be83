//! Replacing the sessions of places by others.

use std::collections::HashSet;

use serde_json::Value;
use sqlx::PgConnection;

use super::known::Known;
use super::row::{Key, Part, Row};
use super::rule::Ruled;
use crate::LedgerError;
use crate::instant::at_micros;

/// Takes the sessions that were there away and writes the new ones. A session keeps the number of the first of those that it holds requests of,
/// so that an address, a selection or a link goes on meaning what it meant while the session grows.
pub(super) async fn replace(
    txn: &mut PgConnection,
    org: i32,
    known: &[Known],
    rows: &[Row],
    ruled: &[Option<Ruled>],
) -> Result<(), LedgerError> {
    let ids: Vec<i64> = known.iter().map(|known| known.id).collect();
    sqlx::query("DELETE FROM work_sessions WHERE org_id = $1 AND id = ANY($2)")
        .bind(org)
        .bind(&ids)
        .execute(&mut *txn)
        .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let kept = kept(known, rows);
    let numbers: Vec<i64> = sqlx::query_scalar(
        "SELECT COALESCE(k, nextval(pg_get_serial_sequence('work_sessions', 'id'))) FROM unnest($1::bigint[]) WITH ORDINALITY AS n (k, place) ORDER BY place",
    )
    .bind(&kept)
    .fetch_all(&mut *txn)
    .await?;
    insert(txn, org, &numbers, rows, ruled).await?;
    let parts: Vec<(i64, &Key, &Part)> = numbers
        .iter()
        .zip(rows)
        .flat_map(|(id, row)| row.parts.iter().map(|(key, part)| (*id, key, part)))
        .collect();
    insert_parts(txn, org, &parts).await?;
    Ok(())
}

/// The numbers that the new sessions take over.
fn kept(known: &[Known], rows: &[Row]) -> Vec<Option<i64>> {
    let mut taken = HashSet::new();
    rows.iter()
        .map(|row| {
            let mut same = known
                .iter()
                .filter(|known| known.track == row.track && known.stretch.meets(row.stretch));
            same.find(|known| taken.insert(known.id)).map(|known| known.id)
        })
        .collect()
}

async fn insert(txn: &mut PgConnection, org: i32, ids: &[i64], rows: &[Row], ruled: &[Option<Ruled>]) -> Result<(), LedgerError> {
    let tags: Vec<Option<Value>> = rows
        .iter()
        .map(|row| row.tag.as_ref().map(serde_json::to_value).transpose())
        .collect::<Result<_, _>>()
        .map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    // An array of arrays must not be ragged, so the notes travel as JSON.
    let notes: Vec<Value> = rows.iter().map(|row| row.notes.clone().into()).collect();
    sqlx::query(
        "INSERT INTO work_sessions (org_id, id, account_id, person_id, starts, ends, active_micros, requests, errors, tokens, cost_nanos, \
             unpriced_requests, tag, notes, is_held_apart, rule_id, rule_tag) \
         SELECT $1, n.id, account, person, starts, ends, active, requests, errors, tokens, cost, unpriced, tag, \
             ARRAY(SELECT jsonb_array_elements_text(notes)), apart, rule, rule_tag \
         FROM unnest($2::bigint[], $3::int[], $4::int[], $5::timestamptz[], $6::timestamptz[], $7::bigint[], $8::bigint[], $9::bigint[], \
             $10::bigint[], $11::bigint[], $12::bigint[], $13::jsonb[], $14::jsonb[], $15::boolean[], $16::int[], $17::jsonb[]) \
             AS n (id, account, person, starts, ends, active, requests, errors, tokens, cost, unpriced, tag, notes, apart, rule, rule_tag)",
    )
    .bind(org)
    .bind(ids)
    .bind(column(rows, |row| row.track.account))
    .bind(column(rows, |row| row.track.person))
    .bind(column(rows, |row| at_micros(row.stretch.from)))
    .bind(column(rows, |row| at_micros(row.stretch.to)))
    .bind(column(rows, |row| row.active_micros))
    .bind(column(rows, |row| row.requests))
    .bind(column(rows, |row| row.errors))
    .bind(column(rows, |row| row.tokens))
    .bind(column(rows, |row| row.cost_nanos))
    .bind(column(rows, |row| row.unpriced_requests))
    .bind(tags)
    .bind(notes)
    .bind(column(rows, |row| row.is_held_apart))
    .bind(column(ruled, |ruled| ruled.as_ref().map(|ruled| ruled.rule)))
    .bind(column(ruled, |ruled| ruled.as_ref().map(|ruled| ruled.tag.clone())))
    .execute(txn)
    .await?;
    Ok(())
}

async fn insert_parts(txn: &mut PgConnection, org: i32, parts: &[(i64, &Key, &Part)]) -> Result<(), LedgerError> {
    let mut statement = sqlx::query(
        "INSERT INTO session_parts (org_id, session_id, day, context_id, agent_id, action_id, model_id, requests, errors, input, cache_read, \
             cache_write, output, cost_nanos, reported_nanos, reported_requests, unreported_nanos, unpriced_requests, unpriced_tokens) \
         SELECT $1, * FROM unnest($2::bigint[], $3::date[], $4::int[], $5::int[], $6::int[], $7::int[], $8::bigint[], $9::bigint[], $10::bigint[], \
             $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[])",
    )
    .bind(org)
    .bind(column(parts, |(id, _, _)| *id))
    .bind(column(parts, |(_, key, _)| key.0))
    .bind(column(parts, |(_, key, _)| key.1))
    .bind(column(parts, |(_, key, _)| key.2))
    .bind(column(parts, |(_, key, _)| key.3))
    .bind(column(parts, |(_, key, _)| key.4));
    let sums: [fn(&Part) -> i64; 12] = [
        |part| part.requests,
        |part| part.errors,
        |part| part.input,
        |part| part.cache_read,
        |part| part.cache_write,
        |part| part.output,
        |part| part.cost_nanos,
        |part| part.reported_nanos,
        |part| part.reported_requests,
        |part| part.unreported_nanos,
        |part| part.unpriced_requests,
        |part| part.unpriced_tokens,
    ];
    for sum in sums {
        statement = statement.bind(column(parts, |(_, _, part)| sum(part)));
    }
    statement.execute(txn).await?;
    Ok(())
}

fn column<R, T>(rows: &[R], get: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(get).collect()
}
