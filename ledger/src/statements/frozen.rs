//! What has been frozen of a project's closed months.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::Nanos;
use domain::access::Access;
use domain::billing::Month;
use domain::reports::{Line, LineKey, Payer, Report};
use domain::statements::{ClosedMonth, Frozen, Statement};
use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgConnection};

use super::seats;
use crate::LedgerError;
use crate::queries::report::{SUMS, Sums, civil, naive, report_in};

#[derive(FromRow)]
struct Closed {
    project_id: i32,
    month: NaiveDate,
    terms: Value,
    zone: String,
    own_nanos: i64,
    settled_nanos: i64,
}

/// The closed months of projects whose changes the statements of another month take up: the first open one that follows them does. Of all projects,
/// or of one.
pub(super) async fn closed_months(
    txn: &mut PgConnection,
    access: &Access,
    project: Option<i32>,
    month: Month,
    zone: &str,
) -> Result<BTreeMap<i32, Vec<ClosedMonth>>, LedgerError> {
    let closed: Vec<Closed> = sqlx::query_as(
        "SELECT s.project_id, s.month, s.terms, s.zone, s.own_nanos, COALESCE((SELECT sum(x.amount_nanos) FROM statement_settlements x \
             JOIN statements t ON t.org_id = x.org_id AND t.id = x.statement_id \
             WHERE x.org_id = s.org_id AND x.month = s.month AND t.project_id = s.project_id AND t.reopened_at IS NULL), 0)::bigint AS settled_nanos \
         FROM statements s WHERE s.org_id = $1 AND ($2::int IS NULL OR s.project_id = $2) AND s.state <> 'review' AND s.reopened_at IS NULL \
         ORDER BY s.project_id, s.month",
    )
    .bind(access.org)
    .bind(project)
    .fetch_all(&mut *txn)
    .await?;
    let all: BTreeSet<(i32, Month)> = closed.iter().map(|one| (one.project_id, Month::of(civil(one.month)))).collect();
    let mut taken: Vec<(Month, Closed)> = Vec::new();
    for one in closed {
        let own = Month::of(civil(one.month));
        let mut following = std::iter::successors(Some(own.next()), |next| Some(next.next()));
        if following.find(|next| !all.contains(&(one.project_id, *next))) == Some(month) {
            taken.push((own, one));
        }
    }
    let months: BTreeSet<Month> = taken.iter().map(|(own, _)| *own).collect();
    let seats = seats::accounts(txn, access.org, &months).await?;
    let (held, frozen) = (
        held(txn, access, project, &months).await?,
        frozen(txn, access.org, project, &months).await?,
    );
    let mut found: BTreeMap<i32, Vec<ClosedMonth>> = BTreeMap::new();
    for (own, one) in taken {
        // Where days are cut otherwise now, the days of then cannot be compared with them; the month can.
        let day = |key: &LineKey| LineKey {
            day: if one.zone == zone { key.day } else { own.first() },
            ..*key
        };
        let mut now: BTreeMap<LineKey, Line> = BTreeMap::new();
        let lines = held
            .parts
            .get(&Payer::Project(one.project_id))
            .into_iter()
            .flat_map(|part| &part.lines);
        for (key, line) in lines.filter(|(key, _)| Month::of(key.day) == own) {
            let sum = now.entry(day(key)).or_default();
            *sum = [*sum, *line].into_iter().sum();
        }
        let mut then = Frozen::new();
        let lines = frozen.get(&one.project_id).into_iter().flatten();
        for (key, (line, counted)) in lines.filter(|(key, _)| Month::of(key.day) == own) {
            let sum = then.entry(day(key)).or_default();
            *sum = ([sum.0, *line].into_iter().sum(), sum.1 + *counted);
        }
        found.entry(one.project_id).or_default().push(ClosedMonth {
            month: own,
            terms: serde_json::from_value(one.terms).map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
            seats: seats.get(&own).cloned().unwrap_or_default(),
            billed: Nanos(one.own_nanos + one.settled_nanos),
            held: now,
            frozen: then,
        });
    }
    Ok(found)
}

/// What these months, and those between them, hold now.
async fn held(txn: &mut PgConnection, access: &Access, project: Option<i32>, months: &BTreeSet<Month>) -> Result<Report, LedgerError> {
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return Ok(Report::default());
    };
    report_in(txn, access, first.first(), last.end(), project).await
}

#[derive(FromRow)]
struct Row {
    project_id: i32,
    day: NaiveDate,
    account_id: i32,
    person_id: i32,
    model_id: i32,
    counted: i64,
    #[sqlx(flatten)]
    sums: Sums,
}

/// What statements have frozen of these months, project by project, whichever statement it was.
async fn frozen(
    txn: &mut PgConnection,
    org: i32,
    project: Option<i32>,
    months: &BTreeSet<Month>,
) -> Result<BTreeMap<i32, Frozen>, LedgerError> {
    let text = format!(
        "SELECT s.project_id, l.day, l.account_id, l.person_id, l.model_id, sum(l.counted_nanos)::bigint AS counted, {SUMS} \
         FROM statement_lines l JOIN statements s ON s.org_id = l.org_id AND s.id = l.statement_id \
         WHERE l.org_id = $1 AND ($2::int IS NULL OR s.project_id = $2) AND s.state <> 'review' AND s.reopened_at IS NULL \
         AND date_trunc('month', l.day::timestamp)::date = ANY($3) GROUP BY 1, 2, 3, 4, 5"
    );
    let firsts: Vec<NaiveDate> = months.iter().map(|month| naive(month.first())).collect();
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text))
        .bind(org)
        .bind(project)
        .bind(firsts)
        .fetch_all(txn)
        .await?;
    let mut frozen: BTreeMap<i32, Frozen> = BTreeMap::new();
    for row in rows {
        let key = LineKey {
            day: civil(row.day),
            account: row.account_id,
            person: row.person_id,
            model: row.model_id,
        };
        frozen
            .entry(row.project_id)
            .or_default()
            .insert(key, (row.sums.line(), Nanos(row.counted)));
    }
    Ok(frozen)
}

/// Keeps the lines of a statement that is being closed.
pub(super) async fn freeze(txn: &mut PgConnection, org: i32, id: i32, statement: &Statement) -> Result<(), LedgerError> {
    let lines: Vec<_> = statement.all_lines().collect();
    let column = |get: fn(&Line) -> i64| lines.iter().map(|line| get(&line.used)).collect::<Vec<i64>>();
    let sums: [fn(&Line) -> i64; 11] = [
        |line| line.requests,
        |line| line.errors,
        |line| line.input,
        |line| line.cache_read,
        |line| line.cache_write,
        |line| line.output,
        |line| line.cost.0,
        |line| line.reported.0,
        |line| line.unreported.0,
        |line| line.unpriced_requests,
        |line| line.unpriced_tokens,
    ];
    let mut insert = sqlx::query(
        "INSERT INTO statement_lines (org_id, statement_id, day, account_id, person_id, model_id, counted_nanos, requests, errors, input, cache_read, \
             cache_write, output, cost_nanos, reported_nanos, unreported_nanos, unpriced_requests, unpriced_tokens) \
         SELECT $1, $2, * FROM unnest($3::date[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], \
             $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[])",
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
