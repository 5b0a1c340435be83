//! Input formats: bytes in, usage events out. No database, no clock, no network, and nothing is watched.
//!
//! One folder a format:
//!
//! - [`claude_code`]: the transcripts that Claude Code writes below `projects/`,
//! - [`codex`]: the rollouts that the Codex CLI writes below `sessions/`,
//! - [`events`]: our own JSON format, for `POST /api/v1/events` and for files.
//!
//! The two log formats are growing files. Their readers implement [`LogReader`]: they are fed with chunks, say how much they
//! consumed, and can be stored between two runs, so that reading on from an offset gives what reading from the start gives.
//! [`pump`] does the buffering for anything that implements [`std::io::Read`].
//!
//! Two promises hold for every format: prompts and answers are never kept, and a line that cannot be read is counted and
//! reported with its number while all others still come through.

pub mod claude_code;
pub mod codex;
pub mod events;

mod lenient;
mod moment;
mod open;
mod parsed;
mod position;
mod reader;
mod reported;
mod text;
mod words;

pub use open::open;
pub use parsed::{MAX_REPORTED, Parsed, Unreadable};
pub use position::{Position, Tail};
pub use reader::{CHUNK, LogReader, MAX_LINE, pump};
