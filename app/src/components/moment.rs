//! A moment in time. The server and the first render show it in UTC, since the browser has no zone database of ours; an effect
//! then writes it in the org's zone, or in the one that is asked for, with the browser's own.

use domain::civil::write_instant;
use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::session::use_session;

/// A moment, to the minute.
#[component]
pub fn Moment(
    /// Unix milliseconds.
    at: i64,
    /// The zone, where it is not the org's.
    #[prop(optional, into)]
    zone: Option<Signal<String>>,
) -> impl IntoView {
    let own = use_session().me().get_untracked().map(|me| me.zone).unwrap_or_default();
    let iso = write_instant(at);
    let text = RwSignal::new(in_utc(&iso));
    Effect::new(move |_| {
        let local = match zone {
            Some(zone) => zone.with(|zone| in_zone(at, zone)),
            None => in_zone(at, &own),
        };
        if let Some(local) = local {
            text.set(local);
        }
    });
    view! { <time datetime=iso>{text}</time> }.into_any()
}

/// `2026-11-05T14:02:11Z` → `2026-11-05 14:02 UTC`.
fn in_utc(iso: &str) -> String {
    match (iso.get(..10), iso.get(11..16)) {
        (Some(day), Some(time)) => format!("{day} {time} UTC"),
        _ => iso.to_owned(),
    }
}

/// `Nov 5, 2026, 14:02` by the browser's calendar. Browser only.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of our era are exact in a double")]
fn in_zone(at: i64, zone: &str) -> Option<String> {
    let options = options(&[
        ("dateStyle", "medium"),
        ("timeStyle", "short"),
        ("hourCycle", "h23"),
        ("timeZone", zone),
    ])?;
    let date = Date::new(&JsValue::from_f64(at as f64));
    Some(date.to_locale_string("en", &options).into())
}

/// Today in a zone, by the browser's clock. For event handlers and effects only.
#[must_use]
pub fn today_in(zone: &str) -> Option<jiff::civil::Date> {
    day_of(&Date::new_0(), zone)
}

/// The day that an instant (unix seconds) lies on in a zone, by the browser's calendar. For event handlers and effects only.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "milliseconds of our era are exact in a double")]
pub fn day_in(at: i64, zone: &str) -> Option<jiff::civil::Date> {
    day_of(&Date::new(&JsValue::from_f64(at.saturating_mul(1000) as f64)), zone)
}

fn day_of(date: &Date, zone: &str) -> Option<jiff::civil::Date> {
    let options = options(&[("timeZone", zone)])?;
    // Sweden writes dates as ISO 8601 does.
    let text: String = date.to_locale_date_string("sv-SE", &options).into();
    domain::civil::read_day(&text)
}

fn options(pairs: &[(&str, &str)]) -> Option<JsValue> {
    let options = Object::new();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value)).ok()?;
    }
    Some(options.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utc_is_written_to_the_minute() {
        assert_eq!(in_utc(&write_instant(1_793_887_331_500)), "2026-11-05 14:02 UTC");
        assert_eq!(in_utc(""), "");
    }
}
