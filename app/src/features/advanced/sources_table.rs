//! The organization's own plans beside brought keys.

use domain::Measures;
use domain::account::KeySource;
use domain::usage::{AdvancedPage, SourceUse, cost_per_request, error_rate, known_cost};
use leptos::prelude::*;

use super::choice::Chosen;
use super::sources::{hue, name};
use crate::charts::Dot;
use crate::charts::format::{compact_text, percent as tenths, whole};
use crate::components::downloads::Downloads;
use crate::components::filter_bar::filter_url;

/// A line: what is measured, and how it reads for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What.
    pub name: &'static str,
    /// Of each key source, in the order of the columns.
    pub values: Vec<String>,
}

/// All lines. What is not known, or has nothing to be divided by, is no zero.
#[must_use]
pub(super) fn lines(page: &AdvancedPage) -> Vec<Line> {
    let totals: Vec<Measures> = page.sources.iter().map(SourceUse::total).collect();
    let percent = |rate: Option<f64>| rate.map_or_else(none, |rate| format!("{}%", tenths(rate)));
    let line = |name, show: &dyn Fn(&Measures) -> String| Line {
        name,
        values: totals.iter().map(show).collect(),
    };
    vec![
        line("Cost", &|sum| known_cost(sum).map_or_else(none, domain::Nanos::display_usd)),
        line("Requests", &|sum| whole(sum.requests)),
        line("Tokens", &|sum| compact_text(sum.tokens())),
        line("Cost per request", &|sum| {
            cost_per_request(sum).map_or_else(none, domain::Nanos::display_usd)
        }),
        line("Cache hit rate", &|sum| percent(sum.cache_hit_rate())),
        line("Failed", &|sum| percent(error_rate(sum))),
        Line {
            name: "Accounts",
            values: page.sources.iter().map(|used| used.accounts.len().to_string()).collect(),
        },
    ]
}

fn none() -> String {
    "N/A".to_owned()
}

/// The card. The headings are filters.
#[component]
pub(super) fn SourcesTable(
    /// The page's data.
    page: RwSignal<AdvancedPage>,
    /// The page's address.
    chosen: Chosen,
) -> impl IntoView {
    let lines = Memo::new(move |_| page.with(lines));
    let heads = Memo::new(move |_| page.with(|page| page.sources.iter().map(|used| used.source).collect::<Vec<_>>()));
    let file = Signal::derive(move || page.with(|page| filter_url("/api/v1/usage/by-source", &page.query)));
    let only = move |source: KeySource| {
        move || {
            chosen.asking(|mut query| {
                query.filters.source = Some(source);
                query
            })
        }
    };
    let head = move |source: KeySource| {
        view! {
            <th scope="col" class="r">
                <a href=only(source)>
                    <Dot hue=hue(source) />
                    {name(source)}
                </a>
            </th>
        }
    };
    view! {
        <section class="card c4" aria-labelledby="sources-table">
            <header class="card__head">
                <h2 id="sources-table">"Side by side"</h2>
                <span class="card__note">{move || page.with(|page| page.window.label.clone())}</span>
            </header>
            <table class="table sources__table">
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="unseen">"Measure"</span>
                        </th>
                        {move || heads.get().into_iter().map(head).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        lines
                            .get()
                            .into_iter()
                            .map(|line| {
                                view! {
                                    <tr>
                                        <th scope="row">{line.name}</th>
                                        {line.values.into_iter().map(|value| view! { <td class="r">{value}</td> }).collect_view()}
                                    </tr>
                                }
                            })
                            .collect_view()
                    }}
                </tbody>
            </table>
            <Downloads file=file title="Both key sources over time, with every measure" quiet=true />
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn each_measure_stands_beside_its_like() {
        let lines = lines(&samples::page());
        let of = |name: &str| lines.iter().find(|line| line.name == name).expect("the line").values.clone();
        assert_eq!(of("Cost"), ["$0.30", "$0.10"]);
        assert_eq!(
            (of("Requests"), of("Cost per request")),
            (vec!["30".to_owned(), "10".to_owned()], vec!["$0.0100".to_owned(); 2])
        );
        assert_eq!(
            (of("Cache hit rate"), of("Failed")),
            (vec!["75.0%".to_owned(); 2], vec!["0.0%".to_owned(); 2])
        );
    }

    #[test]
    fn what_cannot_be_divided_is_not_zero() {
        let lines = lines(&samples::quiet());
        for name in ["Cost per request", "Cache hit rate", "Failed"] {
            let line = lines.iter().find(|line| line.name == name).expect("the line");
            assert_eq!(line.values, ["N/A", "N/A"], "{name}");
        }
    }
}
