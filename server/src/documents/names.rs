//! What people, models and amounts are called in documents.

use domain::billing::Extra;
use domain::statements::Statement;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};

/// What tells a statement apart from all others of its org: its number, `7`; of a draft, which has none, `DRAFT-2026-10-P12` with the number of its
/// project, so that nobody takes it for the number of an invoice.
pub(super) fn identifier(statement: &Statement) -> String {
    statement.number.map_or_else(
        || format!("DRAFT-{}-P{}", statement.month, statement.project_id),
        |number| number.to_string(),
    )
}

/// A name, or that there is none.
pub(super) fn named(name: &str) -> &str {
    if name.is_empty() { "not named" } else { name }
}

/// What stands where a line names nobody, as on the page.
pub(super) const NOBODY: &str = "Nobody is named";
/// What stands where it names no model.
pub(super) const NO_MODEL: &str = "Model not named";

/// A name, or what stands for none.
pub(super) const fn or<'a>(name: &'a str, none: &'static str) -> &'a str {
    if name.is_empty() { none } else { name }
}

/// What an amount below the lines is called.
pub(super) const fn extra(extra: Extra) -> &'static str {
    extra.title()
}

/// The zone of a statement. A zone that is known no more is taken for UTC: its days keep their names.
pub(super) fn zone(statement: &Statement) -> TimeZone {
    domain::periods::zone(&statement.zone).unwrap_or(TimeZone::UTC)
}

/// When a day of a statement begins, in unix seconds.
pub(super) fn begin(day: Date, zone: &TimeZone) -> i64 {
    day.to_zoned(zone.clone()).map_or_else(
        |_| i64::from(domain::civil::day_number(day)) * 86_400,
        |at| at.timestamp().as_second(),
    )
}

/// The day on which it was closed, in its zone; nothing of a draft.
pub(super) fn closed_on(statement: &Statement) -> Option<Date> {
    let closed = Timestamp::from_millisecond(statement.closed_at?).ok()?;
    Some(closed.to_zoned(zone(statement)).date())
}

/// What a file of it is called, without its ending: `statement-7-globex-relaunch-2026-10`, a draft `draft-p12-globex-relaunch-2026-10` with the number
/// of its project. Only letters and digits that every file system and every header can take.
#[must_use]
pub fn file_name(statement: &Statement) -> String {
    let head = statement.number.map_or_else(
        || format!("draft p{}", statement.project_id),
        |number| format!("statement {number}"),
    );
    let text = format!("{head} {} {} {}", statement.client, statement.project, statement.month);
    let words = text
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::example;

    #[test]
    fn a_file_has_a_name_that_travels() {
        let mut statement = example::statement();
        assert_eq!(file_name(&statement), "statement-7-nal-relaunch-q4-2026-10", "Ünal, 株式会社");
        statement.number = None;
        statement.client = "../\"x\"\r\n".to_owned();
        assert_eq!(file_name(&statement), "draft-p12-x-relaunch-q4-2026-10");
    }

    #[test]
    fn drafts_are_told_apart_and_never_numbered() {
        let mut statement = example::statement();
        assert_eq!(identifier(&statement), "7");
        statement.number = None;
        assert_eq!(identifier(&statement), "DRAFT-2026-10-P12");
        let mut other = statement.clone();
        other.project_id = 13;
        assert_ne!(identifier(&statement), identifier(&other));
        assert_ne!(file_name(&statement), file_name(&other));
    }

    #[test]
    fn days_begin_in_the_zone_of_the_statement() {
        let statement = example::statement();
        assert_eq!(begin(statement.month.first(), &zone(&statement)), 1_790_805_600);
        assert_eq!(closed_on(&statement).map(domain::civil::write_day).as_deref(), Some("2026-11-03"));
    }
}
