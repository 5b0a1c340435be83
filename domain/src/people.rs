//! People who sign in: members, invitations, sign-ins, and tokens of their own.

use serde::{Deserialize, Serialize};

use crate::access::{Role, Scope};

/// Someone who belongs to an org.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The user's number.
    pub id: i32,
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The only accounts that they may see; `None` means all.
    pub accounts: Option<Vec<i32>>,
    /// Since when, unix milliseconds.
    pub joined_at: i64,
    /// When they were last here, unix milliseconds; `None` when they are signed in nowhere.
    pub last_seen_at: Option<i64>,
}

/// What a member is, or an invited person will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standing {
    /// What they may do.
    pub role: Role,
    /// The only accounts that they may see; `None` means all.
    pub accounts: Option<Vec<i32>>,
}

/// A link that works once and has not been used: an invitation, or the way to a new password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenLink {
    /// Its number.
    pub id: i32,
    /// Whom it is for.
    pub email: String,
    /// What an invited person will be; `None` where the link sets a member's new password.
    pub standing: Option<Standing>,
    /// Who made it.
    pub by: String,
    /// When it was made, unix milliseconds.
    pub created_at: i64,
    /// When it ends, unix milliseconds.
    pub expires_at: i64,
}

/// A browser in which someone is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// Its number.
    pub id: i64,
    /// Where it was last seen.
    pub address: String,
    /// What it calls itself, shortened for people: `Firefox on Linux`.
    pub browser: String,
    /// Since when, unix milliseconds.
    pub created_at: i64,
    /// Last seen, unix milliseconds.
    pub last_seen_at: i64,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A token for programs; its secret is never kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonalToken {
    /// Its number.
    pub id: i32,
    /// What people call it.
    pub label: String,
    /// The first characters of the secret, to recognise it by.
    pub prefix: String,
    /// What it may do, as far as its owner may.
    pub scopes: Vec<Scope>,
    /// When it was made, unix milliseconds.
    pub created_at: i64,
    /// When it ends, unix milliseconds.
    pub expires_at: i64,
    /// When it was last used, unix milliseconds.
    pub last_used_at: Option<i64>,
    /// When it was revoked, unix milliseconds.
    pub revoked_at: Option<i64>,
}

/// A member's token, as an administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberToken {
    /// Whose it is.
    pub email: String,
    /// The token.
    pub token: PersonalToken,
}

/// An org that someone belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnOrg {
    /// Its number.
    pub id: i32,
    /// What it is called.
    pub name: String,
    /// Whether it holds the generated sample.
    pub sample: bool,
}

/// `Firefox on Linux`, from a `User-Agent`. Only the families that people know are told apart; the order matters, because browsers name
/// each other.
#[must_use]
pub fn browser_name(user_agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    let browser = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "Unknown program".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_as_people_know_them() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.5.0", "curl"),
            ("", "Unknown program"),
        ] {
            assert_eq!(browser_name(agent), name);
        }
    }
}
