//! Undoing what lies between a body's text and its bytes: base64, hexadecimal digits, compression.
//! What comes out is bounded, so that a small body can't fill the memory.

mod frames;
mod members;

use std::borrow::Cow;
use std::io::{self, Read};

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use flate2::read::{DeflateDecoder, ZlibDecoder};

pub(super) use members::is_zeros;

use crate::input::chunked;
use crate::json::{Document, Kind, Value};
use crate::model::capture::{Part, SkipReason, Stored};
use crate::model::codec::{Codec, ContentCoding};
use crate::text::span::without_mark;
use crate::text::words;

/// The most bytes a body may unpack to. A response of the API is some kilobytes long.
pub const LARGEST_BODY: u64 = 256 << 20;

/// Recorders differ in whether they pad.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The decoded bytes of a body.
///
/// # Errors
///
/// [`SkipReason::Encoding`] where a codec can't be undone.
pub fn decode<'c>(stored: &Stored<'c>, part: &Part) -> Result<Cow<'c, [u8]>, SkipReason> {
    let bytes = match stored {
        Stored::Verbatim(bytes) => Cow::Borrowed(*bytes),
        Stored::Escaped(text) => into_bytes(text.to_cow()),
        Stored::Text(text) => into_bytes(text.clone()),
        Stored::InFile { fetch, .. } => {
            return unpack(Cow::Owned(fetch()?), None, &mut |_, _| {});
        }
    };
    undo(bytes, &part.codecs, &mut |_, _| {})
}

/// Takes a codec that is undone, and the bytes before it was.
pub(crate) type Undone<'f> = dyn FnMut(Codec, &[u8]) + 'f;

/// Undoes what these codecs say of the bytes that a text stands for, or says that one of them can't
/// be undone.
pub(crate) fn undo<'c>(
    bytes: Cow<'c, [u8]>,
    codecs: &[Codec],
    undone: &mut Undone<'_>,
) -> Result<Cow<'c, [u8]>, SkipReason> {
    let (bytes, rest) = match codecs {
        // Some recorders keep the compressed bytes and lose the header that says so.
        [] => return unpack(bytes, None, undone),
        [Codec::JsonString, Codec::Pieces, ..] => {
            let plain = undo_pieces(&bytes, &codecs[1..], undone)?;
            return Ok(plain.map_or(bytes, Cow::Owned));
        }
        // Undone by the reader; base64 of text is an old fault of Firefox.
        [
            Codec::JsonString
            | Codec::YamlScalar(_)
            | Codec::YamlTree
            | Codec::Slice { .. }
            | Codec::File,
            rest @ ..,
        ] => (bytes, rest),
        [Codec::Base64, rest @ ..] if is_plain(&bytes) => (bytes, rest),
        [Codec::Content(coding), rest @ ..] => (unpack(bytes, Some(*coding), undone)?, rest),
        [codec, rest @ ..] => {
            let plain = undo_one(*codec, &bytes)?;
            undone(*codec, &bytes);
            (Cow::Owned(plain), rest)
        }
    };
    undo(bytes, rest, undone)
}

fn undo_one(codec: Codec, bytes: &[u8]) -> Result<Vec<u8>, SkipReason> {
    match codec {
        Codec::Chunked => chunked::parse(bytes).map(|chunked| chunked.content),
        Codec::Base64 => base64(bytes).ok(),
        Codec::Hex => hex(bytes).ok(),
        Codec::ErlangTerm => erlang_binary(bytes),
        Codec::Pieces => pieces(bytes, hex).or_else(|| pieces(bytes, base64)),
        Codec::Bytes => values_of_bytes(bytes),
        _ => None,
    }
    .ok_or(SkipReason::Encoding)
}

/// A body that Polly.js has kept as the pieces it came in, in hexadecimal digits (until its version 4)
/// or base64. `None` where a text only looks like that, and is the body itself: it is surely none
/// where something was compressed, be it as far as its first bytes.
fn undo_pieces(
    text: &[u8],
    codecs: &[Codec],
    undone: &mut Undone<'_>,
) -> Result<Option<Vec<u8>>, SkipReason> {
    let mut steps = Vec::new();
    let note = &mut |codec, before: &[u8]| steps.push((codec, before.to_vec()));
    let plain = undo(Cow::Borrowed(text), codecs, note);
    let is_coding = |(codec, _): &(Codec, Vec<u8>)| matches!(codec, Codec::Content(_));
    let was_packed = steps.iter().any(is_coding);
    match plain {
        Ok(plain) if was_packed || begins_as_json(&plain) => {
            for (codec, before) in steps {
                undone(codec, &before);
            }
            Ok(Some(plain.into_owned()))
        }
        Err(reason) => {
            let joined = undo_one(Codec::Pieces, text).unwrap_or_default();
            magic(&joined).map_or(Ok(None), |_| Err(reason))
        }
        Ok(_) => Ok(None),
    }
}

