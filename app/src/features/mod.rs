//! The features of the page, one folder each.

pub mod accounts;
pub mod auth;
pub mod overview;
