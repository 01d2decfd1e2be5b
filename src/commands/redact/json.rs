//! A JSON text, member by member: what is known of a value decides what becomes of it, and the
//! text around it stays as it is.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::commands::redact::placeholders::{Kind as Counted, PlaceholderMap};
use crate::commands::redact::text;
use crate::input::decode::begins_as_json;
use crate::json::{Decimal, Document, Kind as Json, Member, Value};
use crate::schema::catalog::Catalog;
use crate::schema::plan::{EnumMembers, SchemaNode, SchemaType};

/// A stretch of a text, and what takes its place.
pub(super) type Edit = (Range<usize>, String);

/// The knowledge of a value.
#[derive(Clone, Copy)]
pub(super) enum Under<'c> {
    /// The component's schema of it.
    Known(&'c SchemaNode),
    /// A string, or several in an array, of which these values are known.
    Listed(&'c EnumMembers),
    /// Nothing, and the names inside are data.
    Free,
    /// Nothing, but that some names are known.
    Foreign,
}

/// Goes over a document and notes what is replaced.
pub(super) struct Walk<'w> {
    pub(super) map: &'w mut PlaceholderMap,
    pub(super) catalog: Option<&'w Catalog>,
    pub(super) edits: &'w mut Vec<Edit>,
}

impl<'w> Walk<'w> {
    /// The value of the property `field`, and all that is in it.
    pub(super) fn value(&mut self, value: Value<'_>, under: Under<'w>, field: &str) {
        let under = self.resolved(under);
        match value.kind() {
            Json::String => self.string(value, under, field),
            Json::Number => self.number(value, under, field),
            Json::Array => {
                let inner = match under {
                    Under::Known(node) => match &node.expects {
                        SchemaType::Array(items) => Under::Known(items),
                        _ => Under::Free,
                    },
                    other => other,
                };
                let items = value.elements();
                items.for_each(|item| self.value(item, inner, field));
            }
            Json::Object => {
                for member in value.all_members() {
                    self.member(&member, under);
                }
            }
            Json::Null | Json::Bool => {}
        }
    }

    /// A member of an object.
    pub(super) fn member(&mut self, member: &Member<'_>, under: Under<'w>) {
        match self.resolved(under) {
            Under::Known(SchemaNode {
                expects: SchemaType::Object(properties),
                ..
            }) => {
                let known = properties.get(&member.name);
                let inner = known.map_or(Under::Free, |property| {
                    let listed = property.described().map(Under::Listed);
                    listed.unwrap_or(Under::Known(&property.node))
                });
                if known.is_none() && !is_word(&member.name) {
                    self.name(member);
                }
                self.value(member.value, inner, &member.name);
            }
            Under::Known(SchemaNode {
                expects: SchemaType::Map(values),
                ..
            }) if !matches!(values.expects, SchemaType::Anything) => {
                self.name(member);
                self.value(member.value, Under::Known(values), "value");
            }
            Under::Foreign => {
                let known = self.map.names().know(&member.name);
                let inner = if known { Under::Foreign } else { Under::Free };
                if !known {
                    self.name(member);
                }
                self.value(member.value, inner, &member.name);
            }
            Under::Known(_) | Under::Listed(_) | Under::Free => {
                self.name(member);
                self.value(member.value, Under::Free, "value");
            }
        }
    }

