//! What the page knows about who is signed in and about a new installation.

use domain::access::Role;
use serde::{Deserialize, Serialize};

/// The signed-in user, as the page shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
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
}

#[cfg(feature = "ssr")]
impl From<crate::server::CurrentUser> for Me {
    fn from(user: crate::server::CurrentUser) -> Self {
        Self {
            name: user.name,
            email: user.email,
            role: user.access.role,
            org_name: user.org_name,
            zone: user.zone,
            sample: user.sample,
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
