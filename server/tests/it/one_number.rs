//! One number everywhere: whatever is asked, the card, the sum of the chart, of the table, of the file and of the REST API are what the events
//! say.

use bytes::Bytes;
use domain::account::KeySource;
use domain::models::ModelClass;
use domain::pricing::Book;
use domain::query::{Compare, Facet, Filters, Granularity, Range, UsageQuery, ZoneChoice};
use domain::{Measures, Outcome, Tokens};
use futures::{StreamExt, stream};
use ledger::queries::usage;
use ledger::record::{Costed, record};
use parquet::data_type::Decimal;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field as ParquetCell;
use serde_json::Value;

use crate::common::{Server, Stage};

/// Events of every kind over more than a year, some in each of the last days, some at the edges of days in far zones.
async fn fill(stage: &Stage, second: i32) {
    let models = ["claude-opus-5", "claude-haiku-4-5", "gpt-5", "a-model-without-a-price"];
    let mut events = Vec::new();
    for n in 0_u32..420 {
        let mut event = crate::common::event(&format!("one-{n}"), 0);
        // From minutes ago to 400 days ago, closer together towards now.
        let ago = i64::from(n) * i64::from(n) * 195 + 61;
        event.at -= jiff::SignedDuration::from_secs(ago);
        event.model = models[n as usize % models.len()].to_owned();
        event.person = (!n.is_multiple_of(7)).then(|| format!("person-{}", n % 5));
        event.agent = (!n.is_multiple_of(11)).then(|| format!("agent-{}", n % 3));
        event.action = (!n.is_multiple_of(13)).then(|| format!("action-{}", n % 4));
        event.outcome = if n.is_multiple_of(9) { Outcome::Error } else { Outcome::Ok };
        event.latency_ms = (!n.is_multiple_of(6)).then_some(200 + n * 17);
        event.tokens = Tokens {
            input: u64::from(n) * 31,
            cache_read: u64::from(n % 10) * 1_000,
            output: u64::from(n) * 7 + 1,
            ..Tokens::default()
        };
        let account = if n.is_multiple_of(3) { second } else { stage.account };
        events.push(Costed::new(account, event, Book::builtin()));
    }
    // Most of it is added up by day, week and month, in some of the zones that are asked for; what comes after that makes some of them stale.
    let (late, early): (Vec<_>, Vec<_>) = events.into_iter().enumerate().partition(|(n, _)| n % 17 == 5);
    let events = |of: Vec<(usize, Costed)>| of.into_iter().map(|(_, costed)| costed).collect::<Vec<_>>();
    record(&stage.ledger, stage.org, &events(early)).await.unwrap();
    for zone in ["UTC", "Asia/Kathmandu"] {
        stage.ledger.note_zone(stage.org, zone);
    }
    assert!(stage.tend().await > 1_000);
    record(&stage.ledger, stage.org, &events(late)).await.unwrap();
    assert!(stage.number("SELECT count(*) FROM calendar_spans WHERE is_stale").await > 30);
}

/// The condition of a question, in plain SQL over events; `start` and `end` are what the server says that the window is.
fn plainly(stage: &Stage, query: &UsageQuery, start: i64, end: i64) -> String {
    let mut text = format!(
        "e.org_id = {} AND e.occurred_at >= to_timestamp({start}) AND e.occurred_at < to_timestamp({end})",
        stage.org
    );
    for (name, list) in query.filters.lists() {
        if !list.is_empty() {
            let numbers: Vec<String> = list.iter().map(i32::to_string).collect();
            text += &format!(" AND e.{name}_id IN ({})", numbers.join(","));
        }
    }
    if let Some(source) = query.filters.source {
        text += &format!(" AND a.key_source = '{}'", source.as_str());
    }
    for (column, facet) in [
        ("CASE m.class WHEN 'fast' THEN 0 WHEN 'premium' THEN 1 END", Facet::Class),
        ("e.outcome", Facet::Outcome),
    ] {
        let chosen: Vec<String> = query.filters.chosen(facet).iter().map(i32::to_string).collect();
        if !chosen.is_empty() {
            text += &format!(" AND {column} IN ({})", chosen.join(","));
        }
    }
    text
}

/// `[requests, tokens, cost, unpriced requests]` of an object of the REST API.
fn numbers(totals: &Value) -> [i64; 4] {
    ["requests", "tokens", "cost_nanos", "unpriced_requests"].map(|name| totals[name].as_i64().unwrap())
}

fn add(one: [i64; 4], other: [i64; 4]) -> [i64; 4] {
    std::array::from_fn(|n| one[n] + other[n])
}

