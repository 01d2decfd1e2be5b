//! The result of scanning a response that the schema does not refuse: the few fields that rules
//! compare with each other, and whether anything was met that some rule may speak of.

use std::ops::Range;

use strum::EnumCount;

use crate::schema::catalog::ComponentId;
use crate::schema::plan::{Field, FieldOwner};
use crate::schema::scan::facts::Facts;
use crate::stytch::jwt::Claims;

/// The range of a field's value in the text; empty if there is none. Offsets fit: longer texts are
/// not looked at.
#[derive(Clone, Copy, Default)]
pub(super) struct Site {
    pub(super) start: u32,
    pub(super) end: u32,
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
    pub(super) text: &'t str,
    pub(super) sites: &'t Sites,
    /// The envelope's JSON Pointer.
    pub envelope: Option<&'static str>,
    /// The facts that were met on the way.
    pub facts: Facts,
    /// The deprecated properties, in the order of the text.
    pub deprecated: &'t [Deprecated],
    /// The recorded HTTP status.
    pub recorded: Option<u16>,
    /// The claims of its `session_jwt`; one that could not be read is `Facts::ODD_JWT`.
    pub claims: Option<Claims<'t>>,
}

/// The ranges of the fields; empty for all others.
pub(super) type Sites = [[Site; Field::COUNT]; FieldOwner::COUNT];

impl<'t> ScanResult<'t> {
    /// Returns where the name of so many letters stands, with its quotes, whose value begins there.
    pub fn name_before(&self, value: usize, letters: usize) -> Option<Range<usize>> {
        let before = self.text.get(..value)?.trim_ascii_end();
        let name = before.strip_suffix(':')?.trim_ascii_end();
        let start = name.len().checked_sub(letters + 2)?;
        Some(start..name.len())
    }

    /// A field's value as it is written, a string with its quotes.
    pub fn written(&self, part: FieldOwner, field: Field) -> Option<&'t str> {
        written(self.text, self.sites, part, field)
    }

    /// Returns what a string says; none of them has escapes.
    pub fn string(&self, part: FieldOwner, field: Field) -> Option<&'t str> {
        unquoted(self.written(part, field)?)
    }
}

impl Site {
    /// Returns the byte range of the value, if there is one.
    pub(super) fn range(self) -> Option<Range<usize>> {
        (self.end > 0).then_some(self.start as usize..self.end as usize)
    }
}

/// A field's value as it stands in `text`, a string with its quotes.
pub(super) fn written<'t>(
    text: &'t str,
    sites: &Sites,
    part: FieldOwner,
    field: Field,
) -> Option<&'t str> {
    text.get(sites[part as usize][field as usize].range()?)
}

/// Returns what a value says that stands in a text, where it is a string; none that is noted has
/// escapes.
pub fn unquoted(written: &str) -> Option<&str> {
    written.strip_prefix('"')?.strip_suffix('"')
}
