//! The page of sessions.

mod counts;
mod waiting;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::access::Access;
use domain::sessions::{Assignment, ByRule, Portion, SESSIONS_PAGE, SessionCursor, SessionRow, SessionsPage, SessionsQuery, Show};
use domain::usage::Dimension;
use domain::usage::activity::Clock;
use domain::{Nanos, Outcome};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement, Value};

use counts::{counts, elsewhere};
pub use waiting::{Waiting, waiting};

use super::usage::Scene;
use crate::instant::{at, at_micros};
use crate::{Ledger, LedgerError};

/// A session that meets a window may begin so long before it, and end so long after it, in seconds: a week is longer than any.
const WIDEST: i64 = 7 * 86_400;

/// Reads a page of sessions, the latest first. A session belongs to a window that it meets.
///
/// # Errors
/// As for [`super::usage::time_series()`].
pub async fn sessions_page(ledger: &Ledger, access: &Access, query: &SessionsQuery, now: Timestamp) -> Result<SessionsPage, LedgerError> {
    let scene = Scene::open(ledger, access, &query.usage, now).await?;
    let counted = counts(&scene, query).await?;
    let elsewhere = elsewhere(&scene, query, counted.untagged).await?;
    let mut rows = rows(&scene, query, now).await?;
    let next = (rows.len() > SESSIONS_PAGE).then(|| {
        rows.truncate(SESSIONS_PAGE);
        rows.last().map(|row| SessionCursor {
            ends: row.ends,
            id: row.id,
        })
    });
    portions(&scene, &mut rows).await?;
    let waiting = one(&scene, "SELECT count(*) AS n FROM session_touched WHERE org_id = $1").await?;
    let sessions_at = one(&scene, "SELECT COALESCE(max(seq), 0) AS n FROM session_counters WHERE org_id = $1").await?;
    let book = crate::projects::list_in(&scene.txn, access.org).await?;
    let page = SessionsPage {
        question: query.clone(),
        window: scene.told(),
        clock: Clock::of(&scene.zone, scene.window.start - WIDEST, scene.window.end + WIDEST),
        all: counted.all,
        untagged: counted.untagged,
        held_apart: counted.held_apart,
        elsewhere,
        found: counted.found,
        rows,
        next: next.flatten(),
        sessions_at,
        waiting,
        accounts: scene.accounts.clone(),
        book,
        has_events: scene.head.has_events,
    };
    scene.txn.commit().await?;
    Ok(page)
}

/// Where sessions lie.
#[derive(Clone, Copy)]
enum Where {
    /// They meet the window.
    Inside,
    /// Wherever they lie.
    Anywhere,
}

/// The condition of a question, but for which sessions are listed.
fn condition(scene: &Scene, query: &SessionsQuery, lie: Where, values: &mut Vec<Value>) -> String {
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let selection = &scene.selection;
    let (org, accounts) = (place(selection.org.into()), place(selection.accounts.clone().into()));
    let mut text = format!("s.org_id = {org} AND s.account_id = ANY({accounts})");
    match lie {
        Where::Inside => {
            let (start, end) = (place(at(scene.window.start).into()), place(at(scene.window.end).into()));
            text += &format!(" AND s.ends >= {start} AND s.starts < {end}");
        }
        Where::Anywhere => {}
    }
    if let Some(persons) = selection.limited_to(Dimension::Person) {
        text += &format!(" AND s.person_id = ANY({})", place(persons.to_vec().into()));
    }
    text += match query.usage.filters.only_outcome() {
        Some(Outcome::Error) => " AND s.errors > 0",
        Some(Outcome::Ok) => " AND s.errors < s.requests",
        None => "",
    };
    let parts: Vec<String> = [
        (Dimension::Agent, "agent_id"),
        (Dimension::Action, "action_id"),
        (Dimension::Model, "model_id"),
    ]
    .into_iter()
    .filter_map(|(by, column)| Some(format!("p.{column} = ANY({})", place(selection.limited_to(by)?.to_vec().into()))))
    .collect();
    if !parts.is_empty() {
        text += &format!(
            " AND EXISTS (SELECT FROM session_parts p WHERE p.org_id = s.org_id AND p.session_id = s.id AND {})",
            parts.join(" AND ")
        );
    }
    text
}

