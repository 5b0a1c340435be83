//! Holding the log still: what a reader looks at does not move, and what has come meanwhile is counted.

use domain::usage::activity::{Activity, ActivityQuery, RequestRow};

/// The lines as they were when the reader began to hold them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    query: ActivityQuery,
    rows: Vec<RequestRow>,
}

impl Held {
    /// Holds what the page shows.
    pub fn of(page: &Activity) -> Self {
        Self {
            query: page.query.clone(),
            rows: page.rows.clone(),
        }
    }

    /// Whether these are lines of the question that the page answers now.
    pub fn is_of(&self, page: &Activity) -> bool {
        self.query == page.query
    }
}

/// The lines to show.
pub(super) fn shown(page: &Activity, held: Option<&Held>) -> Vec<RequestRow> {
    match held.filter(|held| held.is_of(page)) {
        Some(held) => held.rows.clone(),
        None => page.rows.clone(),
    }
}

/// How many requests have come since the lines were held, and whether there may be more of them.
pub(super) fn waiting(page: &Activity, held: Option<&Held>) -> (usize, bool) {
    let Some(held) = held.filter(|held| held.is_of(page)) else {
        return (0, false);
    };
    let is_new = |row: &&RequestRow| held.rows.iter().all(|known| known.id != row.id);
    let new = page.rows.iter().filter(is_new).count();
    // Where not one line of before is left on the page, others may lie between.
    (new, new > 0 && new == page.rows.len() && !held.rows.is_empty())
}

/// `12 new requests`.
pub(super) fn waiting_text((count, more): (usize, bool)) -> String {
    match (count, more) {
        (1, false) => "1 new request".to_owned(),
        (count, false) => format!("{count} new requests"),
        (count, true) => format!("{count} or more new requests"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{page, row};
    use super::*;

    #[test]
    fn held_lines_do_not_move_and_what_comes_is_counted() {
        let mut page = page(vec![row(2), row(1)]);
        let held = Held::of(&page);
        page.rows.insert(0, row(3));
        page.rows.insert(1, row(4));
        let ids = |rows: Vec<RequestRow>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(ids(shown(&page, Some(&held))), [2, 1]);
        assert_eq!(ids(shown(&page, None)), [3, 4, 2, 1]);
        assert_eq!(waiting(&page, Some(&held)), (2, false));
        assert_eq!(waiting(&page, None), (0, false));
        page.rows.truncate(2);
        assert_eq!(waiting(&page, Some(&held)), (2, true), "there may be some between");
    }

    #[test]
    fn lines_of_another_question_are_not_held() {
        let mut page = page(vec![row(1)]);
        let held = Held::of(&page);
        page.query.search = "ana".to_owned();
        page.rows = vec![row(9)];
        assert_eq!(shown(&page, Some(&held))[0].id, 9);
        assert_eq!(waiting(&page, Some(&held)), (0, false));
    }

    #[test]
    fn counts_agree_with_their_noun() {
        assert_eq!(waiting_text((1, false)), "1 new request");
        assert_eq!(waiting_text((12, false)), "12 new requests");
        assert_eq!(waiting_text((50, true)), "50 or more new requests");
    }
}
