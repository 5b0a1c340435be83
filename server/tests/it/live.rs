//! The live way: from commit to stream, once, in order, whatever breaks in between.

use std::time::{Duration, Instant};

use domain::overview::Folded;
use domain::usage::Snapshot;
use ledger::record::record;

use crate::common::{Server, Stage, batch, sse};

#[tokio::test]
async fn a_page_that_folds_its_stream_is_the_page_that_is_read() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    record(&stage.ledger, stage.org, &batch(stage.account, 1, 40)).await.unwrap();
    let mut page = stage.overview().await;
    // Committed between reading the page and opening the stream.
    record(&stage.ledger, stage.org, &batch(stage.account, 2, 25)).await.unwrap();
    let mut stream = sse::open(&server, &cookie, page.window.seq).await;
    let writer = {
        let (ledger, org, account) = (stage.ledger.clone(), stage.org, stage.account);
        tokio::spawn(async move {
            for seed in 3..23 {
                record(&ledger, org, &batch(account, seed, 10)).await.unwrap();
                tokio::time::sleep(Duration::from_millis(60)).await;
            }
        })
    };
    let (started, mut steps) = (Instant::now(), 0);
    while page.window.seq < 22 {
        let sent = stream.news().await;
        assert_eq!(sent.event, "usage");
        assert_eq!(sent.id, Some(sent.change().seq));
        assert_eq!(page.fold(&sent.change()), Folded::Applied);
        steps += 1;
    }
    writer.await.unwrap();
    let read = stage.overview().await;
    assert_eq!(page.total(), read.total());
    assert_eq!(page.by_bucket(), read.by_bucket());
    assert_eq!(page.by_model(), read.by_model());
    assert_eq!(page.people(), read.people());
    assert_eq!(page.accounts, read.accounts);
    assert_eq!(page.feed, read.feed);
    let most = started.elapsed().as_millis() / 250 + 3;
    assert!(steps <= most, "{steps} messages in {:?}: at most four a second", started.elapsed());
}

#[tokio::test]
async fn reconnecting_continues_where_the_page_is() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let mut page = stage.overview().await;
    for seed in 1..4 {
        record(&stage.ledger, stage.org, &batch(stage.account, seed, 5)).await.unwrap();
    }
    page = {
        let mut read = stage.overview().await;
        read.window.seq = page.window.seq;
        read.cells.clear();
        read
    };
    let request = server
        .client
        .get(server.url("/api/v1/stream?since=0"))
        .header("cookie", &cookie)
        .header("last-event-id", "2");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    drop(answer);
    let mut stream = sse::open(&server, &cookie, 1).await;
    let change = stream.news().await.change();
    assert_eq!((change.from, change.seq), (1, 3), "exactly what came after");
    assert_eq!(page.fold(&change), Folded::ReadAgain, "a gap is never folded in");
}

#[tokio::test]
async fn who_is_too_far_behind_reads_again() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    for seed in 1..6 {
        record(&stage.ledger, stage.org, &batch(stage.account, seed, 5)).await.unwrap();
    }
    stage.psql("DELETE FROM usage_changes WHERE seq < 4").await;
    let mut stream = sse::open(&server, &cookie, 1).await;
    assert_eq!(stream.news().await.event, "resync", "the outbox was pruned");
    record(&stage.ledger, stage.org, &batch(stage.account, 9, 5)).await.unwrap();
    assert_eq!(stream.news().await.change().from, 5, "and goes on from there");
    stage
        .psql("SELECT ensure_events_partition(now() - n * interval '1 month') FROM generate_series(1, 3) AS n")
        .await;
    for (quarters, event) in [(3_000, "usage"), (5_000, "resync")] {
        stage
            .psql(&format!(
                "INSERT INTO events (org_id, account_id, occurred_at, input_tokens) \
             SELECT {}, {}, now() - n * interval '15 minutes', 1 FROM generate_series(1, {quarters}) AS n",
                stage.org, stage.account
            ))
            .await;
        assert_eq!(stream.news().await.event, event, "4,000 cells are the most that is worth sending");
    }
}

#[tokio::test]
async fn who_does_not_read_for_a_while_misses_nothing() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let mut page = stage.overview().await;
    let mut stream = sse::open(&server, &cookie, page.window.seq).await;
    // More steps than the hub keeps for a stream, and larger ones than the sockets between hold.
    for seed in 0..90 {
        record(&stage.ledger, stage.org, &batch(stage.account, 100 + seed, 250))
            .await
            .unwrap();
        tokio::time::sleep(Duration::from_millis(260)).await;
    }
    let last = stage.overview().await;
    while page.window.seq < last.window.seq {
        let sent = stream.news().await;
        let folded = match sent.event.as_str() {
            "usage" => page.fold(&sent.change()),
            _ => Folded::ReadAgain,
        };
        if folded == Folded::ReadAgain {
            page = stage.overview().await;
        }
    }
    assert_eq!(page.total(), last.total());
    assert_eq!(page.by_bucket(), last.by_bucket());
}

#[tokio::test]
async fn a_page_that_is_ahead_of_the_database_reads_again() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    record(&stage.ledger, stage.org, &batch(stage.account, 1, 5)).await.unwrap();
    let mut stream = sse::open(&server, &cookie, 900).await;
    let sent = stream.news().await;
    assert_eq!(
        (sent.event.as_str(), sent.id),
        ("resync", Some(1)),
        "a backup was restored under it"
    );
    record(&stage.ledger, stage.org, &batch(stage.account, 2, 5)).await.unwrap();
    assert_eq!(stream.news().await.change().from, 1);
}

