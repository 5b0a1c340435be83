//! The features of the page, one folder each.

pub mod accounts;
pub mod activity;
pub mod advanced;
pub mod agents;
pub mod audit;
pub mod auth;
pub mod members;
pub mod models;
pub mod organization;
pub mod overview;
pub mod people;
pub mod performance;
pub mod prices;
pub mod projects;
pub mod rates;
pub mod rules;
pub mod sessions;
pub mod statements;
pub mod usage;
pub mod views;
pub mod you;
