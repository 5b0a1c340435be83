//! `cargo xtask run`: build, then become the server.

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::{build, paths, postgres, steps};

/// Builds, then replaces this process by `countinghouse serve`, so that Ctrl-C, signals and the exit status are the server's own.
///
/// # Errors
/// When a build step fails or the program cannot be started. On success it does not return.
pub fn run(args: &[String]) -> Result<()> {
    let program = build::build()?;
    let mut server = Command::new(&program);
    server.arg("serve").args(args);
    // The data lie under the project whatever folder the command is given in, so that a second start finds them.
    let named = args.iter().any(|arg| arg == "--data-dir" || arg.starts_with("--data-dir="))
        || std::env::var_os("COUNTINGHOUSE_DATA_DIR").is_some();
    if !named {
        server.arg("--data-dir").arg(paths::root().join("data"));
    }
    postgres::point_at(&mut server);
    steps::note("Starting; Ctrl-C stops it.\n");
    Err(server.exec()).with_context(|| format!("{} could not be started.", program.display()))
}
