//! The Organization page under Settings: name, time zone, currency, session gap, retention.

mod api;
mod page;

pub use page::OrganizationPage;
