//! What values are, and how they read.

use domain::Nanos;

use super::format::{compact_text, latency_text, whole};

/// What the values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nano-dollars.
    Usd,
    /// Tokens.
    Tokens,
    /// Hundredths of a percent.
    Percent,
    /// Requests.
    Requests,
    /// Milliseconds.
    Ms,
    /// Thousandths of a token per second.
    PerSecond,
}

impl Unit {
    /// Its name in the glue and in nothing else.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usd => "usd",
            Self::Tokens => "tokens",
            Self::Percent => "percent",
            Self::Requests => "requests",
            Self::Ms => "ms",
            Self::PerSecond => "per_second",
        }
    }

    /// How a heading names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Tokens => "tokens",
            Self::Percent => "%",
            Self::Requests => "requests",
            Self::Ms => "ms",
            Self::PerSecond => "tokens/s",
        }
    }

    /// What its values measure, as a heading of a single column.
    #[must_use]
    pub const fn measure(self) -> &'static str {
        match self {
            Self::Usd => "Cost",
            Self::Tokens => "Tokens",
            Self::Percent => "Share",
            Self::Requests => "Requests",
            Self::Ms => "Latency",
            Self::PerSecond => "Speed",
        }
    }

    /// Whether a sum of its values means something.
    #[must_use]
    pub const fn adds_up(self) -> bool {
        matches!(self, Self::Usd | Self::Tokens | Self::Requests)
    }

    /// How a value reads.
    #[must_use]
    pub fn show(self, value: i64) -> String {
        match self {
            Self::Usd => Nanos(value).display_usd(),
            Self::Tokens => compact_text(value),
            Self::Percent => format!("{:.1}%", self.plot(value)),
            Self::Requests => whole(value),
            Self::Ms => latency_text(value),
            Self::PerSecond => format!("{:.1}", self.plot(value)),
        }
    }

    /// Where a value is drawn: dollars, tokens, percent. For pixels only.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "pixels, not sums")]
    pub fn plot(self, value: i64) -> f64 {
        match self {
            Self::Usd => Nanos(value).to_f64(),
            Self::Tokens | Self::Requests | Self::Ms => value as f64,
            Self::Percent => value as f64 / 100.0,
            Self::PerSecond => value as f64 / 1000.0,
        }
    }

    /// The exact value as a plain decimal number for a spreadsheet.
    #[must_use]
    pub fn exact(self, value: i64) -> String {
        match self {
            Self::Usd => Nanos(value).to_usd().normalize().to_string(),
            Self::Tokens | Self::Requests | Self::Ms => value.to_string(),
            Self::Percent => format!("{:.2}", self.plot(value)),
            Self::PerSecond => format!("{:.3}", self.plot(value)),
        }
    }
}
