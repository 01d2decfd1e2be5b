//! Bodies inside of JSON texts that are no responses themselves: lines of a log, wrappers. JSON
//! Pointers (RFC 6901) say where the body stands, and its status and its route. A pointer goes on
//! through a string that is JSON text, and `*` stands for every element of a list.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::input::Reader;
use crate::input::decode::begins_as_json;
use crate::input::entry::status as status_of;
use crate::json::{Document, Kind, Value};
use crate::model::capture::{Body, Capture, Chunk, Part, Request, Role, SkipReason, Stored};
use crate::model::codec::Codec;
use crate::text::mask;

/// The places of a response's parts in each JSON text.
#[derive(Clone, Debug)]
pub struct Extraction {
    /// The body.
    pub body: Pointer,
    /// The HTTP status.
    pub status: Option<Pointer>,
    /// The request's method and address.
    pub route: Option<Pointer>,
}

/// A JSON Pointer, with `*` for every element of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    typed: String,
    segments: Vec<String>,
}

impl Pointer {
    /// Reads a pointer.
    ///
    /// # Errors
    ///
    /// What is no pointer about it.
    pub fn parse(typed: &str) -> Result<Self, String> {
        if typed.is_empty() {
            return Ok(Self {
                typed: String::new(),
                segments: vec![],
            });
        }
        let Some(inside) = typed.strip_prefix('/') else {
            return Err(
                "a JSON Pointer starts with `/`, as in `/log` or `/message/body`".to_owned(),
            );
        };
        let is_whole = |segment: &str| {
            let mut escapes = segment.split('~').skip(1);
            escapes.all(|rest| rest.starts_with(['0', '1']))
        };
        if !inside.split('/').all(is_whole) {
            return Err("in a JSON Pointer, write `~0` for `~` and `~1` for `/`".to_owned());
        }
        let segments = inside.split('/').map(mask::unescaped_segment).collect();
        Ok(Self {
            typed: typed.to_owned(),
            segments,
        })
    }

    /// Returns it as it was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The segments with these elements in place of every `*`.
    fn chosen(&self, chosen: &[usize]) -> Vec<String> {
        let mut chosen = chosen.iter();
        let segment = |segment: &String| {
            let element = (segment == EVERY).then(|| chosen.next()).flatten();
            element.map_or_else(|| segment.clone(), usize::to_string)
        };
        self.segments.iter().map(segment).collect()
    }

    /// Returns whether it may lead to several places of one text.
    fn is_several(&self) -> bool {
        self.segments.iter().any(|segment| segment == EVERY)
    }
}

/// Every element of a list.
const EVERY: &str = "*";

/// The way to a text in which a pointer goes on.
struct Way<'t> {
    /// The text.
    text: &'t str,
    /// The string of the chunk that it was in the beginning, and what lies between; `None` where it
    /// stands in the chunk as it is.
    outer: Option<(Range<usize>, Vec<Codec>)>,
}

impl Way<'_> {
    /// Returns where a value of the text stands, and what lies between; of a string, what is
    /// between its quotes where `says`. The text itself stands at `base` of the chunk.
    fn to(&self, value: Value<'_>, base: usize, says: bool) -> (Range<usize>, Vec<Codec>) {
        let span = value.span();
        let string = says.then_some(Codec::JsonString);
        match &self.outer {
            None => {
                let range = base + span.start..base + span.end;
                (range, string.into_iter().collect())
            }
            Some((range, codecs)) => {
                let slice = Codec::Slice {
                    start: span.start,
                    end: span.end,
                };
                let inside = std::iter::once(slice).chain(string);
                (
                    range.clone(),
                    codecs.iter().copied().chain(inside).collect(),
                )
            }
        }
    }
}

/// Takes a place that a pointer leads to: the value, the way to its text, and which elements of
/// lists were chosen.
type Place<'f> = dyn FnMut(Value<'_>, &Way<'_>, &[usize]) + 'f;

impl Extraction {
    /// Hands over the responses in a text that a reader takes for a bare body. Returns how many it
    /// were.
    pub fn each(
        &self,
        chunk: &Chunk,
        text: &Capture<'_>,
        take: &mut dyn FnMut(Capture<'_>),
    ) -> u64 {
        let range = text.entry.clone();
        let bytes = chunk.text.get(range.clone()).unwrap_or_default();
        let absent = |reason| Capture {
            body: Body::Absent(reason),
            ..text.clone()
        };
        let Ok(document) = Document::parse(bytes) else {
            // One that breaks may be a response that was cut off.
            take(if begins_as_json(bytes) {
                text.clone()
            } else {
                absent(SkipReason::NotACapture)
            });
            return 1;
        };
        let root = document.root();
        let written = std::str::from_utf8(bytes).unwrap_or_default();
        let way = Way {
            text: written,
            outer: None,
        };
        let walked = |segments: &[String], found: &mut Place<'_>| {
            walk(root, segments, &way, range.start, &mut Vec::new(), found);
        };
        // The elements of lists that are chosen, or the text itself.
        let mut without = BTreeSet::new();
        let segments = &self.body.segments;
        let lists = segments.iter().rposition(|segment| segment == EVERY);
        let elements = &segments[..lists.map_or(0, |last| last + 1)];
        walked(elements, &mut |_, _, chosen| {
            without.insert(chosen.to_vec());
        });
        if without.is_empty() {
            without.insert(Vec::new());
        }
        let mut count = without.len() as u64;
        walked(segments, &mut |value, way, chosen| {
            count += u64::from(!without.remove(chosen));
            self.one(root, value, (way, range.start), chosen, text, take);
        });
        for chosen in without {
            let (status, request) = self.about(root, &chosen);
            let reason = request.as_ref().map(|_| SkipReason::NoBody);
            let reason = reason.unwrap_or(SkipReason::NotACapture);
            take(Capture {
                request,
                status,
                ..absent(reason)
            });
        }
        count
    }

