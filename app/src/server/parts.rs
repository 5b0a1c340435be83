//! The wasm modules that a page needs besides the first one: the document names them, so that the browser loads them at once.

use leptos::WasmSplitManifest;
use leptos::prelude::{ArcStoredValue, provide_context};

use crate::document::Assets;

/// Tells Leptos where the modules are. It wants their common folder, their names without `.wasm`, and the script that loads them.
pub fn name_parts(assets: &Assets) {
    let (folder, script) = assets.js.rsplit_once('/').unwrap_or(("", &assets.js));
    let stem = |address: &String| {
        let name = address.rsplit('/').next().unwrap_or_default();
        name.trim_end_matches(".wasm").to_owned()
    };
    let parts = assets
        .parts
        .iter()
        .map(|(point, addresses)| (point.clone(), addresses.iter().map(stem).collect()))
        .collect();
    provide_context(WasmSplitManifest(ArcStoredValue::new((
        folder.to_owned(),
        parts,
        script.to_owned(),
    ))));
}
