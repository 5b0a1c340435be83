//! How long somebody really worked.

use super::{MINUTE, Micros};

/// Pauses of at most so long are work: reading the answer, thinking, writing the next question. Longer ones are not.
pub const IDLE: Micros = 5 * MINUTE;

/// When a request was answered, and how long that took, where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// When it was answered.
    pub at: Micros,
    /// How long it took; 0 where nobody knows.
    pub took: Micros,
}

/// The active time of a session: the time in which at least one request was being answered, and pauses of at most [`IDLE`] between them. Requests
/// are in the order of their answers. Requests that run beside each other count once.
#[must_use]
pub fn active(requests: &[Request]) -> Micros {
    let mut spans: Vec<(Micros, Micros)> = requests
        .iter()
        .map(|request| (request.at - request.took.max(0), request.at))
        .collect();
    spans.sort_unstable();
    let Some(&(first, _)) = spans.first() else {
        return 0;
    };
    let (mut all, mut start, mut end) = (0, first, first);
    for (from, to) in spans {
        if from - end > IDLE {
            all += end - start;
            start = from;
        }
        end = end.max(to);
    }
    all + end - start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(list: &[(i64, i64)]) -> i64 {
        let requests: Vec<Request> = list
            .iter()
            .map(|(at, took)| Request {
                at: at * MINUTE,
                took: took * MINUTE,
            })
            .collect();
        active(&requests) / MINUTE
    }

    #[test]
    fn short_pauses_are_work_and_long_ones_are_not() {
        assert_eq!(of(&[]), 0);
        assert_eq!(of(&[(10, 0)]), 0, "a moment");
        assert_eq!(of(&[(10, 2)]), 2);
        assert_eq!(of(&[(10, 0), (15, 0)]), 5);
        assert_eq!(of(&[(10, 0), (16, 0)]), 0);
        assert_eq!(of(&[(10, 0), (16, 1)]), 6, "it was asked after five minutes");
        assert_eq!(of(&[(10, 8), (12, 1), (40, 1)]), 11, "at the same time counts once");
    }
}
