//! Integration tests over HTTP against a real Postgres: one template database per run, a copy per test.
#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod activity;
mod analytics;
mod billing_periods;
mod calendar;
mod common;
mod follow;
mod fuzz;
mod import;
mod ingest;
mod live;
mod migrate;
mod models;
mod one_number;
mod operations;
mod overview;
mod people;
mod performance;
mod probes;
mod record;
mod sample;
mod sessions;
mod sign_in;
mod start;
mod tables;
mod trigger;
mod usage_page;
mod views;
mod walls;
mod work_sessions;
