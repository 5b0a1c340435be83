//! All documents of a statement add up to its total.

use std::collections::HashMap;

use domain::Nanos;
use domain::billing::{Extra, Price, Rounding, Terms, bill};
use domain::statements::Statement;

use super::pdf::read;
use super::stripe::invoice_items;
use super::{Reader, accounting, csv, example, focus, pdf};

fn usd(text: &str) -> Nanos {
    Nanos::from_usd(text.parse().expect("a number")).expect("fits")
}

fn rows(text: &str) -> Vec<HashMap<String, String>> {
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn sum(rows: &[HashMap<String, String>], column: &str) -> Nanos {
    rows.iter().map(|row| usd(&row[column])).sum()
}

/// Statements with every amount that can stand below the lines, each in one at least.
fn statements() -> Vec<Statement> {
    let cents = |cents: i64| Nanos(cents * 10_000_000);
    let costs = [1_234_567_890_123, 9_000_000_001, 77_777, 3_333_333_333, -1_500_000_007].map(Nanos);
    let of = |terms: Terms| example::of(&costs, &terms, bill(&costs, &terms));
    let with = |price: Price| Terms { price, ..Terms::default() };
    let mut capped_then = example::statement();
    capped_then.bill.extras.push((Extra::Earlier, cents(123)));
    capped_then.bill.total += cents(123);
    vec![
        capped_then,
        example::statement(),
        of(with(Price::MarkUp(1_333))),
        of(with(Price::Fixed(cents(25_000)))),
        of(Terms {
            cap: Some(cents(9_999)),
            ..with(Price::PassThrough)
        }),
        of(Terms {
            rounding: Rounding::Line,
            ..with(Price::MarkUp(777))
        }),
    ]
}

#[test]
fn all_documents_add_up_to_the_total_to_the_nano_dollar_or_cent() {
    let mut extras = Vec::new();
    for statement in statements() {
        let total = statement.bill.total;
        extras.extend(statement.bill.extras.iter().map(|(extra, _)| *extra));
        let frozen = serde_json::to_string(&statement).expect("JSON");
        let thawed: Statement = serde_json::from_str(&frozen).expect("a statement");
        let of_json: Nanos = thawed
            .all_lines()
            .map(|line| line.amount)
            .chain(thawed.bill.extras.iter().map(|(_, amount)| *amount))
            .sum();
        assert_eq!((of_json, thawed.bill.total), (total, total));
        for reader in [Reader::Studio, Reader::Client] {
            let mut of_csv = rows(&csv(&statement, reader));
            let last = of_csv.pop().expect("a total");
            assert_eq!((last["kind"].as_str(), usd(&last["amount (USD)"])), ("total", total));
            assert_eq!(sum(&of_csv, "amount (USD)"), total);
        }
        let of_focus = rows(&focus(&statement));
        for column in ["BilledCost", "EffectiveCost", "ListCost", "ContractedCost"] {
            assert_eq!(sum(&of_focus, column), total, "{column}");
        }
        let items = invoice_items(&statement, None);
        assert_eq!(Nanos(items.iter().map(|item| item.amount).sum::<i64>() * 10_000_000), total);
        assert_eq!(sum(&rows(&accounting(&statement)), "UnitAmount"), total);
        let page = read(&pdf(&statement, None).expect("a PDF")).concat();
        assert!(page.contains(&format!("Total USD {}", total.display_cents())), "{page}");
    }
    for extra in Extra::ALL {
        assert!(extras.contains(extra), "{extra:?} is in none of them");
    }
}
