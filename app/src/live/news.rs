//! Work sessions have changed: told by whichever stream the page has, to whatever on it counts them.

use leptos::prelude::*;

/// How often they have changed, as far as it has been told. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct SessionNews(RwSignal<i64>);

/// Puts it into context.
pub fn provide_session_news() {
    provide_context(SessionNews(RwSignal::new(0)));
}

/// That of the page.
///
/// # Panics
/// Outside of the frame.
#[must_use]
pub fn use_session_news() -> SessionNews {
    expect_context::<SessionNews>()
}

impl SessionNews {
    /// Hears of it.
    pub fn set(self, seq: i64) {
        if self.0.try_get_untracked().is_some_and(|known| known != seq) {
            self.0.set(seq);
        }
    }

    /// Moves whenever they have changed.
    #[must_use]
    pub fn seq(self) -> Signal<i64> {
        self.0.into()
    }
}
