//! Taking back what was done to sessions: by the key, by the button, and from the list of recent changes.

use domain::sessions::{Change, ClosedMonth, own_latest};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::{sessions_changes, sessions_undo};
use super::change_words::undone_words;
use super::closed_words::closed_words;
use super::desk::Desk;

/// What is said where nothing can be undone by a key.
const NOTHING_TO_UNDO: &str = "Nothing that you did of late can be undone: look at the recent changes.";

impl Desk {
    /// Undoes what was done last on this page. Where that is still on its way, it is undone as soon as it is done, and no other is. Where nothing was
    /// done since the page was opened, it is what they did last before.
    pub fn undo(self) {
        let waits = self.under_way.try_update_value(|deeds| {
            let latest = deeds.iter_mut().rev().find(|(_, is_unwanted)| !is_unwanted);
            latest.map(|(_, is_unwanted)| *is_unwanted = true).is_some()
        });
        if waits == Some(false) {
            match self.done.try_update(Vec::pop).flatten() {
                Some((action, what)) => self.undo_one(action, what),
                // What can be undone is known when what is being undone has been.
                None if self.taking_back.try_get_value() == Some(0) => self.undo_earlier(),
                None => {}
            }
        }
    }

    /// Undoes a change, whoever made it, and then does something else.
    pub fn undo_change(self, change: Change, then: Callback<()>) {
        self.done.try_update(|list| list.retain(|(action, _)| *action != change.action));
        let told = self.undone(&change);
        self.taking_back(async move {
            self.take_back(change.action, told).await;
            then.try_run(());
        });
    }

    fn undo_earlier(self) {
        self.taking_back(async move {
            match self.session.run(sessions_changes).await {
                Ok(changes) => match own_latest(&changes) {
                    Some(change) => self.take_back(change.action, self.undone(change)).await,
                    None => self.toasts.failed(NOTHING_TO_UNDO),
                },
                Err(error) => self.toasts.failed(error),
            }
        });
    }

    fn undone(self, change: &Change) -> String {
        let told = self.page.try_with_untracked(|page| undone_words(change, &page.book));
        told.unwrap_or_default()
    }

    pub(super) fn undo_one(self, action: i64, what: String) {
        self.taking_back(self.take_back(action, format!("Undone: {what}.")));
    }

    fn taking_back(self, work: impl Future<Output = ()> + 'static) {
        self.taking_back.try_update_value(|count| *count += 1);
        spawn_local(async move {
            work.await;
            self.taking_back.try_update_value(|count| *count -= 1);
        });
    }

    /// Has the server undo an action, and tells how it went.
    async fn take_back(self, action: i64, told: String) {
        match self.session.run(|| sessions_undo(action)).await {
            Ok(done) => {
                self.toasts.done(told);
                self.tell_closed(&done.closed_months);
            }
            Err(error) => self.toasts.failed(error),
        }
        self.again.try_run(());
    }

    /// Says so where something changed in a month whose statement is closed.
    pub(super) fn tell_closed(self, months: &[ClosedMonth]) {
        let told = self.page.try_with_untracked(|page| closed_words(months, &page.book));
        if let Some(text) = told.flatten() {
            self.toasts.done(text);
        }
    }
}
