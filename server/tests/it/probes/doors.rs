//! Every door, from the program's own registries.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::Value;
use server::http::doors::{Doors, Need};

use super::bodies;
use crate::common::Server;

/// Routes that are not in the document, because they are pages, assets or server functions.
pub(super) fn is_listed_elsewhere(route: &str, pages: &BTreeSet<String>, functions: &BTreeSet<String>) -> bool {
    pages.contains(route) || functions.contains(route) || route.starts_with("/assets/") || route.contains("__private__axum_fallback")
}

/// One way in.
#[derive(Clone, Debug)]
pub(super) struct Door {
    pub method: Method,
    pub path: String,
    pub need: Need,
    pub body: Option<Value>,
    /// A server function: its arguments are one bag.
    pub is_function: bool,
}

impl Door {
    /// Whether its body names an account. The bag of server functions holds more than each of them takes.
    pub fn names_an_account(&self) -> bool {
        if self.is_function {
            return ["key_create", "member_change", "invitation_create"]
                .iter()
                .any(|name| self.path.ends_with(name));
        }
        self.body.as_ref().is_some_and(bodies::names_an_account)
    }
}

/// Every door, from the program's own registries.
pub(super) fn doors(server: &Server) -> Vec<Door> {
    let (router, document) = server::http::registered(server.state.clone());
    let table = Doors::of(&document);
    let document = serde_json::to_value(&document).unwrap();
    let mut all = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let need = table.need(&method, path);
            let need = need.unwrap_or_else(|| panic!("{method} {path} declares no scope, or one that nobody knows"));
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            all.push(Door {
                body: (!schema.is_null()).then(|| bodies::example(&document, schema, "")),
                is_function: false,
                path: path.clone(),
                method,
                need,
            });
        }
    }
    let functions: BTreeMap<String, Method> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| (path.to_owned(), method))
        .collect();
    for (path, method) in &functions {
        let scope =
            app::server::door(path).unwrap_or_else(|| panic!("the server function {path} declares no scope in app/src/server/doors.rs"));
        all.push(Door {
            body: (*method == Method::POST).then(bodies::bag),
            is_function: true,
            path: path.clone(),
            method: method.clone(),
            need: scope.map_or(Need::Nothing, Need::Scope),
        });
    }
    for (path, _) in app::server::DOORS {
        assert!(
            functions.contains_key(path),
            "{path} is in the table of doors, but there is no such function"
        );
    }
    // What the router itself knows: axum shows its paths only where it is debugged.
    let pages: BTreeSet<String> = leptos_axum::generate_route_list(app::App)
        .iter()
        .map(|page| page.path().to_owned())
        .collect();
    let shown = format!("{router:?}");
    let routes: BTreeSet<String> = shown.split('"').filter(|text| text.starts_with('/')).map(str::to_owned).collect();
    assert!(routes.len() > 40, "the router's debug output has changed: {shown}");
    for route in &routes {
        let documented = document["paths"].get(route).is_some();
        assert!(
            documented || is_listed_elsewhere(route, &pages, &functions.keys().cloned().collect()),
            "{route} is a route that neither the document nor the table of server functions knows"
        );
    }
    all
}

/// Whether a server function or route is about one thing of a number.
pub(super) fn takes_id(path: &str) -> bool {
    path.contains("{id}")
        || path.contains("{project}")
        || [
            "account_edit",
            "account_archive",
            "key_revoke",
            "member_change",
            "member_remove",
            "member_password_link",
            "link_withdraw",
            "member_token_revoke",
            "sign_in_end",
            "token_revoke",
            "view_edit",
            "view_delete",
            "sessions_undo",
            "client_edit",
            "client_archive",
            "project_edit",
            "project_archive",
            "rule_end",
            "statement_unshare",
        ]
        .iter()
        .any(|name| path.ends_with(name))
}
