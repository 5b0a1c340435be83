//! What a sum is made of: names, amounts, and how large a part of the whole each is.

use domain::usage::{NamedSum, Parts, known_cost};
use leptos::prelude::*;

use crate::charts::format::{count, share};
use crate::charts::{Dot, Hue};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    name: String,
    hue: Option<Hue>,
    link: Option<String>,
    cost: String,
    requests: String,
    share: String,
    /// Thousandths of the largest line.
    width: i64,
}

/// How a list tells its values apart, and where they lead.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// The colours of some values.
    pub hues: Vec<(i32, Hue)>,
    /// The addresses that values lead to.
    pub links: Vec<(i32, String)>,
}

fn lines(parts: &Parts, marks: &Marks) -> Vec<Line> {
    let total = parts.total();
    let rest = (parts.others > 0).then(|| NamedSum {
        id: -1,
        name: if parts.others == 1 {
            "1 other".to_owned()
        } else {
            format!("{} others", parts.others)
        },
        measures: parts.rest,
    });
    let all = || parts.named.iter().chain(&rest);
    // Where nothing has a price, requests are compared.
    let is_priced = total.cost.0 > 0;
    let size = |part: &NamedSum| if is_priced { part.measures.cost.0 } else { part.measures.requests };
    let largest = all().map(size).max().unwrap_or_default().max(1);
    let whole = if is_priced { total.cost.0 } else { total.requests };
    all()
        .map(|part| Line {
            name: part.name.clone(),
            hue: marks.hues.iter().find(|(id, _)| *id == part.id).map(|(_, hue)| *hue),
            link: marks.links.iter().find(|(id, _)| *id == part.id).map(|(_, link)| link.clone()),
            cost: known_cost(&part.measures).map_or_else(|| "unpriced".to_owned(), |cost| cost.display_usd()),
            requests: count(part.measures.requests, "request", "requests"),
            share: share(size(part), whole),
            width: i64::try_from(i128::from(size(part).max(0)) * 1000 / i128::from(largest)).unwrap_or(1000),
        })
        .collect()
}

/// The list under a heading.
#[component]
pub fn PartsList(
    /// The heading.
    title: &'static str,
    /// The values.
    parts: Memo<Parts>,
    /// Their colours and addresses.
    #[prop(into)]
    marks: Signal<Marks>,
) -> impl IntoView {
    let lines = Memo::new(move |_| parts.with(|parts| marks.with(|marks| lines(parts, marks))));
    let item = |line: Line| {
        let Line {
            name,
            hue,
            link,
            cost,
            requests,
            share,
            width,
        } = line;
        let dot = hue.map(|hue| view! { <Dot hue=hue /> });
        let named = match link {
            Some(to) => view! {
                <a class="parts__name" href=to title=name.clone()>
                    {dot}
                    {name.clone()}
                </a>
            }
            .into_any(),
            None => view! {
                <span class="parts__name" title=name.clone()>
                    {dot}
                    {name.clone()}
                </span>
            }
            .into_any(),
        };
        view! {
            <li class="parts__line">
                {named} <span class="parts__cost num">{cost}</span>
                <span class="parts__bar" aria-hidden="true">
                    <i class=hue.map(Hue::class) style=format!("width:{}%", width / 10)></i>
                </span> <span class="parts__note num">{format!("{share} · {requests}")}</span>
            </li>
        }
    };
    view! {
        <section class="parts">
            <h3>{title}</h3>
            <ul>{move || lines.get().into_iter().map(item).collect_view()}</ul>
            <p class="parts__none" hidden=move || lines.with(|lines| !lines.is_empty())>
                "Nothing in this window."
            </p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{Measures, Nanos};

    use super::*;

    fn part(id: i32, cost: i64, requests: i64, unpriced_requests: i64) -> NamedSum {
        NamedSum {
            id,
            name: format!("n{id}"),
            measures: Measures {
                cost: Nanos(cost),
                requests,
                unpriced_requests,
                ..Measures::default()
            },
        }
    }

    #[test]
    fn bars_are_measured_by_the_largest_and_shares_by_the_whole() {
        let dollar = 1_000_000_000;
        let parts = Parts::of(vec![part(1, 6 * dollar, 3, 0), part(2, 3 * dollar, 1, 0), part(3, dollar, 1, 0)], 2);
        let marks = Marks {
            hues: vec![(2, Hue::Model(4))],
            links: vec![(1, "/agents/1".to_owned())],
        };
        let lines = lines(&parts, &marks);
        let told: Vec<(&str, &str, &str, i64)> = lines
            .iter()
            .map(|line| (line.name.as_str(), line.cost.as_str(), line.share.as_str(), line.width))
            .collect();
        assert_eq!(
            told,
            [
                ("n1", "$6.00", "60%", 1000),
                ("n2", "$3.00", "30%", 500),
                ("1 other", "$1.00", "10%", 166)
            ]
        );
        assert_eq!((lines[0].link.as_deref(), lines[1].hue), (Some("/agents/1"), Some(Hue::Model(4))));
        assert_eq!(lines[0].requests, "3 requests");
    }

    #[test]
    fn what_has_no_price_is_compared_by_requests() {
        let parts = Parts::of(vec![part(1, 0, 3, 3), part(2, 0, 1, 1)], 5);
        let lines = lines(&parts, &Marks::default());
        assert_eq!((lines[0].cost.as_str(), lines[0].share.as_str()), ("unpriced", "75%"));
        assert!(super::lines(&Parts::default(), &Marks::default()).is_empty());
    }
}
