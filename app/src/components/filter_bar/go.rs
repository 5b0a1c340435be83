//! Going to another question on the same page.

use domain::query::UsageQuery;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::links::question_url;

/// The way to another question. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Go {
    query: Memo<UsageQuery>,
    to: Callback<(UsageQuery, bool)>,
}

impl Go {
    /// On the page that the calling component stands on; `query` is what it asks now.
    pub(super) fn new(query: Memo<UsageQuery>) -> Self {
        let location = use_location();
        let navigate = use_navigate();
        let to = Callback::new(move |(next, replace): (UsageQuery, bool)| {
            let url = location
                .search
                .with_untracked(|search| location.pathname.with_untracked(|path| question_url(path, search, &next)));
            let options = NavigateOptions {
                replace,
                // Whoever filters is looking at something.
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&url, options);
        });
        Self { query, to }
    }

    /// Goes there: the back button leads back here.
    pub(super) fn to(self, next: UsageQuery) {
        self.to.run((next, false));
    }

    /// Steps that belong together: the back button takes back all of them at once.
    pub(super) fn steps(self) -> Steps {
        Steps {
            go: self,
            last: StoredValue::new(None),
        }
    }
}

/// Steps that belong together, such as the ticks in one list: they are one entry of the browser's history. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Steps {
    go: Go,
    /// What the last step went to.
    last: StoredValue<Option<UsageQuery>>,
}

impl Steps {
    /// Takes the next step: from what is asked now to what `change` makes of it.
    pub(super) fn step(self, change: impl FnOnce(UsageQuery) -> UsageQuery) {
        let now = self.go.query.get_untracked();
        let next = change(now.clone());
        if next == now {
            return;
        }
        // Whoever went back meanwhile begins anew.
        let replace = self.last.with_value(|last| last.as_ref() == Some(&now));
        self.last.set_value(Some(next.clone()));
        self.go.to.run((next, replace));
    }

    /// The next step begins anew.
    pub(super) fn end(self) {
        self.last.set_value(None);
    }
}
