//! The Activity page: the log of requests as they come in, with a strip of what is going on right now; and the page of a single request.

mod address;
mod api;
mod body;
mod hold;
mod log;
mod nothing;
mod page;
mod request;
mod row;
#[cfg(test)]
mod samples;
mod scrolled;
mod strip;
mod words;

pub use address::activity_url;
pub use api::{activity_page, activity_request};
pub use page::ActivityPage;
pub use request::RequestPage;
