//! What a scan has seen of a response that the schema does not refuse: the few fields that
//! rules compare with each other, and whether anything was met that some rule may speak of.

use std::ops::Range;

use crate::schema::catalog::ComponentId;
use crate::schema::plan::{Field, Part};

/// Where a field's value stands in the text; empty where there is none. Offsets fit: longer texts
/// are not looked at.
#[derive(Clone, Copy, Default)]
pub(super) struct Site {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// What was met that some rule may speak of.
#[derive(Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something of its own that may have been met"
)]
pub struct Seen {
    /// A property that its component does not declare.
    pub unknown: bool,
    /// Null where an optional property is declared.
    pub null: bool,
    /// A timestamp that is neither RFC 3339 nor empty.
    pub odd_timestamp: bool,
    /// A session that does not plainly end after it starts.
    pub odd_times: bool,
    /// An id that names the test environment.
    pub test: bool,
    /// An id that names the live environment.
    pub live: bool,
    /// A token, key or code that is not empty.
    pub secret: bool,
}

/// What stands in `session_jwt`.
pub enum Token<'t> {
    /// Nothing, or the empty string.
    Absent,
    /// A JWT.
    Claims(Claims<'t>),
    /// Something that takes a closer look.
    Unsure,
}

/// What a JWT claims. Not `Debug`: it holds values.
pub struct Claims<'t> {
    pub(super) payload: &'t [u8],
    pub(super) sites: &'t Sites,
    /// Whether its audience or its issuer may be a project of the test environment.
    pub test: bool,
    /// The same of the live environment.
    pub live: bool,
}

impl<'t> Claims<'t> {
    /// What a claim says, where it is a string; none of them has escapes.
    pub fn string(&self, part: Part, field: Field) -> Option<&'t [u8]> {
        string(self.payload, self.sites, part, field)
    }

    /// A claim's value as it is written.
    pub fn written(&self, part: Part, field: Field) -> Option<&'t [u8]> {
        written(self.payload, self.sites, part, field)
    }
}

/// A deprecated property of the judged body.
#[derive(Clone)]
pub struct Deprecated {
    /// The component that deprecates it.
    pub component: ComponentId,
    /// Its place among the component's properties.
    pub property: usize,
    /// Its value's byte range in the text.
    pub at: Range<usize>,
}

/// A response that the schema does not refuse, seen in passing. Not `Debug`: it holds values.
pub struct ScanResult<'t> {
    pub(super) text: &'t [u8],
    pub(super) sites: &'t Sites,
    /// The envelope's JSON Pointer.
    pub envelope: Option<&'static str>,
    /// What was seen on the way.
    pub seen: Seen,
    /// The deprecated properties, in the order of the text.
    pub deprecated: &'t [Deprecated],
    /// The recorded HTTP status.
    pub recorded: Option<u16>,
    /// Whether it is a recorded answer of the backend API.
    pub backend: bool,
    /// Whether the exchange has other parts than the body, which nobody has looked at.
    pub surrounded: bool,
    /// What stands in `session_jwt`.
    pub token: Token<'t>,
}

/// Where fields stand; empty sites for all others.
pub(super) type Sites = [[Site; Field::COUNT]; Part::COUNT];

impl<'t> ScanResult<'t> {
    /// Where the name of so many letters stands, with its quotes, whose value begins there.
    pub fn name_before(&self, value: usize, letters: usize) -> Option<Range<usize>> {
        let before = self.text.get(..value)?.trim_ascii_end();
        let name = before.strip_suffix(b":")?.trim_ascii_end();
        let start = name.len().checked_sub(letters + 2)?;
        Some(start..name.len())
    }

    /// A field's value as it is written, a string with its quotes.
    pub fn written(&self, part: Part, field: Field) -> Option<&'t [u8]> {
        written(self.text, self.sites, part, field)
    }

    /// What a string says; none of them has escapes.
    pub fn string(&self, part: Part, field: Field) -> Option<&'t [u8]> {
        string(self.text, self.sites, part, field)
    }

    /// Whether a field's value is an object.
    pub fn is_object(&self, part: Part, field: Field) -> bool {
        self.begins(part, field, b'{')
    }

    /// Whether a field's value is null.
    pub fn is_null(&self, part: Part, field: Field) -> bool {
        self.begins(part, field, b'n')
    }

    fn begins(&self, part: Part, field: Field, with: u8) -> bool {
        self.written(part, field)
            .is_some_and(|text| text.first() == Some(&with))
    }
}

/// A field's value as it stands in `text`, a string with its quotes.
pub(super) fn written<'t>(
    text: &'t [u8],
    sites: &Sites,
    part: Part,
    field: Field,
) -> Option<&'t [u8]> {
    let site = sites[part as usize][field as usize];
    (site.end > 0).then(|| &text[site.start as usize..site.end as usize])
}

/// What a field's value says, where it is a string.
pub(super) fn string<'t>(
    text: &'t [u8],
    sites: &Sites,
    part: Part,
    field: Field,
) -> Option<&'t [u8]> {
    match written(text, sites, part, field)? {
        [b'"', said @ .., b'"'] => Some(said),
        _ => None,
    }
}
