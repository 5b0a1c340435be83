//! Tables: a column of words, and columns of numbers to the right of it.

use super::letters::Style;
use super::sheets::{LEFT, RIGHT, Sheets};

const TITLE: Style = Style { size: 11.0, is_bold: true };
const HEAD: Style = Style { size: 8.0, is_bold: true };
const CELL: Style = Style { size: 9.0, is_bold: false };
const TOTAL: Style = Style { size: 9.0, is_bold: true };
/// From one line to the next.
const LINE: f32 = 12.0;
/// From one row to the next.
const ROW: f32 = 15.0;
/// How wide a column of numbers is.
const NUMBER: f32 = 92.0;

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub title: &'static str,
    /// What the columns hold, the one of words first.
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
    /// The last row, set in bold; none where it is empty.
    pub total: Vec<String>,
}

impl Table {
    /// Writes it below what is there; its heading stands on every page that it reaches.
    pub fn write(&self, sheets: &mut Sheets) {
        // A title alone at the bottom of a page would belong to nothing.
        if sheets.has_room(30.0 + 4.0 * ROW) {
            sheets.down(30.0);
        } else {
            sheets.over();
        }
        sheets.text(LEFT, TITLE, self.title);
        sheets.down(ROW + 3.0);
        self.write_head(sheets);
        for row in &self.rows {
            self.write_row(sheets, row, CELL);
        }
        if !self.total.is_empty() {
            self.write_row(sheets, &self.total, TOTAL);
        }
    }

    /// How high it is, where no row has several lines.
    pub fn height(&self) -> f32 {
        let rows = self.rows.iter().chain((!self.total.is_empty()).then_some(&self.total));
        rows.fold(33.0 + ROW, |height, _| height + ROW)
    }

    fn write_head(&self, sheets: &mut Sheets) {
        for (text, right) in self.head.iter().skip(1).zip(self.rights()) {
            sheets.text_to(right, HEAD, text);
        }
        sheets.text(LEFT, HEAD, self.head.first().copied().unwrap_or_default());
        sheets.rule();
    }

    fn write_row(&self, sheets: &mut Sheets, row: &[String], style: Style) {
        let words = row.first().map_or("", String::as_str);
        let width = RIGHT - LEFT - NUMBER * self.numbers() - 8.0;
        let lines = sheets.letters.wrapped(words, style, width);
        if sheets.down_or_over(ROW) {
            self.write_head(sheets);
            sheets.down(ROW);
        }
        for (at, line) in lines.iter().enumerate() {
            if at > 0 && sheets.down_or_over(LINE) {
                self.write_head(sheets);
                sheets.down(ROW);
            }
            sheets.text(LEFT, style, line);
            if at == 0 {
                for (text, right) in row.iter().skip(1).zip(self.rights()) {
                    sheets.text_to(right, style, text);
                }
            }
        }
        sheets.rule();
    }

    /// How many columns of numbers there are.
    fn numbers(&self) -> f32 {
        self.rights().fold(0.0, |count, _| count + 1.0)
    }

    /// Where the columns of numbers end.
    fn rights(&self) -> impl Iterator<Item = f32> {
        let numbers = u8::try_from(self.head.len().saturating_sub(1)).unwrap_or_default();
        (0..numbers).rev().map(|from_right| RIGHT - NUMBER * f32::from(from_right))
    }
}
