//! TEMPORARY: how long questions take at scale.
use domain::query::{Range, UsageQuery};
use domain::usage::activity::ActivityQuery;
use jiff::Timestamp;
use ledger::queries::usage::activity;
use std::time::Instant;

use crate::common::Stage;

#[tokio::test]
#[ignore = "a measurement"]
async fn at_scale() {
    let n: i64 = std::env::var("SCALE").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let stage = Stage::new().await;
    for n in 0..4 {
        stage.add_account(&format!("a{n}@northwind.example")).await;
    }
    let org = stage.org;
    let begin = Instant::now();
    let sql = async |text: &str| {
        let at = Instant::now();
        stage.psql(text).await;
        eprintln!(
            "{:>7.1}s {}",
            at.elapsed().as_secs_f64(),
            &text[..text.len().min(70)].replace('\n', " ")
        );
    };
    sql("SELECT ensure_events_partition(now() - n * interval '1 month') FROM generate_series(0, 13) AS n").await;
    sql(&format!(
        "INSERT INTO persons (org_id, name) SELECT {org}, 'person-' || n || '@northwind.example' FROM generate_series(1, 62) AS n"
    ))
    .await;
    sql(&format!(
        "INSERT INTO agents (org_id, name) SELECT {org}, 'agent-' || n FROM generate_series(1, 13) AS n"
    ))
    .await;
    sql(&format!(
        "INSERT INTO actions (org_id, name) SELECT {org}, 'action-' || n FROM generate_series(1, 8) AS n"
    ))
    .await;
    sql(&format!(
        "INSERT INTO models (org_id, name) SELECT {org}, 'model-' || n FROM generate_series(1, 10) AS n"
    ))
    .await;
    sql(&format!(
        "INSERT INTO error_types (org_id, name) SELECT {org}, 'error-' || n FROM generate_series(1, 4) AS n"
    ))
    .await;
    sql(&format!(
        "INSERT INTO contexts (org_id, hash, session_id, cwd, git_branch) SELECT {org}, md5(n::text)::uuid, md5('s' || n), \
         '/home/p' || n % 60 || '/project-' || (n / 60 % 9), CASE WHEN n % 3 = 0 THEN 'main' ELSE 'feature/' || n % 400 END FROM generate_series(1, 130000) AS n"
    )).await;
    sql("ALTER TABLE events DISABLE TRIGGER USER").await;
    for part in 0..20 {
        sql(&format!(
            "INSERT INTO events (org_id, account_id, person_id, agent_id, action_id, model_id, context_id, error_type_id, outcome, occurred_at, input_tokens, \
                 cache_read_tokens, output_tokens, cost_nanos, latency_ms, ttft_ms, request_id) \
             SELECT {org}, (SELECT min(id) FROM accounts) + (p % 5), (SELECT min(id) FROM persons) + p, \
                 (SELECT min(id) FROM agents) + ((p * 7 + r % 2) % 12)::int, (SELECT min(id) FROM actions) + (r / 11 % 3)::int, (SELECT min(id) FROM models) + ((p + r / 13 % 2) % 10)::int, \
                 (SELECT min(id) FROM contexts) + least(129999, ((n * 130000) / {n}))::int, CASE WHEN r % 100 = 0 THEN (SELECT min(id) FROM error_types) + (CASE WHEN r % 10000 = 0 THEN 3 ELSE r / 100 % 3 END)::int ELSE 0 END, \
                 CASE WHEN r % 100 = 0 THEN 1 ELSE 0 END, now() - interval '365 days' + (n::double precision / {n}) * interval '365 days', r % 900, r % 5000, r % 700, r * 1000, (r % 9000)::int, (r % 900)::int, 'req_011' || md5(n::text) \
             FROM (SELECT n, hashint8(n)::bigint & 2147483647 AS h, (hashint8(n * 7 + 3)::bigint & 2147483647) % 1000000 AS r, \
                 least(59, floor(60 * power(((hashint8(n / 40) & 2147483647) % 1000) / 1000.0, 2)))::int AS p FROM generate_series({}::bigint + 1, {}::bigint) AS n) AS g",
            n / 20 * part, n / 20 * (part + 1)
        )).await;
    }
    // Somebody rare: once a week; and an agent of one afternoon.
    sql(&format!("INSERT INTO events (org_id, account_id, person_id, occurred_at, input_tokens) SELECT {org}, {}, (SELECT max(id) FROM persons), now() - n * interval '7 days 31 minutes', 1 FROM generate_series(1, 50) AS n", stage.account)).await;
    sql(&format!("INSERT INTO events (org_id, account_id, agent_id, occurred_at, input_tokens) SELECT {org}, {}, (SELECT max(id) FROM agents), now() - interval '200 days' - n * interval '1 minute', 1 FROM generate_series(1, 90) AS n", stage.account)).await;
    sql(&format!("INSERT INTO events (org_id, account_id, person_id, occurred_at, input_tokens) SELECT {org}, {}, (SELECT max(id) - 1 FROM persons), now() - n * interval '1 day 17 minutes', 1 FROM generate_series(1, 350) AS n", stage.account)).await;
    sql("UPDATE events SET trace_id = 'rare-trace' WHERE id IN (SELECT id FROM events WHERE occurred_at < now() - interval '100 days' LIMIT 5)").await;
    sql("ALTER TABLE events ENABLE TRIGGER USER").await;
    sql("INSERT INTO usage_15m (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads, timed_requests, latency_total, timed_output, generation_ms, latency) \
         SELECT org_id, date_bin('15 minutes', occurred_at, 'epoch'), account_id, person_id, agent_id, action_id, model_id, outcome, count(*), 0, sum(input_tokens), 0, 0, sum(output_tokens), 0, coalesce(sum(cost_nanos), 0), 0, 0, 0, 0, 0, 0, 0, 0, array_agg(sketch_bin(coalesce(latency_ms, 1)) << 32 + 1) FROM events GROUP BY 1, 2, 3, 4, 5, 6, 7, 8").await;
    sql("INSERT INTO usage_1d_all (org_id, bucket, account_id, person_id, agent_id, action_id, model_id, outcome, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads, timed_requests, latency_total, timed_output, generation_ms) \
         SELECT org_id, local_day(bucket, 'America/New_York'), account_id, person_id, agent_id, action_id, model_id, outcome, sum(requests), 0, sum(input), 0, 0, sum(output), 0, sum(cost_nanos), 0, 0, 0, 0, 0, 0, 0, 0 FROM usage_15m GROUP BY 1, 2, 3, 4, 5, 6, 7, 8").await;
    sql("INSERT INTO usage_1d (org_id, bucket, account_id, person_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads) \
         SELECT org_id, bucket, account_id, person_id, model_id, sum(requests), 0, sum(input), 0, 0, sum(output), 0, sum(cost_nanos), 0, 0, 0, 0 FROM usage_1d_all GROUP BY 1, 2, 3, 4, 5").await;
    sql("INSERT INTO usage_1h (org_id, bucket, account_id, person_id, model_id, requests, errors, input, cache_read, cache_write, output, reasoning, cost_nanos, saved_nanos, unpriced_requests, unpriced_tokens, unsaved_reads) \
         SELECT org_id, date_bin('1 hour', bucket, 'epoch'), account_id, person_id, model_id, sum(requests), 0, sum(input), 0, 0, sum(output), 0, sum(cost_nanos), 0, 0, 0, 0 FROM usage_15m GROUP BY 1, 2, 3, 4, 5").await;
    for table in [
        "events",
        "usage_15m",
        "usage_1d_all",
        "usage_1d",
        "usage_1h",
        "contexts",
        "context_values",
        "persons",
    ] {
        sql(&format!("VACUUM ANALYZE {table}")).await;
    }
    eprintln!("filled in {:?}", begin.elapsed());
    for what in [
        "events_newest",
        "events_contexts",
        "events_request_ids",
        "events_trace",
        "events_by_kind",
        "events_errors",
    ] {
        let size = stage
            .number(&format!(
                "SELECT sum(pg_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent = '{what}'::regclass"
            ))
            .await;
        eprintln!("{what}: {} MB", size / 1_000_000);
    }
    eprintln!(
        "usage_15m rows {}, 1d_all {}",
        stage.number("SELECT count(*) FROM usage_15m").await,
        stage.number("SELECT count(*) FROM usage_1d_all").await
    );
    let id = async |table: &str, name: &str| {
        i32::try_from(stage.number(&format!("SELECT id FROM {table} WHERE name = '{name}'")).await).unwrap()
    };
    let (rare, daily, burst, usual) = (
        id("persons", "person-62@northwind.example").await,
        id("persons", "person-61@northwind.example").await,
        id("agents", "agent-13").await,
        id("persons", "person-50@northwind.example").await,
    );
    let agent = id("agents", "agent-5").await;
    let model = id("models", "model-7").await;
    let mut questions: Vec<(String, ActivityQuery)> = Vec::new();
    let mut ask = |name: &str, days: u16, change: &dyn Fn(&mut ActivityQuery)| {
        let mut query = ActivityQuery {
            usage: UsageQuery {
                range: Range::Days(days),
                ..UsageQuery::default()
            },
            ..ActivityQuery::default()
        };
        change(&mut query);
        questions.push((format!("{name}, {days}d"), query));
    };
    for days in [30, 90, 365] {
        ask("default", days, &|_| {});
        ask("usual person", days, &|q| q.usage.filters.persons = vec![usual]);
        ask("weekly person", days, &|q| q.usage.filters.persons = vec![rare]);
        ask("daily person", days, &|q| q.usage.filters.persons = vec![daily]);
        ask("agent of one afternoon", days, &|q| q.usage.filters.agents = vec![burst]);
        ask("errors", days, &|q| q.usage.filters.outcome = Some(domain::Outcome::Error));
        ask("person+agent+model+error", days, &|q| {
            q.usage.filters.persons = vec![usual];
            q.usage.filters.agents = vec![agent];
            q.usage.filters.models = vec![model];
            q.usage.filters.outcome = Some(domain::Outcome::Error);
        });
        for text in [
            "person-5",
            "person-62",
            "model-7",
            "agent-13",
            "error-4",
            "project-3",
            "feature/33",
            "req_011",
            "req_0111",
            "req_011abc",
            "rare-trace",
            "nothing at all",
            "0a",
            "zz",
            "n",
        ] {
            ask(&format!("q={text}"), days, &|q| q.search = text.to_owned());
        }
    }
    for _ in 0..3 {
        let at = Instant::now();
        activity::now(&stage.ledger, &stage.access, &UsageQuery::default(), Timestamp::now())
            .await
            .unwrap();
        let now = at.elapsed();
        let at = Instant::now();
        activity::activity(&stage.ledger, &stage.access, &ActivityQuery::default(), Timestamp::now())
            .await
            .unwrap();
        let all = at.elapsed();
        stage.psql("REFRESH MATERIALIZED VIEW billing_periods_all").await;
        let at = Instant::now();
        activity::activity(&stage.ledger, &stage.access, &ActivityQuery::default(), Timestamp::now())
            .await
            .unwrap();
        eprintln!("now {now:?} activity {all:?} with view {:?}", at.elapsed());
    }
    for (name, query) in questions {
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..9 {
            let at = Instant::now();
            let page = activity::requests(&stage.ledger, &stage.access, &query, 50, Timestamp::now())
                .await
                .unwrap();
            times.push(at.elapsed().as_secs_f64() * 1000.0);
            rows = page.rows.len();
        }
        times.sort_by(f64::total_cmp);
        eprintln!("{name:<40} p50 {:>7.1} ms  max {:>7.1} ms  rows {rows}", times[4], times[8]);
    }
    let at = Instant::now();
    let base = ledger::queries::usage::summary(&stage.ledger, &stage.access, &UsageQuery::default(), Timestamp::now())
        .await
        .unwrap();
    eprintln!("(a summary: {:?}, {})", at.elapsed(), base.total.requests);
    for (name, offset) in [("new", 1_000), ("old", n / 2)] {
        let id = stage
            .number(&format!("SELECT id FROM events ORDER BY id DESC OFFSET {offset} LIMIT 1"))
            .await;
        let mut times = Vec::new();
        for _ in 0..9 {
            let at = Instant::now();
            activity::request(&stage.ledger, &stage.access, id, Timestamp::now()).await.unwrap();
            times.push(at.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        eprintln!("request, {name}: p50 {:.1} max {:.1} ms", times[4], times[8]);
    }
    let leak: Vec<(String, bool)> = sqlx::query_as(
        "SELECT proname::text, proleakproof FROM pg_proc WHERE proname IN ('text_ge', 'text_lt', 'texteq', 'timestamptz_lt', 'int8eq')",
    )
    .fetch_all(stage.owner.pool())
    .await
    .unwrap();
    eprintln!("{leak:?}");
    if std::env::var("HOLD").is_ok() {
        eprintln!("holding, org {org}");
        tokio::time::sleep(std::time::Duration::from_secs(6000)).await;
    }
}
