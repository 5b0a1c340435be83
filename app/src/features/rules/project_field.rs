//! What a rule bills to: a project of the list, nobody, or what it bills to already and no list offers.

use domain::projects::{Book, Project};
use domain::sessions::{Assignment, WHOLE};
use leptos::prelude::*;

use super::words::tag_words;
use crate::components::sentence::sentence;

/// What is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Billed {
    /// The value of the select; empty for nothing.
    chosen: String,
    /// What was there before. It is kept whole: a list of projects could not say how something is shared.
    kept: Option<Assignment>,
}

/// The value of "Not billable".
const NOBODY: &str = "nobody";
/// The value of what was there before.
const KEPT: &str = "kept";

impl Billed {
    /// As a dialog begins.
    pub fn of(tag: Option<&Assignment>) -> Self {
        Self {
            chosen: match tag {
                None => String::new(),
                Some(Assignment::NotBillable) => NOBODY.to_owned(),
                Some(tag) => whole(tag).map_or_else(|| KEPT.to_owned(), |id| id.to_string()),
            },
            kept: tag.cloned(),
        }
    }

    /// The assignment that is chosen.
    pub fn tag(&self) -> Option<Assignment> {
        match self.chosen.as_str() {
            NOBODY => Some(Assignment::NotBillable),
            KEPT => self.kept.clone(),
            id => id.parse().ok().map(Assignment::project),
        }
    }

    /// The project that all of it is billed to, if it is one.
    pub fn project(&self) -> Option<i32> {
        self.tag().as_ref().and_then(whole)
    }

    fn choose(&mut self, value: String) {
        self.chosen = value;
    }
}

/// The project that has all of it.
fn whole(tag: &Assignment) -> Option<i32> {
    match tag {
        Assignment::Projects(shares) => match shares.as_slice() {
            [one] if one.points == WHOLE => Some(one.project),
            _ => None,
        },
        Assignment::NotBillable => None,
    }
}

/// What is offered besides the open projects, with its value: shares, or a project that is archived by now.
fn besides(tag: Option<&Assignment>, book: &Book) -> Option<(String, String)> {
    let tag = tag.filter(|tag| **tag != Assignment::NotBillable)?;
    let words = tag_words(tag, book);
    match whole(tag) {
        None => Some((KEPT.to_owned(), sentence(&words))),
        Some(id) => {
            let open = book.project(id).is_some_and(|project| !project.archived);
            (!open).then(|| (id.to_string(), format!("{words} (archived)")))
        }
    }
}

/// The select, grouped by client.
#[component]
pub(super) fn ProjectField(
    /// What is chosen.
    value: RwSignal<Billed>,
    /// Clients and projects.
    book: Book,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let option = move |(key, text): (String, String)| {
        let this = key.clone();
        view! {
            <option value=key prop:selected=move || value.with(|value| value.chosen == this)>
                {text}
            </option>
        }
    };
    let kept = value.with_untracked(|value| besides(value.kept.as_ref(), &book));
    let of = |client: i32| {
        let open = |project: &&Project| project.client == client && !project.archived;
        book.projects
            .iter()
            .filter(open)
            .map(|project| (project.id.to_string(), project.name.clone()))
            .collect::<Vec<_>>()
    };
    let groups = book
        .clients
        .iter()
        .map(|client| (client.name.clone(), of(client.id)))
        .filter(|(_, projects)| !projects.is_empty())
        .map(|(client, projects)| {
            view! { <optgroup label=client>{projects.into_iter().map(option).collect_view()}</optgroup> }
        })
        .collect_view();
    view! {
        <div class="field" class:field--wrong=move || error.with(Option::is_some)>
            <label class="field__label" for="field-tag">
                "Billed to"
            </label>
            <select
                class="input pick"
                id="field-tag"
                name="tag"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=move || error.with(Option::is_some).then_some("error-tag")
                on:change=move |event| value.update(|value| value.choose(event_target_value(&event)))
            >
                {option((String::new(), "Choose a project".to_owned()))}
                {kept.map(option)}
                {groups}
                {option((NOBODY.to_owned(), "Not billable".to_owned()))}
            </select>
            <div aria-live="polite">
                {move || {
                    error
                        .get()
                        .map(|error| {
                            view! {
                                <p class="field__error" id="error-tag">
                                    {error}
                                </p>
                            }
                        })
                }}
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::projects::Client;
    use domain::sessions::Share;

    use super::*;

    fn book() -> Book {
        let project = |id: i32, name: &str, archived| Project {
            id,
            client: 1,
            name: name.to_owned(),
            colour: 0,
            archived,
        };
        Book {
            clients: vec![Client {
                id: 1,
                name: "Globex".to_owned(),
                archived: false,
            }],
            projects: vec![
                project(1, "Relaunch", false),
                project(2, "Care", false),
                project(3, "Old shop", true),
            ],
        }
    }

    fn halves() -> Assignment {
        Assignment::Projects([1, 2].map(|project| Share { project, points: 5_000 }).to_vec())
    }

    #[test]
    fn shares_are_kept_until_something_else_is_chosen() {
        let mut billed = Billed::of(Some(&halves()));
        assert_eq!(billed.tag(), Some(halves()));
        billed.choose("2".to_owned());
        assert_eq!(billed.tag(), Some(Assignment::project(2)));
        billed.choose(KEPT.to_owned());
        assert_eq!(billed.tag(), Some(halves()), "and can be taken back");
        billed.choose(NOBODY.to_owned());
        assert_eq!(billed.tag(), Some(Assignment::NotBillable));
        assert_eq!(Billed::of(None).tag(), None);
    }

    #[test]
    fn what_the_list_cannot_offer_stands_beside_it() {
        let beside = |tag: &Assignment| besides(Some(tag), &book()).map(|(_, text)| text);
        assert_eq!(beside(&halves()).as_deref(), Some("Shared between Relaunch 50% and Care 50%"));
        assert_eq!(beside(&Assignment::project(3)).as_deref(), Some("Old shop (archived)"));
        assert_eq!(beside(&Assignment::project(1)), None);
        assert_eq!(beside(&Assignment::NotBillable), None);
    }
}
