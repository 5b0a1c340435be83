//! How fresh the numbers are, and the buttons for it.

use leptos::prelude::*;
use reactive_stores::Store;

use super::driver::Live;
use super::machine::Status;
use super::state::{LiveState, LiveStateStoreFields};
use crate::charts::format::{age, since};
use crate::components::icon::{Icon, Shape};

/// The state of the stream in a word. Only this word is announced; the age beside it changes every second.
const fn word(status: Status) -> &'static str {
    match status {
        Status::Connecting => "Connecting…",
        Status::Live => "Live",
        Status::Reconnecting => "Reconnecting…",
        Status::Paused => "Paused",
        Status::SignedOut => "Signed out",
    }
}

const fn class(status: Status) -> &'static str {
    match status {
        Status::Connecting => "live live--connecting",
        Status::Live => "live live--on",
        Status::Reconnecting => "live live--lost",
        Status::Paused | Status::SignedOut => "live live--off",
    }
}

fn age_text(state: Store<LiveState>) -> Option<String> {
    let known = state.fresh_at().get() > 0;
    let state = state.get();
    let age = age(state.age().filter(|_| known)?);
    Some(if state.status == Status::Live {
        format!("{age} ago")
    } else {
        format!("numbers {age} old")
    })
}

/// What the stream cannot move (percentiles, tables) is as old as this.
fn read_text(state: Store<LiveState>) -> Option<String> {
    let read = since(state.get().since_read()?);
    Some(format!("read {read}"))
}

/// "Live · 0.4 s ago · read 12 s ago", with a button that pauses and one that reads again.
#[component]
pub fn LiveBadge(
    /// The connection.
    live: Live,
) -> impl IntoView {
    let state = live.state;
    let status = Memo::new(move |_| state.status().get());
    let paused = move || status.get() == Status::Paused;
    let toggle = move |_| {
        if status.get_untracked() == Status::Paused {
            live.resume();
        } else {
            live.pause();
        }
    };
    view! {
        <div class="freshness">
            <p class=move || class(status.get())>
                <b role="status">{move || word(status.get())}</b>
                <span class="live__age num">{move || age_text(state)}</span>
                <span class="live__read num" title="When all of the page was last read. Sums move with the stream; percentiles and tables are read again at most every five seconds.">
                    {move || read_text(state)}
                </span>
            </p>
            <button
                type="button"
                class="button ghost"
                disabled=move || status.get() == Status::SignedOut
                on:click=toggle
            >
                <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
                    <path d=move || if paused() { "m5 3 8 5-8 5z" } else { "M5.5 3v10M10.5 3v10" }></path>
                </svg>
                <span class="freshness__label">{move || if paused() { "Resume" } else { "Pause" }}</span>
                <span class="unseen">" live updates"</span>
            </button>
            <button
                type="button"
                class="button ghost"
                aria-busy=move || state.reading().get().to_string()
                disabled=move || state.reading().get()
                on:click=move |_| live.refresh()
            >
                <Icon shape=Shape::Refresh />
                <span class="freshness__label">"Refresh"</span>
            </button>
        </div>
    }
}
