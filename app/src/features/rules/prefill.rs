//! A rule that an address begins: `/rules?directory=/work/globex&project=3`, or `/rules?project=3&default=1`. Another page offers to make a rule of what it shows.

use domain::rules::Condition;
use domain::sessions::Assignment;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::draft::Start;
use super::page::Tolds;

/// What the parameters say; nothing where they say nothing of a rule. `is_open` knows the projects that can be billed to.
fn start(parameter: impl Fn(&str) -> Option<String>, is_open: impl Fn(i32) -> bool) -> Option<Start> {
    let said = |name: &str| {
        let text = parameter(name)?.trim().to_owned();
        (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
    };
    let conditions: Vec<Condition> = [
        said("directory").map(Condition::Directory),
        said("repository").map(Condition::Repository),
        said("branch").map(Condition::Branch),
    ]
    .into_iter()
    .flatten()
    .collect();
    let tag = said("project")
        .and_then(|id| id.parse().ok())
        .filter(|id| is_open(*id))
        .map(Assignment::project);
    if conditions.is_empty() && tag.is_none() {
        return None;
    }
    Some(Start {
        id: None,
        name: conditions.first().map(name_of).unwrap_or_default(),
        conditions,
        is_default: tag.is_some() && said("default").is_some_and(|text| text == "1"),
        tag,
    })
}

/// What a rule may be called that asks for this first: `globex` for `/work/globex`.
fn name_of(condition: &Condition) -> String {
    match condition {
        Condition::Directory(path) => {
            let last = path.split(['/', '\\']).rfind(|piece| !piece.is_empty() && !piece.contains('*'));
            last.unwrap_or_default().to_owned()
        }
        Condition::Repository(name) | Condition::Branch(name) => name.clone(),
        _ => String::new(),
    }
}

/// Opens the dialog for what the address says, once the projects are there. Only in the browser, when it has taken the page over: until then
/// it shows what the server has made. When the dialog closes, the address says no more than the page.
pub(super) fn use_prefill(told: Tolds, open: Callback<Start>, dialog: RwSignal<bool>) {
    let (map, navigate) = (use_query_map(), use_navigate());
    let shown = StoredValue::new(false);
    Effect::new(move |_| {
        let Some(Ok(book)) = told.with(|told| told.as_ref().map(|told| told.as_ref().map(|told| told.book.clone()).map_err(drop))) else {
            return;
        };
        let is_open = |id| book.project(id).is_some_and(|project| !project.archived);
        let start = map.with(|map| start(|name| map.get(name), is_open));
        let again = shown.get_value();
        shown.set_value(start.is_some());
        if let Some(start) = start.filter(|_| !again) {
            open.run(start);
        }
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = dialog.get();
        if was_open == Some(true) && !is_open && shown.get_value() {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate("/rules", options);
        }
        is_open
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(search: &[(&str, &str)]) -> Option<Start> {
        let parameter = |name: &str| search.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        start(parameter, |id| id == 3)
    }

    #[test]
    fn an_address_begins_a_rule() {
        let start = read(&[("directory", "/work/globex/"), ("branch", " main "), ("project", "3")]).expect("a rule");
        assert_eq!(start.name, "globex");
        assert_eq!(
            start.conditions,
            [
                Condition::Directory("/work/globex/".to_owned()),
                Condition::Branch("main".to_owned())
            ]
        );
        assert_eq!((start.id, start.tag, start.is_default), (None, Some(Assignment::project(3)), false));
        let start = read(&[("project", "3"), ("default", "1")]).expect("a rule");
        assert!(start.is_default);
        let start = read(&[("repository", "web-shop"), ("project", "4")]).expect("a rule");
        assert_eq!(
            (start.name.as_str(), start.tag),
            ("web-shop", None),
            "a project that is not there is not chosen"
        );
    }

    #[test]
    fn other_addresses_begin_none() {
        for search in [
            &[][..],
            &[("range", "7d")],
            &[("directory", " ")],
            &[("branch", "\0")],
            &[("project", "x")],
        ] {
            assert_eq!(read(search), None, "{search:?}");
        }
    }
}
