//! The root component and the table of routes; nothing else.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

use crate::components::frame::Frame;
use crate::components::not_found::NotFound;
use crate::components::session::provide_session;
use crate::components::toast::provide_toasts;
use crate::features::overview::OverviewPage;
use crate::pages;

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
                    <Route path=path!("usage") view={Lazy::<pages::Usage>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("models") view={Lazy::<pages::Models>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("agents") view={Lazy::<pages::Agents>::new()} ssr=SsrMode::InOrder />
                    // Whether there is such an agent decides the status, so nothing is sent before it is known.
                    <Route path=path!("agents/:id") view={Lazy::<pages::Agent>::new()} ssr=SsrMode::Async />
                    <Route path=path!("people") view={Lazy::<pages::People>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("performance") view={Lazy::<pages::Performance>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("activity") view={Lazy::<pages::Activity>::new()} ssr=SsrMode::InOrder />
                    // As with agents.
                    <Route path=path!("activity/:id") view={Lazy::<pages::Request>::new()} ssr=SsrMode::Async />
                    <Route path=path!("advanced") view={Lazy::<pages::Advanced>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("sessions") view={Lazy::<pages::Sessions>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("projects") view={Lazy::<pages::Projects>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("rules") view={Lazy::<pages::Rules>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("statements") view={Lazy::<pages::Statements>::new()} ssr=SsrMode::InOrder />
                    // As with agents.
                    <Route path=path!("statements/:project/:month") view={Lazy::<pages::Statement>::new()} ssr=SsrMode::Async />
                    <Route path=path!("settings/prices") view={Lazy::<pages::Prices>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("settings/accounts") view={Lazy::<pages::Accounts>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("settings/members") view={Lazy::<pages::Members>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("settings/organization") view={Lazy::<pages::Organization>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("settings/audit") view={Lazy::<pages::Audit>::new()} ssr=SsrMode::InOrder />
                    <Route path=path!("settings/you") view={Lazy::<pages::You>::new()} ssr=SsrMode::InOrder />
                </ParentRoute>
                // For clients, who do not sign in.
                <Route path=path!("statement") view={Lazy::<pages::SharedStatement>::new()} ssr=SsrMode::Async />
                <Route path=path!("sign-in") view={Lazy::<pages::SignIn>::new()} />
                <Route path=path!("setup") view={Lazy::<pages::Setup>::new()} />
                <Route path=path!("invitation") view={Lazy::<pages::Invitation>::new()} />
                <Route path=path!("password") view={Lazy::<pages::NewPassword>::new()} />
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
