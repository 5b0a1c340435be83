//! Reading a page again when work sessions have changed: new requests, or somebody has tagged.

use std::time::Duration;

use leptos::prelude::*;

use crate::live::use_session_news;

/// At most so often: a month is added up line by line.
const PAUSE: Duration = Duration::from_secs(3);

/// Calls `again` when they have, as long as the calling component lives.
pub(super) fn follow_sessions(again: Callback<()>) {
    let news = use_session_news();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |before: Option<()>| {
        news.seq().track();
        if before.is_some() && timer.with_value(Option::is_none) {
            let waited = move || {
                timer.try_set_value(None);
                again.run(());
            };
            timer.set_value(set_timeout_with_handle(waited, PAUSE).ok());
        }
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    });
}
