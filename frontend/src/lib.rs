//! The wasm entry: what the browser calls once the module is loaded.

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page that the server rendered to life.
#[wasm_bindgen]
pub fn hydrate() {
    app::hydrate();
}
