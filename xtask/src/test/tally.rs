//! How many tests passed and failed, read from the runners' own reports.

use std::fmt;
use std::ops::AddAssign;

use serde_json::Value;

/// A count of tests.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

impl Tally {
    /// Reads a line of a Rust test harness, `test result: ok. 12 passed; 0 failed; …`. Any other line is `None`.
    pub fn from_line(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("test result: ")?;
        let count = |word: &str| {
            let (before, _) = rest.split_once(word)?;
            before.trim_end().rsplit(' ').next()?.parse().ok()
        };
        Some(Self {
            passed: count(" passed")?,
            failed: count(" failed")?,
        })
    }

    /// Reads the `stats` of Playwright's JSON report. A flaky test passed at last; a skipped one is not counted.
    pub fn from_playwright(report: &Value) -> Option<Self> {
        let stat = |name: &str| report.get("stats")?.get(name)?.as_u64();
        Some(Self {
            passed: stat("expected")? + stat("flaky")?,
            failed: stat("unexpected")?,
        })
    }

    /// Whether nothing failed.
    pub fn is_green(&self) -> bool {
        self.failed == 0
    }

    /// The tally of a suite that ended with `success`: one that broke without naming a failed test has failed all the same.
    pub fn judged(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_lines_are_read() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.01s";
        assert_eq!(Tally::from_line(line), Some(Tally { passed: 12, failed: 3 }));
        assert_eq!(Tally::from_line("test money::tests::sums ... ok"), None);
    }

    #[test]
    fn playwright_reports_are_read() {
        let report = serde_json::json!({"stats": {"expected": 7, "flaky": 1, "unexpected": 2, "skipped": 5}});
        assert_eq!(Tally::from_playwright(&report), Some(Tally { passed: 8, failed: 2 }));
        assert_eq!(Tally::from_playwright(&Value::Null), None);
    }

    #[test]
    fn a_broken_suite_is_never_green() {
        assert_eq!(Tally::default().judged(false).to_string(), "0 passed, 1 failed");
        assert_eq!(Tally { passed: 3, failed: 2 }.judged(false).failed, 2);
        assert_eq!(Tally { passed: 3, failed: 0 }.judged(true).to_string(), "3 passed, 0 failed");
    }
}
