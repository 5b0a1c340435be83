//! What a text can mean: it is brought to numbers first, so that requests are looked for by what indexes and rollups know.

use domain::Source;
use domain::access::Access;
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement};

use super::contexts::Contexts;
use super::log::{Log, Writing};
use super::way::{Way, beginning};
use crate::LedgerError;
use crate::queries::usage::Scene;

/// Everything that a text can mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Meaning {
    /// Names of what rollups know, by their columns; only those with some.
    named: Vec<(&'static str, Vec<i32>)>,
    error_types: Vec<i32>,
    contexts: Contexts,
    /// Requests by their numbers.
    events: Vec<i64>,
    /// The text itself: the beginning of a request's id at the vendor, or a trace.
    text: String,
}

#[derive(FromQueryResult)]
struct Named {
    kind: i32,
    id: i32,
}

/// The columns of [`Meaning::named`] that are looked up in tables of names, with those tables; the order is the kind.
const TABLES: [(&str, &str); 3] = [("person_id", "persons"), ("agent_id", "agents"), ("action_id", "actions")];
const ERROR_TYPES: i32 = 3;

impl Meaning {
    /// Finds out what a text means: a part of a name, in any case of letters, or the beginning of an id.
    pub async fn of(scene: &Scene, access: &Access, text: &str) -> Result<Self, LedgerError> {
        let mut meaning = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        meaning.names_in_tables(scene, access).await?;
        let lowered = text.to_lowercase();
        let has = |name: &str| name.to_lowercase().contains(&lowered);
        let accounts = scene
            .accounts
            .iter()
            .filter(|account| has(&account.email) || has(&account.label) || has(&account.full_name()));
        meaning.add("account_id", accounts.map(|account| account.id).collect());
        let models = scene.models.iter().filter(|model| has(&model.name));
        meaning.add("model_id", models.map(|model| model.id).collect());
        meaning.contexts = Contexts::of(scene, access, text).await?;
        meaning.events = events(scene, access, text).await?;
        Ok(meaning)
    }

    async fn names_in_tables(&mut self, scene: &Scene, access: &Access) -> Result<(), LedgerError> {
        let tables = TABLES.iter().map(|(_, table)| *table).chain(["error_types"]);
        let parts: Vec<String> = tables
            .enumerate()
            .map(|(kind, table)| format!("SELECT {kind} AS kind, id FROM {table} WHERE org_id = $1 AND name ILIKE $2"))
            .collect();
        let values = [access.org.into(), anywhere(&self.text).into()];
        let rows = scene
            .txn
            .query_all_raw(Statement::from_sql_and_values(
                DatabaseBackend::Postgres,
                parts.join(" UNION ALL "),
                values,
            ))
            .await?;
        let rows: Vec<Named> = rows.iter().map(|row| Named::from_query_result(row, "")).collect::<Result<_, _>>()?;
        let of = |kind: i32| rows.iter().filter(|row| row.kind == kind).map(|row| row.id).collect::<Vec<_>>();
        for ((column, _), kind) in TABLES.iter().zip(0..) {
            self.add(column, of(kind));
        }
        self.error_types = of(ERROR_TYPES);
        Ok(())
    }

    fn add(&mut self, column: &'static str, ids: Vec<i32>) {
        if !ids.is_empty() {
            self.named.push((column, ids));
        }
    }

    /// Whether it can be a name that rollups know.
    pub fn names_something(&self) -> bool {
        !self.named.is_empty()
    }

    /// The condition on rollups and events alike.
    pub fn names(&self, writing: &mut Writing) -> String {
        let parts: Vec<String> = self
            .named
            .iter()
            .map(|(column, ids)| format!("{column} = ANY({})", writing.place(ids.clone())))
            .collect();
        if parts.is_empty() { "false".to_owned() } else { parts.join(" OR ") }
    }

    /// The condition on events, for anything that it can mean.
    pub fn condition(&self, writing: &mut Writing) -> String {
        let mut text = self.names(writing);
        if !self.error_types.is_empty() {
            text += &format!(" OR error_type_id = ANY({})", writing.place(self.error_types.clone()));
        }
        text += &format!(" OR {}", self.contexts.condition(writing));
        if !self.events.is_empty() {
            text += &format!(" OR id = ANY({})", writing.place(self.events.clone()));
        }
        text += &format!(" OR {}", beginning(writing, &self.text));
        text += &format!(" OR trace_id = {}", writing.place(self.trace()));
        text
    }

    /// The ways that rollups do not know.
    pub async fn ways(&self, log: &Log<'_>) -> Result<Vec<Way>, LedgerError> {
        let mut ways = vec![Way::Trace(self.trace()), Way::Beginning(self.text.clone())];
        if !self.error_types.is_empty() {
            ways.push(Way::ErrorTypes(self.error_types.clone()));
        }
        let contexts = self.contexts.ids(log).await?;
        if !contexts.is_empty() {
            ways.push(Way::Contexts(contexts.to_vec()));
        }
        if !self.events.is_empty() {
            ways.push(Way::Events(self.events.clone()));
        }
        Ok(ways)
    }

    /// Ids of OpenTelemetry are kept in lower case.
    fn trace(&self) -> String {
        let is_hex = matches!(self.text.len(), 16 | 32) && self.text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hex {
            self.text.to_ascii_lowercase()
        } else {
            self.text.clone()
        }
    }
}

/// The pattern of a text anywhere in a name.
pub(super) fn anywhere(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Requests that have a text as their number, or as the id under which their source sent them.
async fn events(scene: &Scene, access: &Access, text: &str) -> Result<Vec<i64>, LedgerError> {
    let keys: Vec<uuid::Uuid> = Source::ALL.iter().map(|source| crate::record::key(*source, text)).collect();
    let rows = scene
        .txn
        .query_all_raw(Statement::from_sql_and_values(
            DatabaseBackend::Postgres,
            "SELECT event_id FROM event_keys WHERE org_id = $1 AND key = ANY($2::uuid[])",
            [access.org.into(), keys.iter().map(ToString::to_string).collect::<Vec<_>>().into()],
        ))
        .await?;
    let mut ids: Vec<i64> = rows.iter().map(|row| row.try_get("", "event_id")).collect::<Result<_, _>>()?;
    ids.extend(text.parse::<i64>().ok().filter(|id| *id > 0));
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_the_text_and_nothing_else() {
        assert_eq!(anywhere("50%_a\\b"), "%50\\%\\_a\\\\b%");
    }

    #[test]
    fn values_are_bound() {
        let mut meaning = Meaning {
            text: "x'; --".to_owned(),
            ..Meaning::default()
        };
        let mut writing = Writing::default();
        let text = meaning.condition(&mut writing);
        assert!(text.starts_with("false OR (context_id <> 0"), "{text}");
        assert!(!text.contains('\''), "{text}");
        meaning.add("person_id", vec![3]);
        meaning.add("model_id", Vec::new());
        meaning.add("agent_id", vec![4]);
        let mut writing = Writing::default();
        assert_eq!(meaning.names(&mut writing), "person_id = ANY($1) OR agent_id = ANY($2)");
    }

    #[test]
    fn traces_of_opentelemetry_are_found_in_any_case() {
        let of = |text: &str| {
            Meaning {
                text: text.to_owned(),
                ..Meaning::default()
            }
            .trace()
        };
        assert_eq!(of("4BF92F3577B34DA6A3CE929D0E0E4736"), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(of("Trace-7"), "Trace-7");
    }
}
