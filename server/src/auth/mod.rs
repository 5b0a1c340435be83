//! Signing in: passwords, tokens, cookies, links that work once, and the middleware that finds out who asks.

pub mod address;
mod cookie;
mod links;
mod login;
mod middleware;
pub mod password;
mod secret;
mod session;
mod setup;
mod token;

pub use cookie::{COOKIE, SIGN_IN};
pub use links::{__path_accept, __path_new_password, __path_switch_org, accept, new_password, switch_org};
pub use login::{__path_login, __path_logout, login, logout};
pub use middleware::identify;
pub use secret::{previous_secret, signing_secret};
pub use session::Session;
pub use setup::{__path_setup, setup};
pub use token::{Claims, LIFETIME, Tokens};
