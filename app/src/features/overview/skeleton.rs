//! The grey shape of the page, while it is read for the first time.

use leptos::prelude::*;

use crate::components::panel::Skeleton;

/// Cards without numbers.
#[component]
pub fn OverviewSkeleton() -> impl IntoView {
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
                {(0..4).map(|_| card("kpi", 124)).collect_view()} {(0..3).map(|_| card("acct", 128)).collect_view()} {card("c8", 320)}
                {card("c4", 320)} {card("c5", 290)} {card("c7", 290)}
            </div>
        </div>
    }
    .into_any()
}
