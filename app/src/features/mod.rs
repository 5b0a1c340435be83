//! The features of the page, one folder each.

pub mod accounts;
pub mod audit;
pub mod auth;
pub mod members;
pub mod organization;
pub mod overview;
pub mod you;
