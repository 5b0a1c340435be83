//! How good the projection would have been on every day of the past.

use domain::forecast::{BackTest, Method};
use domain::usage::UsagePage;
use leptos::prelude::*;

const fn word(method: Method) -> &'static str {
    match method {
        Method::Line => "Straight line (used)",
        Method::Weekdays => "Mean of each weekday",
    }
}

/// The panel.
#[component]
pub fn BackTests(
    /// The page's data.
    page: RwSignal<UsagePage>,
) -> impl IntoView {
    let tests = Memo::new(move |_| page.with(|page| page.month.back_tests.clone()));
    let line = |test: &BackTest| {
        view! {
            <tr>
                <th scope="row">{word(test.method)}</th>
                <td class="r">{test.asked}</td>
                <td class="r">{format!("{:.0}%", test.error * 100.0)}</td>
                <td class="r">{format!("{:.0}%", test.coverage * 100.0)}</td>
            </tr>
        }
    };
    view! {
        <section class="card c4">
            <header class="card__head">
                <h2>"How far to trust the projection"</h2>
            </header>
            {move || {
                let tests = tests.get();
                if tests.is_empty() {
                    return view! { <p class="chart__empty">"Not enough days yet to try it on the past."</p> }.into_any();
                }
                view! {
                    <p class="mut">"What each method would have said on every day of the past, against what came."</p>
                    <div class="scroll">
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">"Method"</th>
                                    <th scope="col" class="r">"Days"</th>
                                    <th scope="col" class="r">"Error"</th>
                                    <th scope="col" class="r">"Held"</th>
                                </tr>
                            </thead>
                            <tbody>{tests.iter().map(line).collect_view()}</tbody>
                        </table>
                    </div>
                    <p class="mut">
                        "Error: mean distance from what came, as a share of it. Held: how often the interval of 80% contained what came. An interval that holds too rarely promises too much, so the straight line is used though it may err more."
                    </p>
                }
                    .into_any()
            }}
        </section>
    }
    .into_any()
}
