//! Our totals against those that ccusage prints for the same home folder, day by day and model by model, except for the
//! differences that are meant, which are listed with their sizes. Runs only where the shared sample data is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use domain::event::Speed;
use domain::pricing::{Book, Pricing};
use domain::{Nanos, UsageEvent};
use rust_decimal::Decimal;
use serde_json::Value;
use sources::{LogReader, Parsed, Tail, claude_code, codex, pump};

/// Input, output, cache write, cache read.
type Sums = [i64; 4];

/// Where we differ on purpose: day, model, our sums minus ccusage's, why.
const DIFFERENCES: &[(&str, &str, Sums, &str)] = &[
    (
        "2026-05-04",
        "claude-sonnet-4-20250514",
        [7, 7, 0, 0],
        "ccusage drops a line whose cwd is null; we count it",
    ),
    (
        "2026-05-06",
        "claude-sonnet-4-20250514",
        [-2, -2, 0, 0],
        "ccusage counts every line that has no message id; we know two lines of the same uuid for one",
    ),
];

/// Where our cost differs on purpose, in nano-dollars: day, model, ours minus ccusage's, why.
const COSTS: &[(&str, &str, i64, &str)] = &[
    (
        "2026-05-01",
        "claude-sonnet-4-5-20250929",
        1_200_000_000,
        "a million tokens written at once: the context tier prices all of them ($12), ccusage only what is above 200,000 ($10.80)",
    ),
    (
        "2026-05-02",
        "claude-sonnet-4-20250514",
        607_500_000,
        "the same for 300,000 tokens of input and their output: $1.8225 instead of $1.215",
    ),
    (
        "2026-05-04",
        "claude-sonnet-4-20250514",
        -498_074_000,
        "ccusage takes a reported cost of $0.50 for the cost; we keep it apart and compute $0.0018, and $0.000126 for the line without a cwd",
    ),
    (
        "2026-05-05",
        "claude-sonnet-4-20250514",
        50_000_000,
        "five web searches, which ccusage does not bill",
    ),
    (
        "2026-05-06",
        "claude-sonnet-4-20250514",
        -36_000,
        "the line without a message id that ccusage counts twice",
    ),
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

fn read(mut reader: impl LogReader, path: &Path, all: &mut Parsed) {
    let text = sources::open(path, 0).expect("opens");
    pump(&mut reader, text, Tail::End, |parsed, _| {
        assert_eq!(parsed.unreadable_lines, 0, "{path:?}: {:?}", parsed.unreadable);
        parsed.events.drain(..).for_each(|event| all.push(event));
        io::Result::Ok(())
    })
    .expect("reads");
}

/// Everything in the home folder, each request once.
fn ours(home: &Path) -> Vec<UsageEvent> {
    let mut all = Parsed::default();
    let listed = |roots: Vec<PathBuf>| {
        let mut found = Vec::new();
        roots.iter().for_each(|root| files(root, &mut found));
        found
    };
    for path in listed(claude_code::roots(home, |_| None)) {
        assert!(claude_code::is_transcript(&path), "{path:?}");
        read(claude_code::Reader::default(), &path, &mut all);
    }
    for path in codex::prefer_plain(listed(codex::roots(home, |_| None))) {
        assert!(codex::is_rollout(&path), "{path:?}");
        read(codex::Reader::new(&path), &path, &mut all);
    }
    all.events
}

fn by_day_and_model(events: &[UsageEvent]) -> BTreeMap<(String, String), Sums> {
    let mut sums: BTreeMap<_, Sums> = BTreeMap::new();
    for event in events.iter().filter(|event| event.tokens.total() > 0) {
        let day = event.at.to_string()[..10].to_owned();
        let suffix = if event.speed == Speed::Fast { "-fast" } else { "" };
        let t = &event.tokens;
        let counted = [t.input, t.output, t.cache_write(), t.cache_read].map(|n| i64::try_from(n).expect("small"));
        let sum = sums.entry((day, format!("{}{suffix}", event.model))).or_default();
        sum.iter_mut().zip(counted).for_each(|(sum, n)| *sum += n);
    }
    sums
}

/// What the price book makes of the events; what it has no price for costs nothing, as ccusage counts it.
fn costs(events: &[UsageEvent]) -> BTreeMap<(String, String), i64> {
    let mut sums: BTreeMap<_, i64> = BTreeMap::new();
    for event in events.iter().filter(|event| event.tokens.total() > 0) {
        let day = event.at.to_string()[..10].to_owned();
        let suffix = if event.speed == Speed::Fast { "-fast" } else { "" };
        let cost = match Book::builtin().price(event) {
            Pricing::Priced(priced) => priced.total.0,
            Pricing::Unpriced { .. } => 0,
        };
        *sums.entry((day, format!("{}{suffix}", event.model))).or_default() += cost;
    }
    sums
}

/// ccusage's costs are floats: they are exact to far less than a nano-dollar for amounts of this size.
fn expected_costs(report: &Value) -> BTreeMap<(String, String), i64> {
    let mut sums = BTreeMap::new();
    for day in report["daily"].as_array().expect("days") {
        for model in day["modelBreakdowns"].as_array().expect("models") {
            let key = [&day["period"], &model["modelName"]].map(|text| text.as_str().expect("text").to_owned());
            let usd: Decimal = model["cost"].as_f64().expect("cost").try_into().expect("an amount");
            sums.insert(key.into(), Nanos::from_usd(usd).expect("small").0);
        }
    }
    sums
}

fn expected(report: &Value) -> BTreeMap<(String, String), Sums> {
    let mut sums = BTreeMap::new();
    for day in report["daily"].as_array().expect("days") {
        for model in day["modelBreakdowns"].as_array().expect("models") {
            let n = |name: &str| model[name].as_i64().expect("number");
            let key = [&day["period"], &model["modelName"]].map(|text| text.as_str().expect("text").to_owned());
            let counted = [n("inputTokens"), n("outputTokens"), n("cacheCreationTokens"), n("cacheReadTokens")];
            sums.insert(key.into(), counted);
        }
    }
    sums
}

#[test]
fn totals_equal_ccusages_but_for_what_is_meant() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/agent-logs");
    let Ok(report) = fs::read_to_string(data.join("expected/out_daily.json")) else {
        eprintln!("skipped: the shared sample data is not here");
        return;
    };
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let mut wanted = expected(&report);
    for (day, model, difference, why) in DIFFERENCES {
        let sums = wanted.get_mut(&((*day).to_owned(), (*model).to_owned())).expect(why);
        sums.iter_mut().zip(difference).for_each(|(sum, n)| *sum += n);
    }
    let events = ours(&data.join("home"));
    assert_eq!(by_day_and_model(&events), wanted);

    let mut wanted = expected_costs(&report);
    for (day, model, difference, why) in COSTS {
        *wanted.get_mut(&((*day).to_owned(), (*model).to_owned())).expect(why) += difference;
    }
    assert_eq!(costs(&events), wanted);

    // Not in ccusage's sums at all: the request that failed.
    let failed: Vec<_> = events.iter().filter(|event| event.error_type.is_some()).collect();
    assert_eq!((failed.len(), failed[0].error_type.as_deref()), (1, Some("rate_limit")));
    // Kept beside the counters: a cost that an old version reported, and billed searches.
    assert_eq!(
        events
            .iter()
            .filter_map(|event| event.reported_cost)
            .map(|cost| cost.0)
            .sum::<i64>(),
        500_000_000
    );
    assert_eq!(events.iter().map(|event| event.web_searches).sum::<u32>(), 5);
}

#[test]
fn a_transcript_of_a_current_version_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/agent-logs/transcript_v2.1.280_redacted.jsonl");
    if !path.exists() {
        eprintln!("skipped: the shared sample data is not here");
        return;
    }
    let mut all = Parsed::default();
    read(claude_code::Reader::default(), &path, &mut all);
    assert!(!all.events.is_empty());
    let first = &all.events[0];
    assert_eq!(
        (first.tokens.input, first.tokens.cache_write_1h, first.tokens.cache_read),
        (4, 4681, 274_506)
    );
    assert_eq!(
        (first.tokens.output, first.tokens.reasoning, first.git_branch.as_deref()),
        (860, 102, None)
    );
}
