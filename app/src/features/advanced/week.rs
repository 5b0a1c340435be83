//! The hours of the week.

use domain::Measures;
use domain::usage::{AdvancedPage, known_cost};

use crate::charts::{Heat, Unit};

/// The days as the page lists them: Sunday is 0.
const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// Reads one measure of a sum, if it is known.
type Measure = fn(&Measures) -> Option<i64>;

/// One measure by day of the week and hour; hours without use are empty, and so are those whose use has no price when it is cost that counts.
#[must_use]
pub fn prepare(page: &AdvancedPage, measure: &str) -> Heat {
    let (title, unit, of): (&str, Unit, Measure) = match measure {
        "requests" => ("Requests by hour of the week", Unit::Requests, |sum| Some(sum.requests)),
        "tokens" => ("Tokens by hour of the week", Unit::Tokens, |sum| Some(sum.tokens())),
        _ => ("Cost by hour of the week", Unit::Usd, |sum| known_cost(sum).map(|cost| cost.0)),
    };
    Heat {
        title: title.to_owned(),
        window: page.window.label.clone(),
        unit,
        x_name: format!("Hour of the day ({})", page.window.zone),
        y_name: "Day".to_owned(),
        x: (0..24).map(|hour| hour.to_string()).collect(),
        y: DAYS.map(str::to_owned).to_vec(),
        values: page.week.iter().map(|cell| cell.as_ref().and_then(of)).collect(),
        log: true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn sunday_is_the_first_row_and_what_is_empty_stays_empty() {
        let page = samples::page();
        let heat = prepare(&page, "requests");
        assert_eq!((heat.x.len(), heat.y.len(), heat.values.len()), (24, 7, 168));
        assert_eq!((heat.at(9, 1), heat.at(23, 6), heat.at(0, 0)), (Some(39), Some(1), None));
        assert_eq!(heat.total(), page.total().requests);
    }

    #[test]
    fn use_without_a_price_is_no_zero() {
        let heat = prepare(&samples::page(), "cost");
        assert_eq!((heat.at(9, 1), heat.at(23, 6)), (Some(390_000_000), None));
        assert_eq!(prepare(&samples::page(), "tokens").at(23, 6), Some(5));
    }
}
