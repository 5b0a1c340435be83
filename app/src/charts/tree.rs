//! Parts of parts of a whole.

use super::figure::Pick;
use super::hue::Hue;
use super::sheet::{Cell, Head, Line, Sheet};
use super::unit::Unit;

/// A part, and its own parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Stays the same when the values change; unique in the tree.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Its colour; parts that have parts are drawn in those of their parts.
    pub hue: Hue,
    /// Its exact value: the sum of its parts, where it has some.
    pub value: i64,
    /// Its parts, largest first.
    pub children: Vec<Node>,
}

/// The whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// What is shown.
    pub title: String,
    /// The window in words.
    pub window: String,
    /// What the values are.
    pub unit: Unit,
    /// What the parts are, from the outermost: `Person`, `Model`.
    pub levels: Vec<String>,
    /// The outermost parts, largest first.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// Sum over everything.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.nodes.iter().map(|node| node.value).sum()
    }

    /// The exact numbers, a line a smallest part.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut heads: Vec<Head> = self.levels.iter().map(Head::words).collect();
        heads.push(Head::values(self.unit.measure(), self.unit));
        let mut lines = Vec::new();
        for node in &self.nodes {
            self.walk(node, &mut Vec::new(), &mut lines);
        }
        let mut foot = vec![Cell::Text("Total".to_owned())];
        foot.resize(self.levels.len().max(1), Cell::Text(String::new()));
        foot.push(Cell::Value(self.unit, Some(self.total())));
        Sheet {
            caption: format!("{}, {}, {}", self.title, self.unit.name(), self.window),
            heads,
            lines,
            foot,
        }
    }

    fn walk(&self, node: &Node, above: &mut Vec<String>, lines: &mut Vec<Line>) {
        above.push(node.name.clone());
        if node.children.is_empty() {
            let mut cells: Vec<Cell> = above.iter().cloned().map(Cell::Text).collect();
            cells.resize(self.levels.len(), Cell::Text(String::new()));
            cells.push(Cell::Value(self.unit, Some(node.value)));
            lines.push(Line {
                cells,
                pick: Some(Pick {
                    id: node.id.clone(),
                    point: None,
                }),
            });
        }
        for child in &node.children {
            self.walk(child, above, lines);
        }
        above.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::tree;
    use super::*;

    #[test]
    fn the_table_holds_every_smallest_part() {
        let tree = tree();
        let sheet = tree.sheet();
        let names: Vec<&Cell> = sheet.lines.iter().map(|line| &line.cells[1]).collect();
        assert_eq!(names.len(), 3);
        let sum: i64 = sheet
            .lines
            .iter()
            .map(|line| match line.cells[2] {
                Cell::Value(_, Some(value)) => value,
                _ => 0,
            })
            .sum();
        assert_eq!(sum, tree.total());
    }
}
