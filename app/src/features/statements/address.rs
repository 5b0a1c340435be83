//! Addresses of the pages.

use domain::address::url;
use domain::billing::Month;

/// The path of the months; a statement's own page is below it.
pub(super) const PATH: &str = "/statements";

/// The address of a month.
#[must_use]
pub fn month_url(month: Month) -> String {
    url(PATH, [("month", month.to_string().as_str())])
}

/// The address of a project's statement for a month.
#[must_use]
pub fn statement_url(project: i32, month: Month) -> String {
    format!("{PATH}/{project}/{month}")
}

/// The address of one of its files.
pub(super) fn file_url(project: i32, month: Month, format: &str) -> String {
    url(&format!("/api/v1{PATH}/{project}/{month}"), [("format", format)])
}

/// The address of a statement that was opened again, as it was closed under its number.
pub(super) fn earlier_url(project: i32, month: Month, number: i32) -> String {
    url(&statement_url(project, month), [("number", number.to_string().as_str())])
}

/// The address of one of its files.
pub(super) fn earlier_file_url(project: i32, month: Month, format: &str, number: i32) -> String {
    let number = number.to_string();
    url(
        &format!("/api/v1{PATH}/{project}/{month}"),
        [("format", format), ("number", number.as_str())],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_project_and_month() {
        let october = Month::parse("2026-10").expect("a month");
        assert_eq!(month_url(october), "/statements?month=2026-10");
        assert_eq!(statement_url(7, october), "/statements/7/2026-10");
        assert_eq!(file_url(7, october, "pdf"), "/api/v1/statements/7/2026-10?format=pdf");
        assert_eq!(earlier_url(7, october, 3), "/statements/7/2026-10?number=3");
        assert_eq!(
            earlier_file_url(7, october, "pdf", 3),
            "/api/v1/statements/7/2026-10?format=pdf&number=3"
        );
    }
}
