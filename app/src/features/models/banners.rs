//! What a reader must know about the numbers before believing them.

use domain::usage::{ModelEfficiency, known_cost};
use leptos::prelude::*;

use crate::components::unpriced::unpriced_note;

/// Which models have no price, most tokens first.
fn unpriced(page: &ModelEfficiency) -> Option<String> {
    let mut rows: Vec<_> = page.rows.iter().filter(|row| row.measures.unpriced_requests > 0).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.measures.unpriced_tokens));
    let names: Vec<String> = rows
        .iter()
        .map(|row| match known_cost(&row.measures) {
            Some(_) => format!("{} (partly)", row.name),
            None => row.name.clone(),
        })
        .collect();
    unpriced_note(&names, &page.total().measures)
}

/// The notes above the numbers.
#[component]
pub(super) fn Banners(
    /// The page's data.
    page: RwSignal<ModelEfficiency>,
) -> impl IntoView {
    let unpriced = Memo::new(move |_| page.with(unpriced));
    let limited = Memo::new(move |_| page.with(|page| page.limited));
    view! {
        <Show when=move || limited.get()>
            <p class="note">"You see the accounts that you have been given; the figures are of those only."</p>
        </Show>
        {move || unpriced.get().map(|text| view! { <p class="note note--warn">{text}</p> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples::{empty, page};
    use super::*;

    #[test]
    fn models_without_a_price_are_named() {
        let mut page = page();
        let text = unpriced(&page).expect("one has none");
        assert!(
            text.starts_with("1 model has no price: northwind-rerank-2. Its 255\u{a0}K tokens"),
            "{text}"
        );
        page.rows[1].measures.unpriced_requests = 1;
        let text = unpriced(&page).expect("two have some");
        assert!(text.contains("northwind-rerank-2, claude-haiku-5-5 (partly)"), "{text}");
        assert_eq!(unpriced(&empty()), None);
    }
}
