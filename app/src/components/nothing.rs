//! What a list says when it is empty, and what helps.

use leptos::prelude::*;

/// Why there is nothing, and where a link leads that does something about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What there is not.
    pub title: String,
    /// Why, or what to do.
    pub text: String,
    /// The address that helps.
    pub to: String,
    /// What the link says: what it does.
    pub link: &'static str,
}

/// The reason and the way on; nothing while there is something.
#[component]
pub fn Nothing(
    /// Why there is nothing.
    reason: Memo<Option<Reason>>,
) -> impl IntoView {
    move || {
        reason.get().map(|Reason { title, text, to, link }| {
            view! {
                <div class="empty">
                    <h3>{title}</h3>
                    <p>{text}</p>
                    <a class="button" href=to>
                        {link}
                    </a>
                </div>
            }
        })
    }
}
