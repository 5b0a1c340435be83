//! Compression at build time: the server only sends bytes.

use std::io::Write;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// How hard brotli tries (0 to 11), for a page that is shipped and for one that is only tested: the last six steps take nine tenths of the time.
pub const SHIPPED: i32 = 11;
/// See [`SHIPPED`].
pub const TESTED: i32 = 5;

/// Brotli, with the largest window that browsers accept (RFC 7932: 24 bits).
pub fn brotli(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality,
        lgwin: 24,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &params)?;
    Ok(packed)
}

/// Gzip at its highest level, without a time stamp: equal input gives equal output.
pub fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_come_back_unchanged() {
        let text = "a ledger, a ledger, a ledger".repeat(100);
        let mut plain = Vec::new();
        for quality in [SHIPPED, TESTED] {
            plain.clear();
            let packed = brotli(text.as_bytes(), quality).expect("packs");
            brotli::BrotliDecompress(&mut &packed[..], &mut plain).expect("unpacks");
            assert_eq!(plain, text.as_bytes());
        }
        let packed = gzip(text.as_bytes()).expect("packs");
        let mut plain = String::new();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_string(&mut plain)
            .expect("unpacks");
        assert!(plain == text && packed.len() < text.len());
    }
}
