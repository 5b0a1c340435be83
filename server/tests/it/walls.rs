//! The walls between orgs, in the database itself: whatever a query forgets, it sees and changes one org's rows, or none.

use ledger::Ledger;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::common::{Stage, batch};

/// The tables that hold an org's rows, with the column that says whose a row is. Partitions are left out: they may not be named at all.
async fn tables(stage: &Stage) -> Vec<(String, String)> {
    let named: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' \
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1",
    )
    .fetch_all(stage.owner.pool())
    .await
    .unwrap();
    let own = [("orgs".to_owned(), "id".to_owned())];
    named.into_iter().map(|name| (name, "org_id".to_owned())).chain(own).collect()
}

/// Two orgs that both have something in every table.
async fn two_orgs() -> (Stage, i32) {
    let stage = Stage::new().await;
    let other = ledger::orgs::create(&stage.ledger, "Other", "Asia/Kathmandu", false)
        .await
        .unwrap()
        .id;
    let rival = stage.fill(other, "rival@other.example").await;
    stage.fill(stage.org, "mine@northwind.example").await;
    for (org, account) in [(other, rival), (stage.org, stage.account)] {
        ledger::record::record(&stage.ledger, org, &batch(account, 1, 60)).await.unwrap();
        let mut old = batch(account, 2, 5);
        for costed in &mut old {
            costed.event.at -= jiff::SignedDuration::from_hours(72);
        }
        ledger::record::record(&stage.ledger, org, &old).await.unwrap();
        ledger::calendar::tend(&stage.ledger, org, jiff::Timestamp::now(), ledger::calendar::Pace::Full)
            .await
            .unwrap();
    }
    (stage, other)
}

async fn count(connection: &mut PgConnection, table: &str, column: &str, org: i32) -> i64 {
    let statement = format!("SELECT count(*) FROM {table} WHERE {column} = {org}");
    sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(connection).await.unwrap()
}

async fn look(ledger: &Ledger, org: Option<i32>, table: &str, column: &str, of: i32) -> i64 {
    let mut txn = ledger.pool().begin().await.unwrap();
    if let Some(org) = org {
        let statement = format!("SET LOCAL countinghouse.org = '{org}'");
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *txn).await.unwrap();
    }
    count(&mut txn, table, column, of).await
}

#[tokio::test]
async fn every_table_shows_one_org_or_none() {
    let (stage, other) = two_orgs().await;
    let (mut seen, mut owner) = (0, stage.owner.pool().acquire().await.unwrap());
    for (table, column) in tables(&stage).await {
        let theirs = count(&mut owner, &table, &column, other).await;
        assert!(
            theirs > 0,
            "the other org has nothing in {table}: give it something, or this proves nothing"
        );
        let mine = look(&stage.ledger, Some(stage.org), &table, &column, stage.org).await;
        // Sign-ins are a person's: no org, not even one's own, shows them.
        if table != "sign_ins" {
            assert!(mine > 0, "{table} hides one's own rows");
        }
        assert_eq!(
            look(&stage.ledger, Some(stage.org), &table, &column, other).await,
            0,
            "{table} shows rows of another org"
        );
        assert_eq!(
            look(&stage.ledger, None, &table, &column, other).await,
            0,
            "{table} shows rows to a query that names no org"
        );
        seen += 1;
    }
    assert!(seen >= 20, "{seen} tables");
    let bypass: bool = sqlx::query_scalar("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        .fetch_one(stage.ledger.pool())
        .await
        .unwrap();
    assert!(!bypass);
}

#[tokio::test]
async fn every_table_of_an_org_is_walled_in_by_force() {
    let stage = Stage::new().await;
    let open: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') \
         AND (EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'org_id') OR c.relname = 'orgs') \
         AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
    )
    .fetch_all(stage.owner.pool())
    .await
    .unwrap();
    assert_eq!(open, [""; 0], "tables without walls: call wall_in for them in their migration");
}

