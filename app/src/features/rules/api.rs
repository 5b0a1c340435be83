//! The server functions of rules.

use domain::rules::{Outlook, Reach, RuleForm, RuleKept, RuleRow};
use domain::sessions::ClosedMonth;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::page_client::PageClient;
use crate::wire::Json;
#[cfg(feature = "ssr")]
use {
    crate::server::{access, answer, ledger},
    domain::access::Scope,
    jiff::Timestamp,
    ledger::rules,
};

/// The rules that hold, in their order, with what each of them tags now.
///
/// # Errors
/// `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "rules_list", input = GetUrl, output = Json)]
pub async fn rules_list() -> Result<Vec<RuleRow>, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(rules::list(&ledger()?, &access, Timestamp::now()).await?)
    })
    .await
}

/// What a rule would tag, new or in the place of another one.
///
/// # Errors
/// `Invalid` with the field; ``Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "rule_preview", input = Json, output = Json)]
pub async fn rule_preview(
    /// The rule.
    rule: RuleForm,
    /// Which sessions it is for.
    reach: Reach,
    /// In the place of which one.
    #[server(default)]
    instead: Option<i32>,
) -> Result<Outlook, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(rules::preview(&ledger()?, &access, &rule, reach, instead, Timestamp::now()).await?)
    })
    .await
}

/// Adds a rule behind all others, or puts it in the place of another one.
///
/// # Errors
/// As for [`rule_preview`]; `Conflict` for one rule too many.
#[server(client = PageClient, prefix = "/api/page", endpoint = "rule_save", input = Json, output = Json)]
pub async fn rule_save(
    /// The rule.
    rule: RuleForm,
    /// Which sessions it is for.
    reach: Reach,
    /// In the place of which one.
    #[server(default)]
    instead: Option<i32>,
) -> Result<RuleKept, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        let (ledger, now) = (ledger()?, Timestamp::now());
        Ok(match instead {
            None => rules::add(&ledger, &access, &rule, reach, now).await?,
            Some(id) => rules::replace(&ledger, &access, id, &rule, reach, now).await?,
        })
    })
    .await
}

/// Ends a rule: what it has tagged stays tagged, or is untagged again. Returns the closed months in which something else is billed because of it.
///
/// # Errors
/// `NotFound`, `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "rule_end", input = Json, output = Json)]
pub async fn rule_end(
    /// Which.
    id: i32,
    /// From when on.
    reach: Reach,
) -> Result<Vec<ClosedMonth>, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(rules::end(&ledger()?, &access, id, reach, Timestamp::now()).await?)
    })
    .await
}

/// Puts the rules into another order. Returns the closed months in which something else is billed because of it.
///
/// # Errors
/// `Invalid` when these are not all that hold, each once; `Unauthenticated`, `Forbidden`, and those of the database.
#[server(client = PageClient, prefix = "/api/page", endpoint = "rules_reorder", input = Json, output = Json)]
pub async fn rules_reorder(
    /// All of them, the first one first.
    ids: Vec<i32>,
) -> Result<Vec<ClosedMonth>, AppError> {
    answer(async {
        let access = access(Scope::ProjectsWrite)?;
        Ok(rules::reorder(&ledger()?, &access, &ids, Timestamp::now()).await?)
    })
    .await
}
