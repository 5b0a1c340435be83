//! The refusals that any address of the REST API may answer, for the OpenAPI document.

use std::collections::BTreeMap;

use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::{ContentBuilder, Ref, RefOr};
use utoipa::{IntoResponses, ToSchema};

use super::problem::Problem;

/// Every refusal is a problem (RFC 9457).
pub struct Refusals;

const STATUSES: [(&str, &str); 12] = [
    ("400", "The request cannot be read"),
    ("401", "Nobody is signed in, or the token is void"),
    ("403", "The role or token does not allow it, or the request came from another site"),
    ("404", "There is no such thing, or it is not theirs"),
    ("408", "The body took too long to come"),
    ("409", "It clashes with what is there"),
    ("413", "The body is too large"),
    ("415", "The body is not of a type that is understood"),
    ("422", "Something in the body or the query is not right"),
    ("429", "Too much at once: wait for `Retry-After`"),
    ("503", "The database does not answer just now: wait for `Retry-After`"),
    ("504", "It took too long"),
];

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let problem = || {
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name(<Problem as ToSchema>::name())))
                .build()
        };
        STATUSES
            .into_iter()
            .map(|(status, text)| {
                let response = ResponseBuilder::new()
                    .description(text)
                    .content("application/problem+json", problem())
                    .build();
                (status.to_owned(), response.into())
            })
            .collect()
    }
}
