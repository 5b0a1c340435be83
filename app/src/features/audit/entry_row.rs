//! One entry of the log, and what differs.

use domain::Nanos;
use domain::audit::Entry;
use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::components::moment::Moment;
use crate::components::sentence::sentence;

/// One field that differs: name, before, after.
type Difference = (String, Option<String>, Option<String>);

/// What differs, field by field.
fn differences(entry: &Entry) -> Vec<Difference> {
    let empty = Map::new();
    let object = |value: &Option<Value>| value.as_ref().and_then(Value::as_object).unwrap_or(&empty).clone();
    let (before, after) = (object(&entry.before), object(&entry.after));
    let mut names: Vec<String> = before.keys().chain(after.keys()).cloned().collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            let write = |value: &Value| match value.as_i64().filter(|_| name.ends_with("_nanos")) {
                Some(nanos) => Nanos(nanos).display_usd(),
                None => plain(value),
            };
            let (old, new) = (before.get(&name).map(write), after.get(&name).map(write));
            let name = name.trim_end_matches("_nanos").trim_end_matches("_at").replace('_', " ");
            (name, old, new)
        })
        .collect()
}

/// A value as people write it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "(empty)".to_owned(),
        Value::String(text) => moment(text).unwrap_or_else(|| text.clone()),
        Value::Null => "(none)".to_owned(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// `2026-12-02T01:58:42.288136+00:00`, as Postgres writes it, to the minute.
fn moment(text: &str) -> Option<String> {
    let is_one = text.len() > 20 && text.as_bytes().get(10) == Some(&b'T') && text.ends_with("+00:00");
    is_one.then(|| format!("{} {} UTC", &text[..10], &text[11..16]))
}

/// A row.
#[component]
pub(super) fn EntryRow(
    /// The entry.
    entry: Entry,
) -> impl IntoView {
    let is_change = entry.before.is_some() && entry.after.is_some();
    let changes = differences(&entry)
        .into_iter()
        .map(|(name, before, after)| {
            view! {
                <li>
                    <span class="diff__name">{name}</span>
                    {before.map(|text| view! { <del>{text}</del> })}
                    {is_change.then_some(" → ")}
                    {after.map(|text| view! { <ins>{text}</ins> })}
                </li>
            }
        })
        .collect_view();
    view! {
        <tr>
            <td data-name="When" class="num">
                <Moment at=entry.at />
            </td>
            <td data-name="Who">
                <span class="account">
                    <span>{entry.actor.clone()}</span>
                    <small>{entry.address.clone()}</small>
                </span>
            </td>
            <th scope="row" data-name="What">
                <span class="account">
                    <b>{sentence(&entry.action.replace('.', " "))}</b>
                    <small>{entry.subject.clone()}</small>
                </span>
            </th>
            <td data-name="Change">
                <ul class="diff">{changes}</ul>
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_told_field_by_field() {
        let entry = Entry {
            id: 1,
            at: 0,
            actor: String::new(),
            address: String::new(),
            action: "member.changed".to_owned(),
            subject: String::new(),
            before: Some(json!({ "role": "admin", "label": "" })),
            after: Some(
                json!({ "role": "viewer", "accounts": [3, 4], "seat_price_nanos": 320_000_000_000_i64, "expires_at": "2026-12-02T01:58:42.288136+00:00" }),
            ),
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            differences(&entry),
            [
                ("accounts".to_owned(), None, text("3, 4")),
                ("expires".to_owned(), None, text("2026-12-02 01:58 UTC")),
                ("label".to_owned(), text("(empty)"), None),
                ("role".to_owned(), text("admin"), text("viewer")),
                ("seat price".to_owned(), None, text("$320.00")),
            ]
        );
    }
}
