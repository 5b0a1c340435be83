//! Rules, for programs.

use domain::Nanos;
use domain::rules::{Condition, Outlook, RuleKept, RuleRow};
use domain::sessions::{Assignment, ClosedMonth, Micros};
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::sessions::{CountAnswer, moment};

/// A rule, with what it does now.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "id": 5, "name": "Globex", "conditions": [{ "directory": "/work/globex" }, { "persons": [7, 8] }],
    "tag": { "projects": [{ "project": 7, "points": 10_000 }] }, "from": "2026-11-02T08:00:00+00:00", "until": null, "archived": null, "default_for": null,
    "tags": { "sessions": 12, "cost_nanos": 48_210_000_000_i64 } }))]
pub struct RuleAnswer {
    /// Its number. Another version of it has another one.
    id: i32,
    /// What people call it.
    name: String,
    /// All of these have to be met.
    conditions: Vec<Condition>,
    /// What sessions are billed to that meet them.
    tag: Assignment,
    /// It holds for sessions that begin from this moment on, RFC 3339; absent where it holds for all of them.
    #[schema(format = DateTime)]
    from: Option<String>,
    /// It holds for sessions that begin before this moment, RFC 3339; absent where it goes on.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// Since when a project that it bills to is archived, or its client, RFC 3339: it tags no session that began since. Absent where all are open.
    #[schema(format = DateTime)]
    archived: Option<String>,
    /// The project whose default rule it is: it is asked when none of the other rules speaks. Absent where it is one of these.
    default_for: Option<i32>,
    /// The sessions that it tags: no person has, and no rule before it does.
    tags: CountAnswer,
}

/// What came of keeping a rule.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "id": 5, "tags": { "sessions": 12, "cost_nanos": 48_210_000_000_i64 }, "closed_months": [{ "project": 7, "month": "2026-10" }] }))]
pub struct KeptRule {
    /// The number of the rule, or of its new version.
    id: i32,
    /// The sessions that it tags now: those of the preview.
    tags: CountAnswer,
    /// The closed months of projects in which something else is billed because of it: that becomes an adjustment of the next statement.
    closed_months: Vec<ClosedMonth>,
}

/// What a rule would do if it was kept.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "sessions": 12, "cost_nanos": 48_210_000_000_i64, "in_closed_months": 3 }))]
pub struct PreviewAnswer {
    /// How many sessions it would tag.
    sessions: i64,
    /// What their requests cost, as far as they have a price.
    cost_nanos: Nanos,
    /// How many of them lie in closed months of the projects that they are billed to now, or would be: there the rule makes an adjustment of the
    /// next statement. Those that are billed so already are not counted.
    in_closed_months: i64,
}

impl From<Outlook> for PreviewAnswer {
    fn from(shown: Outlook) -> Self {
        Self {
            sessions: shown.tags.sessions,
            cost_nanos: shown.tags.cost,
            in_closed_months: shown.in_closed_months,
        }
    }
}

impl From<RuleRow> for RuleAnswer {
    fn from(row: RuleRow) -> Self {
        let told = |at: Micros| moment(at, &TimeZone::UTC);
        Self {
            id: row.rule.id,
            name: row.rule.name,
            conditions: row.rule.conditions,
            tag: row.rule.tag,
            from: row.rule.from.map(told),
            until: row.rule.until.map(told),
            archived: row.rule.archived.map(told),
            default_for: row.rule.default_for,
            tags: row.tags.into(),
        }
    }
}

impl From<RuleKept> for KeptRule {
    fn from(kept: RuleKept) -> Self {
        Self {
            id: kept.id,
            tags: kept.tags.into(),
            closed_months: kept.closed_months,
        }
    }
}
