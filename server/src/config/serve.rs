//! What `countinghouse serve` needs to know.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::BoolishValueParser;
use ipnet::IpNet;

use super::DatabaseArgs;

/// Flags of `serve`; each has an environment variable of the same name.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// Address to listen on
    #[arg(long, env = "COUNTINGHOUSE_LISTEN", value_name = "ADDR", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The database
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Look for Claude Code and Codex logs in this home folder, instead of your own
    #[arg(long, env = "COUNTINGHOUSE_WATCH_HOME", value_name = "DIR")]
    pub watch_home: Option<PathBuf>,
    /// Create the sample workspace, and keep it moving
    #[arg(long, env = "COUNTINGHOUSE_SAMPLE", value_parser = BoolishValueParser::new())]
    pub sample: bool,
    /// Do not look for logs in the home folder
    #[arg(long, env = "COUNTINGHOUSE_NO_IMPORT", value_parser = BoolishValueParser::new())]
    pub no_import: bool,
    /// Key that signs the sessions of people who sign in, 32 characters or more; without it one is generated and kept in the data folder
    #[arg(long, env = "COUNTINGHOUSE_JWT_SECRET", value_name = "TEXT", hide_env_values = true)]
    pub jwt_secret: Option<String>,
    /// The secret before it, while secrets are rotated: sessions that it signed go on
    #[arg(long, env = "COUNTINGHOUSE_JWT_SECRET_PREVIOUS", value_name = "TEXT", hide_env_values = true)]
    pub jwt_secret_previous: Option<String>,
    /// Proxies whose X-Forwarded-For is believed, as addresses or networks, for the limits on tries and for the audit log
    #[arg(
        long = "trusted-proxy",
        env = "COUNTINGHOUSE_TRUSTED_PROXIES",
        value_name = "NET",
        value_delimiter = ',',
        default_value = "127.0.0.0/8,::1/128",
        value_parser = network
    )]
    pub trusted_proxies: Vec<IpNet>,
    /// What a program must send as a Bearer token to read /metrics; without it anyone may who can reach the server
    #[arg(long, env = "COUNTINGHOUSE_METRICS_TOKEN", value_name = "TEXT", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// How many pages and programs of one user may follow the live numbers at a time
    #[arg(long, env = "COUNTINGHOUSE_STREAMS_PER_USER", value_name = "N", default_value_t = 100)]
    pub streams_per_user: usize,
    /// The address that people and programs reach this server at, when a proxy stands before it
    #[arg(long, env = "COUNTINGHOUSE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
}

/// `10.0.0.0/8`, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "write an address or a network, such as 10.0.0.7 or 10.0.0.0/8".to_owned())
}
