//! Which model has which colour. Colour is identity: on one page a model has one colour, in every chart, card and table.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::overview::Overview;

use super::hue::Hue;

/// How many models have a colour of their own; the eighth of the style sheet is the grey of all others.
const OWN: usize = 7;

/// The models in the order in which they were given colours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    order: Vec<i32>,
}

impl Palette {
    /// Colours for a page as it was first read: the dearest models of the running billing cycles first, whatever range and filters were
    /// asked for, so that a model has the same colour under all of them; then the others in the order in which they came.
    #[must_use]
    pub fn of(page: &Overview) -> Self {
        let mut palette = Self::default();
        palette.learn(page);
        palette
    }

    /// Colours in this order, the first for the first.
    #[must_use]
    pub fn of_order(models: impl IntoIterator<Item = i32>) -> Self {
        let mut palette = Self::default();
        for model in models {
            palette.push(model);
        }
        palette
    }

    fn push(&mut self, model: i32) {
        if model != 0 && !self.order.contains(&model) {
            self.order.push(model);
        }
    }

    /// Adds the models that another reading of the page brought. Who has a colour keeps it, whatever it costs now.
    pub fn learn(&mut self, page: &Overview) {
        let named = page.models.iter().map(|model| model.id);
        for model in dearest(page).into_iter().chain(named) {
            self.push(model);
        }
    }

    /// The colour of a model.
    #[must_use]
    pub fn hue(&self, model: i32) -> Hue {
        match self.order.iter().take(OWN).position(|known| *known == model) {
            Some(at) => Hue::Model(u8::try_from(at + 1).unwrap_or(u8::MAX)),
            None => Hue::Other,
        }
    }
}

/// The models of the running billing cycles of all accounts, dearest first.
fn dearest(page: &Overview) -> Vec<i32> {
    let mut costs: BTreeMap<i32, i64> = BTreeMap::new();
    for (model, sum) in page.accounts.iter().flat_map(|cycle| &cycle.models) {
        *costs.entry(*model).or_default() += sum.cost.0;
    }
    let mut ranked: Vec<(i32, i64)> = costs.into_iter().collect();
    ranked.sort_by_key(|(model, cost)| (Reverse(*cost), *model));
    ranked.into_iter().map(|(model, _)| model).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::overview::samples;

    #[test]
    fn the_dearest_models_get_the_first_colours() {
        let page = samples::page();
        let palette = Palette::of(&page);
        let ranked: Vec<i32> = dearest(&page).into_iter().filter(|model| *model != 0).collect();
        assert_eq!(palette.hue(ranked[0]), Hue::Model(1));
        assert_eq!(palette.hue(ranked[1]), Hue::Model(2));
        assert_eq!(palette.hue(0), Hue::Other, "a model without a name has none");
    }

    #[test]
    fn the_window_does_not_decide_who_has_which_colour() {
        let page = samples::page();
        let mut other = page.clone();
        other.cells.retain(|cell| cell.bucket == 0);
        other.cells.iter_mut().for_each(|cell| cell.measures.cost.0 = i64::from(cell.model));
        let (palette, again) = (Palette::of(&page), Palette::of(&other));
        for model in dearest(&page) {
            assert_eq!(palette.hue(model), again.hue(model));
        }
    }

    #[test]
    fn a_model_keeps_its_colour_when_another_becomes_dearer() {
        let mut page = samples::page();
        let mut palette = Palette::of(&page);
        let before: Vec<Hue> = (1..=9).map(|model| palette.hue(model)).collect();
        for cell in page.cells.iter_mut().filter(|cell| cell.model == 3) {
            cell.measures.cost.0 *= 1_000;
        }
        palette.learn(&page);
        let after: Vec<Hue> = (1..=9).map(|model| palette.hue(model)).collect();
        assert_eq!(before, after);
    }
}
