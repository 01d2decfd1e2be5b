//! The text of what surrounds a body: headers, addresses, the request.

use std::borrow::Cow;

use crate::input::tree::{self, Node, Recording};
use crate::input::{body_beside, decode, sibling};
use crate::json::Document;
use crate::model::capture::{Part, Role, Stored};
use crate::model::codec::Codec;
use crate::model::source::Origin;

/// Returns the size of the file that a part names, where that is a file; 0 of any other part.
pub fn size_of_file(chunk: &[u8], part: &Part, recording: &Origin) -> u64 {
    let is_file = part.codecs.contains(&Codec::File);
    let name = is_file.then(|| written(chunk, part)).flatten();
    let file = name.and_then(|name| body_beside(recording, &name));
    file.map_or(0, |file| sibling::size(&file))
}

/// Returns what a part of a recording says, every codec undone. Some formats
/// do not say which texts in a request's body are base64, so that one that may be it stands for both.
pub fn texts<'c>(chunk: &'c [u8], part: Part, recording: &Origin) -> Vec<(Part, Cow<'c, str>)> {
    let Some(text) = text_of(chunk, &part, recording) else {
        return Vec::new();
    };
    let mut texts = Vec::new();
    if part.role == Role::RequestBody {
        let mut inside = part.clone();
        inside.codecs.push(Codec::Base64);
        let decoded = in_base64(&text).into_iter();
        texts.extend(decoded.map(|decoded| (inside.clone(), Cow::Owned(decoded))));
    }
    texts.push((part, text));
    texts
}

/// The texts that a text, or the strings of one in JSON, may be the base64 of.
fn in_base64(text: &str) -> Vec<String> {
    let decoded = |text: &str| {
        let bytes = Some(text).filter(|text| decode::may_be_base64(text.as_bytes()));
        Some(readable(Cow::Owned(decode::base64(bytes?.as_bytes()).ok()?)).into_owned())
    };
    match Document::parse(text.as_bytes()) {
        Ok(document) => {
            let leaves = document.leaves(0..text.len());
            leaves
                .filter_map(|leaf| decoded(&leaf.value.as_str()?))
                .collect()
        }
        Err(_) => decoded(text).into_iter().collect(),
    }
}

/// The text of a part as its recording has it: of one in another file, the file's name.
fn written<'c>(chunk: &'c [u8], part: &Part) -> Option<Cow<'c, str>> {
    let raw = readable(Cow::Borrowed(chunk.get(part.range.clone())?));
    Some(match part.codecs.first() {
        Some(Codec::JsonString) => Cow::Owned(serde_json::from_str(&raw).ok()?),
        Some(Codec::YamlScalar(style)) => tree::scalar_says(&raw, *style).map_or(raw, Cow::Owned),
        Some(Codec::YamlTree) => {
            let before = &chunk[..part.range.start];
            let column = before.iter().rev().take_while(|byte| **byte != b'\n');
            // What an alias names may stand elsewhere in the recording.
            let text = (" ".repeat(column.count()) + &raw).replace(" *", " ~");
            let json = Recording::of(text.as_bytes());
            let json = json.documents().next().and_then(Node::to_json);
            json.map_or(raw, Cow::Owned)
        }
        _ => raw,
    })
}

fn text_of<'c>(chunk: &'c [u8], part: &Part, recording: &Origin) -> Option<Cow<'c, str>> {
    let text = written(chunk, part)?;
    let is_file = |codec: &Codec| *codec == Codec::File;
    let bytes = match part.codecs.iter().position(is_file) {
        None => decode::decode(&Stored::Text(text), part),
        Some(at) => {
            let bytes = sibling::read(&body_beside(recording, &text)?)?;
            decode::undo(Cow::Owned(bytes), &part.codecs[at..], &mut |_, _| {})
        }
    };
    Some(readable(bytes.ok()?))
}

/// The text of bytes, in which a question mark stands for each byte that is of none: a body may have a name in
/// another encoding, or a file, beside a secret, and all else is where it was.
fn readable(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    let bytes = match bytes {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => return Cow::Borrowed(text),
            Err(_) => bytes.to_vec(),
        },
        Cow::Owned(bytes) => bytes,
    };
    Cow::Owned(String::from_utf8(bytes).unwrap_or_else(|broken| {
        let mut text = String::with_capacity(broken.as_bytes().len());
        for chunk in broken.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().map(|_| '?'));
        }
        text
    }))
}
