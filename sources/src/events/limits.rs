//! What is let in.

use jiff::{SignedDuration, Timestamp};

/// Events in one request.
pub const MAX_EVENTS: usize = 10_000;

/// The largest token counter of one request. Context windows end at a few million; what is far beyond is a sum, not a request.
pub const MAX_TOKENS: u64 = 1_000_000_000;

/// The oldest event that the endpoint takes: a little over three years.
pub const MAX_AGE: SignedDuration = SignedDuration::from_hours(1_100 * 24);

/// How far a client's clock may be ahead.
pub const MAX_FUTURE: SignedDuration = SignedDuration::from_mins(10);

/// The limits of one body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most events.
    pub max_events: usize,
    /// The time at which [`MAX_AGE`] and [`MAX_FUTURE`] are checked; `None` leaves them unchecked.
    pub now: Option<Timestamp>,
}

impl Limits {
    /// Those of a request that arrives at `now`.
    #[must_use]
    pub const fn request(now: Timestamp) -> Self {
        Self {
            max_events: MAX_EVENTS,
            now: Some(now),
        }
    }

    /// Those of a file that a person imports: any number of events, of any age since 2020.
    #[must_use]
    pub const fn file() -> Self {
        Self {
            max_events: usize::MAX,
            now: None,
        }
    }
}

/// Whether an event of that instant is let in at `now`.
///
/// # Errors
/// A sentence that says why not.
pub fn check_time(at: Timestamp, now: Timestamp) -> Result<(), String> {
    if at.duration_since(now) > MAX_FUTURE {
        return Err(format!(
            "`timestamp` {at} lies in the future (it is {now} here); check the sender's clock, or that a local time is not sent as UTC"
        ));
    }
    if now.duration_since(at) > MAX_AGE {
        let days = MAX_AGE.as_hours() / 24;
        return Err(format!(
            "`timestamp` {at} is more than {days} days ago; import older history with `countinghouse import events`"
        ));
    }
    Ok(())
}
