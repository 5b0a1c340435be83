//! Doing something soon, but not again and again: what answers to news that come many times a second.

use std::time::Duration;

use leptos::prelude::*;

/// Does something when a pause is over, once, however often it was asked for meanwhile. Cheap to copy; nothing is done after its owner has gone.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pause: Duration,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl Pace {
    /// Nothing waits.
    #[must_use]
    pub fn new(pause: Duration) -> Self {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        on_cleanup(move || {
            if let Some(timer) = timer.try_update_value(Option::take).flatten() {
                timer.clear();
            }
        });
        Self { pause, timer }
    }

    /// Does it when the pause is over; if something waits already, that is done and this is not.
    pub fn soon(self, what: impl FnOnce() + 'static) {
        if self.timer.with_value(Option::is_some) {
            return;
        }
        let waited = move || {
            self.timer.try_set_value(None);
            what();
        };
        self.timer.set_value(set_timeout_with_handle(waited, self.pause).ok());
    }
}
