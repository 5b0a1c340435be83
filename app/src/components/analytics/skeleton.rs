//! The grey shape of a page of numbers, while it is read for the first time.

use leptos::prelude::*;

use crate::components::panel::Skeleton;

/// Cards without numbers.
#[component]
pub(super) fn Waiting() -> impl IntoView {
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
        <div class="page">
            <div class="grid">
                {(0..4).map(|_| card("kpi", 124)).collect_view()} {card("c12", 320)} {card("c6", 300)} {card("c6", 300)}
            </div>
        </div>
    }
    .into_any()
}
