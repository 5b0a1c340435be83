//! Making a statement out of what is known now.

use std::collections::BTreeMap;

use super::{Exchange, Frozen, PriceUsed, Seat, Statement, StatementLine, adjustments, seats};
use crate::Nanos;
use crate::billing::{Basis, Month, Terms, bill};
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
    /// What closed months of the project hold now, line by line.
    pub closed: &'a BTreeMap<LineKey, Line>,
    /// What its statements have frozen of them.
    pub frozen: &'a Frozen,
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
        Basis::Reported => line.reported,
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
    let mut changed: Vec<StatementLine> = adjustments(of.closed, of.frozen, of.terms.basis)
        .iter()
        .map(|(key, (used, cost))| line(key, *used, *cost))
        .collect();
    let costs: Vec<Nanos> = lines.iter().chain(&changed).map(|line| line.cost).collect();
    let bill = bill(&costs, &of.terms);
    for (line, amount) in lines.iter_mut().chain(&mut changed).zip(&bill.lines) {
        line.amount = *amount;
    }
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
        let closed = BTreeMap::from([(key(10, 30), used(500_000_000))]);
        let frozen = Frozen::from([(key(10, 30), (used(200_000_000), Nanos(200_000_000)))]);
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
                frozen: &frozen,
                prices: Vec::new(),
            },
            |key| [format!("a{}", key.account), format!("p{}", key.person), format!("m{}", key.model)],
        );
        assert_eq!((statement.lines.len(), statement.adjustments.len(), statement.sessions), (2, 1, 2));
        assert_eq!(statement.cost(), Nanos(3_345_678_901));
        assert_eq!(statement.adjusted(), Nanos(330_000_000));
        let lines: Nanos = statement.all_lines().map(|line| line.amount).sum();
        let extras: Nanos = statement.bill.extras.iter().map(|(_, amount)| *amount).sum();
        assert_eq!(lines + extras, statement.bill.total);
        assert_eq!(statement.bill.total, Nanos(4_010_000_000));
        assert_eq!(statement.lines[0].model_name, "m3");
        // What is frozen is read back as it was.
        let text = serde_json::to_string(&statement).expect("JSON");
        assert_eq!(serde_json::from_str::<Statement>(&text).expect("a statement"), statement);
    }
}
