//! What the page is made of, read together: clients and projects, and what is agreed on for those who may see it.

use std::collections::BTreeMap;

use domain::billing::Agreement;
use domain::projects::Book;
use serde::{Deserialize, Serialize};

use super::api::projects_list;
use crate::error::AppError;
use crate::features::statements::agreements_list;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Clients and projects.
    pub book: Book,
    /// What is agreed on for the projects, by their numbers; nothing for who may not see it.
    pub agreements: BTreeMap<i32, Agreement>,
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
    let (book, agreements) = futures::try_join!(projects_list(), agreements_list())?;
    Ok(Listed { book, agreements })
}
