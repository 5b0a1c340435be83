//! Making a statement out of what is known now.

use std::collections::BTreeMap;

use super::{Adjustment, ClosedMonth, Exchange, PriceUsed, Seat, Settled, Statement, StatementLine, seats};
use crate::Nanos;
use crate::billing::{Basis, Extra, Month, Terms, bill};
use crate::reports::{Line, LineKey, Payer, Report};

/// What a statement is made of.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Who bills.
    pub org: String,
    /// Who is billed.
    pub client: String,
    /// What for.
    pub project: String,
    /// The project's number.
    pub project_id: i32,
    /// The month.
    pub month: Month,
    /// The zone whose days these are.
    pub zone: String,
    /// What was agreed on.
    pub terms: Terms,
    /// All that was used in the month, whoever pays for it.
    pub report: &'a Report,
    /// The seats of the org.
    pub seats: &'a [Seat],
    /// The closed months whose changes this statement takes up.
    pub closed: &'a [ClosedMonth],
    /// Whether the project is in use in the month: if not, and nothing was used either, no fixed price and no minimum is billed.
    pub is_in_use: bool,
    /// The prices behind the cost.
    pub prices: Vec<PriceUsed>,
}

/// The statement. `name` tells what a line's account, person and model are called.
#[must_use]
pub fn draft(of: Draft<'_>, name: impl Fn(&LineKey) -> [String; 3]) -> Statement {
    let payer = Payer::Project(of.project_id);
    let part = of.report.parts.get(&payer).cloned().unwrap_or_default();
    let shared = match of.terms.basis {
        Basis::Seat => seats(of.report, of.seats),
        Basis::Computed | Basis::Reported => BTreeMap::new(),
    };
    let cost = |key: &LineKey, line: &Line| match of.terms.basis {
        Basis::Computed => line.cost,
        Basis::Reported => line.reported + line.unreported,
        Basis::Seat => shared.get(&(payer, *key)).copied().unwrap_or_default(),
    };
    let line = |key: &LineKey, used: Line, cost: Nanos| {
        let [account_name, person_name, model_name] = name(key);
        StatementLine {
            day: key.day,
            account: key.account,
            account_name,
            person: key.person,
            person_name,
            model: key.model,
            model_name,
            used,
            cost,
            amount: Nanos::ZERO,
        }
    };
    let mut lines: Vec<StatementLine> = part.lines.iter().map(|(key, used)| line(key, *used, cost(key, used))).collect();
    let costs: Vec<Nanos> = lines.iter().map(|line| line.cost).collect();
    let mut bill = if of.is_in_use || !costs.is_empty() {
        bill(&costs, &of.terms)
    } else {
        Default::default()
    };
    for (line, amount) in lines.iter_mut().zip(&bill.lines) {
        line.amount = *amount;
    }
    let own = bill.total;
    let mut changed: Vec<StatementLine> = Vec::new();
    let mut settled = Vec::new();
    for adjustment in of.closed.iter().filter_map(ClosedMonth::adjustment) {
        let Adjustment { month, lines, amount } = adjustment;
        changed.extend(lines.iter().map(|(key, used, cost, amount)| StatementLine {
            amount: *amount,
            ..line(key, *used, *cost)
        }));
        settled.push(Settled { month, amount });
    }
    // By line, a month's changes are told at what they are worth; what its terms make of them is a line of its own.
    let told: Nanos = changed.iter().map(|line| line.amount).sum();
    let due: Nanos = settled.iter().map(|settled| settled.amount).sum();
    bill.lines.extend(changed.iter().map(|line| line.amount));
    if due != told {
        bill.extras.push((Extra::Earlier, due - told));
    }
    bill.total += due;
    Statement {
        version: 1,
        number: None,
        org: of.org,
        client: of.client,
        project: of.project,
        project_id: of.project_id,
        month: of.month,
        zone: of.zone,
        terms: of.terms,
        lines,
        adjustments: changed,
        own,
        settled,
        sessions: part.sessions,
        active: part.active,
        bill,
        prices: of.prices,
        exchange: None::<Exchange>,
        closed_at: None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Frozen;
    use super::*;
    use crate::billing::Price;
    use crate::reports::Work;
    use crate::sessions::Assignment;

    #[test]
    fn lines_adjustments_and_extras_add_up_to_the_total() {
        let key = |month: i8, day: i8| LineKey {
            day: date(2026, month, day),
            account: 1,
            person: 2,
            model: 3,
        };
        let used = |cost: i64| Line {
            requests: 1,
            cost: Nanos(cost),
            ..Line::default()
        };
        let mut report = Report::default();
        for (tag, day, cost) in [
            (Some(Assignment::project(7)), 1, 1_000_000_000),
            (Some(Assignment::project(7)), 2, 2_345_678_901),
            (Some(Assignment::project(8)), 2, 9),
            (None, 3, 5),
        ] {
            report.add(&Work {
                tag,
                key: key(11, day),
                line: used(cost),
            });
        }
        report.add_sessions(Some(&Assignment::project(7)), 2, 60);
        let closed = [ClosedMonth {
            month: Month::of(date(2026, 10, 1)),
            terms: Terms {
                price: Price::MarkUp(2_000),
                ..Terms::default()
            },
            seats: std::collections::BTreeSet::new(),
            billed: Nanos(240_000_000),
            held: BTreeMap::from([(key(10, 30), used(500_000_000))]),
            frozen: Frozen::from([(key(10, 30), (used(200_000_000), Nanos(200_000_000)))]),
        }];
        let statement = draft(
            Draft {
                org: "Studio".to_owned(),
                client: "Globex".to_owned(),
                project: "Relaunch".to_owned(),
                project_id: 7,
                month: Month::of(date(2026, 11, 1)),
                zone: "UTC".to_owned(),
                terms: Terms {
                    price: Price::MarkUp(1_000),
                    ..Terms::default()
                },
                report: &report,
                seats: &[],
                closed: &closed,
                is_in_use: true,
                prices: Vec::new(),
            },
            |key| [format!("a{}", key.account), format!("p{}", key.person), format!("m{}", key.model)],
        );
        assert_eq!((statement.lines.len(), statement.adjustments.len(), statement.sessions), (2, 1, 2));
        assert_eq!(statement.cost(), Nanos(3_345_678_901));
        assert_eq!(statement.adjusted(), Nanos(360_000_000), "by the terms of then");
        let lines: Nanos = statement.all_lines().map(|line| line.amount).sum();
        let extras: Nanos = statement.bill.extras.iter().map(|(_, amount)| *amount).sum();
        assert_eq!(lines + extras, statement.bill.total);
        assert_eq!((statement.own, statement.bill.total), (Nanos(3_680_000_000), Nanos(4_040_000_000)));
        assert_eq!(statement.lines[0].model_name, "m3");
        // What is frozen is read back as it was.
        let text = serde_json::to_string(&statement).expect("JSON");
        assert_eq!(serde_json::from_str::<Statement>(&text).expect("a statement"), statement);
    }
}
