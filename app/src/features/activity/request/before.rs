//! What a request cost before it was costed anew.

use domain::Nanos;
use domain::civil::write_instant;
use domain::usage::activity::{Clock, CostedBefore};
use leptos::prelude::*;

/// The list, the latest change first; nothing for a request that never was costed anew.
pub(super) fn before(list: &[CostedBefore], clock: &Clock) -> Option<AnyView> {
    if list.is_empty() {
        return None;
    }
    let line = |one: &CostedBefore| {
        view! {
            <tr>
                <th scope="row">
                    <time datetime=write_instant(one.at)>{format!("{} {}", clock.whole_day(one.at), clock.time(one.at))}</time>
                </th>
                <td data-name="Price">
                    {key(one.old_price.as_deref())} " → " {key(one.new_price.as_deref())}
                </td>
                <td data-name="Cost" class="r">
                    {costs(one)}
                </td>
            </tr>
        }
    };
    Some(
        view! {
            <h3>"Costed before"</h3>
            <table class="table table--cards request__before">
                <caption class="unseen">"When the request was costed anew, and what it cost before"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Costed anew"</th>
                        <th scope="col">"Price"</th>
                        <th scope="col" class="r">
                            "Cost"
                        </th>
                    </tr>
                </thead>
                <tbody>{list.iter().map(line).collect_view()}</tbody>
            </table>
        }
        .into_any(),
    )
}

fn key(key: Option<&str>) -> AnyView {
    match key {
        Some(key) => view! { <code>{key.to_owned()}</code> }.into_any(),
        None => view! { <span class="mut">"no price"</span> }.into_any(),
    }
}

/// `$5.00 → $4.00`.
fn costs(one: &CostedBefore) -> String {
    let old = one.old_nanos.map_or_else(|| "unpriced".to_owned(), Nanos::display_usd);
    format!("{old} → {}", one.new_nanos.display_usd())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_had_no_cost_was_unpriced_and_not_free() {
        let one = CostedBefore {
            at: 0,
            old_price: None,
            new_price: Some("m@2026-07-24".to_owned()),
            old_nanos: None,
            new_nanos: Nanos(4_000_000_000),
        };
        assert_eq!(costs(&one), "unpriced → $4.00");
        let again = CostedBefore {
            old_nanos: Some(Nanos::ZERO),
            ..one
        };
        assert_eq!(costs(&again), "$0.00 → $4.00");
    }
}
