//! The parts of an entry besides the body that may hold secrets. Only where they stand: nothing
//! is decoded here.

use crate::input::entry::Entry;
use crate::input::headers;
use crate::input::readers::har::sibling;
use crate::json::{Kind, Value};
use crate::model::capture::{Part, Role};
use crate::model::codec::Codec;

/// Returns every such part of an entry with this request and this response.
pub(super) fn parts<'d>(
    entry: Entry<'d>,
    request: Option<Value<'d>>,
    response: Option<Value<'d>>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut add = |role, value: Option<Value<'d>>, inside: &[Codec]| {
        let string = value.filter(|value| value.kind() == Kind::String);
        parts.extend(string.map(|value| entry.part(role, value, inside)));
    };
    let get = |message: Option<Value<'d>>, name: &str| message.and_then(|it| it.get(name));
    let listed = |list: Option<Value<'d>>| list.into_iter().flat_map(Value::elements);
    for message in [request, response] {
        for header in listed(get(message, "headers")) {
            let name = header.get("name").and_then(Value::as_str);
            if let Some(role) = headers::role(&name.unwrap_or_default()) {
                add(role, header.get("value"), &[]);
            }
        }
        listed(get(message, "cookies")).for_each(|it| add(Role::Cookie, it.get("value"), &[]));
    }
    add(Role::Url, get(request, "url"), &[]);
    let query = listed(get(request, "queryString"));
    query.for_each(|it| add(Role::Query, it.get("value"), &[]));
    let body = get(request, "postData");
    match body.and_then(sibling::named) {
        Some((file, _)) => add(Role::RequestBody, Some(file), &[Codec::File]),
        None => add(Role::RequestBody, get(body, "text"), &[]),
    }
    let form = listed(get(body, "params"));
    form.for_each(|it| add(Role::RequestBody, it.get("value"), &[]));
    add(Role::Url, get(response, "redirectURL"), &[]);
    parts
}
