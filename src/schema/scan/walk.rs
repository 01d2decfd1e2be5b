//! The walk over bytes. Every function takes the place where something should begin and returns
//! the place behind it, or nothing where the scan is unsure.

#![expect(
    clippy::inline_always,
    reason = "a call for each value and each comma made it a quarter slower, as measured by benches/screen.rs"
)]

use std::borrow::Cow;
use std::ops::Range;

use crate::json::buffer::View;
use crate::json::simd::STEP;
use crate::json::{Kind, scan};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::plan::{
    Check, Expected, Field, FieldOwner, Met, Properties, Property, SchemaNode, Strings, Usual,
};
use crate::schema::scan::facts::Facts;
use crate::schema::scan::order::Order;
use crate::schema::scan::read_result::ReadResult;
use crate::schema::scan::result::{Deprecated, Site, Sites};
use crate::schema::scan::tokens::NextToken;
use crate::schema::schema_error::SchemaErrorKind;
use crate::stytch::timestamp::in_order;

/// The greatest depth of arrays and objects here.
const DEEPEST: u32 = 64;

/// The number of names in an object that may be unknown to the plan.
const MOST_NAMES: usize = 64;

static ANYTHING: SchemaNode = SchemaNode::anything(Cow::Borrowed(""), false);

/// The notes of a walk, in memory that is used again.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) sites: Sites,
    pub(super) deprecated: Vec<Deprecated>,
    /// Fingerprints of the names that no schema knows, of all open objects.
    prints: Vec<u32>,
    order: Order,
}

pub(super) struct Walk<'t, 'n, 'c, const SIZE: usize, const ALL: bool> {
    pub(super) catalog: &'c Catalog,
    pub(super) text: View<'t, SIZE>,
    /// The component that is being walked through, if it is one.
    pub(super) component: Option<ComponentId>,
    depth: u32,
    pub(super) facts: Facts,
    notes: &'n mut Notes,
    /// The results, if `ALL`; else the walk ends at the first thing to report.
    pub(super) found: &'n mut ReadResult<'c>,
}

impl<'t, 'n, 'c, const SIZE: usize, const ALL: bool> Walk<'t, 'n, 'c, SIZE, ALL> {
    /// A walk that has noted nothing yet.
    pub(super) fn new(
        catalog: &'c Catalog,
        text: View<'t, SIZE>,
        notes: &'n mut Notes,
        found: &'n mut ReadResult<'c>,
    ) -> Self {
        notes.sites = Sites::default();
        notes.deprecated.clear();
        notes.prints.clear();
        Self {
            catalog,
            text,
            component: None,
            depth: 0,
            facts: Facts::NONE,
            notes,
            found,
        }
    }

    /// Walks the whole body, by a component. Returns its text, and whether what is judged stands in
    /// an envelope.
    pub(super) fn body(&mut self, component: ComponentId) -> Option<(&'t str, bool)> {
        let node = self.by(component);
        let inner = self.envelope();
        let Some(inner) = inner.filter(|_| !self.catalog.takes_data(component)) else {
            return self.whole(node).map(|text| (text, false));
        };
        let end = self.value(inner, node, None, Some(FieldOwner::Root))?;
        let end = self.expect(self.text.skip(end), b'}')?;
        self.end(end).map(|text| (text, true))
    }

    /// Walks a text that is one value, and returns it.
    pub(super) fn whole(&mut self, node: &'c SchemaNode) -> Option<&'t str> {
        let end = self.value(self.text.skip(0), node, None, Some(FieldOwner::Root))?;
        self.end(end)
    }

    /// Walks a text that is one value, of which all is to be reported, and returns where that ends.
    pub(super) fn all(&mut self, component: ComponentId) -> Option<usize> {
        let node = self.by(component);
        let end = self.value(self.text.skip(0), node, None, None)?;
        (self.text.skip(end) == self.text.text().len()).then_some(end)
    }

    fn by(&mut self, component: ComponentId) -> &'c SchemaNode {
        self.component = Some(component);
        self.catalog.node(component)
    }

