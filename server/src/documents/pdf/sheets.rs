//! Pages of A4, filled from the top.

use pdf_writer::{Content, Name, Str};

use super::letters::{Letters, Style};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;
/// What is left free at the sides, above and below.
pub(super) const LEFT: f32 = 56.0;
pub(super) const RIGHT: f32 = WIDTH - LEFT;
const TOP: f32 = HEIGHT - 60.0;
const BOTTOM: f32 = 64.0;
/// Where the number of a page stands.
const FOOT: f32 = 36.0;

const SMALL: Style = Style { size: 7.5, is_bold: false };
/// Black is 0, white is 1.
const INK: f32 = 0.1;
const GREY: f32 = 0.4;
const HAIR: f32 = 0.8;

/// The pages, and where the next line stands on the last one.
pub(super) struct Sheets {
    pub letters: Letters,
    pages: Vec<Content>,
    /// The base line, from below.
    at: f32,
}

impl Sheets {
    /// An empty page.
    pub fn new(letters: Letters) -> Self {
        Self {
            letters,
            pages: vec![Content::new()],
            at: TOP,
        }
    }

    /// Goes down by so much.
    pub fn down(&mut self, points: f32) {
        self.at -= points;
    }

    /// Goes down by so much; to the top of a new page where no more than that would be left. Says whether it is a new one.
    pub fn down_or_over(&mut self, points: f32) -> bool {
        let is_full = !self.has_room(points);
        if is_full {
            self.over();
        } else {
            self.down(points);
        }
        is_full
    }

    /// Goes to the top of a new page.
    pub fn over(&mut self) {
        self.pages.push(Content::new());
        self.at = TOP;
    }

    /// Whether so much has room below.
    pub fn has_room(&self, points: f32) -> bool {
        self.at - points >= BOTTOM
    }

    /// Text that begins here.
    pub fn text(&mut self, left: f32, style: Style, text: &str) {
        self.set(left, self.at, style, INK, text);
    }

    /// The same in grey, for what is less important.
    pub fn aside(&mut self, left: f32, style: Style, text: &str) {
        self.set(left, self.at, style, GREY, text);
    }

    /// Text that ends here.
    pub fn text_to(&mut self, right: f32, style: Style, text: &str) {
        let left = right - self.letters.width(text, style);
        self.set(left, self.at, style, INK, text);
    }

    /// A hair line across the page, a little below the base line.
    pub fn rule(&mut self) {
        let at = self.at - 4.0;
        if let Some(page) = self.pages.last_mut() {
            page.set_stroke_gray(HAIR).set_line_width(0.6);
            page.move_to(LEFT, at).line_to(RIGHT, at).stroke();
        }
    }

    /// The pages with their numbers, and the fonts that they are set in.
    pub fn finish(mut self, title: &str) -> (Vec<Content>, Letters) {
        let count = self.pages.len();
        let pages = std::mem::take(&mut self.pages);
        for (at, page) in pages.into_iter().enumerate() {
            self.pages.push(page);
            let number = format!("Page {} of {count}", at + 1);
            let left = RIGHT - self.letters.width(&number, SMALL);
            let lines = self.letters.wrapped(title, SMALL, left - LEFT - 20.0);
            self.set(LEFT, FOOT, SMALL, GREY, lines.first().map_or("", String::as_str));
            self.set(left, FOOT, SMALL, GREY, &number);
        }
        (self.pages, self.letters)
    }

    fn set(&mut self, left: f32, at: f32, style: Style, grey: f32, text: &str) {
        let runs = self.letters.runs(text, style);
        let Some(page) = self.pages.last_mut() else { return };
        page.begin_text().set_fill_gray(grey).next_line(left, at);
        for run in runs {
            page.set_font(Name(run.font.name().as_bytes()), style.size).show(Str(&run.bytes));
        }
        page.end_text();
    }
}
