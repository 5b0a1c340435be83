//! Where transcripts lie. Pure path logic: nothing here looks at the disk.

use std::path::{Component, Path, PathBuf};

/// Folders that may hold transcripts, for a home folder and an environment: those of `CLAUDE_CONFIG_DIR` (several may be given,
/// separated by commas), otherwise `~/.claude` and the older `~/.config/claude`; each with `projects` below it.
/// Not all of them need exist.
#[must_use]
pub fn roots(home: &Path, env: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let given = env("CLAUDE_CONFIG_DIR").unwrap_or_default();
    let mut folders: Vec<PathBuf> = given
        .split(',')
        .map(str::trim)
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
        .collect();
    if folders.is_empty() {
        folders = vec![home.join(".claude"), home.join(".config/claude")];
    }
    for folder in &mut folders {
        if folder.file_name().is_none_or(|name| name != "projects") {
            folder.push("projects");
        }
    }
    folders.dedup();
    folders
}

/// Whether a file below one of the roots, or below a folder that a person named, is a transcript: `<session>.jsonl`, older
/// `agent-<id>.jsonl` beside it, `<session>/subagents/agent-<id>.jsonl`, `<session>/subagents/workflows/<run>/agent-<id>.jsonl`.
/// Not the tool's own lists and journals, nor anything in its configuration folder outside of `projects`.
#[must_use]
pub fn is_transcript(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    if !name.ends_with(".jsonl") || name.starts_with('.') || matches!(name, "history.jsonl" | "journal.jsonl") {
        return false;
    }
    let folders: Vec<&str> = path
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_str().unwrap_or_default()),
            _ => None,
        })
        .collect();
    // What a tool returned is kept there, and may be anything.
    if folders.contains(&"tool-results") {
        return false;
    }
    // The innermost configuration folder decides, since a project may itself lie in one.
    let config = (0..folders.len())
        .rev()
        .find(|&n| folders[n] == ".claude" || (n > 0 && folders[n] == "claude" && folders[n - 1] == ".config"));
    config.is_none_or(|n| folders.get(n + 1) == Some(&"projects"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_come_from_the_environment_or_from_home() {
        let home = Path::new("/home/dev");
        let at_home = [
            Path::new("/home/dev/.claude/projects"),
            Path::new("/home/dev/.config/claude/projects"),
        ];
        assert_eq!(roots(home, |_| None), at_home);
        assert_eq!(roots(home, |_| Some(" , ".to_owned())), at_home);
        let set = |name: &str| (name == "CLAUDE_CONFIG_DIR").then(|| "/a, /b/projects".to_owned());
        assert_eq!(roots(home, set), [Path::new("/a/projects"), Path::new("/b/projects")]);
    }

    #[test]
    fn which_files_count() {
        for (path, counts) in [
            ("/home/dev/.claude/projects/-home-dev-a/1111.jsonl", true),
            ("/home/dev/.claude/projects/-home-dev-a/agent-a1.jsonl", true),
            ("/home/dev/.claude/projects/-home-dev-a/1111/subagents/agent-a1.jsonl", true),
            ("/home/dev/.claude/projects/-a/1111/subagents/workflows/wf_1/agent-a1.jsonl", true),
            ("/home/dev/.config/claude/projects/-a/1111.jsonl", true),
            ("/backup/laptop/-home-dev-a/1111.jsonl", true),
            ("copy.jsonl", true),
            ("/home/dev/.claude/projects/-a/1111/subagents/workflows/wf_1/journal.jsonl", false),
            ("/home/dev/.claude/projects/-a/sessions-index.json", false),
            ("/home/dev/.claude/projects/-a/1111/tool-results/x.jsonl", false),
            ("/home/dev/.claude/history.jsonl", false),
            ("/home/dev/.claude/transcripts/ses_1.jsonl", false),
            ("/home/dev/.claude/projects/-a/.1111.jsonl", false),
            ("/home/dev/.claude/projects/-a/memory/notes.md", false),
        ] {
            assert_eq!(is_transcript(Path::new(path)), counts, "{path}");
        }
    }
}
