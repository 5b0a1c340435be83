//! A font whose letters are embedded.

use std::collections::BTreeMap;

use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

/// A font, and what has been set in it.
#[derive(Debug)]
pub(super) struct Typeface {
    data: &'static [u8],
    face: Face<'static>,
    remapper: GlyphRemapper,
    /// The letters that were set, by the numbers of their glyphs in the file.
    letters: BTreeMap<u16, char>,
}

impl Typeface {
    /// Reads a TrueType font.
    pub fn of(data: &'static [u8]) -> anyhow::Result<Self> {
        Ok(Self {
            data,
            face: Face::parse(data, 0)?,
            remapper: GlyphRemapper::new(),
            letters: BTreeMap::new(),
        })
    }

    /// Whether it has a letter.
    pub fn has(&self, letter: char) -> bool {
        self.face.glyph_index(letter).is_some()
    }

    /// How wide a letter is, in thousandths of its size.
    pub fn width(&self, letter: char) -> f32 {
        self.face.glyph_index(letter).map_or(0.0, |glyph| self.advance(glyph))
    }

    /// The two bytes under which the file knows a letter.
    pub fn encode(&mut self, letter: char) -> [u8; 2] {
        let glyph = self.face.glyph_index(letter).unwrap_or_default();
        let number = self.remapper.remap(glyph.0);
        self.letters.entry(number).or_insert(letter);
        number.to_be_bytes()
    }

    /// The letters that were set, by the numbers of their glyphs.
    pub const fn letters(&self) -> &BTreeMap<u16, char> {
        &self.letters
    }

    /// The widths of all glyphs in the file, in the order of their numbers.
    pub fn widths(&self) -> Vec<f32> {
        self.remapper.remapped_gids().map(|glyph| self.advance(GlyphId(glyph))).collect()
    }

    /// The font with no more than what was set in it.
    pub fn subset(&self) -> anyhow::Result<Vec<u8>> {
        subsetter::subset(self.data, 0, &self.remapper).map_err(|error| anyhow::anyhow!("the font cannot be embedded: {error:?}"))
    }

    /// Its box, ascent, descent and height of capitals, in thousandths of its size.
    pub fn measures(&self) -> ([f32; 4], f32, f32, f32) {
        let whole = self.face.global_bounding_box();
        let around = [whole.x_min, whole.y_min, whole.x_max, whole.y_max].map(|side| self.thousandths(side));
        let capitals = self.face.capital_height().unwrap_or_else(|| self.face.ascender());
        (
            around,
            self.thousandths(self.face.ascender()),
            self.thousandths(self.face.descender()),
            self.thousandths(capitals),
        )
    }

    fn advance(&self, glyph: GlyphId) -> f32 {
        let units = self.face.glyph_hor_advance(glyph).unwrap_or_default();
        f32::from(units) * 1000.0 / f32::from(self.face.units_per_em())
    }

    fn thousandths(&self, units: i16) -> f32 {
        f32::from(units) * 1000.0 / f32::from(self.face.units_per_em())
    }
}
