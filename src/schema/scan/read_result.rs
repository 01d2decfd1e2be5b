//! The results of a read: the tape of the document, and all that `validate` finds in it.

#![expect(
    clippy::inline_always,
    reason = "where nothing is reported, nothing of this may be left, as in the walk"
)]

use std::ops::Range;

use crate::json::{Document, Kind, Tape};
use crate::schema::budget::MOST_FAULTS;
use crate::schema::catalog::ComponentId;
use crate::schema::field_class::FieldClass;
use crate::schema::plan::{Expected, Properties, Property, SchemaNode};
use crate::schema::scan::walk::Walk;
use crate::schema::schema_error::{KeywordLocation, SchemaError, SchemaErrorKind};
use crate::schema::validate::{Annotations, PropertyUse, SchemaSource, UnlistedString};

/// The results for a text, values by their indices on its tape.
#[derive(Default)]
pub struct ReadResult<'c> {
    pub(super) tape: Tape,
    deprecated: Vec<Used<'c>>,
    unknown: Vec<Used<'c>>,
    nulls: Vec<Used<'c>>,
    classified: Vec<(FieldClass, u32)>,
    unlisted: Vec<(Holder<'c>, u32, ComponentId)>,
    refused: Vec<(u32, KeywordLocation, SchemaErrorKind)>,
    unsure_of_nulls: bool,
    /// The property whose array of strings begins next.
    strings: Option<Holder<'c>>,
}

/// A property, and the object that has it.
#[derive(Clone, Copy)]
pub(super) struct Holder<'c> {
    owner: u32,
    property: &'c Property,
}

struct Used<'c> {
    owner: u32,
    value: u32,
    source: SchemaSource<'c>,
}

/// The number of classified strings in an authenticate response, about.
const USUAL_STRINGS: usize = 48;

impl<'c> ReadResult<'c> {
    /// Nothing yet. The tape is written from its beginning.
    pub(super) fn on(mut tape: Tape) -> Self {
        tape.clear();
        Self {
            tape,
            classified: Vec::with_capacity(USUAL_STRINGS),
            ..Self::default()
        }
    }

    /// Returns what was found, in the document whose tape it is.
    pub fn annotations<'d>(self, document: &'d Document<'d>) -> Annotations<'d>
    where
        'c: 'd,
    {
        let value = |index| document.value(index);
        let uses = |all: Vec<Used<'c>>| -> Vec<PropertyUse<'d>> {
            let all = all.into_iter();
            all.map(|used| PropertyUse {
                owner: value(used.owner),
                value: value(used.value),
                name: value(used.value).name().unwrap_or_default(),
                source: used.source,
            })
            .collect()
        };
        let classified = self.classified.into_iter();
        let unlisted = self.unlisted.into_iter();
        let refused = self.refused.into_iter();
        let mut refused: Vec<SchemaError<'d>> = refused
            .map(|(at, keyword, fault)| SchemaError {
                value: value(at),
                fault,
                keyword,
            })
            .collect();
        refused.sort_by_key(|error| error.value.index());
        Annotations {
            deprecated: uses(self.deprecated),
            unknown: uses(self.unknown),
            nulls: uses(self.nulls),
            classified: classified.map(|(class, at)| (class, value(at))).collect(),
            unlisted: unlisted
                .map(|(holder, at, component)| UnlistedString {
                    owner: value(holder.owner),
                    value: value(at),
                    component,
                    property: holder.property,
                })
                .collect(),
            unsure_of_nulls: self.unsure_of_nulls,
            refused,
            too_many_faults: false,
            unsure: false,
        }
    }

    fn used(&self, owner: u32, source: SchemaSource<'c>) -> Used<'c> {
        let value = self.tape.next();
        Used {
            owner,
            value,
            source,
        }
    }
}

impl<'c, const SIZE: usize, const ALL: bool> Walk<'_, '_, 'c, SIZE, ALL> {
    /// A value that has no others in it. Returns what is behind it.
    #[inline(always)]
    pub(super) fn leaf(&mut self, at: Range<usize>, escaped: bool) -> usize {
        let end = at.end;
        if ALL {
            self.found.tape.leaf(self.text.byte(at.start), at, escaped);
        }
        end
    }

    /// A container that begins at `at`.
    #[inline(always)]
    pub(super) fn open(&mut self, at: usize) -> u32 {
        if ALL {
            self.found.tape.open(self.text.byte(at), at)
        } else {
            0
        }
    }

