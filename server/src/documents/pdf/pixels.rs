//! Letters that the font has not, in any script: as GNU Unifont draws them, sixteen pixels high (<https://unifoundry.com/unifont/>). They look coarse,
//! and are there for whoever opens the file. Each pixel is a square that is filled; fonts of such drawings are of type 3 (ISO 32000-1, 9.6.5).

use pdf_writer::types::UnicodeCmap;
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref};

use super::embed::TO_LETTERS;

/// So many letters have numbers in one font.
const OF_A_FONT: usize = 256;
/// How high a letter is, in pixels.
const HIGH: usize = 16;
/// How many of the rows lie below the base line.
const BELOW: f32 = 2.0;

/// The letters that were set, by their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Pixels(Vec<char>);

impl Pixels {
    /// Whether there is a drawing of a letter.
    pub fn has(letter: char) -> bool {
        unifont::get_glyph(letter).is_some()
    }

    /// How wide a letter is, in thousandths of its size.
    pub fn width(letter: char) -> f32 {
        1000.0 * wide(letter) / pixels(HIGH)
    }

    /// Which of the fonts a letter is in, and its number there.
    pub fn encode(&mut self, letter: char) -> (usize, u8) {
        let number = self.0.iter().position(|known| *known == letter).unwrap_or_else(|| {
            self.0.push(letter);
            self.0.len() - 1
        });
        (number / OF_A_FONT, u8::try_from(number % OF_A_FONT).unwrap_or_default())
    }

    /// Writes the fonts.
    pub fn write(&self, pdf: &mut Pdf, next: &mut Ref) -> Vec<Ref> {
        self.0.chunks(OF_A_FONT).map(|letters| write(pdf, next, letters)).collect()
    }
}

fn write(pdf: &mut Pdf, next: &mut Ref, letters: &[char]) -> Ref {
    let [id, table] = std::array::from_fn(|_| next.bump());
    let drawings: Vec<(String, Ref)> = letters
        .iter()
        .map(|letter| (format!("u{:04X}", u32::from(*letter)), next.bump()))
        .collect();
    let mut font = pdf.type3_font(id);
    font.bbox(Rect::new(0.0, -BELOW, pixels(HIGH), pixels(HIGH) - BELOW));
    font.matrix([1.0 / pixels(HIGH), 0.0, 0.0, 1.0 / pixels(HIGH), 0.0, 0.0]);
    let mut procedures = font.char_procs();
    for (name, drawing) in &drawings {
        procedures.pair(Name(name.as_bytes()), *drawing);
    }
    procedures.finish();
    let names = drawings.iter().map(|(name, _)| Name(name.as_bytes()));
    font.encoding_custom().differences().consecutive(0, names);
    font.first_char(0).last_char(u8::try_from(letters.len() - 1).unwrap_or(u8::MAX));
    font.widths(letters.iter().map(|letter| wide(*letter)));
    font.resources().finish();
    font.to_unicode(table);
    font.finish();
    let mut unicode = UnicodeCmap::<u8>::new(Name(b"Pixels"), TO_LETTERS);
    for ((letter, (_, drawing)), number) in letters.iter().zip(&drawings).zip(0_u8..=u8::MAX) {
        pdf.stream(*drawing, &draw(*letter));
        unicode.pair(number, *letter);
    }
    pdf.cmap(table, &unicode.finish());
    id
}

/// A letter, row by row: neighbours in a row are one rectangle.
fn draw(letter: char) -> Vec<u8> {
    let mut content = Content::new();
    content.start_shape_glyph(wide(letter), 0.0, -BELOW, wide(letter), pixels(HIGH) - BELOW);
    if let Some(glyph) = unifont::get_glyph(letter) {
        for row in 0..HIGH {
            let low = pixels(HIGH - 1 - row) - BELOW;
            let mut left = 0;
            while left < glyph.get_width() {
                let length = (left..glyph.get_width()).take_while(|at| glyph.get_pixel(*at, row)).count();
                if length > 0 {
                    content.rect(pixels(left), low, pixels(length), 1.0);
                }
                left += length.max(1);
            }
        }
        content.fill_nonzero();
    }
    content.finish().into_vec()
}

fn wide(letter: char) -> f32 {
    unifont::get_glyph(letter).map_or(0.0, |glyph| pixels(glyph.get_width()))
}

/// A number of pixels, which is never more than sixteen.
fn pixels(number: usize) -> f32 {
    u8::try_from(number).map_or(0.0, f32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_drawn_and_numbered_once() {
        let mut set = Pixels::default();
        assert_eq!([set.encode('株'), set.encode('서'), set.encode('株')], [(0, 0), (0, 1), (0, 0)]);
        for letter in ('\u{4E00}'..'\u{4F00}').take(255) {
            set.encode(letter);
        }
        assert_eq!(set.encode('ひ'), (1, 1));
        assert!(Pixels::has('株') && Pixels::has('ש') && !Pixels::has('\u{1F980}'));
        assert!((Pixels::width('株') - 1000.0).abs() < 0.01);
        // A bar of fourteen pixels: one rectangle.
        let drawing = String::from_utf8(draw('一')).expect("text");
        assert_eq!(
            (drawing.matches("re\n").count(), drawing.starts_with("16 0 0 -2 16 14 d1")),
            (1, true),
            "{drawing}"
        );
    }
}
