//! Who asks: from an access token in a cookie or a header, a personal token, or the secret of a sign-in.

use std::net::IpAddr;

use app::server::CurrentUser;
use axum::http::{HeaderMap, HeaderValue};
use ledger::users::Standing;
use ledger::{api_tokens, sign_ins, users};

use super::token::{LIFETIME, RENEW_AFTER};
use super::{Claims, cookie};
use crate::http::problem::{self, Problem};
use crate::state::AppState;

/// The session behind a request: who, and until when.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub user: CurrentUser,
    /// The sign-in behind it; `None` for a personal token.
    pub sign_in: Option<i64>,
    /// The user's token version.
    pub version: i32,
    /// Void from, unix seconds.
    pub until: i64,
    /// The secret of the personal token's hash is asked for again by this, to see whether it was revoked.
    pub(crate) token: Option<String>,
}

/// A session, and the cookie that goes with it if there is a new access token.
pub(super) struct Found {
    pub session: Session,
    pub cookie: Option<HeaderValue>,
}

/// The session that a request carries: its token must be good, its user still a member, its version still the user's, its sign-in still
/// open. `None` is nobody.
pub(super) async fn find(state: &AppState, headers: &HeaderMap, address: Option<IpAddr>) -> Result<Option<Found>, Problem> {
    if let Some(token) = cookie::bearer(headers) {
        let session = if token.starts_with(api_tokens::SECRET_PREFIX) {
            of_personal_token(state, token, address).await?
        } else {
            match state.tokens.read(token) {
                Some(claims) => of_claims(state, &claims, address).await?,
                None => None,
            }
        };
        return Ok(session.map(|session| Found { session, cookie: None }));
    }
    let claims = cookie::get(headers, cookie::COOKIE).and_then(|token| state.tokens.read(token));
    let now = jiff::Timestamp::now().as_second();
    if let Some(claims) = &claims
        && now - claims.iat < RENEW_AFTER
        && let Some(session) = of_claims(state, claims, address).await?
    {
        return Ok(Some(Found { session, cookie: None }));
    }
    // The token is over, soon will be, or was made void by a change of what its user may do: the sign-in tells.
    if let Some(secret) = cookie::get(headers, cookie::SIGN_IN) {
        let text = address.map(|address| address.to_string()).unwrap_or_default();
        let open = sign_ins::open(&state.ledger, secret, &text).await.map_err(problem::ledger)?;
        return match open {
            Some(open) => renewed(state, &open, address).await,
            None => Ok(None),
        };
    }
    match claims {
        Some(claims) => Ok(of_claims(state, &claims, address)
            .await?
            .map(|session| Found { session, cookie: None })),
        None => Ok(None),
    }
}

/// A fresh access token for a sign-in.
pub(super) async fn renewed(state: &AppState, open: &sign_ins::Open, address: Option<IpAddr>) -> Result<Option<Found>, Problem> {
    let now = jiff::Timestamp::now().as_second();
    let claims = Claims {
        sub: open.user_id,
        org: open.org_id,
        role: open.role.clone(),
        ver: open.token_version,
        sid: open.id,
        iat: now,
        exp: now + LIFETIME,
    };
    let Some(session) = of_claims(state, &claims, address).await? else {
        return Ok(None);
    };
    let token = state.tokens.sign(&claims).map_err(|error| problem::internal(&error))?;
    Ok(Some(Found {
        session,
        cookie: cookie::set_access(&token, state.is_https()),
    }))
}

async fn of_claims(state: &AppState, claims: &Claims, address: Option<IpAddr>) -> Result<Option<Session>, Problem> {
    let standing = users::standing(&state.ledger, claims.sub, claims.org, Some(claims.sid))
        .await
        .map_err(problem::ledger)?;
    Ok(standing
        .filter(|standing| standing.token_version == claims.ver && standing.here)
        .map(|standing| Session {
            user: current(standing, address, Some(claims.sid)),
            sign_in: Some(claims.sid),
            version: claims.ver,
            until: claims.exp,
            token: None,
        }))
}

async fn of_personal_token(state: &AppState, secret: &str, address: Option<IpAddr>) -> Result<Option<Session>, Problem> {
    let Some(opened) = api_tokens::open(&state.ledger, secret).await.map_err(problem::ledger)? else {
        return Ok(None);
    };
    let standing = users::standing(&state.ledger, opened.user, opened.org, None)
        .await
        .map_err(problem::ledger)?;
    Ok(standing.map(|standing| {
        let version = standing.token_version;
        let mut user = current(standing, address, None);
        user.access.token = Some(opened.scopes);
        Session {
            user,
            sign_in: None,
            version,
            until: opened.expires_at,
            token: Some(secret.to_owned()),
        }
    }))
}

fn current(standing: Standing, address: Option<IpAddr>, sign_in: Option<i64>) -> CurrentUser {
    let mut access = standing.access();
    access.address = address;
    CurrentUser {
        access,
        name: standing.name,
        email: standing.email,
        org_name: standing.org_name,
        zone: standing.time_zone,
        sample: standing.sample,
        orgs: standing.orgs,
        sign_in,
    }
}

impl Session {
    /// Whether the session still holds and may still do the same.
    ///
    /// # Errors
    /// When the database cannot say.
    pub async fn holds(&self, ledger: &ledger::Ledger) -> Result<bool, ledger::LedgerError> {
        let access = &self.user.access;
        if let Some(secret) = &self.token
            && api_tokens::open(ledger, secret).await?.is_none()
        {
            return Ok(false);
        }
        let standing = users::standing(ledger, access.user, access.org, self.sign_in).await?;
        Ok(standing.is_some_and(|now| {
            let same = now.access();
            now.here
                && (self.token.is_some() || now.token_version == self.version)
                && same.role == access.role
                && same.accounts == access.accounts
        }))
    }
}