    /// Returns the text, if nothing follows, and what came before is UTF-8.
    fn end(&self, at: usize) -> Option<&'t str> {
        let text = self.text.text();
        (self.text.skip(at) == text.len()).then_some(())?;
        simdutf8::basic::from_utf8(text).ok()
    }

    /// Returns where the object begins that an object has as its first member, called `data`.
    fn envelope(&self) -> Option<usize> {
        let at = self.text.skip(self.expect(self.text.skip(0), b'{')?);
        let at = self.colon(self.word(at, b"\"data\"")?)?;
        (self.text.byte(at) == b'{').then_some(at)
    }

    /// Inlined where it is called, so that most values cost no call; containers are called.
    #[inline(always)]
    fn value(
        &mut self,
        at: usize,
        node: &'c SchemaNode,
        strings: Option<&'c Strings>,
        part: Option<FieldOwner>,
    ) -> Option<usize> {
        let kind = Kind::beginning_with(self.text.byte(at))?;
        if node.partial {
            return None;
        }
        match node.expects.check(kind) {
            Check::Scalar => {
                let (end, escaped) = match kind {
                    Kind::String => self.string(at, strings)?,
                    Kind::Bool => (self.boolean(at)?, false),
                    _ => (scan::number(self.text.text(), at)?, false),
                };
                Some(self.leaf(at..end, escaped))
            }
            Check::Component(component) => self.component(at, component, part),
            Check::Properties(properties) => self.object(at, node, properties, part),
            Check::Items(items) => self.array(at, items, strings, part),
            Check::Member(members) => match members.end(self.text.all(), at) {
                Some(end) => Some(self.leaf(at..end, false)),
                None => self.no_member(at, node),
            },
            Check::Integer(range) => self.integer(at, node, *range),
            Check::Values(values) => self.map(at, values),
            Check::Anything => self.anything(at, kind),
            Check::Mistyped => self.mistyped(at, node, kind),
        }
    }

    /// Nearly every component is an object.
    #[inline(always)]
    fn component(
        &mut self,
        at: usize,
        inner: ComponentId,
        part: Option<FieldOwner>,
    ) -> Option<usize> {
        let outer = self.component.replace(inner);
        let node = self.catalog.node(inner);
        let end = match node
            .expects
            .check(Kind::beginning_with(self.text.byte(at))?)
        {
            Check::Properties(properties) if !node.partial => {
                self.object(at, node, properties, part)
            }
            _ => self.other(at, node, part),
        };
        self.component = outer;
        end
    }

    #[inline(never)]
    fn other(
        &mut self,
        at: usize,
        node: &'c SchemaNode,
        part: Option<FieldOwner>,
    ) -> Option<usize> {
        self.value(at, node, None, part)
    }

    #[inline(never)]
    fn object(
        &mut self,
        at: usize,
        node: &'c SchemaNode,
        properties: &'c Properties,
        part: Option<FieldOwner>,
    ) -> Option<usize> {
        let outer = self.enter()?;
        let opened = self.open(at);
        if part == Some(FieldOwner::Session) {
            self.notes.sites[FieldOwner::Session as usize] = Default::default();
        }
        let mut met = Met::default();
        let (end, count) = match self.first(at, b'}') {
            NextToken::Next(at) => self.members(at, properties, part, (outer, opened), &mut met)?,
            NextToken::End(end) => (end, 0),
        };
        if part == Some(FieldOwner::Session) && self.session_ends_before_it_starts() {
            self.facts |= Facts::ODD_TIMES;
        }
        self.leave(outer);
        self.close(opened, end, count);
        if !properties.is_complete(&met) {
            for property in properties.missing(&met) {
                let property = property.name.to_string();
                self.refuse(
                    opened,
                    node,
                    "required",
                    SchemaErrorKind::Missing { property },
                )?;
            }
        }
        Some(end)
    }

    /// The members of an object, of which there is one.
    #[inline(always)]
    fn members(
        &mut self,
        mut at: usize,
        properties: &'c Properties,
        part: Option<FieldOwner>,
        (outer, owner): (usize, u32),
        met: &mut Met,
    ) -> Option<(usize, u32)> {
        let all = properties.expected();
        let mut next = 0;
        let mut count = 0;
        loop {
            count += 1;
            let guess = self.notes.order.guess(properties.memory + next, next);
            let is_next = |one: &&Expected| one.spelling.begins(self.text.block(at));
            let (known, value) = if let Some(expected) = all.get(guess).filter(is_next) {
                (Some((guess, expected)), at + expected.spelling.length())
            } else {
                let (place, value) = self.name(at, properties, next)?;
                let known = place.and_then(|place| Some((place, all.get(place)?)));
                (known, value)
            };
            let end = match known {
                Some((place, expected)) => {
                    if !met.add(place) {
                        return None; // an equal name
                    }
                    next = place + 1;
                    self.declared(at, value, (place, expected), properties, owner)?;
                    self.expected(value, place, expected, properties, part)?
                }
                None => self.unknown(at, value, (outer, owner), part)?,
            };
            match self.further(end, b'}')? {
                NextToken::Next(next) => at = next,
                NextToken::End(end) => return Some((end, count)),
            }
        }
    }

    /// The place of the property whose name stands at `at`, which was not the one expected, and
    /// where its value begins.
    #[inline(never)]
    fn name(
        &mut self,
        at: usize,
        properties: &Properties,
        next: usize,
    ) -> Option<(Option<usize>, usize)> {
        let (found, behind) = properties.find(self.text.all(), at)?;
        if let Some(place) = found {
            self.notes.order.note(properties.memory + next, next, place);
        }
        Some((found, self.colon(behind)?))
    }

    /// The value of a property.
    #[inline(always)]
    fn expected(
        &mut self,
        at: usize,
        place: usize,
        expected: &Expected,
        properties: &'c Properties,
        part: Option<FieldOwner>,
    ) -> Option<usize> {
        let noted = !ALL && (expected.deprecated || expected.field.is_some() && part.is_some());
        let mut escaped = false;
        let end = match (expected.value, self.text.byte(at)) {
            (Usual::Text, b'"') => {
                let end;
                (end, escaped) = self.text.string(at)?;
                (!(escaped && noted)).then_some(end)?
            }
            (Usual::Id, b'"') => {
                let (end, escaped) = self.text.string_within::<STEP>(at)?;
                (!escaped).then_some(())?;
                self.id(at + 1, end - 1);
                end
            }
            (Usual::Timestamp, b'"') => self.timestamp(at)?,
            (Usual::Boolean, b't' | b'f') => self.boolean(at)?,
            (Usual::List, b'[') if self.text.byte(at + 1) == b']' => at + 2,
            (Usual::Map, b'{') if self.text.byte(at + 1) == b'}' => at + 2,
            (_, b'n') if expected.may_be_null => self.null(at)?,
            _ => {
                let start = self.text.skip(at);
                let end = self.known(start, properties.at(place)?, part)?;
                if noted {
                    (!self.is_escaped(start..end)).then_some(())?;
                    self.noted(start..end, place, expected, part)?;
                }
                return Some(end);
            }
        };
        if noted {
            self.noted(at..end, place, expected, part)?;
        }
        Some(self.leaf(at..end, escaped))
    }

    /// Notes what rules want to know of a property: a field of a part, or one that is deprecated.
    #[inline(never)]
    fn noted(
        &mut self,
        at: Range<usize>,
        place: usize,
        expected: &Expected,
        part: Option<FieldOwner>,
    ) -> Option<()> {
        if let (Some(part), Some(field)) = (part, expected.field) {
            self.note(part, field, at.clone())?;
        }
        if expected.deprecated {
            self.deprecated(place, at, part)?;
        }
        Some(())
    }

    /// Returns whether a value is a string with escapes.
    fn is_escaped(&self, at: Range<usize>) -> bool {
        let is_string = self.text.byte(at.start) == b'"';
        is_string && memchr::memchr(b'\\', &self.text.text()[at]).is_some()
    }

    #[inline(always)]
    fn known(
        &mut self,
        at: usize,
        property: &'c Property,
        part: Option<FieldOwner>,
    ) -> Option<usize> {
        if property.may_be_null() && self.text.byte(at) == b'n' {
            let end = self.null(at)?; // behind whitespace
            return Some(self.leaf(at..end, false));
        }
        let inner = property.part.filter(|_| part == Some(FieldOwner::Root));
        self.value(at, &property.node, property.strings.as_deref(), inner)
    }

    /// Notes where the value of a field stands that rules want to have.
    #[inline]
    fn note(&mut self, part: FieldOwner, field: Field, at: Range<usize>) -> Option<()> {
        let short = |offset: usize| u32::try_from(offset).ok();
        self.notes.sites[part as usize][field as usize] = Site {
            start: short(at.start)?,
            end: short(at.end)?,
        };
        Some(())
    }

    fn deprecated(
        &mut self,
        property: usize,
        at: Range<usize>,
        part: Option<FieldOwner>,
    ) -> Option<()> {
        let component = self.component?;
        self.facts |= Facts::DEPRECATED;
        self.notes.deprecated.push(Deprecated {
            component,
            property,
            at,
        });
        (part == Some(FieldOwner::Root)).then_some(())
    }

    /// A property that the schema does not know, whose name begins at `at`.
    #[inline(never)]
    fn unknown(
        &mut self,
        at: usize,
        value: usize,
        (outer, owner): (usize, u32),
        part: Option<FieldOwner>,
    ) -> Option<usize> {
        let (end, _) = self.text.string(at)?;
        let name = &self.text.text()[at + 1..end - 1];
        // Of a JWT, which no component describes, rules have what its schema names.
        let watched = part.is_some() && self.component.is_some();
        if watched && Field::named(name).is_some() {
            return None; // rules look at it, whatever the schema says
        }
        self.facts |= Facts::UNKNOWN_FIELD;
        self.new_name(at..end, outer)?;
        self.undeclared(owner)?;
        self.anything(value, Kind::beginning_with(self.text.byte(value))?)
    }

    #[inline(never)]
    fn map(&mut self, at: usize, values: &'c SchemaNode) -> Option<usize> {
        let is_free = values.takes_anything();
        let outer = self.enter()?;
        let opened = self.open(at);
        let mut count = 0;
        let mut step = self.first(at, b'}');
        let end = loop {
            let at = match step {
                NextToken::Next(at) => at,
                NextToken::End(end) => break end,
            };
            count += 1;
            let behind = self.plain_string(at)?;
            self.new_name(at..behind, outer)?;
            let value = self.colon(behind)?;
            let end = if is_free && self.text.byte(value) == b'"' {
                let (end, escaped) = self.text.string(value)?;
                self.leaf(value..end, escaped)
            } else {
                self.value(value, values, None, None)?
            };
            step = self.further(end, b'}')?;
        };
        self.leave(outer);
        self.close(opened, end, count);
        Some(end)
    }

    /// Returns whether a name, its quotes with it, is surely another one than those before it in its
    /// object.
    #[inline]
    fn new_name(&mut self, name: Range<usize>, outer: usize) -> Option<()> {
        let print = scan::fingerprint(&self.text.text()[name.start + 1..name.end - 1]);
        let before = self.notes.prints.get(outer..)?;
        if before.len() == MOST_NAMES || before.contains(&print) {
            return None;
        }
        self.notes.prints.push(print);
        self.name_is(name, print);
        Some(())
    }

    #[inline(never)]
    fn array(
        &mut self,
        at: usize,
        items: &'c SchemaNode,
        strings: Option<&'c Strings>,
        part: Option<FieldOwner>,
    ) -> Option<usize> {
        let outer = self.enter()?;
        let opened = self.open(at);
        let part = part.filter(|part| *part == FieldOwner::Session);
        let holder = self.holder();
        let mut count = 0;
        let mut step = self.first(at, b']');
        let end = loop {
            let at = match step {
                NextToken::Next(at) => at,
                NextToken::End(end) => break end,
            };
            count += 1;
            if let Some(holder) = holder {
                self.listed(at, holder)?;
            }
            let end = self.value(at, items, strings, part)?;
            step = self.further(end, b']')?;
        };
        self.leave(outer);
        self.close(opened, end, count);
        Some(end)
    }

    #[inline(never)]
    pub(super) fn anything(&mut self, at: usize, kind: Kind) -> Option<usize> {
        let (end, escaped) = match kind {
            Kind::Object => return self.map(at, &ANYTHING),
            Kind::Array => return self.array(at, &ANYTHING, None, None),
            Kind::String => self.text.string(at)?,
            Kind::Bool => (self.boolean(at)?, false),
            Kind::Null => (self.word(at, b"null")?, false),
            Kind::Number => (scan::number(self.text.text(), at)?, false),
        };
        Some(self.leaf(at..end, escaped))
    }

    fn session_ends_before_it_starts(&self) -> bool {
        let text = self.text.text();
        let time = |field: Field| {
            let written = self.notes.sites[FieldOwner::Session as usize][field as usize].range()?;
            text[written].strip_prefix(b"\"")?.strip_suffix(b"\"")
        };
        let times = time(Field::StartedAt).zip(time(Field::ExpiresAt));
        times.is_some_and(|(started, expires)| in_order(started, expires) == Some(false))
    }

    #[inline]
    fn enter(&mut self) -> Option<usize> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(self.notes.prints.len())
    }

    #[inline]
    fn leave(&mut self, outer: usize) {
        self.depth -= 1;
        self.notes.prints.truncate(outer);
    }
}