    #[inline(always)]
    pub(super) fn close(&mut self, opened: u32, end: usize, children: u32) {
        if ALL {
            self.found.tape.close(opened, end, children);
        }
    }

    /// A name, its quotes with it, that the schema does not know.
    #[inline(always)]
    pub(super) fn name_is(&mut self, name: Range<usize>, fingerprint: u32) {
        if ALL {
            self.found.tape.name(name, fingerprint);
        }
    }

    /// A property whose name is at `at`, and what is to be reported of it before its value.
    #[inline(always)]
    pub(super) fn declared(
        &mut self,
        at: usize,
        value: usize,
        (place, expected): (usize, &Expected),
        properties: &'c Properties,
        owner: u32,
    ) -> Option<()> {
        if !ALL {
            return Some(());
        }
        let property = properties.at(place)?;
        let name = at..at + property.name.len() + 2;
        self.found.tape.name(name, expected.fingerprint);
        let first = self.text.byte(self.text.skip(value));
        let component = self.component?;
        self.found.strings = None;
        if property.strings.is_some() {
            let holder = Holder { owner, property };
            match property.node.inner() {
                None if first == b'"' => self.listed(self.text.skip(value), holder)?,
                Some(_) if first == b'[' => self.found.strings = Some(holder),
                _ => {}
            }
        }
        if let Some(keyword) = property.deprecated {
            let source = SchemaSource::Deprecated(component, property, keyword);
            let used = self.found.used(owner, source);
            self.found.deprecated.push(used);
        }
        if first == b'n' && property.may_be_null() {
            match self.catalog.refuses_null(&property.node) {
                Some(true) => {
                    let source = SchemaSource::Typed(component, property);
                    let used = self.found.used(owner, source);
                    self.found.nulls.push(used);
                }
                Some(false) => {}
                None => self.found.unsure_of_nulls = true,
            }
        }
        Some(())
    }

    /// A property that its component does not declare.
    #[inline(always)]
    pub(super) fn undeclared(&mut self, owner: u32) -> Option<()> {
        if ALL {
            self.found.strings = None;
            let source = SchemaSource::Nothing(self.component?);
            let used = self.found.used(owner, source);
            self.found.unknown.push(used);
        }
        Some(())
    }

    /// The property whose strings are the items of the array that begins here.
    #[inline(always)]
    pub(super) fn holder(&mut self) -> Option<Holder<'c>> {
        ALL.then(|| self.found.strings.take())?
    }

    /// Lists the string of a property, if one is there.
    pub(super) fn listed(&mut self, at: usize, holder: Holder<'c>) -> Option<()> {
        let strings = holder.property.strings.as_ref()?;
        if self.text.byte(at) != b'"' {
            return Some(());
        }
        let value = self.found.tape.next();
        if let Some(class) = strings.class {
            self.found.classified.push((class, value));
        }
        let described = strings.described.as_ref();
        if described.is_some_and(|described| described.end(self.text.all(), at).is_none()) {
            let (_, escaped) = self.text.string(at)?;
            (!escaped).then_some(())?;
            let unlisted = (holder, value, self.component?);
            self.found.unlisted.push(unlisted);
        }
        Some(())
    }

    /// Lists the refusal of a value by a keyword.
    pub(super) fn refuse(
        &mut self,
        value: u32,
        node: &SchemaNode,
        keyword: &str,
        fault: SchemaErrorKind,
    ) -> Option<()> {
        (ALL && self.found.refused.len() < MOST_FAULTS).then_some(())?;
        let pointer = format!("{}/{keyword}", node.location);
        let location = KeywordLocation::of(self.component?, pointer);
        self.found.refused.push((value, location, fault));
        Some(())
    }

    /// A string that is no member of an enum.
    #[inline(never)]
    pub(super) fn no_member(&mut self, at: usize, node: &SchemaNode) -> Option<usize> {
        ALL.then_some(())?;
        let (end, escaped) = self.text.string(at)?;
        (!escaped).then_some(())?;
        self.refuse(self.found.tape.next(), node, "enum", SchemaErrorKind::Enum)?;
        Some(self.leaf(at..end, false))
    }

    /// A value of another type than its schema says.
    #[inline(never)]
    pub(super) fn mistyped(&mut self, at: usize, node: &SchemaNode, kind: Kind) -> Option<usize> {
        ALL.then_some(())?;
        let expected = node.expects.name().to_owned();
        let fault = SchemaErrorKind::Type { expected };
        self.refuse(self.found.tape.next(), node, "type", fault)?;
        self.anything(at, kind)
    }
}
