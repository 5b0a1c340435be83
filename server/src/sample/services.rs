//! The programs of the sample workspace that ask by themselves.

use domain::event::ServiceTier;

use super::cast::{BROUGHT, RESEARCH, SERVICES};
use super::models::{EMBEDDING, GEMINI_FLASH, GPT_MINI, HAIKU, Model, OPUS, SONNET, UNPRICED};

/// A program that asks by itself.
#[derive(Debug)]
pub struct Service {
    /// The program.
    pub agent: &'static str,
    /// What for.
    pub action: &'static str,
    /// Index of the account.
    pub account: usize,
    /// The model.
    pub model: &'static Model,
    /// Requests in an hour of full load.
    pub hourly: f64,
    /// When.
    pub curve: Curve,
    /// The part of the input that is the same each time, and cached.
    pub prefix: u64,
    /// Usual input beyond it.
    pub input: f64,
    /// Usual output.
    pub output: f64,
    /// What it is sold as.
    pub tier: ServiceTier,
}

/// When a service is busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// With the clients of a shop: high by day and in the evening, low at night (New York time).
    Shop,
    /// During office hours on workdays (New York time).
    Office,
    /// In one hour of the night (UTC).
    Nightly(i8),
}

/// The services.
pub static SERVICES_LIST: [Service; 7] = [
    Service {
        agent: "support-api",
        action: "user_interaction",
        account: SERVICES,
        model: &SONNET,
        hourly: 5.0,
        curve: Curve::Shop,
        prefix: 6_200,
        input: 900.0,
        output: 260.0,
        tier: ServiceTier::Standard,
    },
    Service {
        agent: "support-api",
        action: "guardrail_check",
        account: SERVICES,
        model: &HAIKU,
        hourly: 6.0,
        curve: Curve::Shop,
        prefix: 0,
        input: 620.0,
        output: 14.0,
        tier: ServiceTier::Standard,
    },
    Service {
        agent: "docs-search",
        action: "rag_query_embedding",
        account: BROUGHT,
        model: &EMBEDDING,
        hourly: 4.0,
        curve: Curve::Shop,
        prefix: 0,
        input: 48.0,
        output: 0.0,
        tier: ServiceTier::Standard,
    },
    Service {
        agent: "docs-search",
        action: "rag_rerank",
        account: BROUGHT,
        model: &UNPRICED,
        hourly: 1.0,
        curve: Curve::Shop,
        prefix: 0,
        input: 3_400.0,
        output: 0.0,
        tier: ServiceTier::Standard,
    },
    Service {
        agent: "indexer",
        action: "document_indexing",
        account: BROUGHT,
        model: &GPT_MINI,
        hourly: 40.0,
        curve: Curve::Nightly(3),
        prefix: 1_100,
        input: 5_200.0,
        output: 380.0,
        tier: ServiceTier::Batch,
    },
    Service {
        agent: "meeting-notes",
        action: "summarization",
        account: RESEARCH,
        model: &GEMINI_FLASH,
        hourly: 1.5,
        curve: Curve::Office,
        prefix: 400,
        input: 14_000.0,
        output: 900.0,
        tier: ServiceTier::Standard,
    },
    Service {
        agent: "review-bot",
        action: "code_review",
        account: SERVICES,
        model: &OPUS,
        hourly: 1.6,
        curve: Curve::Office,
        prefix: 9_000,
        input: 16_000.0,
        output: 1_100.0,
        tier: ServiceTier::Standard,
    },
];
