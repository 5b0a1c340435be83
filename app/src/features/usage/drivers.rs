//! What changed most against the period before, by the dimension that is chosen.

use domain::Nanos;
use domain::address::and;
use domain::usage::{Driver, GroupBy, UsagePage};
use leptos::prelude::*;

use super::PATH;
use crate::components::downloads::Downloads;
use crate::components::filter_bar::{filter_url, known, one};
use crate::components::page_part::use_page_part;

/// The parameter of the dimension that is shown: `person`.
const CHANGES: &str = "changes";

/// The panel.
#[component]
pub fn Drivers(
    /// The page's data.
    page: RwSignal<UsagePage>,
) -> impl IntoView {
    let offered = Memo::new(move |_| page.with(|page| page.changes.iter().map(|changes| changes.by).collect::<Vec<_>>()));
    let part = use_page_part(PATH);
    let chosen = Memo::new(move |_| {
        let said = part.value(CHANGES);
        let of = |by: &GroupBy| said.as_deref() == Some(by.as_str());
        offered.with(|offered| offered.iter().copied().find(of)).unwrap_or(GroupBy::Model)
    });
    let choose = move |by: GroupBy| part.set(CHANGES, if by == GroupBy::Model { "" } else { by.as_str() });
    let rows = Memo::new(move |_| {
        page.with(|page| {
            let changes = page.changes.iter().find(|changes| changes.by == chosen.get());
            changes.map(|changes| changes.drivers.clone()).unwrap_or_default()
        })
    });
    let before = Memo::new(move |_| page.with(|page| page.window.before_label.clone()));
    let url = move |driver: &Driver| page.with(|page| part.asking(&page.query.clone().with(chosen.get_untracked(), driver.id)));
    let file = Signal::derive(move || {
        let url = page.with(|page| filter_url("/api/v1/usage/drivers", &page.query));
        and(&url, "by", chosen.get().as_str())
    });
    let tab = move |by: GroupBy| {
        view! {
            <button type="button" aria-pressed=move || (chosen.get() == by).to_string() on:click=move |_| choose(by)>
                {one(by.into())}
            </button>
        }
    };
    let line = move |driver: &Driver| {
        let (sign, tone) = if driver.change < Nanos::ZERO {
            ("−", "good")
        } else {
            ("+", "bad")
        };
        let name = known(chosen.get_untracked().into(), driver.id).map_or_else(|| driver.name.clone(), str::to_owned);
        let size = Nanos(driver.change.0.saturating_abs()).display_usd();
        view! {
            <tr>
                <th scope="row">
                    <a href=url(driver)>{name}</a>
                </th>
                <td data-name="Change" class=format!("r tone--{tone}")>{format!("{sign}{size}")}</td>
                <td data-name="Share of the change" class="r">{share_of_change(driver.share)}</td>
                <td data-name="Before" class="r">{driver.before.display_usd()}</td>
                <td data-name="Now" class="r">{driver.cost.display_usd()}</td>
            </tr>
        }
    };
    view! {
        <section class="card c8 drivers">
            <header class="card__head">
                <h2>"What changed most"</h2>
                <span class="card__note">{move || format!("USD · against {}", before.get())}</span>
            </header>
            <div class="seg seg--small" role="group" aria-label="Changes by">
                {move || offered.get().into_iter().map(tab).collect_view()}
            </div>
            {move || {
                let rows = rows.get();
                if rows.is_empty() {
                    return view! { <p class="chart__empty">"Nothing has changed, or there was nothing before."</p> }.into_any();
                }
                view! {
                    <div class="scroll">
                        <table class="table table--cards">
                            <thead>
                                <tr>
                                    <th scope="col">{one(chosen.get().into())}</th>
                                    <th scope="col" class="r">"Change"</th>
                                    <th scope="col" class="r">"Share of the change"</th>
                                    <th scope="col" class="r">"Before"</th>
                                    <th scope="col" class="r">"Now"</th>
                                </tr>
                            </thead>
                            <tbody>{rows.iter().map(line).collect_view()}</tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }}
            <Downloads file=file title="What changed, all values" quiet=true />
        </section>
    }
    .into_any()
}

/// `62%`, `-14%`; nothing where the total has not changed.
fn share_of_change(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0}%", share * 100.0).replace('-', "−"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_can_be_against_the_change() {
        assert_eq!(share_of_change(Some(0.625)), "62%");
        assert_eq!(share_of_change(Some(-0.14)), "−14%");
        assert_eq!(share_of_change(None), "–");
    }
}
