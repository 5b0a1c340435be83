//! The live stream in the browser: what to do when (a pure machine), who does it (the driver), and what the page shows of it.

mod badge;
mod driver;
mod machine;
mod news;
mod state;
mod stream;
mod watch;

pub use badge::LiveBadge;
pub use driver::{Live, Page, use_live};
pub use machine::{Command, Input, Machine, Status};
pub use news::{SessionNews, provide_session_news, use_session_news};
pub use state::{LiveState, LiveStateStoreFields, server_now};
pub use watch::watch_session;
