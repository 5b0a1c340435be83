//! What the person at the page is doing: which sessions are chosen, which one is looked at, what is open, and what can be undone.

use domain::projects::Book;
use domain::sessions::{Assignment, Deed, SessionsPage};
use domain::suggest::{Suggestion, Suggestions};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::sessions_decide;
use super::order::order;
use super::words::billed_to;
use crate::charts::format::count;
use crate::components::analytics::Reading;
use crate::components::session::{Session, use_session};
use crate::components::toast::{Toasts, use_toasts};

/// What is being chosen for which sessions, and where on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choosing {
    /// The sessions.
    pub sessions: Vec<i64>,
    /// The row whose button it hangs on; none is the bar of what is chosen.
    pub row: Option<i64>,
    /// What for.
    pub why: Why,
}

/// What a project is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The sessions are billed to it.
    Tag,
    /// They become one session, which is billed to it.
    Merge,
}

/// What opens above the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    /// Sharing sessions between projects.
    Share(Vec<i64>),
    /// Noting something about sessions.
    Note(Vec<i64>),
}

/// The desk. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The page's data.
    pub page: RwSignal<SessionsPage>,
    /// The sessions of the page, in the order in which they stand.
    pub order: Memo<Vec<i64>>,
    /// Reads it again.
    pub(super) again: Callback<()>,
    /// The session that keys are about.
    pub current: RwSignal<Option<i64>>,
    /// The chosen ones, in the order of choosing.
    pub chosen: RwSignal<Vec<i64>>,
    /// The one whose details are open.
    pub open: RwSignal<Option<i64>>,
    /// For which ones a project is being picked.
    pub choosing: RwSignal<Option<Choosing>>,
    /// What is open above the page.
    pub sheet: RwSignal<Option<Sheet>>,
    /// Whether what was done of late is open.
    pub looking_back: RwSignal<bool>,
    /// What was done, the latest last: the number to undo it by, and what it was.
    pub done: RwSignal<Vec<(i64, String)>>,
    /// The deeds that are on their way, the latest last: a number of each, and whether it is to be undone as soon as it is done.
    pub(super) under_way: StoredValue<Vec<(u32, bool)>>,
    /// How many undoings are on their way.
    pub(super) taking_back: StoredValue<u32>,
    /// What is suggested for the sessions of the page.
    pub suggestions: RwSignal<Suggestions>,
    /// Whether they may do anything here.
    pub may: bool,
    pub(super) session: Session,
    pub(super) toasts: Toasts,
}

/// Puts the desk of a page into context.
pub(super) fn provide_desk(reading: Reading<SessionsPage>, may: bool) -> Desk {
    let (choosing, sheet) = (RwSignal::new(None), RwSignal::new(None));
    let desk = Desk {
        page: reading.page,
        order: order(reading.page, choosing, sheet),
        again: reading.again,
        current: RwSignal::new(None),
        chosen: RwSignal::new(Vec::new()),
        open: RwSignal::new(None),
        choosing,
        sheet,
        looking_back: RwSignal::new(false),
        done: RwSignal::new(Vec::new()),
        under_way: StoredValue::new(Vec::new()),
        taking_back: StoredValue::new(0),
        suggestions: RwSignal::new(Suggestions::default()),
        may,
        session: use_session(),
        toasts: use_toasts(),
    };
    provide_context(desk);
    // What is not listed any more is not chosen either.
    Effect::new(move |_| {
        let ids = desk.order.get();
        let stays = |id: &i64| ids.contains(id);
        if desk.chosen.with_untracked(|chosen| !chosen.iter().all(stays)) {
            desk.chosen.update(|chosen| chosen.retain(stays));
        }
        if desk.current.get_untracked().is_some_and(|id| !ids.contains(&id)) {
            desk.current.set(None);
        }
    });
    if may {
        super::suggested::follow(desk);
    }
    desk
}

/// That of the page.
pub(super) fn use_desk() -> Desk {
    expect_context::<Desk>()
}

impl Desk {
    /// The sessions that a deed would be done to: the chosen ones, or the one that keys are about.
    pub fn targets(self) -> Vec<i64> {
        let chosen = self.chosen.get_untracked();
        if chosen.is_empty() {
            self.current.get_untracked().into_iter().collect()
        } else {
            chosen
        }
    }

    /// What is suggested for a session.
    pub fn suggestion(self, id: i64) -> Option<Suggestion> {
        self.suggestions.with(|all| {
            let found = all.sessions.iter().find(|suggested| suggested.session == id);
            found.map(|suggested| suggested.suggestion.clone())
        })
    }