/// Which sessions are listed.
fn shown(query: &SessionsQuery, values: &mut Vec<Value>) -> String {
    let mut text = match query.show {
        Show::All => "true",
        Show::Untagged => "s.billed IS NULL",
        Show::Tagged => "s.billed ? 'projects'",
        Show::NotBillable => "s.billed = '\"not_billable\"'",
        Show::HeldApart => "s.is_held_apart",
    }
    .to_owned();
    if let Some(project) = query.project {
        values.push(serde_json::json!({ "projects": [{ "project": project }] }).into());
        text += &format!(" AND s.billed @> ${}::jsonb", values.len());
    }
    text
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    account_id: i32,
    person_id: i32,
    person: String,
    starts: DateTime<Utc>,
    ends: DateTime<Utc>,
    active_micros: i64,
    requests: i64,
    errors: i64,
    tokens: i64,
    cost_nanos: i64,
    unpriced_requests: i64,
    tag: Option<serde_json::Value>,
    rule_id: Option<i32>,
    rule_tag: Option<serde_json::Value>,
    notes: Vec<String>,
    is_held_apart: bool,
    is_running: bool,
}

async fn rows(scene: &Scene, query: &SessionsQuery, now: Timestamp) -> Result<Vec<SessionRow>, LedgerError> {
    let mut values = Vec::new();
    let mut condition = condition(scene, query, Where::Inside, &mut values);
    condition += &format!(" AND {}", shown(query, &mut values));
    if let Some(after) = query.after {
        values.push(at_micros(after.ends).into());
        values.push(after.id.into());
        condition += &format!(" AND (s.ends, s.id) < (${}, ${})", values.len() - 1, values.len());
    }
    read(scene, &condition, Order::Latest, SESSIONS_PAGE + 1, values, now).await
}

/// The session of that number, without its parts, if it is theirs to see.
pub(super) async fn row(scene: &Scene, id: i64, now: Timestamp) -> Result<Option<SessionRow>, LedgerError> {
    let accounts: Vec<i32> = scene.accounts.iter().map(|account| account.id).collect();
    let values = vec![scene.selection.org.into(), id.into(), accounts.into()];
    let rows = read(
        scene,
        "s.org_id = $1 AND s.id = $2 AND s.account_id = ANY($3)",
        Order::Latest,
        1,
        values,
        now,
    )
    .await?;
    Ok(rows.into_iter().next())
}

/// What stands first.
#[derive(Clone, Copy)]
enum Order {
    /// The session that ended last.
    Latest,
    /// The dearest one.
    Dearest,
}

async fn read(
    scene: &Scene,
    condition: &str,
    order: Order,
    most: usize,
    mut values: Vec<Value>,
    now: Timestamp,
) -> Result<Vec<SessionRow>, LedgerError> {
    let order = match order {
        Order::Latest => "s.ends DESC, s.id DESC",
        Order::Dearest => "s.cost_nanos DESC, s.ends DESC, s.id DESC",
    };
    values.push(at_micros(now.as_microsecond()).into());
    let now = values.len();
    let text = format!(
        "SELECT s.id, s.account_id, s.person_id, COALESCE(p.name, '') AS person, s.starts, s.ends, s.active_micros, s.requests, s.errors, s.tokens, \
             s.cost_nanos, s.unpriced_requests, s.tag, s.rule_id, s.rule_tag, s.notes, s.is_held_apart, \
             s.ends + make_interval(mins => COALESCE(a.session_gap_minutes, o.session_gap_minutes)) > ${now} AS is_running \
         FROM (SELECT * FROM work_sessions s WHERE {condition} ORDER BY {order} LIMIT {most}) AS s \
             JOIN orgs o ON o.id = s.org_id \
             JOIN accounts a ON a.org_id = s.org_id AND a.id = s.account_id \
             LEFT JOIN persons p ON p.id = s.person_id \
         ORDER BY {order}"
    );
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values);
    let rows = Row::find_by_statement(statement).all(&scene.txn).await?;
    rows.into_iter().map(told).collect()
}

