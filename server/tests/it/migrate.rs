//! Migrations go up, down and up again, and leave nothing behind.

use ledger::Ledger;
use migrations::Migrator;
use sea_orm_migration::MigratorTrait;

use crate::common::Stage;

const RELATIONS: &str = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = 'public' AND c.relname NOT LIKE 'seaql_migrations%'";
const FUNCTIONS: &str = "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'";

#[tokio::test]
async fn up_down_up() {
    let (url, _cluster) = Stage::empty().await;
    let ledger = Ledger::connect_as_owner(&url).await.unwrap();
    let count = async |statement: &'static str| sqlx::query_scalar::<_, i64>(statement).fetch_one(ledger.pool()).await.unwrap();
    Migrator::up(ledger.connection(), None).await.unwrap();
    let (relations, functions) = (count(RELATIONS).await, count(FUNCTIONS).await);
    assert!(relations > 20 && functions > 5);
    Migrator::down(ledger.connection(), None).await.unwrap();
    assert_eq!(
        (count(RELATIONS).await, count(FUNCTIONS).await),
        (0, 0),
        "down takes away all that up made"
    );
    Migrator::up(ledger.connection(), None).await.unwrap();
    assert_eq!((count(RELATIONS).await, count(FUNCTIONS).await), (relations, functions));
    Migrator::up(ledger.connection(), None).await.unwrap();
}

#[tokio::test]
async fn the_servers_role_owns_nothing() {
    let stage = Stage::new().await;
    let owned: i64 =
        sqlx::query_scalar("SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)")
            .fetch_one(stage.ledger.pool())
            .await
            .unwrap();
    if std::env::var("COUNTINGHOUSE_TEST_DATABASE_URL").is_err() {
        assert_eq!(owned, 0);
        let refused = sqlx::query("DELETE FROM prices").execute(stage.ledger.pool()).await;
        assert!(refused.is_err(), "what has been costed stays costed");
    }
}

#[tokio::test]
async fn a_repricing_that_was_interrupted_before_gets_its_sums() {
    let stage = Stage::new().await;
    let connection = stage.owner.connection();
    let all = Migrator::migrations();
    let at = all.iter().position(|one| one.name().ends_with("ended_repricings")).unwrap();
    let steps = u32::try_from(all.len() - at).unwrap();
    Migrator::down(connection, Some(steps)).await.unwrap();
    stage
        .psql(&format!(
            "INSERT INTO repricings (id, org_id, by, requests, before_nanos, after_nanos) VALUES (1, {org}, 'ana', 1, 5, 4), (2, {org}, 'ana', 0, 0, 0); \
             INSERT INTO event_repricings (org_id, repricing_id, event_id, occurred_at, old_nanos, new_nanos) \
             VALUES ({org}, 1, 10, now(), 5, 4), ({org}, 2, 11, now(), 7, 6), ({org}, 2, 12, now(), NULL, 3)",
            org = stage.org
        ))
        .await;
    Migrator::up(connection, None).await.unwrap();
    let runs: Vec<(i64, i64, i64, i64, bool)> =
        sqlx::query_as("SELECT requests, newly_priced, before_nanos, after_nanos, ended_at IS NULL FROM repricings ORDER BY id")
            .fetch_all(stage.owner.pool())
            .await
            .unwrap();
    assert_eq!(runs, [(1, 0, 5, 4, false), (2, 1, 7, 9, true)], "its note is still to be written");
}
