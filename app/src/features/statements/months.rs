//! The page of a month: what each project is billed, and how its statement stands.

use domain::access::Scope;
use domain::billing::Month;
use domain::statements::MonthPage;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::address::month_url;
use super::api::month_read;
use super::follow::follow_sessions;
use super::month_sums::MonthSums;
use super::month_table::MonthTable;
use super::seats_card::SeatsCard;
use crate::components::keep_focus::keep_focus;
use crate::components::kept::Kept;
use crate::components::panel::{Failure, Skeleton};
use crate::components::session::use_session;
use crate::components::toast::use_toasts;
use crate::error::AppError;

/// A month of all projects, live until they are closed.
#[component]
pub fn StatementsPage() -> impl IntoView {
    let session = use_session();
    let may = session.may(Scope::ProjectsWrite);
    let map = use_query_map();
    let asked = Memo::new(move |_| map.with(|map| map.get_str("month").map(str::to_owned)));
    let version = session.version();
    let (kept, toasts) = (Kept::new(), use_toasts());
    let page = Resource::new(
        move || (asked.get(), version.get()),
        move |(month, _)| async move {
            let asked = month.clone();
            let answer = session.run(move || month_read(month.clone())).await;
            kept.or_last(asked, answer, toasts)
        },
    );
    Effect::new(move |_| {
        page.with(|page| {
            if let Some(Ok(page)) = page {
                kept.begin(asked.get_untracked(), page);
            }
        });
    });
    keep_focus(move || page.track());
    follow_sessions(Callback::new(move |()| page.refetch()), Signal::derive(|| true));
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok(page) => view! { <Body page=page /> }.into_any(),
                Err(AppError::Invalid { problem, .. }) => view! {
                    <div class="bar">
                        <h1>"Statements"</h1>
                    </div>
                    <div class="page">
                        <Failure text=problem retry=None />
                        <p>
                            <a class="link" href="/statements">
                                "Go to this month"
                            </a>
                        </p>
                    </div>
                }
                .into_any(),
                Err(error) => view! {
                    <div class="bar">
                        <h1>"Statements"</h1>
                    </div>
                    <div class="page">
                        <Failure text=error.to_string() retry=Callback::new(move |()| page.refetch()) />
                    </div>
                }
                .into_any(),
            }
        })
    };
    let content = if may {
        view! {
            <Transition fallback=|| {
                view! {
                    <div class="bar">
                        <h1>"Statements"</h1>
                    </div>
                    <div class="page">
                        <Skeleton height=320 />
                    </div>
                }
            }>{body}</Transition>
        }
        .into_any()
    } else {
        view! {
            <div class="bar">
                <h1>"Statements"</h1>
            </div>
            <div class="page">
                <Failure text=AppError::Forbidden.to_string() retry=None />
            </div>
        }
        .into_any()
    };
    view! {
        <Title text="Statements" />
        {content}
    }
    .into_any()
}

#[component]
fn Body(page: MonthPage) -> impl IntoView {
    view! {
        <div class="bar">
            <h1>"Statements"</h1>
            <Months month=page.month current=page.current />
        </div>
        <div class="page">
            <MonthSums page=page.clone() />
            <MonthTable page=page.clone() />
            <SeatsCard seats=page.seats />
        </div>
    }
    .into_any()
}

/// The way to the month before and to the month after. There is none beyond the current one.
#[component]
fn Months(month: Month, current: Month) -> impl IntoView {
    let after = (month < current).then(|| month.next());
    view! {
        <nav class="months" aria-label="Months">
            <a class="button" href=month_url(month.before()) rel="prev" title=month.before().label()>
                "‹"
                <span class="unseen">{month.before().label()}</span>
            </a>
            <b>{month.label()}</b>
            {match after {
                Some(after) => {
                    view! {
                        <a class="button" href=month_url(after) rel="next" title=after.label()>
                            "›"
                            <span class="unseen">{after.label()}</span>
                        </a>
                    }
                        .into_any()
                }
                None => {
                    let how = if month > current { "not begun" } else { "so far" };
                    view! { <span class="badge">{how}</span> }.into_any()
                }
            }}
        </nav>
    }
    .into_any()
}
