//! A modal dialog on the native `<dialog>`: the browser keeps the focus inside, closes it on Escape and puts the focus back.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Context of what stands in a dialog.
#[derive(Clone, Copy, Debug)]
struct InDialog;

/// Marks the element that takes the focus: by `autofocus` in a page, by `data-focus` in a dialog. A dialog's content comes when the
/// page has a focus already, and browsers grumble in the console about an `autofocus` that comes late.
#[must_use]
pub fn focus_marks(wanted: bool) -> (bool, Option<&'static str>) {
    let inside = use_context::<InDialog>().is_some();
    (wanted && !inside, (wanted && inside).then_some(""))
}

/// A dialog. Its content is built when it opens and dropped when it closes, so a form in it always starts fresh.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it has a close button and closes on Escape.
    #[prop(default = true)]
    closable: bool,
    /// One more class for its width.
    #[prop(optional)]
    class: &'static str,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            // A frame later the content is there, and the browser can focus the field that asks for it.
            request_animation_frame(move || {
                if open.try_get_untracked() == Some(true) && !dialog.open() {
                    let _ = dialog.show_modal();
                    let wanted = dialog.query_selector("[data-focus]").ok().flatten();
                    if let Some(element) = wanted.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
                        let _ = element.focus();
                    }
                }
            });
        } else if dialog.open() {
            dialog.close();
        }
    });
    let content = move || {
        open.get().then(|| {
            provide_context(InDialog);
            view! {
                <header class="dialog__head">
                    <h2>{title}</h2>
                    {closable
                        .then(|| {
                            view! {
                                <button type="button" class="icon-button" aria-label="Close" on:click=move |_| open.set(false)>
                                    <super::icon::Icon shape=super::icon::Shape::Close />
                                </button>
                            }
                        })}
                </header>
                <div class="dialog__body">{children()}</div>
            }
            .into_any()
        })
    };
    view! {
        <dialog
            class=format!("dialog {class}")
            aria-label=title
            node_ref=node
            on:cancel=move |event: leptos::ev::Event| {
                if !closable {
                    event.prevent_default();
                }
            }
            // Escape pressed twice closes it whatever `cancel` said: a dialog that must stay opens again.
            on:close=move |_| {
                if closable {
                    open.set(false);
                } else if open.get_untracked() && let Some(dialog) = node.get_untracked() {
                    let _ = dialog.show_modal();
                }
            }
        >
            {content}
        </dialog>
    }
    .into_any()
}

/// Asks before something that is hard to take back.
#[component]
pub fn Confirm(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What will happen.
    #[prop(into)]
    text: Signal<String>,
    /// What the button says: the verb of the question.
    #[prop(into)]
    verb: Signal<String>,
    /// Called when the person agrees.
    #[prop(into)]
    agree: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open=open title=title class="dialog--narrow">
            <p>{text}</p>
            <footer class="dialog__foot">
                <button type="button" class="button" data-focus="" on:click=move |_| open.set(false)>
                    "Cancel"
                </button>
                <button
                    type="button"
                    class="button button--danger"
                    on:click=move |_| {
                        open.set(false);
                        agree.run(());
                    }
                >
                    {verb}
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}
