//! Fonts, as a file has them.

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Finish, Name, Pdf, Rect, Ref, Str};

use super::typeface::Typeface;

/// Of a font that is embedded: its glyphs have the numbers of the subset.
const IDENTITY: SystemInfo = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};
/// Of a table from numbers to letters.
pub(super) const TO_LETTERS: SystemInfo = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"UCS"),
    supplement: 0,
};
/// How thick a stem is. Programs want it, and need it only where they draw letters that are not embedded.
const STEM: f32 = 80.0;

/// Embeds what was set in a font, under its name with the tag of a subset (9.6.4).
pub(super) fn embedded(pdf: &mut Pdf, next: &mut Ref, face: &Typeface, name: &str) -> anyhow::Result<Ref> {
    let [font, cid, descriptor, data, letters] = std::array::from_fn(|_| next.bump());
    let name = format!("COUNTH+{name}");
    let name = Name(name.as_bytes());
    pdf.type0_font(font)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(letters);
    let mut written = pdf.cid_font(cid);
    written
        .subtype(CidFontType::Type2)
        .base_font(name)
        .system_info(IDENTITY)
        .font_descriptor(descriptor)
        .cid_to_gid_map_predefined(Name(b"Identity"));
    written.widths().consecutive(0, face.widths());
    written.finish();
    let ([left, low, right, high], ascent, descent, capitals) = face.measures();
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(left, low, right, high))
        .italic_angle(0.0)
        .ascent(ascent)
        .descent(descent)
        .cap_height(capitals)
        .stem_v(STEM)
        .font_file2(data);
    pdf.stream(data, &face.subset()?);
    // With this programs copy and search text.
    let mut table = UnicodeCmap::<u16>::new(Name(b"Letters"), TO_LETTERS);
    for (number, letter) in face.letters() {
        table.pair(*number, *letter);
    }
    pdf.cmap(letters, &table.finish());
    Ok(font)
}