#[tokio::test]
async fn nobody_writes_into_another_org() {
    let (stage, other) = two_orgs().await;
    ledger::users::join(&stage.ledger, other, stage.access.user, domain::access::Role::Viewer)
        .await
        .unwrap();
    let mut refused = 0;
    for (table, column) in tables(&stage).await {
        let mut txn = stage.ledger.pool().begin().await.unwrap();
        let statement = format!("SET LOCAL countinghouse.org = '{}'", stage.org);
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *txn).await.unwrap();
        // Someone who belongs to both orgs: what they may see elsewhere, they may not change from here.
        sqlx::query(AssertSqlSafe(format!("SET LOCAL countinghouse.person = '{}'", stage.access.user)))
            .execute(&mut *txn)
            .await
            .unwrap();
        let update = format!("UPDATE {table} SET {column} = {column} WHERE {column} = {other}");
        match sqlx::query(AssertSqlSafe(update)).execute(&mut *txn).await {
            Ok(done) => assert_eq!(done.rows_affected(), 0, "{table}"),
            Err(_) => {
                refused += 1;
                continue;
            }
        }
        let delete = format!("DELETE FROM {table} WHERE {column} = {other}");
        match sqlx::query(AssertSqlSafe(delete)).execute(&mut *txn).await {
            Ok(done) => assert_eq!(done.rows_affected(), 0, "{table}"),
            Err(error) => assert!(error.to_string().contains("permission denied"), "{table}: {error}"),
        }
    }
    assert!(refused >= 1, "the audit log refuses as a whole");
    let mut txn = stage.ledger.pool().begin().await.unwrap();
    let statement = format!("SET LOCAL countinghouse.org = '{}'", stage.org);
    sqlx::query(AssertSqlSafe(statement)).execute(&mut *txn).await.unwrap();
    let planted = sqlx::query("INSERT INTO accounts (org_id, provider, label) VALUES ($1, 'anthropic', 'planted')")
        .bind(other)
        .execute(&mut *txn)
        .await
        .unwrap_err();
    assert!(planted.to_string().contains("row-level security"), "{planted}");
    drop(txn);
    let mut txn = stage.ledger.pool().begin().await.unwrap();
    let statement = format!("SET LOCAL countinghouse.org = '{}'", stage.org);
    sqlx::query(AssertSqlSafe(statement)).execute(&mut *txn).await.unwrap();
    let forged = sqlx::query("SELECT note($1, 'member.removed', 'forged', NULL, NULL)")
        .bind(other)
        .execute(&mut *txn)
        .await
        .unwrap_err();
    assert!(forged.to_string().contains("does not work for organization"), "{forged}");
}

#[tokio::test]
async fn partitions_and_the_summaries_of_all_orgs_cannot_be_named() {
    let (stage, _) = two_orgs().await;
    let partition: String =
        sqlx::query_scalar("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'events'::regclass LIMIT 1")
            .fetch_one(stage.owner.pool())
            .await
            .unwrap();
    for name in [partition.as_str(), "billing_periods_all"] {
        let statement = format!("SELECT count(*) FROM {name}");
        let refused = sqlx::query(AssertSqlSafe(statement))
            .execute(stage.ledger.pool())
            .await
            .unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{name}: {refused}");
    }
}

