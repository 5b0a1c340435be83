//! Signing in: the sign-in page, the pages behind links that work once, the dialog for a session that has ended, and the way to another org.

mod api;
mod browser;
mod expired;
mod invitation;
mod new_password;
mod next;
mod org_switch;
mod setup;
mod sign_in;
mod types;
mod used_link;
mod zones;

pub use api::{setup_info, whoami};
pub use browser::send;
pub use expired::SessionDialog;
pub use invitation::InvitationPage;
pub use new_password::NewPasswordPage;
pub use next::{encode, safe_next, sign_in_url};
pub use org_switch::OrgSwitch;
pub use setup::SetupPage;
pub use sign_in::SignInPage;
pub use types::{LinkInfo, Me, SetupInfo};
pub use zones::{ZoneList, browser_zone, is_zone};
