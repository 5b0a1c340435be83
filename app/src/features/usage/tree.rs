//! The two tree maps: who spent it, and what for, each by model.

use domain::usage::{Part, UsagePage};

use crate::charts::{Hue, Node, Palette, Tree, Unit};

/// Cost by person, and by model within each.
#[must_use]
pub fn people(page: &UsagePage, palette: &Palette) -> Tree {
    tree(page, palette, "Who spent it", "Person", &page.people)
}

/// Cost by action, and by model within each.
#[must_use]
pub fn features(page: &UsagePage, palette: &Palette) -> Tree {
    tree(page, palette, "What each feature cost", "Action", &page.features)
}

fn tree(page: &UsagePage, palette: &Palette, title: &str, level: &str, parts: &[Part]) -> Tree {
    let node = |part: &Part| Node {
        id: format!("p{}", part.id),
        name: part.name.clone(),
        hue: Hue::Other,
        value: part.cost().0,
        children: part
            .models
            .iter()
            .map(|(model, cost)| Node {
                id: format!("p{}.m{model}", part.id),
                name: page.model_name(*model).to_owned(),
                hue: palette.hue(*model),
                value: cost.0,
                children: Vec::new(),
            })
            .collect(),
    };
    Tree {
        title: title.to_owned(),
        window: page.window.label.clone(),
        unit: Unit::Usd,
        levels: vec![level.to_owned(), "Model".to_owned()],
        nodes: parts.iter().map(node).collect(),
    }
}

/// The part, and the model within it, that a node is of; none for all others together.
#[must_use]
pub fn read_id(node: &str) -> Option<(i32, Option<i32>)> {
    let (part, model) = node.split_once('.').map_or((node, None), |(part, model)| (part, Some(model)));
    let part = part.strip_prefix('p')?.parse().ok().filter(|id| *id != Part::REST)?;
    let model = model.and_then(|model| model.strip_prefix('m')?.parse().ok());
    Some((part, model))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn parts_add_up_and_keep_the_colours_of_their_models() {
        let page = samples::page();
        let palette = Palette::of_order(page.colours.iter().copied());
        let tree = people(&page, &palette);
        assert_eq!(tree.total(), page.total().cost.0);
        assert_eq!(tree.nodes[0].children[0].hue, palette.hue(7));
    }

    #[test]
    fn a_node_leads_to_what_it_is_of() {
        assert_eq!(read_id("p4.m7"), Some((4, Some(7))));
        assert_eq!(read_id("p0"), Some((0, None)));
        assert_eq!(read_id("p-1.m7"), None, "all others are no filter");
    }
}
