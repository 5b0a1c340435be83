//! A statement as CSV (RFC 4180), in UTF-8.

use domain::Nanos;
use domain::civil::write_day;
use domain::statements::{Statement, StatementLine};

use super::names;
use crate::rest::csv::{cell, line};
use crate::rest::dollars;

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Who bills: sees what the lines have cost as well.
    Studio,
    /// Who is billed: what the studio pays itself is not told.
    Client,
}

/// A row for each line (`usage`, and `adjustment` of earlier months), one for each amount below them (`fixed`, `allowance`, `minimum`, `cap`,
/// `rounding`), and `total` at last. The amounts of all rows but the last one add up to it, to the nano-dollar. Nobody's e-mail and no account is
/// in it. Each row says which statement it is of, so that files can be put together.
#[must_use]
pub fn csv(statement: &Statement, reader: Reader) -> String {
    let id = names::identifier(statement);
    let row = |row: &[String; 11]| line(&cells(&id, row, reader));
    let mut text = line(&cells("statement", &COLUMNS.map(str::to_owned), reader));
    let people = statement.people();
    let lines = statement.lines.iter().map(|line| ("usage", line));
    for (kind, of) in lines.chain(statement.adjustments.iter().map(|line| ("adjustment", line))) {
        text += &row(&used(kind, of, people.name(of)));
    }
    for (extra, amount) in &statement.bill.extras {
        text += &row(&below(extra.as_str(), *amount));
    }
    text + &row(&below("total", statement.bill.total))
}

/// Behind that of the statement. The cost is the last but one.
const COLUMNS: [&str; 11] = [
    "kind",
    "day",
    "person",
    "model",
    "requests",
    "input (tokens)",
    "cache reads (tokens)",
    "cache writes (tokens)",
    "output (tokens)",
    "cost (USD)",
    "amount (USD)",
];

fn used(kind: &str, line: &StatementLine, person: &str) -> [String; 11] {
    let used = &line.used;
    [
        kind.to_owned(),
        write_day(line.day),
        cell(person),
        cell(&line.model_name),
        used.requests.to_string(),
        used.input.to_string(),
        used.cache_read.to_string(),
        used.cache_write.to_string(),
        used.output.to_string(),
        dollars(line.cost),
        dollars(line.amount),
    ]
}

fn below(kind: &str, amount: Nanos) -> [String; 11] {
    let mut row: [String; 11] = std::array::from_fn(|_| String::new());
    kind.clone_into(&mut row[0]);
    row[10] = dollars(amount);
    row
}

/// What the reader sees of a row of a statement.
fn cells(statement: &str, row: &[String; 11], reader: Reader) -> Vec<String> {
    let [head @ .., cost, amount] = row;
    let cost = (reader == Reader::Studio).then_some(cost);
    let seen = head.iter().chain(cost).chain([amount]).cloned();
    std::iter::once(statement.to_owned()).chain(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::example;

    #[test]
    fn rows_are_lines_then_what_is_below_them_then_the_total() {
        let statement = example::statement();
        let text = csv(&statement, Reader::Studio);
        let rows: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(rows[0], format!("statement,{}", COLUMNS.join(",")));
        assert_eq!(
            rows[1],
            "7,usage,2026-10-01,ana,claude-opus-5,3,100,200,300,400,1234.567890123,1543.209862654"
        );
        assert!(rows[3].contains(",\"'=cmd|' /C calc'!A0, x\","), "no formulas: {}", rows[3]);
        assert!(text.contains("\r\n7,total,,,,,,,,,,"), "{text}");
        assert!(!text.contains('@'), "nobody's e-mail: {text}");
        let mut draft = statement;
        draft.number = None;
        assert!(csv(&draft, Reader::Studio).contains("\r\nDRAFT-2026-10-P12,usage,2026-10-01,"));
    }

    #[test]
    fn two_who_are_called_the_same_are_told_apart() {
        let mut statement = example::statement();
        let mut namesake = statement.lines[0].clone();
        namesake.person += 1_000;
        namesake.person_name = "ana@agency.example".to_owned();
        statement.adjustments.push(namesake);
        let text = csv(&statement, Reader::Studio);
        assert!(text.contains(",adjustment,2026-10-01,ana (2),claude-opus-5,"), "{text}");
        assert!(text.contains(",usage,2026-10-01,ana,claude-opus-5,"), "{text}");
    }

    #[test]
    fn a_client_does_not_see_what_the_studio_pays() {
        let statement = example::statement();
        let text = csv(&statement, Reader::Client);
        assert!(text.starts_with("statement,kind,day,person,model,requests,input (tokens),"));
        assert!(!text.contains("cost") && !text.contains("1234.567890123"), "{text}");
        assert!(text.contains("1543.209862654"));
    }
}
