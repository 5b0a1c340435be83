//! One request at one door.

use reqwest::{Method, RequestBuilder};
use serde_json::json;

use super::bodies::aim;
use super::doors::Door;
use crate::common::Server;

/// The request: with the number of a thing, and of an account for the body to name, if there are some.
pub(super) fn request(server: &Server, door: &Door, id: Option<i64>, account: Option<i32>, cookies: &str) -> RequestBuilder {
    let id = id.unwrap_or(999_999);
    let path = door.path.replace("{id}", &id.to_string()).replace("{project}", &id.to_string());
    let path = path.replace("{month}", "2020-01").replace("{token}", "probe");
    let query = if door.method == Method::GET && door.is_function {
        "?range=7d"
    } else {
        ""
    };
    let mut request = server.client.request(door.method.clone(), server.url(&format!("{path}{query}")));
    if !cookies.is_empty() {
        request = request.header("cookie", cookies);
    }
    match &door.body {
        Some(body) => {
            let mut body = body.clone();
            if door.is_function {
                body["id"] = json!(id);
                body["action"] = json!(id);
            }
            if let Some(account) = account {
                aim(&mut body, account);
            }
            request.json(&body)
        }
        None => request,
    }
}
