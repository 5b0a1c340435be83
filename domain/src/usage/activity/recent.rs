//! What is going on right now: the last minutes in steps of five seconds, from which the strip above the log is worked out. As time goes by the
//! figures move by themselves: what has become too old drops out of them.

use serde::{Deserialize, Serialize};

use crate::{Nanos, Outcome};

use super::RequestRow;

/// The width of a slot, in seconds.
pub const SLOT_SECONDS: i64 = 5;

/// How many minutes are kept.
pub const MINUTES: i64 = 15;

/// Slots of the minute, of the five minutes of the sparkline, and of all that is kept.
const MINUTE: i64 = 60 / SLOT_SECONDS;
const FIVE_MINUTES: i64 = 5 * MINUTE;
const ALL: i64 = MINUTES * MINUTE;

/// The requests of five seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slot {
    /// Its first instant, unix seconds.
    pub at: i64,
    /// Requests.
    pub requests: i64,
    /// Failed ones.
    pub errors: i64,
    /// Those whose latency is known.
    pub timed: i64,
    /// The sum of their latencies, in ms.
    pub latency_total: i64,
    /// What they cost.
    pub cost: Nanos,
    /// Those without a price.
    pub unpriced: i64,
}

impl Slot {
    fn add(&mut self, row: &RequestRow, sign: i64) {
        self.requests += sign;
        self.errors += sign * i64::from(row.outcome == Outcome::Error);
        if let Some(ms) = row.latency_ms {
            self.timed += sign;
            self.latency_total += sign * i64::from(ms);
        }
        match row.cost {
            Some(cost) => self.cost += Nanos(sign * cost.0),
            None => self.unpriced += sign,
        }
    }

    fn is_empty(&self) -> bool {
        *self
            == Self {
                at: self.at,
                ..Self::default()
            }
    }
}

/// The requests of the last minutes that pass the filters of the page, whatever its window is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// The slots with requests, in order.
    pub slots: Vec<Slot>,
}

/// The figures of the strip. All of them are of whole slots of five seconds, the running one included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Now {
    /// Requests in each five seconds of the last five minutes, oldest first.
    pub per_five_seconds: Vec<i64>,
    /// Requests in the last minute.
    pub last_minute: i64,
    /// Mean latency in the last minute, in ms; absent when none is known.
    pub latency_ms: Option<i64>,
    /// Requests in the last five minutes.
    pub five_minutes: i64,
    /// Those of them that failed.
    pub errors: i64,
    /// Four times what the last fifteen minutes cost.
    #[cfg_attr(feature = "openapi", schema(value_type = i64))]
    pub cost_per_hour_nanos: Nanos,
    /// Requests of the last fifteen minutes without a price: they are in no cost.
    pub unpriced: i64,
}

/// The slot of an instant, unix milliseconds.
const fn slot_of(at_ms: i64) -> i64 {
    at_ms.div_euclid(SLOT_SECONDS * 1000)
}

impl Recent {
    /// The first instant that still counts at a moment: unix milliseconds → unix seconds.
    #[must_use]
    pub const fn since(now: i64) -> i64 {
        (slot_of(now) - ALL + 1) * SLOT_SECONDS
    }

    /// Adds a request, or takes one away that it holds.
    pub fn add(&mut self, row: &RequestRow, sign: i64) {
        let at = slot_of(row.at_ms()) * SLOT_SECONDS;
        match self.slots.binary_search_by_key(&at, |slot| slot.at) {
            Ok(place) => {
                self.slots[place].add(row, sign);
                if self.slots[place].is_empty() {
                    self.slots.remove(place);
                }
            }
            Err(place) => {
                let mut slot = Slot { at, ..Slot::default() };
                slot.add(row, sign);
                self.slots.insert(place, slot);
            }
        }
    }

    /// Forgets what is too old at a moment, unix milliseconds.
    pub fn forget(&mut self, now: i64) {
        let since = Self::since(now);
        self.slots.retain(|slot| slot.at >= since);
    }

