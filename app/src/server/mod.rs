//! What server functions stand on: who asks, where the data is, and how an error becomes a status.

mod answer;
mod doors;
mod parts;
mod user;

pub use answer::{answer, redirect, set_policy, set_status};
pub use doors::{DOORS, door};
pub use parts::name_parts;
pub use user::{CurrentUser, access, current_user, ledger, sign_in};
