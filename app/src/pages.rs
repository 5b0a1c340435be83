//! The pages as the router wants those that are loaded when they are first looked at. There are three parts of the program besides the first
//! one: the pages of numbers, the settings (with what is kept for billing), and the doors before signing in.
//!
//! One part a page would be more than a hundred small files, because what some of the pages share has to go somewhere.

use leptos::prelude::*;
use leptos_router::LazyRoute;

use crate::features::{
    accounts, activity, advanced, agents, audit, auth, members, models, organization, people, performance, prices, projects, rules,
    sessions, statements, usage, you,
};

/// Makes a part of the program, and its pages.
macro_rules! part {
    ($part:ident, $preload:ident, $which:ident { $(#[$doc:meta] $name:ident: $page:path;)+ }) => {
        #[derive(Clone, Copy, Debug)]
        enum $which {
            $($name),+
        }

        #[leptos::lazy]
        fn $part(page: $which) -> AnyView {
            match page {
                $($which::$name => {
                    use $page as Page;
                    view! { <Page /> }.into_any()
                })+
            }
        }

        $(
            #[$doc]
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl LazyRoute for $name {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    $part($which::$name).await
                }

                async fn preload() {
                    #[cfg(target_arch = "wasm32")]
                    $preload().await;
                }
            }
        )+
    };
}

part!(numbers, __preload_numbers, Numbers {
    /// How much, of what, for whom.
    Usage: usage::UsagePage;
    /// Models side by side.
    Models: models::ModelsPage;
    /// Agents, ranked.
    Agents: agents::AgentsPage;
    /// One agent.
    Agent: agents::AgentPage;
    /// People, ranked.
    People: people::PeoplePage;
    /// How fast, and what failed.
    Performance: performance::PerformancePage;
    /// Every request.
    Activity: activity::ActivityPage;
    /// One request.
    Request: activity::RequestPage;
    /// What is looked at less often.
    Advanced: advanced::AdvancedPage;
    /// Work, to be tagged.
    Sessions: sessions::SessionsPage;
});

part!(settings, __preload_settings, Settings {
    /// Who is billed, and for what.
    Projects: projects::ProjectsPage;
    /// What tags a session when no person has.
    Rules: rules::RulesPage;
    /// Accounts and keys.
    Accounts: accounts::AccountsPage;
    /// Who belongs to the organization.
    Members: members::MembersPage;
    /// The organization's settings.
    Organization: organization::OrganizationPage;
    /// Who changed what.
    Audit: audit::AuditPage;
    /// One's own settings.
    You: you::YouPage;
    /// Prices of one's own.
    Prices: prices::PricesPage;
    /// What projects are billed for a month.
    Statements: statements::StatementsPage;
    /// One statement.
    Statement: statements::StatementPage;
});

part!(doors, __preload_doors, Doors {
    /// Signing in.
    SignIn: auth::SignInPage;
    /// What a link to a statement opens.
    SharedStatement: statements::SharedStatementPage;
    /// The first sign-in.
    Setup: auth::SetupPage;
    /// Taking up an invitation.
    Invitation: auth::InvitationPage;
    /// A new password.
    NewPassword: auth::NewPasswordPage;
});
