//! When to open, close and distrust the stream: a machine without clock, network or browser, so that sleep, silence and
//! restarts can be tested in a millisecond.
//!
//! The rules. A stream continues from the page's own seq, so opening it again loses nothing and doubles nothing. A stream that is
//! silent for 30 seconds is dead, whatever the browser believes (the server pings every 15). A page that cannot take a change
//! is read again, and the stream is opened from where the new page was read.

/// What the page says about the stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Not open yet.
    #[default]
    Connecting,
    /// Open and heard from.
    Live,
    /// Lost; another attempt is under way or scheduled.
    Reconnecting,
    /// Closed by the reader.
    Paused,
    /// The session is over.
    SignedOut,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The page was read (first, again, or with other filters): the stream must continue from it.
    PageRead,
    /// The page could not be read.
    ReadFailed,
    /// The stream answered.
    Opened,
    /// A message came and was taken in: a change, or a ping.
    Heard,
    /// A message came that the page cannot take, or the server said that the page must read again.
    Stale,
    /// The server asks to open the stream again: its token is over.
    Renew,
    /// The stream broke or was refused.
    Broke,
    /// Time went by.
    Tick,
    /// The tab became visible, the network came back, the computer woke up.
    Woke,
    /// The reader wants silence.
    Pause,
    /// The reader wants to go on; also after a new sign-in.
    Resume,
    /// The server no longer knows us.
    SessionEnded,
}

/// What to do about it, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Close the stream, if there is one.
    Close,
    /// Open a stream from the page's seq.
    Open,
    /// Read the page again; answer with `PageRead` or `ReadFailed`.
    Read,
    /// Ask whether the session still lives; answer with `SessionEnded` only if it does not.
    Verify,
}

/// No message for so long means that the stream is dead, in milliseconds.
pub const SILENCE: i64 = 30_000;
/// Nobody reads the page again more often than this, in milliseconds, however stale it gets.
const READ_EVERY: i64 = 5_000;
/// The first and the longest pause before another attempt, in milliseconds.
const BACK_OFF: (i64, i64) = (1_000, 15_000);
/// After waking up a stream that was silent for this long is not waited for: pings come every 15 seconds.
const SILENCE_AFTER_SLEEP: i64 = 17_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// No page yet.
    Idle,
    /// Asked for a stream at this time.
    Opening { since: i64 },
    /// The stream is open; last heard at this time.
    Open { heard: i64 },
    /// The next attempt is at this time.
    Waiting { until: i64 },
    /// The page is stale and will be read at this time.
    Stale { read_at: i64 },
    /// The page is being read.
    Reading,
    /// Closed by the reader.
    Paused,
    /// The session is over.
    SignedOut,
}

/// The state of the connection. Times are milliseconds of any clock that keeps running while the computer sleeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    phase: Phase,
    /// Attempts that failed in a row.
    failures: u32,
    /// Whether a stream has been open since the reader last asked for one: then opening another is not worth a word.
    proven: bool,
    /// When the page was last asked for because it was stale.
    last_read: Option<i64>,
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            failures: 0,
            proven: false,
            last_read: None,
        }
    }
}

