//! The page.

use domain::usage::activity::RequestDetail;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::super::address::PATH;
use super::super::api::ask_for_request;
use super::cost::Cost;
use super::facts::Facts;
use super::missing::Missing;
use super::neighbours::Neighbours;
use super::trace::TraceCard;
use crate::charts::Palette;
use crate::components::filter_bar::{use_question_url, use_usage_query};
use crate::components::icon::{Icon, Shape};
use crate::components::panel::{Failure, Skeleton};
use crate::components::session::use_session;
use crate::error::AppError;
use crate::live::watch_session;

/// The page of the request whose number the address names. What is no number is no request.
#[component]
pub fn RequestPage() -> impl IntoView {
    let session = use_session();
    watch_session(Signal::derive(|| true));
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| number(params.get_str("id").unwrap_or_default())));
    let question_url = use_question_url();
    let asked = use_usage_query();
    // Of the question only the zone matters here; the rest is the way back.
    let zone = Memo::new(move |_| asked.with(|asked| asked.as_ref().map(|asked| asked.zone.clone()).unwrap_or_default()));
    let version = session.version();
    let detail = Resource::new(
        move || (version.get(), id.get(), zone.get()),
        move |(_, id, zone)| session.run(move || ask_for_request(id, zone.clone())),
    );
    view! {
        <div class="bar">
            <h1>"Request"</h1>
            <a class="button" href=move || question_url(PATH)>
                <Icon shape=Shape::Left />
                "All requests"
            </a>
        </div>
        <div class="page">
            <Transition fallback=Waiting>
                {move || Suspend::new(async move {
                    match detail.await {
                        Ok(detail) => view! { <Detail detail=detail /> }.into_any(),
                        Err(AppError::NotFound) => view! { <Missing /> }.into_any(),
                        Err(error) => {
                            view! {
                                <Title text="Request" />
                                <Failure text=error.to_string() retry=Callback::new(move |()| detail.refetch()) />
                            }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </div>
    }
    .into_any()
}

#[component]
fn Detail(detail: RequestDetail) -> impl IntoView {
    let palette = Palette::of_order(detail.colours.iter().copied());
    let detail = StoredValue::new(detail);
    let title = detail.with_value(|detail| format!("Request {}", detail.row.id));
    view! {
        <Title text=title />
        <div class="grid">
            <Facts detail=detail hue=detail.with_value(|detail| palette.hue(detail.row.model_id)) />
            <Cost detail=detail />
            <TraceCard detail=detail palette=palette />
            <Neighbours detail=detail />
        </div>
    }
    .into_any()
}

/// The grey shape of the page.
#[component]
fn Waiting() -> impl IntoView {
    let card = |class: &'static str, height: u16| {
        view! {
            <div class=format!("card {class}")>
                <Skeleton height=height />
            </div>
        }
    };
    view! {
        <p class="unseen" role="status">
            "Loading"
        </p>
        <div class="grid">{card("c5", 520)} {card("c7", 520)} {card("c12", 240)}</div>
    }
    .into_any()
}

/// The number of a request; one that no request has when it is none.
fn number(text: &str) -> i64 {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain).unwrap_or(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_no_request() {
        for (text, id) in [
            ("7", 7),
            ("0", 0),
            ("", -1),
            ("x", -1),
            ("-3", -1),
            ("+3", -1),
            ("7.5", -1),
            ("99999999999999999999", -1),
        ] {
            assert_eq!(number(text), id, "{text:?}");
        }
    }
}
