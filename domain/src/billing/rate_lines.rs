//! Many rates at once: lines of `currency,day,rate`, as spreadsheets and banks write them.

use std::collections::BTreeMap;

use super::Rate;
use crate::civil::read_day;

/// A line that is no rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    /// Its number, from 1 on: empty lines and the header count, as they do in an editor.
    pub line: usize,
    /// What would be right.
    pub problem: String,
}

/// Reads lines of `EUR,2026-10-31,0.9214`. The first one may name the columns, and empty ones are skipped. A currency has one rate a day: which of
/// two would hold nobody could see.
///
/// # Errors
/// All lines that are not right; nothing is read then.
pub fn read_rates(text: &str) -> Result<Vec<Rate>, Vec<WrongLine>> {
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines());
    let mut filled = lines.filter(|(_, line)| !line.trim().is_empty()).peekable();
    filled.next_if(|(_, line)| is_header(line));
    let (mut rates, mut wrong) = (Vec::new(), Vec::new());
    let mut seen = BTreeMap::new();
    for (line, text) in filled {
        let read = read_line(text).and_then(|rate| match seen.insert((rate.currency.clone(), rate.day), line) {
            None => Ok(rate),
            Some(first) => Err(format!("line {first} has this currency and day already")),
        });
        match read {
            Ok(rate) => rates.push(rate),
            Err(problem) => wrong.push(WrongLine { line, problem }),
        }
    }
    if wrong.is_empty() { Ok(rates) } else { Err(wrong) }
}

/// The cells of a line. Some programs put all of them in quotes.
fn cells(line: &str) -> Vec<&str> {
    line.split(',').map(|cell| cell.trim().trim_matches('"').trim()).collect()
}

fn is_header(line: &str) -> bool {
    let cells = cells(line);
    let names = ["currency", "day", "rate"];
    cells.len() == names.len() && cells.iter().zip(names).all(|(cell, name)| cell.eq_ignore_ascii_case(name))
}

fn read_line(line: &str) -> Result<Rate, String> {
    if !line.matches('"').count().is_multiple_of(2) {
        return Err("a quotation mark is not closed".to_owned());
    }
    let cells = cells(line);
    let [currency, day, rate] = cells[..] else {
        return Err("write three values with commas between them, such as EUR,2026-10-31,0.9214".to_owned());
    };
    let rate = Rate {
        currency: currency.to_owned(),
        day: read_day(day).ok_or("write a day such as 2026-10-31")?,
        rate: rate.to_owned(),
    };
    rate.checked().map_err(|error| error.problem)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn lines_are_read_with_or_without_a_header() {
        let rate = |currency: &str, day, rate: &str| Rate {
            currency: currency.to_owned(),
            day,
            rate: rate.to_owned(),
        };
        let expected = vec![rate("EUR", date(2026, 10, 31), "0.9214"), rate("CHF", date(2026, 10, 30), "0.88")];
        for text in [
            "EUR,2026-10-31,0.9214\nCHF,2026-10-30,0.88",
            "\u{feff}Currency,Day,Rate\r\n\r\neur , 2026-10-31 , 0.9214\r\n\"CHF\",\"2026-10-30\",\"0.880\"\r\n\n",
        ] {
            assert_eq!(read_rates(text).as_ref(), Ok(&expected), "{text:?}");
        }
        for empty in ["", " \n\n", "currency,day,rate\n"] {
            assert_eq!(read_rates(empty), Ok(Vec::new()), "{empty:?}");
        }
    }

    #[test]
    fn every_wrong_line_is_told_and_none_is_kept() {
        let text = "currency,day,rate\nEUR,2026-10-31,0.9214\n\nEUR,31.10.2026,0.9\nUSD,2026-10-31,1\nEUR,2026-10-31,0.93\nCHF;2026-10-31;0,88\nCHF,2026-10-31,much\ncurrency,day,rate\n\"CHF,2026-10-29,0.9";
        let wrong = read_rates(text).expect_err("refused");
        let said: Vec<(usize, &str)> = wrong.iter().map(|wrong| (wrong.line, wrong.problem.as_str())).collect();
        assert_eq!(
            said,
            [
                (4, "write a day such as 2026-10-31"),
                (5, "use the three letters of a currency other than USD, such as EUR"),
                (6, "line 2 has this currency and day already"),
                (7, "write three values with commas between them, such as EUR,2026-10-31,0.9214"),
                (8, "write units for a dollar, such as 0.9214"),
                (9, "write a day such as 2026-10-31"),
                (10, "a quotation mark is not closed"),
            ]
        );
    }
}
