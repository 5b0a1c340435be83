//! A usage event: one request to a model, as a source tells it, before it is priced.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Nanos, Tokens};

macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                use utoipa::openapi::schema::{ObjectBuilder, Type};
                let values = Self::ALL.iter().map(|value| value.as_str());
                ObjectBuilder::new().schema_type(Type::String).enum_values(Some(values)).into()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl $name {
            /// Every value, in the order of its number in the database.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name that the database, the wire and the page use.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value of that name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }

            /// The small integer that the database keeps.
            #[must_use]
            pub const fn number(self) -> i16 {
                self as i16
            }

            /// The value of that small integer.
            #[must_use]
            pub fn from_number(number: i16) -> Option<Self> {
                Self::ALL.get(usize::try_from(number).ok()?).copied()
            }
        }
    };
}
pub(crate) use named;

named! {
    /// Which door an event came in by. The order is the number in the database: add at the end only.
    Source {
        /// A row that someone inserted by hand.
        Sql = "sql",
        /// `POST /api/v1/events`.
        Events = "events",
        /// Claude Code transcripts.
        ClaudeCode = "claude_code",
        /// Codex rollouts.
        Codex = "codex",
        /// The sample workspace's generator.
        Sample = "sample",
    }
}

named! {
    /// How a request ended.
    Outcome {
        /// An answer came.
        Ok = "ok",
        /// The request failed.
        Error = "error",
    }
}

named! {
    /// What the vendor sold the request as.
    #[derive(Default)]
    ServiceTier {
        /// List price.
        #[default]
        Standard = "standard",
        /// Asynchronous, about half price.
        Batch = "batch",
        /// Slower and cheaper (OpenAI, Google).
        Flex = "flex",
        /// Faster and dearer.
        Priority = "priority",
    }
}

named! {
    /// Anthropic's speed setting of a request.
    #[derive(Default)]
    Speed {
        /// Normal.
        #[default]
        Standard = "standard",
        /// Fast mode: every price is multiplied.
        Fast = "fast",
    }
}

named! {
    /// Where the inference was pinned to.
    #[derive(Default)]
    Geography {
        /// Anywhere, or not stated.
        #[default]
        Global = "global",
        /// Pinned to the United States.
        Us = "us",
        /// Pinned to the European Union.
        Eu = "eu",
        /// Pinned to some other region.
        Regional = "regional",
    }
}

/// A request's place in a trace, as tracing tools tell it: one trace is everything that was done to answer one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The trace.
    pub id: String,
    /// The request itself, as a span of it.
    pub span: Option<String>,
    /// The span that it was made from.
    pub parent: Option<String>,
}

/// One request. Prompts and answers are never part of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsageEvent {
    /// Which door it came in by.
    pub source: Source,
    /// The source's own id of the request, or a key made from its content. Unique per org and source: a repeat is a
    /// duplicate; a repeat with more tokens replaces.
    pub key: String,
    /// When the request was answered (or logged).
    pub at: Timestamp,
    /// The model's name as the source wrote it; empty when there was none (a failed request).
    pub model: String,
    /// What was counted.
    pub tokens: Tokens,
    /// Web searches made by the vendor during the request: billed per call.
    pub web_searches: u32,
    /// Batch, flex, priority.
    pub tier: ServiceTier,
    /// Fast mode.
    pub speed: Speed,
    /// Where it was pinned to.
    pub geography: Geography,
    /// What the client said that it cost: kept apart from what we compute.
    pub reported_cost: Option<Nanos>,
    /// Who made it: e-mail or user id.
    pub person: Option<String>,
    /// The program, or the subagent of it, that asked.
    pub agent: Option<String>,
    /// What for: `user_interaction`, `guardrail_check`, …
    pub action: Option<String>,
    /// From question to the end of the answer, in milliseconds.
    pub latency_ms: Option<u32>,
    /// From question to the first token, in milliseconds.
    pub ttft_ms: Option<u32>,
    /// How it ended.
    pub outcome: Outcome,
    /// A short class of failure: `rate_limit`, `overloaded`, …
    pub error_type: Option<String>,
    /// The vendor's request id, which other doors repeat.
    pub request_id: Option<String>,
    /// The tool's own session (conversation) id. Not a work session.
    pub session_id: Option<String>,
    /// Working directory.
    pub cwd: Option<String>,
    /// Branch that was checked out.
    pub git_branch: Option<String>,
    /// Its place in a trace.
    #[serde(default)]
    pub trace: Option<Trace>,
}

impl UsageEvent {
    /// An event with nothing but what every event must have.
    #[must_use]
    pub fn new(source: Source, key: String, at: Timestamp, model: String) -> Self {
        Self {
            source,
            key,
            at,
            model,
            tokens: Tokens::default(),
            web_searches: 0,
            tier: ServiceTier::default(),
            speed: Speed::default(),
            geography: Geography::default(),
            reported_cost: None,
            person: None,
            agent: None,
            action: None,
            latency_ms: None,
            ttft_ms: None,
            outcome: Outcome::Ok,
            error_type: None,
            request_id: None,
            session_id: None,
            cwd: None,
            git_branch: None,
            trace: None,
        }
    }

    /// Whether this version of a request replaces `other`, an earlier seen version of the same key: more tokens win, then the
    /// earlier time. So the order of arrival does not matter to the numbers; of versions that agree in both, the first stands.
    #[must_use]
    pub fn supersedes(&self, other_total: u64, other_at: Timestamp) -> bool {
        let total = self.tokens.total();
        total > other_total || (total == other_total && self.at < other_at)
    }

    /// Takes over from another version of the same request what this one does not say. Session, directory and branch belong together.
    pub fn complete_from(&mut self, other: &Self) {
        fn fill<T: Clone>(own: &mut Option<T>, other: &Option<T>) {
            if own.is_none() {
                own.clone_from(other);
            }
        }
        fill(&mut self.reported_cost, &other.reported_cost);
        fill(&mut self.person, &other.person);
        fill(&mut self.agent, &other.agent);
        fill(&mut self.action, &other.action);
        fill(&mut self.latency_ms, &other.latency_ms);
        fill(&mut self.ttft_ms, &other.ttft_ms);
        fill(&mut self.request_id, &other.request_id);
        fill(&mut self.trace, &other.trace);
        if self.session_id.is_none() && self.cwd.is_none() && self.git_branch.is_none() {
            self.session_id.clone_from(&other.session_id);
            self.cwd.clone_from(&other.cwd);
            self.git_branch.clone_from(&other.git_branch);
        }
        if self.outcome == Outcome::Error {
            fill(&mut self.error_type, &other.error_type);
        }
    }
}
