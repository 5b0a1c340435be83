//! What the page is made of, read together: clients and projects, and what is agreed on for those who may see it.

use std::collections::BTreeMap;

use domain::billing::Agreement;
use domain::projects::Book;
use domain::rules::RuleRow;
use serde::{Deserialize, Serialize};

use super::api::projects_list;
use crate::error::AppError;
use crate::features::rules::rules_list;
use crate::features::statements::agreements_list;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Clients and projects.
    pub book: Book,
    /// What is agreed on for the projects, by their numbers; nothing for who may not see it.
    pub agreements: BTreeMap<i32, Agreement>,
    /// What the default rules of projects are called, by the projects' numbers; nothing for who may not see them.
    pub defaults: BTreeMap<i32, String>,
}

/// The rules. They are about all accounts: whoever may see only some of them sees no rule.
async fn rules_of_all() -> Result<Vec<RuleRow>, AppError> {
    match rules_list().await {
        Err(AppError::Forbidden) => Ok(Vec::new()),
        answer => answer,
    }
}

/// Reads it.
///
/// # Errors
/// Those of the server functions.
pub(super) async fn read(agreements_too: bool) -> Result<Listed, AppError> {
    if !agreements_too {
        let book = projects_list().await?;
        return Ok(Listed { book, ..Listed::default() });
    }
    let (book, agreements, rules) = futures::try_join!(projects_list(), agreements_list(), rules_of_all())?;
    let defaults = rules.into_iter().filter_map(|row| Some((row.rule.default_for?, row.rule.name)));
    Ok(Listed {
        book,
        agreements,
        defaults: defaults.collect(),
    })
}
