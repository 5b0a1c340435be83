//! The columns of a sum, as every query that adds up rollups returns them.

use domain::{Measures, Nanos};
use sea_orm::FromQueryResult;

/// One row of sums.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub struct MeasureRow {
    pub requests: i64,
    pub errors: i64,
    pub input: i64,
    pub cache_read: i64,
    pub cache_write: i64,
    pub output: i64,
    pub reasoning: i64,
    pub cost_nanos: i64,
    pub saved_nanos: i64,
    pub unpriced_requests: i64,
    pub unpriced_tokens: i64,
    pub unsaved_reads: i64,
}

impl From<MeasureRow> for Measures {
    fn from(row: MeasureRow) -> Self {
        Self {
            requests: row.requests,
            errors: row.errors,
            input: row.input,
            cache_read: row.cache_read,
            cache_write: row.cache_write,
            output: row.output,
            reasoning: row.reasoning,
            cost: Nanos(row.cost_nanos),
            saved: Nanos(row.saved_nanos),
            unpriced_requests: row.unpriced_requests,
            unpriced_tokens: row.unpriced_tokens,
            unsaved_reads: row.unsaved_reads,
        }
    }
}
