//! `/api/v1/audit-log`, as JSON and as CSV.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use domain::audit::{Entry, Filter};
use domain::civil::write_instant;
use futures::{StreamExt, stream};
use ledger::{LedgerError, audit};

use crate::http::extract::{Caller, Params};
use crate::http::problem::{self, Problem};
use crate::http::refusals::Refusals;
use crate::rest::csv::cell;
use crate::state::AppState;

/// Entries of one answer.
const PAGE: i64 = 200;
/// Entries of a file that are read at once.
const BATCH: i64 = 1000;

/// What of the log is asked for.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Only what this person did, by a part of their e-mail.
    actor: Option<String>,
    /// Only this kind of thing, such as `account` or `member`.
    kind: Option<String>,
    /// Not before this day in the organization's zone, `YYYY-MM-DD`.
    from: Option<String>,
    /// Not after this day.
    to: Option<String>,
    /// Only entries older than the one of this number: the next page.
    before: Option<i64>,
}

impl From<Asked> for Filter {
    fn from(asked: Asked) -> Self {
        Self {
            actor: asked.actor,
            kind: asked.kind,
            from: asked.from,
            to: asked.to,
            before: asked.before,
        }
    }
}

/// Who changed what, newest first, 200 entries at once
#[utoipa::path(get, path = "/api/v1/audit-log", tag = "audit log", security(("access" = ["audit:read"])), params(Asked),
    responses((status = 200, body = [Entry]), Refusals))]
pub async fn list(State(state): State<AppState>, caller: Caller, Params(asked): Params<Asked>) -> Result<Json<Vec<Entry>>, Problem> {
    let entries = audit::list(&state.ledger, caller.access(), &asked.into(), PAGE)
        .await
        .map_err(problem::ledger)?;
    Ok(Json(entries))
}

/// The same as a CSV file, all of it
#[utoipa::path(get, path = "/api/v1/audit-log.csv", tag = "audit log", security(("access" = ["audit:read"])), params(Asked),
    responses((status = 200, content_type = "text/csv", body = String), Refusals))]
pub async fn csv(State(state): State<AppState>, caller: Caller, Params(asked): Params<Asked>) -> Result<impl IntoResponse, Problem> {
    let filter: Filter = asked.into();
    // What cannot be answered is refused before the file begins.
    let first = audit::list(&state.ledger, caller.access(), &filter, BATCH)
        .await
        .map_err(problem::ledger)?;
    let access = caller.access().clone();
    let head = stream::once(async { Ok::<_, LedgerError>(HEAD.to_owned()) });
    let rest = stream::try_unfold(Some((first, filter)), move |state_of| {
        let (ledger, access) = (state.ledger.clone(), access.clone());
        async move {
            let Some((entries, filter)) = state_of else { return Ok(None) };
            let Some(last) = entries.last().map(|entry| entry.id) else {
                return Ok(None);
            };
            let older = Filter {
                before: Some(last),
                ..filter
            };
            let next = audit::list(&ledger, &access, &older, BATCH).await?;
            Ok(Some((to_csv(&entries), Some((next, older)))))
        }
    });
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"audit-log.csv\""),
        ],
        Body::from_stream(head.chain(rest)),
    ))
}

/// The first line.
const HEAD: &str = "id,time,who,address,action,subject,before,after\r\n";

/// Lines of CSV as RFC 4180 has it. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
#[must_use]
pub fn to_csv(entries: &[Entry]) -> String {
    let mut text = String::new();
    let json = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    for entry in entries {
        let cells = [
            entry.id.to_string(),
            write_instant(entry.at),
            cell(&entry.actor),
            cell(&entry.address),
            cell(&entry.action),
            cell(&entry.subject),
            cell(&json(&entry.before)),
            cell(&json(&entry.after)),
        ];
        text += &cells.join(",");
        text += "\r\n";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        let entry = Entry {
            id: 7,
            at: 1_793_887_331_500,
            actor: "ana@example.com".to_owned(),
            address: String::new(),
            action: "account.changed".to_owned(),
            subject: "=HYPERLINK(\"x\")".to_owned(),
            before: Some(serde_json::json!({ "label": "a, b" })),
            after: None,
        };
        let text = to_csv(&[entry]);
        let line = text.lines().next().expect("a line");
        assert!(line.starts_with("7,2026-11-05T"), "{line}");
        assert!(line.contains(r#""'=HYPERLINK(""x"")""#), "{line}");
        assert!(line.contains(r#""{""label"":""a, b""}""#), "{line}");
    }
}
