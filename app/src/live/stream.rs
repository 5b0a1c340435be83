//! The stream as messages. Browser only.

use domain::live::Change;
use futures::StreamExt;
use futures::stream::select_all;
use gloo_net::eventsource::futures::EventSource;
use leptos::task::spawn_local;
use serde::Deserialize;

/// What the stream says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// It is open.
    Opened,
    /// Usage changed.
    Usage(Box<Change>),
    /// Work sessions have changed, for the how manieth time.
    Sessions(i64),
    /// Nothing changed; the server's time, unix milliseconds.
    Ping(i64),
    /// The server cannot continue from where we are.
    Resync,
    /// The token of the stream is over: open it again, which gets the next one.
    Renew,
    /// The session was ended.
    Ended,
    /// It broke, or it was refused.
    Broke,
}

#[derive(Deserialize)]
struct Ping {
    now: i64,
}

#[derive(Deserialize)]
struct Counted {
    seq: i64,
}

/// Opens a stream after a seq (or from now on), for a page that was read when sessions had changed so often, and hands every message to `take`, until that returns false. `None` when the browser refuses.
///
/// The caller holds the source: dropping it (or a clone of it) closes the stream, and the last message is then `Broke`.
pub fn open(since: Option<i64>, sessions: Option<i64>, take: impl Fn(Message) -> bool + 'static) -> Option<EventSource> {
    let since = since.map(|since| format!("since={since}"));
    #[cfg(feature = "hydrate")]
    let page = crate::page_client::own().map(|own| format!("page={own}"));
    #[cfg(not(feature = "hydrate"))]
    let page = None;
    // Every page has a rail that tells how many sessions wait.
    let sessions = format!("sessions={}", sessions.unwrap_or(-1));
    let query: Vec<String> = since.into_iter().chain([sessions]).chain(page).collect();
    let mut source = EventSource::new(&format!("/api/v1/stream?{}", query.join("&"))).ok()?;
    // `open` and `error` are events like any other. The library itself reports an error only when the browser has given up, but
    // while the browser retries on its own we would wait for its schedule instead of ours.
    let events = ["open", "usage", "session", "ping", "resync", "renew", "ended", "error"].map(|name| source.subscribe(name));
    let mut events = select_all(events.into_iter().flatten());
    spawn_local(async move {
        while let Some(event) = events.next().await {
            let message = match event.as_ref().map(|(name, event)| (name.as_str(), event)) {
                Ok(("open", _)) => Message::Opened,
                Ok(("error", _)) | Err(_) => Message::Broke,
                Ok((name, event)) => read(name, &event.data().as_string().unwrap_or_default()),
            };
            if !take(message) {
                break;
            }
        }
    });
    Some(source)
}

/// A message that cannot be read is a change that was missed.
fn read(name: &str, data: &str) -> Message {
    match name {
        "usage" => serde_json::from_str(data).map_or(Message::Resync, |change| Message::Usage(Box::new(change))),
        "session" => serde_json::from_str(data).map_or(Message::Resync, |Counted { seq }| Message::Sessions(seq)),
        "ping" => serde_json::from_str(data).map_or(Message::Resync, |Ping { now }| Message::Ping(now)),
        "renew" => Message::Renew,
        "ended" => Message::Ended,
        _ => Message::Resync,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_and_doubts_mean_reading_again() {
        assert_eq!(read("ping", r#"{"now":1793887331500}"#), Message::Ping(1_793_887_331_500));
        assert_eq!(read("session", r#"{"seq":3}"#), Message::Sessions(3));
        let change = Change {
            from: 4,
            seq: 5,
            ..Change::default()
        };
        let data = serde_json::to_string(&change).expect("JSON");
        assert_eq!(read("usage", &data), Message::Usage(Box::new(change)));
        for (name, data) in [("resync", "{}"), ("usage", "{"), ("usage", "[]"), ("ping", "")] {
            assert_eq!(read(name, data), Message::Resync, "{name} {data}");
        }
    }
}