/// Returns what the strings of a JSON array stand for, one after the other.
pub fn pieces(
    text: &[u8],
    decode: impl Fn(&[u8]) -> Result<Vec<u8>, SkipReason>,
) -> Option<Vec<u8>> {
    let document = Document::parse(text).ok()?;
    let mut whole = Vec::new();
    for piece in document.root().elements() {
        whole.extend(decode(piece.as_str()?.as_bytes()).ok()?);
    }
    (!whole.is_empty()).then_some(whole)
}

fn into_bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// Returns whether text begins as a JSON object or array does.
pub fn begins_as_json(bytes: &[u8]) -> bool {
    let text = without_mark(bytes);
    matches!(text.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// The words by which sanitizers say that they have put a text in a body's place, as
/// `[application/json redacted]` says it. It may be one of them alone.
const SANITIZED: &str =
    "filtered hidden masked omitted redacted removed sanitised sanitized scrubbed stripped";

/// The longest text that stands in a body's place.
const LONGEST_NOTE: usize = 100;

/// Returns whether bytes are no body but the note of a sanitizer that has taken it out: a few words
/// in brackets or none, one of which says so, and nothing that an object or an array of JSON has.
pub fn is_sanitized(bytes: &[u8]) -> bool {
    if bytes.len() > LONGEST_NOTE {
        return false;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let text = text.trim().trim_matches('"');
    let inner = text.trim_matches(|sign| "[]<>(){}*_".contains(sign));
    let plain = |sign: char| sign.is_ascii_alphanumeric() || " -_/.+;=:*".contains(sign);
    let note = !inner.is_empty() && inner.chars().all(plain);
    let mut words = inner.split(|sign: char| !sign.is_ascii_alphanumeric());
    note && words.any(|word| words::are_with(SANITIZED, &word.to_ascii_lowercase()))
}

/// Returns whether bytes begin as JSON or as markup, and so are no base64 and not compressed.
pub fn is_plain(bytes: &[u8]) -> bool {
    begins_as_json(bytes) || bytes.trim_ascii_start().first() == Some(&b'<')
}

/// The compression that the first bytes tell of.
pub fn magic(bytes: &[u8]) -> Option<ContentCoding> {
    match bytes {
        [0x1f, 0x8b, ..] => Some(ContentCoding::Gzip),
        // The second is that of a frame to be skipped, which may come first.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
            Some(ContentCoding::Zstd)
        }
        _ => None,
    }
}

/// Returns whether bytes begin with a header of RFC 1950, as common libraries write it.
pub fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..])
}

/// Returns whether a text holds nothing but what base64 is written with. Recorders call a body
/// base64 and write it as it is, where another hook has decoded it.
pub fn may_be_base64(text: &[u8]) -> bool {
    let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    text.iter()
        .all(|byte| is_sign(byte) || byte.is_ascii_whitespace())
}

/// Returns what base64 stands for, or that it is none.
pub(crate) fn base64(text: &[u8]) -> Result<Vec<u8>, SkipReason> {
    let bytes = text.iter().copied();
    let compact: Vec<u8> = bytes.filter(|byte| !byte.is_ascii_whitespace()).collect();
    LENIENT.decode(compact).map_err(|_| SkipReason::Encoding)
}

/// Returns what hexadecimal digits stand for, or that they are none.
pub(crate) fn hex(text: &[u8]) -> Result<Vec<u8>, SkipReason> {
    let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16)?).ok();
    let pairs = text.trim_ascii().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    pairs.collect::<Option<_>>().ok_or(SkipReason::Encoding)
}

/// The tag of a binary in Erlang's external term format, which stands before its length.
pub const ERLANG_BINARY: [u8; 2] = [131, 109];

/// The binary that a term is, if it is one.
fn erlang_binary(term: &[u8]) -> Option<Vec<u8>> {
    let rest = term.strip_prefix(&ERLANG_BINARY)?;
    let (length, bytes) = rest.split_first_chunk()?;
    let is_all = u32::try_from(bytes.len()).is_ok_and(|all| all == u32::from_be_bytes(*length));
    is_all.then(|| bytes.to_vec())
}

/// Returns what a JSON array of the values of bytes stands for.
fn values_of_bytes(text: &[u8]) -> Option<Vec<u8>> {
    let document = Document::parse(text).ok()?;
    let list = document.root();
    let byte = |value: Value<'_>| value.number_text()?.parse().ok();
    let all: Option<Vec<u8>> = list.elements().map(byte).collect();
    all.filter(|_| list.kind() == Kind::Array)
}