impl Machine {
    /// What to show.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.phase {
            Phase::Open { .. } => Status::Live,
            Phase::Idle | Phase::Opening { .. } if !self.proven && self.failures == 0 => Status::Connecting,
            Phase::Opening { .. } | Phase::Stale { .. } | Phase::Reading if self.failures == 0 => Status::Live,
            Phase::Idle | Phase::Opening { .. } | Phase::Waiting { .. } | Phase::Stale { .. } | Phase::Reading => Status::Reconnecting,
            Phase::Paused => Status::Paused,
            Phase::SignedOut => Status::SignedOut,
        }
    }

    /// Takes an input at a time and says what to do.
    pub fn step(&mut self, input: Input, now: i64) -> Vec<Command> {
        match (self.phase, input) {
            // Only the reader ends a pause, and only a sign-in a lost session; a page that is read meanwhile changes nothing.
            (_, Input::SessionEnded) => {
                self.phase = Phase::SignedOut;
                self.proven = false;
                vec![Command::Close]
            }
            (Phase::Paused | Phase::SignedOut, Input::Resume) => {
                self.failures = 0;
                self.open(now)
            }
            (Phase::Paused | Phase::SignedOut, _) => Vec::new(),
            (_, Input::Pause) => {
                self.phase = Phase::Paused;
                self.proven = false;
                vec![Command::Close]
            }

            (_, Input::PageRead) => self.open(now),
            (Phase::Reading, Input::ReadFailed) => self.retry(now),

            (Phase::Opening { .. }, Input::Opened) | (Phase::Opening { .. } | Phase::Open { .. }, Input::Heard) => {
                // A proxy can answer and then say nothing: only a message proves that the line works, so that failures are forgiven.
                self.proven = true;
                if input == Input::Heard {
                    self.failures = 0;
                }
                self.phase = Phase::Open { heard: now };
                Vec::new()
            }
            (Phase::Opening { .. } | Phase::Open { .. }, Input::Renew) => self.open(now),
            (Phase::Opening { .. } | Phase::Open { .. }, Input::Stale) => {
                self.failures = 0;
                let read_at = self.last_read.map_or(now, |last| now.max(last.saturating_add(READ_EVERY)));
                self.phase = Phase::Stale { read_at };
                let mut commands = vec![Command::Close];
                commands.extend(self.step(Input::Tick, now));
                commands
            }
            (Phase::Opening { .. }, Input::Broke) => {
                // Refused, perhaps because the session is over: the error of a stream does not say.
                let mut commands = self.retry(now);
                commands.push(Command::Verify);
                commands
            }
            (Phase::Open { .. }, Input::Broke) => self.retry(now),

            (Phase::Stale { read_at }, Input::Tick | Input::Woke) if now >= read_at => {
                self.phase = Phase::Reading;
                self.last_read = Some(now);
                vec![Command::Read]
            }
            (Phase::Waiting { until }, Input::Tick) if now >= until => self.open(now),
            (Phase::Waiting { .. }, Input::Woke) => self.open(now),
            (Phase::Open { heard: since } | Phase::Opening { since }, Input::Tick) if since > now || now - since >= SILENCE => {
                self.failures += 1;
                self.open(now)
            }
            (Phase::Open { heard: since } | Phase::Opening { since }, Input::Woke) if since > now || now - since >= SILENCE_AFTER_SLEEP => {
                self.failures += 1;
                self.open(now)
            }
            _ => Vec::new(),
        }
    }

    fn open(&mut self, now: i64) -> Vec<Command> {
        self.phase = Phase::Opening { since: now };
        vec![Command::Close, Command::Open]
    }

    fn retry(&mut self, now: i64) -> Vec<Command> {
        let (first, longest) = BACK_OFF;
        let pause = first.saturating_mul(1 << self.failures.min(10)).min(longest);
        self.failures += 1;
        self.phase = Phase::Waiting { until: now + pause };
        vec![Command::Close]
    }
}

#[cfg(test)]
mod tests {
    use super::Command::{Close, Open, Read, Verify};
    use super::*;

    fn live(now: i64) -> Machine {
        let mut machine = Machine::default();
        assert_eq!(machine.status(), Status::Connecting);
        assert_eq!(machine.step(Input::PageRead, now), [Close, Open]);
        assert_eq!(machine.step(Input::Opened, now), []);
        assert_eq!(machine.step(Input::Heard, now), []);
        assert_eq!(machine.status(), Status::Live);
        machine
    }

    #[test]
    fn a_silent_stream_is_opened_again() {
        let mut machine = live(0);
        assert_eq!(machine.step(Input::Tick, SILENCE - 1), []);
        assert_eq!(machine.step(Input::Heard, SILENCE - 1), []);
        assert_eq!(machine.step(Input::Tick, 2 * SILENCE - 2), []);
        assert_eq!(machine.step(Input::Tick, 2 * SILENCE - 1), [Close, Open]);
        assert_eq!(machine.status(), Status::Reconnecting);
        assert_eq!(machine.step(Input::Opened, 2 * SILENCE), []);
        assert_eq!(machine.step(Input::Heard, 2 * SILENCE), []);
        assert_eq!(machine.status(), Status::Live);
    }

    #[test]
    fn an_attempt_that_is_never_answered_is_given_up() {
        let mut machine = Machine::default();
        machine.step(Input::PageRead, 0);
        assert_eq!(machine.step(Input::Tick, SILENCE), [Close, Open]);
    }

