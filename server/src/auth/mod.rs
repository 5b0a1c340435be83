//! Signing in: passwords, tokens, the cookie, and the middleware that finds out who asks.

mod cookie;
mod login;
mod middleware;
pub mod password;
mod secret;
mod setup;
mod token;

pub use cookie::COOKIE;
pub use login::{login, logout};
pub use middleware::{Session, identify};
pub use secret::signing_secret;
pub use setup::setup;
pub use token::{Claims, Tokens};
