//! What handlers take out of a request, with problems instead of axum's plain texts.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::response::IntoResponse;
use axum::{Json, http::StatusCode};
use domain::access::Access;
use serde::de::DeserializeOwned;

use super::problem::{self, Problem};
use crate::auth::Session;

/// Reads a JSON body.
///
/// # Errors
/// 400 when it is no JSON, 413 when it is too large, 415 for another type, 422 when it has another shape.
pub async fn body<T: DeserializeOwned>(request: Request) -> Result<T, Problem> {
    Ok(Json::<T>::from_request(request, &())
        .await
        .map_err(|rejection| of_body(&rejection))?
        .0)
}

fn of_body(rejection: &JsonRejection) -> Problem {
    problem::problem(rejection.status(), &rejection.body_text())
}

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        body(request).await.map(Self)
    }
}

/// The part of the path that is a thing's number. What is no number is no thing.
pub struct Id<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(id)| Self(id))
            .map_err(|_: PathRejection| problem::problem(StatusCode::NOT_FOUND, "There is no such thing: its number is a whole number."))
    }
}

/// The query of the address.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|Query(query)| Self(query))
            .map_err(|rejection: QueryRejection| problem::bad_request(&rejection.body_text()))
    }
}

/// Who asks. The door's scope has been asked for already.
pub struct Caller(pub Session);

impl Caller {
    /// What they may see and do.
    #[must_use]
    pub const fn access(&self) -> &Access {
        &self.0.user.access
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = axum::response::Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Session>()
            .cloned()
            .map(Self)
            .ok_or_else(|| problem::signed_out().into_response())
    }
}
