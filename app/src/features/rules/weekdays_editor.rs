//! A condition on the day on which a session began.

use domain::rules::DAY_NAMES;
use leptos::prelude::*;

use super::draft::Draft;
use super::words::{WEEK, short_day};

/// A button for each day of the week.
#[component]
pub(super) fn WeekdaysEditor(
    /// Which line.
    line: u32,
    /// The rule.
    draft: Draft,
) -> impl IntoView {
    let one = move |day: u8| {
        let on = move || draft.read(line, |line| line.days.contains(&day));
        let toggle = move |_| {
            draft.change(line, |line| {
                if line.days.contains(&day) {
                    line.days.retain(|other| *other != day);
                } else {
                    line.days.push(day);
                }
            });
        };
        view! {
            <button
                type="button"
                class="button days__one"
                aria-pressed=move || on().to_string()
                on:click=toggle
            >
                <span aria-hidden="true">{short_day(day)}</span>
                <span class="unseen">{DAY_NAMES.get(usize::from(day)).copied()}</span>
            </button>
        }
    };
    view! {
        <div class="days" role="group" aria-label="Days of the week">
            {WEEK.map(one).into_iter().collect_view()}
        </div>
        <p class="field__hint">"By the calendar of the organization's time zone, when the session began."</p>
    }
    .into_any()
}
