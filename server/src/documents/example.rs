//! Statements for tests.

use domain::Nanos;
use domain::billing::{Bill, Month, Price, Terms, bill};
use domain::reports::Line;
use domain::statements::{Exchange, Settled, Statement, StatementLine};
use jiff::civil::{Date, date};

fn line(day: Date, person: &str, model: &str, cost: Nanos) -> StatementLine {
    StatementLine {
        day,
        account: 3,
        account_name: "seat@northwind.example · Studio seat".to_owned(),
        // Each name has a number of its own, and no name has 0.
        person: person.bytes().map(i32::from).sum(),
        person_name: person.to_owned(),
        model: 1,
        model_name: model.to_owned(),
        used: Line {
            requests: 3,
            input: 100,
            cache_read: 200,
            cache_write: 300,
            output: 400,
            cost,
            ..Line::default()
        },
        cost,
        amount: Nanos::ZERO,
    }
}

/// A statement with lines, an adjustment, every amount below them that can be at once, and another currency.
pub fn statement() -> Statement {
    let usd = |cents: i64| Nanos(cents * 10_000_000);
    let terms = Terms {
        price: Price::MarkUp(2_500),
        allowance: usd(100_000),
        minimum: Some(usd(70_000)),
        ..Terms::default()
    };
    let costs = [1_234_567_890_123, 9_000_000_001, 77_777, 3_333_333_333, -1_500_000_007].map(Nanos);
    let mut statement = of(&costs, &terms, bill(&costs, &terms));
    statement.exchange = Exchange::of("EUR".to_owned(), date(2026, 10, 31), "0.9214".to_owned(), statement.bill.total);
    statement
}

/// A statement of such costs: the last one is an adjustment.
pub fn of(costs: &[Nanos], terms: &Terms, bill: Bill) -> Statement {
    let people = ["ana@northwind.example", "ben", "=cmd|' /C calc'!A0, x", ""];
    let models = [
        "claude-opus-5",
        "gpt-5.5",
        "a model, with a name that is longer than its column is wide",
        "",
    ];
    let (last, rest) = costs.split_last().expect("a cost");
    let mut lines: Vec<StatementLine> = rest
        .iter()
        .enumerate()
        .map(|(n, cost)| {
            let day = i8::try_from(n % 31).expect("a day") + 1;
            line(date(2026, 10, day), people[n % 4], models[n % 4], *cost)
        })
        .collect();
    let mut adjustments = vec![line(date(2026, 9, 30), "ana@northwind.example", "claude-haiku-4-5", *last)];
    for (line, amount) in lines.iter_mut().chain(&mut adjustments).zip(&bill.lines) {
        line.amount = *amount;
    }
    let changed: Nanos = adjustments.iter().map(|line| line.amount).sum();
    Statement {
        version: 1,
        number: Some(7),
        org: "Northwind".to_owned(),
        client: "Ünal, 株式会社".to_owned(),
        project: "Relaunch =Q4".to_owned(),
        project_id: 12,
        month: Month::of(date(2026, 10, 1)),
        zone: "Europe/Berlin".to_owned(),
        terms: terms.clone(),
        lines,
        own: bill.total - changed,
        settled: vec![Settled {
            month: Month::of(date(2026, 9, 1)),
            amount: changed,
        }],
        adjustments,
        sessions: 4,
        active: 9_000_000_000,
        bill,
        prices: Vec::new(),
        exchange: None,
        closed_at: Some(1_793_700_000_000),
    }
}
