//! Migrations: every table, trigger and view, as SQL that is commented like prose (`sql/`), applied in order.
//!
//! Never edit one that has been released: add the next. Each runs in a transaction of its own, as the owner of the tables.

use sea_orm_migration::prelude::*;

/// The list, in order.
pub struct Migrator;

/// One migration: a name, and the SQL of its two directions.
struct SqlMigration {
    name: &'static str,
    up: &'static str,
    down: &'static str,
}

impl MigrationName for SqlMigration {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlMigration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.up).await.map(|_| ())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.down).await.map(|_| ())
    }
}

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        vec![$(Box::new(SqlMigration {
            name: $name,
            up: include_str!(concat!("sql/", $name, ".up.sql")),
            down: include_str!(concat!("sql/", $name, ".down.sql")),
        })),+]
    };
}

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        migrations![
            "m20261122_000001_orgs",
            "m20261122_000002_accounts",
            "m20261122_000003_dimensions",
            "m20261122_000004_prices",
            "m20261122_000005_events",
            "m20261122_000006_rollups",
            "m20261122_000007_outbox",
            "m20261122_000008_billing_periods",
            "m20261122_000009_imports",
            "m20261122_000010_grants",
            "m20261124_000011_days",
            "m20261124_000012_upkeep",
            "m20261125_000013_writers",
            "m20261125_000014_people",
            "m20261125_000015_walls",
            "m20261125_000016_audit",
            "m20261125_000017_retention",
            "m20261125_000018_stricter",
            "m20261125_000019_analytics",
            "m20261125_000020_views",
            "m20261125_000021_slowest",
            "m20261125_000022_activity",
            "m20261126_000023_calendar",
            "m20261126_000024_narrower",
            "m20261126_000025_by_one",
            "m20261126_000026_sessions",
            "m20261126_000027_rules",
            "m20261126_000028_news",
            "m20261126_000029_statements",
            "m20261126_000030_one_gap",
            "m20261126_000031_repricing",
            "m20261127_000032_seats",
            "m20261127_000033_ended_repricings",
            "m20261127_000034_actions",
            "m20261127_000035_inbox",
            "m20261127_000036_first_seat",
            "m20261127_000037_hours",
        ]
    }
}
