//! An nginx for the test that the live stream passes through a proxy.

use std::path::PathBuf;
use std::process::Command;

use crate::{browser, process, steps};

/// Finds nginx, or installs it as root on Debian and Ubuntu. `None` after saying how to install it: the proxy test fails clearly then.
pub fn find_or_install() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("NGINX") {
        return Some(named.into());
    }
    if let Some(found) = process::find(&["nginx"]) {
        return Some(found);
    }
    if process::is_root() && process::find(&["apt-get"]).is_some() {
        let found = steps::step("Install nginx", || {
            browser::apt_install("nginx-light");
            // The package starts a service on port 80 that nobody asked for; the test starts its own.
            process::output(Command::new("service").args(["nginx", "stop"]));
            Ok(process::find(&["nginx"]))
        });
        if let Ok(Some(found)) = found {
            return Some(found);
        }
    }
    steps::note("There is no nginx: the proxy test will fail. Install nginx with your package manager, or name one in the variable NGINX.");
    None
}
