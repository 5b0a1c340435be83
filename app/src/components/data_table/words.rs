//! What a table is about.

use domain::usage::Dimension;

use crate::charts::format::count;

/// The words that a table of one dimension uses.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// The dimension.
    pub by: Dimension,
    /// The page.
    pub path: &'static str,
    /// `agent`.
    pub one: &'static str,
    /// `agents`.
    pub many: &'static str,
    /// What a request is called: `Executions`.
    pub requests: &'static str,
    /// What the cost of one is called: `Cost per execution`.
    pub per_request: &'static str,
}

impl Words {
    /// `1 agent`, `41 agents`.
    #[must_use]
    pub fn count(&self, n: usize) -> String {
        count(i64::try_from(n).unwrap_or(i64::MAX), self.one, self.many)
    }

    /// `1 active agent`, `41 active agents`.
    #[must_use]
    pub fn active(&self, n: usize) -> String {
        let word = format!("active {}", if n == 1 { self.one } else { self.many });
        count(i64::try_from(n).unwrap_or(i64::MAX), &word, &word)
    }
}
