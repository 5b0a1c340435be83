//! What `countinghouse bench` needs to know.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// One part of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Reading the Overview, against plain SQL on the events
    Overview,
    /// Each panel of the analytics pages under every kind of filter
    Panels,
    /// Cutting requests into work sessions, and the page of sessions
    Sessions,
    /// Ingest over HTTP, and the server's memory meanwhile
    Ingest,
    /// From commit to one stream
    Delivery,
    /// Many open streams
    Streams,
    /// Importing transcripts
    Import,
}

/// Flags of `bench`. The database is never taken from the environment: what is measured on is filled with generated events.
#[derive(Args, Clone, Debug)]
pub struct BenchArgs {
    /// What to measure; everything if nothing is named
    #[arg(value_enum, value_name = "PART")]
    pub parts: Vec<Part>,
    /// Events in the data set
    #[arg(long, default_value_t = 1_000_000, value_name = "N")]
    pub events: u64,
    /// Days that they are spread over
    #[arg(long, default_value_t = 365, value_name = "N")]
    pub days: u32,
    /// People who make them
    #[arg(long, default_value_t = 40, value_name = "N")]
    pub people: usize,
    /// The same seed gives the same data
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
    /// How often each Overview is read
    #[arg(long, default_value_t = 60, value_name = "N", value_parser = clap::value_parser!(u32).range(5..=10_000))]
    pub runs: u32,
    /// Events that are sent over HTTP, by one client and again by four
    #[arg(long, default_value_t = 60_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1_000..=2_000_000))]
    pub http_events: u64,
    /// Requests in the transcripts that are imported
    #[arg(long, default_value_t = 200_000, value_name = "N", value_parser = clap::value_parser!(u64).range(100..=2_000_000))]
    pub import_requests: u64,
    /// Streams to open
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    pub streams: usize,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Keep the database; the next bench with this --data-dir measures on it without filling it again
    #[arg(long, requires = "data_dir")]
    pub keep: bool,
    /// Where the database is made, instead of the folder for temporary files; removed afterwards unless --keep
    #[arg(long, value_name = "DIR", conflicts_with = "database_url")]
    pub data_dir: Option<PathBuf>,
    /// Use this PostgreSQL database, which must be empty, instead of making one; the data stays in it
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// Address of the role that owns its tables, when it is not the one in --database-url
    #[arg(long, value_name = "URL", requires = "database_url")]
    pub database_owner_url: Option<String>,
    /// The folder of the embedded database's programs (`postgres`, `initdb`)
    #[arg(long, env = "COUNTINGHOUSE_POSTGRES_BIN", value_name = "DIR")]
    pub postgres_bin: Option<PathBuf>,
}

impl BenchArgs {
    /// Whether a part is asked for.
    #[must_use]
    pub fn wants(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }
}
