//! A Chromium for the browser tests: one that is there, or one that is installed now.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::{paths, process, steps};

/// The names under which Chromium and its kin are installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ON_MACOS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/// The browser that the tests run in.
pub enum Browser {
    /// A program of this machine.
    Program(PathBuf),
    /// The one that Playwright downloads and finds by itself.
    Playwright,
}

impl Browser {
    /// Tells a Playwright command which browser to use.
    pub fn point_at(&self, command: &mut Command) {
        match self {
            Self::Program(path) => command.env("CHROMIUM", path),
            Self::Playwright => command.env_remove("CHROMIUM"),
        };
    }
}

/// Finds a browser, or installs one: Debian's as root on Debian, else Playwright's own.
///
/// # Errors
/// A sentence that says how to install one by hand, or that the one named by `CHROMIUM` does not run.
pub fn find_or_install() -> Result<Browser> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        if !runs(&named) {
            bail!(
                "CHROMIUM names {}, which does not run. Correct the variable or unset it.",
                named.display()
            );
        }
        return Ok(Browser::Program(named));
    }
    if let Some(found) = installed() {
        return Ok(Browser::Program(found));
    }
    steps::step("Install Chromium", || {
        if process::is_root()
            && is_debian()
            && apt_install("chromium")
            && let Some(found) = installed()
        {
            return Ok(Browser::Program(found));
        }
        let mut install = process::command(paths::npm_tool("playwright"));
        install.arg("install");
        // Its system libraries need root.
        if process::is_root() {
            install.arg("--with-deps");
        }
        process::run(
            install.arg("chromium"),
            "The browser tests need a Chromium: install one (for example `sudo apt-get install chromium`, or Google Chrome) or name one in the variable CHROMIUM, and run this again.",
        )?;
        Ok(Browser::Playwright)
    })
}

/// Installs a Debian package; `false` when apt cannot.
pub fn apt_install(package: &str) -> bool {
    let apt = |args: &[&str]| {
        let mut apt = process::command("apt-get");
        process::status(apt.args(args).env("DEBIAN_FRONTEND", "noninteractive")).is_ok_and(|status| status.success())
    };
    apt(&["update", "-qq"]) && apt(&["install", "-y", "-qq", "--no-install-recommends", package])
}

fn installed() -> Option<PathBuf> {
    // Ubuntu's `chromium-browser` may be a stub that only asks for a snap: it has to answer.
    let named = NAMES.iter().filter_map(|name| process::find(&[name]));
    named.chain(ON_MACOS.map(PathBuf::from)).find(|path| path.is_file() && runs(path))
}

fn runs(program: &PathBuf) -> bool {
    process::output(Command::new(program).arg("--version")).is_some_and(|version| version.contains("Chrom"))
}

/// Ubuntu's apt has only a snap in place of Chromium; Debian and what is made from it unchanged have the browser.
fn is_debian() -> bool {
    std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}
