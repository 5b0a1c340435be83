//! What an address says besides the question: what the parts of its page show. It is written there, so that a link or a saved view shows the
//! same to whoever follows it.

use domain::address::{pairs, url};
use domain::query::UsageQuery;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::filter_bar::question_url;

/// The page's own part of the address. Cheap to copy.
#[derive(Clone, Copy)]
pub struct PagePart {
    path: &'static str,
    search: Memo<String>,
    go: Callback<String>,
}

/// That of the page at `path`, which the calling component stands on.
#[must_use]
pub fn use_page_part(path: &'static str) -> PagePart {
    let navigate = use_navigate();
    let go = Callback::new(move |url: String| {
        // What a part shows is no place to come back to.
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&url, options);
    });
    PagePart {
        path,
        search: use_location().search,
        go,
    }
}

impl PagePart {
    /// The value of a parameter; an empty one says nothing, nor does one with signs that no page can hold.
    #[must_use]
    pub fn value(self, name: &str) -> Option<String> {
        self.search.with(|search| read(search, name))
    }

    /// Says something else; nothing for an empty value. Everything else stays.
    pub fn set(self, name: &str, value: &str) {
        self.go
            .run(self.search.with_untracked(|search| with(self.path, search, name, value)));
    }

    /// The address of the page under another question, with its own part kept.
    #[must_use]
    pub fn asking(self, query: &UsageQuery) -> String {
        self.search.with(|search| question_url(self.path, search, query))
    }
}

fn read(search: &str, name: &str) -> Option<String> {
    let found = pairs(search)?.into_iter().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty() && !value.contains(char::is_control))
}

fn with(path: &str, search: &str, name: &str, value: &str) -> String {
    let mut all = pairs(search).unwrap_or_default();
    all.retain(|(key, _)| key != name);
    if !value.is_empty() {
        all.push((name.to_owned(), value.to_owned()));
    }
    url(path, all.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_changes_and_the_rest_stays() {
        let search = "?range=7d&compare_models=3,5&reprice=gpt-5";
        assert_eq!(
            with("/models", search, "compare_models", "3"),
            "/models?range=7d&reprice=gpt-5&compare_models=3"
        );
        assert_eq!(with("/models", search, "reprice", ""), "/models?range=7d&compare_models=3,5");
        assert_eq!(with("/usage", "", "changes", "person"), "/usage?changes=person");
        assert_eq!(read(search, "reprice").as_deref(), Some("gpt-5"));
        assert_eq!(read("?reprice=", "reprice"), None);
        assert_eq!(read("?reprice=%00", "reprice"), None);
    }
}
