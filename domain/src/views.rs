//! Saved views: a page and a question under a name, kept for oneself or shared with the org.
//!
//! A view is an address and no data: who opens it sees what they may see.

use serde::{Deserialize, Serialize};

use crate::address::{encode, pairs};
use crate::query::{QueryError, UsageQuery};
use crate::text::{fail, line};

/// So many views one person can keep in an org.
pub const MOST_VIEWS: usize = 200;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 80;
/// The longest query, in characters: two hundred numbers in each of the five lists, and room for the rest.
const LONGEST_QUERY: usize = 10_000;
/// So many parameters of a page's own, besides those of the question.
const MOST_OWN: usize = 20;
/// The longest value of one of them, in characters.
const LONGEST_OWN: usize = 300;

/// The pages that a view can be of: those that a question about usage is asked on. One page of an agent's own stands below `/agents/`.
pub const PAGES: [&str; 9] = [
    "/",
    "/usage",
    "/models",
    "/agents",
    "/people",
    "/performance",
    "/activity",
    "/advanced",
    "/sessions",
];

/// Parameters that say where in a list someone is: they end with the next question, and no view keeps them.
pub const PLACES: [&str; 4] = ["cursor", "after", "before", "page"];

/// A saved view, as who asks sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "id": 7, "name": "Opus, last 90 days", "path": "/models",
    "query": "range=90d&model=4", "shared": true, "own": true, "owner": "Ana Ruiz", "may_change": true })))]
pub struct View {
    /// Its number.
    pub id: i32,
    /// What it is called.
    pub name: String,
    /// The page: `/models`.
    pub path: String,
    /// The query of its address, without the question mark: `range=90d&model=4`.
    pub query: String,
    /// Whether everyone in the org who may read usage can see it.
    pub shared: bool,
    /// Whether it is the asker's own.
    pub own: bool,
    /// The name of whose it is.
    pub owner: String,
    /// Whether the asker may change it: its owner, and of shared ones administrators.
    pub may_change: bool,
}

impl View {
    /// Its address, without the host.
    #[must_use]
    pub fn url(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }
}

/// What a new view is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "name": "Opus, last 90 days", "path": "/models", "query": "range=90d&model=4", "shared": false })))]
pub struct ViewForm {
    /// What it is called: 1 to 80 characters. Each of one's views has another name.
    pub name: String,
    /// The page, such as `/usage`.
    pub path: String,
    /// The query of its address; empty for the page as it opens by itself.
    #[serde(default)]
    pub query: String,
    /// Whether everyone in the org who may read usage can see it.
    #[serde(default)]
    pub shared: bool,
}

/// What of a view becomes another; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({ "name": "Opus, this quarter", "shared": true })))]
#[serde(default)]
pub struct ViewChange {
    /// A new name.
    pub name: Option<String>,
    /// Another page.
    pub path: Option<String>,
    /// Another query.
    pub query: Option<String>,
    /// Shared, or not any more.
    pub shared: Option<bool>,
}

impl ViewForm {
    /// Checks what a person typed and what their address said, and brings both into the form that is kept. Whether a time zone exists is for
    /// the server to say.
    ///
    /// # Errors
    /// Names the field and says what would be right.
    pub fn checked(&self) -> Result<Self, QueryError> {
        Ok(Self {
            name: line("name", &self.name, LONGEST_NAME, "name the view, in at most 80 characters")?,
            path: page(&self.path)?,
            query: question(&self.query)?,
            shared: self.shared,
        })
    }

    /// This view with what of it becomes another.
    #[must_use]
    pub fn with(self, change: &ViewChange) -> Self {
        Self {
            name: change.name.clone().unwrap_or(self.name),
            path: change.path.clone().unwrap_or(self.path),
            query: change.query.clone().unwrap_or(self.query),
            shared: change.shared.unwrap_or(self.shared),
        }
    }
}

/// Whether a path is a page that a view can be of.
#[must_use]
pub fn is_page(path: &str) -> bool {
    let is_number = |id: &str| (1..=10).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    PAGES.contains(&path) || path.strip_prefix("/agents/").is_some_and(is_number)
}

fn page(path: &str) -> Result<String, QueryError> {
    if is_page(path) {
        Ok(path.to_owned())
    } else {
        Err(fail("path", "name a page with filters, such as /usage"))
    }
}

