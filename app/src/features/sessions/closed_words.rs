//! What is said where a change reaches a month that is closed.

use domain::projects::Book;
use domain::sessions::{Assignment, ClosedMonth};

use super::change_words::with_client;

/// So many months are named; the others are counted.
const NAMED: usize = 2;

/// `October 2026 of Globex · Relaunch is closed: this becomes an adjustment of the next statement.` Nothing where none is reached.
pub(in crate::features) fn closed_words(months: &[ClosedMonth], book: &Book) -> Option<String> {
    let name = |closed: &ClosedMonth| {
        format!(
            "{} of {}",
            closed.month.label(),
            with_client(&Assignment::project(closed.project), book)
        )
    };
    let mut names: Vec<String> = months.iter().take(NAMED).map(name).collect();
    if months.len() > NAMED {
        names.push(format!("{} more", months.len() - NAMED));
    }
    let last = names.pop()?;
    Some(if names.is_empty() {
        format!("{last} is closed: this becomes an adjustment of the next statement.")
    } else {
        format!(
            "{} and {last} are closed: this becomes an adjustment of their next statements.",
            names.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use domain::billing::Month;
    use domain::projects::{Client, Project};

    use super::*;

    #[test]
    fn closed_months_are_named_with_their_projects() {
        let book = Book {
            clients: vec![Client {
                id: 1,
                name: "Globex".to_owned(),
                archived: false,
            }],
            projects: vec![Project {
                id: 7,
                client: 1,
                name: "Relaunch".to_owned(),
                colour: 0,
                archived: true,
            }],
        };
        let of = |month: &str| ClosedMonth {
            project: 7,
            month: Month::parse(month).expect("a month"),
        };
        assert_eq!(closed_words(&[], &book), None);
        assert_eq!(
            closed_words(&[of("2026-10")], &book).as_deref(),
            Some("October 2026 of Globex · Relaunch is closed: this becomes an adjustment of the next statement.")
        );
        let many = closed_words(&[of("2026-08"), of("2026-09"), of("2026-10"), of("2026-11")], &book).expect("words");
        assert!(
            many.starts_with("August 2026 of Globex · Relaunch, September 2026 of Globex · Relaunch and 2 more are closed"),
            "{many}"
        );
    }
}
