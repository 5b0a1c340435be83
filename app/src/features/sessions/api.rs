//! The server functions of work sessions.

use domain::query::Parameters;
use domain::sessions::{Change, Count, Deed, Done, SessionDetail, SessionsPage, SessionsParameters, SessionsQuery};
use domain::suggest::Suggestions;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::glance::Glance;
use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    domain::query::UsageQuery,
    domain::text::fail,
    domain::usage::activity::Cursor,
    jiff::Timestamp,
    ledger::{queries, sessions},
};

/// A page of sessions. The parameters are those of the page's address.
///
/// # Errors
/// `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sessions", input = GetUrl, output = Json)]
pub async fn sessions_read(
    /// The parameters that all pages have.
    #[server(flatten)]
    asked: Parameters,
    /// Those of the list.
    #[server(flatten)]
    list: SessionsParameters,
) -> Result<SessionsPage, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let query = SessionsQuery::of(asked.read()?, |name| match name {
            "show" => list.show.as_deref(),
            "project" => list.project.as_deref(),
            "after" => list.after.as_deref(),
            _ => None,
        })?;
        Ok(queries::sessions::sessions_page(&ledger()?, &access, &query, Timestamp::now()).await?)
    })
    .await
}

/// Asks the server a question that was read from an address.
///
/// # Errors
/// Those of [`sessions_read`].
pub async fn ask(query: SessionsQuery) -> Result<SessionsPage, AppError> {
    sessions_read(Parameters::from(&query.usage), SessionsParameters::from(&query)).await
}

/// A session with its requests, the oldest first.
///
/// # Errors
/// `NotFound` when there is none that they may see; `Invalid` with the parameter; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "session", input = GetUrl, output = Json)]
pub async fn session_read(
    /// Its number.
    id: i64,
    /// The zone that its times are told in: the org's if absent.
    #[server(default)]
    timezone: Option<String>,
    /// Behind which request: as `next` of the answer before says it.
    #[server(default)]
    after: Option<String>,
) -> Result<SessionDetail, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        let asked = UsageQuery::parse(|name| timezone.as_deref().filter(|_| name == "timezone"))?;
        let unread = || {
            fail(
                "after",
                "a place in the list is written by the program: leave it out to begin at the top",
            )
        };
        let after = after.as_deref().map(|text| Cursor::parse(text).ok_or_else(unread)).transpose()?;
        Ok(queries::session::session(&ledger()?, &access, id, after, &asked.zone, Timestamp::now()).await?)
    })
    .await
}

/// How many sessions wait for somebody to tag them, of all time.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sessions_untagged", input = GetUrl, output = Json)]
pub async fn sessions_untagged() -> Result<Count, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        Ok(queries::session::untagged(&ledger()?, &access).await?)
    })
    .await
}

/// What waits to be tagged, for a glance: all of it counted, and those of the last 30 days that cost most.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sessions_waiting", input = GetUrl, output = Json)]
pub async fn sessions_waiting(
    /// The zone that times are told in: the org's if absent.
    #[server(default)]
    timezone: Option<String>,
) -> Result<Glance, AppError> {
    answer(async {
        let (access, ledger) = (access(Scope::UsageRead)?, ledger()?);
        let asked = UsageQuery::parse(|name| timezone.as_deref().filter(|_| name == "timezone"))?;
        let all = queries::session::untagged(&ledger, &access).await?;
        if all.sessions == 0 {
            return Ok(Glance::default());
        }
        let found = queries::sessions::waiting(&ledger, &access, &asked.zone, Timestamp::now()).await?;
        let ids: Vec<i64> = found.rows.iter().map(|row| row.id).collect();
        let suggestions = if access.may(Scope::SessionsWrite) {
            sessions::suggest(&ledger, &access, &ids).await?
        } else {
            Suggestions::default()
        };
        Ok(super::glance::glance(all, &found, &suggestions))
    })
    .await
}

/// What was done to sessions of late, the latest first, as far as all that it is about is theirs to see.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sessions_changes", input = GetUrl, output = Json)]
pub async fn sessions_changes() -> Result<Vec<Change>, AppError> {
    answer(async {
        let access = access(Scope::UsageRead)?;
        Ok(sessions::history(&ledger()?, &access).await?)
    })
    .await
}

/// Does something to sessions: all of it, or nothing.
///
/// # Errors
/// `NotFound` when one of them is not there any more, `Invalid` with the field; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sessions_decide", input = Json, output = Json)]
pub async fn sessions_decide(
    /// What.
    deed: Deed,
) -> Result<Done, AppError> {
    answer(async {
        let access = access(Scope::SessionsWrite)?;
        Ok(sessions::decide(&ledger()?, &access, &deed).await?)
    })
    .await
}

/// What untagged sessions are probably to be billed to.
///
/// # Errors
/// `Invalid` for too many at once; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sessions_suggest", input = Json, output = Json)]
pub async fn sessions_suggest(
    /// Their numbers.
    sessions: Vec<i64>,
) -> Result<Suggestions, AppError> {
    answer(async {
        let access = access(Scope::SessionsWrite)?;
        Ok(sessions::suggest(&ledger()?, &access, &sessions).await?)
    })
    .await
}

/// Undoes something that was done to sessions.
///
/// # Errors
/// `NotFound` for what they may not see, `Invalid` where something was decided since about the same requests; `Unauthenticated`, `Forbidden`, and
/// those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "sessions_undo", input = Json, output = Json)]
pub async fn sessions_undo(
    /// The number under which it was done.
    action: i64,
) -> Result<Done, AppError> {
    answer(async {
        let access = access(Scope::SessionsWrite)?;
        Ok(sessions::undo(&ledger()?, &access, action).await?)
    })
    .await
}
