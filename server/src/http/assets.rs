//! The site's files: hashed, compressed when they were built, and inside the binary.

use anyhow::Context;
use app::Assets;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

/// What the site build wrote. A debug build reads it from the folder when it is asked for.
#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Files;

/// The site.
#[derive(Clone, Debug)]
pub struct Site {
    /// The hashed addresses, for the document.
    pub assets: Assets,
}

impl Site {
    /// Reads the manifest of the site build.
    ///
    /// # Errors
    /// When the site was not built before the server.
    pub fn load() -> anyhow::Result<Self> {
        let manifest = Files::get("manifest.json").context("the page is not built: run `cargo xtask build-site`")?;
        let assets = serde_json::from_slice(&manifest.data).context("manifest.json is of another version: run `cargo xtask build-site`")?;
        Ok(Self { assets })
    }
}

/// How large the page's program is when it is sent to a browser that takes brotli, in bytes; `None` when the page is not built.
#[must_use]
pub fn wasm_size() -> Option<u64> {
    let wasm = Site::load().ok()?.assets.wasm;
    let file = Files::get(&format!("{}.br", wasm.trim_start_matches('/')))?;
    Some(file.data.len() as u64)
}

/// `GET /assets/…`: the best encoding that the browser takes. Names carry a hash of the content, so they are good for ever.
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("assets/{path}");
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let encodings = [("br", ".br"), ("gzip", ".gz")];
    let encoded = encodings
        .into_iter()
        .filter(|(name, _)| accepted.split(',').any(|part| part.trim().split(';').next() == Some(*name)))
        .find_map(|(name, ending)| Some((Some(name), Files::get(&format!("{path}{ending}"))?)));
    let Some((encoding, file)) = encoded.or_else(|| Some((None, Files::get(&path)?))) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = mime_guess::from_path(&path).first_or_octet_stream();
    let mut response = (
        [
            (header::CONTENT_TYPE, kind.to_string()),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
            (header::VARY, "accept-encoding".to_owned()),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        ],
        file.data.into_owned(),
    )
        .into_response();
    if let Some(encoding) = encoding {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
