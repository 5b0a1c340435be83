//! A sales invoice as CSV, for programs that keep books.

use domain::statements::Statement;
use jiff::ToSpan;

use super::invoice::{dollars, items};
use super::names;
use crate::rest::csv::{cell, line};
use domain::civil::write_day;

/// The columns of a sales invoice as Xero imports it, and QuickBooks with its columns assigned
/// (<https://central.xero.com/s/article/Import-sales-invoices>).
const COLUMNS: [&str; 10] = [
    "ContactName",
    "InvoiceNumber",
    "InvoiceDate",
    "DueDate",
    "Description",
    "Quantity",
    "UnitAmount",
    "AccountCode",
    "TaxType",
    "Currency",
];
/// How many days after its date an invoice is due, until somebody changes it in the program that it is imported to.
const DUE_DAYS: i64 = 30;

/// An item a row: one of each, at its whole amount in dollars and cents. The invoice is of the day on which the statement was closed; that of a draft
/// of the last day of its month, and `InvoiceNumber` says that it is one. Which account of the books it goes to and how it is taxed is for the importing program to know.
#[must_use]
pub fn accounting(statement: &Statement) -> String {
    let date = names::closed_on(statement).unwrap_or_else(|| statement.month.end().saturating_sub(1.day()));
    let number = names::identifier(statement);
    let mut text = line(&COLUMNS.map(str::to_owned));
    for item in items(statement) {
        text += &line(&[
            cell(&statement.client),
            number.clone(),
            write_day(date),
            write_day(date.saturating_add(DUE_DAYS.days())),
            cell(&item.description),
            "1".to_owned(),
            dollars(item.cents),
            String::new(),
            String::new(),
            "USD".to_owned(),
        ]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::example;

    #[test]
    fn a_row_is_an_item_with_two_dates() {
        let text = accounting(&example::statement());
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some(COLUMNS.join(",").as_str()));
        let first = lines.next().expect("an item");
        assert!(
            first.starts_with("\"Ünal, 株式会社\",7,2026-11-03,2026-12-03,\"Relaunch =Q4, October 2026: "),
            "{first}"
        );
        assert!(first.ends_with(",,,USD"), "{first}");
        let mut draft = example::statement();
        (draft.number, draft.closed_at) = (None, None);
        assert!(accounting(&draft).contains("\",DRAFT-2026-10-P12,2026-10-31,2026-11-30,"));
    }
}
