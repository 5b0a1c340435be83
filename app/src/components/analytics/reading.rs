//! A page's data and what keeps it right: the stream, and reading again.

use std::future::Future;
use std::time::Duration;

use domain::live::Change;
use domain::overview::Folded;
use domain::usage::Snapshot;
use leptos::prelude::*;

use crate::components::latest::Latest;
use crate::components::session::use_session;
use crate::error::AppError;
use crate::live::{Live, Page, server_now, use_live, use_session_news};

/// How often a page is read again while changes come in that the stream alone cannot show, in milliseconds from one reading to the next.
const LEAST_PAUSE: f64 = 5_000.0;
/// The same for a page that shows work sessions, when these have changed: who works looks on while they grow.
const LEAST_PAUSE_OF_SESSIONS: f64 = 1_000.0;
/// How often it is looked whether that time has come.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// A page's data. Cheap to copy; everything on the page is derived from it.
pub struct Reading<T: Snapshot> {
    /// The data.
    pub page: RwSignal<T>,
    /// What went wrong when it was last read, if something did; then the data is of before.
    pub problem: RwSignal<Option<AppError>>,
    /// How often it has been read; moves after the data does.
    pub reads: RwSignal<u32>,
    /// The connection that moves it.
    pub live: Live,
    /// Reads it again.
    pub again: Callback<()>,
}

impl<T: Snapshot> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Snapshot> Copy for Reading<T> {}

/// Looks after a page that has been read once: takes changes in, and reads again when the question changes, when the window ends, when the
/// stream has a gap, when somebody asks for it, and, at most every five seconds and only while the page is on screen, when there are changes.
pub(super) fn use_reading<T, F>(first: T, question: Memo<T::Question>, ask: fn(T::Question) -> F) -> Reading<T>
where
    T: Snapshot,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let session = use_session();
    let as_of = first.window().as_of;
    let page = RwSignal::new(first);
    let problem = RwSignal::new(None::<AppError>);
    let reads = RwSignal::new(0_u32);
    let latest = Latest::new();
    let held = StoredValue::new(None::<Live>);
    // Whether changes have come that are not all shown.
    let behind = RwSignal::new(false);
    let read_at = StoredValue::new(0.0);
    // Whether sessions have changed that the page shows.
    let sessions_behind = RwSignal::new(false);
    let news = use_session_news();

    let read = move || {
        let Some(live) = held.try_get_value().flatten() else {
            return;
        };
        let asked = question.get_untracked();
        behind.try_set(false);
        sessions_behind.try_set(false);
        read_at.try_set_value(js_sys::Date::now());
        live.set_reading(true);
        let answer = async move { session.run(|| ask(asked.clone())).await };
        latest.ask(answer, move |answer| match answer {
            Ok(read) => {
                let as_of = read.window().as_of;
                page.try_set(read);
                reads.try_update(|reads| *reads += 1);
                problem.try_set(None);
                live.page_read(as_of);
            }
            Err(error) => {
                problem.try_set(Some(error));
                live.read_failed();
            }
        });
    };
    let live = use_live(Page {
        seq: Callback::new(move |()| page.try_with_untracked(|page| page.window().seq)),
        fold: Callback::new(move |change: Change| {
            // A change that folds to nothing new must not wake everything that is derived from the page.
            let folded = page.try_maybe_update(|page| {
                let folded = page.fold(&change);
                (folded == Folded::Applied, folded)
            });
            let partly = page.try_with_untracked(|page| !page.is_moved_whole()).unwrap_or_default();
            if folded == Some(Folded::Applied) && partly && !change.deltas.is_empty() {
                behind.try_set(true);
            }
            folded.unwrap_or(Folded::Known)
        }),
        sessions: Callback::new(move |()| page.try_with_untracked(Snapshot::sessions_at).flatten()),
        sessions_changed: Callback::new(move |seq: i64| {
            news.set(seq);
            let known = page.try_with_untracked(Snapshot::sessions_at).flatten();
            if known.is_some_and(|known| known != seq) {
                sessions_behind.try_set(true);
            }
        }),
        read: Callback::new(move |()| read()),
    });
    held.set_value(Some(live));
    Effect::new(move |before: Option<T::Question>| {
        let asked = question.get();
        match before {
            None => {
                live.page_read(as_of);
                // Something else was asked while the first answer was on its way.
                if page.with_untracked(|page| *page.question() != asked) {
                    read();
                }
            }
            Some(before) if before != asked => read(),
            Some(_) => {}
        }
        asked
    });

    // The window moves on at midnight, though no event may come: a second later, so that the server's clock has passed it as well, and once
    // a minute until it has worked.
    let over = Memo::new(move |_| {
        let now = server_now(live.state)?;
        page.with(|page| page.is_over(now - 1_000)).then_some(now / 60_000)
    });
    Effect::new(move |_| {
        if over.get().is_some() {
            read();
        }
    });

    // Who stops the page wants to look at it: then what the stream has moved and what is read again are brought to one moment, once.
    let paused = Memo::new(move |_| live.paused());
    Effect::new(move |_| {
        if paused.get() && behind.get_untracked() {
            read();
        }
    });

    let timer = StoredValue::new(None::<IntervalHandle>);
    Effect::new(move |_| {
        let tick = move || {
            let is = |flag: RwSignal<bool>| flag.try_get_untracked().unwrap_or_default();
            let rested = |pause: f64| read_at.try_get_value().is_some_and(|at| (js_sys::Date::now() - at).abs() >= pause);
            let due = (is(behind) && rested(LEAST_PAUSE)) || (is(sessions_behind) && rested(LEAST_PAUSE_OF_SESSIONS));
            if due && !document().hidden() && !live.is_reading() && !live.is_paused() {
                read();
            }
        };
        timer.set_value(set_interval_with_handle(tick, LOOK_EVERY).ok());
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    });
    Reading {
        page,
        problem,
        reads,
        live,
        again: Callback::new(move |()| read()),
    }
}
