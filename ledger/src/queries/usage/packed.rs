//! Sketches as they come from the database: a `bigint[]` in Postgres' binary format, read where it lies.
//!
//! A chart by the hour reads a quarter of a million numbers. A driver that makes each of them one by one takes longer than the database.

use sea_orm::QueryResult;
use sqlx::postgres::PgValueFormat;
use sqlx::{Row, ValueRef};

use crate::LedgerError;

/// Number of dimensions, flags and type of the elements, each of four bytes.
const HEAD: usize = 12;
/// Length and lower bound of a dimension.
const DIMENSION: usize = 8;
/// Length of an element, then the element.
const ELEMENT: usize = 12;

/// The numbers of a column; none where it is `NULL`.
///
/// # Errors
/// When the column is not there.
pub(super) fn numbers(row: &QueryResult, column: usize) -> Result<Vec<i64>, LedgerError> {
    let Some(row) = row.try_as_pg_row() else {
        return Ok(row.try_get_by_index::<Option<Vec<i64>>>(column)?.unwrap_or_default());
    };
    let value = row.try_get_raw(column)?;
    if value.is_null() {
        return Ok(Vec::new());
    }
    match value.format() {
        PgValueFormat::Binary => {
            let bytes = value.as_bytes().map_err(sqlx::Error::Decode)?;
            Ok(elements(bytes).collect())
        }
        PgValueFormat::Text => Ok(row.try_get::<Vec<i64>, _>(column)?),
    }
}

/// The elements of an array of one dimension without `NULL`s; what is no such array has none.
fn elements(bytes: &[u8]) -> impl Iterator<Item = i64> {
    let is_flat = bytes.starts_with(&[0, 0, 0, 1, 0, 0, 0, 0]);
    let elements = bytes.get(HEAD + DIMENSION..).filter(|_| is_flat).unwrap_or_default();
    elements
        .chunks_exact(ELEMENT)
        .filter_map(|element| element.last_chunk().copied().map(i64::from_be_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_read_as_postgres_sends_them() {
        let mut sent = vec![0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 1];
        for number in [5_i64 << 32 | 7, -3] {
            sent.extend([0, 0, 0, 8]);
            sent.extend(number.to_be_bytes());
        }
        assert_eq!(elements(&sent).collect::<Vec<_>>(), [(5 << 32) | 7, -3]);
        let empty = [0; HEAD];
        assert_eq!(
            (elements(&empty).count(), elements(&sent[..3]).count(), elements(&[]).count()),
            (0, 0, 0)
        );
    }
}
