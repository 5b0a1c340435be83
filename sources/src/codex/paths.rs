//! Where rollouts lie. Pure path logic: nothing here looks at the disk.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Folders that may hold rollouts, for a home folder and an environment: `sessions` and `archived_sessions` in `CODEX_HOME`,
/// otherwise in `~/.codex`. Not both need exist. The user's `config.toml` lies beside them.
#[must_use]
pub fn roots(home: &Path, env: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let given = env("CODEX_HOME").filter(|folder| !folder.trim().is_empty());
    let folder = given.map_or_else(|| home.join(".codex"), |folder| PathBuf::from(folder.trim()));
    vec![folder.join("sessions"), folder.join("archived_sessions")]
}

/// Whether a file is a rollout: `rollout-<time>-<id>.jsonl`, or the same with `.zst` behind it.
#[must_use]
pub fn is_rollout(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with("rollout-") && (name.ends_with(".jsonl") || name.ends_with(".jsonl.zst"))
}

/// Drops every compressed file that lies beside its plain one: the tool compresses old files, and while both exist the plain
/// one is the truth.
#[must_use]
pub fn prefer_plain(paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let plain: HashSet<PathBuf> = paths
        .iter()
        .filter(|path| path.extension().is_none_or(|extension| extension != "zst"))
        .cloned()
        .collect();
    let mut paths = paths;
    paths.retain(|path| plain.contains(path) || !plain.contains(&path.with_extension("")));
    paths
}

/// The session that a rollout's name tells: the id at its end, or all of the name when it ends otherwise.
pub(super) fn session_of(path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let stem = name.strip_suffix(".zst").unwrap_or(name);
    let stem = stem.strip_suffix(".jsonl").unwrap_or(stem);
    const UUID: usize = 36;
    let id = stem.len().checked_sub(UUID).and_then(|start| stem.get(start..));
    let is_uuid = |id: &&str| id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    id.filter(is_uuid).unwrap_or(stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_come_from_the_environment_or_from_home() {
        let home = Path::new("/home/dev");
        let at_home = [
            Path::new("/home/dev/.codex/sessions"),
            Path::new("/home/dev/.codex/archived_sessions"),
        ];
        assert_eq!(roots(home, |_| None), at_home);
        let set = |name: &str| (name == "CODEX_HOME").then(|| "/codex".to_owned());
        assert_eq!(roots(home, set)[0], Path::new("/codex/sessions"));
    }

    #[test]
    fn which_files_count() {
        let folder = "/home/dev/.codex/sessions/2026/05/13/";
        for (name, counts) in [
            ("rollout-2026-05-13T09-00-00-0196e6c4-1111-7222-8333-444444444444.jsonl", true),
            ("rollout-2026-05-13T09-00-00-0196e6c4-1111-7222-8333-444444444444.jsonl.zst", true),
            ("rollout-2026-05-13T09-00-00.json", false),
            ("history.jsonl", false),
        ] {
            assert_eq!(is_rollout(&Path::new(folder).join(name)), counts, "{name}");
        }
    }

    #[test]
    fn the_plain_file_wins() {
        let paths = [
            "a/rollout-1.jsonl",
            "a/rollout-1.jsonl.zst",
            "a/rollout-2.jsonl.zst",
            "b/rollout-1.jsonl.zst",
        ];
        let kept = prefer_plain(paths.iter().map(PathBuf::from).collect());
        assert_eq!(kept, [Path::new(paths[0]), Path::new(paths[2]), Path::new(paths[3])]);
    }

    #[test]
    fn the_name_tells_the_session() {
        let id = "0196e6c4-1111-7222-8333-444444444444";
        assert_eq!(session_of(Path::new(&format!("x/rollout-2026-05-13T09-00-00-{id}.jsonl.zst"))), id);
        assert_eq!(session_of(Path::new("rollout-old.jsonl")), "rollout-old");
    }
}
