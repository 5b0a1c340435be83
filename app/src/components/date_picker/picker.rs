//! The dialog in which a range of days is chosen.

use domain::civil::{read_day, write_day};
use domain::query::{Range, UsageQuery};
use jiff::civil::Date;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::calendar::{Limits, first_of_month, last_of_month, month_after, presets, step};
use super::choice::Choice;
use super::month::{Drawing, month};
use crate::components::dialog::Dialog;
use crate::components::icon::{Icon, Shape};
use crate::components::moment::today_in;
use crate::components::session::use_session;

/// From this width on (CSS pixels) two months stand side by side.
const TWO_MONTHS: f64 = 720.0;

/// The dialog. Applying a range goes to the question with it.
#[component]
pub fn RangePicker(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question that is shown now.
    query: Memo<UsageQuery>,
    /// Goes to another question.
    go: Callback<UsageQuery>,
) -> impl IntoView {
    view! {
        <Dialog open=open title="Choose a range of days" class="dialog--picker">
            <Picker open=open query=query go=go />
        </Dialog>
    }
    .into_any()
}

/// Built only when the dialog opens, in the browser: so it may read the clock.
#[component]
fn Picker(open: RwSignal<bool>, query: Memo<UsageQuery>, go: Callback<UsageQuery>) -> impl IntoView {
    let zone = use_session().me().get_untracked().map(|me| me.zone).unwrap_or_default();
    let today = today_in(&zone).unwrap_or(Date::ZERO);
    let limits = Limits::until(today);
    let shown_count = if window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(0.0) < TWO_MONTHS {
        1
    } else {
        2
    };
    let before = match query.get_untracked().range {
        Range::Custom(from, to) => Choice {
            from: Some(from),
            to: Some(to),
        },
        _ => Choice::default(),
    };
    let choice = RwSignal::new(before);
    let focus = RwSignal::new(limits.clamp(before.to.unwrap_or(today)));
    let pointed = RwSignal::new(None::<Date>);
    // The month on the left. The month of the focus is always among those shown.
    let left = RwSignal::new(month_after(focus.get_untracked(), 1 - shown_count));
    let (from_text, to_text) = (RwSignal::new(written(before.from)), RwSignal::new(written(before.to)));
    let choose = move |next: Choice| {
        choice.set(next);
        from_text.set(written(next.from));
        to_text.set(written(next.to));
    };
    let show = move |day: Date| {
        let first = left.get_untracked();
        if day < first {
            left.set(first_of_month(day));
        } else if day >= month_after(first, shown_count) {
            left.set(month_after(day, 1 - shown_count));
        }
    };
    let grids = NodeRef::<html::Div>::new();
    let move_to = move |day: Date| {
        let day = limits.clamp(day);
        focus.set(day);
        pointed.set(Some(day));
        show(day);
        if !focus_cell(grids, day) {
            // It belongs to a month that is drawn only now.
            request_animation_frame(move || {
                focus_cell(grids, day);
            });
        }
    };
    let turn = move |months: i32| {
        left.update(|left| *left = month_after(*left, months));
        let first = left.get_untracked();
        let last = last_of_month(month_after(first, shown_count - 1));
        focus.update(|focus| *focus = limits.clamp((*focus).clamp(first, last)));
    };
    let keys = move |event: KeyboardEvent| {
        if day_of(&event).is_none() {
            return;
        }
        // Not the cell that the key was pressed on: a second key may come before the first has moved the browser's focus.
        let day = focus.get_untracked();
        let key = event.key();
        if matches!(key.as_str(), "Enter" | " ") {
            event.prevent_default();
            if limits.allow(day) {
                choose(choice.get_untracked().with(day));
            }
        } else if let Some(next) = step(day, &key, event.shift_key()) {
            event.prevent_default();
            move_to(next);
        }
    };
    let click = move |event: leptos::ev::MouseEvent| {
        if let Some(day) = day_of(&event).filter(|day| limits.allow(*day)) {
            focus.set(day);
            choose(choice.get_untracked().with(day));
        }
    };
    let drawing = Drawing {
        choice,
        pointed,
        focus,
        today,
        limits,
    };
    let months = move || {
        let first = left.get();
        (0..shown_count).map(|n| month(month_after(first, n), drawing)).collect_view()
    };
    let apply = Callback::new(move |(from, to): (Date, Date)| {
        let next = query.get_untracked().over(Range::Custom(from, to));
        open.set(false);
        go.run(next);
    });
    let problem = move || typed_problem(&from_text.get(), &to_text.get(), limits);
    let quick = presets(today)
        .into_iter()
        .map(|(name, from, to)| {
            view! {
                <button type="button" class="button" on:click=move |_| apply.run((from, to))>
                    {name}
                </button>
            }
        })
        .collect_view();
    let typed = move || {
        let read = |text: RwSignal<String>| text.with_untracked(|text| read_day(text.trim())).filter(|day| limits.allow(*day));
        let (from, to) = (read(from_text), read(to_text));
        choice.set(match (from, to) {
            (Some(from), Some(to)) if from > to => Choice::default(),
            (None, Some(_)) => Choice::default(),
            (from, to) => Choice { from, to },
        });
        if let Some(day) = to.or(from) {
            focus.set(day);
            show(day);
        }
    };
    view! {
        <form
            class="picker"
            on:submit=move |event| {
                event.prevent_default();
                if let Some(range) = choice.get_untracked().complete() {
                    apply.run(range);
                }
            }
        >
            <div class="picker__quick" role="group" aria-label="Common ranges">
                {quick}
            </div>
            <div class="picker__fields">
                <DayField label="From" name="from" text=from_text changed=typed />
                <DayField label="To" name="to" text=to_text changed=typed />
            </div>
            <div class="picker__error" role="alert">{problem}</div>
            <div class="picker__months">
                <button
                    type="button"
                    class="icon-button picker__turn picker__turn--left"
                    aria-label="Month before"
                    disabled=move || left.get() <= limits.min
                    on:click=move |_| turn(-1)
                >
                    <Icon shape=Shape::Left />
                </button>
                <button
                    type="button"
                    class="icon-button picker__turn picker__turn--right"
                    aria-label="Month after"
                    disabled=move || { month_after(left.get(), shown_count) > limits.max }
                    on:click=move |_| turn(1)
                >
                    <Icon shape=Shape::Right />
                </button>
                <div
                    class="picker__grids"
                    node_ref=grids
                    on:click=click
                    on:keydown=keys
                    on:mouseover=move |event| {
                        if let Some(day) = day_of(&event) {
                            pointed.set(Some(day));
                        }
                    }
                    on:mouseleave=move |_| pointed.set(None)
                >
                    {months}
                </div>
            </div>
            <footer class="dialog__foot">
                <span class="picker__status" role="status">
                    {move || choice.get().spoken()}
                </span>
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button class="button button--primary" disabled=move || choice.get().complete().is_none()>
                    "Apply"
                </button>
            </footer>
        </form>
    }
    .into_any()
}

