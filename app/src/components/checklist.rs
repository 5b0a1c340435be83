//! A list of values to tick, with a field that finds some of them: part of a form, where the filters' own list stands in a popover.

use domain::usage::Choice;
use leptos::prelude::*;

use super::filter_bar::matching;
use super::icon::{Icon, Shape};
use crate::charts::format::compact_text;

/// So many values are drawn at once; typing finds the others.
const DRAWN: usize = 100;

/// The list. What is chosen when it appears stands above, and stays there, so that nothing moves under the pointer.
#[component]
pub fn Checklist(
    /// What the values are, several of them: `people`.
    #[prop(into)]
    many: Signal<String>,
    /// What is offered, in the order of the list; nothing while it is being read.
    #[prop(into)]
    offered: Signal<Option<Vec<Choice>>>,
    /// What is chosen.
    #[prop(into)]
    chosen: Signal<Vec<i32>>,
    /// Called with a value, and whether it is chosen now.
    tick: Callback<(i32, bool)>,
    /// Why nothing is offered.
    #[prop(into)]
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let first = chosen.get_untracked();
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let mut all = offered.get().unwrap_or_default();
        // Stable: the rest stays in its order.
        all.sort_by_key(|choice| !first.contains(&choice.id));
        search.with(|search| matching(all, search))
    });
    let drawn = move || found.with(|found| found.iter().take(DRAWN).cloned().collect::<Vec<_>>());
    let note = move || {
        if let Some(problem) = problem.get() {
            return problem;
        }
        let found = found.with(Vec::len);
        match offered.with(|offered| offered.as_ref().map(Vec::len)) {
            None => "Reading…".to_owned(),
            Some(0) => format!("No {} with requests in the last year.", many.get()),
            Some(_) if found == 0 => "Nothing is called so.".to_owned(),
            Some(_) if found > DRAWN => format!("{} more. Type to find them.", found - DRAWN),
            Some(_) => match chosen.with(Vec::len) {
                0 => "None chosen".to_owned(),
                n => format!("{n} chosen"),
            },
        }
    };
    view! {
        <div class="checklist" role="group" aria-label=many>
            <div class="checklist__search">
                <Icon shape=Shape::Search />
                <input
                    class="input"
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=move || format!("Search {}", many.get())
                    placeholder=move || format!("Search {}", many.get())
                    prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event))
                    // Here it looks for a value; it does not send the form.
                    on:keydown=move |event| {
                        if event.key() == "Enter" {
                            event.prevent_default();
                        }
                    }
                />
            </div>
            <ul class="checklist__list" aria-busy=move || offered.with(Option::is_none).to_string()>
                <For each=drawn key=|choice| choice.id let:choice>
                    {row(choice, chosen, tick)}
                </For>
            </ul>
            <p class="checklist__note" role="status">
                {note}
            </p>
        </div>
    }
    .into_any()
}

fn row(choice: Choice, chosen: Signal<Vec<i32>>, tick: Callback<(i32, bool)>) -> AnyView {
    let Choice { id, name, requests } = choice;
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                    on:change=move |event| tick.run((id, event_target_checked(&event)))
                />
                <span class="checklist__name">{name}</span>
                {requests
                    .map(|requests| {
                        view! {
                            <small class="num">{compact_text(requests)} <span class="unseen">" requests"</span></small>
                        }
                    })}
            </label>
        </li>
    }
    .into_any()
}
