//! The walk over bytes. Every function takes the place where something should begin and returns
//! the place behind it, or nothing where the scan is unsure.

#![expect(
    clippy::inline_always,
    reason = "a call for each value and each comma made it a quarter slower, as measured by benches/screen.rs"
)]

use std::ops::Range;

use crate::json::simd::{STEP, look, look_half};
use crate::json::{Kind, scan};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::field_class::FieldClass;
use crate::schema::plan::{
    Check, Field, IntegerRange, Members, Met, Part, Properties, Property, SchemaNode, Strings,
};
use crate::schema::scan::facts::Facts;
use crate::schema::scan::order::Order;
use crate::schema::scan::result::{Deprecated, Site, Sites, string};
use crate::stytch::id::Environment;
use crate::stytch::timestamp::{in_order, is_rfc3339};

/// How many arrays and objects may be inside each other here.
const DEEPEST: u32 = 64;

/// How many names an object may have that the plan does not know.
const MOST_NAMES: usize = 64;

static ANYTHING: SchemaNode = SchemaNode::anything(String::new(), false);

pub(super) struct Walk<'t, 's> {
    pub(super) catalog: &'s Catalog,
    pub(super) text: &'t [u8],
    /// The component that is being walked through, if it is one.
    pub(super) component: Option<ComponentId>,
    pub(super) depth: u32,
    pub(super) facts: Facts,
    /// Whether a string may have characters beyond ASCII. Nothing else can have any.
    pub(super) beyond_ascii: bool,
    pub(super) sites: &'s mut Sites,
    pub(super) deprecated: &'s mut Vec<Deprecated>,
    /// Fingerprints of the names that no schema knows, of all open objects.
    pub(super) prints: &'s mut Vec<u32>,
    pub(super) order: &'s mut Order,
}

/// What comes next in an array or an object.
#[derive(Clone, Copy)]
enum Step {
    /// An item or a member, which begins here.
    Next(usize),
    /// Nothing: the container ends before this place.
    End(usize),
}