/// Undoes the content coding that the first bytes tell of, or else the one that a header names, unless the bytes are
/// plainly decoded already: recorders undo it and keep the header.
fn unpack<'c>(
    bytes: Cow<'c, [u8]>,
    named: Option<ContentCoding>,
    undone: &mut Undone<'_>,
) -> Result<Cow<'c, [u8]>, SkipReason> {
    let known = magic(&bytes);
    // What Brotli has written may begin in any way, but is no text.
    let may_be_plain =
        || named != Some(ContentCoding::Brotli) || std::str::from_utf8(&bytes).is_ok();
    if bytes.trim_ascii().is_empty() || known.is_none() && is_plain(&bytes) && may_be_plain() {
        return Ok(bytes);
    }
    let named = named.filter(|named| Some(*named) != known);
    for coding in known.into_iter().chain(named) {
        if let Some(plain) = unpack_as(coding, &bytes) {
            undone(Codec::Content(coding), &bytes);
            return Ok(Cow::Owned(plain));
        }
    }
    if let Some(inner) = unnamed_base64(&bytes) {
        undone(Codec::Base64, &bytes);
        return unpack(Cow::Owned(inner), None, undone);
    }
    if known.or(named).is_none() || is_plain(&bytes) {
        return Ok(bytes);
    }
    Err(SkipReason::Encoding)
}

/// Returns the JSON, or the compressed bytes, that a text is base64 of, though nobody says so.
/// Recorders write every body so that was compressed, also where their client had undone that before.
fn unnamed_base64(text: &[u8]) -> Option<Vec<u8>> {
    // What a bracket and what a brace may begin with, and what the compressed.
    let may_be_one = matches!(
        text.first(),
        Some(b'W' | b'e' | b'I' | b'C' | b'D' | b'H' | b'K')
    );
    let inner = (may_be_one && may_be_base64(text)).then(|| base64(text).ok());
    let is_json = |inner: &[u8]| begins_as_json(inner) && Document::parse(inner).is_ok();
    let is_one = |inner: &Vec<u8>| magic(inner).is_some() || is_json(inner);
    inner.flatten().filter(is_one)
}

/// Returns what bytes in such a coding unpack to.
fn unpack_as(coding: ContentCoding, bytes: &[u8]) -> Option<Vec<u8>> {
    let plain = bounded(decoder(coding, bytes), LARGEST_BODY);
    let plain = match coding {
        ContentCoding::Deflate => {
            plain.or_else(|_| bounded(DeflateDecoder::new(bytes), LARGEST_BODY))
        }
        _ => plain,
    };
    plain.ok().flatten()
}

/// Reads all there is, if that is no more than `limit` bytes.
pub(crate) fn bounded(bytes: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut whole = Vec::new();
    let mut bytes = bytes.take(limit.saturating_add(1));
    bytes.read_to_end(&mut whole)?;
    Ok((whole.len() as u64 <= limit).then_some(whole))
}

/// A reader of what `packed` unpacks to.
pub fn decoder<'r>(
    coding: ContentCoding,
    packed: impl Read + Send + 'r,
) -> Box<dyn Read + Send + 'r> {
    match coding {
        ContentCoding::Gzip => Box::new(members::Members::new(packed)),
        ContentCoding::Deflate => Box::new(ZlibDecoder::new(packed)),
        ContentCoding::Brotli => Box::new(brotli::Decompressor::new(packed, 64 << 10)),
        ContentCoding::Zstd => Box::new(frames::Frames::new(packed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brotli(plain: &[u8], window: u32) -> Vec<u8> {
        let mut packed = Vec::new();
        let mut reader = ::brotli::CompressorReader::new(plain, 1 << 20, 9, window);
        reader.read_to_end(&mut packed).expect("memory");
        packed
    }

    /// JSON of so many bytes.
    fn json(length: usize) -> Vec<u8> {
        let filler = (0..).flat_map(|number: u32| format!("{number} ").into_bytes());
        let filler: Vec<u8> = filler.take(length - 9).collect();
        [b"{\"a\": \"", &filler[..], b"\"}"].concat()
    }

    #[test]
    fn a_body_is_what_its_header_says_whatever_it_begins_like() {
        let (short, long) = (json(140 + 256), json(70_000));
        for (plain, window, begin) in [(&short, 24, &b"\x1f\x8b"[..]), (&long, 22, b"[")] {
            let packed = brotli(plain, window);
            assert!(packed.starts_with(begin), "{:x?}", &packed[..4]);
            let mut steps = Vec::new();
            let codec = Codec::Content(ContentCoding::Brotli);
            let made = undo(Cow::Borrowed(&packed), &[codec], &mut |codec, _| {
                steps.push(codec);
            });
            assert_eq!(made.as_deref(), Ok(&plain[..]));
            assert_eq!(steps, [codec]);
        }
    }

    #[test]
    fn a_body_that_was_decoded_is_left_as_it_is() {
        for plain in [&b"[1]"[..], b"{\"a\": \"\xf6\"}", b"<p>\xe9", b" "] {
            for coding in ["br", "gzip", "deflate", "zstd"] {
                let codec = ContentCoding::named(coding).map(Codec::Content);
                let made = undo(Cow::Borrowed(plain), codec.as_slice(), &mut |_, _| {});
                assert_eq!(made.as_deref(), Ok(plain), "{coding}");
            }
        }
    }
}
