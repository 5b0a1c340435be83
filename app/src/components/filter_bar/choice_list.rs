//! The values of one facet: searched, counted, ticked.

use std::collections::HashMap;

use domain::query::{Facet, MAX_CHOICES, UsageQuery};
use domain::usage::Choice;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::go::Steps;
use super::keys;
use super::memory::Memory;
use super::names::{known, many};
use crate::charts::format::{compact_text, count};
use crate::components::fold::folded;
use crate::components::icon::{Icon, Shape};

/// So many values are drawn at once; searching finds the others.
const DRAWN: usize = 200;

/// The list. Ticks hold at once; those of one opening are one entry of the history. Built when it is opened, so that it begins with what is
/// chosen by then.
#[component]
pub(super) fn ChoiceList(
    /// Whose values.
    of: Facet,
    /// What is asked now.
    query: Memo<UsageQuery>,
    /// Where ticks go.
    steps: Steps,
    /// What is known.
    memory: Memory,
) -> impl IntoView {
    let plural = many(of).to_lowercase();
    let chosen = Memo::new(move |_| query.with(|query| query.filters.chosen(of)));
    // What is chosen when the list opens stands above, and stays there, so that nothing moves under the pointer.
    let first = chosen.get_untracked();
    let all = Memo::new(move |_| {
        let mut offered = query.with(|query| memory.offer(query, of, |options| options.of(of).clone()))?;
        for choice in &mut offered {
            if let Some(word) = known(of, choice.id) {
                word.clone_into(&mut choice.name);
            }
        }
        let chosen = chosen.get();
        let names = |id| memory.name(of, id);
        Some(in_order(offered, &chosen, &first, names))
    });
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let all = all.get().unwrap_or_default();
        search.with(|search| matching(all, search))
    });
    let counts = Memo::new(move |_| {
        all.with(|all| {
            let counted = all.iter().flatten().filter_map(|choice| Some((choice.id, choice.requests?)));
            counted.collect::<HashMap<i32, i64>>()
        })
    });
    let full = RwSignal::new(false);
    let choose = move |ids: Vec<i32>| {
        full.set(false);
        steps.step(|query| query.choosing(of, ids));
    };
    let tick = move |id: i32, on: bool| {
        let mut ids = chosen.get_untracked();
        if !on {
            ids.retain(|other| *other != id);
        } else if ids.len() < MAX_CHOICES {
            ids.push(id);
        } else {
            full.set(true);
            return false;
        }
        choose(ids);
        true
    };
    let row = move |choice: Choice| {
        let id = choice.id;
        let requests = move || counts.with(|counts| counts.get(&id).copied());
        view! {
            <li class="choose__item">
                <label>
                    <input
                        type="checkbox"
                        tabindex=move || found.with(|found| if found.first().is_some_and(|first| first.id == id) { "0" } else { "-1" })
                        prop:checked=move || chosen.with(|chosen| chosen.binary_search(&id).is_ok())
                        on:change=move |event| {
                            let box_of_it = event_target::<web_sys::HtmlInputElement>(&event);
                            if !tick(id, box_of_it.checked()) {
                                box_of_it.set_checked(false);
                            }
                        }
                    />
                    <span class="choose__name" title=choice.name.clone()>
                        {choice.name.clone()}
                    </span>
                    <span class="choose__count num" title=move || requests().map(|n| count(n, "request", "requests"))>
                        {move || requests().map(compact_text)}
                        <span class="unseen">" requests"</span>
                    </span>
                </label>
                <button type="button" class="choose__only" tabindex="-1" on:click=move |_| choose(vec![id])>
                    "only"
                    <span class="unseen">{format!(" {}", choice.name)}</span>
                </button>
            </li>
        }
        .into_any()
    };
    let drawn = move || found.with(|found| found.iter().take(DRAWN).cloned().collect::<Vec<_>>());
    let problem = memory.problem();
    let note = {
        let plural = plural.clone();
        move || {
            if let Some(error) = problem.get() {
                return Some(error.to_string());
            }
            let found = found.with(Vec::len);
            match all.with(|all| all.as_ref().map(Vec::len)) {
                None => None,
                Some(0) => Some(format!("No {plural} with requests in this window.")),
                Some(_) if found == 0 => Some("Nothing is called so.".to_owned()),
                Some(_) => (found > DRAWN).then(|| format!("{} more. Type to find them.", found - DRAWN)),
            }
        }
    };
    let status = move || {
        if full.get() {
            return format!("At most {MAX_CHOICES} can be chosen. Choose none to see all of them.");
        }
        match chosen.with(Vec::len) {
            0 => "All".to_owned(),
            n => format!("{n} chosen"),
        }
    };
    let help = format!("choose-help-{}", of.as_str());
    view! {
        <div class="choose" on:keydown=move |event: KeyboardEvent| keys::press(&event)>
            <div class="choose__search">
                <Icon shape=Shape::Search />
                <input
                    class="input"
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="done"
                    data-focus=""
                    aria-label=format!("Search {plural}")
                    aria-describedby=help.clone()
                    placeholder=format!("Search {plural}")
                    prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event))
                />
                <p class="unseen" id=help>
                    "Arrow keys move through the list, the space bar chooses, the right arrow leads to “only this”."
                </p>
            </div>
            <ul class="choose__list" aria-label=many(of) aria-busy=move || all.with(Option::is_none).to_string()>
                <For each=drawn key=|choice| choice.id let:choice>
                    {row(choice)}
                </For>
            </ul>
            <Show when=move || all.with(Option::is_none) && problem.with(Option::is_none)>
                <div class="choose__waiting" aria-hidden="true">
                    <i></i>
                    <i></i>
                    <i></i>
                </div>
            </Show>
            <p class="choose__note" role="status">
                {note}
            </p>
            <footer class="choose__foot">
                <span role="status">{status}</span>
                <button
                    type="button"
                    class="button button--quiet"
                    disabled=move || chosen.with(Vec::is_empty)
                    on:click=move |_| choose(Vec::new())
                >
                    "Clear"
                    <span class="unseen">{format!(" {plural}")}</span>
                </button>
            </footer>
        </div>
    }
    .into_any()
}

