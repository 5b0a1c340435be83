//! The order in which things are measured.

use std::time::Duration;

use domain::money::group_thousands;
use jiff::Timestamp;
use ledger::verify::verify;

use super::body::Writer;
use super::cast::Cast;
use super::home::Home;
use super::ingest::megabytes;
use super::quantile::Times;
use super::report::Report;
use super::served::Served;
use super::wire::Client;
use super::{bars, cut, delivery, fill, import, ingest, overview, panels, sessions, streams};
use crate::cli::{print, told_to_stop};
use crate::config::{BenchArgs, Part};
use crate::http::wasm_size;
use crate::limits;

/// The server is idle when it has had so long to settle.
const IDLE: Duration = Duration::from_secs(5);

/// `countinghouse bench`: measures and prints. Ctrl-C ends it, and removes what it made.
///
/// # Errors
/// When something cannot be measured. A missed bar is no error.
pub async fn run(args: BenchArgs) -> anyhow::Result<()> {
    limits::raise_open_files();
    let home = Home::open(&args).await?;
    let result = tokio::select! {
        result = measure(&args, &home) => result,
        () = told_to_stop() => Err(anyhow::anyhow!("interrupted")),
    };
    home.close().await?;
    let report = result?;
    if args.json {
        print::json(&report)
    } else {
        print::text(&report.table());
        Ok(())
    }
}

async fn measure(args: &BenchArgs, home: &Home) -> anyhow::Result<Report> {
    let mut report = Report {
        setting: setting(args),
        ..Report::default()
    };
    let cast = Cast::assemble(&home.ledger).await?;
    let now = Timestamp::now();
    if cast.filled {
        report.note("The data set is one that was kept: filling was not measured.");
    } else {
        fill::fill(home, &cast, args, now, &mut report).await?;
    }
    fill::settle(home, cast.org, &mut report).await?;
    fill::sizes(&home.ledger, cast.org, &mut report).await?;
    if args.wants(Part::Overview) {
        overview::measure(home, &cast, args.runs, &mut report).await?;
    }
    if args.wants(Part::Panels) {
        panels::measure(home, &cast, args.runs, &mut report).await?;
    }
    if args.wants(Part::Sessions) {
        sessions::measure(home, &cast, args, &mut report).await?;
    }
    let over_http = [Part::Sessions, Part::Ingest, Part::Delivery, Part::Streams];
    if over_http.into_iter().any(|part| args.wants(part)) {
        over(args, home, &cast, now, &mut report).await?;
    }
    if args.wants(Part::Import) {
        import::measure(home, args.seed, args.import_requests, &mut report).await?;
    }
    let wasm = megabytes(wasm_size()) * 1e3;
    report.judged("the page's wasm, brotli", wasm, "KB", bars::WASM);
    let verified = verify(&home.ledger, cast.org).await?;
    let rows =
        verified.drift_15m + verified.drift_1h + verified.drift_calendar + verified.drift_calendar_speeds + verified.drift_calendar_clock;
    let drift = rows + verified.drift_keys + verified.drift_sessions + verified.drift_nanos.abs();
    report.judged(
        "verify: rollups that drifted",
        delivery::as_number(drift.unsigned_abs()),
        "",
        bars::NONE,
    );
    report.note(load());
    Ok(report)
}

/// What needs a running server.
async fn over(args: &BenchArgs, home: &Home, cast: &Cast, now: Timestamp, report: &mut Report) -> anyhow::Result<()> {
    let events = ingest::events(args.http_events) + cut::events() + delivery::events() + streams::events();
    let mut writer = Writer::new(args.seed, args.people, events, cast.accounts.clone(), now);
    let served = Served::start(home, cast).await?;
    tokio::time::sleep(IDLE).await;
    report.judged("server memory, idle", megabytes(served.memory()), "MB", bars::IDLE);
    if args.wants(Part::Overview) {
        document(&served, args.runs, report).await?;
    }
    if args.wants(Part::Ingest) {
        ingest::measure(&served, &mut writer, args.http_events, report).await?;
    }
    if args.wants(Part::Sessions) {
        cut::measure(&served, &home.ledger, cast.org, &mut writer, report).await?;
    }
    if args.wants(Part::Delivery) {
        delivery::measure(&served, &home.ledger, cast, &mut writer, report).await?;
    }
    if args.wants(Part::Streams) {
        streams::measure(&served, &home.ledger, cast, &mut writer, args.streams, report).await?;
    }
    served.stop().await
}

/// The whole page as a browser is sent it, numbers and all.
async fn document(served: &Served, runs: u32, report: &mut Report) -> anyhow::Result<()> {
    let mut client = Client::connect(served.address).await?;
    let mut millis = Vec::new();
    for run in 0..runs + 3 {
        let begun = std::time::Instant::now();
        let (status, page) = client.get("/", &served.session).await?;
        anyhow::ensure!(status == 200, "the Overview's page was answered with {status}");
        if run == 0 {
            report.figure("the Overview's document, uncompressed", page.len() as f64 / 1e3, "KB");
        }
        if run >= 3 {
            millis.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    let times = Times::new(millis);
    report.figure("the Overview's document over HTTP, p50", times.p50(), "ms");
    report.figure("the Overview's document over HTTP, p95", times.p95(), "ms");
    Ok(())
}

fn setting(args: &BenchArgs) -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!(
        "{} events over {} days by {} people (seed {}), {cores} cores, database on the same machine, {} build.\n\
         Again: cargo xtask bench --events {} --days {} --people {} --seed {} --streams {}",
        group_thousands(args.events),
        args.days,
        args.people,
        args.seed,
        if cfg!(debug_assertions) { "DEBUG" } else { "release" },
        args.events,
        args.days,
        args.people,
        args.seed,
        args.streams,
    )
}

/// What else the machine does is a part of every figure.
fn load() -> String {
    let average = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let of_a_minute = average.split(' ').next().filter(|text| !text.is_empty()).unwrap_or("unknown");
    format!("Load average at the end, this bench included: {of_a_minute}.")
}
