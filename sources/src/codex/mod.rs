//! Codex rollouts: JSON lines below `sessions/YYYY/MM/DD/` and `archived_sessions/`, one file a session (a "thread").
//!
//! Each line is an envelope of `timestamp`, `type` and `payload`. Usage is told by `token_count` events, which carry the session's
//! cumulative total and the last request's counters; model, working directory and session come from other lines before them, so
//! the reader has a state. How the format is taken:
//!
//! - **The same `token_count` is told again** whenever the rate limits are refreshed: it counts only when the total changed.
//! - **`last_token_usage` may be missing**: then the difference of two totals counts. After compaction or resumption totals
//!   restart: a total below the one before is a new baseline.
//! - **Forks and subagent threads replay their parent's history** into their own file, stamped with the moment of the fork. In a
//!   session that names a parent, counts no later than one second after the start, or after the replayed count before, belong to
//!   that burst: they set the baseline and count nothing. A replayed `session_meta` does not rename the session.
//! - **`input_tokens` includes** cache reads and writes; `output_tokens` includes reasoning. The log does not say how long a cache
//!   write lives.
//! - **There is no request id**: an event's key is session, instant and cumulative total.
//! - **Very old files do not name the model**: `gpt-5` is assumed. The automatic reviewer writes `codex-auto-review`, a name without a
//!   price: the default model of the time is assumed, and the action is `auto_review`. Both are counted in [`crate::Parsed::assumed_models`].
//! - **Fast and flex tiers are not logged**: [`service_tier`] reads the only hint, the user's `config.toml`, and [`Reader::with_tier`] takes it.
//! - **Agent** is `codex`, in subagent threads `codex/<role>`; **action** is `user_interaction` or `subagent`.

mod config;
mod counters;
mod model;
mod origin;
mod paths;
mod reader;
mod wire;

pub use config::service_tier;
pub use paths::{is_rollout, prefer_plain, roots};
pub use reader::Reader;

#[cfg(test)]
mod tests;
