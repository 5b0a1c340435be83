//! What has been frozen of a project's closed months.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::Nanos;
use domain::access::Access;
use domain::billing::Month;
use domain::reports::{Line, LineKey, Payer};
use domain::statements::{ClosedMonth, Frozen, Statement};
use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};

use crate::LedgerError;
use crate::queries::report::{SUMS, Sums, civil, naive, report_in};

#[derive(FromRow)]
struct Closed {
    month: NaiveDate,
    terms: Value,
    zone: String,
    own_nanos: i64,
    settled_nanos: i64,
}

/// The closed months of a project whose changes the statement of another month takes up: the first open one that follows them does.
pub(super) async fn closed_months(
    txn: &mut PgConnection,
    access: &Access,
    project: i32,
    month: Month,
    zone: &str,
) -> Result<Vec<ClosedMonth>, LedgerError> {
    let closed: Vec<Closed> = sqlx::query_as(
        "SELECT s.month, s.terms, s.zone, s.own_nanos, COALESCE((SELECT sum(x.amount_nanos) FROM statement_settlements x \
             JOIN statements t ON t.org_id = x.org_id AND t.id = x.statement_id \
             WHERE x.org_id = s.org_id AND x.month = s.month AND t.project_id = s.project_id AND t.reopened_at IS NULL), 0)::bigint AS settled_nanos \
         FROM statements s WHERE s.org_id = $1 AND s.project_id = $2 AND s.state <> 'review' AND s.reopened_at IS NULL ORDER BY s.month",
    )
    .bind(access.org)
    .bind(project)
    .fetch_all(&mut *txn)
    .await?;
    let all: BTreeSet<Month> = closed.iter().map(|one| Month::of(civil(one.month))).collect();
    let mut taken: Vec<(Month, Closed)> = Vec::new();
    for one in closed {
        let own = Month::of(civil(one.month));
        let follows = std::iter::successors(Some(own.next()), |next| Some(next.next())).find(|next| !all.contains(next));
        if follows == Some(month) {
            taken.push((own, one));
        }
    }
    let months: Vec<Month> = taken.iter().map(|(own, _)| *own).collect();
    let (held, frozen) = (
        held(txn, access, project, &months).await?,
        frozen(txn, access.org, project, &months).await?,
    );
    taken
        .into_iter()
        .map(|(own, one)| {
            // Where days are cut otherwise now, the days of then cannot be compared with them; the month can.
            let day = |key: &LineKey| LineKey {
                day: if one.zone == zone { key.day } else { own.first() },
                ..*key
            };
            let mut now: BTreeMap<LineKey, Line> = BTreeMap::new();
            for (key, line) in held.iter().filter(|(key, _)| Month::of(key.day) == own) {
                let sum = now.entry(day(key)).or_default();
                *sum = [*sum, *line].into_iter().sum();
            }
            let mut then = Frozen::new();
            for (key, (line, counted)) in frozen.iter().filter(|(key, _)| Month::of(key.day) == own) {
                let sum = then.entry(day(key)).or_default();
                *sum = ([sum.0, *line].into_iter().sum(), sum.1 + *counted);
            }
            Ok(ClosedMonth {
                month: own,
                terms: serde_json::from_value(one.terms).map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
                billed: Nanos(one.own_nanos + one.settled_nanos),
                held: now,
                frozen: then,
            })
        })
        .collect()
}

/// What these months hold now, line by line.
async fn held(txn: &mut PgConnection, access: &Access, project: i32, months: &[Month]) -> Result<BTreeMap<LineKey, Line>, LedgerError> {
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return Ok(BTreeMap::new());
    };
    let mut report = report_in(txn, access, first.first(), last.end(), Some(project)).await?;
    Ok(report.parts.remove(&Payer::Project(project)).unwrap_or_default().lines)
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
async fn frozen(txn: &mut PgConnection, org: i32, project: i32, months: &[Month]) -> Result<Frozen, LedgerError> {
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
    insert.execute(&mut *txn).await?;
    sqlx::query("INSERT INTO statement_settlements (org_id, statement_id, month, amount_nanos) SELECT $1, $2, * FROM unnest($3::date[], $4::bigint[])")
        .bind(org)
        .bind(id)
        .bind(statement.settled.iter().map(|settled| naive(settled.month.first())).collect::<Vec<_>>())
        .bind(statement.settled.iter().map(|settled| settled.amount.0).collect::<Vec<_>>())
        .execute(txn)
        .await?;
    Ok(())
}
