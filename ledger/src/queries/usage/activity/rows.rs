//! One request as it is read: with everything that is kept of it, and its names.

use chrono::{DateTime, Utc};
use domain::event::{Geography, ServiceTier, Source, Speed};
use domain::pricing::{Book, Pricing, Why};
use domain::usage::activity::{Cursor, RequestRow};
use domain::{Nanos, Outcome, Tokens, UsageEvent};
use jiff::Timestamp;
use sea_orm::{DatabaseBackend, DatabaseTransaction, FromQueryResult, Statement, Value};

use crate::LedgerError;

/// A request.
#[derive(Clone, Debug, FromQueryResult)]
pub struct FullRow {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Its account.
    pub account_id: i32,
    /// Person; 0 is "not named".
    pub person_id: i32,
    /// Who asked.
    pub person: String,
    /// Agent; 0 is "not named".
    pub agent_id: i32,
    /// The program that asked.
    pub agent: String,
    /// Action; 0 is "not named".
    pub action_id: i32,
    /// What for.
    pub action: String,
    /// Model; 0 is "not named".
    pub model_id: i32,
    /// The model.
    pub model: String,
    /// A short class of failure.
    pub error_type: String,
    /// The door by which it came in, by the number of [`Source`].
    pub source: i16,
    /// How it ended, by the number of [`Outcome`].
    pub outcome: i16,
    /// What it was sold as, by the number of [`ServiceTier`].
    pub tier: i16,
    /// Fast mode, by the number of [`Speed`].
    pub speed: i16,
    /// Where it was pinned to, by the number of [`Geography`].
    pub geography: i16,
    /// Uncached input, in tokens.
    pub input: i64,
    /// Read from a cache.
    pub cache_read: i64,
    /// Written to a cache for five minutes.
    pub cache_write_5m: i64,
    /// Written to a cache for an hour.
    pub cache_write_1h: i64,
    /// Written to a cache for an unstated time.
    pub cache_write_other: i64,
    /// Output.
    pub output: i64,
    /// The part of it that was reasoning.
    pub reasoning: i64,
    /// Searches that the vendor made.
    pub web_searches: i32,
    /// Cost, nano-dollars; `None` is unpriced.
    pub cost: Option<i64>,
    /// What cache reads saved, nano-dollars.
    pub saved: Option<i64>,
    /// What the client said that it cost, nano-dollars.
    pub reported: Option<i64>,
    /// The price that it was costed with.
    pub price_id: Option<i32>,
    /// To the end of the answer.
    pub latency_ms: Option<i32>,
    /// To the first token.
    pub ttft_ms: Option<i32>,
    /// The vendor's own id of it; empty when it is not known, as all below.
    pub request_id: String,
    /// The tool's session.
    pub session_id: String,
    /// Working directory.
    pub cwd: String,
    /// Branch.
    pub git_branch: String,
    /// The trace.
    pub trace_id: String,
    /// Its span of the trace.
    pub span_id: String,
    /// The span that it was made from.
    pub parent_span_id: String,
}

/// Reads the requests that a condition on `events` lets through, at most so many, the oldest first.
///
/// # Errors
/// When the database fails.
pub(crate) async fn oldest_of(
    txn: &DatabaseTransaction,
    condition: &str,
    values: Vec<Value>,
    most: usize,
) -> Result<Vec<FullRow>, LedgerError> {
    let chosen = format!("SELECT * FROM events WHERE {condition} ORDER BY occurred_at, id LIMIT {most}");
    let mut rows = read(txn, &chosen, values).await?;
    rows.reverse();
    Ok(rows)
}

