//! The frame around every page of a signed-in user: the rail with the wordmark, the navigation and who is signed in.

use domain::access::Scope;
use domain::views::is_page;
use leptos::html;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;

use super::filter_bar::{filter_url, provide_filters, use_usage_query};
use super::icon::{Icon, Shape};
use super::same_org::watch_org;
use super::session::use_session;
use super::theme::ThemeSwitch;
use super::toast::ToastRegion;
use crate::features::auth::{Me, OrgSwitch, SessionDialog, sign_in_url};
use crate::features::sessions::InboxBadge;
use crate::live::{provide_session_news, watch_session};

/// One link of the rail.
struct Entry {
    group: &'static str,
    name: &'static str,
    path: &'static str,
    scope: Scope,
}

/// What the rail offers, in order. Only what exists is listed.
const ENTRIES: [Entry; 17] = [
    Entry {
        group: "Watch",
        name: "Overview",
        path: "/",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Watch",
        name: "Usage",
        path: "/usage",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Watch",
        name: "Models",
        path: "/models",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Watch",
        name: "Agents",
        path: "/agents",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Watch",
        name: "People",
        path: "/people",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Watch",
        name: "Performance",
        path: "/performance",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Watch",
        name: "Activity",
        path: "/activity",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Watch",
        name: "Advanced",
        path: "/advanced",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Bill",
        name: "Sessions",
        path: "/sessions",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Bill",
        name: "Statements",
        path: "/statements",
        scope: Scope::ProjectsWrite,
    },
    Entry {
        group: "Bill",
        name: "Projects",
        path: "/projects",
        scope: Scope::UsageRead,
    },
    Entry {
        group: "Bill",
        name: "Rules",
        path: "/rules",
        scope: Scope::ProjectsWrite,
    },
    Entry {
        group: "Govern",
        name: "Accounts",
        path: "/settings/accounts",
        scope: Scope::AccountsRead,
    },
    Entry {
        group: "Govern",
        name: "Prices",
        path: "/settings/prices",
        scope: Scope::ProjectsWrite,
    },
    Entry {
        group: "Govern",
        name: "Members",
        path: "/settings/members",
        scope: Scope::MembersRead,
    },
    Entry {
        group: "Govern",
        name: "Audit log",
        path: "/settings/audit",
        scope: Scope::AuditRead,
    },
    Entry {
        group: "Govern",
        name: "Organization",
        path: "/settings/organization",
        scope: Scope::OrgWrite,
    },
];

/// The name, drawn.
#[component]
pub fn Wordmark() -> impl IntoView {
    view! {
        <div class="wordmark">
            <i aria-hidden="true"></i>
            "Countinghouse"
        </div>
    }
    .into_any()
}

/// The frame. Who is not signed in is sent to the sign-in page and comes back after it.
#[component]
pub fn Frame() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    if session.me().get_untracked().is_none() {
        let here = format!("{}{}", location.pathname.get_untracked(), search(&location.search.get_untracked()));
        let target = sign_in_url(&here);
        #[cfg(feature = "ssr")]
        crate::server::redirect(&target);
        let link = target.clone();
        // A page that the browser kept from before is not asked for at the server, so it sends itself.
        Effect::new(move |_| {
            let _ = window().location().replace(&target);
        });
        return view! { <a href=link rel="external">"Sign in"</a> }.into_any();
    }
    if let Some(org) = session.me().with_untracked(|me| me.as_ref().map(|me| me.org)) {
        watch_org(org);
    }
    provide_session_news();
    // Pages of numbers have streams of their own.
    watch_session(Signal::derive(move || location.pathname.with(|path| is_still(path))));
    provide_filters();
    let menu = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        location.pathname.track();
        if let Some(menu) = menu.get()
            && menu.matches(":popover-open").unwrap_or(false)
        {
            let _ = menu.hide_popover();
        }
    });
    view! {
        <a class="skip" href="#content">"Skip to content"</a>
        <div class="shell">
            <header class="rail">
                <a class="rail__home" href="/" aria-label="Countinghouse, go to the Overview">
                    <Wordmark />
                </a>
                <button type="button" class="button rail__open" popovertarget="menu">
                    <Icon shape=Shape::Menu />
                    "Menu"
                </button>
                <div class="rail__menu" id="menu" popover="auto" node_ref=menu>
                    <Navigation />
                    {move || session.me().get().map(|me| view! { <Who me=me /> })}
                </div>
            </header>
            <main class="main" id="content" tabindex="-1">
                <Outlet />
            </main>
        </div>
        <ToastRegion />
        <SessionDialog />
    }
    .into_any()
}

