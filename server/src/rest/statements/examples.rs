//! Examples of the OpenAPI document: October of a project, closed with one line and a mark-up of 15 %. As texts, because there is too much of them for
//! a macro.

use serde_json::{Value, json};

/// A month of all projects.
pub fn month() -> Value {
    let sum = |cost: i64| json!({ "sessions": 4, "active": 5_400_000_000_i64, "requests": 120, "tokens": 910_000, "cost": cost, "unpriced_requests": 0 });
    json!({
        "month": "2026-10", "current": "2026-11", "zone": "Europe/Berlin",
        "projects": [{ "project": 7, "name": "Relaunch", "colour": 3, "client": "Globex", "archived": false, "standing": standing(),
            "sum": sum(48_210_000_000), "before": 0, "counted": 48_210_000_000_i64, "adjusted": 0, "amount": 55_440_000_000_i64, "budget": null }],
        "not_billable": sum(0), "untagged": sum(1_000_000_000), "total": sum(49_210_000_000), "accounts": 49_210_000_000_i64,
        "amount": 55_440_000_000_i64, "before": 0, "waiting": 0,
        "seats": [{ "account": 3, "name": "studio@northwind.example", "price": 20_000_000_000_i64, "equivalent": 49_210_000_000_i64,
            "projects": 19_593_578_541_i64, "not_billable": 0, "untagged": 406_421_459, "unused": 0 }]
    })
}

/// How a closed statement stands.
pub fn standing() -> Value {
    json!({ "state": "closed", "number": 7, "sha256": HASH, "total": 55_440_000_000_i64, "closed_at": 1_793_697_331_000_i64,
        "closed_by": "ana@northwind.example" })
}

/// The text of a closed statement.
pub fn statement() -> Value {
    read(STATEMENT)
}

/// The same, as its client sees it.
pub fn client_view() -> Value {
    read(CLIENT_VIEW)
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const STATEMENT: &str = r#"{"version": 1, "number": 7, "org": "Northwind", "client": "Globex", "project": "Relaunch", "project_id": 7,
  "month": "2026-10", "zone": "Europe/Berlin", "terms": {"basis": "computed", "price": {"mark_up": 1500}, "allowance": 0, "minimum": null,
  "cap": null, "rounding": "total"}, "lines": [{"day": "2026-10-05", "account": 3, "account_name": "studio@northwind.example", "person": 7,
  "person_name": "ana@northwind.example", "model": 4, "model_name": "claude-opus-5", "used": {"requests": 120, "errors": 1, "input": 48000,
  "cache_read": 800000, "cache_write": 50000, "output": 12000, "cost": 48210000000, "reported": 0, "unreported": 48210000000, "unpriced_requests": 0, "unpriced_tokens": 0},
  "cost": 48210000000, "amount": 55441500000}], "adjustments": [], "own": 55440000000, "settled": [],
  "sessions": 4, "active": 5400000000, "bill": {"lines": [55441500000],
  "extras": [["rounding", -1500000]], "total": 55440000000}, "prices": [{"id": 12, "model": "claude-opus-5", "key": "2026-06"}],
  "exchange": {"currency": "EUR", "rate": "0.9214", "day": "2026-10-30", "total": 5108}, "closed_at": 1793697331000}"#;

const CLIENT_VIEW: &str = r#"{"number": 7, "org": "Northwind", "client": "Globex", "project": "Relaunch", "month": "2026-10",
  "zone": "Europe/Berlin", "closed_at": 1793697331000, "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "link_expires_at": 1796289331000, "lines": [{"day": "2026-10-05", "person": "ana", "model": "claude-opus-5", "requests": 120,
  "input_tokens": 48000, "cache_read_tokens": 800000, "cache_write_tokens": 50000, "output_tokens": 12000, "amount_nanos": 55441500000}],
  "adjustments": [], "extras": [{"kind": "rounding", "amount_nanos": -1500000}], "total_nanos": 55440000000,
  "exchange": {"currency": "EUR", "rate": "0.9214", "day": "2026-10-30", "total": 5108}}"#;

#[cfg(test)]
mod tests {
    use domain::Nanos;
    use domain::billing::bill;
    use domain::statements::{Exchange, MonthPage, Statement};

    use super::*;

    #[test]
    fn the_examples_are_what_they_say() {
        let statement: Statement = serde_json::from_value(statement()).expect("a statement");
        let costs: Vec<Nanos> = statement.lines.iter().map(|line| line.cost).collect();
        assert_eq!(bill(&costs, &statement.terms), statement.bill);
        let exchange = statement.exchange.clone().expect("a rate");
        let again = Exchange::of(exchange.currency.clone(), exchange.day, exchange.rate.clone(), statement.bill.total);
        assert_eq!(again, Some(exchange));
        let month: MonthPage = serde_json::from_value(month()).expect("a month");
        assert_eq!(month.projects[0].standing.total, Some(statement.bill.total));
        assert_eq!(client_view()["total_nanos"], statement.bill.total.0);
    }
}
