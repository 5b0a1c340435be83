//! Rates as CSV: `currency,day,rate`, as `EUR,2026-10-31,0.9214`.

use domain::billing::Rate;
use domain::civil::read_day;
use domain::query::QueryError;
use domain::text::fail;

const HEADING: &str = "currency,day,rate";

/// Reads rates. The heading may be left out; no cell holds a comma, so quotes around one say nothing.
///
/// # Errors
/// With the number of the line that cannot be read.
pub(super) fn read(text: &str) -> Result<Vec<Rate>, QueryError> {
    let lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim).zip(1_usize..);
    let is_heading = |line: &str, number: usize| number == 1 && line.replace('"', "").eq_ignore_ascii_case(HEADING);
    let rows = lines
        .filter(|(line, _)| !line.is_empty())
        .filter(|(line, number)| !is_heading(line, *number));
    rows.map(|(line, number)| row(line).map_err(|error| fail(&error.field, &format!("line {number}: {}", error.problem))))
        .collect()
}

fn row(line: &str) -> Result<Rate, QueryError> {
    let cells: Vec<&str> = line.split(',').map(|cell| cell.trim().trim_matches('"')).collect();
    let [currency, day, rate] = cells.as_slice() else {
        return Err(fail("rates", "write currency,day,rate, such as EUR,2026-10-31,0.9214"));
    };
    let rate = Rate {
        currency: (*currency).to_owned(),
        day: read_day(day).ok_or_else(|| fail("day", "write a day such as 2026-10-31"))?,
        rate: (*rate).to_owned(),
    };
    rate.checked()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn rates_are_read_line_by_line() {
        let rates = read("\u{FEFF}Currency,Day,Rate\r\nEUR,2026-10-31,0.92140\r\n\r\n\"gbp\", 2026-10-30 ,0.79\n").expect("rates");
        let written: Vec<(&str, jiff::civil::Date, &str)> = rates
            .iter()
            .map(|one| (one.currency.as_str(), one.day, one.rate.as_str()))
            .collect();
        assert_eq!(
            written,
            [("EUR", date(2026, 10, 31), "0.9214"), ("GBP", date(2026, 10, 30), "0.79")]
        );
        assert_eq!(read("EUR,2026-10-31,1").expect("no heading").len(), 1);
        assert_eq!(read("").expect("nothing"), []);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        for (text, field, number) in [
            ("currency,day,rate\nEUR,2026-10-31", "rates", 2),
            ("EUR,31.10.2026,1", "day", 1),
            ("EUR,2026-10-31,1\nUSD,2026-10-31,1", "currency", 2),
            ("EUR,2026-10-31,0", "rate", 1),
        ] {
            let error = read(text).expect_err(text);
            assert_eq!(error.field, field, "{text}");
            assert!(error.problem.starts_with(&format!("line {number}: ")), "{}", error.problem);
        }
    }
}
