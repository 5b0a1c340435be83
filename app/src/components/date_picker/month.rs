//! One month as a grid.

use domain::civil::write_day;
use jiff::civil::Date;
use leptos::prelude::*;

use super::calendar::{Limits, WEEKDAYS, month_name, spoken, weekend, weeks};
use super::choice::{Choice, Place};

/// What a month needs to know to draw itself, and to follow.
#[derive(Clone, Copy)]
pub(super) struct Drawing {
    /// What is chosen.
    pub choice: RwSignal<Choice>,
    /// The day under the pointer or the keyboard focus.
    pub pointed: RwSignal<Option<Date>>,
    /// The one day that Tab reaches.
    pub focus: RwSignal<Date>,
    /// Today.
    pub today: Date,
    /// What may be chosen.
    pub limits: Limits,
}

/// Draws the month of `first`. Its cells carry no listeners of their own: the picker listens once for all of them and finds the
/// day in `data-day`.
pub(super) fn month(first: Date, drawing: Drawing) -> AnyView {
    let id = format!("month-{}", month_name(first));
    let caption = id.clone();
    let head = WEEKDAYS
        .into_iter()
        .map(|(short, long)| view! { <th scope="col" abbr=long>{short}</th> })
        .collect_view();
    let rows = weeks(first)
        .into_iter()
        .map(|week| view! { <tr>{week.into_iter().map(|day| cell(day, drawing)).collect_view()}</tr> })
        .collect_view();
    view! {
        <table class="month" role="grid" aria-labelledby=id aria-multiselectable="true">
            // No live region: a grid may own none. Days are read out with their month when the focus moves.
            <caption id=caption>{format!("{} {}", month_name(first), first.year())}</caption>
            <thead>
                <tr>{head}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn cell(day: Option<Date>, drawing: Drawing) -> AnyView {
    let Some(day) = day else {
        return view! { <td role="gridcell" aria-hidden="true"></td> }.into_any();
    };
    let place = Memo::new(move |_| drawing.choice.get().place(day, drawing.pointed.get()));
    let allowed = drawing.limits.allow(day);
    let fixed = match (day == drawing.today, weekend(day)) {
        (true, true) => "day day--today day--weekend",
        (true, false) => "day day--today",
        (false, true) => "day day--weekend",
        (false, false) => "day",
    };
    // Each attribute follows by itself. A cell that is built anew would lose the keyboard's focus.
    view! {
        <td
            role="gridcell"
            class=fixed
            class:day--edge=move || place.get() == Place::Edge
            class:day--inside=move || place.get() == Place::Inside
            data-day=write_day(day)
            tabindex=move || if drawing.focus.get() == day { "0" } else { "-1" }
            aria-label=spoken(day)
            aria-selected=move || (place.get() != Place::Outside).to_string()
            aria-disabled=(!allowed).then_some("true")
            aria-current=(day == drawing.today).then_some("date")
        >
            {day.day()}
        </td>
    }
    .into_any()
}