    /// Tags sessions with what is suggested for each of them.
    pub fn accept(self, sessions: &[i64]) {
        let mut tags: Vec<(Assignment, Vec<i64>)> = Vec::new();
        for id in sessions {
            let Some(suggestion) = untrack(|| self.suggestion(*id)) else {
                continue;
            };
            match tags.iter_mut().find(|(tag, _)| *tag == suggestion.tag) {
                Some((_, ids)) => ids.push(*id),
                None => tags.push((suggestion.tag, vec![*id])),
            }
        }
        for (tag, ids) in tags {
            self.tag(ids, Some(tag));
        }
    }

    /// Chooses a session, or lets it go.
    pub fn toggle(self, id: i64) {
        self.chosen.update(|chosen| match chosen.iter().position(|known| *known == id) {
            Some(at) => {
                chosen.remove(at);
            }
            None => chosen.push(id),
        });
    }

    /// Bills sessions to something; without a tag they are untagged again. The page shows it before the server has done it.
    pub fn tag(self, sessions: Vec<i64>, tag: Option<Assignment>) {
        if sessions.is_empty() {
            return;
        }
        let what = self.page.with_untracked(|page| said(&tag, &page.book));
        let after = self.next_after(&sessions);
        self.page.update(|page| page.tag(&sessions, tag.as_ref()));
        self.chosen.update(|chosen| chosen.retain(|id| !sessions.contains(id)));
        self.current.set(after);
        if let Some(id) = after {
            // The row of before is gone, and with it the focus.
            request_animation_frame(move || super::keys::focus(id));
        }
        self.act(Deed::Tag { sessions, tag }, what);
    }

    /// Makes one session of several, billed to what they are billed to already, or to this. What was chosen stays so until it is done: it may be refused.
    pub fn merge(self, sessions: Vec<i64>, tag: Option<Assignment>) {
        self.act(Deed::Merge { sessions, tag }, "Merged".to_owned());
    }

    /// The session that keys are about when these have gone from the list: the next one that stays, or else the one before.
    fn next_after(self, gone: &[i64]) -> Option<i64> {
        next_after(&self.order.get_untracked(), self.current.get_untracked(), gone)
    }

    /// Has the server do something, and tells how it went.
    pub fn act(self, deed: Deed, what: String) {
        let Some(number) = self.under_way.try_update_value(|deeds| {
            let number = deeds.last().map_or(0, |(last, _)| last.wrapping_add(1));
            deeds.push((number, false));
            number
        }) else {
            return;
        };
        spawn_local(async move {
            let answer = self.session.run(|| sessions_decide(deed.clone())).await;
            let is_unwanted = self.under_way.try_update_value(|deeds| {
                let at = deeds.iter().position(|(known, _)| *known == number)?;
                Some(deeds.remove(at).1)
            });
            match answer {
                Ok(done) => {
                    let sessions = count(i64::try_from(done.sessions).unwrap_or(i64::MAX), "session", "sessions");
                    let what = format!("{what} ({sessions})");
                    self.tell_closed(&done.closed_months);
                    if is_unwanted.flatten() == Some(true) {
                        return self.undo_one(done.action, what);
                    }
                    self.done.try_update(|list| list.push((done.action, what)));
                    // Tags are shown at once; what is cut otherwise has to be read.
                    if matches!(deed, Deed::Merge { .. }) {
                        self.chosen.try_set(Vec::new());
                    }
                    if !matches!(deed, Deed::Tag { .. }) {
                        self.again.run(());
                    }
                }
                Err(error) => {
                    self.toasts.failed(error);
                    // What the page shows already has not come to be.
                    self.again.run(());
                }
            }
        });
    }
}

/// What was done, in words.
fn said(tag: &Option<Assignment>, book: &Book) -> String {
    tag.as_ref()
        .map_or_else(|| "Tag taken away".to_owned(), |tag| format!("Tagged {}", billed_to(tag, book)))
}

fn next_after(ids: &[i64], current: Option<i64>, gone: &[i64]) -> Option<i64> {
    let stays = |id: &&i64| !gone.contains(id);
    let at = current.and_then(|current| ids.iter().position(|id| *id == current))?;
    let behind = ids[at..].iter().find(stays);
    behind.or_else(|| ids[..at].iter().rev().find(stays)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_on_with_the_next_one_that_stays() {
        let ids = [5, 4, 3, 2];
        assert_eq!(next_after(&ids, Some(4), &[4]), Some(3));
        assert_eq!(next_after(&ids, Some(4), &[4, 3]), Some(2));
        assert_eq!(next_after(&ids, Some(2), &[2]), Some(3));
        assert_eq!(next_after(&ids, Some(5), &[3]), Some(5));
        assert_eq!(next_after(&ids, Some(5), &ids), None);
        assert_eq!(next_after(&ids, None, &[5]), None);
    }
}
