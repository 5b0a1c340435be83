//! Doors: what each server function asks of who calls it. The server holds every call to this table before the function runs, and the
//! function asks once more itself; one that is not listed opens for nobody.

use domain::access::Scope;

/// A server function, and the scope that it needs; `None` lets in whoever comes.
type Door = (&'static str, Option<Scope>);

/// All server functions.
pub const DOORS: [Door; 80] = [
    // Who one is may be asked by whoever comes, and what a link leads to by whoever holds it.
    ("/api/page/whoami", None),
    ("/api/page/setup_info", None),
    ("/api/page/invitation_info", None),
    ("/api/page/password_info", None),
    ("/api/page/overview", Some(Scope::UsageRead)),
    ("/api/page/filter_options", Some(Scope::UsageRead)),
    ("/api/page/views_list", Some(Scope::UsageRead)),
    ("/api/page/view_save", Some(Scope::UsageRead)),
    ("/api/page/view_edit", Some(Scope::UsageRead)),
    ("/api/page/view_delete", Some(Scope::UsageRead)),
    ("/api/page/usage", Some(Scope::UsageRead)),
    ("/api/page/models", Some(Scope::UsageRead)),
    ("/api/page/reprice", Some(Scope::UsageRead)),
    ("/api/page/performance", Some(Scope::UsageRead)),
    ("/api/page/activity", Some(Scope::UsageRead)),
    ("/api/page/activity_request", Some(Scope::UsageRead)),
    ("/api/page/advanced", Some(Scope::UsageRead)),
    ("/api/page/agents", Some(Scope::UsageRead)),
    ("/api/page/agent", Some(Scope::UsageRead)),
    ("/api/page/people", Some(Scope::UsageRead)),
    ("/api/page/person_details", Some(Scope::UsageRead)),
    ("/api/page/sessions", Some(Scope::UsageRead)),
    ("/api/page/session", Some(Scope::UsageRead)),
    ("/api/page/sessions_untagged", Some(Scope::UsageRead)),
    ("/api/page/sessions_decide", Some(Scope::SessionsWrite)),
    ("/api/page/sessions_suggest", Some(Scope::SessionsWrite)),
    ("/api/page/sessions_undo", Some(Scope::SessionsWrite)),
    ("/api/page/projects_list", Some(Scope::UsageRead)),
    ("/api/page/client_add", Some(Scope::ProjectsWrite)),
    ("/api/page/client_edit", Some(Scope::ProjectsWrite)),
    ("/api/page/client_archive", Some(Scope::ProjectsWrite)),
    ("/api/page/project_add", Some(Scope::ProjectsWrite)),
    ("/api/page/project_edit", Some(Scope::ProjectsWrite)),
    ("/api/page/project_archive", Some(Scope::ProjectsWrite)),
    ("/api/page/rules_list", Some(Scope::ProjectsWrite)),
    ("/api/page/rule_preview", Some(Scope::ProjectsWrite)),
    ("/api/page/rule_save", Some(Scope::ProjectsWrite)),
    ("/api/page/rule_end", Some(Scope::ProjectsWrite)),
    ("/api/page/rules_reorder", Some(Scope::ProjectsWrite)),
    ("/api/page/statements_month", Some(Scope::ProjectsWrite)),
    ("/api/page/statement", Some(Scope::ProjectsWrite)),
    ("/api/page/statement_step", Some(Scope::ProjectsWrite)),
    ("/api/page/statement_share", Some(Scope::ProjectsWrite)),
    ("/api/page/statement_unshare", Some(Scope::ProjectsWrite)),
    ("/api/page/projects_agreements", Some(Scope::ProjectsWrite)),
    ("/api/page/project_agree", Some(Scope::ProjectsWrite)),
    ("/api/page/rates_list", Some(Scope::ProjectsWrite)),
    ("/api/page/rates_enter", Some(Scope::ProjectsWrite)),
    // What a link to a statement opens, for whoever holds it.
    ("/api/page/statement_shared", None),
    ("/api/page/prices_own", Some(Scope::ProjectsWrite)),
    ("/api/page/price_enter", Some(Scope::ProjectsWrite)),
    ("/api/page/reprice_dry", Some(Scope::ProjectsWrite)),
    ("/api/page/reprice_apply", Some(Scope::ProjectsWrite)),
    ("/api/page/accounts_list", Some(Scope::AccountsRead)),
    ("/api/page/account_add", Some(Scope::AccountsWrite)),
    ("/api/page/account_edit", Some(Scope::AccountsWrite)),
    ("/api/page/account_archive", Some(Scope::AccountsWrite)),
    ("/api/page/keys_list", Some(Scope::AccountsRead)),
    ("/api/page/key_create", Some(Scope::KeysWrite)),
    ("/api/page/key_revoke", Some(Scope::KeysWrite)),
    ("/api/page/members_list", Some(Scope::MembersRead)),
    ("/api/page/member_change", Some(Scope::MembersWrite)),
    ("/api/page/member_remove", Some(Scope::MembersWrite)),
    ("/api/page/member_password_link", Some(Scope::MembersWrite)),
    ("/api/page/links_list", Some(Scope::MembersWrite)),
    ("/api/page/invitation_create", Some(Scope::MembersWrite)),
    ("/api/page/link_withdraw", Some(Scope::MembersWrite)),
    ("/api/page/member_tokens_list", Some(Scope::MembersWrite)),
    ("/api/page/member_token_revoke", Some(Scope::MembersWrite)),
    ("/api/page/organization_read", Some(Scope::OrgWrite)),
    ("/api/page/organization_edit", Some(Scope::OrgWrite)),
    ("/api/page/audit_list", Some(Scope::AuditRead)),
    ("/api/page/orgs_list", Some(Scope::SelfWrite)),
    ("/api/page/you_rename", Some(Scope::SelfWrite)),
    ("/api/page/sign_ins_list", Some(Scope::SelfWrite)),
    ("/api/page/sign_in_end", Some(Scope::SelfWrite)),
    ("/api/page/sign_ins_end_others", Some(Scope::SelfWrite)),
    ("/api/page/tokens_list", Some(Scope::SelfWrite)),
    ("/api/page/token_create", Some(Scope::SelfWrite)),
    ("/api/page/token_revoke", Some(Scope::SelfWrite)),
];

/// What a server function asks for; the outer `None` is a function that nobody may call.
#[must_use]
pub fn door(path: &str) -> Option<Option<Scope>> {
    DOORS.iter().find(|(known, _)| *known == path).map(|(_, scope)| *scope)
}
