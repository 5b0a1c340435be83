//! The grey shape of a page of numbers, while it is read for the first time.

use leptos::prelude::*;

use crate::components::filter_bar::is_one_list;
use crate::components::panel::Skeleton;

/// Cards without numbers; a page that is one list has one.
#[component]
pub(super) fn Waiting() -> impl IntoView {
    let card = |class: &'static str, height: u16| {
        view! {
            <div class=format!("card {class}")>
                <Skeleton height=height />
            </div>
        }
    };
    let cards = if is_one_list() {
        card("c12", 640).into_any()
    } else {
        view! { {(0..4).map(|_| card("kpi", 124)).collect_view()} {card("c12", 320)} {card("c6", 300)} {card("c6", 300)} }.into_any()
    };
    view! {
        <p class="unseen" role="status">
            "Loading"
        </p>
        <div class="page">
            <div class="grid">{cards}</div>
        </div>
    }
    .into_any()
}
