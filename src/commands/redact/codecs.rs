//! Undoes and redoes the codecs between a text of the source and the bytes it stands for.

use std::borrow::Cow;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::commands::redact::Refusal;
use crate::commands::redact::compression::Compression;
use crate::input::decode;
use crate::model::codec::Codec;

/// A step that was undone.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// One that is done again in one way only.
    Plain(Codec),
    /// A JSON array of strings, in hexadecimal digits or base64.
    Pieces {
        hex: bool,
    },
    Packed(Compression),
}

pub(super) const UNDECODABLE: Refusal =
    Refusal::new("a body cannot be decoded, so it cannot be redacted");

/// The bytes that a text stands for, and the steps that led there.
pub(super) fn undo(text: &[u8], codecs: &[Codec]) -> Result<(Vec<u8>, Vec<Step>), Refusal> {
    let mut steps = Vec::new();
    let bytes = decode::undo(Cow::Borrowed(text), codecs, &mut |codec, before| {
        steps.push(match codec {
            Codec::Content(coding) => Step::Packed(Compression::of_body(coding, before)),
            Codec::Pieces => Step::Pieces {
                hex: decode::pieces(before, decode::hex).is_some(),
            },
            other => Step::Plain(other),
        });
    });
    let bytes = bytes.map_err(|_| UNDECODABLE)?;
    Ok((bytes.into_owned(), steps))
}

/// Returns a text that can be undone by none of these codecs either: it is reported as what it
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

/// The text that stands for these bytes by the same steps.
pub(super) fn redo(bytes: Vec<u8>, steps: &[Step]) -> io::Result<Vec<u8>> {
    steps.iter().rev().try_fold(bytes, |bytes, step| {
        Ok(match step {
            Step::Plain(Codec::Base64) => STANDARD.encode(bytes).into_bytes(),
            Step::Plain(Codec::Hex) => to_hex(&bytes).into_bytes(),
            Step::Plain(Codec::ErlangTerm) => {
                let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
                [&decode::ERLANG_BINARY[..], &length.to_be_bytes(), &bytes].concat()
            }
            Step::Plain(Codec::Bytes) => {
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
            Step::Plain(Codec::Chunked) => {
                let mut text = format!("{:x}\r\n", bytes.len()).into_bytes();
                text.extend(bytes);
                text.extend(b"\r\n0\r\n\r\n");
                text
            }
            Step::Packed(packing) => packing.redo(&bytes)?,
            Step::Plain(_) => bytes,
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
