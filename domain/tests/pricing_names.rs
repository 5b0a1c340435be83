//! Names of models, in every spelling that the sources use.

use domain::event::Geography;
use domain::models::ModelClass;
use domain::pricing::{Book, Via};

#[test]
fn every_spelling_is_one_model() {
    for (model, spellings) in [
        (
            "claude-sonnet-4-5",
            &[
                "claude-sonnet-4-5",
                "claude-sonnet-4-5-20250929",
                "claude-sonnet-4-5@20250929",
                "claude-sonnet-4-5[1m]",
                "claude-sonnet-4-5-20250929[1m]",
                "Claude-Sonnet-4.5",
                " claude-sonnet-4-5 ",
                "claude-sonnet-4-5-latest",
                "claude-4.5-sonnet",
                "claude-4.5-sonnet-thinking",
                "claude-4-5-sonnet",
                "sonnet-4.5",
                "sonnet-4.5-thinking",
                "Sonnet 4.5 (Auto Balanced)",
                "anthropic/claude-sonnet-4.5",
                "anthropic/claude-sonnet-4-5-20250929",
                "openrouter/anthropic/claude-sonnet-4.5:thinking",
                "anthropic.claude-sonnet-4-5-20250929-v1:0",
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "bedrock/converse/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "bedrock/us-east-1/anthropic.claude-sonnet-4-5-20250929-v1:0",
                "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "vertex_ai/claude-sonnet-4-5@20250929",
                "vertex_ai/claude-sonnet-4-5@default",
                "azure_ai/claude-sonnet-4-5",
            ][..],
        ),
        (
            "claude-opus-4-5",
            &["claude-4.5-opus-high-thinking", "claude-4.5-opus-low", "claude-opus-4-5-20251101"],
        ),
        (
            "claude-opus-4-6",
            &[
                "claude-4.6-opus-max-thinking-fast",
                "us.anthropic.claude-opus-4-6-v1",
                "opus-4.6",
                "claude-opus-4-6-fast",
            ],
        ),
        (
            "claude-3-5-sonnet",
            &[
                "claude-3.5-sonnet",
                "claude-3-5-sonnet-20240620",
                "claude-3-5-sonnet-latest",
                "claude-sonnet-3-5",
            ],
        ),
        (
            "claude-3-5-sonnet",
            &["claude-3-5-sonnet-v2@20241022", "anthropic.claude-3-5-sonnet-20241022-v2:0"],
        ),
        (
            "claude-3-opus",
            &["claude-3-opus-20240229", "claude-opus-3", "anthropic.claude-3-opus-20240229-v1:0"],
        ),
        (
            "claude-sonnet-4",
            &[
                "claude-4-sonnet",
                "claude-4-sonnet-1m-thinking",
                "claude-sonnet-4-0",
                "claude-sonnet-4@20250514",
            ],
        ),
        (
            "claude-2.1",
            &["claude-2.1", "anthropic.claude-v2:1", "bedrock/anthropic.claude-v2:1"],
        ),
        ("claude-instant-1", &["claude-instant-1.2", "anthropic.claude-instant-v1"]),
        (
            "gpt-4o",
            &[
                "gpt-4o",
                "gpt-4o-2024-08-06",
                "gpt-4o-2024-05-13",
                "azure/gpt-4o-2024-11-20",
                "openai/gpt-4o",
            ],
        ),
        ("gpt-4.1", &["gpt-4.1", "gpt-4-1", "gpt-4.1-2025-04-14", "azure/gpt-4.1"]),
        (
            "gpt-3.5-turbo",
            &["gpt-35-turbo", "azure/gpt-35-turbo", "gpt-3.5-turbo-0613", "gpt-3.5-turbo-0125"],
        ),
        (
            "gpt-5.5",
            &["gpt-5.5-medium", "gpt-5.5-extra-high", "gpt-5.5-high-fast", "gpt-5.5-2026-04-23"],
        ),
        (
            "gpt-5.1-codex-max",
            &["gpt-5.1-codex-max", "gpt-5.1-codex-max-xhigh", "gpt-5.1-codex-max-high-fast"],
        ),
        ("gpt-5.6-sol", &["gpt-5.6", "gpt-5.6-sol-2026-07-09", "gpt-5.6-sol-ultra"]),
        (
            "ft:gpt-4o-mini",
            &[
                "ft:gpt-4o-mini-2024-07-18",
                "ft:gpt-4o-mini-2024-07-18:acme::abc123",
                "ft:gpt-4o-mini-2024-07-18:acme:name:abc",
            ],
        ),
        (
            "gemini-2.5-pro",
            &[
                "gemini/gemini-2.5-pro",
                "google/gemini-2.5-pro",
                "models/gemini-2.5-pro",
                "gemini-2.5-pro-exp-03-25",
            ],
        ),
        (
            "gemini-2.5-flash",
            &[
                "gemini-2.5-flash-preview-09-2025",
                "gemini-2.5-flash-preview-04-17",
                "vertex_ai/gemini-2.5-flash",
            ],
        ),
        (
            "mistral-large",
            &["mistral/mistral-large-latest", "mistral-large-2411", "mistralai/mistral-large-2512"],
        ),
        ("grok-4", &["xai/grok-4", "x-ai/grok-4", "grok-4-0709", "grok-4-latest"]),
        ("grok-4.5", &["cursor-grok-4.5-high", "grok-4.5-latest", "grok-4-5"]),
        (
            "grok-4-fast",
            &["grok-4-fast-reasoning", "grok-4-fast-non-reasoning", "xai/grok-4-fast"],
        ),
        ("auto", &["auto", "default", "Auto", "cursor/auto"]),
        ("composer-2.5", &["composer-2.5", "composer-2-5", "cursor/composer-2.5"]),
        ("deepseek-v4-flash", &["deepseek/deepseek-flash", "deepseek-v4-flash"]),
    ] {
        for spelling in spellings {
            let resolved = Book::builtin().resolve(spelling);
            assert_eq!((resolved.model.as_str(), resolved.known), (model, true), "{spelling}");
        }
    }
}

