//! A chart as CSV: RFC 4180 (commas, double quotes, CRLF), exact values, units in the headings.

use domain::civil::write_instant;

use super::sheet::{Cell, Place, Sheet};

/// The table of a chart for a spreadsheet. Buckets also get their first instant in UTC, because their labels carry no year.
#[must_use]
pub fn csv(sheet: &Sheet) -> String {
    let head = sheet.columns(Place::Page).map(|(_, head)| match head.unit {
        Some(unit) => field(&format!("{} ({})", head.name, unit.name())),
        None => field(&head.name),
    });
    let mut out = line(head);
    for row in &sheet.lines {
        out += &line(
            sheet
                .columns(Place::Page)
                .map(|(at, _)| row.cells.get(at).map(cell).unwrap_or_default()),
        );
    }
    out
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => field(text),
        Cell::Instant(at) => write_instant(at.saturating_mul(1000)),
        Cell::Value(unit, value) => value.map(|value| unit.exact(value)).unwrap_or_default(),
        Cell::Share(..) => String::new(),
    }
}

fn line(fields: impl Iterator<Item = String>) -> String {
    fields.collect::<Vec<_>>().join(",") + "\r\n"
}

/// A text field. One that a spreadsheet would take for a formula gets an apostrophe in front
/// (<https://owasp.org/www-community/attacks/CSV_Injection>): names come from outside.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) || text != text.trim() {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Shape;
    use super::super::samples::{daily, percentiles, ring};
    use super::*;

    #[test]
    fn buckets_are_lines_and_names_cannot_become_formulas() {
        assert_eq!(
            csv(&daily(Shape::Areas).sheet()),
            "Start (UTC),Day (America/New_York),claude-opus-5 (USD),\"'=cmd|\"\"x\"\", inc (USD)\",Total (USD)\r\n\
             2026-10-23T00:00:00Z,Oct 23,42.13,1.5,43.63\r\n\
             2026-10-24T00:00:00Z,Oct 24,0,0.25,0.25\r\n\
             2026-10-25T00:00:00Z,Oct 25,17.000000001,0,17.000000001\r\n"
        );
    }

    #[test]
    fn a_ring_has_a_line_for_each_share() {
        assert_eq!(
            csv(&ring().sheet()),
            "Model,Cost (USD)\r\nclaude-opus-5,59.130000001\r\n\"'=cmd|\"\"x\"\", inc\",1.75\r\n"
        );
    }

    #[test]
    fn gaps_are_empty_and_what_does_not_add_up_has_no_total() {
        assert_eq!(
            csv(&percentiles().sheet()),
            "Start (UTC),Day (UTC),P50 (ms),P95 (ms)\r\n2026-10-23T00:00:00Z,Oct 23,800,4000\r\n2026-10-24T00:00:00Z,Oct 24,,\r\n"
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for (text, safe) in [
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@sum", "'@sum"),
            ("\ttab", "\"'\ttab\""),
            (" pad", "\" pad\""),
            ("plain", "plain"),
        ] {
            assert_eq!(field(text), if text == "\ttab" { "'\ttab".to_owned() } else { safe.to_owned() });
        }
    }
}
