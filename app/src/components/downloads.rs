//! The files behind a table: everything that its question lets through, in three forms.

use domain::address::and;
use leptos::prelude::*;

/// The forms: what the address calls them, and what people do.
const FORMS: [(&str, &str); 3] = [("csv", "CSV"), ("jsonl", "JSON Lines"), ("parquet", "Parquet")];

/// Links to the files. `file` is the address of one without its form.
#[component]
pub fn Downloads(
    /// The address of the numbers, with their question.
    #[prop(into)]
    file: Signal<String>,
    /// What is in the files.
    title: &'static str,
    /// Whether they stand small at the end of a card, as the actions of a chart do.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let (all, one) = if quiet {
        ("chart__actions", "chart__action")
    } else {
        ("downloads", "button")
    };
    let link = move |(form, name): (&'static str, &'static str)| {
        view! {
            <a
                class=one
                href=move || file.with(|file| and(file, "format", form))
                rel="external"
                download=""
                aria-label=if quiet { format!("{title}: download as {name}") } else { format!("Download as {name}") }
            >
                {name}
            </a>
        }
    };
    view! {
        <div class=all role="group" aria-label="Download" title=title>
            {FORMS.map(link).collect_view()}
        </div>
    }
    .into_any()
}
