//! How long each panel of the analytics pages takes, under every kind of filter, and each page as a whole.

mod asks;
mod filters;

use std::time::Instant;

use domain::query::{Range, UsageQuery};
use jiff::Timestamp;

use super::bars;
use super::cast::Cast;
use super::home::Home;
use super::quantile::Times;
use super::report::Report;
use asks::{PAGES, PANELS, ask};
use filters::Named;

/// Reads before anything is measured.
const WARM_UP: u32 = 1;

/// Measures each panel over seven and 90 days and over twelve months; of all filters the slowest is told.
///
/// # Errors
/// When the database fails.
pub async fn measure(home: &Home, cast: &Cast, runs: u32, report: &mut Report) -> anyhow::Result<()> {
    let named = Named::find(home, cast).await?;
    let questions = filters::questions(&named, cast);
    let now = Timestamp::now();
    for (window, range, bar) in [
        ("7 days", Range::Days(7), bars::PANEL),
        ("90 days", Range::Days(90), bars::PANEL),
        ("12 months", Range::Days(365), bars::PANEL_OF_A_YEAR),
    ] {
        for (group, judged) in [(PANELS, true), (PAGES, false)] {
            for name in group {
                let mut slowest = (String::new(), 0.0_f64);
                for (filter, asked) in &questions {
                    let query = UsageQuery { range, ..asked.clone() };
                    let asks = || ask(&home.ledger, &cast.access, name, &named, &query, now);
                    let p95 = timed(asks, runs).await?.p95();
                    if p95 >= slowest.1 {
                        slowest = ((*filter).to_owned(), p95);
                    }
                }
                let (filter, p95) = slowest;
                let line = format!("{name}, {window}, p95 of the slowest filter ({filter})");
                if judged {
                    report.judged(line, p95, "ms", bar);
                } else {
                    report.figure(line, p95, "ms");
                }
            }
        }
    }
    Ok(())
}

async fn timed(ask: impl AsyncFn() -> anyhow::Result<()>, runs: u32) -> anyhow::Result<Times> {
    let mut millis = Vec::new();
    for run in 0..runs + WARM_UP {
        let begun = Instant::now();
        ask().await?;
        if run >= WARM_UP {
            millis.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    Ok(Times::new(millis))
}
