//! What can be done with a statement: review, close, invoice, open again; and its files.

use domain::Nanos;
use domain::access::Scope;
use domain::billing::Month;
use domain::statements::{Standing, State, Step};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::file_url;
use super::api::statement_step;
use super::reopen::ReopenDialog;
use crate::components::dialog::Confirm;
use crate::components::session::use_session;
use crate::components::toast::use_toasts;

/// The files, as they are called.
const FILES: [(&str, &str); 6] = [
    ("pdf", "PDF"),
    ("csv", "CSV"),
    ("json", "JSON"),
    ("focus", "FOCUS 1.2"),
    ("stripe", "Stripe invoice items"),
    ("accounting", "QuickBooks, Xero"),
];

/// Which question is open: it is the page's, and stays open when the statement is read again.
#[derive(Clone, Copy)]
pub(super) struct Questions {
    closing: RwSignal<bool>,
    reopening: RwSignal<bool>,
}

impl Questions {
    /// None.
    pub(super) fn new() -> Self {
        Self {
            closing: RwSignal::new(false),
            reopening: RwSignal::new(false),
        }
    }
}

/// The buttons.
#[component]
pub(super) fn Steps(
    /// The project.
    project: i32,
    /// The month.
    month: Month,
    /// How the statement stands.
    standing: Standing,
    /// What it comes to on the page.
    seen: Nanos,
    /// The current month: what has not ended is not closed.
    current: Month,
    /// What is asked before a step.
    questions: Questions,
    /// Reads the page again.
    again: Callback<()>,
) -> impl IntoView {
    let (session, toasts) = (use_session(), use_toasts());
    let Questions { closing, reopening } = questions;
    let busy = RwSignal::new(false);
    let take = Callback::new(move |(step, reason): (Step, String)| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = session
                .run(|| statement_step(project, month, step, reason.clone(), Some(seen)))
                .await;
            busy.try_set(false);
            match answer {
                Ok(standing) => toasts.done(said(step, &standing)),
                Err(error) => toasts.failed(error),
            }
            again.run(());
        });
    });
    let button = move |step: Step, text: &'static str, class: &'static str| {
        view! {
            <button type="button" class=class disabled=move || busy.get() on:click=move |_| take.run((step, String::new()))>
                {text}
            </button>
        }
        .into_any()
    };
    let has_ended = month < current;
    let close = move |class: &'static str| {
        view! {
            <button
                type="button"
                class=class
                disabled=move || busy.get() || !has_ended
                title=(!has_ended).then_some("The month has not ended yet")
                on:click=move |_| closing.set(true)
            >
                "Close"
            </button>
        }
        .into_any()
    };
    let buttons = match standing.state {
        // What has not begun has nothing to be looked through.
        State::Open if month > current => Vec::new(),
        State::Open => vec![button(Step::Review, "Review", "button"), close("button button--primary")],
        State::Review => vec![button(Step::Withdraw, "Back to open", "button"), close("button button--primary")],
        State::Closed => vec![button(Step::Invoice, "Mark as invoiced", "button button--primary")],
        State::Invoiced => Vec::new(),
    };
    let reopen = (standing.state.is_frozen() && session.may(Scope::StatementsReopen)).then(|| {
        view! {
            <button type="button" class="button button--quiet" on:click=move |_| reopening.set(true)>
                "Open again…"
            </button>
        }
    });
    let files = FILES
        .map(|(format, name)| {
            view! {
                <li>
                    <a href=file_url(project, month, format) download="" rel="external">
                        {name}
                    </a>
                </li>
            }
        })
        .into_iter()
        .collect_view();
    view! {
        <button type="button" class="button" on:click=move |_| drop(window().print())>
            "Print"
        </button>
        <button type="button" class="button" popovertarget="statement-files" style="anchor-name:--statement-files">
            "Download"
        </button>
        <div
            class="pop files"
            id="statement-files"
            popover="auto"
            role="dialog"
            aria-label="Files of this statement"
            style="position-anchor:--statement-files"
        >
            <ul>{files}</ul>
        </div>
        {buttons}
        {reopen}
        <Confirm
            open=closing
            title=format!("Close {}?", month.label())
            text="The statement is frozen with its lines, prices, rates and terms. What is recorded or tagged otherwise later becomes an adjustment of the next statement. Only an administrator can open it again, with a reason."
            verb="Close the statement"
            agree=move |()| take.run((Step::Close, String::new()))
        />
        <ReopenDialog open=reopening agree=Callback::new(move |reason: String| take.run((Step::Reopen, reason))) />
    }
    .into_any()
}

/// What was done.
fn said(step: Step, standing: &Standing) -> String {
    match step {
        Step::Review => "The statement is in review.".to_owned(),
        Step::Withdraw => "The statement is open again.".to_owned(),
        Step::Close => match standing.number {
            Some(number) => format!("The statement was closed as No. {number}."),
            None => "The statement was closed.".to_owned(),
        },
        Step::Invoice => "The statement is marked as invoiced.".to_owned(),
        Step::Reopen => "The statement was opened again.".to_owned(),
    }
}
