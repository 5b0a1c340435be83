//! All of the log that passes, piece by piece, in one snapshot: what comes in meanwhile is not in it.

use domain::access::Access;
use domain::usage::activity::{ActivityQuery, Cursor};
use jiff::Timestamp;
use sea_orm::ConnectionTrait;

use super::meaning::Meaning;
use super::page::{log, meaning, names};
use super::rows::FullRow;
use crate::prices::{self, OrgBook};
use crate::queries::usage::Scene;
use crate::{Ledger, LedgerError};

/// Requests of one piece.
const PIECE: usize = 2_000;

/// A file that is being written. It holds a connection until it is dropped.
pub struct Export {
    scene: Scene,
    book: OrgBook,
    meaning: Option<Meaning>,
    place: Option<Cursor>,
    is_over: bool,
}

impl Export {
    /// Opens the snapshot. A reader who takes nothing for a minute loses it, so that a file that nobody fetches holds nothing.
    ///
    /// # Errors
    /// As for [`super::activity`].
    pub async fn open(ledger: &Ledger, access: &Access, query: &ActivityQuery, now: Timestamp) -> Result<Self, LedgerError> {
        let book = prices::book(ledger, access.org).await?;
        let scene = Scene::open(ledger, access, &query.usage, now).await?;
        scene
            .txn
            .execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = '60s'")
            .await?;
        let meaning = meaning(&scene, access, &query.search).await?;
        Ok(Self {
            scene,
            book,
            meaning,
            place: query.after,
            is_over: false,
        })
    }

    /// How many requests the whole file will have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self) -> Result<i64, LedgerError> {
        log(&self.scene, self.meaning.as_ref()).count_behind(self.place).await
    }

    /// The accounts that the asker may see, with their names.
    #[must_use]
    pub fn accounts(&self) -> Vec<(i32, String)> {
        names(&self.scene)
    }

    /// The prices of now, which say why requests have no cost.
    #[must_use]
    pub const fn book(&self) -> &OrgBook {
        &self.book
    }

    /// The next requests, newest first; none when there is no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next(&mut self) -> Result<Vec<FullRow>, LedgerError> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let rows = log(&self.scene, self.meaning.as_ref()).behind(self.place, PIECE).await?;
        self.place = rows.last().map(|row| row.cursor()).or(self.place);
        self.is_over = rows.len() < PIECE;
        Ok(rows)
    }
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").field("place", &self.place).finish_non_exhaustive()
    }
}
