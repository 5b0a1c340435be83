//! Named steps with their durations, and errors as sentences.

use std::fmt::Display;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Runs one named step: says its name, does the work, says how long it took.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    judged(name, work, |_| true)
}

/// A step whose result may be bad news all the same, such as a count of failed tests.
pub fn judged<T>(name: &str, work: impl FnOnce() -> Result<T>, good: impl FnOnce(&T) -> bool) -> Result<T> {
    println!("▸ {name}");
    let started = Instant::now();
    let outcome = work();
    let mark = if outcome.as_ref().is_ok_and(good) { '✓' } else { '✗' };
    println!("{mark} {name} ({})", seconds(started.elapsed()));
    outcome
}

/// Says that a step had nothing to do, and why.
pub fn skipped(name: &str, why: &str) {
    println!("✓ {name} ({why})");
}

/// One line of information under a step.
pub fn note(text: impl Display) {
    println!("  {text}");
}

/// Prints an error with its causes, outermost first, each on its own line.
pub fn explain(error: &anyhow::Error) {
    let mut causes = error.chain();
    if let Some(first) = causes.next() {
        eprintln!("\nerror: {first}");
    }
    for cause in causes {
        eprintln!("  because: {cause}");
    }
}

/// A duration for people: `0.4 s`, `12.0 s`, `3 min 20 s`.
pub fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    if whole < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

/// A size in bytes for people: `812 B`, `23.4 KB`, `1.20 MB` (1 KB is 1,000 bytes).
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} KB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{:02} MB", bytes / 1_000_000, bytes % 1_000_000 / 10_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_read_like_prose() {
        assert_eq!(seconds(Duration::from_millis(440)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(200)), "3 min 20 s");
        assert_eq!(
            (size(812), size(23_456), size(1_204_000)),
            ("812 B".into(), "23.4 KB".into(), "1.20 MB".into())
        );
    }
}
