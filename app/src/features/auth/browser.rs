//! Posting to the sign-in endpoints from the browser, and reading their problem JSON (RFC 9457).

use gloo_net::http::Request;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What was not right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// What happened, for people.
    pub detail: String,
    /// The short name of it.
    pub title: String,
    /// The field that it is about; empty when it is about none.
    pub field: String,
    /// HTTP status; 0 when no answer came.
    pub status: u16,
}

impl Problem {
    /// The sentence to show.
    #[must_use]
    pub fn text(&self) -> String {
        let sentence = if self.detail.is_empty() { &self.title } else { &self.detail };
        if sentence.is_empty() {
            "The server cannot answer just now. Try again in a moment.".to_owned()
        } else {
            sentence.clone()
        }
    }
}

/// Posts JSON; the answer's body is not needed.
///
/// # Errors
/// The problem that the server names, or one that says that it could not be reached.
pub async fn post(path: &str, body: &impl Serialize) -> Result<(), Problem> {
    request("POST", path, body).await
}

/// Sends JSON, for forms whose endpoint is no server function.
///
/// # Errors
/// What the server said, by field where it names one.
pub async fn send(method: &str, path: &str, body: &impl Serialize) -> Result<(), AppError> {
    request(method, path, body).await.map_err(|problem| match problem.status {
        0 => AppError::Transport,
        401 => AppError::Unauthenticated,
        409 if problem.field.is_empty() && problem.title == crate::page_client::ELSEWHERE => AppError::Elsewhere,
        _ => AppError::Invalid {
            problem: problem.text(),
            field: problem.field,
        },
    })
}

async fn request(method: &str, path: &str, body: &impl Serialize) -> Result<(), Problem> {
    let unreachable = |_| Problem {
        detail: "The server could not be reached. Check the connection and try again.".to_owned(),
        ..Problem::default()
    };
    let request = match method {
        "PUT" => Request::put(path),
        _ => Request::post(path),
    };
    #[cfg(feature = "hydrate")]
    let request = match crate::page_client::own() {
        Some(own) => request.header(crate::page_client::HEADER, &own),
        None => request,
    };
    let answer = request.json(body).map_err(unreachable)?.send().await.map_err(unreachable)?;
    if answer.ok() {
        return Ok(());
    }
    let mut problem: Problem = answer.json().await.unwrap_or_default();
    problem.status = answer.status();
    Err(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_always_has_a_sentence() {
        let read = |json: &str| serde_json::from_str::<Problem>(json).expect("reads").text();
        assert_eq!(
            read(r#"{"title":"Unauthorized","status":401,"detail":"No such user."}"#),
            "No such user."
        );
        assert_eq!(read(r#"{"title":"Unauthorized","type":"about:blank"}"#), "Unauthorized");
        assert!(read("{}").contains("Try again"));
    }
}
