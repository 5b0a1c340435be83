//! What a text can mean of contexts: the beginning of a session, or a part of a directory or of a branch.
//!
//! There are as many contexts as sessions of tools, so they are brought to numbers only where looking at the newest requests was not enough.

use std::sync::OnceLock;

use domain::access::Access;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::log::{Log, Writing};
use super::meaning::anywhere;
use crate::LedgerError;
use crate::queries::usage::Scene;

/// The contexts that a text can mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Contexts {
    /// How their session begins.
    session: String,
    /// Hashes of their directories.
    cwds: Vec<i64>,
    /// Hashes of their branches.
    branches: Vec<i64>,
    /// Their numbers, once they have been asked for.
    ids: OnceLock<Vec<i32>>,
}

impl Contexts {
    /// Looks a text up in the directories and branches that there are.
    pub async fn of(scene: &Scene, access: &Access, text: &str) -> Result<Self, LedgerError> {
        let statement = "SELECT coalesce(array_agg(hash) FILTER (WHERE kind = 0), '{}') AS cwds, \
             coalesce(array_agg(hash) FILTER (WHERE kind = 1), '{}') AS branches FROM context_values WHERE org_id = $1 AND value ILIKE $2";
        let values = [access.org.into(), anywhere(text).into()];
        let row = scene
            .txn
            .query_one_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, statement, values))
            .await?;
        let hashes = |name: &str| row.as_ref().map_or(Ok(Vec::new()), |row| row.try_get("", name));
        Ok(Self {
            session: text.to_owned(),
            cwds: hashes("cwds")?,
            branches: hashes("branches")?,
            ids: OnceLock::new(),
        })
    }

    /// The condition on an event that is looked at.
    pub fn condition(&self, writing: &mut Writing) -> String {
        let session = self.session(writing);
        let (cwds, branches) = (writing.place(self.cwds.clone()), writing.place(self.branches.clone()));
        format!(
            "(context_id <> 0 AND EXISTS (SELECT 1 FROM contexts AS c WHERE c.id = context_id \
             AND ({session} OR c.cwd_hash = ANY({cwds}) OR c.branch_hash = ANY({branches}))))"
        )
    }

    /// Their numbers.
    pub async fn ids(&self, log: &Log<'_>) -> Result<&[i32], LedgerError> {
        if let Some(ids) = self.ids.get() {
            return Ok(ids);
        }
        let mut writing = Writing::default();
        let org = writing.place(log.selection.org);
        let session = self.session(&mut writing);
        let (cwds, branches) = (writing.place(self.cwds.clone()), writing.place(self.branches.clone()));
        let text = format!(
            "SELECT coalesce(array_agg(id ORDER BY id), '{{}}') AS ids FROM ( \
                 SELECT id FROM contexts AS c WHERE org_id = {org} AND {session} \
                 UNION SELECT id FROM contexts WHERE org_id = {org} AND cwd_hash = ANY({cwds}) \
                 UNION SELECT id FROM contexts WHERE org_id = {org} AND branch_hash = ANY({branches})) AS u"
        );
        let rows = log.query(text, writing.values).await?;
        let ids = rows.first().map_or(Ok(Vec::new()), |row| row.try_get("", "ids"))?;
        Ok(self.ids.get_or_init(|| ids))
    }

    /// Whether a session begins so, as [`super::way::beginning`] has it for ids of vendors.
    fn session(&self, writing: &mut Writing) -> String {
        let (first, last) = (
            writing.place(self.session.clone()),
            writing.place(format!("{}\u{10ffff}", self.session)),
        );
        format!("(c.session_id COLLATE \"C\" >= {first} AND c.session_id COLLATE \"C\" < {last})")
    }
}
