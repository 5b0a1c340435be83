//! The bubbles: what each model costs against how slow it is.

use domain::usage::{ModelEfficiency, ModelRow, known_cost};

use crate::charts::format::count;
use crate::charts::{Bubble, Bubbles, Measure, Palette, Unit};

/// One bubble for each model whose cost and latency are known.
pub(super) fn prepare(page: &ModelEfficiency, palette: &Palette) -> Bubbles {
    let mut items: Vec<Bubble> = page.by_cost().into_iter().filter_map(|row| bubble(row, palette)).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.size));
    Bubbles {
        title: "Cost against latency by model".to_owned(),
        window: page.window.label.clone(),
        x: Measure::new("Average latency", Unit::Ms),
        y: Measure::new("Cost", Unit::Usd),
        size: Measure::new("Requests", Unit::Requests),
        items,
    }
}

/// How many models are missing, and why.
pub(super) fn note(page: &ModelEfficiency) -> String {
    let rows = page.by_cost();
    let missing = rows.iter().filter(|row| place(row).is_none()).count();
    match i64::try_from(missing).unwrap_or(i64::MAX) {
        0 => "size: requests".to_owned(),
        missing => format!(
            "size: requests · {} price or latency",
            count(missing, "model without", "models without")
        ),
    }
}

fn bubble(row: &ModelRow, palette: &Palette) -> Option<Bubble> {
    let (x, y) = place(row)?;
    Some(Bubble {
        id: row.id.to_string(),
        name: row.name.clone(),
        hue: palette.hue(row.id),
        x,
        y,
        size: row.measures.requests,
    })
}

/// Average latency in ms, and cost in nano-dollars.
#[expect(clippy::cast_possible_truncation, reason = "rounded, and latencies are small")]
fn place(row: &ModelRow) -> Option<(i64, i64)> {
    Some((row.speed.mean_ms?.round() as i64, known_cost(&row.measures)?.0))
}

#[cfg(test)]
mod tests {
    use super::super::samples::page;
    use super::*;
    use crate::charts::Hue;

    #[test]
    fn only_what_is_known_is_drawn_and_the_rest_is_told() {
        let page = page();
        let palette = Palette::of_order(page.colours.iter().copied());
        let bubbles = prepare(&page, &palette);
        let drawn: Vec<(&str, i64, i64, i64, Hue)> = bubbles
            .items
            .iter()
            .map(|item| (item.id.as_str(), item.x, item.y, item.size, item.hue))
            .collect();
        assert_eq!(
            drawn,
            [
                ("2", 2_000, 6_000_000_000, 400, Hue::Model(1)),
                ("1", 4_000, 40_000_000_000, 100, Hue::Model(2)),
            ],
            "largest first, so that a small one lies on top"
        );
        assert_eq!(note(&page), "size: requests · 1 model without price or latency");
    }
}
