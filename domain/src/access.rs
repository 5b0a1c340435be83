//! Who may do what: one table of role → scopes, asked by the server, by the page and by the tests.

use serde::{Deserialize, Serialize};

use crate::event::named;

named! {
    /// A member's role in an org.
    Role {
        /// Reads.
        Viewer = "viewer",
        /// Reads, tags, keeps projects and statements.
        Billing = "billing",
        /// Everything.
        Admin = "admin",
    }
}

named! {
    /// One thing that can be done.
    Scope {
        /// See usage and cost.
        UsageRead = "usage:read",
        /// See the accounts' settings.
        AccountsRead = "accounts:read",
        /// Add, edit and archive accounts.
        AccountsWrite = "accounts:write",
        /// Create and revoke ingest keys.
        KeysWrite = "keys:write",
    }
}

impl Role {
    /// The table.
    #[must_use]
    pub const fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Viewer => &[Scope::UsageRead],
            Self::Billing => &[Scope::UsageRead, Scope::AccountsRead],
            Self::Admin => Scope::ALL,
        }
    }

    /// Whether the role has the scope.
    #[must_use]
    pub fn may(self, scope: Scope) -> bool {
        self.scopes().contains(&scope)
    }
}

/// Who asks, for which org, and what of it they may see: the first argument of every query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The org that is looked at.
    pub org: i32,
    /// The signed-in user.
    pub user: i32,
    /// Their role in that org.
    pub role: Role,
    /// The only accounts that they may see; `None` means all.
    pub accounts: Option<Vec<i32>>,
}

impl Access {
    /// Full access to an org for the program's own jobs and commands; no user stands behind it.
    #[must_use]
    pub const fn system(org: i32) -> Self {
        Self {
            org,
            user: 0,
            role: Role::Admin,
            accounts: None,
        }
    }

    /// Whether the scope is theirs.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.role.may(scope)
    }

    /// Whether they may see the account.
    #[must_use]
    pub fn sees(&self, account: i32) -> bool {
        self.accounts.as_ref().is_none_or(|only| only.contains(&account))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_role_and_scope_is_decided() {
        let expected = |role, scope| match role {
            Role::Admin => true,
            Role::Billing => matches!(scope, Scope::UsageRead | Scope::AccountsRead),
            Role::Viewer => scope == Scope::UsageRead,
        };
        for role in Role::ALL {
            for scope in Scope::ALL {
                assert_eq!(role.may(*scope), expected(*role, *scope), "{} {}", role.as_str(), scope.as_str());
            }
        }
    }

    #[test]
    fn a_limited_member_sees_only_their_accounts() {
        let mut access = Access::system(1);
        assert!(access.sees(7));
        access.accounts = Some(vec![3]);
        assert!(access.sees(3) && !access.sees(7));
    }
}
