//! `countinghouse bench`: measures the program on a generated data set, and prints what came out beside the bars of the design.
//!
//! The data set is written through [`ledger::record`]. What goes over HTTP goes to a server that runs as a process of its own (this
//! same program, `serve`), so that its memory is its own; the clients are in this process. Everything stays on the loopback
//! address, and everything is bounded in count and in time. The figures are measurements and never a test's assertion: they depend on
//! the machine, and on what else it does meanwhile.

mod bars;
mod body;
mod cast;
mod cut;
mod delivery;
mod fill;
mod home;
mod import;
mod ingest;
mod overview;
mod panels;
mod plain;
mod quantile;
mod report;
mod run;
mod served;
mod sessions;
mod streams;
mod transcripts;
mod watch;
mod wire;

pub use run::run;
