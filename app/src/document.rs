//! The HTML document around the page.

use std::collections::HashMap;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use serde::Deserialize;

use crate::app::App;
use crate::components::theme;

/// The hashed addresses of the site's files, such as `/assets/app.1a2b.js`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Assets {
    /// The stylesheet.
    pub css: String,
    /// The module that wasm-bindgen wrote.
    pub js: String,
    /// The wasm module.
    pub wasm: String,
    /// Wasm modules that are loaded later, by the names of the split points that need them.
    pub parts: HashMap<String, Vec<String>>,
    /// ECharts, as a plain script that sets `window.echarts`.
    pub charts: String,
    /// Inter, latin, variable, woff2.
    pub font: String,
    /// The icon.
    pub favicon: String,
}

/// Writes the document. The theme is decided before anything is painted; ECharts runs before the module, as scripts that wait for
/// the document run in their order.
#[must_use]
pub fn shell(assets: Assets) -> impl IntoView {
    let nonce = use_nonce();
    #[cfg(feature = "ssr")]
    {
        if let Some(nonce) = &nonce {
            crate::server::set_policy(nonce);
        }
        crate::server::name_parts(&assets);
    }
    let start = format!(
        "import init,{{hydrate}} from {:?};await init({{module_or_path:{:?}}});hydrate();",
        assets.js, assets.wasm
    );
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta
                    name="description"
                    content="Countinghouse shows what a team spends on AI while it is being spent, and bills it to the right client."
                />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf9f6" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#111314" />
                <script nonce=nonce.clone()>{theme::SCRIPT}</script>
                <link rel="preload" r#as="font" r#type="font/woff2" crossorigin="" href=assets.font />
                <link rel="stylesheet" href=assets.css />
                <link rel="modulepreload" href=assets.js />
                <link rel="preload" r#as="fetch" r#type="application/wasm" crossorigin="" href=assets.wasm />
                <script nonce=nonce.clone() defer=true src=assets.charts></script>
                <script nonce=nonce r#type="module">
                    {start}
                </script>
                <link rel="icon" r#type="image/svg+xml" href=assets.favicon />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