#[tokio::test]
async fn the_org_is_forgotten_with_the_transaction() {
    let stage = Stage::new().await;
    let one = Ledger::connect(&stage.app_url, 1).await.unwrap();
    ledger::accounts::list(&one, &stage.access).await.unwrap();
    // The pool has one connection, so this is the same one.
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM accounts")
        .fetch_one(one.pool())
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn the_audit_log_tells_every_change_and_cannot_be_changed() {
    let stage = Stage::new().await;
    let access = domain::access::Access {
        address: Some("203.0.113.9".parse().unwrap()),
        ..stage.access.clone()
    };
    let mut form = domain::account::AccountForm {
        provider: "openai".to_owned(),
        email: "api@northwind.example".to_owned(),
        label: "API".to_owned(),
        billing_day: 1,
        key_source: domain::account::KeySource::Byok,
        seat_price: None,
        session_gap_minutes: None,
    };
    let account = ledger::accounts::add(&stage.ledger, &access, &form).await.unwrap();
    form.billing_day = 12;
    ledger::accounts::edit(&stage.ledger, &access, account.id, &form).await.unwrap();
    ledger::accounts::edit(&stage.ledger, &access, account.id, &form).await.unwrap();
    ledger::accounts::archive(&stage.ledger, &access, account.id, true).await.unwrap();
    let (key, _) = ledger::keys::create(&stage.ledger, &access, "gateway", None).await.unwrap();
    ledger::keys::revoke(&stage.ledger, &access, key.id).await.unwrap();
    stage.psql("UPDATE accounts SET label = 'by hand' WHERE label = 'API'").await;

    let log = ledger::audit::list(&stage.ledger, &access, &domain::audit::Filter::default(), 100)
        .await
        .unwrap();
    let told: Vec<(&str, &str)> = log.iter().map(|entry| (entry.action.as_str(), entry.subject.as_str())).collect();
    assert_eq!(
        told[..6],
        [
            ("account.changed", "by hand"),
            ("ingest key.revoked", "gateway"),
            ("ingest key.created", "gateway"),
            ("account.archived", "API"),
            ("account.changed", "API"),
            ("account.created", "API"),
        ],
        "an edit that changes nothing is no entry"
    );
    assert!(log[0].actor.starts_with("database user "), "{}", log[0].actor);
    let changed = &log[4];
    assert_eq!(
        (changed.actor.as_str(), changed.address.as_str()),
        ("ana@northwind.example", "203.0.113.9")
    );
    assert_eq!(
        (changed.before.clone(), changed.after.clone()),
        (
            Some(serde_json::json!({ "billing_day": 1 })),
            Some(serde_json::json!({ "billing_day": 12 }))
        )
    );
    let text = serde_json::to_string(&log).unwrap();
    assert!(!text.contains("hash") && !text.contains("argon2"), "no secrets");

    for statement in [
        "UPDATE audit_log SET actor = 'nobody'",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
    ] {
        assert!(
            sqlx::query(statement).execute(stage.ledger.pool()).await.is_err(),
            "the server: {statement}"
        );
        assert!(
            sqlx::query(statement).execute(stage.owner.pool()).await.is_err(),
            "the owner: {statement}"
        );
    }
    let filter = |kind: &str, actor: &str| domain::audit::Filter {
        kind: Some(kind.to_owned()),
        actor: Some(actor.to_owned()),
        ..Default::default()
    };
    let keys = ledger::audit::list(&stage.ledger, &access, &filter("ingest key", "ANA@"), 100)
        .await
        .unwrap();
    assert_eq!(keys.len(), 2);
    assert!(
        ledger::audit::list(&stage.ledger, &access, &filter("ingest key", "nobody"), 100)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_question_that_is_dropped_leaves_no_transaction_behind() {
    let stage = Stage::new().await;
    let ask = || ledger::members::list(&stage.ledger, &stage.access);
    // Dropped at every point on its way. What comes next gets the same connection: a question outside of transactions, and then a page, which
    // cannot be read in a transaction that somebody else has begun.
    for microseconds in (0..3_000).step_by(20) {
        let cut = std::time::Duration::from_micros(microseconds);
        drop(tokio::time::timeout(cut, ask()).await);
        drop(tokio::time::timeout(cut, stage.overview()).await);
        ledger::users::none_yet(&stage.ledger).await.unwrap();
        stage.overview().await;
    }
    let open = stage
        .number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'")
        .await;
    assert_eq!(open, 0);
}

#[tokio::test]
async fn the_log_can_be_looked_through_for_every_kind_that_it_has() {
    let stage = Stage::new().await;
    let kinds: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT convert_from(substring(tgargs FROM 1 FOR length(tgargs) - 1), 'UTF8') FROM pg_trigger WHERE tgname = 'audit' AND tgnargs = 1",
    )
    .fetch_all(stage.owner.pool())
    .await
    .unwrap();
    assert!(kinds.len() > 9, "{kinds:?}");
    for kind in kinds {
        // A link is told as what it is for.
        let told = match kind.as_str() {
            "link" => "password link",
            kind => kind,
        };
        assert!(domain::audit::KINDS.contains(&told), "{told}");
    }
    for told in ["invitation", "password", "statement", "statement link"] {
        assert!(domain::audit::KINDS.contains(&told), "{told}");
    }
}
