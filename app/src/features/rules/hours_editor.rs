//! A condition on the hour at which a session began.

use leptos::prelude::*;

use super::draft::Draft;

/// Two selects: from which hour, and up to which.
#[component]
pub(super) fn HoursEditor(
    /// Which line.
    line: u32,
    /// The rule.
    draft: Draft,
) -> impl IntoView {
    let from = Signal::derive(move || draft.read(line, |line| line.hours.0));
    let to = Signal::derive(move || draft.read(line, |line| line.hours.1));
    let set_from = Callback::new(move |hour| draft.change(line, |line| line.hours.0 = hour));
    let set_to = Callback::new(move |hour| draft.change(line, |line| line.hours.1 = hour));
    view! {
        <div class="conditions__hours">
            {select(format!("from-{line}"), "From", (0..24).collect(), from, set_from)}
            {select(format!("to-{line}"), "to", (1..=24).collect(), to, set_to)}
        </div>
        <p class="field__hint">"By the clock of the organization's time zone, when the session began. It may go past midnight: from 22:00 to 06:00."</p>
    }
    .into_any()
}

fn select(id: String, label: &'static str, hours: Vec<u8>, value: Signal<u8>, set: Callback<u8>) -> AnyView {
    let options = hours
        .into_iter()
        .map(|hour| {
            view! {
                <option value=hour.to_string() prop:selected=move || value.get() == hour>
                    {format!("{hour:02}:00")}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="conditions__hour">
            <label for=id.clone()>{label}</label>
            <select
                id=id
                class="input pick"
                on:change=move |event| {
                    if let Ok(hour) = event_target_value(&event).parse() {
                        set.run(hour);
                    }
                }
            >
                {options}
            </select>
        </div>
    }
    .into_any()
}
