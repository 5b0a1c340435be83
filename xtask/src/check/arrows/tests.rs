//! Bad manifests, each with the sentence that it earns.

use super::*;

/// The workspace as it is, with one manifest replaced.
fn with(name: &str, text: &str) -> Vec<String> {
    let mut manifests: BTreeMap<String, Table> = RULES
        .iter()
        .map(|rule| {
            (
                rule.name.to_owned(),
                manifest(&format!("{}/Cargo.toml", rule.name)).expect("a manifest"),
            )
        })
        .collect();
    if !name.is_empty() {
        manifests.insert(name.to_owned(), text.parse().expect("valid TOML"));
    }
    violations(&manifests)
}

#[test]
fn this_workspace_is_as_designed() {
    assert_eq!(with("", ""), Vec::<String>::new());
}

#[test]
fn a_wrong_arrow_is_found_wherever_it_hides() {
    assert_eq!(
        with("domain", "[dependencies]\nserde = \"1\"\nledger.workspace = true"),
        ["`domain` imports `ledger`."]
    );
    assert_eq!(
        with("domain", "[target.'cfg(unix)'.build-dependencies]\nsources.workspace = true"),
        ["`domain` imports `sources`."]
    );
    assert_eq!(
        with("sources", "[dependencies]\nstore = { path = \"../ledger\", package = \"ledger\" }"),
        ["`sources` imports `ledger`."]
    );
    assert_eq!(
        with("xtask", "[dev-dependencies]\ndomain.workspace = true"),
        ["`xtask` imports `domain` in its tests."]
    );
}

#[test]
fn tests_of_the_ledger_may_migrate() {
    assert!(
        with(
            "ledger",
            "[dependencies]\ndomain.workspace = true\n[dev-dependencies]\nmigrations.workspace = true"
        )
        .is_empty()
    );
    assert_eq!(
        with("ledger", "[dependencies]\nmigrations.workspace = true"),
        ["`ledger` imports `migrations`."]
    );
}

#[test]
fn the_page_meets_the_ledger_only_on_the_server() {
    assert_eq!(
        with("app", "[dependencies]\nledger.workspace = true"),
        ["`app` imports `ledger` always; it must be optional, switched on by `ssr`."]
    );
    let optional = "[dependencies]\nledger = { workspace = true, optional = true }\n[features]\nssr = [\"dep:ledger\"]\n";
    assert!(with("app", optional).is_empty());
    assert_eq!(
        with("app", &format!("{optional}hydrate = [\"dep:ledger\"]")),
        ["`app` imports `ledger` under the feature `hydrate`; only `ssr` may."]
    );
    assert_eq!(
        with("app", &format!("{optional}default = [\"ssr\"]")),
        ["`app` imports `ledger` under the feature `default`; only `ssr` may."]
    );
}

#[test]
fn each_side_asks_for_its_half_of_the_page() {
    assert_eq!(
        with("frontend", "[dependencies]\napp = { workspace = true, features = [\"ssr\"] }"),
        ["`frontend` must import `app` with the feature `hydrate` and without `ssr`."]
    );
}

#[test]
fn a_new_crate_needs_a_rule() {
    assert_eq!(
        with("extra", ""),
        ["`extra` is a new crate: say in xtask/src/check/arrows.rs what it may import."]
    );
}
