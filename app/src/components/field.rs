//! Form fields: a label, the control, a hint and the message of what is wrong with it, tied together for assistive technology.

use leptos::prelude::*;

use super::dialog::focus_marks;

/// A line of text.
#[component]
pub fn TextField(
    /// Name in the form; ids are made of it.
    name: &'static str,
    /// What is asked for.
    label: &'static str,
    /// The value.
    value: RwSignal<String>,
    /// `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// `inputmode`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// `placeholder`: an example, never the label.
    #[prop(optional)]
    placeholder: Option<&'static str>,
    /// Id of a `datalist`.
    #[prop(optional)]
    list: Option<&'static str>,
    /// What the value is used for.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let id = format!("field-{name}");
    let (autofocus, in_dialog) = focus_marks(autofocus);
    let input = view! {
        <input
            class="input"
            id=id.clone()
            name=name
            type=kind
            autocomplete=autocomplete
            inputmode=inputmode
            placeholder=placeholder
            list=list
            autofocus=autofocus
            data-focus=in_dialog
            required=required
            spellcheck="false"
            aria-invalid=move || error.get().map(|_| "true")
            aria-describedby=described_by(name, hint, error)
            node_ref=bind(value)
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
    .into_any();
    frame(name, label, required, hint, error, input)
}

/// A password, with a switch that shows it.
#[component]
pub fn PasswordField(
    /// Name in the form.
    name: &'static str,
    /// What is asked for.
    label: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// The value.
    value: RwSignal<String>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// What is asked of it.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let (autofocus, in_dialog) = focus_marks(autofocus);
    let input = view! {
        <div class="input-group">
            <input
                class="input"
                id=format!("field-{name}")
                name=name
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autofocus=autofocus
            data-focus=in_dialog
                required=true
                spellcheck="false"
                autocapitalize="none"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described_by(name, hint, error)
                node_ref=bind(value)
                on:input=move |event| value.set(event_target_value(&event))
            />
            <button
                type="button"
                class="input-group__button"
                aria-pressed=move || shown.get().to_string()
                aria-label="Show the password"
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || if shown.get() { "Hide" } else { "Show" }}
            </button>
        </div>
    }
    .into_any();
    frame(name, label, true, hint, error, input)
}

/// One of a few choices.
#[component]
pub fn SelectField(
    /// Name in the form.
    name: &'static str,
    /// What is asked for.
    label: &'static str,
    /// The chosen value.
    value: RwSignal<String>,
    /// Values and what they are called.
    options: Vec<(String, String)>,
    /// What the value is used for.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: MaybeProp<String>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(key, text)| {
            let chosen = key.clone();
            view! {
                <option value=key prop:selected=move || value.with(|value| *value == chosen)>
                    {text}
                </option>
            }
        })
        .collect_view();
    let select = view! {
        <select
            class="input pick"
            id=format!("field-{name}")
            name=name
            aria-describedby=described_by(name, hint, error)
            on:change=move |event| value.set(event_target_value(&event))
        >
            {options}
        </select>
    }
    .into_any();
    frame(name, label, true, hint, error, select)
}

/// The message above a form that was refused. The region is always there, so that its text is read out when it appears.
#[component]
pub fn Refusal(
    /// The message.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> impl IntoView {
    view! { <div role="alert">{move || text.get().map(|text| view! { <p class="form__refusal">{text}</p> })}</div> }.into_any()
}

/// Ties an input to its value. What a person (or their password manager) typed before the page came to life is taken over, where
/// `prop:value` would wipe it out.
fn bind(value: RwSignal<String>) -> NodeRef<leptos::html::Input> {
    let node = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |known: Option<()>| {
        let Some(input) = node.get() else { return };
        let typed = input.value();
        if known.is_none() && !typed.is_empty() {
            value.set(typed);
            return;
        }
        let wanted = value.get();
        if typed != wanted {
            input.set_value(&wanted);
        }
    });
    node
}

/// The ids of what describes a field. The hint stays when there is an error, because it often says how to mend it.
fn described_by(
    name: &'static str,
    hint: Option<&'static str>,
    error: MaybeProp<String>,
) -> impl Fn() -> Option<String> + Send + Sync + Clone {
    move || {
        let hint = hint.map(|_| format!("hint-{name}"));
        let error = error.with(|error| error.is_some()).then(|| format!("error-{name}"));
        match (error, hint) {
            (Some(error), Some(hint)) => Some(format!("{error} {hint}")),
            (one, other) => one.or(other),
        }
    }
}

fn frame(
    name: &'static str,
    label: &'static str,
    required: bool,
    hint: Option<&'static str>,
    error: MaybeProp<String>,
    control: AnyView,
) -> impl IntoView {
    view! {
        <div class="field" class:field--wrong=move || error.with(|error| error.is_some())>
            <label class="field__label" for=format!("field-{name}")>
                {label}
                {(!required).then(|| view! { <span class="field__optional">" optional"</span> })}
            </label>
            {control}
            <div aria-live="polite">
                {move || {
                    error
                        .get()
                        .map(|error| {
                            view! {
                                <p class="field__error" id=format!("error-{name}")>
                                    {error}
                                </p>
                            }
                        })
                }}
            </div>
            {hint
                .map(|hint| {
                    view! {
                        <p class="field__hint" id=format!("hint-{name}")>
                            {hint}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}
