//! The file around the pages.

use pdf_writer::{Finish, Name, Pdf, Rect, Ref, TextStr};

use super::embed::embedded;
use super::letters::Font;
use super::sheets::{HEIGHT, Sheets, WIDTH};

/// Puts the pages together. The file has no dates and no numbers of chance.
pub(super) fn finish(sheets: Sheets, title: &str) -> anyhow::Result<Vec<u8>> {
    let (contents, letters) = sheets.finish(title);
    let mut next = Ref::new(1);
    let [catalog, tree, about] = std::array::from_fn(|_| next.bump());
    let mut pdf = Pdf::new();
    let mut fonts = vec![
        (
            Font::Regular,
            embedded(&mut pdf, &mut next, &letters.regular, "DejaVuSansCondensed")?,
        ),
        (
            Font::Bold,
            embedded(&mut pdf, &mut next, &letters.bold, "DejaVuSansCondensed-Bold")?,
        ),
    ];
    let pixels = letters.pixels.write(&mut pdf, &mut next);
    fonts.extend(pixels.into_iter().enumerate().map(|(number, font)| (Font::Pixels(number), font)));
    let mut pages = Vec::new();
    for content in contents {
        let [id, stream] = std::array::from_fn(|_| next.bump());
        pages.push(id);
        let mut page = pdf.page(id);
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(stream);
        let mut resources = page.resources();
        let mut of_page = resources.fonts();
        for (name, font) in &fonts {
            of_page.pair(Name(name.name().as_bytes()), *font);
        }
        of_page.finish();
        resources.finish();
        page.finish();
        pdf.stream(stream, &content.finish());
    }
    let count = i32::try_from(pages.len())?;
    pdf.pages(tree).kids(pages).count(count);
    let mut root = pdf.catalog(catalog);
    root.pages(tree).lang(TextStr("en"));
    root.viewer_preferences().display_doc_title(true);
    root.finish();
    pdf.document_info(about).title(TextStr(title)).producer(TextStr("Countinghouse"));
    Ok(pdf.finish())
}
