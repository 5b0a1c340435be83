//! Which database a command works with.

use std::path::PathBuf;

use clap::Args;

/// The database: embedded under the data folder, unless an address is given.
#[derive(Args, Clone, Debug)]
pub struct DatabaseArgs {
    /// Use this PostgreSQL (15 or newer) instead of the embedded one
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Address of the role that owns the tables and runs migrations, when it is not the one in --database-url
    #[arg(
        long,
        env = "COUNTINGHOUSE_DATABASE_OWNER_URL",
        value_name = "URL",
        hide_env_values = true,
        requires = "database_url"
    )]
    pub database_owner_url: Option<String>,
    /// Where the embedded database and the server's own files live
    #[arg(long, env = "COUNTINGHOUSE_DATA_DIR", value_name = "DIR", default_value = "./data")]
    pub data_dir: PathBuf,
    /// The folder of the embedded database's programs (`postgres`, `initdb`)
    #[arg(long, env = "COUNTINGHOUSE_POSTGRES_BIN", value_name = "DIR")]
    pub postgres_bin: Option<PathBuf>,
}

impl Default for DatabaseArgs {
    fn default() -> Self {
        Self {
            database_url: None,
            database_owner_url: None,
            data_dir: PathBuf::from("./data"),
            postgres_bin: None,
        }
    }
}