fn told(row: Row) -> Result<SessionRow, LedgerError> {
    let assignment = |tag: Option<serde_json::Value>| {
        let read = tag.map(serde_json::from_value::<Assignment>).transpose();
        read.map_err(|error| LedgerError::from(sqlx::Error::Decode(Box::new(error))))
    };
    let by_rule = row.rule_id.zip(assignment(row.rule_tag)?);
    Ok(SessionRow {
        id: row.id,
        account: row.account_id,
        person: row.person_id,
        person_name: row.person,
        starts: row.starts.timestamp_micros(),
        ends: row.ends.timestamp_micros(),
        active: row.active_micros,
        requests: row.requests,
        errors: row.errors,
        tokens: row.tokens,
        cost: Nanos(row.cost_nanos),
        unpriced_requests: row.unpriced_requests,
        tag: assignment(row.tag)?,
        by_rule: by_rule.map(|(rule, tag)| ByRule { rule, tag }),
        notes: row.notes,
        is_running: row.is_running,
        is_held_apart: row.is_held_apart,
        models: Vec::new(),
        agents: Vec::new(),
        directories: Vec::new(),
        branches: Vec::new(),
    })
}

/// What sessions are made of, by one thing that their requests say.
#[derive(FromQueryResult)]
struct PartRow {
    session_id: i64,
    /// 0 model, 1 agent, 2 directory, 3 branch.
    what: i32,
    id: i32,
    name: String,
    requests: i64,
    cost_nanos: i64,
}

/// Adds what sessions are made of.
pub(super) async fn portions(scene: &Scene, rows: &mut [SessionRow]) -> Result<(), LedgerError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let part = |what: i32, id: &str, name: &str, table: &str, key: &str| {
        format!(
            "SELECT p.session_id, {what} AS what, {id} AS id, COALESCE({name}, '') AS name, sum(p.requests)::bigint AS requests, \
             sum(p.cost_nanos)::bigint AS cost_nanos FROM session_parts p LEFT JOIN {table} n ON n.id = p.{key} \
             WHERE p.org_id = $1 AND p.session_id = ANY($2) GROUP BY 1, 3, 4"
        )
    };
    let text = [
        part(0, "p.model_id", "n.name", "models", "model_id"),
        part(1, "p.agent_id", "n.name", "agents", "agent_id"),
        part(2, "0", "n.cwd", "contexts", "context_id"),
        part(3, "0", "n.git_branch", "contexts", "context_id"),
    ]
    .join(" UNION ALL ");
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, [scene.selection.org.into(), ids.into()]);
    let mut found: BTreeMap<(i64, i32), Vec<Portion>> = BTreeMap::new();
    for row in PartRow::find_by_statement(statement).all(&scene.txn).await? {
        let portion = Portion {
            id: row.id,
            name: row.name,
            requests: row.requests,
            cost: Nanos(row.cost_nanos),
        };
        found.entry((row.session_id, row.what)).or_default().push(portion);
    }
    for row in rows {
        let mut take = |what: i32| {
            let mut portions = found.remove(&(row.id, what)).unwrap_or_default();
            portions.sort_by(|one, other| {
                (Reverse(one.cost), Reverse(one.requests), &one.name).cmp(&(Reverse(other.cost), Reverse(other.requests), &other.name))
            });
            portions
        };
        (row.models, row.agents) = (take(0), take(1));
        // Where nothing is known of the place, there is nothing to say.
        let known = |portions: Vec<Portion>| portions.into_iter().filter(|portion| !portion.name.is_empty()).collect();
        (row.directories, row.branches) = (known(take(2)), known(take(3)));
    }
    Ok(())
}

async fn one(scene: &Scene, text: &str) -> Result<i64, LedgerError> {
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, text, [scene.selection.org.into()]);
    let row = scene.txn.query_one_raw(statement).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get_by_index(0))?)
}
