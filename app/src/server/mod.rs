//! What server functions stand on: who asks, where the data is, and how an error becomes a status.

mod answer;
mod user;

pub use answer::{answer, redirect, set_status};
pub use user::{CurrentUser, access, current_user, ledger};
