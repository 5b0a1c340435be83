//! Signing in: the sign-in page, the setup page of a new installation, and the dialog for a session that has ended.

mod api;
mod browser;
mod expired;
mod next;
mod setup;
mod sign_in;
mod types;
mod zones;

pub use api::{setup_info, whoami};
pub use expired::SessionDialog;
pub use next::{safe_next, sign_in_url};
pub use setup::SetupPage;
pub use sign_in::SignInPage;
pub use types::{Me, SetupInfo};
