//! The routes, and the OpenAPI document that is made from them.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    accounts, audit, clients, ingest_keys, invitations, me, members, organization, projects, rules, sessions, statements, tokens, usage,
    views,
};
use crate::auth;
use crate::http::doors::{ACCESS, INGEST_KEY};
use crate::http::problem::Problem;
use crate::state::AppState;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Countinghouse", description = "Live AI spend, billed to the right client. Amounts are nano-dollars (1e-9 USD) as whole numbers; moments are unix milliseconds, and RFC 3339 where they are of work sessions and rules; refusals are problem JSON (RFC 9457).", license(name = "MIT OR Apache-2.0")),
    components(schemas(Problem)),
    modifiers(&Schemes),
    tags(
        (name = "signing in", description = "Sessions of people. Browsers carry them in cookies."),
        (name = "usage", description = "What was used, and what it costs"),
        (name = "views", description = "Pages and questions under a name"),
        (name = "work sessions", description = "Runs of one person's requests on an account, and what they are billed to"),
        (name = "clients and projects", description = "Who is billed, and for what"),
        (name = "rules", description = "What tags a session when no person has"),
        (name = "statements", description = "What a project's client is billed for a month: draft, closing, documents, links, terms and rates"),
        (name = "events", description = "Usage events in"),
        (name = "accounts"), (name = "ingest keys"), (name = "members"), (name = "organization"), (name = "audit log"),
        (name = "oneself", description = "Profile, sign-ins and personal tokens"),
        (name = "server", description = "Health, and this document"),
    )
)]
struct Document;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut OpenApi) {
        let bearer = |text: &str| SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(text)).build());
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            ACCESS,
            bearer("A personal token (`ch_token_…`, made under Settings, You), or the session of a browser in its cookies. The scope that is named is what the role and the token must have."),
        );
        components.add_security_scheme(INGEST_KEY, bearer("An ingest key (`ch_ingest_…`, made under Settings, Accounts)."));
    }
}