/// A day, typed as ISO 8601.
#[component]
fn DayField(
    label: &'static str,
    name: &'static str,
    text: RwSignal<String>,
    /// Called after every change.
    changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <label class="picker__field">
            <span>{label}</span>
            <input
                class="input num"
                name=name
                inputmode="numeric"
                placeholder="YYYY-MM-DD"
                autocomplete="off"
                maxlength="10"
                data-focus=(name == "from").then_some("")
                prop:value=move || text.get()
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    changed();
                }
            />
        </label>
    }
    .into_any()
}

fn written(day: Option<Date>) -> String {
    day.map(write_day).unwrap_or_default()
}

/// What is wrong with typed days. Nothing while one is still being typed.
fn typed_problem(from: &str, to: &str, limits: Limits) -> Option<String> {
    let mut days = [None, None];
    for (day, text) in days.iter_mut().zip([from.trim(), to.trim()]) {
        if text.len() < 10 {
            continue;
        }
        match read_day(text) {
            None => return Some(format!("“{text}” is not a day. Write it as 2026-01-31.")),
            Some(parsed) if !limits.allow(parsed) => {
                return Some(format!("Choose days from {} to {}.", write_day(limits.min), write_day(limits.max)));
            }
            Some(parsed) => *day = Some(parsed),
        }
    }
    let [from, to] = days;
    from.zip(to)
        .filter(|(from, to)| from > to)
        .map(|_| "The last day lies before the first.".to_owned())
}

/// The day of the cell that an event came from.
fn day_of(event: &web_sys::Event) -> Option<Date> {
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    element
        .closest("[data-day]")
        .ok()??
        .get_attribute("data-day")
        .and_then(|day| read_day(&day))
}

/// Moves the browser's focus to a day; false when it is not drawn.
fn focus_cell(grids: NodeRef<html::Div>, day: Date) -> bool {
    let cell = grids
        .try_get_untracked()
        .flatten()
        .and_then(|grids| grids.query_selector(&format!("[data-day=\"{}\"]", write_day(day))).ok().flatten());
    cell.and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|cell| cell.focus().is_ok())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn typed_days_are_judged_when_they_are_complete() {
        let limits = Limits::until(date(2026, 11, 22));
        let judge = |from, to| typed_problem(from, to, limits);
        assert_eq!(judge("", ""), None);
        assert_eq!(judge("2026-11-", "2026-11-05"), None);
        assert_eq!(judge("2026-11-01", "2026-11-05"), None);
        assert!(judge("2026-02-30", "").is_some_and(|text| text.contains("not a day")));
        assert!(judge("2026-11-23", "").is_some_and(|text| text.contains("2026-11-22")));
        assert!(judge("2026-11-05", "2026-11-01").is_some_and(|text| text.contains("before")));
    }
}
