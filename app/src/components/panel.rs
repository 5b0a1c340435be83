//! A titled card whose content may still be loading or may have failed.

use leptos::prelude::*;

use super::icon::{Icon, Shape};
use super::sentence::sentence;

/// A titled card. Its content may read resources (a skeleton shows until they are there; later reads keep the old content) and
/// may render `Err(AppError)` (the card then says so and offers to try again).
#[component]
pub fn Panel(
    /// What it shows, and in which unit.
    #[prop(into)]
    title: Signal<String>,
    /// Small print on the right of the title: the window, the zone.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    /// More classes, such as the columns that it takes: `c8`.
    #[prop(optional)]
    class: &'static str,
    /// Height of the skeleton in pixels.
    #[prop(default = 200)]
    height: u16,
    /// Called by "Try again".
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
    /// Buttons on the right of the title.
    #[prop(optional)]
    actions: Option<Children>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <section class=format!("card {class}")>
            <header class="card__head">
                <h2>{title}</h2>
                {move || note.get().map(|note| view! { <span class="card__note">{note}</span> })}
                {actions.map(|actions| view! { <div class="card__actions">{actions()}</div> })}
            </header>
            // The boundary stands inside: around a `Transition` it would give siblings the same stream id, and the browser would
            // put one panel's content into another.
            <Transition fallback=move || {
                view! { <Skeleton height=height /> }
            }>
                <ErrorBoundary fallback=move |errors| {
                    let text = move || { errors.with(|errors| errors.iter().next().map_or_else(String::new, |(_, error)| error.to_string())) };
                    view! { <Failure text=Signal::derive(text) retry=retry /> }
                }>{children()}</ErrorBoundary>
            </Transition>
        </section>
    }
    .into_any()
}

/// Says what went wrong and offers to try again.
#[component]
pub fn Failure(
    /// The message.
    #[prop(into)]
    text: Signal<String>,
    /// What "Try again" does; without it there is no button.
    #[prop(optional_no_strip, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <div class="failure" role="alert">
            <Icon shape=Shape::Alert />
            <p>{move || text.with(|text| sentence(text))}</p>
            {retry
                .map(|retry| {
                    view! {
                        <button type="button" class="button" on:click=move |_| retry.run(())>
                            "Try again"
                        </button>
                    }
                })}
        </div>
    }
    .into_any()
}

/// The grey shape of what is being loaded.
#[component]
pub fn Skeleton(
    /// Pixels.
    #[prop(default = 200)]
    height: u16,
) -> impl IntoView {
    view! { <div class="skeleton" style=format!("height:{height}px") aria-hidden="true"></div> }
}