#[tokio::test]
async fn a_stream_ends_at_once_when_its_session_was_revoked_or_its_member_removed() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let second = |began: Instant| assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());

    // Signed out elsewhere.
    let cookie = server.sign_in().await;
    let mut reader = sse::open(&server, &cookie, 0).await;
    assert_eq!(reader.next().await.unwrap().event, "ping");
    let began = Instant::now();
    ledger::sign_ins::end_all(&stage.ledger, stage.access.user, None).await.unwrap();
    assert_eq!(reader.news().await.event, "ended");
    assert_eq!(reader.next().await, None);
    second(began);
    assert_eq!(server.get("/api/v1/stream?since=0", &cookie).await.status(), 401);

    // Another role: the page reads again with what it may see now.
    let member = stage.add_member("vera@northwind.example", domain::access::Role::Viewer, None).await;
    let cookie = server.sign_in_as("vera@northwind.example").await;
    let mut reader = sse::open(&server, &cookie, 0).await;
    assert_eq!(reader.next().await.unwrap().event, "ping");
    let limited = domain::people::Standing {
        role: domain::access::Role::Billing,
        accounts: Some(vec![stage.account]),
    };
    let began = Instant::now();
    ledger::members::change(&stage.ledger, &stage.access, member, &limited)
        .await
        .unwrap();
    assert_eq!(reader.news().await.event, "resync");
    assert_eq!(reader.next().await, None);
    second(began);

    // Removed.
    let cookie = server.sign_in_as("vera@northwind.example").await;
    let mut reader = sse::open(&server, &cookie, 0).await;
    assert_eq!(reader.next().await.unwrap().event, "ping");
    let began = Instant::now();
    ledger::members::remove(&stage.ledger, &stage.access, member).await.unwrap();
    assert_eq!(reader.news().await.event, "ended");
    second(began);
}

#[tokio::test]
async fn the_stream_pings_and_ends_with_the_server() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let mut stream = sse::open(&server, &cookie, 0).await;
    let ping = stream.next().await.unwrap();
    assert_eq!(ping.event, "ping");
    assert!(ping.data.contains("now"));
    assert_eq!(server.state.hub.streams(), 1);
    server.state.stopping.cancel();
    assert!(stream.next().await.is_none(), "graceful shutdown does not wait for streams");
}

#[tokio::test]
async fn the_listener_comes_back_after_its_connection_was_cut() {
    let stage = Stage::new().await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let mut stream = sse::open(&server, &cookie, 0).await;
    for round in 0..3 {
        let mut superuser = stage.terminate_connections().await;
        superuser += 1;
        assert!(superuser > 1, "some connection was cut");
        let mut tries = 0;
        while record(&stage.ledger, stage.org, &batch(stage.account, 50 + round, 3))
            .await
            .is_err()
        {
            tries += 1;
            assert!(tries < 20);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let mut seen = 0;
        while seen < i64::from(round) + 1 {
            let sent = stream.news().await;
            seen = sent.id.unwrap_or(seen);
        }
    }
    stage.assert_no_drift().await;
}

#[tokio::test]
async fn a_limited_member_is_sent_only_their_accounts() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    stage
        .add_member("vera@northwind.example", domain::access::Role::Viewer, Some(vec![second]))
        .await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in_as("vera@northwind.example").await;
    let mut stream = sse::open(&server, &cookie, 0).await;
    record(&stage.ledger, stage.org, &batch(stage.account, 1, 10)).await.unwrap();
    record(&stage.ledger, stage.org, &batch(second, 2, 10)).await.unwrap();
    let change = stream.news().await.change();
    assert!(!change.deltas.is_empty() && change.deltas.iter().all(|delta| delta.account == second));
}

#[tokio::test]
async fn a_limited_member_is_not_told_that_something_happened_elsewhere() {
    let stage = Stage::new().await;
    let other = stage.add_account("other@northwind.example").await.id;
    stage
        .add_member("vera@northwind.example", domain::access::Role::Viewer, Some(vec![stage.account]))
        .await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in_as("vera@northwind.example").await;
    let mut stream = sse::open(&server, &cookie, 0).await;
    for seed in 1..4 {
        record(&stage.ledger, stage.org, &batch(other, seed, 5)).await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    record(&stage.ledger, stage.org, &batch(stage.account, 9, 5)).await.unwrap();
    let change = stream.news().await.change();
    assert_eq!(
        (change.from, change.seq),
        (0, 4),
        "the first that is heard is the own one, and it follows the page"
    );
    assert!(change.deltas.iter().all(|delta| delta.account == stage.account) && !change.deltas.is_empty());
}

#[tokio::test]
async fn one_user_has_so_many_streams_and_no_more() {
    let stage = Stage::new().await;
    stage.add_member("vera@northwind.example", domain::access::Role::Viewer, None).await;
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let mut open = Vec::new();
    for _ in 0..20 {
        open.push(sse::open(&server, &cookie, 0).await);
    }
    let refused = server.get("/api/v1/stream?since=0", &cookie).await;
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    let vera = server.sign_in_as("vera@northwind.example").await;
    assert_eq!(
        server.get("/api/v1/stream?since=0", &vera).await.status(),
        200,
        "others are not kept out"
    );
    open.clear();
    let free = Instant::now();
    while server.get("/api/v1/stream?since=0", &cookie).await.status() != 200 {
        assert!(free.elapsed() < Duration::from_secs(20), "a closed stream makes room");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
