//! Server-sent events as they go over the wire (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).
//!
//! They are bytes that all streams of an org share: five thousand pages are told one change with one text, which nobody copies.

use axum::body::Bytes;
use domain::live::Change;

/// A change; its id is the seq that the page is at afterwards.
pub fn usage(change: &Change) -> Bytes {
    // JSON on one line: an event's data would end at a line feed.
    let json = serde_json::to_string(change).unwrap_or_default();
    format!("event: usage\nid: {}\ndata: {json}\n\n", change.seq).into()
}

/// Work sessions have changed, for the how manieth time. It has no id: a stream goes on from a change of usage.
pub fn sessions(seq: i64) -> Bytes {
    format!("event: session\ndata: {{\"seq\":{seq}}}\n\n").into()
}

/// Sends the page to read again.
pub fn resync(seq: i64) -> Bytes {
    format!("event: resync\nid: {seq}\ndata: {{}}\n\n").into()
}

/// Sends the page to open its stream again: the token of this one is over.
pub fn renew() -> Bytes {
    Bytes::from_static(b"event: renew\ndata: {}\n\n")
}

/// Says that the session was ended: signed out elsewhere, or no longer a member.
pub fn ended() -> Bytes {
    Bytes::from_static(b"event: ended\ndata: {}\n\n")
}

/// A sign of life with the server's time, unix milliseconds.
pub fn ping(now: i64) -> Bytes {
    format!("event: ping\ndata: {{\"now\":{now}}}\n\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_events() {
        assert_eq!(ping(5), "event: ping\ndata: {\"now\":5}\n\n");
        assert_eq!(sessions(3), "event: session\ndata: {\"seq\":3}\n\n");
        assert_eq!(resync(7), "event: resync\nid: 7\ndata: {}\n\n");
        let mut change = Change {
            from: 1,
            seq: 2,
            ..Change::default()
        };
        change.feed.push(domain::live::FeedRow {
            model_name: "line\nfeed".to_owned(),
            ..serde_json::from_value(serde_json::json!({
                "id": 1, "at": 1, "account": 1, "model": 1, "model_name": "", "person": "", "agent": "", "action": "",
                "input": 1, "output": 1, "cost": null, "latency_ms": null, "error": false
            }))
            .expect("a row")
        });
        let frame = usage(&change);
        let text = std::str::from_utf8(&frame).expect("text");
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(text.starts_with("event: usage\nid: 2\ndata: {") && text.ends_with("}\n\n"));
    }
}
