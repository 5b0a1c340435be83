//! Invoice items for Stripe.

use domain::statements::Statement;
use serde::Serialize;

use super::invoice::items;
use super::names;

/// The parameters of an invoice item, as Stripe's API takes them (`POST /v1/invoiceitems`, <https://docs.stripe.com/api/invoiceitems/create>).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct InvoiceItem {
    /// Stripe's id of the customer, such as `cus_…`, where it was given: nobody here knows it. Stripe wants one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// In US cents; may be negative.
    pub amount: i64,
    /// Always `usd`.
    pub currency: &'static str,
    /// What it is for.
    pub description: String,
    /// The month.
    pub period: Period,
    /// Which statement it is of.
    pub metadata: Metadata,
}

/// What Stripe keeps with an item (<https://docs.stripe.com/api/metadata>), so that it can be told which statement it is of, and that of a draft found
/// and taken away again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Metadata {
    /// The statement's number, or what a draft has instead.
    pub statement: String,
}

/// A period, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Period {
    /// Its first second, unix.
    pub start: i64,
    /// Its last second, unix.
    pub end: i64,
}

/// The items of a statement as JSON Lines (<https://jsonlines.org>), so that a shell sends them one by one.
///
/// # Errors
/// When an item cannot be written.
pub fn stripe(statement: &Statement, customer: Option<&str>) -> serde_json::Result<String> {
    let lines = invoice_items(statement, customer).into_iter();
    lines.map(|item| Ok(serde_json::to_string(&item)? + "\n")).collect()
}

/// The items of a statement: they add up to its total, to the cent.
pub(super) fn invoice_items(statement: &Statement, customer: Option<&str>) -> Vec<InvoiceItem> {
    let zone = names::zone(statement);
    let period = Period {
        start: names::begin(statement.month.first(), &zone),
        end: names::begin(statement.month.end(), &zone) - 1,
    };
    let item = |item: super::invoice::Item| InvoiceItem {
        customer: customer.map(str::to_owned),
        amount: item.cents,
        currency: "usd",
        description: item.description,
        period,
        metadata: Metadata {
            statement: names::identifier(statement),
        },
    };
    items(statement).into_iter().map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::example;

    #[test]
    fn an_item_is_what_stripe_takes() {
        let lines = stripe(&example::statement(), Some("cus_7")).expect("lines");
        let first = lines.lines().next().expect("a line");
        let json: serde_json::Value = serde_json::from_str(first).expect("JSON");
        assert_eq!((json["customer"].as_str(), json["currency"].as_str()), (Some("cus_7"), Some("usd")));
        assert_eq!(json["period"], serde_json::json!({ "start": 1_790_805_600, "end": 1_793_487_599 }));
        assert_eq!(json["metadata"]["statement"], "7");
        let mut draft = example::statement();
        draft.number = None;
        let lines = stripe(&draft, None).expect("lines");
        assert!(lines.lines().all(|line| line.contains("\"DRAFT-2026-10-P12\"")), "{lines}");
        assert!(!stripe(&example::statement(), None).expect("lines").contains("customer"));
    }
}
