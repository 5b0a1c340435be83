//! The vendors' words for what a request was sold as.

use domain::event::{Geography, ServiceTier, Speed};

/// A service tier under any vendor's name for it.
pub(crate) fn tier(word: &str) -> Option<ServiceTier> {
    Some(match word {
        "standard" | "default" | "auto" | "on_demand" => ServiceTier::Standard,
        "batch" | "batches" => ServiceTier::Batch,
        "flex" | "flex_discount" => ServiceTier::Flex,
        // Codex calls OpenAI's priority tier "fast".
        "priority" | "priority_on_demand" | "fast" => ServiceTier::Priority,
        _ => return None,
    })
}

/// A speed.
pub(crate) fn speed(word: &str) -> Option<Speed> {
    Speed::parse(word)
}

/// A geography; `not_available` is what Claude Code writes when the API does not say.
pub(crate) fn geography(word: &str) -> Option<Geography> {
    Some(match word {
        "global" | "not_available" | "default" => Geography::Global,
        "us" => Geography::Us,
        "eu" => Geography::Eu,
        "regional" => Geography::Regional,
        _ => return None,
    })
}
