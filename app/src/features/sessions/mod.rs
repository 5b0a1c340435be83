//! The Sessions page: what waits to be tagged, all that is tagged, and everything that can be done to a session.

mod api;

pub use api::{ask, session_read, sessions_decide, sessions_read, sessions_undo, sessions_untagged};
