//! How fast, how large, and what failed.

use serde::{Deserialize, Serialize};

use super::Window;
use crate::overview::Bucket;
use crate::sketch::Sketch;

/// Sums and sketches of how fast requests were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speeds {
    /// Requests whose latency is known.
    pub timed_requests: i64,
    /// The sum of their latencies, in ms.
    pub latency_total: i64,
    /// Their output tokens.
    pub timed_output: i64,
    /// Their time after the first token, in ms.
    pub generation_ms: i64,
    /// Latencies, in ms.
    pub latency: Sketch,
    /// Times to the first token, in ms.
    pub ttft: Sketch,
    /// All tokens of a request.
    pub sizes: Sketch,
}

impl Speeds {
    /// Adds others.
    pub fn merge(&mut self, other: &Self) {
        self.timed_requests += other.timed_requests;
        self.latency_total += other.latency_total;
        self.timed_output += other.timed_output;
        self.generation_ms += other.generation_ms;
        self.latency.merge(&other.latency);
        self.ttft.merge(&other.ttft);
        self.sizes.merge(&other.sizes);
    }
}

/// How fast requests were. Quantiles are within 1 % (see [`Sketch`]); each is absent where nothing was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Percentiles {
    /// Requests whose latency is known.
    pub requests: i64,
    /// Mean latency, in ms.
    pub mean_ms: Option<f64>,
    /// Half of them were at most so slow, in ms.
    pub p50_ms: Option<f64>,
    /// Nine of ten.
    pub p90_ms: Option<f64>,
    /// 95 of a hundred.
    pub p95_ms: Option<f64>,
    /// 99 of a hundred.
    pub p99_ms: Option<f64>,
    /// Half of them sent the first token within this time, in ms.
    pub ttft_p50_ms: Option<f64>,
    /// 95 of a hundred.
    pub ttft_p95_ms: Option<f64>,
    /// Output tokens per second of generation: after the first token, where it is known when that came.
    pub tokens_per_second: Option<f64>,
}

impl From<&Speeds> for Percentiles {
    fn from(speeds: &Speeds) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "means, for people")]
        let ratio = |over: i64, under: i64| (under > 0).then(|| over as f64 / under as f64);
        Self {
            requests: speeds.timed_requests,
            mean_ms: ratio(speeds.latency_total, speeds.timed_requests),
            p50_ms: speeds.latency.quantile(0.5),
            p90_ms: speeds.latency.quantile(0.9),
            p95_ms: speeds.latency.quantile(0.95),
            p99_ms: speeds.latency.quantile(0.99),
            ttft_p50_ms: speeds.ttft.quantile(0.5),
            ttft_p95_ms: speeds.ttft.quantile(0.95),
            tokens_per_second: ratio(speeds.timed_output * 1000, speeds.generation_ms),
        }
    }
}

/// How fast the requests of one value of a dimension were.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedPercentiles {
    /// Its number; 0 is "not named".
    pub id: i32,
    /// Its name.
    pub name: String,
    /// How fast they were.
    #[serde(flatten)]
    pub speed: Percentiles,
}

/// How fast requests were, by the values of a dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LatencyBy {
    /// The window.
    pub window: Window,
    /// Of all values.
    pub overall: Percentiles,
    /// Of each value with a timed request, most of them first.
    pub values: Vec<NamedPercentiles>,
}

/// How fast requests were, over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// The window.
    pub window: Window,
    /// Its buckets, in order.
    pub buckets: Vec<Bucket>,
    /// Of the whole window.
    pub overall: Percentiles,
    /// Of each bucket; a bucket without requests is a gap.
    pub points: Vec<Percentiles>,
}

/// Failed requests of one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorType {
    /// The type's number; 0 is "not named".
    pub id: i32,
    /// Its name: `rate_limit`, `overloaded`.
    pub name: String,
    /// How many in each bucket.
    pub counts: Vec<i64>,
}

/// Failed requests over time, by their type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errors {
    /// The window.
    pub window: Window,
    /// Its buckets, in order.
    pub buckets: Vec<Bucket>,
    /// The types, most first.
    pub types: Vec<ErrorType>,
}

/// Sums by the hour of the week in the zone of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heatmap {
    /// The window.
    pub window: Window,
    /// 7 × 24 sums, from Sunday 0 h on; `None` where there was no use.
    pub cells: Vec<Option<crate::Measures>>,
}
