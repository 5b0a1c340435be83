//! What an import tells when it is done.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use domain::Nanos;
use domain::money::group_thousands;
use domain::pricing::Pricing;
use ledger::record::{Costed, Fate, Recorded};
use serde::Serialize;

use super::read::{Findings, Unreadable};
use super::{Format, Target};

/// Sums of one model's requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Requests.
    pub requests: i64,
    /// Uncached input tokens.
    pub input: i64,
    /// Output tokens.
    pub output: i64,
    /// Tokens read from a cache.
    pub cache_read: i64,
    /// Tokens written to a cache.
    pub cache_write: i64,
    /// Cost of the requests whose price is known.
    pub cost_nanos: Nanos,
    /// Requests whose price is not known.
    pub unpriced_requests: i64,
    /// Their tokens.
    pub unpriced_tokens: i64,
}

impl Totals {
    fn of(costed: &Costed) -> Self {
        let tokens = &costed.event.tokens;
        let count = |tokens: u64| i64::try_from(tokens).unwrap_or(i64::MAX);
        let cost = match &costed.pricing {
            Pricing::Priced(priced) => Some(priced.total),
            Pricing::Unpriced { .. } => None,
        };
        Self {
            requests: 1,
            input: count(tokens.input),
            output: count(tokens.output),
            cache_read: count(tokens.cache_read),
            cache_write: count(tokens.cache_write()),
            cost_nanos: cost.unwrap_or_default(),
            unpriced_requests: i64::from(cost.is_none()),
            unpriced_tokens: if cost.is_none() { count(tokens.total()) } else { 0 },
        }
    }

    /// Adds, or with a sign of -1 takes away.
    fn add(&mut self, other: &Self, sign: i64) {
        self.requests += sign * other.requests;
        self.input += sign * other.input;
        self.output += sign * other.output;
        self.cache_read += sign * other.cache_read;
        self.cache_write += sign * other.cache_write;
        self.cost_nanos += Nanos(sign * other.cost_nanos.0);
        self.unpriced_requests += sign * other.unpriced_requests;
        self.unpriced_tokens += sign * other.unpriced_tokens;
    }
}

/// The result of an import. Sums are of the requests that this import added or replaced.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The kind of log.
    pub format: Format,
    /// The org.
    pub org: i32,
    /// The account.
    pub account: i32,
    /// Files that were read.
    pub files: u64,
    /// Files that had not changed since the last import.
    pub files_unchanged: u64,
    /// New requests.
    pub requests: u64,
    /// Requests that were known already.
    pub duplicates: u64,
    /// Requests of which a later, larger version replaced the known one.
    pub updated: u64,
    /// Lines, and files, that could not be read.
    pub unreadable_lines: u64,
    /// The first twenty of them.
    pub unreadable: Vec<Unreadable>,
    /// Requests whose log does not name the model, so that one was assumed.
    pub assumed_models: u64,
    /// Cost of the requests whose price is known.
    pub cost_nanos: Nanos,
    /// The same in dollars, exactly.
    pub cost_usd: String,
    /// Sums by model.
    pub models: BTreeMap<String, Totals>,
    /// Duration.
    pub seconds: f64,
    /// What this import recorded of each request, so that a replaced version's share can be taken back.
    #[serde(skip)]
    seen: HashMap<u64, Totals>,
}

impl Summary {
    /// The summary of nothing yet.
    #[must_use]
    pub fn new(target: &Target) -> Self {
        Self {
            format: target.format,
            org: target.org,
            account: target.account,
            files: 0,
            files_unchanged: 0,
            requests: 0,
            duplicates: 0,
            updated: 0,
            unreadable_lines: 0,
            unreadable: Vec::new(),
            assumed_models: 0,
            cost_nanos: Nanos::ZERO,
            cost_usd: "0".to_owned(),
            models: BTreeMap::new(),
            seconds: 0.0,
            seen: HashMap::new(),
        }
    }

