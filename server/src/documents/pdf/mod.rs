//! A statement as PDF (ISO 32000-1), on A4, for the client: who bills whom for what, how much work it was, what was used by model, by person and by
//! day, what has changed of earlier months, and what it comes to, in US dollars and in the currency of the statement. It says what the page of the
//! statement says. What the studio pays itself is not told.
//!
//! Letters are set in DejaVu Sans Condensed, and those that it has not are drawn (`pixels.rs`). What is used of both is in the file, so that it looks
//! the same everywhere. Scripts that are written from right to left are neither turned around nor joined. Nothing in it is of the moment it is made.

mod content;
mod embed;
mod file;
mod letters;
mod pixels;
mod sheets;
mod table;
mod typeface;

use domain::statements::Statement;

use self::letters::Letters;
use self::sheets::Sheets;

/// The file; with the hash of the text that the statement was closed as, where it was.
///
/// # Errors
/// When the font cannot be read, or has more letters than a file can name.
pub fn pdf(statement: &Statement, sha256: Option<&str>) -> anyhow::Result<Vec<u8>> {
    let mut sheets = Sheets::new(Letters::new()?);
    content::write(&mut sheets, statement, sha256);
    let title = format!("{}: {}, {}", statement.org, statement.project, statement.month.label());
    file::finish(sheets, &title)
}

/// The words of each page of a file, with one space between them.
#[cfg(test)]
pub(super) fn read(file: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(file).expect("a PDF");
    let pages = document.get_pages().into_keys();
    let words = |page: u32| {
        let text = document.extract_text(&[page]).expect("text");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    pages.map(words).collect()
}

#[cfg(test)]
mod tests {
    use domain::Nanos;
    use domain::billing::{Terms, bill};

    use super::*;
    use crate::documents::example;

    #[test]
    fn everything_that_is_billed_is_on_it_and_nothing_behind_it() {
        let statement = example::statement();
        let hash = "ab".repeat(32);
        let file = pdf(&statement, Some(&hash)).expect("a PDF");
        assert_eq!(file, pdf(&statement, Some(&hash)).expect("a PDF"), "the same bytes");
        let pages = read(&file);
        let text = pages.concat();
        for shown in [
            "Northwind",
            "Ünal,",
            "Relaunch =Q4",
            "October 2026",
            "Statement 7",
            "Closed 2026-11-03",
            hash.as_str(),
            "claude-opus-5",
            "gpt-5.5",
            "a model, with a name",
            "Model not named",
            "4 sessions, 2.5 h of work, 12 requests, 4,000 tokens",
            "By person",
            "Nobody is named",
            "2026-10-01",
            "2026-09-30, ana, claude-haiku-4-5",
            "Included allowance",
            "Up to the agreed minimum",
            "Total $700.00, EUR 644.98",
            "Total USD $700.00",
            "Total EUR 644.98",
            "0.9214",
            "2026-10-31",
            "Page 1 of 2",
        ] {
            assert!(text.contains(shown), "{shown} is not in {text}");
        }
        // The sum and its note are not torn apart.
        assert!(
            !pages[0].contains("Included allowance") && pages[1].contains("Amounts are shown to the cent"),
            "{pages:?}"
        );
        for hidden in ["@", "Studio seat", "1,234.57"] {
            assert!(!text.contains(hidden), "{hidden} is in {text}");
        }
    }

    #[test]
    fn letters_of_any_script_break_nothing() {
        let mut statement = example::statement();
        statement.client = "Łódź Ελλάς Дом 株式会社 さくら 서울 \u{1F980} \u{7}".to_owned();
        let file = pdf(&statement, None).expect("a PDF");
        let text = read(&file).concat();
        assert!(text.contains("Łódź Ελλάς Дом"), "{text}");
        // The reader does not know fonts of drawings: their tables, with which others copy and search, say what is in them.
        let raw = String::from_utf8_lossy(&file);
        for letter in "株式会社さくら서울".chars() {
            assert!(raw.contains(&format!("> <{:04X}>\n", u32::from(letter))), "{letter}");
        }
    }

    #[test]
    fn a_long_statement_has_many_pages_with_all_of_its_models() {
        let costs = vec![Nanos(1_234_567_891); 300];
        let terms = Terms::default();
        let mut statement = example::of(&costs, &terms, bill(&costs, &terms));
        for (n, line) in statement.lines.iter_mut().enumerate() {
            line.model_name = format!("model-{n}-");
        }
        let pages = read(&pdf(&statement, None).expect("a PDF"));
        assert!(pages.len() > 5, "{}", pages.len());
        for (at, page) in pages.iter().enumerate() {
            assert!(page.contains(&format!("Page {} of {}", at + 1, pages.len())), "{page}");
        }
        let text = pages.concat();
        assert!((0..299).all(|n| text.contains(&format!("model-{n}-"))));
        assert!(text.contains(&format!("Total USD {}", statement.bill.total.display_cents())));
    }

    #[test]
    fn a_draft_says_that_it_is_one() {
        let mut statement = example::statement();
        (statement.number, statement.closed_at, statement.exchange) = (None, None, None);
        statement.lines.clear();
        let text = read(&pdf(&statement, None).expect("a PDF")).concat();
        assert!(text.contains("Draft") && !text.contains("EUR"), "{text}");
    }
}
