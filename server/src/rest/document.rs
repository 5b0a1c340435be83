//! The routes, and the OpenAPI document that is made from them.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{accounts, audit, ingest_keys, invitations, me, members, organization, tokens, usage};
use crate::auth;
use crate::http::doors::{ACCESS, INGEST_KEY};
use crate::http::problem::Problem;
use crate::state::AppState;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Countinghouse", description = "Live AI spend, billed to the right client. Amounts are nano-dollars (1e-9 USD) as whole numbers; moments are unix milliseconds; refusals are problem JSON (RFC 9457).", license(name = "MIT OR Apache-2.0")),
    components(schemas(Problem)),
    modifiers(&Schemes),
    tags(
        (name = "signing in", description = "Sessions of people. Browsers carry them in cookies."),
        (name = "usage", description = "What was used, and what it costs"),
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
        .merge(usage::routes())
}

/// This document.
#[utoipa::path(get, path = "/api/openapi.json", tag = "server", security(()), responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")))]
pub async fn document(State(document): State<std::sync::Arc<OpenApi>>) -> impl IntoResponse {
    Json((*document).clone())
}
