//! What the filters offer.

use serde::{Deserialize, Serialize};

use crate::query::Facet;

/// One value that a filter can let through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "id": 4, "name": "claude-opus-5", "requests": 1_204 })))]
pub struct Choice {
    /// Its number, as filters take it; 0 is "not named".
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Requests of it in the window under all other filters; absent where only names were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests: Option<i64>,
}

/// The values that each filter can let through, most requests first: those with use in the window under all *other* filters, and those that are
/// chosen, whether they have some or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({
    "accounts": [{ "id": 1, "name": "studio@example.com", "requests": 1_532 }], "persons": [{ "id": 3, "name": "ana@example.com", "requests": 1_532 }],
    "agents": [{ "id": 2, "name": "claude-code", "requests": 1_532 }], "actions": [{ "id": 0, "name": "unnamed action", "requests": 1_532 }],
    "models": [{ "id": 4, "name": "claude-opus-5", "requests": 1_204 }, { "id": 5, "name": "claude-haiku-4-5", "requests": 328 }],
    "sources": [{ "id": 0, "name": "system", "requests": 1_532 }, { "id": 1, "name": "byok", "requests": 0 }],
    "classes": [{ "id": 0, "name": "fast", "requests": 328 }, { "id": 1, "name": "premium", "requests": 1_204 }],
    "outcomes": [{ "id": 0, "name": "ok", "requests": 1_530 }, { "id": 1, "name": "error", "requests": 2 }] })))]
pub struct Options {
    /// Accounts, by e-mail and label.
    pub accounts: Vec<Choice>,
    /// Persons.
    pub persons: Vec<Choice>,
    /// Agents.
    pub agents: Vec<Choice>,
    /// Actions.
    pub actions: Vec<Choice>,
    /// Models.
    pub models: Vec<Choice>,
    /// Key sources, both of them.
    pub sources: Vec<Choice>,
    /// Classes of models, both of them.
    pub classes: Vec<Choice>,
    /// Outcomes, both of them.
    pub outcomes: Vec<Choice>,
}

impl Options {
    /// What one filter offers.
    #[must_use]
    pub const fn of(&self, facet: Facet) -> &Vec<Choice> {
        match facet {
            Facet::Account => &self.accounts,
            Facet::Person => &self.persons,
            Facet::Agent => &self.agents,
            Facet::Action => &self.actions,
            Facet::Model => &self.models,
            Facet::Source => &self.sources,
            Facet::Class => &self.classes,
            Facet::Outcome => &self.outcomes,
        }
    }

    /// The same, to be filled.
    pub const fn of_mut(&mut self, facet: Facet) -> &mut Vec<Choice> {
        match facet {
            Facet::Account => &mut self.accounts,
            Facet::Person => &mut self.persons,
            Facet::Agent => &mut self.agents,
            Facet::Action => &mut self.actions,
            Facet::Model => &mut self.models,
            Facet::Source => &mut self.sources,
            Facet::Class => &mut self.classes,
            Facet::Outcome => &mut self.outcomes,
        }
    }
}
