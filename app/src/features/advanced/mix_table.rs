//! The mix of models in numbers.

use domain::address::and;
use domain::usage::{AdvancedPage, Dimension, Mix, MixRow};
use leptos::prelude::*;

use super::choice::{Chosen, MIX};
use super::mix;
use crate::charts::format::percent as tenths;
use crate::charts::{Dot, Palette};
use crate::components::downloads::Downloads;
use crate::components::filter_bar::filter_url;

/// `12.5%`; what is not known is no zero.
fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "N/A".to_owned(), |share| format!("{}%", tenths(share)))
}

/// `+3.2`, `−0.4`, `0.0`, in percentage points.
fn points(points: Option<f64>) -> String {
    match points {
        None => "N/A".to_owned(),
        Some(points) if points.abs() < 0.05 => "0.0".to_owned(),
        Some(points) => format!("{}{:.1}", if points > 0.0 { '+' } else { '−' }, points.abs()),
    }
}

/// The distance as a sentence.
fn moved(mix: &Mix, measure: &str) -> String {
    let what = if measure == "tokens" { "tokens" } else { "cost" };
    match mix.distance {
        Some(distance) => {
            format!("of the {what} would have to go to another model to have the mix of before (total variation distance {distance:.3})")
        }
        None => format!("One of the two periods has no {what}, so there is nothing to compare."),
    }
}

/// The card: the distance, and every model. A model is a filter.
#[component]
pub(super) fn MixTable(
    /// The page's data.
    page: RwSignal<AdvancedPage>,
    /// The page's address.
    chosen: Chosen,
) -> impl IntoView {
    let measure = Memo::new(move |_| chosen.value(MIX));
    let mix = Memo::new(move |_| page.with(|page| mix::of(page, measure.get())));
    let palette = Memo::new(move |_| page.with(|page| Palette::of_order(page.colours.iter().copied())));
    let row = move |row: MixRow| {
        let name = page.with_untracked(|page| mix::name(page, row.id));
        let hue = palette.with(|palette| palette.hue(row.id));
        view! {
            <tr>
                <th scope="row">
                    <a href=move || chosen.asking(|query| query.with(Dimension::Model, row.id))>
                        <Dot hue=hue />
                        {name}
                    </a>
                </th>
                <td class="r">{percent(row.before)}</td>
                <td class="r">{percent(row.share)}</td>
                <td class="r">{points(row.points())}</td>
            </tr>
        }
    };
    let file = Signal::derive(move || {
        let url = page.with(|page| filter_url("/api/v1/usage/model-mix", &page.query));
        and(&url, "measure", measure.get())
    });
    let is_empty = Memo::new(move |_| mix.with(|mix| mix.rows.is_empty()));
    view! {
            <section class="card mix c5" aria-labelledby="mix-table">
                <header class="card__head">
                    <h2 id="mix-table">"What has moved"</h2>
                    <span class="card__note">{move || page.with(|page| format!("against {}", page.window.before_label))}</span>
                </header>
                <p class="mix__distance" hidden=move || is_empty.get()>
                    <b class="num">{move || mix.with(|mix| percent(mix.distance))}</b>
                    <span>{move || mix.with(|mix| moved(mix, measure.get()))}</span>
                </p>
                <div class="scroll" role="region" tabindex="0" aria-labelledby="mix-table" hidden=move || is_empty.get()>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">"Model"</th>
                                <th scope="col" class="r">
                                    "Before"
                                </th>
                                <th scope="col" class="r">
                                    "Now"
                                </th>
                                <th scope="col" class="r">
                                    "Points"
                                </th>
                            </tr>
                        </thead>
                        <tbody>{move || mix.with(|mix| mix.rows.iter().copied().map(row).collect_view())}</tbody>
                    </table>
                </div>
    <Downloads file=file title="The shares of all models, in both periods" quiet=true />
                            <p class="chart__empty" hidden=move || !is_empty.get()>
                    "No use in either period. Choose a longer range, or other filters."
                </p>
            </section>
        }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn numbers_say_which_way_they_went() {
        assert_eq!(
            (points(Some(3.21)), points(Some(-0.44)), points(Some(-0.01)), points(None)),
            ("+3.2".to_owned(), "−0.4".to_owned(), "0.0".to_owned(), "N/A".to_owned())
        );
        assert_eq!((percent(Some(0.125)), percent(None)), ("12.5%".to_owned(), "N/A".to_owned()));
    }

    #[test]
    fn the_distance_is_a_sentence() {
        let page = samples::page();
        assert!(moved(&mix::of(&page, "cost"), "cost").ends_with("(total variation distance 0.500)"));
        assert!(moved(&Mix::default(), "tokens").starts_with("One of the two periods has no tokens"));
    }
}
