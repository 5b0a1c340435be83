//! A row of `orgs`: the tenant.

use sea_orm::entity::prelude::*;

/// A row of `orgs`: the tenant.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "orgs")]
#[expect(missing_docs, reason = "the columns are explained in the migration")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub name: String,
    pub time_zone: String,
    pub hour_aligned: bool,
    pub currency: String,
    pub sample: bool,
    pub created_at: DateTimeUtc,
    pub session_gap_minutes: i16,
    pub retention_months: Option<i16>,
}

impl ActiveModelBehavior for ActiveModel {}