/// Reads the requests that another statement chooses from `events`, newest first.
pub(super) async fn read(txn: &DatabaseTransaction, chosen: &str, values: Vec<Value>) -> Result<Vec<FullRow>, LedgerError> {
    let text = format!(
        "SELECT e.id, e.occurred_at AS at, e.recorded_at, e.account_id, e.person_id, COALESCE(p.name, '') AS person, \
             e.agent_id, COALESCE(g.name, '') AS agent, e.action_id, COALESCE(a.name, '') AS action, e.model_id, COALESCE(m.name, '') AS model, \
             COALESCE(t.name, '') AS error_type, e.source, e.outcome, e.tier, e.speed, e.geography, e.input_tokens AS input, \
             e.cache_read_tokens AS cache_read, e.cache_write_5m_tokens AS cache_write_5m, e.cache_write_1h_tokens AS cache_write_1h, \
             e.cache_write_tokens AS cache_write_other, e.output_tokens AS output, e.reasoning_tokens AS reasoning, e.web_searches, \
             e.cost_nanos AS cost, e.saved_nanos AS saved, e.reported_nanos AS reported, e.price_id, e.latency_ms, e.ttft_ms, \
             COALESCE(e.request_id, '') AS request_id, COALESCE(c.session_id, '') AS session_id, COALESCE(c.cwd, '') AS cwd, \
             COALESCE(c.git_branch, '') AS git_branch, COALESCE(e.trace_id, '') AS trace_id, COALESCE(e.span_id, '') AS span_id, \
             COALESCE(e.parent_span_id, '') AS parent_span_id \
         FROM ({chosen}) AS e \
             LEFT JOIN persons p ON p.id = e.person_id \
             LEFT JOIN agents g ON g.id = e.agent_id \
             LEFT JOIN actions a ON a.id = e.action_id \
             LEFT JOIN models m ON m.id = e.model_id \
             LEFT JOIN error_types t ON t.id = e.error_type_id \
             LEFT JOIN contexts c ON c.id = e.context_id \
         ORDER BY e.occurred_at DESC, e.id DESC"
    );
    Ok(
        FullRow::find_by_statement(Statement::from_sql_and_values(DatabaseBackend::Postgres, text, values))
            .all(txn)
            .await?,
    )
}

impl FullRow {
    /// The request, as it would be costed.
    #[must_use]
    pub fn event(&self) -> UsageEvent {
        let at = Timestamp::from_microsecond(self.at.timestamp_micros()).unwrap_or_default();
        let count = |n: i64| u64::try_from(n).unwrap_or_default();
        let mut event = UsageEvent::new(self.source(), String::new(), at, self.model.clone());
        event.tokens = Tokens {
            input: count(self.input),
            cache_read: count(self.cache_read),
            cache_write_5m: count(self.cache_write_5m),
            cache_write_1h: count(self.cache_write_1h),
            cache_write_other: count(self.cache_write_other),
            output: count(self.output),
            reasoning: count(self.reasoning),
        };
        event.web_searches = u32::try_from(self.web_searches).unwrap_or_default();
        event.tier = ServiceTier::from_number(self.tier).unwrap_or_default();
        event.speed = Speed::from_number(self.speed).unwrap_or_default();
        event.geography = Geography::from_number(self.geography).unwrap_or_default();
        event.reported_cost = self.reported.map(Nanos);
        event
    }

    /// Its place in the log.
    #[must_use]
    pub const fn cursor(&self) -> Cursor {
        Cursor {
            at: self.at.timestamp_micros(),
            id: self.id,
        }
    }

    /// The door by which it came in.
    #[must_use]
    pub fn source(&self) -> Source {
        Source::from_number(self.source).unwrap_or(Source::Sql)
    }

    /// How it ended. Whatever is no success is a failure, as the rollups count it.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self.outcome {
            0 => Outcome::Ok,
            _ => Outcome::Error,
        }
    }

    /// All cache writes.
    #[must_use]
    pub const fn cache_write(&self) -> i64 {
        self.cache_write_5m + self.cache_write_1h + self.cache_write_other
    }

    /// All tokens.
    #[must_use]
    pub const fn tokens(&self) -> i64 {
        self.input + self.cache_read + self.cache_write() + self.output
    }

    /// Why it has no cost; `None` when it has one, and when the org's book would know one by now.
    #[must_use]
    pub fn why(&self, book: &Book) -> Option<Why> {
        match self.cost {
            Some(_) => None,
            None => match book.price(&self.event()) {
                Pricing::Unpriced { why } => Some(why),
                Pricing::Priced(_) => None,
            },
        }
    }

    /// A line of the log; the book is that of the org, as it is now.
    #[must_use]
    pub fn row(&self, book: &Book) -> RequestRow {
        RequestRow {
            id: self.id,
            at: self.at.timestamp_micros(),
            account_id: self.account_id,
            person_id: self.person_id,
            person: self.person.clone(),
            agent_id: self.agent_id,
            agent: self.agent.clone(),
            action_id: self.action_id,
            action: self.action.clone(),
            model_id: self.model_id,
            model: self.model.clone(),
            input: self.input,
            cache_read: self.cache_read,
            cache_write: self.cache_write(),
            output: self.output,
            cost: self.cost.map(Nanos),
            why: self.why(book),
            latency_ms: self.latency_ms,
            ttft_ms: self.ttft_ms,
            outcome: self.outcome(),
            error_type: self.error_type.clone(),
        }
    }
}
