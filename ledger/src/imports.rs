//! How far each followed log file has been read, so that a second import reads only what is new.

use std::collections::HashMap;

use domain::access::Access;
use serde_json::Value;
use sqlx::types::Json;

use crate::{Ledger, LedgerError};

/// The mark of one file. It is saved only after the events before it are committed, so a crash costs a second reading, never a loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMark {
    /// The file, as an absolute path.
    pub path: String,
    /// What tells the file from a later one of the same name.
    pub fingerprint: String,
    /// Its size in bytes when it was read.
    pub size: i64,
    /// Its time of modification when it was read, in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// Bytes that have been read.
    pub byte_offset: i64,
    /// What the reader must remember to read on from there.
    pub state: Option<Value>,
}

type Row = (String, String, i64, i64, i64, Option<Json<Value>>);

/// The marks of an org's files of one source, by path.
///
/// # Errors
/// When the database fails.
pub async fn load_all(ledger: &Ledger, org: i32, source: &str) -> Result<HashMap<String, FileMark>, LedgerError> {
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    let rows: Vec<Row> =
        sqlx::query_as("SELECT path, fingerprint, size, mtime_ns, byte_offset, state FROM import_files WHERE org_id = $1 AND source = $2")
            .bind(org)
            .bind(source)
            .fetch_all(&mut *txn)
            .await?;
    txn.commit().await?;
    Ok(rows
        .into_iter()
        .map(|(path, fingerprint, size, mtime_ns, byte_offset, state)| {
            let mark = FileMark {
                path: path.clone(),
                fingerprint,
                size,
                mtime_ns,
                byte_offset,
                state: state.map(|Json(state)| state),
            };
            (path, mark)
        })
        .collect())
}

/// Saves marks, replacing earlier ones of the same files. Two marks of one file in one call: the last one counts.
///
/// # Errors
/// When the database fails.
pub async fn save(ledger: &Ledger, org: i32, source: &str, marks: &[FileMark]) -> Result<(), LedgerError> {
    let last: HashMap<&str, &FileMark> = marks.iter().map(|mark| (mark.path.as_str(), mark)).collect();
    if last.is_empty() {
        return Ok(());
    }
    let marks: Vec<&FileMark> = last.into_values().collect();
    let mut txn = ledger.begin(&Access::system(org), "").await?;
    sqlx::query(
        "INSERT INTO import_files (org_id, source, path, fingerprint, size, mtime_ns, byte_offset, state) \
         SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::jsonb[]) \
         ON CONFLICT (org_id, source, path) DO UPDATE SET fingerprint = excluded.fingerprint, size = excluded.size, \
         mtime_ns = excluded.mtime_ns, byte_offset = excluded.byte_offset, state = excluded.state",
    )
    .bind(org)
    .bind(source)
    .bind(marks.iter().map(|mark| mark.path.clone()).collect::<Vec<_>>())
    .bind(marks.iter().map(|mark| mark.fingerprint.clone()).collect::<Vec<_>>())
    .bind(marks.iter().map(|mark| mark.size).collect::<Vec<_>>())
    .bind(marks.iter().map(|mark| mark.mtime_ns).collect::<Vec<_>>())
    .bind(marks.iter().map(|mark| mark.byte_offset).collect::<Vec<_>>())
    .bind(
        marks
            .iter()
            .map(|mark| mark.state.clone().map(Json))
            .collect::<Vec<Option<Json<Value>>>>(),
    )
    .execute(&mut *txn)
    .await?;
    txn.commit().await?;
    Ok(())
}

/// Whether any file of a source has been read before, for any org.
///
/// # Errors
/// When the database fails.
pub async fn any(ledger: &Ledger, source: &str) -> Result<bool, LedgerError> {
    Ok(sqlx::query_scalar("SELECT has_imported($1)")
        .bind(source)
        .fetch_one(ledger.pool())
        .await?)
}

/// Notes that the first import of the home folder's logs begins.
///
/// # Errors
/// When the database fails.
pub async fn begin_first(ledger: &Ledger) -> Result<(), LedgerError> {
    sqlx::query("INSERT INTO first_imports DEFAULT VALUES")
        .execute(ledger.pool())
        .await?;
    Ok(())
}

/// Notes that it is done.
///
/// # Errors
/// When the database fails.
pub async fn end_first(ledger: &Ledger) -> Result<(), LedgerError> {
    sqlx::query("DELETE FROM first_imports").execute(ledger.pool()).await?;
    Ok(())
}

/// Whether it began and was interrupted.
///
/// # Errors
/// When the database fails.
pub async fn first_is_unfinished(ledger: &Ledger) -> Result<bool, LedgerError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT FROM first_imports)")
        .fetch_one(ledger.pool())
        .await?)
}

/// Whether the database holds no events and has never imported any: it is as new.
///
/// # Errors
/// When the database fails.
pub async fn is_untouched(ledger: &Ledger) -> Result<bool, LedgerError> {
    Ok(sqlx::query_scalar("SELECT is_untouched()").fetch_one(ledger.pool()).await?)
}