/// The question of a query, as the kept query asks it: the parameters of the question in their order, then those of the page's own.
fn question(query: &str) -> Result<String, QueryError> {
    let wrong = |problem: &str| fail("query", problem);
    if query.chars().count() > LONGEST_QUERY {
        return Err(wrong("it is too long: choose fewer values"));
    }
    let pairs = pairs(query).ok_or_else(|| wrong("it cannot be read: write it as an address has it"))?;
    let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let asked = UsageQuery::parse(get).map_err(|error| wrong(&format!("for {}, {}", error.field, error.problem)))?;
    let own = own_parameters(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let is_readable = |(name, value): &(&str, &str)| {
        (1..=30).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            && value.chars().count() <= LONGEST_OWN
            && !value.contains(char::is_control)
    };
    if own.len() > MOST_OWN || !own.iter().all(is_readable) {
        return Err(wrong("it holds parameters that no page has"));
    }
    let of_question = asked.to_pairs();
    let all = of_question.iter().map(|(name, value)| (*name, value.as_str())).chain(own);
    Ok(all
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect::<Vec<_>>()
        .join("&"))
}

/// The parameters of an address that are a page's own (its order, its search), and no part of the question nor a place in a list.
pub fn own_parameters<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
    pairs
        .into_iter()
        .filter(|(name, value)| !UsageQuery::PARAMETERS.contains(name) && !PLACES.contains(name) && !value.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, path: &str, query: &str) -> ViewForm {
        ViewForm {
            name: name.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            shared: false,
        }
    }

    #[test]
    fn what_is_kept_is_one_way_to_write_it() {
        let kept = form(
            "  Opus ",
            "/models",
            "?sort=cost&model=9%2C4&range=30d&timezone=Etc%2FGMT%2B5&cursor=abc&q=",
        )
        .checked()
        .expect("good");
        assert_eq!((kept.name.as_str(), kept.path.as_str()), ("Opus", "/models"));
        assert_eq!(
            kept.query, "timezone=Etc/GMT%2B5&model=4,9&sort=cost",
            "defaults, places and empty values are left out"
        );
        assert_eq!(kept.checked().as_ref(), Ok(&kept), "and it stays as it is");
        for path in ["/", "/usage", "/agents", "/agents/12"] {
            assert_eq!(form("x", path, "").checked().expect("good").query, "");
        }
    }

    #[test]
    fn what_is_no_view_is_refused_by_its_field() {
        let long = "a".repeat(81);
        let many = (0..21).map(|n| format!("x{}=1", "y".repeat(n))).collect::<Vec<_>>().join("&");
        for (bad, field) in [
            (form("", "/usage", ""), "name"),
            (form(&long, "/usage", ""), "name"),
            (form("a\nb", "/usage", ""), "name"),
            (form("x", "usage", ""), "path"),
            (form("x", "//evil.example", ""), "path"),
            (form("x", "/settings/you", ""), "path"),
            (form("x", "/agents/", ""), "path"),
            (form("x", "/agents/../settings", ""), "path"),
            (form("x", "/agents/12345678901", ""), "path"),
            (form("x", "/usage?range=7d", ""), "path"),
            (form("x", "/usage", "range=soon"), "query"),
            (form("x", "/usage", "model=mine"), "query"),
            (form("x", "/usage", "a=%ff"), "query"),
            (form("x", "/usage", "UPPER=1"), "query"),
            (form("x", "/usage", "<script>=1"), "query"),
            (form("x", "/usage", "search=%00"), "query"),
            (form("x", "/usage", &format!("search={}", "a".repeat(301))), "query"),
            (form("x", "/usage", &"a".repeat(10_001)), "query"),
            (form("x", "/usage", &many), "query"),
        ] {
            assert_eq!(bad.checked().expect_err(&bad.query).field, field, "{bad:?}");
        }
    }

    #[test]
    fn a_change_leaves_the_rest() {
        let view = form("Opus", "/models", "range=7d");
        let change = ViewChange {
            shared: Some(true),
            ..ViewChange::default()
        };
        let changed = view.clone().with(&change);
        assert!(changed.shared);
        assert_eq!(ViewForm { shared: false, ..changed }, view);
        let all = ViewChange {
            name: Some("Sonnet".to_owned()),
            path: Some("/usage".to_owned()),
            query: Some("range=90d".to_owned()),
            shared: None,
        };
        assert_eq!(view.with(&all), form("Sonnet", "/usage", "range=90d"));
    }

    #[test]
    fn a_view_has_an_address() {
        let view = View {
            id: 1,
            name: String::new(),
            path: "/".to_owned(),
            query: String::new(),
            shared: false,
            own: true,
            owner: String::new(),
            may_change: true,
        };
        assert_eq!(view.url(), "/");
        let asked = View {
            query: "range=7d".to_owned(),
            ..view
        };
        assert_eq!(asked.url(), "/?range=7d");
    }
}