#[test]
fn a_name_says_where_and_how() {
    let book = Book::builtin();
    let resolved = book.resolve("eu.anthropic.claude-opus-4-6-v1");
    assert_eq!((resolved.via, resolved.geography), (Some(Via::Bedrock), Some(Geography::Eu)));
    assert_eq!(book.resolve("claude-haiku-4-5@20251001").via, Some(Via::Vertex));
    assert_eq!(book.resolve("azure/us/gpt-5.1").geography, Some(Geography::Us));
    assert_eq!(book.resolve("openrouter/openai/gpt-5").via, Some(Via::Gateway));
    assert!(book.resolve("claude-opus-4-6-fast").fast);
    assert!(!book.resolve("composer-2-fast").fast, "a model of its own");
    assert!(!book.resolve("grok-code-fast-1").fast);
}

#[test]
fn classes_come_from_the_book() {
    for (class, models) in [
        (
            ModelClass::Fast,
            [
                "claude-haiku-4-5",
                "gpt-5-mini",
                "gpt-4.1-nano",
                "gemini-2.5-flash",
                "mistral-small",
                "gemini-3.5-flash-lite",
            ],
        ),
        (
            ModelClass::Premium,
            ["claude-opus-5", "claude-sonnet-4-5", "gpt-5.5", "gemini-2.5-pro", "o3", "auto"],
        ),
    ] {
        for model in models {
            assert_eq!(Book::builtin().resolve(model).class, class, "{model}");
        }
    }
}

#[test]
fn unknown_names_are_only_cleaned() {
    for (raw, model) in [
        ("claude-nova-9-20300101", "claude-nova-9"),
        ("us.anthropic.claude-nova-9-20300101-v1:0", "claude-nova-9"),
        ("GPT-9-2030-01-01", "gpt-9"),
        ("groq/llama-3.3-70b", "groq/llama-3.3-70b"),
        ("qwen3-coder:480b", "qwen3-coder:480b"),
        ("<synthetic>", "<synthetic>"),
        ("  ", ""),
        ("", ""),
        // Not shown under the name of a model that costs something else there.
        ("openrouter/deepseek/deepseek-chat", "openrouter/deepseek/deepseek-chat"),
        ("bedrock/gpt-5", "bedrock/gpt-5"),
    ] {
        let resolved = Book::builtin().resolve(raw);
        assert_eq!((resolved.model.as_str(), resolved.known), (model, false), "{raw}");
    }
    assert_eq!(Book::builtin().resolve("claude-nova-9").provider, Some("anthropic"));
    assert_eq!(Book::builtin().resolve("groq/llama-3.3-70b").provider, None);
    assert_eq!(Book::builtin().resolve("acme-mini").class, ModelClass::Fast);
}

#[test]
fn normalised_names_are_their_own_normalisation() {
    let book = Book::builtin();
    for name in book.names() {
        let once = book.resolve(name);
        let twice = book.resolve(&once.model);
        assert_eq!(
            (&once.model, once.class, once.provider),
            (&twice.model, twice.class, twice.provider),
            "{name}"
        );
    }
}
