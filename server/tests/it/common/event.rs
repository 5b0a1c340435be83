//! Events for tests.

use domain::pricing::Book;
use domain::{Source, Tokens, UsageEvent};
use jiff::{SignedDuration, Timestamp};
use ledger::record::Costed;

/// An event of a known model, so many seconds before now.
pub fn event(key: &str, seconds_ago: i64) -> UsageEvent {
    let at = Timestamp::now() - SignedDuration::from_secs(seconds_ago);
    let mut event = UsageEvent::new(Source::Events, key.to_owned(), at, "claude-opus-5".to_owned());
    event.tokens = Tokens {
        input: 100,
        cache_read: 1000,
        cache_write_5m: 50,
        output: 20,
        reasoning: 5,
        ..Tokens::default()
    };
    event.person = Some("ana@northwind.example".to_owned());
    event.agent = Some("claude-code".to_owned());
    event.latency_ms = Some(1500);
    event
}

/// A varied batch of `n` events for one account: several persons, models (one unknown), buckets and failures; a pure function of
/// `seed`, the number and now.
pub fn batch(account: i32, seed: u32, n: u32) -> Vec<Costed> {
    (0..n)
        .map(|i| {
            let mut event = event(&format!("{seed}-{i}"), i64::from(i) * 97 + i64::from(seed));
            let models = ["claude-opus-5", "claude-haiku-4-5-20251001", "gpt-5.5", "nobody-knows-1"];
            event.model = models[(i % 4) as usize].to_owned();
            event.person = Some(format!("person{}@northwind.example", i % 5));
            event.tokens.output = u64::from(i * 7 % 501);
            event.latency_ms = (i % 3 != 0).then_some(200 + i * 13 % 9000);
            if i % 17 == 0 {
                event.outcome = domain::Outcome::Error;
                event.error_type = Some("overloaded".to_owned());
            }
            Costed::new(account, event, Book::builtin())
        })
        .collect()
}
