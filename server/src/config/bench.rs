//! What `countinghouse bench` needs to know.

use clap::Args;

use super::DatabaseArgs;

/// Flags of `bench`.
#[derive(Args, Clone, Debug)]
pub struct BenchArgs {
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
    /// Streams to open
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    pub streams: usize,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// The database; it should be an empty one
    #[command(flatten)]
    pub database: DatabaseArgs,
}
