//! Printing what a command was asked for: to standard output, as text or as JSON.

use std::io::Write;

use serde::Serialize;

/// Prints text. A reader that has left (`| head`) is no error.
pub fn text(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush()));
}

/// Prints a value as indented JSON.
///
/// # Errors
/// When the value has no JSON.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    text(&serde_json::to_string_pretty(value)?);
    Ok(())
}
