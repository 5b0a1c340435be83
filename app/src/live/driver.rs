//! Does what the machine says: holds the stream, feeds the page, keeps the time.

use std::time::Duration;

use domain::live::Change;
use domain::overview::Folded;
use gloo_net::eventsource::futures::EventSource;
use leptos::ev;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use reactive_stores::Store;

use super::machine::{Command, Input, Machine, Status};
use super::state::{LiveState, LiveStateStoreFields};
use super::stream::{Message, open};
use crate::components::session::{Session, use_session};

/// How often the machine is told that time went by.
const TICK: Duration = Duration::from_secs(1);

/// What the driver needs of a page.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The seq that the page is at; `None` while it has never been read.
    pub seq: Callback<(), Option<i64>>,
    /// Takes a change in.
    pub fold: Callback<Change, Folded>,
    /// Where the page shows work sessions: how often these had changed when it was read.
    pub sessions: Callback<(), Option<i64>>,
    /// Hears how often they have.
    pub sessions_changed: Callback<i64>,
    /// Starts to read the page again; the page then calls [`Live::page_read`] or [`Live::read_failed`].
    pub read: Callback<()>,
}

/// The live connection of a page. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// What to show of it.
    pub state: Store<LiveState>,
    page: Page,
    session: Session,
    machine: StoredValue<Machine>,
    // Empty on the server, where a value is dropped on another thread than it was made on.
    source: StoredValue<SendOption<EventSource>>,
    /// Counts streams, so that a late message of an old one is known as such.
    generation: StoredValue<u32>,
    /// Whether a ping has set the clock.
    clock_is_set: StoredValue<bool>,
}

/// Connects a page to the stream for as long as the calling component lives. Nothing happens on the server.
#[must_use]
pub fn use_live(page: Page) -> Live {
    let live = Live {
        state: Store::new(LiveState::default()),
        page,
        session: use_session(),
        machine: StoredValue::new(Machine::default()),
        source: StoredValue::new(SendOption::new_local(None)),
        generation: StoredValue::new(0),
        clock_is_set: StoredValue::new(false),
    };
    let timer = StoredValue::new(None::<IntervalHandle>);
    Effect::new(move |_| {
        live.tick();
        timer.set_value(set_interval_with_handle(move || live.tick(), TICK).ok());
    });
    let woke = move || {
        if !document().hidden() {
            live.input(Input::Woke);
        }
    };
    let listeners = [
        window_event_listener(ev::online, move |_| woke()),
        window_event_listener(ev::pageshow, move |_| woke()),
        window_event_listener(ev::focus, move |_| woke()),
    ];
    // Fired on the document, from where it bubbles to the window.
    let visible = window_event_listener_untyped("visibilitychange", move |_| woke());
    Effect::new(move |before: Option<bool>| {
        let ended = live.session.ended().get();
        match (before, ended) {
            (_, true) => live.input(Input::SessionEnded),
            (Some(true), false) => live.input(Input::Resume),
            _ => {}
        }
        ended
    });
    on_cleanup(move || {
        listeners.into_iter().for_each(WindowListenerHandle::remove);
        visible.remove();
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        live.close();
    });
    live
}

impl Live {
    /// The page has been read, for whatever reason; `as_of` is when, unix milliseconds by the server's clock.
    pub fn page_read(self, as_of: i64) {
        self.fresh(as_of);
        self.state.read_at().try_set(as_of);
        self.set_reading(false);
        self.input(Input::PageRead);
    }

    /// The page could not be read.
    pub fn read_failed(self) {
        self.set_reading(false);
        self.input(Input::ReadFailed);
    }

    /// The page is being read.
    pub fn set_reading(self, reading: bool) {
        if self.state.reading().try_get_untracked().is_some_and(|now| now != reading) {
            self.state.reading().set(reading);
        }
    }

    /// Whether the page is being read; does not subscribe.
    #[must_use]
    pub fn is_reading(self) -> bool {
        self.state.reading().try_get_untracked().unwrap_or_default()
    }

    /// Whether the reader has paused the stream; does not subscribe.
    #[must_use]
    pub fn is_paused(self) -> bool {
        self.state.status().try_get_untracked() == Some(Status::Paused)
    }

