//! The order in which the sessions of the page stand.

use domain::sessions::{SessionsPage, SessionsQuery};
use leptos::prelude::*;

use super::desk::{Choosing, Sheet};

/// That of the server, the latest first. But while somebody is in the list, rows that are there keep their places among each other: sessions that grow
/// overtake one another every few seconds, and a row that is moved loses the focus.
pub(super) fn order(page: RwSignal<SessionsPage>, choosing: RwSignal<Option<Choosing>>, sheet: RwSignal<Option<Sheet>>) -> Memo<Vec<i64>> {
    let asked: Memo<(SessionsQuery, Vec<i64>)> = Memo::new(move |before: Option<&(SessionsQuery, Vec<i64>)>| {
        let (question, ids) = page.with(|page| (page.question.clone(), page.rows.iter().map(|row| row.id).collect::<Vec<_>>()));
        let ids = match before {
            Some((known, before)) if *known == question && (is_something_open(choosing, sheet) || is_somebody_there()) => {
                placed(ids, before)
            }
            _ => ids,
        };
        (question, ids)
    });
    Memo::new(move |_| asked.with(|(_, ids)| ids.clone()))
}

/// Whether something is open above the list: it gives the focus back to a row.
fn is_something_open(choosing: RwSignal<Option<Choosing>>, sheet: RwSignal<Option<Sheet>>) -> bool {
    choosing.with_untracked(Option::is_some) || sheet.with_untracked(Option::is_some)
}

/// Whether the focus is in the list.
fn is_somebody_there() -> bool {
    if cfg!(feature = "ssr") {
        return false;
    }
    let focused = document().active_element();
    focused.is_some_and(|element| element.closest(".work__body").is_ok_and(|found| found.is_some()))
}

/// The new order, in which those that were there before stand among each other as before.
fn placed(ids: Vec<i64>, before: &[i64]) -> Vec<i64> {
    let mut stays = before.iter().filter(|id| ids.contains(id));
    let place = |id: &i64| if before.contains(id) { *stays.next().unwrap_or(id) } else { *id };
    ids.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_there_keeps_their_place_among_the_others() {
        assert_eq!(placed(vec![3, 2, 1], &[2, 3, 1]), [2, 3, 1]);
        assert_eq!(
            placed(vec![9, 3, 2, 8, 1], &[2, 3, 1]),
            [9, 2, 3, 8, 1],
            "new ones come where they belong"
        );
        assert_eq!(placed(vec![3, 1], &[2, 3, 1]), [3, 1], "those that have gone leave no gap");
        assert_eq!(placed(vec![5, 4], &[]), [5, 4]);
    }
}
