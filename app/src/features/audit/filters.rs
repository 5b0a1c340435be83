//! The filters of the log. They are a plain form whose values stand in the address, so they work without wasm and with the back button.

use domain::audit::KINDS;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub actor: Option<String>,
    pub kind: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl Asked {
    pub(super) fn of(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get(name).filter(|value| !value.is_empty());
        Self {
            actor: get("actor"),
            kind: get("kind"),
            from: get("from"),
            to: get("to"),
        }
    }

    /// The address of the file with the same entries.
    pub(super) fn csv(&self) -> String {
        use crate::features::auth::encode;
        let pairs = [("actor", &self.actor), ("kind", &self.kind), ("from", &self.from), ("to", &self.to)];
        let query: Vec<String> = pairs
            .iter()
            .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}={}", encode(value))))
            .collect();
        if query.is_empty() {
            return "/api/v1/audit-log.csv".to_owned();
        }
        format!("/api/v1/audit-log.csv?{}", query.join("&"))
    }
}

/// `ingest key` → `Ingest key`.
fn title(kind: &str) -> String {
    let mut text = kind.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Who, what, and when.
#[component]
pub(super) fn Filters() -> impl IntoView {
    let asked = Memo::new({
        let query = use_query_map();
        move |_| query.with(Asked::of)
    });
    let kinds = move || {
        let chosen = asked.with(|asked| asked.kind.clone());
        KINDS
            .iter()
            .map(|kind| {
                view! {
                    <option value=*kind selected=chosen.as_deref() == Some(*kind)>
                        {title(kind)}
                    </option>
                }
            })
            .collect_view()
    };
    let value = move |get: fn(&Asked) -> &Option<String>| move || asked.with(|asked| get(asked).clone().unwrap_or_default());
    view! {
        <form class="filters" method="get" action="/settings/audit">
            <label>
                <span class="field__label">"Who"</span>
                <input class="input" type="search" name="actor" placeholder="ana@…" value=value(|asked| &asked.actor) />
            </label>
            <label>
                <span class="field__label">"What"</span>
                <select class="input pick" name="kind">
                    <option value="">"Everything"</option>
                    {kinds}
                </select>
            </label>
            <label>
                <span class="field__label">"From"</span>
                <input class="input" type="date" name="from" value=value(|asked| &asked.from) />
            </label>
            <label>
                <span class="field__label">"To"</span>
                <input class="input" type="date" name="to" value=value(|asked| &asked.to) />
            </label>
            <button class="button">"Show"</button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_the_filters_of_the_page() {
        assert_eq!(Asked::default().csv(), "/api/v1/audit-log.csv");
        let asked = Asked {
            kind: Some("ingest key".to_owned()),
            from: Some("2026-11-01".to_owned()),
            ..Asked::default()
        };
        assert_eq!(asked.csv(), "/api/v1/audit-log.csv?kind=ingest%20key&from=2026-11-01");
        assert_eq!(title("ingest key"), "Ingest key");
    }
}
