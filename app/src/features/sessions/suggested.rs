//! Suggestions on the page: what a session is probably to be billed to, why, and how often such suggestions have been right.

use std::time::Duration;

use domain::sessions::SessionRow;
use domain::suggest::{Feature, Reason, Suggestion, Suggestions};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api::sessions_suggest;
use super::desk::{Desk, use_desk};
use super::row::Row;
use super::words::{billed_to, named};
use crate::charts::format::{count, share};
use crate::components::pace::Pace;
use crate::components::session::use_session;

/// So long after the list, or a tag, has changed they are asked for: whoever tags fast is not kept waiting for them.
const PAUSE: Duration = Duration::from_millis(400);

/// Asks for suggestions whenever other sessions are listed, and when something was tagged, from which there is something to learn.
pub(super) fn follow(desk: Desk) {
    let session = use_session();
    let untagged = Memo::new(move |_| {
        desk.page.with(|page| {
            let rows = page.rows.iter().filter(|row| row.billed().is_none());
            rows.map(|row| row.id).collect::<Vec<_>>()
        })
    });
    let pace = Pace::new(PAUSE);
    let ask = move || {
        let Some(ids) = untagged.try_get_untracked().filter(|ids| !ids.is_empty()) else {
            return;
        };
        spawn_local(async move {
            // They are a help: without them nothing is wrong with the page.
            if let Ok(answer) = session.run(|| sessions_suggest(ids.clone())).await {
                desk.suggestions.try_set(answer);
            }
        });
    };
    Effect::new(move |_| {
        untagged.track();
        desk.done.track();
        pace.soon(ask);
    });
}

/// Below the button of an untagged session: what is suggested, and a click takes it.
#[component]
pub(super) fn Suggested(
    /// The session.
    id: i64,
    /// Its data.
    row: Row,
) -> impl IntoView {
    let desk = use_desk();
    let said = Memo::new(move |_| {
        let suggestion = desk.suggestion(id)?;
        row.with(|row| {
            let row = row.as_ref().filter(|row| row.billed().is_none())?;
            let name = desk.page.with(|page| billed_to(&suggestion.tag, &page.book));
            Some((format!("{name}, {} % sure", suggestion.percent()), why(&suggestion, row)))
        })
    });
    move || {
        said.get().map(|(text, why)| {
            view! {
                <button
                    type="button"
                    class="tag__suggested"
                    title=format!("{why}. Click to tag it so.")
                    on:click=move |_| {
                        desk.current.set(Some(id));
                        desk.accept(&[id]);
                    }
                >
                    <span class="unseen">"Suggested: "</span>
                    {text}
                </button>
            }
        })
    }
}

/// How good suggestions are, on what they have not learned from.
#[component]
pub(super) fn Accuracy() -> impl IntoView {
    let desk = use_desk();
    let text = Memo::new(move |_| desk.suggestions.with(accuracy));
    view! {
        <p class="work__accuracy" role="status">
            {text}
        </p>
    }
    .into_any()
}

fn accuracy(answer: &Suggestions) -> String {
    let of = &answer.accuracy;
    if answer.learned_from == 0 || of.tried == 0 {
        return String::new();
    }
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    format!(
        "Suggestions are learned from the latest {}. Tried on the last {} without having learned from them, there was one for {}, and {} of these were right. Nothing is tagged because of a suggestion.",
        count(i64::try_from(answer.learned_from).unwrap_or(i64::MAX), "tag", "tags"),
        of.tried,
        share(number(of.suggested), number(of.tried)),
        share(number(of.right), number(of.suggested)),
    )
}

/// The reasons in words: `20 of 21 in /work/globex`.
fn why(suggestion: &Suggestion, row: &SessionRow) -> String {
    let reasons: Vec<String> = suggestion.reasons.iter().map(|reason| in_words(reason, row)).collect();
    format!("It was so for {}", reasons.join("; for "))
}

fn in_words(reason: &Reason, row: &SessionRow) -> String {
    const DAYS: [&str; 7] = domain::rules::DAY_NAMES;
    let person = || row.person_name.split('@').next().map(named).unwrap_or_default();
    let what = match &reason.feature {
        Feature::Directory(directory) => format!("in {directory}"),
        Feature::Branch(branch) => format!("on the branch {branch}"),
        Feature::PersonOnAccount(..) => format!("of {} on this account", person()),
        Feature::Person(_) => format!("of {}", person()),
        Feature::Account(_) => "on this account".to_owned(),
        Feature::Agent(id) => {
            let agent = row.agents.iter().find(|agent| agent.id == *id);
            format!("of {}", agent.map_or("the same agent", |agent| &agent.name))
        }
        Feature::Action(_) => "for the same kind of work".to_owned(),
        Feature::PersonOnWeekday(_, day) => {
            let day = DAYS.get(usize::from(*day)).copied().unwrap_or("the same day");
            format!("of {} on a {day}", person())
        }
    };
    format!("{} of {} sessions {what}", reason.hits, reason.of)
}

#[cfg(test)]
mod tests {
    use domain::suggest::Accuracy;

    use super::*;

    #[test]
    fn accuracy_is_told_where_there_is_any() {
        assert_eq!(accuracy(&Suggestions::default()), "");
        let answer = Suggestions {
            sessions: Vec::new(),
            accuracy: Accuracy {
                tried: 40,
                suggested: 30,
                right: 27,
            },
            learned_from: 200,
        };
        let text = accuracy(&answer);
        assert!(text.contains("latest 200 tags") && text.contains("the last 40"), "{text}");
        assert!(text.contains("75") && text.contains("90"), "{text}");
    }
}
