//! Codex's counters: cumulative ones and those of one request.

use domain::Tokens;
use serde::{Deserialize, Serialize};

/// A set of counters as Codex keeps them: input includes what was read from and written to the cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counters {
    pub input: u64,
    pub cached: u64,
    pub written: u64,
    pub output: u64,
    pub reasoning: u64,
    pub total: u64,
}

impl Counters {
    /// What was added since `before`; everything, when the totals restarted in between.
    pub fn since(&self, before: Option<&Self>) -> Self {
        let Some(before) = before.filter(|before| before.total <= self.total) else {
            return *self;
        };
        Self {
            input: self.input.saturating_sub(before.input),
            cached: self.cached.saturating_sub(before.cached),
            written: self.written.saturating_sub(before.written),
            output: self.output.saturating_sub(before.output),
            reasoning: self.reasoning.saturating_sub(before.reasoning),
            total: self.total - before.total,
        }
    }

    /// The sum of both.
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            cached: self.cached.saturating_add(other.cached),
            written: self.written.saturating_add(other.written),
            output: self.output.saturating_add(other.output),
            reasoning: self.reasoning.saturating_add(other.reasoning),
            total: self.total.saturating_add(other.total),
        }
    }

    /// The disjoint counters.
    pub fn tokens(&self) -> Tokens {
        Tokens {
            input: Tokens::uncached_of_inclusive(self.input, self.cached, self.written),
            cache_read: self.cached,
            cache_write_other: self.written,
            output: self.output,
            reasoning: self.reasoning.min(self.output),
            ..Tokens::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_and_restarts() {
        let before = Counters {
            input: 1000,
            cached: 250,
            output: 125,
            total: 1125,
            ..Counters::default()
        };
        let after = Counters {
            input: 3000,
            cached: 1250,
            written: 100,
            output: 225,
            reasoning: 300,
            total: 3225,
        };
        let tokens = after.since(Some(&before)).tokens();
        assert_eq!((tokens.input, tokens.cache_read, tokens.cache_write_other), (900, 1000, 100));
        assert_eq!((tokens.output, tokens.reasoning), (100, 100));
        assert_eq!(before.since(Some(&after)), before, "restarted");
        assert_eq!(before.since(None), before);
    }
}
