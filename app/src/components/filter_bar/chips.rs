//! What is filtered, one chip each. A chip is a link to the page without it, so it works before the page is alive.

use domain::query::{Compare, Facet, UsageQuery, ZoneChoice};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

use super::links::question_url;
use super::memory::Memory;
use super::names::{one, place};
use super::panel::{cleared, is_elsewhere};
use crate::components::icon::{Icon, Shape};
use crate::components::session::use_session;

/// What a chip is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Of {
    /// A value of a filter.
    Value(Facet, i32),
    /// Another comparison than that with the period before.
    Compare,
    /// Another zone than the org's.
    Zone,
}

/// One chip.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Chip {
    of: Of,
    text: String,
}

/// The row of chips; nothing where nothing is filtered. Its names are in the first HTML.
#[component]
pub(super) fn Chips(
    /// What is asked now.
    query: Memo<UsageQuery>,
    /// What is known.
    memory: Memory,
) -> impl IntoView {
    view! {
        <Suspense fallback=move || view! { <Row query=query memory=memory /> }>
            {move || Suspend::new(async move {
                memory.first_names().await;
                view! { <Row query=query memory=memory /> }
            })}
        </Suspense>
    }
}

#[component]
fn Row(query: Memo<UsageQuery>, memory: Memory) -> impl IntoView {
    let session = use_session();
    let zone = Memo::new(move |_| session.me().with(|me| me.as_ref().map(|me| me.zone.clone()).unwrap_or_default()));
    let chips = Memo::new(move |_| query.with(|query| chips(query, &zone.get(), |of, id| memory.name(of, id))));
    let (path, search) = {
        let location = use_location();
        (location.pathname, location.search)
    };
    let url = move |query: &UsageQuery| search.with(|search| path.with(|path| question_url(path, search, query)));
    // A chip that is taken away takes the focus with it.
    let taken = StoredValue::new(false);
    Effect::new(move |_| {
        chips.track();
        if taken.get_value() {
            taken.set_value(false);
            keep_focus(FRAMES);
        }
    });
    let chip = move |chip: Chip| {
        let of = chip.of;
        view! {
            <li>
                <a
                    class="chip"
                    href=move || url(&without(query.get(), of))
                    data-noscroll=""
                    aria-label=format!("Remove the filter {}", chip.text)
                    title=chip.text.clone()
                    on:click=move |_| taken.set_value(true)
                >
                    <span>{chip.text.clone()}</span>
                    <Icon shape=Shape::Close />
                </a>
            </li>
        }
    };
    view! {
        <Show when=move || chips.with(|chips| !chips.is_empty())>
            <div class="chips" role="group" aria-label="Filters that are set">
                <ul>
                    <For each=move || chips.get() key=Chip::clone let:item>
                        {chip(item)}
                    </For>
                </ul>
                <a class="chips__clear" href=move || url(&plain(query.get())) data-noscroll="" on:click=move |_| taken.set_value(true)>
                    "Clear all"
                </a>
            </div>
        </Show>
    }
    .into_any()
}

/// How many frames a chip may take to go: a slow machine draws late.
const FRAMES: u8 = 60;

/// Once what had the focus is no longer there, the focus goes to the next chip, or to where filters are set.
fn keep_focus(frames: u8) {
    request_animation_frame(move || {
        let document = document();
        let is_lost = document.active_element().is_none_or(|element| element.tag_name() == "BODY");
        let find = |selector: &str| document.query_selector(selector).ok().flatten();
        match find(".chip")
            .or_else(|| find(".bar__all"))
            .and_then(|next| next.dyn_into::<web_sys::HtmlElement>().ok())
        {
            Some(next) if is_lost => drop(next.focus()),
            _ if frames > 0 => keep_focus(frames - 1),
            _ => {}
        }
    });
}

/// The chips of a question, in the order of the filters.
fn chips(query: &UsageQuery, org_zone: &str, name: impl Fn(Facet, i32) -> String) -> Vec<Chip> {
    let values = Facet::ALL
        .iter()
        .flat_map(|of| query.filters.chosen(*of).into_iter().map(move |id| (*of, id)))
        .map(|(of, id)| Chip {
            of: Of::Value(of, id),
            text: format!("{}: {}", one(of), name(of, id)),
        });
    let compare = (query.compare != Compare::Before).then(|| Chip {
        of: Of::Compare,
        text: "Compared with last year".to_owned(),
    });
    let zone = is_elsewhere(&query.zone, org_zone).map(|zone| Chip {
        of: Of::Zone,
        text: format!("Time zone: {}", place(&zone)),
    });
    values.chain(compare).chain(zone).collect()
}

/// The question without what a chip is about.
fn without(query: UsageQuery, of: Of) -> UsageQuery {
    match of {
        Of::Value(of, id) => query.letting_go(of, id),
        Of::Compare => UsageQuery {
            compare: Compare::Before,
            ..query
        },
        Of::Zone => UsageQuery {
            zone: ZoneChoice::Org,
            ..query
        },
    }
}

/// The question without anything that has a chip.
fn plain(query: UsageQuery) -> UsageQuery {
    without(without(cleared(query), Of::Compare), Of::Zone)
}

#[cfg(test)]
mod tests {
    use domain::Outcome;
    use domain::query::{Filters, Range};

    use super::*;

    fn question() -> UsageQuery {
        UsageQuery {
            range: Range::Days(7),
            compare: Compare::YearAgo,
            zone: ZoneChoice::Named("Europe/Berlin".to_owned()),
            filters: Filters {
                persons: vec![0, 3],
                models: vec![4],
                outcomes: vec![Outcome::Error],
                ..Filters::default()
            },
            ..UsageQuery::default()
        }
    }

    fn texts(query: &UsageQuery) -> Vec<String> {
        let name = |of, id| super::super::names::known(of, id).map_or_else(|| format!("#{id}"), str::to_owned);
        chips(query, "America/New_York", name).into_iter().map(|chip| chip.text).collect()
    }

    #[test]
    fn each_value_has_a_chip() {
        assert_eq!(
            texts(&question()),
            [
                "Person: not named",
                "Person: #3",
                "Model: #4",
                "Outcome: Failed",
                "Compared with last year",
                "Time zone: Berlin"
            ]
        );
        assert_eq!(texts(&UsageQuery::default()), [""; 0]);
        let own_zone = UsageQuery {
            zone: ZoneChoice::Named("America/New_York".to_owned()),
            ..UsageQuery::default()
        };
        assert_eq!(texts(&own_zone), [""; 0], "the org's zone by its name is the org's zone");
    }

    #[test]
    fn each_chip_takes_away_what_it_is_about() {
        let all = chips(&question(), "America/New_York", |_, id| id.to_string());
        for chip in &all {
            let rest = chips(&without(question(), chip.of), "America/New_York", |_, id| id.to_string());
            assert_eq!(rest.len(), all.len() - 1);
            assert!(!rest.contains(chip));
        }
        let nothing = plain(question());
        assert_eq!(texts(&nothing), [""; 0]);
        assert_eq!(nothing.range, Range::Days(7), "the window is no filter");
    }
}
