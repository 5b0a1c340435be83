//! A line of the log.

use domain::Outcome;
use domain::civil::write_instant;
use domain::usage::activity::{Clock, RequestRow};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::address::request_url;
use super::words::{NOTHING, model, or_dash, short, spoken};
use crate::charts::format::{compact_text, latency, whole};
use crate::charts::{Dot, Hue};
use crate::components::filter_bar::use_question_url;

/// A line. Its time is a link to the request's own page; a click anywhere on the line goes there as well.
#[component]
pub(super) fn Line(
    /// The request.
    row: RequestRow,
    /// Its account's name.
    account: String,
    /// Its model's colour.
    hue: Hue,
    /// What clocks show in the zone of the question.
    clock: Clock,
    /// Whether it came while the page was open.
    fresh: bool,
) -> impl IntoView {
    let navigate = use_navigate();
    let question_url = use_question_url();
    let id = row.id;
    let url = move || question_url(&request_url(id));
    let open = move |event: MouseEvent| {
        let is_plain = event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key() && !event.alt_key();
        // The link looks after itself; and whoever has marked some text wants to copy it.
        let is_link = event_target::<web_sys::Element>(&event)
            .closest("a")
            .is_ok_and(|link| link.is_some());
        if is_plain && !is_link && !has_marked() {
            navigate(&untrack(url), Default::default());
        }
    };
    let at = row.at_ms();
    let cache = row.cache_read + row.cache_write;
    view! {
        <tr class="log__row" class:new=fresh on:click=open>
            <td class="log__when">
                <a href=url>
                    <time class="num" datetime=write_instant(at) title=write_instant(at).replace('T', " ").replace('Z', " UTC")>
                        <span class="log__day">{clock.day(at)}</span>
                        {clock.time(at)}
                    </time>
                </a>
            </td>
            // The account is told again by the style sheet, where there is no room for its column.
            <td data-name="Person" data-account=short(&account).to_owned() title=row.person.clone()>
                {short(&row.person).to_owned()}
            </td>
            <td data-name="Account" title=account.clone()>{short(&account).to_owned()}</td>
            <td data-name="Agent" class="log__what">
                <span>
                    <b>{or_dash(&row.agent)}</b>
                    <small>{spoken(&row.action)}</small>
                </span>
            </td>
            <td data-name="Model">
                <span>
                    <Dot hue=hue />
                    {model(&row.model)}
                </span>
            </td>
            <td data-name="In" class="r" title=whole(row.input)>
                {compact_text(row.input)}
            </td>
            <td data-name="Cache" class="r" title=format!("{} read, {} written", whole(row.cache_read), whole(row.cache_write))>
                {compact_text(cache)}
            </td>
            <td data-name="Out" class="r" title=whole(row.output)>
                {compact_text(row.output)}
            </td>
            <td data-name="Cost" class="r">
                {match (row.cost, row.why) {
                    (Some(cost), _) => cost.display_usd().into_any(),
                    (None, why) => {
                        view! {
                            <span class="log__unpriced" title=why.map(|why| why.text())>
                                <span class="badge badge--warn">"unpriced"</span>
                                {why.map(|why| view! { <small>{why.short()}</small> })}
                            </span>
                        }
                            .into_any()
                    }
                }}
            </td>
            <td data-name="Latency" class="r">
                {row.latency_ms.map_or_else(|| NOTHING.to_owned(), latency)}
            </td>
            <td data-name="Outcome">
                {match row.outcome {
                    Outcome::Ok => view! { <span class="mut">"ok"</span> }.into_any(),
                    Outcome::Error => {
                        let kind = if row.error_type.is_empty() { "failed".to_owned() } else { spoken(&row.error_type) };
                        view! { <span class="badge badge--bad">{kind}</span> }.into_any()
                    }
                }}
            </td>
        </tr>
    }
    .into_any()
}

/// Whether some text of the page is marked. Browser only.
fn has_marked() -> bool {
    window()
        .get_selection()
        .ok()
        .flatten()
        .is_some_and(|selection| !selection.is_collapsed())
}
