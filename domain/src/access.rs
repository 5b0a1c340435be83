//! Who may do what: one table of role → scopes, asked by the server, by the page and by the tests.

use std::net::IpAddr;

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
        /// See the accounts' settings and the ingest keys.
        AccountsRead = "accounts:read",
        /// Add, edit and archive accounts.
        AccountsWrite = "accounts:write",
        /// Tag, split, merge and note work sessions.
        SessionsWrite = "sessions:write",
        /// Keep clients, projects and rules.
        ProjectsWrite = "projects:write",
        /// Open closed statements again.
        StatementsReopen = "statements:reopen",
        /// Create and revoke ingest keys.
        KeysWrite = "keys:write",
        /// See who belongs to the org, as what.
        MembersRead = "members:read",
        /// Invite members, change and remove them, and make links for new passwords.
        MembersWrite = "members:write",
        /// Change the org's name, zone and other settings.
        OrgWrite = "org:write",
        /// Read who changed what.
        AuditRead = "audit:read",
        /// One's own: profile, password, sign-ins, personal tokens.
        SelfWrite = "self:write",
    }
}

impl Role {
    /// The table.
    #[must_use]
    pub const fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Viewer => &[Scope::UsageRead, Scope::SelfWrite],
            Self::Billing => &[
                Scope::UsageRead,
                Scope::AccountsRead,
                Scope::SessionsWrite,
                Scope::ProjectsWrite,
                Scope::MembersRead,
                Scope::SelfWrite,
            ],
            Self::Admin => Scope::ALL,
        }
    }

    /// Whether the role has the scope.
    #[must_use]
    pub fn may(self, scope: Scope) -> bool {
        self.scopes().contains(&scope)
    }

    /// The role, for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Billing => "Billing",
            Self::Admin => "Admin",
        }
    }
}

impl Scope {
    /// Whether a member who is limited to some accounts has it, if their role does. What concerns the whole org is not theirs: who may
    /// change members could lift the limit, the audit log tells of all accounts, and a rule tags sessions of all of them.
    #[must_use]
    pub const fn is_for_limited(self) -> bool {
        match self {
            Self::UsageRead | Self::AccountsRead | Self::SessionsWrite | Self::KeysWrite | Self::SelfWrite => true,
            Self::AccountsWrite
            | Self::ProjectsWrite
            | Self::StatementsReopen
            | Self::MembersRead
            | Self::MembersWrite
            | Self::OrgWrite
            | Self::AuditRead => false,
        }
    }

    /// Whether a personal token can carry it. A token cannot make tokens, nor sign its owner out; nor can it make links for new passwords and
    /// invitations, with which whoever found it would become a person.
    #[must_use]
    pub const fn is_for_tokens(self) -> bool {
        !matches!(self, Self::SelfWrite | Self::MembersWrite)
    }
}

/// Who asks, for which org, and what of it they may see: the first argument of every query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The org that is looked at.
    pub org: i32,
    /// The signed-in user; 0 when it is the program itself.
    pub user: i32,
    /// Their role in that org.
    pub role: Role,
    /// The only accounts that they may see; `None` means all.
    pub accounts: Option<Vec<i32>>,
    /// What a personal token is limited to; `None` where it is no token.
    pub token: Option<Vec<Scope>>,
    /// Where they are, for the audit log.
    pub address: Option<IpAddr>,
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
            token: None,
            address: None,
        }
    }

    /// Whether the scope is theirs.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.role.may(scope)
            && (self.accounts.is_none() || scope.is_for_limited())
            && self
                .token
                .as_ref()
                .is_none_or(|token| scope.is_for_tokens() && token.contains(&scope))
    }

    /// Whether they may see the account.
    #[must_use]
    pub fn sees(&self, account: i32) -> bool {
        self.accounts.as_ref().is_none_or(|only| only.contains(&account))
    }

    /// Whether the two may do and see the same, wherever they are.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let what = |access: &Self| (access.org, access.user, access.role, access.accounts.clone(), access.token.clone());
        what(self) == what(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each role may, written out a second time on purpose: who changes the table has to mean it.
    const EXPECTED: [(Scope, bool, bool, bool); 12] = [
        // scope, viewer, billing, a limited admin
        (Scope::UsageRead, true, true, true),
        (Scope::AccountsRead, false, true, true),
        (Scope::AccountsWrite, false, false, false),
        (Scope::SessionsWrite, false, true, true),
        (Scope::ProjectsWrite, false, true, false),
        (Scope::StatementsReopen, false, false, false),
        (Scope::KeysWrite, false, false, true),
        (Scope::MembersRead, false, true, false),
        (Scope::MembersWrite, false, false, false),
        (Scope::OrgWrite, false, false, false),
        (Scope::AuditRead, false, false, false),
        (Scope::SelfWrite, true, true, true),
    ];

    fn access(role: Role, accounts: Option<Vec<i32>>) -> Access {
        Access {
            role,
            accounts,
            ..Access::system(1)
        }
    }

    #[test]
    fn every_pair_of_role_and_scope_is_decided() {
        assert_eq!(EXPECTED.len(), Scope::ALL.len());
        for (scope, viewer, billing, limited) in EXPECTED {
            let name = scope.as_str();
            assert_eq!(access(Role::Viewer, None).may(scope), viewer, "viewer {name}");
            assert_eq!(access(Role::Billing, None).may(scope), billing, "billing {name}");
            assert!(access(Role::Admin, None).may(scope), "admin {name}");
            assert_eq!(access(Role::Admin, Some(vec![1])).may(scope), limited, "limited admin {name}");
        }
    }

    #[test]
    fn a_limit_or_a_token_never_adds_anything() {
        for role in Role::ALL {
            for scope in Scope::ALL {
                let whole = access(*role, None).may(*scope);
                let limited = access(*role, Some(vec![])).may(*scope);
                let token = |scopes: Vec<Scope>| {
                    Access {
                        token: Some(scopes),
                        ..access(*role, None)
                    }
                    .may(*scope)
                };
                assert!(whole || !limited);
                assert_eq!(token(Scope::ALL.to_vec()), whole && scope.is_for_tokens());
                assert!(!token(Scope::ALL.iter().copied().filter(|other| other != scope).collect()));
            }
        }
    }

    #[test]
    fn a_limited_member_sees_only_their_accounts() {
        assert!(access(Role::Viewer, None).sees(7));
        let limited = access(Role::Viewer, Some(vec![3]));
        assert!(limited.sees(3) && !limited.sees(7));
        assert!(!access(Role::Viewer, Some(vec![])).sees(3), "no account at all is not all of them");
    }
}
