//! The browser's time zones.

use js_sys::{Array, Function, Intl, JsString, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// The zone that the browser's machine is set to. Browser only.
#[must_use]
pub fn browser_zone() -> Option<String> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone"))
        .ok()?
        .as_string()
}

/// Whether the browser knows a zone of that name; offsets are no names. Browser only.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    let make = || {
        let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl"))?;
        let format: Function = Reflect::get(&intl, &JsValue::from_str("DateTimeFormat"))?.dyn_into()?;
        let options = Object::new();
        Reflect::set(&options, &JsValue::from_str("timeZone"), &JsValue::from_str(name))?;
        // An unknown zone is an exception, which the constructor itself would let through.
        Reflect::construct(&format, &Array::of2(&JsValue::from_str("en"), &options))
    };
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && make().is_ok()
}

/// Every zone that the browser knows. Browser only.
fn browser_zones() -> Vec<String> {
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl"));
    let list = intl
        .and_then(|intl| Reflect::get(&intl, &JsValue::from_str("supportedValuesOf")))
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|list| list.call1(&JsValue::UNDEFINED, &JsString::from("timeZone")));
    list.map(|list| Array::from(&list).iter().filter_map(|zone| zone.as_string()).collect())
        .unwrap_or_default()
}

/// Suggestions for a time-zone field. Empty in the server's page: the browser fills them in, and the server checks what is sent.
#[component]
pub fn ZoneList(
    /// What the field's `list` attribute names.
    id: &'static str,
) -> impl IntoView {
    let zones = RwSignal::new(Vec::<String>::new());
    Effect::new(move |_| zones.set(browser_zones()));
    view! {
        <datalist id=id>
            {move || zones.get().into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}
        </datalist>
    }
    .into_any()
}