/// The values in the order of the list: those that were chosen when it opened, then by their requests. What is chosen, or was when it opened,
/// stays to be seen though it is not offered.
fn in_order(mut offered: Vec<Choice>, chosen: &[i32], first: &[i32], name: impl Fn(i32) -> String) -> Vec<Choice> {
    for id in chosen.iter().chain(first) {
        if offered.iter().all(|choice| choice.id != *id) {
            offered.push(Choice {
                id: *id,
                name: name(*id),
                requests: Some(0),
            });
        }
    }
    // Stable: what was offered by its requests stays so.
    offered.sort_by_key(|choice| first.binary_search(&choice.id).is_err());
    offered
}

/// Those whose name holds every word that is searched for, in whatever case.
pub(crate) fn matching(all: Vec<Choice>, search: &str) -> Vec<Choice> {
    let search = folded(search);
    let words: Vec<&str> = search.split_whitespace().collect();
    all.into_iter()
        .filter(|choice| {
            let name = folded(&choice.name);
            words.iter().all(|word| name.contains(word))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(id: i32, name: &str, requests: i64) -> Choice {
        Choice {
            id,
            name: name.to_owned(),
            requests: Some(requests),
        }
    }

    fn ids(list: &[Choice]) -> Vec<i32> {
        list.iter().map(|choice| choice.id).collect()
    }

    #[test]
    fn what_was_chosen_comes_first_and_what_is_chosen_is_never_missing() {
        let offered = vec![choice(1, "a", 9), choice(2, "b", 5), choice(3, "c", 1)];
        let list = in_order(offered, &[3, 8], &[3, 9], |id| format!("#{id}"));
        assert_eq!(ids(&list), [3, 9, 1, 2, 8], "9 was chosen when the list opened");
        assert_eq!(list[4], choice(8, "#8", 0));
    }

    #[test]
    fn every_word_has_to_be_in_the_name() {
        let all = vec![
            choice(1, "claude-opus-5", 1),
            choice(2, "claude-haiku-4-5", 1),
            choice(3, "GPT-5", 1),
        ];
        let find = |search: &str| ids(&matching(all.clone(), search));
        assert_eq!(find(""), [1, 2, 3]);
        assert_eq!(find("Claude 5"), [1, 2]);
        assert_eq!(find("gpt"), [3]);
        assert_eq!(find("opus haiku"), [0_i32; 0]);
    }
}
