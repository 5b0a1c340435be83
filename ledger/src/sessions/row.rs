//! A session as it is kept: the sums of its requests, as a whole and by what they say.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::sessions::{Assignment, Found, Request, Stretch, active};

use super::requests::Event;
use super::track::Track;

/// A session to be written.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub track: Track,
    pub stretch: Stretch,
    /// The hour on the wall when it began, and the day of the week from Sunday, 0.
    pub clock: (i16, i16),
    pub active_micros: i64,
    pub requests: i64,
    pub errors: i64,
    pub tokens: i64,
    pub cost_nanos: i64,
    pub unpriced_requests: i64,
    pub tag: Option<Assignment>,
    pub notes: Vec<String>,
    pub is_held_apart: bool,
    pub parts: BTreeMap<Key, Part>,
}

/// Day, context, agent, action, model.
pub(super) type Key = (NaiveDate, i32, i32, i32, i32);

/// The sums of a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub requests: i64,
    pub errors: i64,
    pub input: i64,
    pub cache_read: i64,
    pub cache_write: i64,
    pub output: i64,
    pub cost_nanos: i64,
    pub reported_nanos: i64,
    pub reported_requests: i64,
    pub unreported_nanos: i64,
    pub unpriced_requests: i64,
    pub unpriced_tokens: i64,
}

impl Row {
    /// A session, from its requests.
    pub fn of(track: Track, found: Found, events: &[Event]) -> Self {
        let requests: Vec<Request> = events.iter().map(Event::request).collect();
        let mut parts: BTreeMap<Key, Part> = BTreeMap::new();
        for event in events {
            let key = (event.day, event.context_id, event.agent_id, event.action_id, event.model_id);
            parts.entry(key).or_default().add(event);
        }
        let sum = |get: fn(&Part) -> i64| parts.values().map(get).sum::<i64>();
        Self {
            track,
            stretch: found.stretch,
            clock: events.first().map_or((0, 0), |event| (event.hour, event.weekday)),
            active_micros: active(&requests),
            requests: sum(|part| part.requests),
            errors: sum(|part| part.errors),
            tokens: sum(Part::tokens),
            cost_nanos: sum(|part| part.cost_nanos),
            unpriced_requests: sum(|part| part.unpriced_requests),
            tag: found.tag,
            notes: found.notes,
            is_held_apart: found.is_held_apart,
            parts,
        }
    }
}

impl Part {
    fn tokens(&self) -> i64 {
        self.input + self.cache_read + self.cache_write + self.output
    }

    fn add(&mut self, event: &Event) {
        self.requests += 1;
        self.errors += i64::from(event.is_error);
        self.input += event.input;
        self.cache_read += event.cache_read;
        self.cache_write += event.cache_write;
        self.output += event.output;
        match event.cost_nanos {
            Some(cost) => self.cost_nanos += cost,
            None => {
                self.unpriced_requests += 1;
                self.unpriced_tokens += event.tokens();
            }
        }
        match event.reported_nanos {
            Some(reported) => {
                self.reported_nanos += reported;
                self.reported_requests += 1;
            }
            None => self.unreported_nanos += event.cost_nanos.unwrap_or_default(),
        }
    }
}
