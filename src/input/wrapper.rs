//! A body inside an object that says of it how it is written. Recorders and fixtures wrap bodies so,
//! each with a few of the same names.

use std::borrow::Cow;

use crate::input::decode;
use crate::json::Value;
use crate::model::codec::Codec;
use crate::text::words;

/// The members that hold the body. No response of the API has nothing but these and the next.
const HOLDING: &[&str] = &["content", "data", "text", "raw", "string", "value", "json"];

/// The members that say something of it.
const SAYING: &str = "bodyType charset compression contentEncoding contentType encoding format \
    mediaType mimeType size type";

/// Those that say how it is written.
const WRITTEN: &[&str] = &["encoding", "type", "format", "contentEncoding"];

/// The member of a wrapper that holds the body, and how it is written there.
pub(super) struct Holder {
    pub(super) name: &'static str,
    word: String,
}

impl Holder {
    /// Returns that of an object with these names, which says this by each; `None` of an object that
    /// is a body itself.
    pub(super) fn of<'n>(
        names: impl IntoIterator<Item = Cow<'n, str>>,
        says: impl Fn(&str) -> Option<Cow<'n, str>>,
    ) -> Option<Self> {
        let names: Vec<Cow<'n, str>> = names.into_iter().collect();
        // As HAR has it, which allows for a comment and members of its writer's own.
        let is_har = ["mimeType", "text"]
            .iter()
            .all(|name| names.iter().any(|it| it == name));
        let (mut held, mut is_said) = (None, is_har);
        let names = names.into_iter();
        for name in names.filter(|name| !is_har || name == "text") {
            match HOLDING.iter().find(|holding| **holding == name) {
                Some(name) if held.is_none() => held = Some(*name),
                None if words::are_with(SAYING, &name) => is_said = true,
                _ => return None,
            }
        }
        let word = WRITTEN.iter().find_map(|name| says(name));
        let word = word.unwrap_or_default().to_ascii_lowercase();
        // A buffer of Node.js is written otherwise.
        let is_one = is_said && word != "buffer";
        let name = held.or_else(|| (word == "none").then_some(HOLDING[0]));
        Some(Self { name: name?, word }).filter(|_| is_one)
    }

    /// Returns that of a value in JSON.
    pub(super) fn of_value(value: Value<'_>) -> Option<Self> {
        let names = value.members().map(|member| member.name);
        Self::of(names, |name| value.get(name)?.as_str())
    }

    /// Returns what lies between such a text and the body.
    pub(super) fn codec(&self, text: &str) -> Option<Codec> {
        let is_hex = || decode::hex(text.as_bytes()).is_ok();
        match self.word.as_str() {
            "hex" => Some(Codec::Hex),
            "binary" if is_hex() => Some(Codec::Hex),
            "base64" => Some(Codec::Base64),
            "binary" if decode::may_be_base64(text.as_bytes()) => Some(Codec::Base64),
            _ => None,
        }
    }
}
