//! Reading a page again when work sessions have changed: new requests, or somebody has tagged.

use std::time::Duration;

use leptos::prelude::*;

use crate::live::use_session_news;

/// At most so often: a month is added up line by line.
const PAUSE: Duration = Duration::from_secs(3);

/// Calls `again` when they have, as long as the calling component lives and `wanted` holds. While something is open above the page it waits: reading
/// again would take away what somebody is typing, or a secret that is shown once.
pub(super) fn follow_sessions(again: Callback<()>, wanted: Signal<bool>) {
    let news = use_session_news();
    let timer = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |before: Option<()>| {
        news.seq().track();
        if before.is_some() && timer.with_value(Option::is_none) {
            let waited = move || {
                if is_open_above() {
                    return;
                }
                stop();
                if wanted.try_get_untracked() == Some(true) {
                    again.run(());
                }
            };
            timer.set_value(set_interval_with_handle(waited, PAUSE).ok());
        }
    });
    on_cleanup(stop);
}

/// Whether a dialog or a list is open.
fn is_open_above() -> bool {
    document()
        .query_selector("dialog[open], [popover]:popover-open")
        .is_ok_and(|found| found.is_some())
}
