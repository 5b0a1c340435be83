//! The one error of the page: each variant is something that a person can act on. Causes stay in the server's log.

use domain::query::QueryError;
use http::StatusCode;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::wire::TextJson;

/// Why a server function did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum AppError {
    /// Nobody is signed in, or the session is over.
    #[error("Your session has ended. Sign in again to go on.")]
    Unauthenticated,
    /// Signed in, but the role does not allow it.
    #[error("Your role does not allow this. Ask an administrator of your organization.")]
    Forbidden,
    /// The page was made for another organization or another user than the browser's cookies are of now.
    #[error("In this browser you look at another organization now, or are signed in as someone else. The page loads again.")]
    Elsewhere,
    /// It is not there, or not theirs to see.
    #[error("That no longer exists. Reload the page to see what does.")]
    NotFound,
    /// Something that was typed is not right.
    #[error("{problem}")]
    Invalid {
        /// The field or URL parameter.
        field: String,
        /// What would be right.
        problem: String,
    },
    /// It clashes with what is already there.
    #[error("{problem}")]
    Conflict {
        /// The field that clashes.
        field: String,
        /// What it clashes with.
        problem: String,
    },
    /// The server or its database cannot answer just now.
    #[error("The server cannot answer just now. Try again in a moment.")]
    Unavailable,
    /// A fault of ours.
    #[error("Something went wrong on the server. It has been logged.")]
    Internal,
    /// The network between the page and the server failed.
    #[error("The server could not be reached. Check the connection and try again.")]
    Transport,
}

impl AppError {
    /// The HTTP status that says the same.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Elsewhere | Self::Conflict { .. } => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Transport => StatusCode::BAD_GATEWAY,
        }
    }

    /// The message for one field of a form; `None` when the error is about something else.
    #[must_use]
    pub fn on_field(&self, name: &str) -> Option<String> {
        match self {
            Self::Invalid { field, problem } | Self::Conflict { field, problem } if field == name => Some(problem.clone()),
            _ => None,
        }
    }

    /// The field that the error is about, if it is about one.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid { field, .. } | Self::Conflict { field, .. } => Some(field),
            _ => None,
        }
    }
}

impl From<QueryError> for AppError {
    fn from(error: QueryError) -> Self {
        Self::Invalid {
            field: error.field,
            problem: error.problem,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = TextJson;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Transport,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => unreadable(),
            // On the server it is the question that cannot be read, in the browser the answer.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => unreadable(),
            // Something between us and the server answered in its place: a proxy's error page, for example.
            ServerFnErrorErr::Deserialization(_) | ServerFnErrorErr::Response(_) | ServerFnErrorErr::MiddlewareError(_) => {
                Self::Unavailable
            }
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::Serialization(_) => Self::Internal,
        }
    }
}

/// Arguments that are not of their form. That is found before the function's own code runs, which sets the status otherwise.
fn unreadable() -> AppError {
    let error = AppError::Invalid {
        field: String::new(),
        problem: "The request could not be read.".to_owned(),
    };
    #[cfg(feature = "ssr")]
    crate::server::set_status(error.status());
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_status() {
        let invalid = AppError::Invalid {
            field: "email".to_owned(),
            problem: "write an e-mail address".to_owned(),
        };
        let conflict = AppError::Conflict {
            field: "email".to_owned(),
            problem: "it is taken".to_owned(),
        };
        for (error, status) in [
            (AppError::Unauthenticated, 401),
            (AppError::Forbidden, 403),
            (AppError::Elsewhere, 409),
            (AppError::NotFound, 404),
            (invalid, 422),
            (conflict, 409),
            (AppError::Unavailable, 503),
            (AppError::Internal, 500),
            (AppError::Transport, 502),
        ] {
            assert_eq!(error.status().as_u16(), status, "{error}");
        }
    }

    #[test]
    fn it_survives_the_wire_and_hides_causes() {
        let error = AppError::Conflict {
            field: "label".to_owned(),
            problem: "taken".to_owned(),
        };
        assert_eq!(AppError::de(error.ser()), error);
        let leaked = AppError::from_server_fn_error(ServerFnErrorErr::ServerError("password=hunter2".to_owned()));
        assert!(!leaked.to_string().contains("hunter2"));
        assert_eq!(
            AppError::from_server_fn_error(ServerFnErrorErr::Request("fetch failed".to_owned())),
            AppError::Transport
        );
    }
}