/// The pages whose numbers do not move by themselves, and what lies below them.
const STILL: [&str; 4] = ["/settings", "/projects", "/rules", "/statements"];

/// Whether a page has no stream of its own.
fn is_still(path: &str) -> bool {
    STILL.iter().any(|page| is_at(path, page))
}

/// Whether a page is the one of an entry, or one below it.
fn is_at(path: &str, entry: &str) -> bool {
    path.strip_prefix(entry)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[component]
fn Navigation() -> impl IntoView {
    let session = use_session();
    let path = use_location().pathname;
    let asked = use_usage_query();
    // From one page of numbers to another the question stays.
    let url = move |entry: &'static Entry| match asked.get() {
        Ok(query) if is_page(entry.path) => filter_url(entry.path, &query),
        _ => entry.path.to_owned(),
    };
    let link = move |entry: &'static Entry| {
        view! {
            <li>
                <a href=move || url(entry) aria-current=move || path.with(|path| is_at(path, entry.path).then_some("page"))>
                    {entry.name}
                    {(entry.path == "/sessions").then(|| view! { <InboxBadge /> })}
                </a>
            </li>
        }
    };
    let group = move |name: &'static str| {
        let entries: Vec<_> = ENTRIES
            .iter()
            .filter(|entry| entry.group == name && session.may(entry.scope))
            .collect();
        (!entries.is_empty()).then(|| {
            view! {
                <div class="nav__group">
                    <h2>{name}</h2>
                    <ul>{entries.into_iter().map(link).collect_view()}</ul>
                </div>
            }
        })
    };
    view! {
        <nav class="nav" aria-label="Main">
            {move || {
                session.me().track();
                [group("Watch"), group("Bill"), group("Govern")].into_iter().collect_view()
            }}
        </nav>
    }
    .into_any()
}

#[component]
fn Who(me: Me) -> impl IntoView {
    let session = use_session();
    view! {
        <div class="who">
            // No paragraph: the switch brings a dialog with it.
            <div class="who__org">
                <b>{me.org_name}</b>
                {me
                    .sample
                    .then(|| view! { <span class="badge" title="This organization holds generated data, not yours">"sample"</span> })}
                <OrgSwitch />
            </div>
            <a class="who__user" href="/settings/you" title=me.name>
                {format!("{} · {}", me.email, me.role.as_str())}
            </a>
            {me.limited.then(|| view! { <p class="who__limit">"Some of the accounts"</p> })}
            <div class="who__tools">
                <ThemeSwitch />
                <form method="post" action="/api/v1/auth/logout" on:submit=move |_| session.leaving()>
                    <button class="button button--quiet">
                        <Icon shape=Shape::Exit />
                        "Sign out"
                    </button>
                </form>
            </div>
        </div>
    }
    .into_any()
}

/// The query with its question mark, or nothing.
fn search(search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => String::new(),
        search => format!("?{search}"),
    }
}

#[cfg(test)]
mod tests {
    use domain::views::PAGES;

    use super::*;

    #[test]
    fn what_keeps_the_question_can_be_saved_as_a_view() {
        let watch: Vec<&str> = ENTRIES
            .iter()
            .filter(|entry| entry.group == "Watch" || entry.path == "/sessions")
            .map(|entry| entry.path)
            .collect();
        assert_eq!(watch, PAGES);
        assert!(watch.iter().all(|path| is_page(path)));
    }

    #[test]
    fn a_page_of_numbers_has_a_stream_of_its_own_and_others_have_not() {
        assert!(
            ["/settings/you", "/projects", "/rules", "/statements/7/2026-10"]
                .into_iter()
                .all(is_still)
        );
        assert!(!PAGES.into_iter().any(is_still));
        assert!(!is_still("/rulesets"));
    }
}
