//! The zone that days are cut in: the org's, the browser's, UTC, or any other one.

use domain::query::{UsageQuery, ZoneChoice};
use leptos::prelude::*;

use super::FORM;
use super::go::Steps;
use super::names::place;
use super::panel::is_elsewhere;
use super::selects::options;
use crate::components::session::use_session;
use crate::features::auth::{ZoneList, browser_zone, is_zone};

/// The choice that asks for another zone to be typed.
const OTHER: &str = "other";

/// The select, and the field for another zone. The browser's zone is known only once the page is alive.
#[component]
pub(super) fn ZoneSelect(
    /// What is asked now.
    query: Memo<UsageQuery>,
    /// Where choices go.
    steps: Steps,
    /// Whether the panel that it stands in is open.
    open: Signal<bool>,
) -> impl IntoView {
    let session = use_session();
    let org = Memo::new(move |_| session.me().with(|me| me.as_ref().map(|me| me.zone.clone()).unwrap_or_default()));
    let browser = RwSignal::new(None::<String>);
    let typing = RwSignal::new(false);
    Effect::new(move |_| browser.set(browser_zone()));
    Effect::new(move |_| {
        if !open.get() {
            typing.set(false);
        }
    });
    let list = move || {
        let named = query.with(|query| org.with(|org| is_elsewhere(&query.zone, org)));
        let browser = browser.get();
        let alive = browser.is_some();
        let mut list = zones(&org.get(), browser.as_deref(), named.as_deref());
        if alive {
            list.push((OTHER.to_owned(), "Another…".to_owned()));
        }
        let chosen = if typing.get() {
            OTHER.to_owned()
        } else {
            named.unwrap_or_default()
        };
        options(list, &chosen)
    };
    let choose = move |name: String| {
        typing.set(false);
        let zone = if name.is_empty() {
            ZoneChoice::Org
        } else {
            ZoneChoice::Named(name)
        };
        steps.step(|query| UsageQuery { zone, ..query });
    };
    view! {
        <label class="facets__select facets__select--wide">
            <span>"Time zone"</span>
            <select
                class="pick"
                form=FORM
                name="timezone"
                on:change=move |event| {
                    let chosen = event_target_value(&event);
                    if chosen == OTHER { typing.set(true) } else { choose(chosen) }
                }
            >
                {list}
            </select>
        </label>
        <Show when=move || typing.get()>
            <TypedZone choose=Callback::new(choose) />
        </Show>
    }
    .into_any()
}

/// The field for a zone that is in no list.
#[component]
fn TypedZone(choose: Callback<String>) -> impl IntoView {
    let (text, wrong) = (RwSignal::new(String::new()), RwSignal::new(false));
    let node = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            let _ = input.focus();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = text.with_untracked(|text| text.trim().replace(' ', "_"));
        if is_zone(&typed) {
            choose.run(typed);
        } else {
            wrong.set(true);
        }
    };
    view! {
        <form class="facets__zone" on:submit=submit novalidate=true>
            <input
                class="input"
                list="filter-zones"
                autocomplete="off"
                spellcheck="false"
                placeholder="Europe/Berlin"
                aria-label="Another time zone"
                aria-invalid=move || wrong.get().then_some("true")
                aria-describedby="filter-zone-error"
                node_ref=node
                prop:value=move || text.get()
                on:input=move |event| {
                    wrong.set(false);
                    text.set(event_target_value(&event));
                }
            />
            <button class="button">"Use"</button>
            <p class="field__error" id="filter-zone-error" role="alert">
                {move || wrong.get().then_some("This browser knows no such zone. Write it as Europe/Berlin.")}
            </p>
            <ZoneList id="filter-zones" />
        </form>
    }
    .into_any()
}

/// The zones to choose from, as addresses have them and as they are called: the org's first, which addresses do not name.
fn zones(org: &str, browser: Option<&str>, named: Option<&str>) -> Vec<(String, String)> {
    let mut list = vec![(String::new(), format!("{} · organization", place(org)))];
    let mut add = |zone: &str, name: String| {
        if zone != org && list.iter().all(|(known, _)| known != zone) {
            list.push((zone.to_owned(), name));
        }
    };
    if let Some(zone) = browser {
        add(zone, format!("{} · this browser", place(zone)));
    }
    add("UTC", "UTC".to_owned());
    if let Some(zone) = named {
        add(zone, zone.to_owned());
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(list: &[(String, String)]) -> Vec<&str> {
        list.iter().map(|(key, _)| key.as_str()).collect()
    }

    #[test]
    fn each_zone_is_offered_once() {
        let (org, berlin) = ("America/New_York", "Europe/Berlin");
        assert_eq!(keys(&zones(org, None, None)), ["", "UTC"], "before the page is alive");
        assert_eq!(keys(&zones(org, Some(org), None)), ["", "UTC"]);
        let all = zones(org, Some(berlin), Some("Asia/Tokyo"));
        assert_eq!(keys(&all), ["", berlin, "UTC", "Asia/Tokyo"]);
        assert_eq!(all[0].1, "New York · organization");
        assert_eq!(all[1].1, "Berlin · this browser");
        assert_eq!(keys(&zones(org, Some(berlin), Some(berlin))), ["", berlin, "UTC"]);
        assert_eq!(keys(&zones("UTC", Some("UTC"), None)), [""]);
    }
}
