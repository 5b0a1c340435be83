//! What a reader must know about the numbers before believing them.

use domain::access::Scope;
use domain::overview::Overview;
use leptos::prelude::*;

use super::kpi::unpriced_amount;
use crate::components::session::use_session;

/// How many models are named one by one.
const NAMED: usize = 6;

/// `2 models have no price: a, b. Their 1.20 M tokens are not in these totals.`
fn unpriced(page: &Overview) -> Option<String> {
    let names = page.unpriced_models();
    let total = page.total();
    let (amount, unit) = unpriced_amount(&total)?;
    let named = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(NAMED);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    match names.len() {
        0 => None,
        1 => Some(format!(
            "1 model has no price: {named}. Its {amount} {unit} are not in these totals."
        )),
        n => Some(format!(
            "{n} models have no price: {named}{tail}. Their {amount} {unit} are not in these totals."
        )),
    }
}

/// The notes above the numbers.
#[component]
pub fn Banners(
    /// The page's data.
    page: RwSignal<Overview>,
) -> impl IntoView {
    let session = use_session();
    let unpriced = Memo::new(move |_| page.with(unpriced));
    let sample = Memo::new(move |_| page.with(|page| page.sample));
    let limited = Memo::new(move |_| page.with(|page| page.limited));
    let quiet = Memo::new(move |_| page.with(|page| page.has_events && page.cells.is_empty()));
    view! {
        <Show when=move || sample.get()>
            <p class="note note--sample">
                <b>"Sample. "</b>
                "These are generated numbers of a studio that does not exist, with a slow trickle of new requests. "
                <Show when=move || session.may(Scope::KeysWrite)>
                    <a href="/settings/accounts">"Send your own"</a>
                </Show>
            </p>
        </Show>
        <Show when=move || limited.get()>
            <p class="note">"You see the accounts that you have been given; the totals are of those only."</p>
        </Show>
        {move || unpriced.get().map(|text| view! { <p class="note note--warn">{text}</p> })}
        <Show when=move || quiet.get()>
            <p class="note">
                {move || page.with(|page| format!("Nothing was used from {} under these filters. ", page.range_label.replace(" – ", " to ")))}
                <a href="/">"Show the last 30 days of everything"</a>
            </p>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn models_without_a_price_are_named() {
        assert_eq!(
            unpriced(&samples::page()).as_deref(),
            Some("1 model has no price: unnamed model. Its 1.20\u{a0}M tokens are not in these totals.")
        );
        assert_eq!(unpriced(&samples::empty()), None);
        let mut page = samples::page();
        for cell in page.cells.iter_mut().filter(|cell| cell.model <= 7) {
            cell.measures.unpriced_requests = 1;
            cell.measures.unpriced_tokens = i64::from(cell.model) * 100_000;
        }
        let text = unpriced(&page).expect("names");
        assert!(text.starts_with("8 models have no price: model-7, model-6,"), "{text}");
        assert!(text.contains(" and 2 more."), "{text}");
    }
}
