//! Who sees what, and what is refused.

use domain::access::{Access, Role};
use jiff::Timestamp;
use ledger::queries::usage;
use serde_json::Value;

use super::{House, get, question};

#[tokio::test]
async fn a_limited_member_sees_nothing_of_other_accounts() {
    let house = House::new().await;
    let limit = vec![house.byok];
    let user = house
        .stage
        .add_member("lim@northwind.example", Role::Viewer, Some(limit.clone()))
        .await;
    let cookie = house.server.sign_in_as("lim@northwind.example").await;
    let access = Access {
        user,
        role: Role::Viewer,
        accounts: Some(limit.clone()),
        ..house.stage.access.clone()
    };
    let now = Timestamp::now();
    // What they see of everything is what an administrator sees of their accounts.
    let filter = format!("range=90d&account={}", house.byok);
    let (theirs, ours) = (
        usage::performance_page(&house.stage.ledger, &access, &question("range=90d"), now)
            .await
            .unwrap(),
        usage::performance_page(&house.stage.ledger, &house.stage.access, &question(&filter), now)
            .await
            .unwrap(),
    );
    assert!(theirs.total().requests > 0 && theirs.gate.accounts == limit);
    assert_eq!(
        (theirs.total(), theirs.overall, &theirs.errors),
        (ours.total(), ours.overall, &ours.errors)
    );
    assert_eq!((&theirs.hours, &theirs.slowest), (&ours.hours, &ours.slowest));
    assert!(theirs.slowest.iter().all(|row| row.account_id == house.byok));
    let (theirs, ours) = (
        usage::advanced_page(&house.stage.ledger, &access, &question("range=90d"), now)
            .await
            .unwrap(),
        usage::advanced_page(&house.stage.ledger, &house.stage.access, &question(&filter), now)
            .await
            .unwrap(),
    );
    assert_eq!(
        (&theirs.week, &theirs.models, theirs.total()),
        (&ours.week, &ours.models, ours.total())
    );
    assert!(
        theirs.sources[0].accounts.is_empty() && theirs.sources[0].total().is_zero(),
        "not even how many there are"
    );
    // Over HTTP as well, whatever they ask for.
    let other = house.stage.account;
    for path in [
        "slowest",
        "latency-heatmap",
        "latency",
        "errors",
        "heatmap",
        "model-mix",
        "by-source",
        "latency?by=account",
    ] {
        let answer = get(&house.server, &cookie, path).await.to_string();
        assert!(!answer.contains("studio@northwind.example"), "{path}");
        let joint = if path.contains('?') { '&' } else { '?' };
        let refused = get(&house.server, &cookie, &format!("{path}{joint}account={other}")).await;
        for empty in ["requests", "hours", "types", "models", "values"] {
            assert!(
                refused[empty].as_array().is_none_or(Vec::is_empty),
                "{path} of an account that they do not see: {refused}"
            );
        }
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_the_parameter() {
    let house = House::new().await;
    for (path, field) in [
        ("latency?by=weather", "by"),
        ("latency?range=soon", "range"),
        ("latency?format=xml", "format"),
        ("latency-heatmap?timezone=Mars/Olympus", "timezone"),
        ("latency-heatmap?format=pdf", "format"),
        ("slowest?person=ana", "person"),
        ("slowest?format=xml", "format"),
        ("model-mix?measure=weather", "measure"),
        ("model-mix?compare=never", "compare"),
        ("by-source?granularity=minute", "granularity"),
        ("by-source?range=365d&granularity=hour", "granularity"),
        ("heatmap?outcome=maybe", "outcome"),
        ("errors?source=both", "source"),
    ] {
        let answer = house.server.get(&format!("/api/v1/usage/{path}"), &house.cookie).await;
        assert!(answer.status().is_client_error(), "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["field"], field, "{path}: {problem}");
    }
    for path in ["/api/page/performance?range=soon", "/api/page/advanced?account=mine"] {
        let answer = house.server.get(path, &house.cookie).await;
        assert!(answer.status().is_client_error(), "{path}: {}", answer.status());
    }
}

#[tokio::test]
async fn sketches_that_drift_are_found() {
    let house = House::new().await;
    let drift = async |statement: &str| {
        house.stage.psql(statement).await;
        let verified = ledger::verify::verify(&house.stage.ledger, house.stage.org).await.unwrap();
        (verified.drift_calendar_speeds, verified.drift_calendar_clock, verified.is_clean())
    };
    assert!(house.stage.tend().await > 0);
    assert_eq!(drift("SELECT 1").await, (0, 0, true));
    let more =
        |table: &str, column: &str| format!("UPDATE {table} SET {column} = {column} + 1 WHERE ctid = (SELECT min(ctid) FROM {table})");
    assert_eq!(drift(&more("calendar_clock", "bands")).await, (0, 1, false));
    assert_eq!(drift(&more("calendar_clock_by", "cost_nanos")).await, (0, 2, false));
    assert_eq!(drift(&more("calendar_speeds", "ttft")).await, (1, 2, false));
    assert_eq!(drift(&more("calendar_speeds_by", "sizes")).await, (2, 2, false));
}
