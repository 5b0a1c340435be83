//! Claude Code transcripts: JSON lines below `projects/<slug>/`, one file a session, further ones for its subagents.
//!
//! The format is internal to the tool and changes between versions, so it is read leniently: unknown fields and lines are passed
//! over. What is known of it and how it is taken:
//!
//! - **One API response is several lines**, one a content block, each with a copy of the usage; some versions wrote a placeholder
//!   (one or two output tokens) on the early ones. An event's key is `msg:<message.id>`, because a message id is minted for each
//!   response: copies in resumed, forked and sidechain files, under another request id too, are the same response. The version with the
//!   largest total stays. Without a message id the key is the line's `uuid` (`line:<uuid>`), without that a hash of its content.
//! - **Input** is uncached input only. Cache writes are the larger of the total and of the sum of the 5-minute and 1-hour parts;
//!   what the parts do not explain has no stated lifetime.
//! - **`usage.iterations`** lists the steps inside one response. The top-level counters hold those of the answering model only, so three
//!   kinds become events of their own: the advisor's (`…:advisor:<n>`), compaction of the context (`…:compaction:<n>`), and the
//!   attempts of models that declined before a fallback model answered (`…:declined:<n>`, billed only when they put something out).
//! - **A failed request** is a line with `isApiErrorMessage`: an event without model and tokens, keyed by `uuid`. Other lines of the
//!   `<synthetic>` model without tokens were never requests.
//! - **`progress` lines** of old versions nest a copy of a subagent's line; it is taken under its own message id.
//! - **Agent** is `claude-code` in the main loop and `claude-code/<name>` in a subagent (`claude-code/subagent` when it is not named); **action**
//!   is `user_interaction` in the main loop, `subagent` there, and `advisor` or `compaction` for those steps.
//! - **`gitBranch`** of `""` or `"HEAD"` (detached) is no branch. `sessionId` is the session; the newer `session_id` is something else.
//! - **`costUSD`** of old versions is kept as the reported cost, exactly as written.

mod convert;
mod iterations;
mod paths;
mod reader;
mod usage;
mod wire;

pub use paths::{is_transcript, roots};
pub use reader::Reader;

#[cfg(test)]
mod tests;
