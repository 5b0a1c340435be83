//! How server functions write their answers: JSON, read as text.
//!
//! `server_fn`'s own encoding reads bytes, while everything else on the page (the first HTML, the stream) reads text. A second reader
//! for every type would be a twentieth of the page's wasm.

use std::string::FromUtf8Error;

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Arguments and answers as JSON, in the body of a `POST` request where there is one.
pub type Json = Post<TextJson>;

/// JSON, read as text.
#[derive(Debug)]
pub struct TextJson;

/// Why an answer could not be read.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableJson {
    /// It is not UTF-8.
    #[error("not UTF-8")]
    Text(#[from] FromUtf8Error),
    /// It is not the JSON that was expected.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl ContentType for TextJson {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for TextJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for TextJson {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_string(output).map(Into::into)
    }
}

impl<T: DeserializeOwned> Decodes<T> for TextJson {
    type Error = UnreadableJson;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        Ok(serde_json::from_str(&String::from_utf8(bytes.into())?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nonsense_is_an_error() {
        let bytes = TextJson::encode(&vec![(1, "Zoë")]).expect("JSON");
        assert_eq!(
            <TextJson as Decodes<Vec<(i32, String)>>>::decode(bytes).expect("reads"),
            vec![(1, "Zoë".to_owned())]
        );
        for bytes in [&b"\xff"[..], b"{", b"\"text\""] {
            let read = <TextJson as Decodes<Vec<i32>>>::decode(Bytes::from_static(bytes));
            assert!(read.is_err(), "{bytes:?}");
        }
    }
}
