//! The three selects of the filter bar.

use domain::account::KeySource;
use domain::query::{Granularity, UsageQuery};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use super::links::{auto_name, filter_url, granularity_name};

/// Account, key source and granularity, in a form that asks for the same address as the links would.
#[component]
pub(super) fn Selects(
    query: Memo<UsageQuery>,
    accounts: Signal<Vec<(i32, String)>>,
    granularity: Signal<Option<Granularity>>,
) -> impl IntoView {
    let path = use_location().pathname;
    let navigate = use_navigate();
    let go = Callback::new(move |query: UsageQuery| {
        navigate(&filter_url(&path.get_untracked(), &query), Default::default());
    });
    let account_options = move || {
        let mut list = accounts.get();
        if let Some(asked) = query.with(only_account)
            && list.iter().all(|(id, _)| *id != asked)
        {
            list.push((asked, format!("Account {asked}")));
        }
        let all = [(String::new(), "All accounts".to_owned())];
        let list = all.into_iter().chain(list.into_iter().map(|(id, name)| (id.to_string(), name)));
        options(list, query.with(only_account).map(|id| id.to_string()).unwrap_or_default())
    };
    let source_options = move || {
        let list = [("all", "All keys"), ("system", "System keys"), ("byok", "BYOK keys")];
        let chosen = query.with(|query| query.filters.source.map_or("all", KeySource::as_str));
        options(list.map(|(key, name)| (key.to_owned(), name.to_owned())), chosen.to_owned())
    };
    let granularity_options = move || {
        let auto = query.with(|query| auto_name(query, granularity.get()));
        let named = Granularity::ALL
            .iter()
            .map(|one| (one.as_str().to_owned(), format!("By {}", granularity_name(*one))));
        let chosen = query.with(|query| query.granularity.map_or("auto", Granularity::as_str));
        options(std::iter::once(("auto".to_owned(), auto)).chain(named), chosen.to_owned())
    };
    let range = move || query.with(|query| query.range.to_string());
    view! {
        <form class="bar__filters" method="get" action=move || path.get()>
            <input type="hidden" name="range" value=range />
            <select
                class="pick"
                name="account"
                aria-label="Account"
                on:change=move |event| {
                    let mut query = query.get_untracked();
                    query.filters.accounts = event_target_value(&event).parse().into_iter().collect();
                    go.run(query);
                }
            >
                {account_options}
            </select>
            <select
                class="pick"
                name="source"
                aria-label="Key source"
                on:change=move |event| {
                    let mut query = query.get_untracked();
                    query.filters.source = KeySource::parse(&event_target_value(&event));
                    go.run(query);
                }
            >
                {source_options}
            </select>
            <select
                class="pick"
                name="granularity"
                aria-label="Granularity"
                on:change=move |event| {
                    let granularity = Granularity::parse(&event_target_value(&event));
                    go.run(UsageQuery { granularity, ..query.get_untracked() });
                }
            >
                {granularity_options}
            </select>
            <button class="button bar__apply">"Apply"</button>
        </form>
    }
    .into_any()
}

/// The account that is asked for, if it is one.
fn only_account(query: &UsageQuery) -> Option<i32> {
    match query.filters.accounts.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Options with one chosen. The attribute is for the server's page, the property for one that a person has already touched.
fn options(list: impl IntoIterator<Item = (String, String)>, chosen: String) -> AnyView {
    list.into_iter()
        .map(|(key, name)| {
            let selected = key == chosen;
            view! {
                <option value=key selected=selected prop:selected=selected>
                    {name}
                </option>
            }
        })
        .collect_view()
        .into_any()
}
