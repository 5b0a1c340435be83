//! CSV as RFC 4180 has it, in UTF-8.

/// The header that says how many rows a file has, besides its heading: whoever counts fewer has lost some.
pub const ROW_COUNT: &str = "x-row-count";

/// A cell. One that a spreadsheet would take for a formula gets an apostrophe before it.
#[must_use]
pub fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// A line of cells that are written already.
#[must_use]
pub fn line(cells: &[String]) -> String {
    cells.join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        for (text, written) in [
            ("plain", "plain"),
            ("a, b", "\"a, b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-5", "'-5"),
        ] {
            assert_eq!(cell(text), written);
        }
        assert_eq!(line(&["a".to_owned(), "b".to_owned()]), "a,b\r\n");
    }
}