impl<'s> Walk<'_, 's> {
    /// Walks the whole body, by a component. Returns whether what is judged stands in an envelope.
    pub(super) fn body(&mut self, component: ComponentId) -> Option<bool> {
        let node = self.catalog.node(component);
        let inner = self.envelope();
        let Some(inner) = inner.filter(|_| !self.catalog.takes_data(component)) else {
            return self.whole(node).map(|()| false);
        };
        let end = self.value(inner, node, None, Some(Part::Root))?;
        let end = self.expect(self.skip(end), b'}')?;
        self.end(end).map(|()| true)
    }

    /// Walks a text that is one value.
    pub(super) fn whole(&mut self, node: &'s SchemaNode) -> Option<()> {
        let end = self.value(self.skip(0), node, None, Some(Part::Root))?;
        self.end(end)
    }

    /// Whether nothing follows, and what came before is UTF-8.
    fn end(&self, at: usize) -> Option<()> {
        let is_utf8 = !self.beyond_ascii || simdutf8::basic::from_utf8(self.text).is_ok();
        (self.skip(at) == self.text.len() && is_utf8).then_some(())
    }

    /// Where the object begins that an object has as its first member, called `data`.
    fn envelope(&self) -> Option<usize> {
        let at = self.skip(self.expect(self.skip(0), b'{')?);
        let at = self.colon(self.word(at, b"\"data\"")?)?;
        (self.byte(at)? == b'{').then_some(at)
    }

    /// Inlined where it is called, so that most values cost no call; containers are called.
    #[inline(always)]
    fn value(
        &mut self,
        at: usize,
        node: &'s SchemaNode,
        strings: Option<&'s Strings>,
        part: Option<Part>,
    ) -> Option<usize> {
        let kind = Kind::beginning_with(self.byte(at)?)?;
        if node.partial {
            return None;
        }
        match node.expects.check(kind) {
            Check::Scalar => match kind {
                Kind::String => self.string(at, strings),
                Kind::Bool => self.boolean(at),
                _ => scan::number(self.text, at),
            },
            Check::Component(component) => self.component(at, component, part),
            Check::Properties(properties) => self.object(at, properties, part),
            Check::Items(items) => self.array(at, items, strings, part),
            Check::Member(members) => self.member(at, members),
            Check::Integer(range) => self.integer(at, *range),
            Check::Values(values) => self.map(at, values),
            Check::Anything => self.anything(at, kind),
            Check::Mistyped => None,
        }
    }

    #[inline(never)]
    fn component(&mut self, at: usize, inner: ComponentId, part: Option<Part>) -> Option<usize> {
        let outer = self.component.replace(inner);
        let end = self.value(at, self.catalog.node(inner), None, part);
        self.component = outer;
        end
    }

    #[inline(never)]
    fn object(
        &mut self,
        at: usize,
        properties: &'s Properties,
        part: Option<Part>,
    ) -> Option<usize> {
        let outer = self.enter()?;
        if part == Some(Part::Session) {
            self.sites[Part::Session as usize] = Default::default();
        }
        let mut met = Met::default();
        let mut next = 0;
        let mut step = self.first(at, b'}')?;
        while let Step::Next(at) = step {
            let guess = self.order.guess(properties.memory + next, next);
            let (found, value) = match properties.behind(guess, self.text, at) {
                Some(behind) => (Some(guess), self.value_behind(behind)?),
                None => self.name(at, properties, next)?,
            };
            let end = match found {
                Some(place) if met.add(place) => {
                    next = place + 1;
                    self.known(value, place, properties.at(place)?, part)?
                }
                Some(_) => return None, // an equal name
                None => self.unknown(at, value, outer, part)?,
            };
            step = self.further(end, b'}')?;
        }
        if part == Some(Part::Session) && self.session_ends_before_it_starts() {
            self.facts |= Facts::ODD_TIMES;
        }
        let end = self.leave(step, outer);
        end.filter(|_| properties.is_complete(&met))
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
        let (found, behind) = properties.find(self.text, at)?;
        if let Some(place) = found {
            self.order.note(properties.memory + next, place);
        }
        Some((found, self.colon(behind)?))
    }

    #[inline(always)]
    fn known(
        &mut self,
        at: usize,
        place: usize,
        property: &'s Property,
        part: Option<Part>,
    ) -> Option<usize> {
        if property.may_be_null() && self.byte(at)? == b'n' {
            self.facts |= Facts::NULL;
            let end = self.word(at, b"null")?;
            return self.noted(at..end, place, property, part);
        }
        let inner = property.part.filter(|_| part == Some(Part::Root));
        let end = self.value(at, &property.node, property.strings.as_deref(), inner)?;
        self.noted(at..end, place, property, part)
    }

    /// Behind a property, of which is noted what rules want.
    #[inline]
    fn noted(
        &mut self,
        at: Range<usize>,
        place: usize,
        property: &Property,
        part: Option<Part>,
    ) -> Option<usize> {
        let end = at.end;
        if let (Some(part), Some(field)) = (part, property.field) {
            self.note(part, field, at.clone())?;
        }
        if property.deprecated.is_some() {
            self.deprecated(place, at, part)?;
        }
        Some(end)
    }

    /// Notes where the value of a field stands that rules want to have.
    #[inline(never)]
    fn note(&mut self, part: Part, field: Field, at: Range<usize>) -> Option<()> {
        let written = &self.text[at.clone()];
        if written[0] == b'"' && memchr::memchr(b'\\', written).is_some() {
            return None;
        }
        let short = |offset: usize| u32::try_from(offset).ok();
        self.sites[part as usize][field as usize] = Site {
            start: short(at.start)?,
            end: short(at.end)?,
        };
        Some(())
    }

    fn deprecated(&mut self, property: usize, at: Range<usize>, part: Option<Part>) -> Option<()> {
        let component = self.component?;
        self.facts |= Facts::DEPRECATED;
        self.deprecated.push(Deprecated {
            component,
            property,
            at,
        });
        (part == Some(Part::Root)).then_some(())
    }

    /// A property that the schema does not know, whose name begins at `at`.
    #[inline(never)]
    fn unknown(
        &mut self,
        at: usize,
        value: usize,
        outer: usize,
        part: Option<Part>,
    ) -> Option<usize> {
        let (end, _) = scan::string(self.text, at)?;
        let name = &self.text[at + 1..end - 1];
        self.beyond_ascii |= !name.is_ascii();
        // Of a JWT, which no component describes, rules have what its schema names.
        let watched = part.is_some() && self.component.is_some();
        if watched && Field::named(name).is_some() {
            return None; // rules look at it, whatever the schema says
        }
        self.facts |= Facts::UNKNOWN_FIELD;
        self.new_name(name, outer)?;
        self.anything(value, Kind::beginning_with(self.byte(value)?)?)
    }

    #[inline(never)]
    fn map(&mut self, at: usize, values: &'s SchemaNode) -> Option<usize> {
        let is_free = values.takes_anything();
        let outer = self.enter()?;
        let mut step = self.first(at, b'}')?;
        while let Step::Next(at) = step {
            let behind = self.plain_string(at)?;
            self.new_name(&self.text[at + 1..behind - 1], outer)?;
            let value = self.colon(behind)?;
            let end = if is_free && self.byte(value)? == b'"' {
                self.string_end(value)?.0
            } else {
                self.value(value, values, None, None)?
            };
            step = self.further(end, b'}')?;
        }
        self.leave(step, outer)
    }

    /// Whether a name is surely another one than those before it in its object.
    #[inline]
    fn new_name(&mut self, name: &[u8], outer: usize) -> Option<()> {
        let print = scan::fingerprint(name);
        let before = self.prints.get(outer..)?;
        if before.len() == MOST_NAMES || before.contains(&print) {
            return None;
        }
        self.prints.push(print);
        Some(())
    }

    #[inline(never)]
    fn array(
        &mut self,
        at: usize,
        items: &'s SchemaNode,
        strings: Option<&'s Strings>,
        part: Option<Part>,
    ) -> Option<usize> {
        let outer = self.enter()?;
        let part = part.filter(|part| *part == Part::Session);
        let mut step = self.first(at, b']')?;
        while let Step::Next(at) = step {
            let end = self.value(at, items, strings, part)?;
            step = self.further(end, b']')?;
        }
        self.leave(step, outer)
    }

    #[inline(never)]
    fn anything(&mut self, at: usize, kind: Kind) -> Option<usize> {
        match kind {
            Kind::String => self.string(at, None),
            Kind::Object => self.map(at, &ANYTHING),
            Kind::Array => self.array(at, &ANYTHING, None, None),
            Kind::Bool => self.boolean(at),
            Kind::Null => self.word(at, b"null"),
            Kind::Number => scan::number(self.text, at),
        }
    }

    #[inline]
    fn boolean(&self, at: usize) -> Option<usize> {
        let truth = self.word(at, b"true");
        truth.or_else(|| self.word(at, b"false"))
    }

    #[inline]
    fn string(&mut self, at: usize, strings: Option<&Strings>) -> Option<usize> {
        let (end, escaped) = self.string_end(at)?;
        if let Some(strings) = strings {
            if escaped {
                return None;
            }
            if let Some(described) = &strings.described {
                self.member(at, described)?;
            }
            if let Some(class) = strings.class {
                self.classified(class, &self.text[at + 1..end - 1]);
            }
        }
        Some(end)
    }

    #[inline]
    fn classified(&mut self, class: FieldClass, text: &[u8]) {
        match class {
            FieldClass::Id => {
                let environment = Environment::hinted(text);
                self.facts |= environment.map_or(Facts::NONE, Facts::of_environment);
            }
            FieldClass::Timestamp => {
                if !text.is_empty() && !is_rfc3339(text) {
                    self.facts |= Facts::ODD_TIMESTAMP;
                }
            }
            FieldClass::Secret if text.is_empty() => {}
            FieldClass::Secret => self.facts |= Facts::SECRET,
        }
    }

    /// A string without escapes.
    #[inline]
    fn plain_string(&mut self, at: usize) -> Option<usize> {
        self.expect(at, b'"')?;
        let (end, escaped) = self.string_end(at)?;
        (!escaped).then_some(end)
    }

    /// Behind the string whose first quote is at `at`, and whether it has escapes.
    #[inline(always)]
    fn string_end(&mut self, at: usize) -> Option<(usize, bool)> {
        let first = self.text.get(at + 1..).and_then(<[u8]>::first_chunk);
        if let Some(seen) = first.map(look_half).filter(|seen| seen.specials != 0) {
            let end = at + 1 + seen.specials.trailing_zeros() as usize;
            if self.text[end] == b'"' {
                self.beyond_ascii |= seen.beyond_ascii;
                return Some((end + 1, false));
            }
        }
        self.long_string_end(at)
    }

    /// Of a string that is longer than half a step, has escapes, or ends near the text's end.
    #[inline(never)]
    fn long_string_end(&mut self, at: usize) -> Option<(usize, bool)> {
        let mut beyond_ascii = false;
        let mut passed = 0;
        for step in self.text[at + 1..].as_chunks::<STEP>().0 {
            let seen = look(step);
            beyond_ascii |= seen.beyond_ascii;
            if seen.specials != 0 {
                let end = at + 1 + passed + seen.specials.trailing_zeros() as usize;
                if self.text[end] == b'"' {
                    self.beyond_ascii |= beyond_ascii;
                    return Some((end + 1, false));
                }
                break;
            }
            passed += STEP;
        }
        // The quote stands before the bytes that are not looked at again, which are plain.
        let (end, escaped) = scan::string(self.text, at + passed)?;
        self.beyond_ascii |= beyond_ascii || !self.text[at + passed..end].is_ascii();
        Some((end, escaped))
    }

    #[inline]
    fn member(&mut self, at: usize, members: &Members) -> Option<usize> {
        let guess = self.order.guess(members.memory, 0);
        let (place, end) = members.find(self.text, at, guess)?;
        if place != guess {
            self.order.note(members.memory, place);
        }
        Some(end)
    }

    fn integer(&self, at: usize, range: IntegerRange) -> Option<usize> {
        let end = scan::number(self.text, at)?;
        let written = std::str::from_utf8(&self.text[at..end]).ok()?;
        range.refusal_of(written).is_none().then_some(end)
    }

    fn session_ends_before_it_starts(&self) -> bool {
        let time = |field| string(self.text, self.sites, Part::Session, field);
        let times = time(Field::StartedAt).zip(time(Field::ExpiresAt));
        times.is_some_and(|(started, expires)| in_order(started, expires) == Some(false))
    }

    #[inline]
    fn enter(&mut self) -> Option<usize> {
        self.depth += 1;
        (self.depth <= DEEPEST).then_some(self.prints.len())
    }

    #[inline]
    fn leave(&mut self, step: Step, outer: usize) -> Option<usize> {
        self.depth -= 1;
        self.prints.truncate(outer);
        match step {
            Step::End(end) => Some(end),
            Step::Next(_) => None,
        }
    }

    /// What comes behind the opening bracket at `at`.
    #[inline]
    fn first(&self, at: usize, close: u8) -> Option<Step> {
        let at = self.skip(at + 1);
        Some(if self.byte(at)? == close {
            Step::End(at + 1)
        } else {
            Step::Next(at)
        })
    }

    /// What comes behind an item or a member that ended at `at`.
    #[inline(always)]
    fn further(&self, at: usize, close: u8) -> Option<Step> {
        match self.text.get(at..)? {
            [b',', next, ..] if *next > b' ' => Some(Step::Next(at + 1)),
            [byte, ..] if *byte == close => Some(Step::End(at + 1)),
            _ => self.further_on(at, close),
        }
    }

    /// The same, with whitespace around the comma, or before the bracket.
    #[inline(never)]
    fn further_on(&self, at: usize, close: u8) -> Option<Step> {
        let at = self.skip(at);
        match self.byte(at)? {
            b',' => Some(Step::Next(self.skip(at + 1))),
            byte if byte == close => Some(Step::End(at + 1)),
            _ => None,
        }
    }

    /// Where the value begins behind a colon.
    #[inline]
    fn value_behind(&self, at: usize) -> Option<usize> {
        let is_there = self.byte(at)? > b' ';
        Some(if is_there { at } else { self.skip(at) })
    }

    /// Behind the colon that follows a name.
    #[inline(always)]
    fn colon(&self, at: usize) -> Option<usize> {
        match self.text.get(at..)? {
            [b':', next, ..] if *next > b' ' => Some(at + 1),
            _ => self.spaced_colon(at),
        }
    }

    #[inline(never)]
    fn spaced_colon(&self, at: usize) -> Option<usize> {
        let at = self.expect(self.skip(at), b':')?;
        Some(self.skip(at))
    }

    #[inline]
    fn expect(&self, at: usize, byte: u8) -> Option<usize> {
        (self.byte(at)? == byte).then_some(at + 1)
    }

    #[inline]
    fn word(&self, at: usize, word: &[u8]) -> Option<usize> {
        self.text[at..].starts_with(word).then(|| at + word.len())
    }

    #[inline]
    fn skip(&self, at: usize) -> usize {
        scan::whitespace(self.text, at)
    }

    #[inline]
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }
}