    /// Stops the stream until [`Live::resume`].
    pub fn pause(self) {
        self.input(Input::Pause);
    }

    /// Goes on from where the page is.
    pub fn resume(self) {
        self.input(Input::Resume);
    }

    /// Reads the page again, because a person asked for it.
    pub fn refresh(self) {
        self.page.read.run(());
    }

    fn tick(self) {
        self.state.now().try_set(Some(now()));
        self.input(Input::Tick);
    }

    fn input(self, input: Input) {
        let Some((commands, status)) = self
            .machine
            .try_update_value(|machine| (machine.step(input, now()), machine.status()))
        else {
            return;
        };
        if self.state.status().try_get_untracked().is_some_and(|shown| shown != status) {
            self.state.status().set(status);
        }
        for command in commands {
            self.run(command);
        }
    }

    fn run(self, command: Command) {
        match command {
            Command::Close => self.close(),
            Command::Open => self.open(),
            Command::Read => self.page.read.run(()),
            Command::Verify => spawn_local(async move {
                // Opens the sign-in dialog if need be; the effect on `ended` then tells the machine.
                self.session.verify().await;
            }),
        }
    }

    fn close(self) {
        self.generation.try_update_value(|generation| *generation += 1);
        self.hold(None);
    }

    fn open(self) {
        let Some(since) = self.page.seq.run(()) else {
            return;
        };
        let Some(generation) = self.generation.try_update_value(|generation| {
            *generation += 1;
            *generation
        }) else {
            return;
        };
        let take = move |message| {
            let current = self.generation.try_get_value() == Some(generation);
            if current {
                self.take(message);
            }
            current
        };
        match open(Some(since), self.page.sessions.run(()), take) {
            Some(source) => self.hold(Some(source)),
            None => self.input(Input::Broke),
        }
    }

    /// Holds a stream, or none; the one before is closed by being dropped.
    fn hold(self, source: Option<EventSource>) {
        let mut before = None;
        self.source
            .try_update_value(|held| held.update(|held| before = std::mem::replace(held, source)));
        drop(before);
    }

    fn take(self, message: Message) {
        match message {
            Message::Opened => self.input(Input::Opened),
            Message::Ping(at) => {
                self.clock_is_set.try_set_value(true);
                self.set_clock(at);
                self.fresh(at);
                self.input(Input::Heard);
            }
            Message::Usage(change) => {
                let at = change.at;
                if self.clock_is_set.try_get_value() == Some(false) {
                    self.set_clock(at);
                }
                match self.page.fold.run(*change) {
                    Folded::Applied | Folded::Known => {
                        self.fresh(at);
                        self.input(Input::Heard);
                    }
                    Folded::ReadAgain => self.input(Input::Stale),
                }
            }
            Message::Sessions(seq) => {
                self.page.sessions_changed.run(seq);
                self.input(Input::Heard);
            }
            Message::Resync => {
                self.input(Input::Stale);
                // It may be that they may see or do something else now.
                spawn_local(async move {
                    self.session.check().await;
                });
            }
            Message::Renew => self.input(Input::Renew),
            Message::Ended => {
                self.close();
                self.session.dismissed();
            }
            Message::Broke => self.input(Input::Broke),
        }
    }

    /// The numbers are complete up to this moment by the server's clock.
    fn fresh(self, at: i64) {
        if self.state.fresh_at().try_get_untracked().is_some_and(|known| known < at) {
            self.state.fresh_at().set(at);
        }
        // On the server there is no clock to show.
        if self.state.now().try_get_untracked().flatten().is_some() {
            self.state.now().set(Some(now()));
        }
    }

    fn set_clock(self, at: i64) {
        let offset = at - now();
        // A jitter of the network is not a new clock: ages would jump.
        if self
            .state
            .offset()
            .try_get_untracked()
            .is_some_and(|known| (known - offset).abs() > 50)
        {
            self.state.offset().set(offset);
        }
    }

    /// Whether the reader has paused the stream.
    #[must_use]
    pub fn paused(self) -> bool {
        self.state.status().get() == Status::Paused
    }
}

/// The browser's clock, unix milliseconds. It goes on while the computer sleeps, which is what the machine needs.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of our era fit")]
fn now() -> i64 {
    js_sys::Date::now() as i64
}
