//! Which model a request is counted under when the log does not name a real one.

use jiff::Timestamp;

/// The model of files that are too old to name one.
const ASSUMED: &str = "gpt-5";

/// The name that Codex writes for its automatic reviewer. It has no price of its own: it runs on the model that is Codex's default
/// at the time.
const AUTO_REVIEW: &str = "codex-auto-review";

/// Codex's default models by the unix second of their release (00:00 UTC), newest first.
const DEFAULTS: &[(i64, &str)] = &[
    (1_776_902_400, "gpt-5.5"),       // 2026-04-23
    (1_772_668_800, "gpt-5.4"),       // 2026-03-05
    (1_770_249_600, "gpt-5.3-codex"), // 2026-02-05
    (1_765_411_200, "gpt-5.2-codex"), // 2025-12-11
    (1_762_992_000, "gpt-5.1-codex"), // 2025-11-13
    (1_757_894_400, "gpt-5-codex"),   // 2025-09-15
];

/// The model that a request is counted under.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Model {
    /// Its name.
    pub name: String,
    /// Whether the log does not say so itself.
    pub assumed: bool,
    /// Whether it was the automatic reviewer that asked.
    pub auto_review: bool,
}

impl Model {
    /// The model of a request at that instant, whose log names `logged`.
    pub fn of(logged: Option<String>, at: Timestamp) -> Self {
        let auto_review = logged.as_deref() == Some(AUTO_REVIEW);
        match logged {
            Some(name) if !auto_review => Self {
                name,
                assumed: false,
                auto_review,
            },
            _ => Self {
                name: if auto_review { default_at(at) } else { ASSUMED }.to_owned(),
                assumed: true,
                auto_review,
            },
        }
    }
}

fn default_at(at: Timestamp) -> &'static str {
    let released = DEFAULTS.iter().find(|(since, _)| at.as_second() >= *since);
    released.map_or(ASSUMED, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reviewer_runs_on_the_default_of_its_time() {
        let model = |logged: Option<&str>, day: &str| {
            let at = format!("{day}T00:00:00Z").parse().expect("timestamp");
            let model = Model::of(logged.map(str::to_owned), at);
            (model.name, model.assumed, model.auto_review)
        };
        assert_eq!(
            model(Some("gpt-5.2-codex"), "2026-05-13"),
            ("gpt-5.2-codex".to_owned(), false, false)
        );
        assert_eq!(model(None, "2026-05-13"), ("gpt-5".to_owned(), true, false));
        for (day, name) in [
            ("2025-09-14", "gpt-5"),
            ("2025-09-15", "gpt-5-codex"),
            ("2025-11-13", "gpt-5.1-codex"),
            ("2025-12-11", "gpt-5.2-codex"),
            ("2026-02-05", "gpt-5.3-codex"),
            ("2026-03-05", "gpt-5.4"),
            ("2026-04-22", "gpt-5.4"),
            ("2026-04-23", "gpt-5.5"),
        ] {
            assert_eq!(model(Some(AUTO_REVIEW), day), (name.to_owned(), true, true), "{day}");
        }
    }
}
