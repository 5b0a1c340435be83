//! How large requests are.

use serde::{Deserialize, Serialize};

use crate::sketch::Sketch;

/// One bar of the histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SizeBin {
    /// Requests of at least so many tokens …
    pub from: i64,
    /// … and fewer than so many.
    pub to: i64,
    /// How many.
    pub requests: i64,
}

/// All tokens of a request, as a histogram with three quantiles (within 1 %, see [`Sketch`]).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sizes {
    /// The bars from the first to the last that is not empty, without a hole between them.
    pub bins: Vec<SizeBin>,
    /// Half of the requests have at most so many tokens.
    pub p50: Option<f64>,
    /// Nine of ten.
    pub p90: Option<f64>,
    /// 99 of a hundred.
    pub p99: Option<f64>,
}

impl From<&Sketch> for Sizes {
    /// Bars end at 1, 2 and 5 times each power of ten. A bin of the sketch belongs to the bar that holds its middle, so that a request at the
    /// very edge may stand in the bar beside its own, as far as the sketch is exact.
    fn from(sketch: &Sketch) -> Self {
        let mut bins: Vec<SizeBin> = edges().map(|(from, to)| SizeBin { from, to, requests: 0 }).collect();
        for (low, high, count) in sketch.bins() {
            #[expect(clippy::cast_possible_truncation, reason = "tokens of a request are far below the limit")]
            let middle = f64::midpoint(low, high).round() as i64;
            let at = bins.partition_point(|bin| bin.to <= middle).min(bins.len() - 1);
            bins[at].requests += count;
        }
        let first = bins.iter().position(|bin| bin.requests > 0).unwrap_or(bins.len());
        let last = bins.iter().rposition(|bin| bin.requests > 0).map_or(first, |at| at + 1);
        Self {
            bins: bins[first..last].to_vec(),
            p50: sketch.quantile(0.5),
            p90: sketch.quantile(0.9),
            p99: sketch.quantile(0.99),
        }
    }
}

/// 0 to 10, then 10 to 20, 20 to 50, 50 to 100 and so on, up to a billion.
fn edges() -> impl Iterator<Item = (i64, i64)> {
    let decades = (1..9).flat_map(|power| [1, 2, 5].map(|step| step * 10_i64.pow(power)));
    let ends: Vec<i64> = std::iter::once(0).chain(decades).chain([1_000_000_000]).collect();
    (1..ends.len()).map(move |at| (ends[at - 1], ends[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_in_one_bar() {
        let mut sketch = Sketch::default();
        for tokens in [3, 120, 130, 990, 40_000, 2_000_000] {
            sketch.add(f64::from(tokens));
        }
        let sizes = Sizes::from(&sketch);
        assert_eq!(sizes.bins.iter().map(|bin| bin.requests).sum::<i64>(), 6);
        assert!(sizes.bins.windows(2).all(|pair| pair[0].to == pair[1].from), "no holes");
        let hundreds = sizes.bins.iter().find(|bin| bin.from == 100).expect("100 to 200");
        assert_eq!((hundreds.to, hundreds.requests), (200, 2));
        assert!((sizes.p50.expect("known") - 130.0).abs() < 2.0);
    }

    #[test]
    fn nothing_has_no_bars() {
        assert_eq!(Sizes::from(&Sketch::default()), Sizes::default());
    }
}