    /// The figures at a moment, unix milliseconds.
    #[must_use]
    pub fn now(&self, now: i64) -> Now {
        let last = slot_of(now);
        let sum = |slots: i64, of: fn(&Slot) -> i64| -> i64 { self.within(last, slots).map(of).sum() };
        let mut per_five_seconds = vec![0; usize::try_from(FIVE_MINUTES).unwrap_or_default()];
        for slot in self.within(last, FIVE_MINUTES) {
            let place = slot.at / SLOT_SECONDS - (last - FIVE_MINUTES + 1);
            if let Some(count) = usize::try_from(place).ok().and_then(|place| per_five_seconds.get_mut(place)) {
                *count += slot.requests;
            }
        }
        let (timed, latency) = (sum(MINUTE, |slot| slot.timed), sum(MINUTE, |slot| slot.latency_total));
        Now {
            per_five_seconds,
            last_minute: sum(MINUTE, |slot| slot.requests),
            latency_ms: (timed > 0).then(|| (latency + timed / 2) / timed),
            five_minutes: sum(FIVE_MINUTES, |slot| slot.requests),
            errors: sum(FIVE_MINUTES, |slot| slot.errors),
            cost_per_hour_nanos: Nanos(sum(ALL, |slot| slot.cost.0).saturating_mul(60 / MINUTES)),
            unpriced: sum(ALL, |slot| slot.unpriced),
        }
    }

    /// The last so many slots, up to the running one.
    fn within(&self, last: i64, slots: i64) -> impl Iterator<Item = &Slot> {
        let (from, to) = ((last - slots + 1) * SLOT_SECONDS, last * SLOT_SECONDS);
        self.slots.iter().filter(move |slot| (from..=to).contains(&slot.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::FeedRow;

    const NOW: i64 = 1_793_887_333_700;

    fn row(seconds_ago: i64, cost: Option<i64>, latency_ms: Option<i32>, error: bool) -> RequestRow {
        let row: FeedRow = serde_json::from_value(serde_json::json!({
            "id": 1, "at": NOW - seconds_ago * 1000, "account": 1, "model": 1, "model_name": "m", "person": "", "agent": "", "action": "",
            "input": 10, "output": 1, "cost": cost, "latency_ms": latency_ms, "error": error
        }))
        .expect("a row");
        RequestRow::from(&row)
    }

    fn recent() -> Recent {
        let mut recent = Recent::default();
        for row in [
            row(0, Some(100), Some(1_000), false),
            row(3, Some(50), Some(2_001), true),
            row(58, None, None, false),
            row(62, Some(7), Some(9_000), true),
            row(290, Some(1), None, false),
            row(303, Some(2), None, true),
            row(890, Some(4), None, false),
            row(910, Some(1_000), None, false),
            row(-20, Some(5_000), Some(1), true),
        ] {
            recent.add(&row, 1);
        }
        recent
    }

    #[test]
    fn figures_are_of_whole_slots_up_to_the_running_one() {
        let now = recent().now(NOW);
        assert_eq!(now.last_minute, 3, "58 seconds ago, but not 62");
        assert_eq!(now.latency_ms, Some(1_501), "1500.5 rounded");
        assert_eq!((now.five_minutes, now.errors), (5, 2));
        assert_eq!(now.cost_per_hour_nanos, Nanos(4 * (100 + 50 + 7 + 1 + 2 + 4)));
        assert_eq!(now.unpriced, 1);
        assert_eq!(now.per_five_seconds.len(), 60);
        assert_eq!(now.per_five_seconds.iter().sum::<i64>(), now.five_minutes);
        assert_eq!(now.per_five_seconds.last(), Some(&2), "both of the running five seconds");
    }

    #[test]
    fn time_alone_moves_them() {
        let recent = recent();
        assert_eq!(recent.now(NOW + 20_000).last_minute, 3, "what was ahead of the clock has come");
        let later = recent.now(NOW + 3_600_000);
        assert_eq!(
            (later.last_minute, later.latency_ms, later.cost_per_hour_nanos),
            (0, None, Nanos::ZERO)
        );
        let mut pruned = recent.clone();
        pruned.forget(NOW);
        assert_eq!(pruned.now(NOW), recent.now(NOW), "what is forgotten was not counted");
        assert!(pruned.slots.len() < recent.slots.len());
    }

    #[test]
    fn what_is_taken_away_was_never_there() {
        let (mut one, row) = (recent(), row(17, Some(9), Some(3), true));
        one.add(&row, 1);
        one.add(&row, -1);
        assert_eq!(one, recent());
    }
}
