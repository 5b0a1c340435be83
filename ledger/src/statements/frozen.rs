//! What has been frozen of a project's closed months.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::Nanos;
use domain::access::Access;
use domain::billing::Month;
use domain::reports::{Line, LineKey, Payer};
use domain::statements::{Frozen, Statement};
use sqlx::{AssertSqlSafe, FromRow, PgConnection};

use crate::LedgerError;
use crate::queries::report::{SUMS, Sums, civil, naive, report_in};

/// The months of a project that are closed before another one, the first one first.
pub(super) async fn closed_before(txn: &mut PgConnection, org: i32, project: i32, month: Month) -> Result<Vec<Month>, LedgerError> {
    let months: Vec<NaiveDate> = sqlx::query_scalar(
        "SELECT month FROM statements WHERE org_id = $1 AND project_id = $2 AND month < $3 AND state <> 'review' AND reopened_at IS NULL \
         ORDER BY month",
    )
    .bind(org)
    .bind(project)
    .bind(naive(month.first()))
    .fetch_all(txn)
    .await?;
    Ok(months.into_iter().map(|first| Month::of(civil(first))).collect())
}

/// What these months hold now, line by line.
pub(super) async fn held(
    txn: &mut PgConnection,
    access: &Access,
    project: i32,
    months: &[Month],
) -> Result<BTreeMap<LineKey, Line>, LedgerError> {
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return Ok(BTreeMap::new());
    };
    let mut report = report_in(txn, access, first.first(), last.end(), Some(project)).await?;
    let mut lines = report.parts.remove(&Payer::Project(project)).unwrap_or_default().lines;
    lines.retain(|key, _| months.contains(&Month::of(key.day)));
    Ok(lines)
}

#[derive(FromRow)]
struct Row {
    day: NaiveDate,
    account_id: i32,
    person_id: i32,
    model_id: i32,
    counted: i64,
    #[sqlx(flatten)]
    sums: Sums,
}

/// What statements of the project have frozen of these months, whichever statement it was.
pub(super) async fn frozen(txn: &mut PgConnection, org: i32, project: i32, months: &[Month]) -> Result<Frozen, LedgerError> {
    let text = format!(
        "SELECT day, account_id, person_id, model_id, sum(counted_nanos)::bigint AS counted, {SUMS} \
         FROM statement_lines l WHERE org_id = $1 AND statement_id IN (SELECT id FROM statements WHERE org_id = $1 AND project_id = $2 \
             AND state <> 'review' AND reopened_at IS NULL) \
         AND date_trunc('month', day::timestamp)::date = ANY($3) GROUP BY 1, 2, 3, 4"
    );
    let firsts: Vec<NaiveDate> = months.iter().map(|month| naive(month.first())).collect();
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text))
        .bind(org)
        .bind(project)
        .bind(firsts)
        .fetch_all(txn)
        .await?;
    let line = |row: Row| {
        let key = LineKey {
            day: civil(row.day),
            account: row.account_id,
            person: row.person_id,
            model: row.model_id,
        };
        (key, (row.sums.line(), Nanos(row.counted)))
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Keeps the lines of a statement that is being closed.
pub(super) async fn freeze(txn: &mut PgConnection, org: i32, id: i32, statement: &Statement) -> Result<(), LedgerError> {
    let lines: Vec<_> = statement.all_lines().collect();
    let column = |get: fn(&Line) -> i64| lines.iter().map(|line| get(&line.used)).collect::<Vec<i64>>();
    let sums: [fn(&Line) -> i64; 10] = [
        |line| line.requests,
        |line| line.errors,
        |line| line.input,
        |line| line.cache_read,
        |line| line.cache_write,
        |line| line.output,
        |line| line.cost.0,
        |line| line.reported.0,
        |line| line.unpriced_requests,
        |line| line.unpriced_tokens,
    ];
    let mut insert = sqlx::query(
        "INSERT INTO statement_lines (org_id, statement_id, day, account_id, person_id, model_id, counted_nanos, requests, errors, input, cache_read, \
             cache_write, output, cost_nanos, reported_nanos, unpriced_requests, unpriced_tokens) \
         SELECT $1, $2, * FROM unnest($3::date[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], \
             $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[])",
    )
    .bind(org)
    .bind(id)
    .bind(lines.iter().map(|line| naive(line.day)).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.account).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.person).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.model).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.cost.0).collect::<Vec<_>>());
    for sum in sums {
        insert = insert.bind(column(sum));
    }
    insert.execute(txn).await?;
    Ok(())
}