/// The same of a CSV file, by its headings.
fn of_csv(text: &str) -> [i64; 4] {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| {
        heads
            .iter()
            .position(|head| head == name)
            .unwrap_or_else(|| panic!("no {name} in {heads:?}"))
    };
    let tokens = ["input (tokens)", "cache reads (tokens)", "cache writes (tokens)", "output (tokens)"].map(at);
    let (requests, cost, unpriced) = (at("requests"), at("cost (USD)"), at("unpriced requests"));
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let whole = |at: usize| record[at].parse::<i64>().unwrap();
            let (dollars, nanos) = record[cost].split_once('.').unwrap();
            let cost = dollars.parse::<i64>().unwrap() * 1_000_000_000 + nanos.parse::<i64>().unwrap();
            [whole(requests), tokens.iter().map(|at| whole(*at)).sum(), cost, whole(unpriced)]
        })
        .fold([0; 4], add)
}

/// The same of the log, a line a request.
fn of_log(text: &str) -> [i64; 4] {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let (tokens, cost) = (at("all (tokens)"), at("cost (USD)"));
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let nanos = record[cost]
                .split_once('.')
                .map(|(dollars, nanos)| dollars.parse::<i64>().unwrap() * 1_000_000_000 + nanos.parse::<i64>().unwrap());
            [
                1,
                record[tokens].parse().unwrap(),
                nanos.unwrap_or_default(),
                i64::from(nanos.is_none()),
            ]
        })
        .fold([0; 4], add)
}

/// The same of a Parquet file, by its columns.
fn of_parquet(file: Bytes) -> [i64; 4] {
    let reader = SerializedFileReader::new(file).unwrap();
    let told = reader.metadata().file_metadata().num_rows();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(i64::try_from(rows.len()).unwrap(), told);
    let sum = |name: &str| -> i64 {
        let cells = rows
            .iter()
            .flat_map(|row| row.get_column_iter().find(|(column, _)| *column == name).map(|(_, cell)| cell));
        cells
            .map(|cell| match cell {
                ParquetCell::Long(number) => *number,
                ParquetCell::Decimal(Decimal::Int64 { value, .. }) => i64::from_be_bytes(*value),
                other => panic!("{name} is {other}"),
            })
            .sum()
    };
    let tokens = ["input_tokens", "cache_reads_tokens", "cache_writes_tokens", "output_tokens"];
    [
        sum("requests"),
        tokens.iter().map(|name| sum(name)).sum(),
        sum("cost_usd"),
        sum("unpriced_requests"),
    ]
}

struct Asker {
    stage: Stage,
    server: Server,
    cookie: String,
}

impl Asker {
    async fn get(&self, path: &str, query: &UsageQuery, more: &str) -> String {
        String::from_utf8(self.bytes(path, query, more).await.to_vec()).unwrap()
    }

    async fn bytes(&self, path: &str, query: &UsageQuery, more: &str) -> Bytes {
        let pairs: Vec<String> = query.to_pairs().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let path = format!("/api/v1/usage/{path}?{}{more}", pairs.join("&"));
        let answer = self.server.get(&path, &self.cookie).await;
        let status = answer.status();
        let bytes = answer.bytes().await.unwrap();
        assert_eq!(status, 200, "{path}: {bytes:?}");
        bytes
    }

    async fn json(&self, path: &str, query: &UsageQuery, more: &str) -> Value {
        serde_json::from_str(&self.get(path, query, more).await).unwrap()
    }

