//! The countinghouse server: HTTP, ingest, the live stream, jobs, the embedded database and the command line.

pub mod auth;
pub mod bench;
pub mod cli;
pub mod config;
pub mod documents;
pub mod http;
pub mod import;
pub mod ingest;
pub mod jobs;
pub mod limits;
pub mod live;
pub mod observe;
pub mod postgres;
pub mod rest;
pub mod sample;
pub mod startup;
pub mod state;
