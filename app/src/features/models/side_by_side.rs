//! Models side by side: a group of bars for each thing that is compared, a bar for each model.

use domain::usage::{ModelEfficiency, ModelRow, cost_per_million, cost_per_request, error_rate, known_cost};

use crate::charts::{ChartModel, Palette, Point, Series, Shape, Unit};

/// What is compared: things of one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Facet {
    #[default]
    Price,
    Cost,
    Latency,
    Tokens,
    Rates,
}

impl Facet {
    pub(super) const ALL: [Self; 5] = [Self::Price, Self::Cost, Self::Latency, Self::Tokens, Self::Rates];

    /// What its button says.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Price => "Price",
            Self::Cost => "Cost",
            Self::Latency => "Latency",
            Self::Tokens => "Tokens",
            Self::Rates => "Rates",
        }
    }

    /// Its name in the address.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Cost => "cost",
            Self::Latency => "latency",
            Self::Tokens => "tokens",
            Self::Rates => "rates",
        }
    }

    /// Reads it from the address.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.key() == text)
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Price => "What use costs on average",
            Self::Cost => "Cost of the window and before",
            Self::Latency => "Latency side by side",
            Self::Tokens => "Tokens of a request on average",
            Self::Rates => "Cache hits and errors",
        }
    }

    const fn unit(self) -> Unit {
        match self {
            Self::Price | Self::Cost => Unit::Usd,
            Self::Latency => Unit::Ms,
            Self::Tokens => Unit::Tokens,
            Self::Rates => Unit::Percent,
        }
    }

    fn groups(self, page: &ModelEfficiency) -> Vec<String> {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        match self {
            Self::Price => names(&["10 requests", "A million tokens"]),
            Self::Cost => vec![page.window.label.clone(), page.window.before_label.clone()],
            Self::Latency => names(&["First token, P50", "Average", "P50", "P95"]),
            Self::Tokens => names(&["Input", "Cache reads", "Cache writes", "Output"]),
            Self::Rates => names(&["Cache hit rate", "Error rate"]),
        }
    }

    fn values(self, row: &ModelRow) -> Vec<Option<i64>> {
        let sum = &row.measures;
        let each = |tokens: i64| (sum.requests > 0).then(|| tokens / sum.requests);
        match self {
            Self::Price => vec![
                cost_per_request(sum).map(|cost| cost.0.saturating_mul(10)),
                cost_per_million(sum).map(|cost| cost.0),
            ],
            Self::Cost => [sum, &row.before].map(|sum| known_cost(sum).map(|cost| cost.0)).to_vec(),
            Self::Latency => [row.speed.ttft_p50_ms, row.speed.mean_ms, row.speed.p50_ms, row.speed.p95_ms]
                .map(|ms| ms.map(rounded))
                .to_vec(),
            Self::Tokens => [sum.input, sum.cache_read, sum.cache_write, sum.output].map(each).to_vec(),
            Self::Rates => [sum.cache_hit_rate(), error_rate(sum)]
                .map(|rate| rate.map(|rate| rounded(rate * 10_000.0)))
                .to_vec(),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded, and small")]
fn rounded(number: f64) -> i64 {
    number.round() as i64
}

/// The chart of these models.
pub(super) fn prepare(page: &ModelEfficiency, compared: &[i32], facet: Facet, palette: &Palette) -> ChartModel {
    let point = |label: String| Point { label, start: None };
    ChartModel {
        title: facet.title().to_owned(),
        window: page.window.label.clone(),
        unit: facet.unit(),
        shape: Shape::Groups,
        axis: facet.name().to_owned(),
        points: facet.groups(page).into_iter().map(point).collect(),
        series: compared
            .iter()
            .filter_map(|id| page.row(*id))
            .map(|row| Series::with_gaps(row.id.to_string(), row.name.clone(), palette.hue(row.id), facet.values(row)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::page;
    use super::*;

    fn values(facet: Facet, id: i32) -> Vec<Option<i64>> {
        let page = page();
        let chart = prepare(&page, &[id], facet, &Palette::default());
        assert_eq!(chart.points.len(), chart.series[0].values.len());
        chart.series[0].values.clone()
    }

    #[test]
    fn each_view_has_one_unit_and_exact_values() {
        // $40 for 100 requests of 8,500 tokens.
        assert_eq!(values(Facet::Price, 1), [Some(4_000_000_000), Some(47_058_823_529)]);
        assert_eq!(values(Facet::Cost, 1), [Some(40_000_000_000), Some(20_000_000_000)]);
        assert_eq!(values(Facet::Latency, 1), [Some(900), Some(4_000), Some(3_000), Some(8_000)]);
        assert_eq!(
            values(Facet::Latency, 2),
            [None, Some(2_000), Some(1_500), Some(4_000)],
            "no first token was seen"
        );
        assert_eq!(values(Facet::Tokens, 1), [Some(1_000), Some(6_000), Some(1_000), Some(500)]);
        assert_eq!(values(Facet::Rates, 1), [Some(7_500), Some(1_000)]);
    }

    #[test]
    fn the_address_says_what_is_compared() {
        for facet in Facet::ALL {
            assert_eq!(Facet::parse(facet.key()), Some(facet));
        }
        assert_eq!(Facet::parse("weather"), None);
    }

    #[test]
    fn what_has_no_price_is_a_gap() {
        assert_eq!(values(Facet::Price, 3), [None, None]);
        assert_eq!(values(Facet::Cost, 3)[0], None);
    }

    #[test]
    fn every_model_that_is_chosen_has_its_bars() {
        let page = page();
        let palette = Palette::of_order(page.colours.iter().copied());
        for facet in Facet::ALL {
            let chart = prepare(&page, &[1, 2, 99], facet, &palette);
            let names: Vec<&str> = chart.series.iter().map(|series| series.name.as_str()).collect();
            assert_eq!(names, ["claude-opus-5", "claude-haiku-5-5"]);
        }
    }
}
