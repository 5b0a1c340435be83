//! Doors: what each route of the REST API asks of who opens it. The OpenAPI document says it, and this is where it is held to: so the
//! document cannot be wrong, and a route that declares nothing opens for nobody.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::access::Scope;
use utoipa::openapi::OpenApi;

use super::problem::{self, Problem};
use crate::auth::Session;

/// What a door asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: whoever comes may come in.
    Nothing,
    /// An ingest key, which the handler looks at.
    IngestKey,
    /// A session with this scope.
    Scope(Scope),
}

/// What a route asks for, and what it can be asked.
#[derive(Clone, Debug)]
struct Door {
    need: Need,
    /// The parameters that its address takes.
    parameters: Vec<String>,
}

/// All doors, by method and path.
#[derive(Clone, Debug, Default)]
pub struct Doors(Arc<HashMap<(Method, String), Door>>);

/// The security scheme of sessions and personal tokens in the document.
pub const ACCESS: &str = "access";
/// That of ingest keys.
pub const INGEST_KEY: &str = "ingest_key";

impl Doors {
    /// Reads the document. Operations that declare nothing, or what is not understood, are left out.
    #[must_use]
    pub fn of(document: &OpenApi) -> Self {
        let value = serde_json::to_value(document).unwrap_or_default();
        let mut doors = HashMap::new();
        for (path, operations) in value["paths"].as_object().into_iter().flatten() {
            for (method, operation) in operations.as_object().into_iter().flatten() {
                let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else {
                    continue;
                };
                if let Some(need) = need(&operation["security"]) {
                    let parameters = parameters(&operation["parameters"]);
                    doors.insert((method, path.clone()), Door { need, parameters });
                }
            }
        }
        Self(Arc::new(doors))
    }

    /// What a route asks for.
    #[must_use]
    pub fn need(&self, method: &Method, path: &str) -> Option<Need> {
        self.door(method, path).map(|door| door.need)
    }

    fn door(&self, method: &Method, path: &str) -> Option<&Door> {
        // HEAD is GET without a body.
        let method = if *method == Method::HEAD { Method::GET } else { method.clone() };
        self.0.get(&(method, path.to_owned()))
    }

    /// What to say of an address with a parameter that its route does not know. To pass over a filter with a slip of the pen would be to answer
    /// for everything.
    fn unknown_parameter(&self, method: &Method, path: &str, address: &Uri) -> Option<Problem> {
        let known = &self.door(method, path)?.parameters;
        // What cannot be read is for the route to say.
        let Query(asked) = Query::<Vec<(String, String)>>::try_from_uri(address).ok()?;
        let (name, _) = asked.into_iter().find(|(name, _)| !known.contains(name))?;
        let takes = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let detail = format!("This address has no such parameter; it takes {takes}.");
        Some(problem::invalid(&name, &detail))
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (&Method, &str, Need)> {
        self.0.iter().map(|((method, path), door)| (method, path.as_str(), door.need))
    }
}

/// `[{}]` asks for nothing; `[{"ingest_key": []}]` for a key; `[{"access": ["accounts:read"]}]` for a scope.
fn need(security: &serde_json::Value) -> Option<Need> {
    let [one] = security.as_array()?.as_slice() else { return None };
    let one = one.as_object()?;
    if one.is_empty() {
        return Some(Need::Nothing);
    }
    if one.contains_key(INGEST_KEY) {
        return Some(Need::IngestKey);
    }
    match one.get(ACCESS)?.as_array()?.as_slice() {
        [scope] => Scope::parse(scope.as_str()?).map(Need::Scope),
        _ => None,
    }
}

/// The names of those in the query.
fn parameters(declared: &serde_json::Value) -> Vec<String> {
    let declared = declared.as_array().into_iter().flatten();
    let of_query = declared.filter(|parameter| parameter["in"] == "query");
    of_query
        .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
        .collect()
}

/// 405, with the methods that there are (RFC 9110).
fn other_method(doors: &Doors, path: &str) -> Response {
    let mut methods: Vec<&str> = doors
        .all()
        .filter(|(_, known, _)| *known == path)
        .map(|(method, ..)| method.as_str())
        .collect();
    methods.sort_unstable();
    let detail = format!("This address takes {}.", methods.join(", "));
    let mut response = problem::problem(StatusCode::METHOD_NOT_ALLOWED, &detail).into_response();
    if let Ok(allow) = HeaderValue::from_str(&methods.join(", ")) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// Lets in who may come in, and asks for what there is.
pub async fn guard(State(doors): State<Doors>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let need = path.as_deref().and_then(|path| doors.need(request.method(), path));
    let refusal = match (need, request.extensions().get::<Session>()) {
        (Some(Need::Nothing | Need::IngestKey), _) => None,
        (Some(Need::Scope(_)), None) => Some(problem::signed_out()),
        (Some(Need::Scope(scope)), Some(session)) => {
            if session.user.access.may(scope) {
                doors.unknown_parameter(request.method(), path.as_deref().unwrap_or_default(), request.uri())
            } else {
                Some(problem::forbidden("Your role or token does not allow this."))
            }
        }
        // A method that the path does not take. The router is not asked: it might take one that the document does not know.
        (None, _) if path.as_deref().is_some_and(|path| doors.all().any(|(_, known, _)| known == path)) => {
            return other_method(&doors, path.as_deref().unwrap_or_default());
        }
        (None, _) => {
            tracing::error!(path, "a route declares no scope, so nobody may use it");
            Some(problem::forbidden("Nobody may use this address."))
        }
    };
    match refusal {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}
