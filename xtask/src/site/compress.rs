//! Compression at build time, as hard as it goes: the server only sends bytes.

use std::io::Write;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Brotli at its highest quality, with the largest window that browsers accept (RFC 7932: 24 bits).
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
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
        brotli::BrotliDecompress(&mut &brotli(text.as_bytes()).expect("packs")[..], &mut plain).expect("unpacks");
        assert_eq!(plain, text.as_bytes());
        let packed = gzip(text.as_bytes()).expect("packs");
        let mut plain = String::new();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_string(&mut plain)
            .expect("unpacks");
        assert!(plain == text && packed.len() < text.len());
    }
}