    /// Returns how many responses a chunk holds, where that is not known from its texts alone.
    pub fn count(&self, reader: &Reader, chunk: &Chunk) -> Option<u64> {
        if !self.body.is_several() {
            return None;
        }
        let mut count = 0;
        // Where a chunk breaks is reported when it is judged.
        let _ = (reader.open)(chunk, &mut |text| {
            count += self.each(chunk, &text, &mut |_| {});
        });
        Some(count)
    }

    /// Hands over one response, whose body is this value.
    fn one(
        &self,
        root: Value<'_>,
        value: Value<'_>,
        (way, base): (&Way<'_>, usize),
        chosen: &[usize],
        text: &Capture<'_>,
        take: &mut dyn FnMut(Capture<'_>),
    ) {
        let (status, request) = self.about(root, chosen);
        let none = |reason| {
            let known = request.as_ref().map(|_| reason);
            Body::Absent(known.unwrap_or(SkipReason::NotACapture))
        };
        let part = |says| {
            let (range, codecs) = way.to(value, base, says);
            Part::new(Role::Body, range, codecs)
        };
        let body = match value.kind() {
            Kind::String => {
                let said = value.as_str().unwrap_or_default();
                if said.trim().is_empty() {
                    none(SkipReason::NoBody)
                } else if begins_as_json(said.as_bytes()) {
                    Body::Present {
                        stored: Stored::Text(said),
                        part: part(true),
                    }
                } else {
                    none(SkipReason::NotJson)
                }
            }
            Kind::Object | Kind::Array => Body::Present {
                stored: Stored::Text(Cow::Borrowed(&way.text[value.span()])),
                part: part(false),
            },
            Kind::Null => none(SkipReason::NoBody),
            Kind::Bool | Kind::Number => none(SkipReason::NotJson),
        };
        take(Capture {
            request,
            status,
            body,
            ..Capture::absent(text.entry.clone(), SkipReason::NoBody)
        });
    }

    /// The status and the request that stand beside the body whose lists were gone through so.
    fn about(&self, root: Value<'_>, chosen: &[usize]) -> (Option<u16>, Option<Request<'static>>) {
        let (status, route) = (self.status.as_ref(), self.route.as_ref());
        let status = status.map(|pointer| pointer.chosen(chosen));
        let route = route.map(|pointer| pointer.chosen(chosen));
        (
            status.and_then(|segments| first(root, &segments, |it| status_of(Some(it)))),
            route.and_then(|segments| first(root, &segments, request_of)),
        )
    }
}

/// Returns what the first place says that a pointer leads to.
fn first<T>(root: Value<'_>, segments: &[String], says: fn(Value<'_>) -> Option<T>) -> Option<T> {
    let way = Way {
        text: "",
        outer: None,
    };
    let mut found = None;
    let take = &mut |value: Value<'_>, _: &Way<'_>, _: &[usize]| {
        found.get_or_insert_with(|| says(value));
    };
    walk(root, segments, &way, 0, &mut Vec::new(), take);
    found.flatten()
}

/// Goes along a pointer from a value of a text, which stands at `base` of its chunk.
fn walk(
    value: Value<'_>,
    segments: &[String],
    way: &Way<'_>,
    base: usize,
    chosen: &mut Vec<usize>,
    take: &mut Place<'_>,
) {
    let Some((segment, rest)) = segments.split_first() else {
        return take(value, way, chosen);
    };
    match value.kind() {
        Kind::Object => {
            if let Some(member) = value.get(segment) {
                walk(member, rest, way, base, chosen, take);
            }
        }
        Kind::Array if segment == EVERY => {
            for (at, element) in value.elements().enumerate() {
                chosen.push(at);
                walk(element, rest, way, base, chosen, take);
                chosen.pop();
            }
        }
        Kind::Array => {
            let element = segment.parse().ok().and_then(|at| value.elements().nth(at));
            if let Some(element) = element {
                walk(element, rest, way, base, chosen, take);
            }
        }
        Kind::String => {
            let said = value.as_str();
            let Some(said) = said.filter(|said| begins_as_json(said.as_bytes())) else {
                return;
            };
            let Ok(inner) = Document::parse(said.as_bytes()) else {
                return;
            };
            let way = Way {
                text: &said,
                outer: Some(way.to(value, base, true)),
            };
            walk(inner.root(), segments, &way, base, chosen, take);
        }
        Kind::Null | Kind::Bool | Kind::Number => {}
    }
}

/// A request as `POST /v1/…`, as its address alone, or as an object with `method` and `url`.
fn request_of(value: Value<'_>) -> Option<Request<'static>> {
    let text = |name: &str| value.get(name)?.as_str().map(Cow::into_owned);
    let (method, url) = match value.kind() {
        Kind::String => {
            let said = value.as_str()?;
            let mut words = said.split_ascii_whitespace();
            let first = words.next()?.to_owned();
            let is_method = first.bytes().all(|byte| byte.is_ascii_alphabetic());
            match words.next().filter(|_| is_method) {
                Some(url) => (Some(first), url.to_owned()),
                None => (None, first),
            }
        }
        Kind::Object => {
            let url = ADDRESSES.iter().find_map(|name| text(name))?;
            (text("method"), url)
        }
        _ => return None,
    };
    Some(Request {
        // As of a stub that has none: the only route of its path.
        method: method.map_or(Cow::Borrowed("ANY"), Cow::Owned),
        url: Cow::Owned(url),
    })
}

/// The names that loggers give the address of a request, the whole one first.
const ADDRESSES: [&str; 4] = ["url", "uri", "originalUrl", "path"];
