//! One entry of a recording in JSON: its values as bodies and parts, each with its place.

use std::borrow::Cow;
use std::ops::Range;

use crate::input::wrapper::Holder;
use crate::json::{Decimal, Kind, Value};
use crate::model::capture::{Body, Part, Role, Stored};
use crate::model::codec::Codec;

/// One entry of a list, and where it stands in the chunk. Not `Debug`: it holds values.
#[derive(Clone, Copy)]
pub(super) struct Entry<'d> {
    /// The whole entry.
    pub(super) value: Value<'d>,
    /// The offset in the chunk of the text it was parsed from.
    pub(super) base: usize,
}

impl<'d> Entry<'d> {
    /// Returns where the whole entry stands in the chunk.
    pub(super) fn range(self) -> Range<usize> {
        self.place(self.value)
    }

    /// Returns where a value of the entry stands in the chunk.
    pub(super) fn place(self, value: Value<'_>) -> Range<usize> {
        let span = value.span();
        self.base + span.start..self.base + span.end
    }

    /// A value as a part: a string's text, or any other value as it stands.
    pub(super) fn part(self, role: Role, value: Value<'_>, inside: &[Codec]) -> Part {
        let string = (value.kind() == Kind::String).then_some(Codec::JsonString);
        let codecs = string.into_iter().chain(inside.iter().copied());
        Part::new(role, self.place(value), codecs.collect())
    }

    /// A body that is a JSON value of the recording: the body itself, or its bytes as Node.js writes
    /// a `Buffer` (nodejs.org: Buffer, `buf.toJSON()`).
    pub(super) fn verbatim(self, value: Value<'d>) -> Body<'d> {
        let said = value.get("type").and_then(Value::as_str);
        let is_buffer = value.len() == 2 && said.as_deref() == Some("Buffer");
        match value.get("data").filter(|_| is_buffer) {
            Some(bytes) => self.encoded(bytes, vec![Codec::Bytes]),
            None => self.encoded(value, Vec::new()),
        }
    }

    /// A body that a JSON value of the recording stands for, behind these codecs.
    pub(super) fn encoded(self, value: Value<'d>, codecs: Vec<Codec>) -> Body<'d> {
        Body::Present {
            stored: Stored::Verbatim(&value.document().source()[value.span()]),
            part: Part::new(Role::Body, self.place(value), codecs),
        }
    }

    /// A body that is the text of a JSON string; `inside` is what lies between that text and the
    /// body. `None` where the value is no string.
    pub(super) fn string(self, value: Value<'d>, inside: &[Codec]) -> Option<Body<'d>> {
        Some(Body::Present {
            stored: Stored::Escaped(value.as_text()?),
            part: self.part(Role::Body, value, inside),
        })
    }

    /// Every string in `value`, however deep, as a part of its own.
    pub(super) fn strings(self, role: Role, value: Option<Value<'d>>, parts: &mut Vec<Part>) {
        let Some(value) = value else { return };
        let leaves = value.document().leaves(value.span());
        let strings = leaves.filter(|leaf| !leaf.is_name && leaf.value.kind() == Kind::String);
        parts.extend(strings.map(|leaf| self.part(role, leaf.value, &[])));
    }

    /// A request's body: a string's text, or any other value as it stands.
    pub(super) fn request_body(self, value: Option<Value<'d>>, parts: &mut Vec<Part>) {
        let there = value.filter(|value| !value.is_null());
        parts.extend(there.map(|value| self.part(Role::RequestBody, value, &[])));
    }
}

/// The names of the parts of an entry that hold no body of their own making.
const SIDES: &str = "config httpRequest httpResponse httpResponses originalRequest req request \
    response responses snapshot stream";

/// The names of a body inside a wrapper.
const WRAPPED: &[&str] = &["base64_string", "base64Bytes", "content", "json", "string"];

/// Returns where an entry has a name that the same object has again, so that one value would be
/// lost: in the entry itself, in its request and its response, and in the bodies that these wrap.
pub(super) fn equal_names(entry: Value<'_>) -> Option<usize> {
    if entry.document().duplicates().len() == 0 {
        return None;
    }
    let is_wrapper = |body: &Value<'_>| {
        Holder::of_value(*body).is_some() || WRAPPED.iter().any(|name| body.get(name).is_some())
    };
    // Nock's response is the body itself.
    let is_nock = entry.get("scope").is_some();
    let mut owners = vec![entry];
    let mut next = 0;
    while let Some(owner) = owners.get(next).copied() {
        next += 1;
        if let Some(twice) = owner.all_members().find(|member| member.shadowed) {
            return Some(twice.name_span.start);
        }
        let sides = SIDES.split(' ').filter(|_| !is_nock);
        let sides = sides.filter_map(|name| owner.get(name));
        let body = owner.get("body").filter(is_wrapper);
        for inner in sides.chain(body) {
            owners.push(inner);
            owners.extend(inner.elements());
        }
    }
    None
}

/// Returns what a string says; nothing where there is none.
pub(super) fn text(value: Option<Value<'_>>) -> Cow<'_, str> {
    value.and_then(Value::as_str).unwrap_or_default()
}

/// A recorded status, a number or a string of digits. Zero is what recorders write where there
/// was no response.
pub(super) fn status(value: Option<Value<'_>>) -> Option<u16> {
    let value = value?;
    let status = match value.number_text() {
        // Some languages write each number with a point.
        Some(number) => Decimal::integer_of(number).and_then(|worth| u16::try_from(worth).ok()),
        None => value.as_str()?.trim().parse().ok(),
    };
    status.filter(|status| *status != 0)
}

/// The status that a stub answers with: 200 where it names none, as its server says then.
pub(super) fn stub_status(value: Option<Value<'_>>) -> Option<u16> {
    match value.filter(|value| !value.is_null()) {
        None => Some(200),
        value => status(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    #[test]
    fn a_status_is_a_number_or_its_digits() {
        let text = br#"[200, "401", 401.0, 2e2, 0, 200.5, null, "", 99999, 1e999]"#;
        let document = Document::parse(text).expect("JSON");
        let values = document.root().elements();
        let read: Vec<_> = values.map(|value| status(Some(value))).collect();
        let known = [200, 401, 401, 200].map(Some);
        assert_eq!(read[..4], known);
        assert_eq!(read[4..], [None; 6]);
    }

    #[test]
    fn a_stub_without_a_status_says_200_and_one_with_another_text_says_nothing() {
        let document = Document::parse(br#"[null, 404, 404.0, "later"]"#).expect("JSON");
        let values = document.root().elements();
        let read = values.map(|value| stub_status(Some(value)));
        assert!(read.eq([Some(200), Some(404), Some(404), None]));
        assert_eq!(stub_status(None), Some(200));
    }
}
