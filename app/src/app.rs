//! The root component and the table of routes; nothing else.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::components::frame::Frame;
use crate::components::not_found::NotFound;
use crate::components::session::provide_session;
use crate::components::toast::provide_toasts;
use crate::features::accounts::AccountsPage;
use crate::features::audit::AuditPage;
use crate::features::auth::{InvitationPage, NewPasswordPage, SetupPage, SignInPage};
use crate::features::members::MembersPage;
use crate::features::organization::OrganizationPage;
use crate::features::overview::OverviewPage;
use crate::features::you::YouPage;

/// The whole page. Pages for signed-in users stand in the [`Frame`]; the others stand alone.
///
/// Pages with numbers are streamed in order: the head goes out at once, so the browser loads the wasm while the database answers,
/// and the numbers follow in their place in the HTML.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_session();
    provide_toasts();
    view! {
        <Title text="Countinghouse" formatter=title />
        <Router>
            <Routes fallback=NotFound>
                <ParentRoute path=path!("") view=Frame>
                    <Route path=path!("") view=OverviewPage ssr=SsrMode::InOrder />
                    <Route path=path!("settings/accounts") view=AccountsPage ssr=SsrMode::InOrder />
                    <Route path=path!("settings/members") view=MembersPage ssr=SsrMode::InOrder />
                    <Route path=path!("settings/organization") view=OrganizationPage ssr=SsrMode::InOrder />
                    <Route path=path!("settings/audit") view=AuditPage ssr=SsrMode::InOrder />
                    <Route path=path!("settings/you") view=YouPage ssr=SsrMode::InOrder />
                </ParentRoute>
                <Route path=path!("sign-in") view=SignInPage />
                <Route path=path!("setup") view=SetupPage />
                <Route path=path!("invitation") view=InvitationPage />
                <Route path=path!("password") view=NewPasswordPage />
            </Routes>
        </Router>
    }
}

/// `Overview` → `Overview · Countinghouse`.
fn title(page: String) -> String {
    if page == "Countinghouse" {
        page
    } else {
        format!("{page} · Countinghouse")
    }
}
