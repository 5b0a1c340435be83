//! A work session, for programs.

use domain::Nanos;
use domain::sessions::{Portion, SessionRow};
use serde::Serialize;
use utoipa::ToSchema;

use super::moment;
use super::names::Names;
use super::tag_answer::TagAnswer;

/// A work session. Texts are empty, and numbers of names 0, where nothing is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionAnswer {
    /// Its number. It keeps it while it grows, and when later sessions become one with it; what is cut off its end has another one.
    id: i64,
    account_id: i32,
    account: String,
    person_id: i32,
    person: String,
    /// Its first request, RFC 3339.
    #[schema(format = DateTime)]
    starts: String,
    /// Its last request, RFC 3339.
    #[schema(format = DateTime)]
    ends: String,
    /// For how long somebody worked, in whole seconds: while requests were being answered, and in pauses of at most five minutes.
    active_seconds: i64,
    /// Its requests, failed ones included.
    requests: i64,
    /// How many of them failed.
    errors: i64,
    /// Tokens of all kinds.
    tokens: i64,
    /// What the requests with a price cost.
    cost_nanos: Nanos,
    /// Requests without a price.
    unpriced_requests: i64,
    /// What it is billed to; absent while it is untagged.
    tag: Option<TagAnswer>,
    /// The rule that says so; absent where a person does.
    rule: Option<RuleName>,
    /// What was noted.
    notes: Vec<String>,
    /// Whether it would be one with its neighbour, were the two not tagged differently.
    held_apart: bool,
    /// Its models, the dearest first.
    models: Vec<PortionAnswer>,
    /// Its agents.
    agents: Vec<PortionAnswer>,
    /// The directories that it was worked in, as far as they are known.
    directories: Vec<PortionAnswer>,
    /// The branches that were checked out, as far as they are known.
    branches: Vec<PortionAnswer>,
}

/// A rule that tags a session.
#[derive(Debug, Serialize, ToSchema)]
struct RuleName {
    /// Its number.
    id: i32,
    /// What people call it.
    name: String,
}

/// A part of a session, by something that its requests say.
#[derive(Debug, Serialize, ToSchema)]
pub struct PortionAnswer {
    /// The number of a model or agent; directories and branches have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i32>,
    /// Its name.
    name: String,
    /// How many requests it has.
    requests: i64,
    /// What they cost, as far as they have a price.
    cost_nanos: Nanos,
}

impl SessionAnswer {
    /// A session with the names of what it names by number.
    pub fn of(row: SessionRow, names: &Names) -> Self {
        let tag = row.billed().map(|tag| TagAnswer::of(tag, &names.book));
        // A person's tag wins over a rule, which then says nothing.
        let rule = row.by_rule.as_ref().filter(|_| row.tag.is_none()).map(|by| RuleName {
            id: by.rule,
            name: names.rules.get(&by.rule).cloned().unwrap_or_default(),
        });
        Self {
            id: row.id,
            account_id: row.account,
            account: names.accounts.get(&row.account).cloned().unwrap_or_default(),
            person_id: row.person,
            person: row.person_name,
            starts: moment(row.starts, &names.zone),
            ends: moment(row.ends, &names.zone),
            active_seconds: (row.active + 500_000).div_euclid(1_000_000),
            requests: row.requests,
            errors: row.errors,
            tokens: row.tokens,
            cost_nanos: row.cost,
            unpriced_requests: row.unpriced_requests,
            tag,
            rule,
            notes: row.notes,
            held_apart: row.is_held_apart,
            models: row.models.into_iter().map(PortionAnswer::numbered).collect(),
            agents: row.agents.into_iter().map(PortionAnswer::numbered).collect(),
            directories: row.directories.into_iter().map(PortionAnswer::named).collect(),
            branches: row.branches.into_iter().map(PortionAnswer::named).collect(),
        }
    }
}

impl PortionAnswer {
    fn numbered(portion: Portion) -> Self {
        Self {
            id: Some(portion.id),
            ..Self::named(portion)
        }
    }

    fn named(portion: Portion) -> Self {
        Self {
            id: None,
            name: portion.name,
            requests: portion.requests,
            cost_nanos: portion.cost,
        }
    }
}
