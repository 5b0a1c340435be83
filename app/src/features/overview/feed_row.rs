//! One request in the feed.

use domain::civil::write_instant;
use domain::live::FeedRow;
use leptos::prelude::*;

use crate::charts::format::{compact_text, latency, since, whole};
use crate::charts::{Dot, Hue};

/// The e-mail's name without its host; the whole is in the title.
fn short(person: &str) -> &str {
    match person {
        "" => "–",
        person => person.split('@').next().unwrap_or(person),
    }
}

/// `claude-code · title generation`: who asked, and for what.
fn purpose(row: &FeedRow) -> String {
    let action = row.action.replace('_', " ");
    match (row.agent.as_str(), action.as_str()) {
        ("", "") => "–".to_owned(),
        ("", action) => action.to_owned(),
        (agent, "") => agent.to_owned(),
        (agent, action) => format!("{agent} · {action}"),
    }
}

/// A line. Its time is UTC in the HTML, which knows no reader, and an age once the page is alive.
#[component]
pub fn FeedLine(
    /// The request.
    row: FeedRow,
    /// Its model's colour.
    hue: Hue,
    /// Whether it arrived while the page was open.
    fresh: bool,
    /// The server's time, unix milliseconds, once it is known.
    now: Memo<Option<i64>>,
) -> impl IntoView {
    let at = row.at;
    let iso = write_instant(at);
    let utc = format!("{} UTC", iso.get(11..19).unwrap_or_default());
    let title = iso.replace('T', " ").replace('Z', " UTC");
    let when = move || now.get().map_or_else(|| utc.clone(), |now| since(now - at));
    let model = if row.model_name.is_empty() {
        "unnamed model".to_owned()
    } else {
        row.model_name.clone()
    };
    view! {
        <tr class:new=fresh>
            <td>
                <time class="num" datetime=iso title=title>
                    {when}
                </time>
            </td>
            <td title=row.person.clone()>{short(&row.person).to_owned()}</td>
            <td>
                {purpose(&row)} {row.error.then(|| view! { <span class="badge badge--bad">"failed"</span> })}
            </td>
            <td>
                <Dot hue=hue />
                {model}
            </td>
            <td class="r" title=whole(row.input)>
                {compact_text(row.input)}
            </td>
            <td class="r" title=whole(row.output)>
                {compact_text(row.output)}
            </td>
            <td class="r">
                {match row.cost {
                    Some(cost) => cost.display_usd().into_any(),
                    None => view! { <span class="badge badge--warn">"unpriced"</span> }.into_any(),
                }}
            </td>
            <td class="r">{row.latency_ms.map_or_else(|| "–".to_owned(), latency)}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn lines_are_short() {
        let mut row = samples::page().feed.remove(0);
        assert_eq!(purpose(&row), "claude-code · user interaction");
        row.agent.clear();
        assert_eq!(purpose(&row), "user interaction");
        row.action.clear();
        assert_eq!(purpose(&row), "–");
        assert_eq!((short("ana@example.com"), short("u-17"), short("")), ("ana", "u-17", "–"));
    }
}
