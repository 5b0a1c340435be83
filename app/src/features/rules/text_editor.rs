//! A condition that is typed: a directory, a repository or a branch.

use leptos::prelude::*;

use super::draft::Draft;
use super::kind::Kind;

/// The field, with an example and what a star does.
#[component]
pub(super) fn TextEditor(
    /// Which line.
    line: u32,
    /// Which kind it is.
    kind: Kind,
    /// The rule.
    draft: Draft,
) -> impl IntoView {
    let (example, hint) = help(kind);
    let described = format!("hint-condition-{line}");
    view! {
        <input
            class="input"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-label=kind.title()
            aria-describedby=described.clone()
            placeholder=example
            prop:value=move || draft.read(line, |line| line.text.clone())
            on:input=move |event| {
                let text = event_target_value(&event);
                draft.change(line, |line| line.text = text);
            }
        />
        <p class="field__hint" id=described>
            {hint}
        </p>
    }
    .into_any()
}

/// An example, and what is meant by it.
const fn help(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Repository => (
            "globex-web",
            "The name of the folder that it is checked out in, wherever that is. A star stands for anything: globex-*",
        ),
        Kind::Branch => ("feature/globex", "A star stands for anything: feature/*"),
        _ => (
            "/work/globex",
            "This directory and everything below it. A star stands for anything: */clients/globex",
        ),
    }
}
