//! The progress bar of an import: bytes, because their number is known beforehand.

use std::time::Duration;

use domain::money::group_thousands;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shows how far an import is, on the terminal's error output; shows nothing where that is no terminal.
#[derive(Clone, Debug)]
pub struct Meter {
    bar: ProgressBar,
}

impl Meter {
    /// A bar for so many bytes, under a name.
    #[must_use]
    pub fn bytes(name: &str, total: u64) -> Self {
        Self::styled(name, total, "{prefix:<16} {bar:28} {bytes:>10} of {total_bytes:<10} {msg}")
    }

    /// A bar for so many days, under a name.
    #[must_use]
    pub fn days(name: &str, total: u64) -> Self {
        Self::styled(name, total, "{prefix:<16} {bar:28} {pos:>4} of {len} days")
    }

    /// No bar.
    #[must_use]
    pub fn hidden() -> Self {
        Self {
            bar: ProgressBar::hidden(),
        }
    }

    fn styled(name: &str, total: u64, template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.set_prefix(name.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar }
    }

    /// So much more is done.
    pub fn advance(&self, amount: u64) {
        self.bar.inc(amount);
    }

    /// So much is done altogether.
    pub fn reach(&self, amount: u64) {
        self.bar.set_position(amount);
    }

    /// So many requests are in the ledger by now.
    pub fn say_requests(&self, requests: u64) {
        self.bar.set_message(format!("{} requests", group_thousands(requests)));
    }

    /// Removes the bar: a summary follows.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