    /// One question: its sums by SQL, and the card, a chart, a table and a file. `whole` asks everything else that tells them, too.
    async fn check(&self, query: &UsageQuery, whole: bool) {
        let summary = self.json("summary", query, "").await;
        let window = &summary["window"];
        let (start, end) = (window["start"].as_i64().unwrap(), window["end"].as_i64().unwrap());
        let condition = plainly(&self.stage, query, start, end);
        let before = plainly(
            &self.stage,
            query,
            window["before_start"].as_i64().unwrap(),
            window["before_end"].as_i64().unwrap(),
        );
        let (expected, people) = self.directly(&condition).await;
        let (before, before_people) = self.directly(&before).await;
        assert_eq!(numbers(&summary["total"]), expected, "summary of {query:?}");
        assert_eq!(numbers(&summary["before"]), before, "summary of before {query:?}");
        assert_eq!(
            (summary["people"].as_i64(), summary["before_people"].as_i64()),
            (Some(people), Some(before_people)),
            "people of {query:?}"
        );
        for by in if whole {
            &["", "account", "person", "agent", "action", "model", "outcome", "class", "source"][..]
        } else {
            &["class"]
        } {
            let more = format!("&group_by={by}");
            let series = self.json("time-series", query, &more).await;
            let points = series["groups"]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|group| group["points"].as_array().unwrap());
            assert_eq!(points.map(numbers).fold([0; 4], add), expected, "series by {by:?} of {query:?}");
            let file = self.get("time-series", query, &format!("{more}&format=csv")).await;
            assert_eq!(of_csv(&file), expected, "series by {by:?} as CSV of {query:?}");
        }
        for by in if whole {
            &["account", "person", "agent", "action", "model"][..]
        } else {
            &["person"]
        } {
            let table = self.json(&format!("by-{by}"), query, "").await;
            let rows = table["rows"].as_array().unwrap();
            assert_eq!(rows.iter().map(numbers).fold([0; 4], add), expected, "by {by} of {query:?}");
            let file = self.get(&format!("by-{by}"), query, "&format=csv").await;
            assert_eq!(of_csv(&file), expected, "by {by} as CSV of {query:?}");
        }
        if !whole {
            return;
        }
        for path in ["by-agent", "by-model", "time-series"] {
            let file = self.bytes(path, query, "&format=parquet").await;
            assert_eq!(of_parquet(file), expected, "{path} as Parquet of {query:?}");
        }
        let log = self.get("requests", query, "&format=csv").await;
        assert_eq!(of_log(&log), expected, "the log of {query:?}");
        let page = self.stage.overview_of(query).await;
        let total = page.total();
        assert_eq!(
            [total.requests, total.tokens(), total.cost.0, total.unpriced_requests],
            expected,
            "the Overview of {query:?}"
        );
        self.check_pages(query, expected).await;
    }

    /// `[requests, tokens, cost, unpriced requests]`, and how many persons they are of, in plain SQL over events.
    async fn directly(&self, condition: &str) -> ([i64; 4], i64) {
        let tokens = "e.input_tokens + e.cache_read_tokens + e.cache_write_5m_tokens + e.cache_write_1h_tokens + e.cache_write_tokens + e.output_tokens";
        let text = format!(
            "SELECT count(*), COALESCE(sum({tokens}), 0)::bigint, COALESCE(sum(e.cost_nanos), 0)::bigint, \
             count(*) FILTER (WHERE e.cost_nanos IS NULL), count(DISTINCT NULLIF(e.person_id, 0)) \
             FROM events e JOIN accounts a ON a.id = e.account_id LEFT JOIN models m ON m.id = e.model_id WHERE {condition}"
        );
        let (requests, tokens, cost, unpriced, people): (i64, i64, i64, i64, i64) = sqlx::query_as(sqlx::AssertSqlSafe(text))
            .fetch_one(self.stage.owner.pool())
            .await
            .unwrap();
        ([requests, tokens, cost, unpriced], people)
    }

    /// The other pages of numbers, by what they are read from.
    async fn check_pages(&self, query: &UsageQuery, expected: [i64; 4]) {
        let of = |sum: Measures| [sum.requests, sum.tokens(), sum.cost.0, sum.unpriced_requests];
        let (ledger, access, now) = (&self.stage.ledger, &self.stage.access, jiff::Timestamp::now());
        let page = usage::usage_page(ledger, access, query, now).await.unwrap();
        assert_eq!(of(page.total()), expected, "the Usage page of {query:?}");
        let actions: Measures = page.actions.iter().map(domain::usage::Group::total).sum();
        assert_eq!(of(actions), expected, "the actions of {query:?}");
        let cost = |parts: &[domain::usage::Part]| parts.iter().map(|part| part.cost().0).sum::<i64>();
        assert_eq!(
            [cost(&page.people), cost(&page.features)],
            [expected[2]; 2],
            "the tree maps of {query:?}"
        );
        let sizes: i64 = page.sizes.bins.iter().map(|bin| bin.requests).sum();
        assert_eq!(sizes, expected[0], "the sizes of {query:?}");
        let models = usage::model_efficiency(ledger, access, query, now).await.unwrap();
        assert_eq!(
            of(models.rows.iter().map(|row| row.measures).sum()),
            expected,
            "the models of {query:?}"
        );
        let page = usage::advanced_page(ledger, access, query, now).await.unwrap();
        assert_eq!(of(page.points().into_iter().sum()), expected, "System and BYOK of {query:?}");
        assert_eq!(
            of(page.week.iter().flatten().copied().sum()),
            expected,
            "the hours of the week of {query:?}"
        );
        let page = usage::performance_page(ledger, access, query, now).await.unwrap();
        let requests: i64 = page.counts.iter().map(|counts| counts.requests).sum();
        assert_eq!(requests, expected[0], "the requests of the Performance page of {query:?}");
    }
}

