//! Generated events as clients send them: our own format, in batches and one by one.

use domain::{Outcome, UsageEvent};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::sample::{Generator, Shape};

/// Bodies to send, each with how many events it holds.
pub type Bodies = Vec<(Vec<u8>, u64)>;

/// Makes bodies for a run. Their keys hold the time at which the run began, so that no two runs send the same.
#[derive(Debug)]
pub struct Writer {
    events: Generator,
    accounts: Vec<i32>,
    run: i64,
    next: u64,
}

impl Writer {
    /// A writer of about so many events, the requests of the day before `now`.
    pub fn new(seed: u64, people: usize, events: u64, accounts: Vec<i32>, now: Timestamp) -> Self {
        // A quarter more: a day may be a weekend, and the last part must not run dry.
        let shape = Shape::sized(seed.wrapping_add(1), people, 1, events * 5 / 4 + 1_000);
        Self {
            events: Generator::new(shape, now - SignedDuration::from_hours(24), now),
            accounts,
            run: now.as_millisecond(),
            next: 0,
        }
    }

    /// So many bodies of so many events each; fewer when the generator has no more.
    pub fn bodies(&mut self, count: u64, size: u64) -> Bodies {
        (0..count)
            .map(|_| self.batch(size))
            .filter(|batch| !batch.is_empty())
            .map(|batch| {
                let held = batch.len() as u64;
                let body = if size == 1 {
                    batch.into_iter().next()
                } else {
                    Some(Value::Array(batch))
                };
                (body.unwrap_or_default().to_string().into_bytes(), held)
            })
            .collect()
    }

    fn batch(&mut self, size: u64) -> Vec<Value> {
        (0..size)
            .map_while(|_| {
                let (account, event) = self.events.next()?;
                self.next += 1;
                Some(value(&event, &format!("bench-{}-{}", self.run, self.next), self.accounts[account]))
            })
            .collect()
    }
}

/// One event in our own format.
fn value(event: &UsageEvent, id: &str, account: i32) -> Value {
    let tokens = &event.tokens;
    let mut value = json!({
        "id": id,
        "timestamp": event.at.to_string(),
        "model": event.model,
        "account": account,
        "input_tokens": tokens.input,
        "cache_read_tokens": tokens.cache_read,
        "cache_write_5m_tokens": tokens.cache_write_5m,
        "cache_write_1h_tokens": tokens.cache_write_1h,
        "output_tokens": tokens.output,
        "reasoning_tokens": tokens.reasoning,
        "service_tier": event.tier.as_str(),
        "person": event.person,
        "agent": event.agent,
        "action": event.action,
        "latency_ms": event.latency_ms,
        "ttft_ms": event.ttft_ms,
        "session_id": event.session_id,
        "cwd": event.cwd,
        "git_branch": event.git_branch,
    });
    if event.outcome == Outcome::Error {
        value["status"] = json!("error");
        value["error_type"] = json!(event.error_type);
    }
    value
}

#[cfg(test)]
mod tests {
    use sources::events::{Limits, parse};

    use super::*;

    #[test]
    fn what_is_written_is_read_back_as_it_was() {
        let now: Timestamp = "2026-05-20T18:00:00Z".parse().expect("instant");
        let mut writer = Writer::new(1, 5, 2_000, vec![1, 2, 3, 4, 5], now);
        let bodies = writer.bodies(4, 300);
        assert_eq!(bodies.iter().map(|(_, held)| held).sum::<u64>(), 1_200);
        let mut again = Writer::new(1, 5, 2_000, vec![1, 2, 3, 4, 5], now);
        for (body, held) in &bodies {
            let read = parse(body, &Limits::request(now)).expect("a body");
            assert_eq!(read.len() as u64, *held);
            for incoming in read {
                let incoming = incoming.expect("a good event").event;
                let (_, event) = again.events.next().expect("the same event");
                assert_eq!(incoming.tokens, event.tokens);
                assert_eq!(
                    (incoming.at, incoming.model, incoming.outcome),
                    (event.at, event.model, event.outcome)
                );
                assert_eq!(
                    (incoming.person, incoming.cwd, incoming.latency_ms),
                    (event.person, event.cwd, event.latency_ms)
                );
            }
        }
        let single = writer.bodies(1, 1);
        assert_eq!(single[0].0[0], b'{');
    }
}
