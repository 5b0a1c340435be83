//! What programs send about rules.

use domain::rules::{Reach, RuleForm};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::problem::{self, Problem};

/// A rule, and which sessions it is for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "rule": { "name": "Globex", "conditions": [{ "directory": "/work/globex" }, { "persons": [7, 8] }],
    "tag": { "projects": [{ "project": 7, "points": 10_000 }] } }, "reach": "all" }))]
pub struct KeepRule {
    /// The rule.
    pub rule: RuleForm,
    /// `new` (if absent): sessions that begin from now on. `all`: those of the past too.
    #[serde(default)]
    pub reach: Reach,
}

/// A rule that is only looked at.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "rule": { "name": "Globex", "conditions": [{ "repository": "globex-*" }, { "weekdays": [1, 2, 3, 4, 5] }],
    "tag": "not_billable" }, "reach": "all", "instead": 5 }))]
pub struct DraftRule {
    /// The rule.
    pub rule: RuleForm,
    /// `new` (if absent): sessions that begin from now on. `all`: those of the past too.
    #[serde(default)]
    pub reach: Reach,
    /// The number of the rule whose new version it would be; absent for a new rule behind all others.
    pub instead: Option<i32>,
}

/// An order of rules.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "ids": [6, 5, 9] }))]
pub struct Order {
    /// The numbers of all rules that hold, each once; the first is asked first.
    pub ids: Vec<i32>,
}

/// How far the end of a rule reaches.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct End {
    /// `new` (if absent): what it has tagged stays tagged. `all`: as if it had never been.
    reach: Option<String>,
}

impl End {
    /// The same, read.
    pub fn reach(&self) -> Result<Reach, Problem> {
        match self.reach.as_deref() {
            None | Some("") => Ok(Reach::New),
            Some(text) => Reach::parse(text).ok_or_else(|| problem::invalid("reach", "use new or all")),
        }
    }
}
