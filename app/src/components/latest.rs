//! Questions of which only the latest answer counts.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

/// Hands answers on, but those that come after something else was asked, or after whoever asked has gone. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Latest(StoredValue<u32>);

impl Latest {
    /// Nothing has been asked.
    #[must_use]
    pub fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// Asks, and takes the answer if it still counts.
    pub fn ask<T: 'static>(self, question: impl Future<Output = T> + 'static, take: impl FnOnce(T) + 'static) {
        let Some(number) = self.0.try_update_value(|asks| {
            *asks += 1;
            *asks
        }) else {
            return;
        };
        spawn_local(async move {
            let answer = question.await;
            if self.0.try_get_value() == Some(number) {
                take(answer);
            }
        });
    }
}

impl Default for Latest {
    fn default() -> Self {
        Self::new()
    }
}
