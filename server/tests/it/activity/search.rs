//! A text finds what it means, and nothing else.

use super::pages::all_pages;
use super::{Log, ids};

#[tokio::test]
async fn by_each_kind_of_name_and_id() {
    let log = Log::new().await;
    for (text, condition) in [
        // A part of a name, in any case of letters.
        ("person-3@", "p.name LIKE 'Person-3@%'"),
        ("PERSON-", "p.name LIKE 'Person-%'"),
        ("agent_2", "g.name = 'agent_2'"),
        ("gent_", "g.name LIKE 'agent\\_%'"),
        ("review", "x.name = 'code_review'"),
        ("gpt", "m.name = 'gpt-5.5'"),
        ("harbor", "a.email LIKE 'harbor%'"),
        ("rate_lim", "t.name = 'rate_limit'"),
        ("checkout-1", "c.cwd LIKE '%Checkout-1'"),
        ("100%-0", "c.git_branch = 'feature/100%-0'"),
        // The beginning of an id.
        ("session-2", "c.session_id LIKE 'session-2%'"),
        ("req_01", "e.request_id LIKE 'req\\_01%'"),
        ("req_0100", "e.request_id = 'req_0100'"),
        ("trace-3", "e.trace_id = 'trace-3'"),
        // Several meanings at once: a branch, a directory and a person.
        ("n", "true"),
        ("ana", "c.cwd LIKE '%ana%' OR p.name ILIKE '%ana%'"),
        // What stands for anything in a pattern stands for itself here.
        ("%", "c.git_branch LIKE '%\\%%'"),
        ("_2", "g.name LIKE '%\\_2%'"),
        ("%-%", "false"),
        ("session", "c.session_id LIKE 'session%'"),
        ("ession-2", "false"),
        ("eq_01", "false"),
        ("REQ_01", "false"),
        ("\\", "false"),
        ("no such thing anywhere", "false"),
    ] {
        let escaped: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answer = log.requests(&format!("range=90d&limit=1000&q={escaped}")).await;
        let mut truth = log.truth(&format!("({condition})")).await;
        truth.truncate(1000);
        assert_eq!(ids(&answer), truth, "{text}");
        if text == "n" {
            continue;
        }
        // Under a filter, and in pages.
        let agent = log.id("agents", "agent_2").await;
        let truth = log
            .truth(&format!("({condition}) AND e.agent_id = {agent} AND e.outcome = 0"))
            .await;
        let first = log
            .requests(&format!("range=90d&limit=3&q={escaped}&agent={agent}&outcome=ok"))
            .await;
        assert_eq!(ids(&first), truth[..truth.len().min(3)], "{text}, first page");
        if let Some(next) = first["next"].as_str() {
            let second = log
                .requests(&format!("range=90d&limit=1000&q={escaped}&agent={agent}&outcome=ok&after={next}"))
                .await;
            assert_eq!(ids(&second), truth[3..], "{text}, the rest");
        }
    }
}

/// More than are looked at one by one or read by an index at once, and all of them older than what is looked at first.
#[tokio::test]
async fn what_was_common_long_ago() {
    let log = Log::new().await;
    let org = log.stage.org;
    log.stage
        .psql(&format!(
            "INSERT INTO contexts (org_id, hash, session_id, cwd) VALUES ({org}, md5('old')::uuid, 'old-session', '/srv/old')"
        ))
        .await;
    log.stage
        .psql(&format!(
            "INSERT INTO events (org_id, account_id, context_id, outcome, occurred_at, input_tokens, request_id) \
             SELECT {org}, CASE WHEN n % 50 = 0 THEN {} ELSE {} END, c.id, CASE WHEN n % 300 = 0 THEN 1 ELSE 0 END, \
                 now() - interval '20 days' - n * interval '400 milliseconds', n, 'old_' || n \
             FROM contexts c, generate_series(1, 5600) AS n WHERE c.session_id = 'old-session'",
            log.second, log.stage.account
        ))
        .await;
    for (text, condition) in [
        ("old_", "e.request_id LIKE 'old\\_%'"),
        ("old_1", "e.request_id LIKE 'old\\_1%'"),
        ("old-ses", "c.session_id = 'old-session'"),
        ("srv/o", "c.cwd = '/srv/old'"),
        ("noise_", "e.request_id LIKE 'noise\\_%'"),
    ] {
        for (filter, passing) in [
            (String::new(), "true".to_owned()),
            (format!("&account={}", log.second), format!("e.account_id = {}", log.second)),
            ("&outcome=error".to_owned(), "e.outcome <> 0".to_owned()),
        ] {
            let truth = log.truth(&format!("{condition} AND {passing}")).await;
            let all = all_pages(&log, "/api/v1/usage/requests", &format!("range=90d&limit=700&q={text}{filter}")).await;
            assert_eq!(all, truth, "{text}{filter}");
        }
    }
}

#[tokio::test]
async fn by_the_ids_of_one_request() {
    let log = Log::new().await;
    let id = log.stage.number("SELECT id FROM events WHERE request_id = 'req_0100'").await;
    for text in ["known-100".to_owned(), id.to_string()] {
        let found = ids(&log.requests(&format!("range=90d&q={text}")).await);
        assert!(found.contains(&id), "{text}: {found:?}");
    }
    assert_eq!(ids(&log.requests("range=90d&q=known-100").await), [id]);
    // In a window that it does not lie in, it is not found.
    assert!(ids(&log.requests("range=7d&q=known-100").await).is_empty());
    // Ids of OpenTelemetry are found in any case of letters.
    log.stage
        .psql(&format!(
            "UPDATE events SET trace_id = '4bf92f3577b34da6a3ce929d0e0e4736' WHERE id = {id}"
        ))
        .await;
    assert_eq!(ids(&log.requests("range=90d&q=4BF92F3577B34DA6A3CE929D0E0E4736").await), [id]);
}

#[tokio::test]
async fn directories_and_branches_are_kept_once() {
    let log = Log::new().await;
    let values = log.stage.number("SELECT count(*) FROM context_values").await;
    let truth = log
        .stage
        .number(
            "SELECT (SELECT count(DISTINCT cwd) FROM contexts WHERE cwd <> '') + (SELECT count(DISTINCT git_branch) FROM contexts WHERE git_branch <> '')",
        )
        .await;
    assert_eq!((values, truth), (5, 5), "three directories and two branches");
}
