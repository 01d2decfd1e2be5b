//! Saved examples of Postman collections, v2.0 and v2.1, as they are exported and as Postman's API
//! wraps them.
//!
//! An example knows the request it was saved with; where it does not, its item's request counts.
//! Variables (`{{baseUrl}}`) stand for hosts, and like parameters (`:id`) for a segment that may
//! be anything. Bodies of generated collections (`"<string>"`) are judged like any.

mod request;
mod structure;

use memchr::memmem;

use crate::input::entries::{self, Element};
use crate::input::entry::{Entry, equal_names, status};
use crate::input::message;
use crate::input::readers::newman;
use crate::input::shape::Shape;
use crate::input::{Captures, Container, ContainerError, Reader, Sample, whole};
use crate::json::{EQUAL_NAMES, Value};
use crate::model::capture::{Capture, Chunk, OtherParts, SkipReason};

pub(super) use request::asked;
pub(super) use structure::STRUCTURE;

pub(super) static READER: Reader = Reader {
    name: "postman",
    summary: "saved examples in Postman collections, v2.0 and v2.1, including those from Postman's API",
    source: "schema.postman.com/json/collection/v2.1.0; learning.postman.com: Postman API, GET collection",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

/// The depth to which folders are looked into if the collection breaks inside them.
const DEEPEST_FOLDER: usize = 64;

/// The address of the format's schema in part, also as PHP writes it.
const SCHEMAS: [&[u8]; 2] = [b"/collection/v2.", br"\/collection\/v2."];

/// Items, and the schema's address in the information on the collection, or the API's wrapper.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    let is_wrapped = shape.has(&["collection.info", "collection.item"]);
    is_wrapped && !newman::may_be_report(sample)
        || shape.has(&["info.schema", "item"])
            && SCHEMAS
                .iter()
                .any(|schema| memmem::find(sample.text, schema).is_some())
}

pub(super) fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let text = &chunk.text;
    let is_wrapped = Shape::of(text).has(&["collection.item"]);
    let path: &[&str] = if is_wrapped {
        &["collection", "item"]
    } else {
        &["item"]
    };
    let (mut sound, mut twice) = (true, None);
    let read = entries::each(text, 0, path, &mut |element| match element {
        Element::Whole(entry) => {
            let equal = tree(entry, captures);
            twice = twice.or(equal);
        }
        Element::ContainerError(item) => {
            sound = false;
            inside(text, item, captures, DEEPEST_FOLDER);
        }
    });
    let twice = twice.map_or(Ok(()), |at| Err(ContainerError::at(at, EQUAL_NAMES)));
    entries::outcome_of(text, &read, sound).and(twice)
}

/// Returns what is whole in an item that is not.
fn inside(text: &[u8], item: usize, captures: &mut Captures<'_>, deep: usize) {
    if deep == 0 {
        return;
    }
    // Where it breaks has been reported.
    let _ = entries::each(text, item, &["item"], &mut |element| match element {
        Element::Whole(entry) => drop(tree(entry, captures)),
        Element::ContainerError(item) => inside(text, item, captures, deep - 1),
    });
    let _ = entries::each(text, item, &["response"], &mut |element| {
        if let Element::Whole(entry) = element {
            captures(capture(entry, entry.value, None, None));
        }
    });
}

/// Hands over the examples of an item and of the items in it, in the order of the text. Returns where the first of
/// these stands that has a name twice.
fn tree(entry: Entry<'_>, captures: &mut Captures<'_>) -> Option<usize> {
    let mut open = vec![entry.value];
    let mut twice = None;
    while let Some(item) = open.pop() {
        twice = twice.or_else(|| Some(entry.base + equal_names(item)?));
        let examples = item.get("response").into_iter().flat_map(Value::elements);
        let mut request = item.get("request");
        for example in examples {
            captures(capture(entry, example, item.get("request"), request.take()));
        }
        let items = item.get("item").into_iter().flat_map(Value::elements);
        let first_below = open.len();
        open.extend(items);
        open[first_below..].reverse();
    }
    twice
}

/// The exchange of an example. `unlisted` is its item's request, for the first of the examples.
fn capture<'d>(
    entry: Entry<'d>,
    example: Value<'d>,
    request: Option<Value<'d>>,
    unlisted: Option<Value<'d>>,
) -> Capture<'d> {
    let original = example.given("originalRequest");
    let request = original.or(request);
    let body = example.given("body").ok_or(SkipReason::NoBody);
    let body = body.map(|body| {
        let text = entry.string(body, &[]);
        text.unwrap_or_else(|| entry.verbatim(body))
    });
    let code = status(example.get("code"));
    let parts = OtherParts::by(move || {
        let of_item = unlisted.filter(|_| original.is_some());
        let of_item = of_item.map(|request| message::parts(entry, &STRUCTURE, Some(request), None));
        let mut parts = message::parts(entry, &STRUCTURE, request, Some(example));
        parts.extend(of_item.into_iter().flatten());
        parts
    });
    Capture {
        entry: entry.place(example),
        ..message::exchange(entry, asked(request), Some(example), code, body, parts)
    }
}