/// The routes that people and programs with a session use; those with keys of their own and the public ones are added by the router.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(auth::login))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::setup))
        .routes(routes!(auth::accept))
        .routes(routes!(auth::new_password))
        .routes(routes!(auth::switch_org))
        .routes(routes!(me::read, me::rename))
        .routes(routes!(me::change_password))
        .routes(routes!(me::sign_ins, me::end_other_sign_ins))
        .routes(routes!(me::end_sign_in))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(tokens::of_members))
        .routes(routes!(tokens::revoke_of_member))
        .routes(routes!(organization::read, organization::edit))
        .routes(routes!(members::list))
        .routes(routes!(members::change, members::remove))
        .routes(routes!(members::password_link))
        .routes(routes!(invitations::create))
        .routes(routes!(invitations::list))
        .routes(routes!(invitations::withdraw))
        .routes(routes!(accounts::list, accounts::add))
        .routes(routes!(accounts::edit))
        .routes(routes!(accounts::archive))
        .routes(routes!(ingest_keys::list, ingest_keys::create))
        .routes(routes!(ingest_keys::revoke))
        .routes(routes!(audit::list))
        .routes(routes!(audit::csv))
        .routes(routes!(views::list, views::create))
        .routes(routes!(views::edit, views::delete))
        .routes(routes!(clients::list, clients::create))
        .routes(routes!(clients::change))
        .routes(routes!(projects::list, projects::create))
        .routes(routes!(projects::change))
        .merge(sessions::routes())
        .merge(rules::routes())
        .merge(statements::routes())
        .merge(usage::routes())
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "server", security(()), responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")))]
pub async fn document(State(document): State<std::sync::Arc<OpenApi>>) -> impl IntoResponse {
    Json((*document).clone())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;

    /// A schema and those that it is put together from, with references followed.
    fn parts<'d>(document: &'d Value, schema: &'d Value) -> Vec<&'d Value> {
        let place = schema["$ref"].as_str().and_then(|place| place.strip_prefix('#'));
        let schema = place.map_or(schema, |place| document.pointer(place).expect("a schema of the document"));
        let more = schema["allOf"].as_array().into_iter().flatten();
        std::iter::once(schema).chain(more.flat_map(|part| parts(document, part))).collect()
    }

    /// Whether a value is of a type of a schema.
    fn is_of(kind: &str, value: &Value) -> bool {
        match kind {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => false,
        }
    }

    /// What of an example is not as its schema says, with its place in it.
    fn faults(document: &Value, schema: &Value, example: &Value, at: &str) -> Vec<String> {
        let parts = parts(document, schema);
        let mut found = Vec::new();
        for part in &parts {
            let kinds: Vec<&str> = match &part["type"] {
                Value::String(kind) => vec![kind.as_str()],
                Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            if !kinds.is_empty() && !kinds.iter().any(|kind| is_of(kind, example)) {
                found.push(format!("{at} is not of {kinds:?}: {example}"));
            }
            if part["enum"].as_array().is_some_and(|values| !values.contains(example)) {
                found.push(format!("{at} is none of {}: {example}", part["enum"]));
            }
            let fits = |choice| faults(document, choice, example, at).is_empty();
            if part["oneOf"].as_array().is_some_and(|choices| !choices.iter().any(fits)) {
                found.push(format!("{at} is nothing that it may be: {example}"));
            }
            for (place, value) in example.as_array().into_iter().flatten().enumerate() {
                found.extend(faults(document, &part["items"], value, &format!("{at}[{place}]")));
            }
        }
        if let Some(object) = example.as_object() {
            let needed = parts.iter().filter_map(|part| part["required"].as_array()).flatten();
            let missing = needed.filter_map(Value::as_str).filter(|name| !object.contains_key(*name));
            found.extend(missing.map(|name| format!("{at}.{name} is missing")));
            let known: BTreeMap<&String, &Value> = parts.iter().filter_map(|part| part["properties"].as_object()).flatten().collect();
            for (name, value) in object {
                match known.get(name) {
                    Some(schema) => found.extend(faults(document, schema, value, &format!("{at}.{name}"))),
                    // A schema without properties is of whatever there is.
                    None if known.is_empty() => {}
                    None => found.push(format!("{at}.{name} is not in the schema")),
                }
            }
        }
        found
    }

    /// The routes that have examples, by the beginning of their paths.
    const WITH_EXAMPLES: [&str; 9] = [
        "/api/v1/usage/",
        "/api/v1/sessions",
        "/api/v1/clients",
        "/api/v1/projects",
        "/api/v1/rules",
        "/api/v1/statements",
        "/api/v1/statement-links",
        "/api/v1/shared-statements",
        "/api/v1/exchange-rates",
    ];

    /// What an operation is sent and answers with when all is well, as JSON.
    fn contents(operation: &Value) -> Vec<&Value> {
        let answers = ["200", "201"].map(|status| &operation["responses"][status]);
        let all = std::iter::once(&operation["requestBody"]).chain(answers);
        all.map(|one| &one["content"]["application/json"])
            .filter(|json| !json.is_null())
            .collect()
    }

    #[test]
    fn every_answer_and_every_body_has_an_example_that_is_one() {
        let document = serde_json::to_value(routes().into_openapi()).expect("a document");
        let paths = document["paths"].as_object().expect("paths");
        let (mut seen, mut found) = (0, Vec::new());
        for (path, item) in paths
            .iter()
            .filter(|(path, _)| WITH_EXAMPLES.iter().any(|beginning| path.starts_with(beginning)))
        {
            let operations = item.as_object().expect("operations");
            for (method, content) in operations
                .iter()
                .flat_map(|(method, one)| contents(one).into_iter().map(move |json| (method, json)))
            {
                seen += 1;
                let schema = parts(&document, &content["schema"])[0];
                // A list has the example of what it is a list of. An answer may have one of its own, because others have the same schema.
                let described = if schema["items"].is_null() {
                    schema
                } else {
                    parts(&document, &schema["items"])[0]
                };
                let pairs = [
                    (schema, &content["example"]),
                    (schema, &schema["example"]),
                    (described, &described["example"]),
                ];
                let examples: Vec<(&Value, &Value)> = pairs.into_iter().filter(|(_, example)| !example.is_null()).collect();
                if examples.is_empty() {
                    found.push(format!("{method} {path} has none"));
                }
                found.extend(
                    examples
                        .into_iter()
                        .flat_map(|(schema, example)| faults(&document, schema, example, path)),
                );
            }
        }
        assert!(found.is_empty(), "{found:#?}");
        assert!(seen >= 55, "{seen} answers and bodies");
    }

    #[test]
    fn an_example_that_is_none_is_found_out() {
        let document = json!({ "a": { "type": "object", "required": ["n", "m"], "properties": { "n": { "type": "integer" },
            "m": { "type": ["string", "null"], "enum": ["x", null] }, "of": { "type": "array", "items": { "$ref": "#/a" } } } } });
        let schema = json!({ "$ref": "#/a" });
        let right = json!({ "n": 1, "m": null, "of": [{ "n": 2, "m": "x" }] });
        assert!(faults(&document, &schema, &right, "a").is_empty());
        let wrong = json!({ "n": 1.5, "m": "x", "p": 0, "of": [{ "n": 2 }] });
        assert_eq!(faults(&document, &schema, &wrong, "a").len(), 3);
    }
}
