//! A row of `accounts`: what is paid for.

use sea_orm::entity::prelude::*;

/// A row of `accounts`: what is paid for.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
#[expect(missing_docs, reason = "the columns are explained in the migration")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub org_id: i32,
    pub provider: String,
    pub email: String,
    pub label: String,
    pub billing_day: i16,
    pub key_source: String,
    pub seat_price_nanos: Option<i64>,
    /// Minutes without a request that end a work session; `None` is as the org has it.
    pub session_gap_minutes: Option<i16>,
    pub archived_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
