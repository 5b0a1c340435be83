//! Text, as the file has it: which font a letter is set in, and how wide it is.

use super::pixels::Pixels;
use super::typeface::Typeface;

/// What stands where no font has a letter.
const MISSING: char = '\u{FFFD}';

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// In points.
    pub size: f32,
    pub is_bold: bool,
}

/// A font of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Font {
    Regular,
    Bold,
    /// One of those of drawings.
    Pixels(usize),
}

impl Font {
    /// The name under which pages use it.
    pub fn name(self) -> String {
        match self {
            Self::Regular => "Regular".to_owned(),
            Self::Bold => "Bold".to_owned(),
            Self::Pixels(number) => format!("Pixels{number}"),
        }
    }
}

/// Letters that follow each other in one font.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub font: Font,
    /// The letters, as that font numbers them.
    pub bytes: Vec<u8>,
}

/// The fonts of a file.
#[derive(Debug)]
pub(super) struct Letters {
    pub regular: Typeface,
    pub bold: Typeface,
    pub pixels: Pixels,
}

impl Letters {
    /// Reads the fonts.
    pub fn new() -> anyhow::Result<Self> {
        Ok(Self {
            regular: Typeface::of(dejavu::sans_condensed::regular())?,
            bold: Typeface::of(dejavu::sans_condensed::bold())?,
            pixels: Pixels::default(),
        })
    }

    const fn face(&self, style: Style) -> &Typeface {
        if style.is_bold { &self.bold } else { &self.regular }
    }

    /// How wide a text is, in points.
    pub fn width(&self, text: &str, style: Style) -> f32 {
        let face = self.face(style);
        let width = |letter: char| match letter {
            letter if face.has(letter) => face.width(letter),
            letter if Pixels::has(letter) => Pixels::width(letter),
            _ => face.width(MISSING),
        };
        shown(text).map(width).sum::<f32>() * style.size / 1000.0
    }

    /// A text, font by font.
    pub fn runs(&mut self, text: &str, style: Style) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for letter in shown(text) {
            let (face, font) = if style.is_bold {
                (&mut self.bold, Font::Bold)
            } else {
                (&mut self.regular, Font::Regular)
            };
            let (font, bytes) = if face.has(letter) {
                (font, face.encode(letter).to_vec())
            } else if Pixels::has(letter) {
                let (number, code) = self.pixels.encode(letter);
                (Font::Pixels(number), vec![code])
            } else {
                (font, face.encode(MISSING).to_vec())
            };
            match runs.last_mut() {
                Some(run) if run.font == font => run.bytes.extend(bytes),
                _ => runs.push(Run { font, bytes }),
            }
        }
        runs
    }

    /// A text in lines of at most this width, in points: broken at spaces, and in a word where that alone is wider.
    pub fn wrapped(&self, text: &str, style: Style, width: f32) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let line = lines.last().map_or("", String::as_str);
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(&longer, style) <= width {
                lines.pop();
                lines.push(longer);
                continue;
            }
            if !line.is_empty() {
                lines.push(String::new());
            }
            for letter in word.chars() {
                let full = lines
                    .last()
                    .is_some_and(|line| !line.is_empty() && self.width(&format!("{line}{letter}"), style) > width);
                if full {
                    lines.push(String::new());
                }
                if let Some(line) = lines.last_mut() {
                    line.push(letter);
                }
            }
        }
        lines
    }
}

/// What of a text can be seen.
fn shown(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| !letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style {
        size: 10.0,
        is_bold: false,
    };

    #[test]
    fn a_text_is_set_font_by_font() {
        let mut letters = Letters::new().expect("fonts");
        let runs = letters.runs("Ü 株!\u{1F980}\u{7}", STYLE);
        let fonts: Vec<Font> = runs.iter().map(|run| run.font).collect();
        assert_eq!(fonts, [Font::Regular, Font::Pixels(0), Font::Regular]);
        assert_eq!((runs[1].bytes.len(), runs[2].bytes.len()), (1, 4));
        assert!((letters.width("株", STYLE) - 10.0).abs() < 0.01);
    }

    #[test]
    fn lines_are_no_wider_than_they_may_be() {
        let letters = Letters::new().expect("fonts");
        let text = "a few words and onewordthatiswiderthanalineof60points";
        let lines = letters.wrapped(text, STYLE, 60.0);
        assert!(
            lines.len() > 3 && lines.iter().all(|line| letters.width(line, STYLE) <= 60.0),
            "{lines:?}"
        );
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(letters.wrapped("", STYLE, 60.0), [""]);
    }
}
