//! The models of the sample, as their requests look from outside.

/// How a vendor counts and caches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Explicit cache writes with a lifetime.
    Anthropic,
    /// Automatic caching in steps of 128 tokens; writing is free.
    Automatic,
    /// Input only.
    Embedding,
}

/// One model.
#[derive(Debug)]
pub struct Model {
    /// Its id.
    pub name: &'static str,
    /// How its vendor counts.
    pub style: Style,
    /// Output tokens a second.
    pub speed: f64,
    /// Usual time to the first token, in milliseconds.
    pub ttft: f64,
    /// The context at which a tool compacts the conversation.
    pub window: u64,
}

const fn model(name: &'static str, style: Style, speed: f64, ttft: f64, window: u64) -> Model {
    Model {
        name,
        style,
        speed,
        ttft,
        window,
    }
}

/// Anthropic's large model.
pub static OPUS: Model = model("claude-opus-5", Style::Anthropic, 62.0, 1500.0, 380_000);
/// Its successor.
pub static OPUS_NEXT: Model = model("claude-opus-5-5", Style::Anthropic, 70.0, 1300.0, 380_000);
/// Anthropic's middle model.
pub static SONNET: Model = model("claude-sonnet-5", Style::Anthropic, 88.0, 950.0, 300_000);
/// Anthropic's small model.
pub static HAIKU: Model = model("claude-haiku-5-5", Style::Anthropic, 185.0, 480.0, 120_000);
/// Anthropic's dearest model.
pub static FABLE: Model = model("claude-fable-5", Style::Anthropic, 48.0, 2100.0, 300_000);
/// OpenAI's large model.
pub static GPT: Model = model("gpt-5.5", Style::Automatic, 74.0, 1600.0, 330_000);
/// OpenAI's model for code.
pub static CODEX: Model = model("gpt-5.3-codex", Style::Automatic, 82.0, 1400.0, 220_000);
/// OpenAI's small model.
pub static GPT_MINI: Model = model("gpt-5.4-mini", Style::Automatic, 160.0, 620.0, 120_000);
/// OpenAI's embeddings.
pub static EMBEDDING: Model = model("text-embedding-3-large", Style::Embedding, 1000.0, 90.0, 8_000);
/// Google's large model.
pub static GEMINI: Model = model("gemini-3.1-pro-preview", Style::Automatic, 80.0, 1500.0, 180_000);
/// Google's small model.
pub static GEMINI_FLASH: Model = model("gemini-3.5-flash", Style::Automatic, 190.0, 560.0, 180_000);
/// A model of the studio's own, behind a gateway: no price is known for it.
pub static UNPRICED: Model = model("northwind-rerank-2", Style::Embedding, 1000.0, 140.0, 8_000);