    /// Adds what became of a batch.
    pub(super) fn add(&mut self, events: &[Costed], recorded: &Recorded) {
        self.requests += recorded.accepted;
        self.duplicates += recorded.duplicates;
        self.updated += recorded.updated;
        for (costed, fate) in events.iter().zip(&recorded.fates) {
            if *fate == Fate::Duplicate {
                continue;
            }
            let totals = Totals::of(costed);
            let sums = self.models.entry(costed.model.clone()).or_default();
            // A version that an earlier import recorded is not part of these sums: only the new one shows.
            if let Some(before) = self.seen.insert(hash(&costed.event.key), totals) {
                sums.add(&before, -1);
            }
            sums.add(&totals, 1);
        }
    }

    /// Adds what the reader found out, and the sums over the models.
    pub(super) fn finish(&mut self, findings: Findings, elapsed: Duration) {
        self.files = findings.files;
        self.files_unchanged = findings.unchanged;
        self.unreadable_lines = findings.unreadable_lines;
        self.unreadable = findings.unreadable;
        self.assumed_models = findings.assumed_models;
        self.cost_nanos = self.models.values().map(|totals| totals.cost_nanos).sum();
        self.cost_usd = self.cost_nanos.to_usd().normalize().to_string();
        self.seconds = (elapsed.as_secs_f64() * 1000.0).round() / 1000.0;
        self.seen = HashMap::new();
    }

    /// Whether nothing was new.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.requests == 0 && self.updated == 0
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unchanged = if self.files_unchanged > 0 {
            format!(" ({} unchanged)", group_thousands(self.files_unchanged))
        } else {
            String::new()
        };
        writeln!(
            f,
            "{}: {} files read{unchanged}, {:.1} s",
            self.format.name(),
            group_thousands(self.files),
            self.seconds
        )?;
        writeln!(
            f,
            "  {} new requests, {} known already, {} completed, {} unreadable lines",
            group_thousands(self.requests),
            group_thousands(self.duplicates),
            group_thousands(self.updated),
            group_thousands(self.unreadable_lines),
        )?;
        let mut rows: Vec<_> = self.models.iter().filter(|(_, totals)| totals.requests > 0).collect();
        rows.sort_by_key(|(_, totals)| std::cmp::Reverse(totals.cost_nanos));
        if !rows.is_empty() {
            writeln!(
                f,
                "\n  {:<30} {:>9} {:>13} {:>13} {:>15} {:>13} {:>12}",
                "model", "requests", "input", "output", "cache read", "cache write", "cost"
            )?;
        }
        for (model, totals) in rows {
            let name = if model.is_empty() { "(none: failed requests)" } else { model };
            let cost = if totals.unpriced_requests == totals.requests {
                "unpriced".to_owned()
            } else {
                totals.cost_nanos.display_usd()
            };
            writeln!(
                f,
                "  {name:<30} {:>9} {:>13} {:>13} {:>15} {:>13} {cost:>12}",
                thousands(totals.requests),
                thousands(totals.input),
                thousands(totals.output),
                thousands(totals.cache_read),
                thousands(totals.cache_write),
            )?;
        }
        if !self.is_empty() {
            writeln!(f, "  cost: {}", self.cost_nanos.display_usd())?;
        }
        for (model, totals) in self.models.iter().filter(|(_, totals)| totals.unpriced_tokens > 0) {
            writeln!(
                f,
                "  unpriced: {} tokens of {model}, for which no price is known",
                thousands(totals.unpriced_tokens)
            )?;
        }
        if self.assumed_models > 0 {
            writeln!(
                f,
                "  assumed: the logs of {} requests name no model",
                group_thousands(self.assumed_models)
            )?;
        }
        for line in &self.unreadable {
            match line.line {
                0 => writeln!(f, "  unreadable: {}: {}", line.file, line.why)?,
                number => writeln!(f, "  unreadable: {}:{number}: {}", line.file, line.why)?,
            }
        }
        let hidden = self.unreadable_lines.saturating_sub(self.unreadable.len() as u64);
        if hidden > 0 {
            writeln!(f, "  unreadable: and {} more", group_thousands(hidden))?;
        }
        Ok(())
    }
}

fn thousands(number: i64) -> String {
    group_thousands(number.unsigned_abs())
}
