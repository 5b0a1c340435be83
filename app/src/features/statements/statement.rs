//! The page of one statement: the document that the client gets, and everything that can be done with it.

use domain::access::Scope;
use domain::statements::{StatementLine, StatementPage as Read};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::address::month_url;
use super::api::ask_for_statement;
use super::costs::Costs;
use super::document::{Document, Groups};
use super::earlier::Earlier;
use super::follow::follow_sessions;
use super::groups::by_account;
use super::history::History;
use super::lines::{LinesCard, LinesView};
use super::links::Links;
use super::steps::{Questions, Steps};
use super::words::badge;
use crate::components::keep_focus::keep_focus;
use crate::components::kept::Kept;
use crate::components::panel::{Failure, Skeleton};
use crate::components::session::use_session;
use crate::components::toast::use_toasts;
use crate::error::AppError;

/// The statement that the address names.
#[component]
pub fn StatementPage() -> impl IntoView {
    let session = use_session();
    let may = session.may(Scope::ProjectsWrite);
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| {
        params.with(|params| {
            let project = params.get_str("project").and_then(|text| text.parse::<i32>().ok()).unwrap_or(-1);
            // What is no number is the number of no statement.
            let number = query.with(|query| query.get_str("number").map(|text| text.parse::<i32>().unwrap_or(-1)));
            (project, params.get_str("month").unwrap_or_default().to_owned(), number)
        })
    });
    let version = session.version();
    let (kept, toasts) = (Kept::new(), use_toasts());
    let page = Resource::new(
        move || (asked.get(), version.get()),
        move |(asked, _)| async move {
            let (project, month, number) = asked.clone();
            let answer = session.run(move || ask_for_statement(project, month.clone(), number)).await;
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
    let again = Callback::new(move |()| page.refetch());
    // What somebody has chosen or is asked outlives a reading: a draft is read again every few seconds.
    let (lines, questions) = (LinesView::new(), Questions::new());
    // What is closed does not move.
    let is_live = Memo::new(move |_| {
        let is_frozen = |page: &Read| page.standing.state.is_frozen();
        page.with(|page| !page.as_ref().is_some_and(|page| page.as_ref().is_ok_and(is_frozen)))
    });
    follow_sessions(again, is_live.into());
    let body = move || {
        Suspend::new(async move {
            match page.await {
                Ok(page) => view! { <Body page=page again=again lines=lines questions=questions /> }.into_any(),
                Err(AppError::NotFound | AppError::Invalid { .. }) => view! { <Missing /> }.into_any(),
                Err(error) => view! {
                    <div class="page">
                        <Failure text=error.to_string() retry=again />
                    </div>
                }
                .into_any(),
            }
        })
    };
    if !may {
        return view! {
            <div class="page">
                <Failure text=AppError::Forbidden.to_string() retry=None />
            </div>
        }
        .into_any();
    }
    view! {
        <Transition fallback=|| {
            view! {
                <div class="page">
                    <Skeleton height=480 />
                </div>
            }
        }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Body(page: Read, again: Callback<()>, lines: LinesView, questions: Questions) -> impl IntoView {
    let statement = page.statement.clone();
    let (project, month) = (statement.project_id, statement.month);
    let all: Vec<StatementLine> = statement.all_lines().cloned().collect();
    let accounts = by_account(&all);
    let (state, seen) = (page.standing.state, statement.bill.total);
    let title = format!("{}, {}", statement.project, month.label());
    let sha256 = page.sha256().map(str::to_owned);
    let costs = Costs::of(&statement, true);
    if let Some(earlier) = page.earlier {
        return view! { <Earlier statement=statement closed_on=page.closed_on earlier=earlier before=page.before /> }.into_any();
    }
    let by_account = (!accounts.is_empty()).then(|| {
        view! {
            <section class="card c12">
                <header class="card__head">
                    <h2>"By account"</h2>
                    <span class="card__note">"for the studio only"</span>
                </header>
                <Groups title="Account" groups=accounts costs=costs />
            </section>
        }
    });
    let draft = (!state.is_frozen()).then(|| {
        view! {
            <p class="note no-print" role="status">
                "This is a draft: it changes with what is recorded, tagged and agreed on. Closing freezes it."
            </p>
        }
    });
    view! {
        <Title text=title.clone() />
        <div class="bar no-print">
            <a class="button button--quiet" href=month_url(month)>
                "‹ Statements"
            </a>
            <h1>{title}</h1>
            <span class=badge(state)>{state.title()}</span>
            <div class="bar__right">
                <Steps
                    project=project
                    month=month
                    standing=page.standing.clone()
                    seen=seen
                    current=page.current
                    questions=questions
                    again=again
                />
            </div>
        </div>
        <div class="page statement">
            {draft}
            <Document statement=statement.clone() closed_on=page.closed_on sha256=sha256 inside=Some(page.before) />
            <div class="grid no-print">
                <LinesCard statement=statement view=lines />
                {by_account}
                {state
                    .is_frozen()
                    .then(|| view! { <Links project=project month=month links=page.links.clone() again=again /> })}
                <History project=project month=month standing=page.standing reopened=page.reopened />
            </div>
        </div>
    }
    .into_any()
}

/// What is shown where there is no statement.
#[component]
fn Missing() -> impl IntoView {
    view! {
        <Title text="No such statement" />
        <div class="page">
            <div class="card empty">
                <h2>"There is no such statement"</h2>
                <p>"The address may be mistyped, or the project belongs to another organization."</p>
                <a class="button button--primary" href="/statements">
                    "Go to the statements"
                </a>
            </div>
        </div>
    }
    .into_any()
}
