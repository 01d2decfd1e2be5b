//! The parts of an entry besides the body that may hold secrets. Only where they stand: nothing
//! is decoded here.

use crate::input::headers;
use crate::input::readers::har::sibling;
use crate::json::{Kind, Value};
use crate::model::capture::{Part, Role};
use crate::model::codec::Codec;

/// Every such part of an entry that stands at `start` of its chunk.
pub(super) fn parts(
    start: usize,
    request: Option<Value<'_>>,
    response: Option<Value<'_>>,
) -> Vec<Part> {
    let mut parts = Parts {
        start,
        found: Vec::new(),
    };
    for message in [request, response].into_iter().flatten() {
        parts.headers(message.get("headers"));
        parts.listed(message.get("cookies"), Role::Cookie);
    }
    if let Some(request) = request {
        parts.add(request.get("url"), Role::Url);
        parts.listed(request.get("queryString"), Role::Query);
        if let Some(body) = request.get("postData") {
            match sibling::named(body) {
                Some((file, _)) => parts.add_file(file),
                None => parts.add(body.get("text"), Role::RequestBody),
            }
            parts.listed(body.get("params"), Role::RequestBody);
        }
    }
    parts.add(
        response.and_then(|response| response.get("redirectURL")),
        Role::Url,
    );
    parts.found
}

struct Parts {
    start: usize,
    found: Vec<Part>,
}

impl Parts {
    /// The values of headers, but for those that say nothing of anybody.
    fn headers(&mut self, list: Option<Value<'_>>) {
        for header in list.into_iter().flat_map(Value::elements) {
            let name = header.get("name").and_then(Value::as_str);
            if let Some(role) = headers::role(&name.unwrap_or_default()) {
                self.add(header.get("value"), role);
            }
        }
    }

    /// The values of a list of named values.
    fn listed(&mut self, list: Option<Value<'_>>, role: Role) {
        for item in list.into_iter().flat_map(Value::elements) {
            self.add(item.get("value"), role);
        }
    }

    /// The name of a file that holds the request's body.
    fn add_file(&mut self, name: Value<'_>) {
        self.add(Some(name), Role::RequestBody);
        if let Some(part) = self.found.last_mut() {
            part.codecs.push(Codec::File);
        }
    }

    fn add(&mut self, value: Option<Value<'_>>, role: Role) {
        let Some(value) = value.filter(|value| value.kind() == Kind::String) else {
            return;
        };
        let span = value.span();
        self.found.push(Part {
            role,
            range: self.start + span.start..self.start + span.end,
            codecs: vec![Codec::JsonString],
        });
    }
}
