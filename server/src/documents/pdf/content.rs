//! What stands on the pages.

use domain::Nanos;
use domain::civil::write_day;
use domain::money::group_thousands;
use domain::statements::Statement;

use super::letters::Style;
use super::sheets::{LEFT, RIGHT, Sheets};
use super::table::Table;
use crate::documents::names;
use crate::documents::sums::{self, Sum};

const NAME: Style = Style { size: 18.0, is_bold: true };
const LABEL: Style = Style { size: 8.0, is_bold: false };
const FACT: Style = Style { size: 9.5, is_bold: false };
const FINE: Style = Style { size: 7.5, is_bold: false };
/// How high the notes at the end are.
const NOTES: f32 = 30.0;
/// Where the facts of the head begin, behind their labels.
const FACTS: f32 = LEFT + 62.0;

/// Writes all of it.
pub(super) fn write(sheets: &mut Sheets, statement: &Statement, sha256: Option<&str>) {
    head(sheets, statement, sha256);
    let subtotal: Nanos = statement.lines.iter().map(|line| line.amount).sum();
    let used = statement.used();
    let total = [
        "All of it".to_owned(),
        whole(used.requests),
        whole(used.tokens()),
        subtotal.display_cents(),
    ];
    let of = |title, first, none, sums: Vec<Sum>, total: &[String]| Table {
        title,
        head: vec![first, "Requests", "Tokens", "Amount (USD)"],
        rows: sums.iter().map(|sum| row(sum, none)).collect(),
        total: total.to_vec(),
    };
    of("By model", "Model", names::NO_MODEL, sums::by_model(statement), &total).write(sheets);
    of("By person", "Person", names::NOBODY, sums::by_person(statement), &total).write(sheets);
    of("By day", "Day", "", sums::by_day(statement), &total).write(sheets);
    if !statement.adjustments.is_empty() {
        let changes = sums::of_adjustments(statement);
        of("Adjustments of earlier months", "Day, person, model", "", changes, &[]).write(sheets);
    }
    let amount = amount(statement, subtotal);
    // What it comes to is read together, with its notes.
    if !sheets.has_room(amount.height() + NOTES) {
        sheets.over();
    }
    amount.write(sheets);
    sheets.down_or_over(18.0);
    let note = "Amounts are shown to the cent; they are added up with all their decimals.";
    sheets.aside(LEFT, FINE, note);
    if used.unpriced_requests > 0 {
        sheets.down_or_over(12.0);
        let without = format!("Without {} whose price is not known.", count(used.unpriced_requests, "request"));
        sheets.aside(LEFT, FINE, &without);
    }
}

fn head(sheets: &mut Sheets, statement: &Statement, sha256: Option<&str>) {
    let number = statement
        .number
        .map_or_else(|| "Draft, not closed yet".to_owned(), |number| format!("Statement {number}"));
    sheets.text_to(RIGHT, FACT, &number);
    for line in sheets.letters.wrapped(&statement.org, NAME, RIGHT - LEFT - 130.0) {
        sheets.text(LEFT, NAME, &line);
        sheets.down(22.0);
    }
    sheets.down(8.0);
    let month = format!("{}, days of {}", statement.month.label(), statement.zone);
    let closed = names::closed_on(statement).map(write_day);
    let exchanged = statement.exchange.as_ref().map(|exchange| format!(", {}", exchange.display()));
    let total = statement.bill.total.display_cents() + &exchanged.unwrap_or_default();
    let work = work(statement);
    for (label, fact) in [
        ("Client", Some(statement.client.as_str())),
        ("Project", Some(statement.project.as_str())),
        ("Month", Some(month.as_str())),
        ("Total", Some(total.as_str())),
        ("Work", Some(work.as_str())),
        ("Closed", closed.as_deref()),
        ("SHA-256", sha256),
    ] {
        let Some(fact) = fact else { continue };
        sheets.aside(LEFT, LABEL, label);
        for line in sheets.letters.wrapped(fact, FACT, RIGHT - FACTS) {
            sheets.text(FACTS, FACT, &line);
            sheets.down(14.0);
        }
    }
}

/// What it comes to.
fn amount(statement: &Statement, subtotal: Nanos) -> Table {
    let mut rows = vec![vec![format!("Use in {}", statement.month.label()), subtotal.display_cents()]];
    if !statement.adjustments.is_empty() {
        rows.push(vec![
            "Adjustments of earlier months".to_owned(),
            statement.changed().display_cents(),
        ]);
    }
    for (extra, amount) in statement.bill.extras.iter().filter(|(extra, amount)| extra.shows(*amount)) {
        rows.push(vec![names::extra(*extra).to_owned(), amount.display_cents()]);
    }
    let total = statement.bill.total.display_cents();
    let mut table = Table {
        title: "Amount",
        head: vec!["", "USD"],
        rows,
        total: vec!["Total USD".to_owned(), total],
    };
    if let Some(exchange) = &statement.exchange {
        let day = write_day(exchange.day);
        let in_it = exchange.amount();
        let dollars = std::mem::take(&mut table.total);
        table.rows.push(dollars);
        table.total = vec![format!("Total {}", exchange.currency), in_it];
        let rate = format!("At {} {} for a dollar, the rate of {day}", exchange.rate, exchange.currency);
        table.rows.push(vec![rate, String::new()]);
    }
    table
}

/// `4 sessions, 2.5 h of work, 15 requests, 15,000 tokens`.
fn work(statement: &Statement) -> String {
    const TENTH: i64 = 360_000_000;
    let used = statement.used();
    let tenths = (statement.active.max(0) + TENTH / 2) / TENTH;
    format!(
        "{}, {}.{} h of work, {}, {}",
        count(statement.sessions, "session"),
        whole(tenths / 10),
        tenths % 10,
        count(used.requests, "request"),
        count(used.tokens(), "token")
    )
}

fn row(sum: &Sum, none: &'static str) -> Vec<String> {
    vec![
        names::or(&sum.name, none).to_owned(),
        whole(sum.requests),
        whole(sum.tokens),
        if sum.is_unpriced() {
            "unpriced".to_owned()
        } else {
            sum.amount.display_cents()
        },
    ]
}

/// `1 request`, `1,234 requests`.
fn count(number: i64, noun: &str) -> String {
    format!("{} {noun}{}", whole(number), if number == 1 { "" } else { "s" })
}

/// `1,234`; what was taken back is negative.
fn whole(number: i64) -> String {
    format!("{}{}", if number < 0 { "-" } else { "" }, group_thousands(number.unsigned_abs()))
}
