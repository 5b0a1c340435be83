//! Moving a rule up or down.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::rules_reorder;
use super::closed::tell_closed;
use super::page::Tolds;
use super::read::Told;
use crate::components::session::use_session;
use crate::components::toast::use_toasts;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// One place up: it speaks earlier.
    Up,
    /// One place down.
    Down,
}

/// The order of the rules. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    /// Moves a rule.
    pub shift: Callback<(i32, Step)>,
    /// The rule that was moved, as long as the list does not show it in its new place. Its button gets the focus there.
    moved: RwSignal<Option<(i32, Step)>>,
}

impl Order {
    /// Whether this rule was moved just now, and which way. Told once.
    pub fn take(self, id: i32) -> Option<Step> {
        let (_, step) = self.moved.try_get_untracked().flatten().filter(|(moved, _)| *moved == id)?;
        self.moved.set(None);
        Some(step)
    }
}

/// The order of the rules of this page. `told` is read again after each move.
pub(super) fn use_order(told: Tolds) -> Order {
    let (session, toasts) = (use_session(), use_toasts());
    let moved = RwSignal::new(None);
    let shift = Callback::new(move |(id, step): (i32, Step)| {
        // While one is on its way the list shows the order of before.
        if moved.get_untracked().is_some() {
            return;
        }
        let Told { rules, book, .. } = told.get_untracked().and_then(Result::ok).unwrap_or_default();
        let ids: Vec<i32> = rules.iter().map(|row| row.rule.id).collect();
        let Some((ids, place)) = shifted(&ids, id, step) else { return };
        let name = rules
            .into_iter()
            .find(|row| row.rule.id == id)
            .map(|row| row.rule.name)
            .unwrap_or_default();
        moved.set(Some((id, step)));
        spawn_local(async move {
            match session.run(|| rules_reorder(ids.clone())).await {
                Ok(closed_months) => {
                    toasts.done(format!("“{name}” is number {place} now."));
                    tell_closed(toasts, &book, &closed_months);
                }
                Err(error) => {
                    moved.try_set(None);
                    toasts.failed(&error);
                }
            }
            told.refetch();
        });
    });
    Order { shift, moved }
}

/// The order after a step, and the place that the rule has in it, from 1 on. Nothing at the ends.
fn shifted(ids: &[i32], id: i32, step: Step) -> Option<(Vec<i32>, usize)> {
    let at = ids.iter().position(|other| *other == id)?;
    let to = match step {
        Step::Up => at.checked_sub(1)?,
        Step::Down => at + 1,
    };
    let mut ids = ids.to_vec();
    if to >= ids.len() {
        return None;
    }
    ids.swap(at, to);
    Some((ids, to + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_changes_two_places() {
        assert_eq!(shifted(&[1, 2, 3], 2, Step::Up), Some((vec![2, 1, 3], 1)));
        assert_eq!(shifted(&[1, 2, 3], 2, Step::Down), Some((vec![1, 3, 2], 3)));
        assert_eq!(shifted(&[1, 2, 3], 1, Step::Up), None);
        assert_eq!(shifted(&[1, 2, 3], 3, Step::Down), None);
        assert_eq!(shifted(&[1, 2, 3], 9, Step::Down), None);
    }
}
