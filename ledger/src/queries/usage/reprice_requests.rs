//! Single requests, those that every price treats alike added up.

use chrono::{DateTime, Utc};
use domain::event::{Geography, ServiceTier, Speed};
use domain::pricing::{Lot, Quote, Terms};
use domain::{Nanos, Tokens};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseBackend, QueryResult, Statement, Value};

use super::Scene;
use crate::LedgerError;

/// The requests that pass, for pricing them with a model: told apart by its price changes, the sizes from which it has other rates, and the
/// quarter of an hour of the week where it has rates for hours.
pub(super) async fn lots(scene: &Scene, quote: &Quote<'_>) -> Result<Vec<Lot>, LedgerError> {
    let at = |seconds: i64| DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or_default();
    let inside = |second: &i64| scene.window.start < *second && *second < scene.window.end;
    let changes: Vec<DateTime<Utc>> = quote.changes().map(|change| change.as_second()).filter(inside).map(at).collect();
    let sizes: Vec<i64> = quote
        .sizes()
        .into_iter()
        .map(|size| i64::try_from(size).unwrap_or(i64::MAX))
        .collect();
    let mut values: Vec<Value> = vec![
        at(scene.window.start).into(),
        at(scene.window.end).into(),
        changes.into(),
        sizes.into(),
        quote.has_hours().into(),
    ];
    let condition = scene.selection.condition(&mut values);
    let text = format!(
        "SELECT model_id, unpriced, tier, speed, geography, min(occurred_at), max(input_side), count(*), COALESCE(add_up(cost_nanos), 0), \
             add_up(input_tokens), add_up(cache_read_tokens), add_up(cache_write_5m_tokens), add_up(cache_write_1h_tokens), \
             add_up(cache_write_tokens), add_up(output_tokens), add_up(web_searches::bigint) \
         FROM (SELECT *, cost_nanos IS NULL AS unpriced, \
                 input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_write_tokens AS input_side \
             FROM events WHERE occurred_at >= $1 AND occurred_at < $2 AND {condition}) AS e \
         GROUP BY model_id, unpriced, tier, speed, geography, width_bucket(occurred_at, $3::timestamptz[]), width_bucket(input_side, $4::bigint[]), \
             CASE WHEN $5 THEN floor(extract(epoch FROM occurred_at) / 900)::bigint % 672 ELSE 0 END"
    );
    let rows = scene
        .txn
        .query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
        .await?;
    rows.iter().map(lot).collect()
}

fn lot(row: &QueryResult) -> Result<Lot, LedgerError> {
    let whole = |column: usize| row.try_get_by_index::<i64>(column);
    let count = |column: usize| whole(column).map(|number| u64::try_from(number).unwrap_or_default());
    let small = |column: usize| row.try_get_by_index::<i16>(column);
    let tokens = Tokens {
        input: count(9)?,
        cache_read: count(10)?,
        cache_write_5m: count(11)?,
        cache_write_1h: count(12)?,
        cache_write_other: count(13)?,
        output: count(14)?,
        reasoning: 0,
    };
    let (requests, is_unpriced) = (whole(7)?, row.try_get_by_index::<bool>(1)?);
    let first: DateTime<Utc> = row.try_get_by_index(5)?;
    Ok(Lot {
        model: row.try_get_by_index(0)?,
        requests,
        cost: Nanos(whole(8)?),
        unpriced_requests: if is_unpriced { requests } else { 0 },
        unpriced_tokens: if is_unpriced {
            i64::try_from(tokens.total()).unwrap_or(i64::MAX)
        } else {
            0
        },
        at: Timestamp::from_microsecond(first.timestamp_micros()).unwrap_or_default(),
        tokens,
        terms: Some(Terms {
            input_side: count(6)?,
            tier: ServiceTier::from_number(small(2)?).unwrap_or_default(),
            speed: Speed::from_number(small(3)?).unwrap_or_default(),
            geography: Geography::from_number(small(4)?).unwrap_or_default(),
            web_searches: count(15)?,
        }),
    })
}
