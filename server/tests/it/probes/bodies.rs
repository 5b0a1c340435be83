//! Bodies to send: examples of what a door takes, aimed at things of another org.

use serde_json::{Map, Value, json};

/// An example of a schema; what matters is its shape.
pub(super) fn example(document: &Value, schema: &Value, name: &str) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        return example(
            document,
            &document["components"]["schemas"][target.rsplit('/').next().unwrap()],
            name,
        );
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    if let Some(choice) = schema["oneOf"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["type"] != "null"))
    {
        return example(document, choice, name);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut all = Map::new();
        for part in parts {
            if let Value::Object(fields) = example(document, part, name) {
                all.extend(fields);
            }
        }
        return Value::Object(all);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        Value::String(kind) => vec![kind.as_str()],
        _ => vec![],
    };
    if kinds.contains(&"null") {
        return Value::Null;
    }
    match kinds.first().copied() {
        Some("object") => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            Value::Object(
                fields
                    .map(|(name, schema)| (name.clone(), example(document, schema, name)))
                    .collect(),
            )
        }
        Some("array") => json!([example(document, &schema["items"], name)]),
        Some("integer" | "number") => match name {
            "session_gap_minutes" => json!(30),
            "org" => json!(999_999),
            _ => json!(1),
        },
        Some("boolean") => json!(true),
        _ => json!(match name {
            "email" => "probe@elsewhere.example",
            "path" => "/",
            "query" => "range=7d",
            "time_zone" => "UTC",
            "currency" => "USD",
            "password" | "new" => "a long enough password",
            _ => "probe",
        }),
    }
}

/// Arguments for any server function: unknown ones are passed over.
pub(super) fn bag() -> Value {
    let standing = json!({ "role": "viewer", "accounts": null });
    json!({
        "id": 999_999, "token": "probe", "label": "probe", "account": 999_999, "archived": true, "name": "Probe", "email": "probe@elsewhere.example",
        "standing": standing, "scopes": ["usage:read"], "days": 1,
        "view": { "name": format!("probe {}", uuid::Uuid::new_v4()), "path": "/", "query": "range=7d", "shared": true }, "change": { "name": "probe" },
        "form": { "provider": "openai", "email": "", "label": format!("probe {}", uuid::Uuid::new_v4()), "billing_day": 1, "key_source": "system", "seat_price": null },
        "client": { "name": format!("probe {}", uuid::Uuid::new_v4()) }, "project": { "client": 999_999, "name": "probe", "colour": 0 },
        "rule": { "name": "probe", "conditions": [{ "branch": "probe/*" }], "tag": "not_billable" }, "reach": "new", "ids": [999_999],
        "deed": { "note": { "sessions": [999_999], "text": "probe" } }, "action": 999_999,
        "settings": { "name": "Northwind", "time_zone": "America/New_York", "currency": "USD", "session_gap_minutes": 30, "retention_months": null },
    })
}

/// Has every field of a body that names an account name this one.
pub(super) fn aim(body: &mut Value, account: i32) {
    match body {
        Value::Object(fields) => {
            for (name, value) in fields {
                match name.as_str() {
                    "account" | "account_id" => *value = json!(account),
                    "accounts" => *value = json!([account]),
                    _ => aim(value, account),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| aim(item, account)),
        _ => {}
    }
}

/// Whether a body names an account.
pub(super) fn names_an_account(body: &Value) -> bool {
    match body {
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| ["account", "account_id", "accounts"].contains(&name.as_str()) || names_an_account(value)),
        Value::Array(items) => items.iter().any(names_an_account),
        _ => false,
    }
}