#[tokio::test]
async fn every_number_is_what_the_events_say() {
    let stage = Stage::new().await;
    let second = stage.add_account("second@northwind.example").await.id;
    stage
        .psql(&format!("UPDATE accounts SET key_source = 'byok' WHERE id = {second}"))
        .await;
    fill(&stage, second).await;
    stage.assert_no_drift().await;
    let id = async |table: &str, name: &str| {
        let id = stage.number(&format!("SELECT id FROM {table} WHERE name = '{name}'")).await;
        i32::try_from(id).unwrap()
    };
    let of = |change: fn(&mut Filters)| {
        let mut filters = Filters::default();
        change(&mut filters);
        filters
    };
    let mut filters = vec![
        Filters::default(),
        of(|filters| filters.source = Some(KeySource::Byok)),
        of(|filters| filters.classes = vec![ModelClass::Fast]),
        of(|filters| filters.outcomes = vec![Outcome::Error]),
        of(|filters| filters.outcomes = vec![Outcome::Ok]),
        of(|filters| filters.outcomes = Outcome::ALL.to_vec()),
        of(|filters| filters.classes = ModelClass::ALL.to_vec()),
        of(|filters| filters.persons = vec![0]),
    ];
    let (person, agent, action, model) = (
        id("persons", "person-1").await,
        id("agents", "agent-2").await,
        id("actions", "action-3").await,
        id("models", "gpt-5").await,
    );
    for change in [
        &|filters: &mut Filters| filters.accounts = vec![second],
        &|filters: &mut Filters| filters.persons = vec![0, person],
        &|filters: &mut Filters| filters.agents = vec![agent],
        &|filters: &mut Filters| filters.actions = vec![0, action],
        &|filters: &mut Filters| filters.models = vec![model],
        &|filters: &mut Filters| {
            filters.agents = vec![0, agent];
            filters.models = vec![model];
            filters.outcomes = vec![Outcome::Ok];
            filters.classes = vec![ModelClass::Premium];
        },
    ] as [&dyn Fn(&mut Filters); 6]
    {
        let mut one = Filters::default();
        change(&mut one);
        filters.push(one);
    }
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let ago = |days: i64| today.saturating_sub(jiff::Span::new().days(days));
    let mut questions = Vec::new();
    for range in [
        Range::Days(7),
        Range::Days(30),
        Range::Days(90),
        Range::YearToDate,
        Range::Custom(ago(370), ago(3)),
        Range::Custom(ago(1), ago(1)),
    ] {
        for zone in ["", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe"] {
            for granularity in [
                None,
                Some(Granularity::Hour),
                Some(Granularity::Day),
                Some(Granularity::Week),
                Some(Granularity::Month),
            ] {
                // Hours of more than a hundred days are refused.
                if granularity == Some(Granularity::Hour)
                    && matches!(range, Range::YearToDate | Range::Custom(..))
                    && range != Range::Custom(ago(1), ago(1))
                {
                    continue;
                }
                for filters in &filters {
                    questions.push(UsageQuery {
                        range,
                        granularity,
                        zone: if zone.is_empty() {
                            ZoneChoice::Org
                        } else {
                            ZoneChoice::Named(zone.to_owned())
                        },
                        filters: filters.clone(),
                        compare: if questions.len().is_multiple_of(2) {
                            Compare::Before
                        } else {
                            Compare::YearAgo
                        },
                    });
                }
            }
        }
    }
    let server = Server::start(&stage).await;
    let cookie = server.sign_in().await;
    let asker = Asker { stage, server, cookie };
    let count = questions.len();
    // Every combination is asked for its card, a chart, a table and their files; every thirteenth, which meets every range, zone, granularity
    // and filter, for everything that tells its numbers. In a full run all are.
    let step = if std::env::var_os("COUNTINGHOUSE_FULL").is_some() { 1 } else { 13 };
    stream::iter(questions.iter().enumerate())
        .for_each_concurrent(4, |(n, query)| asker.check(query, n % step == 0))
        .await;
    let _ = std::io::Write::write_all(
        &mut std::io::stderr(),
        format!("one number: {count} combinations of range, zone, granularity, comparison and filter\n").as_bytes(),
    );
}
