//! What the page knows about who is signed in and about a new installation.

use domain::access::{Role, Scope};
use serde::{Deserialize, Serialize};

/// The signed-in user, as the page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Their number.
    pub user: i32,
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// Their role; it decides what the page offers.
    pub role: Role,
    /// What the org is called.
    pub org_name: String,
    /// The org's IANA time zone.
    pub zone: String,
    /// Whether the org holds the generated sample.
    pub sample: bool,
    /// The org's number.
    pub org: i32,
    /// How many orgs they belong to.
    pub orgs: i32,
    /// Whether they see some of the accounts only.
    pub limited: bool,
    /// What they may do.
    pub scopes: Vec<Scope>,
}

impl Me {
    /// Whether the two may see and do the same, in the same place.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let what = |me: &Self| (me.user, me.org, me.role, me.limited, me.scopes.clone());
        what(self) == what(other)
    }
}

/// What an invitation or a link for a new password leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkInfo {
    /// What the org is called.
    pub org_name: String,
    /// Whom it is for.
    pub email: String,
    /// Whether they can sign in already.
    pub known: bool,
}

#[cfg(feature = "ssr")]
impl From<crate::server::CurrentUser> for Me {
    fn from(user: crate::server::CurrentUser) -> Self {
        Self {
            user: user.access.user,
            name: user.name,
            email: user.email,
            role: user.access.role,
            org_name: user.org_name,
            zone: user.zone,
            sample: user.sample,
            org: user.access.org,
            orgs: user.orgs,
            limited: user.access.accounts.is_some(),
            scopes: Scope::ALL.iter().copied().filter(|scope| user.access.may(*scope)).collect(),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<ledger::links::Opened> for LinkInfo {
    fn from(opened: ledger::links::Opened) -> Self {
        Self {
            org_name: opened.org_name,
            email: opened.email,
            known: opened.user.is_some(),
        }
    }
}

/// What a setup link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupInfo {
    /// Whether the link is known and unused.
    pub valid: bool,
    /// The org's name, if it has one already.
    pub org_name: Option<String>,
    /// The org's time zone, if it has one already.
    pub time_zone: Option<String>,
    /// Whether the org holds the generated sample.
    pub sample: bool,
}
