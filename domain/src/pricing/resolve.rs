//! From a model's name as some source wrote it to a model of the book.

use super::carriers::{Unloaded, unload};
use super::class;
use super::suffixes::{canonical, respelled, shorten, without_release};
use crate::event::Geography;
use crate::models::ModelClass;

/// The longest name of an unknown model that is kept, in characters.
const LONGEST_NAME: usize = 200;

/// Through whom a model was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Via {
    /// Amazon Bedrock.
    Bedrock,
    /// Google Vertex AI.
    Vertex,
    /// Microsoft Azure.
    Azure,
    /// A gateway that passes list prices on (`OpenRouter`, LiteLLM, …).
    Gateway,
}

/// What a model's name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved<'b> {
    /// The id after normalisation, such as `claude-sonnet-4-5`; resolving it again gives it again. Empty when there was no name.
    pub model: String,
    /// From the book; guessed from the name when the model is unknown.
    pub class: ModelClass,
    /// The vendor: `anthropic`, `openai`, `google`, …; guessed from the name when the model is unknown.
    pub provider: Option<&'b str>,
    /// Whether the book has it.
    pub known: bool,
    /// Whose endpoint the name is of, when it says so.
    pub via: Option<Via>,
    /// The place that is part of the name (`us.anthropic.…`), if one is.
    pub geography: Option<Geography>,
    /// Whether the name asks for the fast mode (`claude-opus-4-6-fast`).
    pub fast: bool,
}

/// What [`find`] found, small enough to be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub model: u32,
    pub via: Option<Via>,
    pub geography: Option<Geography>,
    pub is_fast: bool,
}

/// Finds the model of a name: prefixes off, then decorations off one by one until a name of the book is left.
pub(super) fn find<'b>(raw: &str, named: impl Fn(&str) -> Option<u32>, vendor_of: impl Fn(u32) -> &'b str) -> Option<Found> {
    let lowered = raw.trim().to_ascii_lowercase();
    let unloaded = unload(&lowered)?;
    let whole = canonical(unloaded.name);
    let mut name = whole.as_str();
    let (mut is_fast, mut is_vertex) = (false, false);
    loop {
        if let Some(model) = named(name).or_else(|| respelled(name).and_then(|name| named(&name))) {
            let unloaded = Unloaded {
                via: unloaded.via.or(is_vertex.then_some(Via::Vertex)),
                ..unloaded
            };
            return unloaded.admits(vendor_of(model)).then_some(Found {
                model,
                via: unloaded.via,
                geography: unloaded.geography,
                is_fast,
            });
        }
        let shorter = shorten(name)?;
        (name, is_fast, is_vertex) = (shorter.name, is_fast || shorter.is_fast, is_vertex || shorter.is_vertex);
    }
}

impl Resolved<'_> {
    /// A name that the book does not have, lightly cleaned. `is_known` guards against cleaning it into the name of a model that it is
    /// not: `bedrock/gpt-5` must not be shown as `gpt-5`.
    pub(super) fn unknown(raw: &str, is_known: impl Fn(&str) -> bool) -> Self {
        let lowered: String = raw.trim().to_ascii_lowercase().chars().take(LONGEST_NAME).collect();
        let cleaned = clean(&lowered);
        let model = if is_known(cleaned) {
            lowered.trim_end().to_owned()
        } else {
            cleaned.to_owned()
        };
        Resolved {
            class: class::guess(&model),
            provider: class::vendor(&model),
            known: false,
            via: None,
            geography: None,
            fast: false,
            model,
        }
    }
}

/// Takes off what never makes another model: known prefixes, dates, provider versions, the context size.
fn clean(lowered: &str) -> &str {
    let mut name = lowered.trim();
    loop {
        let bare = unload(name).map_or(name, |unloaded| unloaded.name);
        let shorter = bare.strip_suffix("[1m]").or_else(|| without_release(bare)).unwrap_or(bare).trim();
        if shorter == name || shorter.is_empty() {
            return name;
        }
        name = shorter;
    }
}
