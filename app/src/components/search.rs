//! A search: a form that asks for an address, so that it works without scripts. With them, what is typed is looked for while it is typed.

use std::time::Duration;

use domain::address::url;
use domain::usage::activity::{self, ActivityQuery};
use domain::usage::table::{self, TableQuery};
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// How long nobody has typed before it is looked for.
const STILL: Duration = Duration::from_millis(300);

/// A question with a text to look for.
pub trait Searched: Clone + PartialEq + Send + Sync + 'static {
    /// The longest text, in characters.
    const LONGEST: usize;
    /// The text; empty where nothing is looked for.
    fn text(&self) -> &str;
    /// The same question about another text, from its first row on.
    fn searching(&self, text: &str) -> Self;
    /// Its parameters.
    fn to_pairs(&self) -> Vec<(&'static str, String)>;
}

macro_rules! searched {
    ($query:ty, $longest:expr) => {
        impl Searched for $query {
            const LONGEST: usize = $longest;

            fn text(&self) -> &str {
                &self.search
            }

            fn searching(&self, text: &str) -> Self {
                self.searching(text)
            }

            fn to_pairs(&self) -> Vec<(&'static str, String)> {
                self.to_pairs()
            }
        }
    };
}

searched!(TableQuery, table::LONGEST_SEARCH);
searched!(ActivityQuery, activity::LONGEST_SEARCH);

/// What a search says.
#[derive(Clone, Debug, Default)]
pub struct SearchWords {
    /// Its name: `Find agents`.
    pub label: String,
    /// What stands in the empty field.
    pub placeholder: String,
    /// What can be looked for, if that needs to be said.
    pub title: &'static str,
}

/// The form. Other parameters of the address stay.
#[component]
pub fn Search<Q: Searched>(
    /// What is asked for.
    query: Memo<Q>,
    /// The address of the page.
    path: &'static str,
    /// What it says.
    words: SearchWords,
) -> impl IntoView {
    let navigate = use_navigate();
    let node = NodeRef::<html::Input>::new();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(waiting) = timer.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
    };
    on_cleanup(stop);
    // A text that is being typed is one step of the history, not one for each letter.
    let look = Callback::new(move |replace: bool| {
        let Some(text) = node.try_get_untracked().flatten().map(|input| input.value()) else {
            return;
        };
        let target = query.with_untracked(|query| {
            let pairs = query.searching(&text).to_pairs();
            (query.text() != text.trim()).then(|| url(path, pairs.iter().map(|(name, value)| (*name, value.as_str()))))
        });
        if let Some(target) = target {
            let options = NavigateOptions {
                replace,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&target, options);
        }
    });
    let typed = move |_| {
        stop();
        let waiting = set_timeout_with_handle(
            move || {
                timer.try_set_value(None);
                if let Some(searched) = query.try_with_untracked(|query| !query.text().is_empty()) {
                    look.run(searched);
                }
            },
            STILL,
        );
        timer.set_value(waiting.ok());
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        stop();
        look.run(false);
    };
    // The back button changes what is looked for; what is being typed is left alone.
    Effect::new(move |_| {
        let searched = query.with(|query| query.text().to_owned());
        if let Some(input) = node.get()
            && input.value().trim() != searched
            && timer.with_value(Option::is_none)
        {
            input.set_value(&searched);
        }
    });
    let others = move || {
        let pairs = query.with(|query| query.searching("").to_pairs());
        pairs
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view()
    };
    view! {
        <form class="search" role="search" method="get" action=path on:submit=submit>
            {others}
            <input
                class="input"
                type="search"
                name="q"
                autocomplete="off"
                maxlength=Q::LONGEST.to_string()
                aria-label=words.label
                placeholder=words.placeholder
                title=words.title
                value=query.with_untracked(|query| query.text().to_owned())
                node_ref=node
                on:input=typed
            />
            <button class="button search__go">"Find"</button>
        </form>
    }
    .into_any()
}
