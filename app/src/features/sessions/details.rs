//! A session, opened: what it is made of, and its requests, before each of which it can be split.

use domain::access::Scope;
use domain::query::ZoneChoice;
use domain::sessions::{Assignment, Portion, SessionDetail, SessionRow};
use leptos::prelude::*;

use super::api::session_read;
use super::desk::use_desk;
use super::requests::Requests;
use super::row::{Row, failures};
use super::split::SplitAt;
use super::words::{length, named};
use crate::charts::format::{count, whole};
use crate::components::latest::Latest;
use crate::components::panel::{Failure, Skeleton};
use crate::components::session::use_session;
use crate::error::AppError;

/// The session as it was read: with as many of its requests as have been asked for.
type Read = RwSignal<Option<Result<SessionDetail, AppError>>>;

/// The details. Built when a row is opened, so in the browser.
#[component]
pub(super) fn Details(
    /// The session.
    id: i64,
    /// What the list knows of it.
    row: Row,
) -> impl IntoView {
    let desk = use_desk();
    let session = use_session();
    let read: Read = RwSignal::new(None);
    let latest = Latest::new();
    let zone = Memo::new(move |_| {
        desk.page.with(|page| match &page.question.usage.zone {
            ZoneChoice::Org => None,
            ZoneChoice::Named(name) => Some(name.clone()),
        })
    });
    let ask = move |after: Option<String>| {
        let timezone = zone.get_untracked();
        let behind = after.clone();
        let question = async move { session.run(|| session_read(id, timezone.clone(), after.clone())).await };
        latest.ask(question, move |answer| {
            read.try_update(|read| match (read.as_mut(), answer) {
                // What follows stands behind what is there.
                (Some(Ok(known)), Ok(more)) if behind.is_some() && known.next.map(|next| next.to_string()) == behind => {
                    known.requests.extend(more.requests);
                    known.next = more.next;
                }
                (_, answer) => *read = Some(answer),
            });
        });
    };
    // While it grows it is read again, from its first request on.
    let version = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| (row.requests, row.starts, row.ends))));
    Effect::new(move |_| {
        version.track();
        zone.track();
        ask(None);
    });
    let more = move |_| {
        let next = read.with_untracked(|read| match read {
            Some(Ok(detail)) => detail.next.map(|next| next.to_string()),
            _ => None,
        });
        ask(next);
    };
    let left = Memo::new(move |_| {
        read.with(|read| match read {
            Some(Ok(detail)) => detail.next.is_some(),
            _ => false,
        })
    });
    let body = move || match read.get() {
        None => view! { <Skeleton height=160 /> }.into_any(),
        Some(Err(error)) => view! { <Failure text=error.to_string() retry=Callback::new(move |()| ask(None)) /> }.into_any(),
        Some(Ok(detail)) => view! { <Requests detail=detail may=desk.may /> }.into_any(),
    };
    let may_rule = session.may(Scope::ProjectsWrite);
    let rule = Memo::new(move |_| row.with(|row| row.as_ref().filter(|_| may_rule).and_then(rule_url)));
    view! {
        <div class="more">
            <div class="more__facts">
                {move || row.get().map(|row| facts(&row))}
                {move || rule.get().map(|url| view! { <a class="link more__rule" href=url>"Make a rule of this directory"</a> })}
                <Show when=move || desk.may>
                    <SplitAt id=id row=row />
                </Show>
            </div>
            <div class="more__requests">
                {body}
                <Show when=move || left.get()>
                    <button type="button" class="button" on:click=more>
                        "More requests"
                    </button>
                </Show>
            </div>
        </div>
    }
    .into_any()
}

/// Where a rule begins that tags what is worked in the session's directory; nothing where that is not known.
fn rule_url(row: &SessionRow) -> Option<String> {
    let directory = row.directories.first()?;
    let project = match row.billed() {
        Some(Assignment::Projects(shares)) if shares.len() == 1 => Some(shares[0].project.to_string()),
        _ => None,
    };
    let pairs = [("directory", Some(directory.name.as_str())), ("project", project.as_deref())];
    let said = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
    Some(domain::address::url("/rules", said))
}

/// What is said of a session that is held apart from its neighbour.
const HELD_APART: &str = "Held apart: requests that came in late fill the pause between this session and its neighbour, so they would be one, but the two are billed differently. Tag them alike, or choose both and merge them, and they are one; as they are, each stays on its own bill.";

/// What it is made of.
fn facts(row: &SessionRow) -> AnyView {
    let fact = |name: &'static str, text: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{text}</dd>
            </div>
        }
    };
    let list = |name: &'static str, portions: &[Portion]| {
        (!portions.is_empty()).then(|| {
            let lines = portions
                .iter()
                .map(|portion| {
                    let text = format!(
                        "{} · {}",
                        count(portion.requests, "request", "requests"),
                        portion.cost.display_usd()
                    );
                    view! {
                        <li>
                            <span>{named(&portion.name)}</span>
                            <small class="num">{text}</small>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>
                        <ul class="more__list">{lines}</ul>
                    </dd>
                </div>
            }
        })
    };
    let notes = row
        .notes
        .iter()
        .map(|note| view! { <p class="more__note">{note.clone()}</p> })
        .collect_view();
    let apart = row.is_held_apart.then(|| view! { <p class="more__apart">{HELD_APART}</p> });
    view! {
        {apart}
        {notes}
        <dl class="more__facts-list">
            {fact("Lasted", length(row.lasted()))} {fact("Active", length(row.active))} {fact("Tokens", whole(row.tokens))}
            {fact("Failed", failures(row))} {list("Models", &row.models)} {list("Agents", &row.agents)}
            {list("Directories", &row.directories)} {list("Branches", &row.branches)}
        </dl>
    }
    .into_any()
}
