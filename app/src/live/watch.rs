//! Pages without live numbers still hear when their session ends: signed out elsewhere, or no longer a member.

use gloo_net::eventsource::futures::EventSource;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;

use super::news::{SessionNews, use_session_news};
use super::stream::{Message, open};
use crate::components::session::{Session, use_session};

/// Empty on the server, where a value is dropped on another thread than it was made on.
type Held = StoredValue<SendOption<EventSource>>;

/// Listens while `wanted` holds, for as long as the calling component lives.
pub fn watch_session(wanted: Signal<bool>) {
    let (session, news) = (use_session(), use_session_news());
    let held: Held = StoredValue::new(SendOption::new_local(None));
    Effect::new(move |_| {
        if wanted.get() {
            listen(session, held, news);
        } else {
            hold(held, None);
        }
    });
    on_cleanup(move || hold(held, None));
}

fn listen(session: Session, held: Held, news: SessionNews) {
    let take = move |message| match message {
        Message::Ended => {
            hold(held, None);
            session.dismissed();
            false
        }
        Message::Renew => {
            listen(session, held, news);
            false
        }
        // What they may see or do has changed, perhaps: then the page is another one.
        Message::Resync => {
            spawn_local(async move {
                session.check().await;
            });
            true
        }
        Message::Sessions(seq) => {
            news.set(seq);
            true
        }
        // What changed is no concern of such a page, and the browser mends a broken line by itself.
        _ => true,
    };
    hold(held, open(None, None, take));
}

/// Holds a stream, or none; the one before is closed by being dropped.
fn hold(held: Held, source: Option<EventSource>) {
    let mut before = None;
    held.try_update_value(|held| held.update(|held| before = std::mem::replace(held, source)));
    drop(before);
}
