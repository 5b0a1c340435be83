//! What people, models and amounts are called in documents.

use domain::billing::Extra;
use domain::statements::{Statement, StatementLine};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};

/// The person of a line, without the address of their e-mail; empty where nobody is named.
pub(super) fn person(line: &StatementLine) -> &str {
    line.person_name.split('@').next().unwrap_or_default()
}

/// A name, or that there is none.
pub(super) fn named(name: &str) -> &str {
    if name.is_empty() { "not named" } else { name }
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

/// What a file of it is called, without its ending: `statement-7-globex-relaunch-2026-10`, a draft `draft-globex-relaunch-2026-10`. Only letters
/// and digits that every file system and every header can take.
#[must_use]
pub fn file_name(statement: &Statement) -> String {
    let head = statement
        .number
        .map_or_else(|| "draft".to_owned(), |number| format!("statement-{number}"));
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
        assert_eq!(file_name(&statement), "draft-x-relaunch-q4-2026-10");
    }

    #[test]
    fn days_begin_in_the_zone_of_the_statement() {
        let statement = example::statement();
        assert_eq!(begin(statement.month.first(), &zone(&statement)), 1_790_805_600);
        assert_eq!(closed_on(&statement).map(domain::civil::write_day).as_deref(), Some("2026-11-03"));
        assert_eq!(person(&statement.lines[0]), "ana");
    }
}
