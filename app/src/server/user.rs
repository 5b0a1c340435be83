//! Who asks.

use domain::access::{Access, Scope};
use http::request::Parts;
use ledger::Ledger;
use leptos::prelude::use_context;

use crate::error::AppError;

/// The signed-in user, as the server's middleware found them: it puts this value into the request's extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentUser {
    /// Org, user, role and accounts.
    pub access: Access,
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// What the org is called.
    pub org_name: String,
    /// The org's IANA time zone.
    pub zone: String,
    /// Whether the org holds the generated sample.
    pub sample: bool,
    /// How many orgs they belong to.
    pub orgs: i32,
    /// The sign-in behind the request; `None` for a personal token.
    pub sign_in: Option<i64>,
}

/// Who is signed in, if anyone is. Outside a request (when routes are listed) nobody is.
#[must_use]
pub fn current_user() -> Option<CurrentUser> {
    use_context::<Parts>()?.extensions.get::<CurrentUser>().cloned()
}

/// The first line of every server function: who asks, if they may.
///
/// # Errors
/// `Unauthenticated` without a session, `Forbidden` when the role lacks the scope.
pub fn access(scope: Scope) -> Result<Access, AppError> {
    let access = current_user().ok_or(AppError::Unauthenticated)?.access;
    if access.may(scope) { Ok(access) } else { Err(AppError::Forbidden) }
}

/// The sign-in behind this request.
#[must_use]
pub fn sign_in() -> Option<i64> {
    current_user()?.sign_in
}

/// The data.
///
/// # Errors
/// `Internal` when the server did not put it into the request, which is a fault of ours.
pub fn ledger() -> Result<Ledger, AppError> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Ledger>().cloned())
        .ok_or_else(|| {
            tracing::error!("the request carries no ledger");
            AppError::Internal
        })
}
