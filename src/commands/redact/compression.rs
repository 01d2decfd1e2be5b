//! Compression, undone and done again: of a whole input, and of a body.

use std::io::{self, Read};

use brotli::CompressorReader;
use flate2::read::{DeflateEncoder, GzEncoder, ZlibDecoder, ZlibEncoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::commands::redact::Refusal;
use crate::input::decode;
use crate::model::codec::ContentCoding;

/// The refusal of a source that unpacks to more than it may.
pub(super) const TOO_LARGE: Refusal =
    Refusal::new("unpacked, it is larger than --max-unpacked allows");

/// A way in which bytes are compressed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Compression {
    coding: ContentCoding,
    /// Whether it is a bare stream of RFC 1951, as some servers understand `deflate`, and not one of RFC 1950.
    is_bare: bool,
}

/// Brotli's quality of 11, and its window of 10 to 24 bits: as servers have them by default.
const QUALITY: u32 = 5;
const WINDOW: u32 = 22;

impl Compression {
    /// Returns how an input is compressed, by its first bytes.
    pub(super) fn of_input(bytes: &[u8]) -> Option<Self> {
        let zlib = || decode::is_zlib(bytes).then_some(ContentCoding::Deflate);
        let coding = decode::magic(bytes).or_else(zlib)?;
        Some(Self::of_body(coding, bytes))
    }

    /// Returns how a body that has such a coding is compressed.
    pub(super) fn of_body(coding: ContentCoding, bytes: &[u8]) -> Self {
        let is_bare = || ZlibDecoder::new(bytes).read(&mut [0]).is_err();
        Self {
            coding,
            is_bare: coding == ContentCoding::Deflate && is_bare(),
        }
    }

    /// Returns what an input unpacks to, if that is no more than `limit` bytes.
    pub(super) fn undo(self, packed: &[u8], limit: u64) -> Result<Vec<u8>, Refusal> {
        let plain = decode::bounded(decode::decoder(self.coding, packed), limit);
        let corrupt = Refusal::new("its compressed data is corrupt or truncated");
        plain.map_err(|_| corrupt)?.ok_or(TOO_LARGE)
    }

    /// The bytes compressed again, without a name or a time.
    pub(super) fn redo(self, plain: &[u8]) -> io::Result<Vec<u8>> {
        let level = flate2::Compression::default();
        let mut packed = Vec::new();
        match self.coding {
            ContentCoding::Gzip => GzEncoder::new(plain, level).read_to_end(&mut packed),
            ContentCoding::Deflate if self.is_bare => {
                DeflateEncoder::new(plain, level).read_to_end(&mut packed)
            }
            ContentCoding::Deflate => ZlibEncoder::new(plain, level).read_to_end(&mut packed),
            ContentCoding::Brotli => {
                CompressorReader::new(plain, 4096, QUALITY, WINDOW).read_to_end(&mut packed)
            }
            ContentCoding::Zstd => return Ok(compress_to_vec(plain, CompressionLevel::Fastest)),
        }?;
        Ok(packed)
    }
}