    #[test]
    fn waking_up_looks_at_once() {
        let mut machine = live(0);
        assert_eq!(machine.step(Input::Woke, 5_000), [], "a look at another tab is not a sleep");
        assert_eq!(machine.step(Input::Woke, 8 * 3_600_000), [Close, Open]);
        let mut machine = live(0);
        machine.step(Input::Broke, 1_000);
        assert_eq!(machine.step(Input::Woke, 1_001), [Close, Open], "the network is back: no waiting");
    }

    #[test]
    fn a_clock_that_is_set_back_is_not_waited_for() {
        let mut machine = live(1_000_000);
        assert_eq!(machine.step(Input::Tick, 10), [Close, Open]);
    }

    #[test]
    fn attempts_back_off_to_fifteen_seconds() {
        let mut machine = live(0);
        let mut now = 0;
        let mut pauses = Vec::new();
        assert_eq!(
            machine.step(Input::Broke, now),
            [Close],
            "a stream that worked needs no question about the session"
        );
        for _ in 0..7 {
            let start = now;
            while machine.step(Input::Tick, now).is_empty() {
                now += 500;
            }
            pauses.push(now - start);
            assert_eq!(machine.status(), Status::Reconnecting);
            assert_eq!(machine.step(Input::Broke, now), [Close, Verify]);
        }
        assert_eq!(pauses, [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    }

    #[test]
    fn a_stale_page_is_read_once_and_the_stream_continues_from_it() {
        let mut machine = live(0);
        assert_eq!(machine.step(Input::Stale, 10), [Close, Read]);
        assert_eq!(machine.status(), Status::Live, "the numbers stay; they are just being refreshed");
        assert_eq!(machine.step(Input::Stale, 20), [], "a second reason while it is being read");
        assert_eq!(machine.step(Input::Heard, 30), [], "and a late message of the closed stream");
        assert_eq!(machine.step(Input::Broke, 30), []);
        assert_eq!(machine.step(Input::PageRead, 40), [Close, Open]);
    }

    #[test]
    fn being_too_slow_again_and_again_does_not_read_again_and_again() {
        let mut machine = live(0);
        let mut reads = 0;
        for now in (0..25_000).step_by(100) {
            let mut commands = machine.step(Input::Stale, now);
            commands.extend(machine.step(Input::Tick, now));
            if commands.contains(&Read) {
                reads += 1;
                machine.step(Input::PageRead, now);
            }
        }
        assert_eq!(reads, 5);
    }

    #[test]
    fn a_page_that_cannot_be_read_is_not_given_up() {
        let mut machine = live(0);
        machine.step(Input::Stale, 0);
        assert_eq!(machine.step(Input::ReadFailed, 100), [Close]);
        assert_eq!(machine.status(), Status::Reconnecting);
        assert_eq!(
            machine.step(Input::Tick, 1_100),
            [Close, Open],
            "the stream will say again that the page is stale"
        );
    }

    #[test]
    fn a_token_that_is_over_is_not_worth_a_word() {
        let mut machine = live(0);
        assert_eq!(machine.step(Input::Renew, 500), [Close, Open]);
        assert_eq!(machine.status(), Status::Live);
    }

    #[test]
    fn other_filters_move_the_stream_with_the_page() {
        let mut machine = live(0);
        assert_eq!(machine.step(Input::PageRead, 500), [Close, Open]);
    }

    #[test]
    fn a_pause_holds_until_the_reader_ends_it() {
        let mut machine = live(0);
        assert_eq!(machine.step(Input::Pause, 0), [Close]);
        for input in [
            Input::Tick,
            Input::Woke,
            Input::Heard,
            Input::Broke,
            Input::Stale,
            Input::PageRead,
            Input::ReadFailed,
        ] {
            assert_eq!(machine.step(input, 10 * SILENCE), [], "{input:?}");
            assert_eq!(machine.status(), Status::Paused);
        }
        assert_eq!(machine.step(Input::Resume, 0), [Close, Open]);
    }

    #[test]
    fn a_lost_session_waits_for_a_sign_in() {
        let mut machine = live(0);
        machine.step(Input::Broke, 0);
        machine.step(Input::Tick, 1_000);
        assert_eq!(machine.step(Input::Broke, 1_001), [Close, Verify]);
        assert_eq!(machine.step(Input::SessionEnded, 1_100), [Close]);
        assert_eq!(machine.status(), Status::SignedOut);
        assert_eq!(machine.step(Input::Tick, 99_000), []);
        assert_eq!(machine.step(Input::Resume, 99_000), [Close, Open]);
    }
}