    fn resolved(&self, under: Under<'w>) -> Under<'w> {
        match (self.catalog, under) {
            (Some(catalog), Under::Known(node)) => Under::Known(catalog.resolved(node)),
            _ => under,
        }
    }

    /// Replaces a name that is data.
    pub(super) fn name(&mut self, member: &Member<'_>) {
        if let Some(made) = text::name(self.map, &member.name) {
            self.note(&member.name_span, &made);
        }
    }

    fn string(&mut self, value: Value<'_>, under: Under<'_>, field: &str) {
        let Some(said) = value.as_str() else { return };
        let known = match under {
            Under::Known(SchemaNode {
                expects: SchemaType::Enum(members),
                ..
            }) => Some(&**members),
            Under::Listed(values) => Some(values),
            _ => None,
        };
        if known.is_some_and(|known| known.place(&said).is_some()) {
            return;
        }
        let made = match under {
            Under::Listed(_) => text::listed(self.map, field, &said),
            Under::Known(_) => text::replaced(self.map, field, &said),
            Under::Foreign => foreign(self.map, field, &said),
            Under::Free => text::closed(self.map, field, &said),
        };
        if let Some(made) = made {
            self.note(&value.span(), &made);
        }
    }

    /// Puts a text between the quotes of a string.
    fn note(&mut self, quoted: &Range<usize>, made: &str) {
        let inner = quoted.start + 1..quoted.end - 1;
        self.edits.push((inner, escaped(made)));
    }

    fn number(&mut self, value: Value<'_>, under: Under<'_>, field: &str) {
        let Some(written) = value.number_text() else {
            return;
        };
        let made = match under {
            Under::Known(SchemaNode {
                expects: SchemaType::Integer(_),
                ..
            }) if value.is_integer() => match written.parse::<f64>() {
                // Wide of the mark, by sign alone.
                Ok(number) if number >= 2_147_483_648.0 => "9999999999",
                Ok(number) if number < -2_147_483_648.0 => "-9999999999",
                _ => return,
            },
            Under::Known(SchemaNode {
                expects: SchemaType::Number,
                ..
            }) => return,
            // A status, and nothing else.
            _ if field == "status_code" && written.len() == 3 && value.is_integer() => return,
            _ => any_number(written),
        };
        if made != written {
            self.map.count(Counted::Number);
            self.edits.push((value.span(), made.to_owned()));
        }
    }
}

/// Returns what takes the place of a text in a request, or in what a stub expects of one; `None` where it stays. A
/// text that is JSON stays JSON, and what a matcher compares with stays of its kind: no stub is loaded otherwise.
pub(super) fn foreign(map: &mut PlaceholderMap, field: &str, said: &str) -> Option<String> {
    let document = Document::parse(said.as_bytes());
    if let Some(document) = document.ok().filter(|_| begins_as_json(said.as_bytes())) {
        let mut edits = Vec::new();
        let mut inner = Walk {
            map,
            catalog: None,
            edits: &mut edits,
        };
        inner.value(document.root(), Under::Foreign, field);
        let made = apply(said.as_bytes(), &edits);
        return (!edits.is_empty()).then(|| String::from_utf8_lossy(&made).into_owned());
    }
    match field {
        "equalToXml" => {
            let name = said.strip_prefix('<').and_then(|it| it.strip_suffix("/>"));
            let name = name.filter(|name| !name.is_empty());
            let is_settled = name.is_some_and(|name| map.keeps(name));
            (!is_settled).then(|| format!("<{}/>", text::plain(map, field, said)))
        }
        "binaryEqualTo" => {
            // Text that is written in another way is none that was made here.
            let bytes = STANDARD.decode(said).ok().filter(|it| !it.is_empty());
            let is_settled = bytes.is_some_and(|it| map.keeps(&String::from_utf8_lossy(&it)));
            (!is_settled).then(|| STANDARD.encode(text::plain(map, field, said)))
        }
        _ => text::replaced(map, field, said),
    }
}

/// A number in place of any other: whether it is an integer is all that stays.
pub(super) fn any_number(written: &str) -> &'static str {
    let number = Decimal::new(written);
    if number.is_integer() { "0" } else { "0.5" }
}

/// A name that reports show where the schema does not know it: a new property, and no data.
fn is_word(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

/// A text as it stands between the quotes of a JSON string.
pub(super) fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// A text with edits that ascend and do not touch.
pub(super) fn apply(text: &[u8], edits: &[(Range<usize>, impl AsRef<[u8]>)]) -> Vec<u8> {
    let mut made = Vec::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        made.extend_from_slice(&text[at..range.start]);
        made.extend_from_slice(new.as_ref());
        at = range.end;
    }
    made.extend_from_slice(&text[at..]);
    made
}
