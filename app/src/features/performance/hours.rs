//! How slow requests are at which hour of the day.

use domain::usage::{BAND_NAMES, BANDS, HOURS, PerformancePage};

use crate::charts::{Heat, Unit};

/// Requests by hour and band, the slow ones on top.
#[must_use]
pub fn prepare(page: &PerformancePage) -> Heat {
    let bands: Vec<usize> = (0..BANDS).rev().collect();
    let cell = |band: usize, hour: usize| Some(page.hours.at(hour, band)).filter(|requests| *requests != 0);
    Heat {
        title: "Latency by hour of the day".to_owned(),
        window: page.window.label.clone(),
        unit: Unit::Requests,
        x_name: format!("Hour of the day ({})", page.window.zone),
        y_name: "Latency".to_owned(),
        x: (0..HOURS).map(|hour| hour.to_string()).collect(),
        y: bands.iter().map(|band| BAND_NAMES[*band].to_owned()).collect(),
        values: bands
            .iter()
            .flat_map(|band| (0..HOURS).map(move |hour| cell(*band, hour)))
            .collect(),
        log: true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn slow_requests_stand_above_fast_ones() {
        let page = samples::page();
        let heat = prepare(&page);
        assert_eq!((heat.x.len(), heat.y.len(), heat.values.len()), (24, 8, 192));
        assert_eq!((heat.y[0].as_str(), heat.y[7].as_str()), (">60 s", "<0.5 s"));
        assert_eq!((heat.at(9, 5), heat.at(14, 1), heat.at(9, 1)), (Some(140), Some(10), None));
        assert_eq!(heat.total(), page.overall.requests);
    }
}
