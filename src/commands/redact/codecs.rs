//! What lies between a text of the source and the bytes it stands for, undone and done again.

use std::borrow::Cow;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::commands::redact::Refusal;
use crate::commands::redact::compression::Compression;
use crate::input::{chunked, decode};
use crate::json::Document;
use crate::model::codec::{Codec, ContentCoding};

/// A step that was undone.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Base64,
    Hex,
    /// A JSON array of strings, in hexadecimal digits or base64.
    Pieces {
        hex: bool,
    },
    /// A JSON array of the values of bytes.
    Bytes,
    /// A binary in Erlang's external term format.
    ErlangTerm,
    Chunked,
    Packed(Compression),
}

pub(super) const UNDECODABLE: Refusal =
    Refusal::new("a body cannot be decoded, so it cannot be redacted");

/// The bytes that a text stands for, and the steps that led there.
pub(super) fn undo(text: &[u8], codecs: &[Codec]) -> Result<(Vec<u8>, Vec<Step>), Refusal> {
    let mut bytes = text.to_vec();
    let mut steps = Vec::new();
    for codec in codecs {
        match codec {
            // The last is of logs, which are not redacted.
            Codec::JsonString
            | Codec::YamlScalar(_)
            | Codec::YamlTree
            | Codec::File
            | Codec::Slice { .. } => {}
            Codec::Chunked => {
                bytes = chunked::undo(&bytes).ok_or(UNDECODABLE)?.0;
                steps.push(Step::Chunked);
            }
            Codec::Base64 if decode::is_plain(&bytes) => {}
            Codec::Base64 => {
                bytes = decode::base64(&bytes).map_err(|_| UNDECODABLE)?;
                steps.push(Step::Base64);
            }
            Codec::Hex => {
                bytes = decode::hex(&bytes).map_err(|_| UNDECODABLE)?;
                steps.push(Step::Hex);
            }
            Codec::ErlangTerm => {
                let told = decode::erlang_binary(&bytes).map_err(|_| UNDECODABLE)?;
                bytes = told.to_vec();
                steps.push(Step::ErlangTerm);
            }
            Codec::Bytes => {
                let document = Document::parse(&bytes).map_err(|_| UNDECODABLE)?;
                let told = decode::bytes(document.root()).map_err(|_| UNDECODABLE)?;
                bytes = told;
                steps.push(Step::Bytes);
            }
            Codec::Pieces => pieces(&mut bytes, &mut steps, codecs)?,
            Codec::Content(coding) => unpack(&mut bytes, &mut steps, *coding)?,
        }
    }
    if let Some(coding) = decode::magic(&bytes) {
        unpack(&mut bytes, &mut steps, coding)?;
    }
    Ok((bytes, steps))
}

/// Returns a text that can be undone by none of these codecs either: it is told of as what it
/// stands for was. `None` where there is no such text.
pub(super) fn undecodable(codecs: &[Codec]) -> Option<String> {
    // The first is what pieces and digits are known by where no header tells what they are.
    const MAGIC: &[&[u8]] = &[b"\x1f\x8b", b"", b"\x28\xb5\x2f\xfd", b"\x11", b"\xff"];
    if codecs.contains(&Codec::Bytes) {
        return Some("[\"redacted-body-1\"]".to_owned());
    }
    let packed = MAGIC.iter().map(|magic| [magic, &b"redacted"[..]].concat());
    let packed = packed.map(|bytes| {
        if codecs.contains(&Codec::Pieces) {
            format!("[\"{}\"]", to_hex(&bytes))
        } else if codecs.contains(&Codec::Hex) {
            to_hex(&bytes)
        } else {
            STANDARD.encode(bytes)
        }
    });
    let plain = "redacted-body-1".to_owned();
    // What is no string in its recording would be no JSON there.
    let is_text = !codecs
        .iter()
        .any(|codec| matches!(codec, Codec::Hex | Codec::Pieces));
    let mut texts = is_text.then_some(plain).into_iter().chain(packed);
    texts.find(|text| undo(text.as_bytes(), codecs).is_err())
}

fn unpack(
    bytes: &mut Vec<u8>,
    steps: &mut Vec<Step>,
    coding: ContentCoding,
) -> Result<(), Refusal> {
    if bytes.trim_ascii().is_empty() {
        return Ok(()); // nothing was there to be compressed
    }
    let told = decode::magic(bytes).unwrap_or(coding);
    let plain = match decode::unpack(Cow::Borrowed(bytes), coding) {
        Err(_) => return Err(UNDECODABLE),
        Ok(Cow::Borrowed(_)) => return Ok(()),
        Ok(Cow::Owned(plain)) => plain,
    };
    steps.push(Step::Packed(Compression::of_body(told, bytes)));
    *bytes = plain;
    Ok(())
}

/// Pieces of which nobody says how they are compressed: a text that merely looks like them is the
/// body itself.
fn pieces(bytes: &mut Vec<u8>, steps: &mut Vec<Step>, codecs: &[Codec]) -> Result<(), Refusal> {
    let joined = join(bytes, decode::hex)
        .map(|joined| (joined, true))
        .or_else(|| join(bytes, decode::base64).map(|joined| (joined, false)));
    let Some((mut joined, hex)) = joined else {
        return Ok(());
    };
    let mut inside = vec![Step::Pieces { hex }];
    let told = codecs
        .iter()
        .any(|codec| matches!(codec, Codec::Content(_)));
    let plain = decode::magic(&joined).is_some() || decode::begins_as_json(&joined);
    if !told && !plain {
        unpack(&mut joined, &mut inside, ContentCoding::Deflate)?;
    }
    *bytes = joined;
    steps.extend(inside);
    Ok(())
}

type Decoder = fn(&[u8]) -> Result<Vec<u8>, crate::model::capture::SkipReason>;

fn join(text: &[u8], decode: Decoder) -> Option<Vec<u8>> {
    let document = Document::parse(text).ok()?;
    let mut whole = Vec::new();
    for piece in document.root().elements() {
        whole.extend(decode(piece.as_str()?.as_bytes()).ok()?);
    }
    (!whole.is_empty()).then_some(whole)
}

/// The text that stands for these bytes by the same steps.
pub(super) fn redo(bytes: Vec<u8>, steps: &[Step]) -> io::Result<Vec<u8>> {
    steps.iter().rev().try_fold(bytes, |bytes, step| {
        Ok(match step {
            Step::Base64 => STANDARD.encode(bytes).into_bytes(),
            Step::Hex => to_hex(&bytes).into_bytes(),
            Step::ErlangTerm => {
                let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
                [&decode::ERLANG_BINARY[..], &length.to_be_bytes(), &bytes].concat()
            }
            Step::Bytes => {
                let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
                format!("[{}]", numbers.join(",")).into_bytes()
            }
            Step::Pieces { hex } => {
                let piece = if *hex {
                    to_hex(&bytes)
                } else {
                    STANDARD.encode(bytes)
                };
                format!("[\"{piece}\"]").into_bytes()
            }
            Step::Chunked => {
                let mut text = format!("{:x}\r\n", bytes.len()).into_bytes();
                text.extend(bytes);
                text.extend(b"\r\n0\r\n\r\n");
                text
            }
            Step::Packed(packing) => packing.redo(&bytes)?,
        })
    })
}

fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}
