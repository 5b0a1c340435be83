//! The card of what waits for a project, for other pages.

use std::time::Duration;

use domain::access::Scope;
use domain::sessions::{Assignment, Deed};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{sessions_decide, sessions_waiting};
use super::glance::{Glance, Line};
use super::words::count;
use crate::charts::format::whole;
use crate::components::latest::Latest;
use crate::components::pace::Pace;
use crate::components::session::use_session;
use crate::components::toast::use_toasts;
use crate::live::use_session_news;

/// Sessions grow all the time, and what is suggested is learned anew each time: the card, which is for a glance, is read again at most so often.
const PAUSE: Duration = Duration::from_secs(20);

/// What waits, the dearest first, each with what it is probably billed to: a click takes that. No card where nothing waits.
#[component]
pub fn Waiting(
    /// The zone of the page; the org's if absent.
    timezone: Memo<Option<String>>,
) -> impl IntoView {
    let (session, toasts, news) = (use_session(), use_toasts(), use_session_news());
    let shown = RwSignal::new(Glance::default());
    let (latest, pace) = (Latest::new(), Pace::new(PAUSE));
    let ask = move || {
        let timezone = timezone.get_untracked();
        let question = async move { session.run(|| sessions_waiting(timezone.clone())).await };
        // Without it nothing is wrong with the page.
        latest.ask(question, move |answer| drop(answer.map(|answer| shown.try_set(answer))));
    };
    Effect::new(move |before: Option<Option<String>>| {
        news.seq().track();
        session.version().track();
        let zone = timezone.get();
        if before.is_some_and(|before| before == zone) {
            pace.soon(ask);
        } else {
            ask();
        }
        zone
    });
    let take = Callback::new(move |(id, tag, name): (i64, Assignment, String)| {
        spawn_local(async move {
            let deed = Deed::Tag {
                sessions: vec![id],
                tag: Some(tag),
            };
            match session.run(|| sessions_decide(deed.clone())).await {
                Ok(_) => toasts.done(format!(
                    "The session was tagged {name}. Recent changes, on the Sessions page, takes it back."
                )),
                Err(error) => toasts.failed(&error),
            }
            ask();
        });
    });
    let may = session.may(Scope::SessionsWrite);
    let all = move || shown.with(|shown| count(shown.all.sessions, shown.all.cost));
    view! {
        <Show when=move || shown.with(|shown| !shown.lines.is_empty())>
            <section class="card c12 waiting" aria-labelledby="waiting">
                <header class="card__head">
                    <h2 id="waiting">"Sessions waiting for a project"</h2>
                    <span class="card__note num">{all}</span>
                </header>
                <table class="table table--cards">
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"Who"</th>
                            <th scope="col">"With"</th>
                            <th scope="col" class="r">
                                "Requests"
                            </th>
                            <th scope="col" class="r">
                                "Cost"
                            </th>
                            <th scope="col">"Project"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || shown.with(|shown| shown.lines.clone())
                            key=Clone::clone
                            children=move |line| row(line, may, take)
                        />
                    </tbody>
                </table>
                <p class="card__more">
                    <a class="button" href="/sessions?range=3660d">
                        "All that wait"
                    </a>
                </p>
            </section>
        </Show>
    }
    .into_any()
}

fn row(line: Line, may: bool, take: Callback<(i64, Assignment, String)>) -> AnyView {
    let id = line.id;
    let way = match line.suggested {
        Some((tag, name, percent)) if may => {
            let label = format!("Tag it {name}: {percent} % sure");
            let said = name.clone();
            view! {
                <button type="button" class="waiting__tag" aria-label=label on:click=move |_| take.run((id, tag.clone(), name.clone()))>
                    <em>{said} "?"</em>
                    {format!(" {percent} %")}
                </button>
            }
            .into_any()
        }
        _ => view! {
            <a class="waiting__tag" href="/sessions">
                "Choose…"
            </a>
        }
        .into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                {line.when} {line.is_running.then(|| view! { <span class="badge badge--good">"running"</span> })}
            </th>
            <td data-name="Who">{line.who}</td>
            <td data-name="With">{line.models}</td>
            <td data-name="Requests" class="r">
                {whole(line.requests)}
            </td>
            <td data-name="Cost" class="r">
                {line.cost.display_usd()}
            </td>
            <td data-name="Project">{way}</td>
        </tr>
    }
    .into_any()
}
