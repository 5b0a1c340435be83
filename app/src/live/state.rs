//! What the page knows about its stream.

use reactive_stores::Store;

use super::machine::Status;

/// The live state of a page: one store, which the badge, the feed's ages and the buttons read field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Store)]
pub struct LiveState {
    /// Whether the stream is open.
    pub status: Status,
    /// The numbers on screen are complete up to this moment, unix milliseconds by the server's clock.
    pub fresh_at: i64,
    /// When all of the page was last read, unix milliseconds by the server's clock: what the stream cannot move is of then.
    pub read_at: i64,
    /// The browser's clock, unix milliseconds, as of the last tick; `None` until the page has come to life.
    pub now: Option<i64>,
    /// What to add to the browser's clock to get the server's, in milliseconds; known from the first message on.
    pub offset: i64,
    /// Whether the page is being read again.
    pub reading: bool,
}

impl LiveState {
    /// How long ago the numbers were complete, in milliseconds.
    #[must_use]
    pub fn age(&self) -> Option<i64> {
        self.now.map(|now| (now + self.offset - self.fresh_at).max(0))
    }

    /// How long ago all of the page was read, in milliseconds.
    #[must_use]
    pub fn since_read(&self) -> Option<i64> {
        let known = self.read_at > 0;
        self.now.filter(|_| known).map(|now| (now + self.offset - self.read_at).max(0))
    }
}

/// The server's time now, unix milliseconds, as well as the page knows it. `None` on the server and in the first render, so that
/// both write the same.
#[must_use]
pub fn server_now(state: Store<LiveState>) -> Option<i64> {
    use leptos::prelude::Get;
    let offset = state.offset().get();
    state.now().get().map(|now| now + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_by_the_servers_clock() {
        let state = LiveState {
            fresh_at: 1_000_000,
            now: Some(400_000),
            offset: 600_400,
            ..LiveState::default()
        };
        assert_eq!(
            state.age(),
            Some(400),
            "the browser's clock is ten minutes behind and it does not matter"
        );
        assert_eq!(LiveState::default().age(), None);
    }
}
