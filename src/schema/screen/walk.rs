//! The walk along a plan. Every function takes the place where something should begin and gives
//! the place behind it, or nothing where the screen is unsure.

#![expect(
    clippy::inline_always,
    reason = "a call for each value and each comma made it a quarter slower, as measured by benches/screen.rs"
)]

use std::ops::Range;

use crate::json::scan;
use crate::json::simd::{STEP, look, look_half};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::screen::glimpse::{Deprecated, Field, Met, Part, Site, Sites, string};
use crate::schema::screen::names::{Found, Names};
use crate::schema::screen::plan::{Object, Planned, Plans, Want};
use crate::schema::secrets::Mark;
use crate::stytch::id::Environment;
use crate::stytch::timestamp::{are_in_order, is_rfc3339};

/// How many arrays and objects may be inside each other here.
const DEEPEST: u32 = 64;

/// How many names an object may have that the plan does not know.
const MOST_NAMES: usize = 64;

/// So many digits are an `i64`, whatever they are.
const MOST_DIGITS: usize = 18;

static ANYTHING: Want = Want::Anything;

pub(super) struct Walk<'t, 's> {
    pub(super) catalog: &'s Catalog,
    pub(super) plans: &'s Plans,
    pub(super) text: &'t [u8],
    /// The component that is being walked through, if it is one.
    pub(super) component: Option<ComponentId>,
    pub(super) depth: u32,
    pub(super) met: Met,
    /// Whether a string may have characters beyond ASCII. Nothing else can have any.
    pub(super) beyond_ascii: bool,
    pub(super) sites: &'s mut Sites,
    pub(super) deprecated: &'s mut Vec<Deprecated>,
    /// Fingerprints of the names that no plan knows, of all open objects.
    pub(super) prints: &'s mut Vec<u32>,
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
    /// Walks the whole body, by a component; whether what is judged stands in an envelope.
    pub(super) fn body(&mut self, component: ComponentId) -> Option<bool> {
        let want = self.plans.of(self.catalog, component);
        let inner = self.envelope();
        let Some(inner) = inner.filter(|_| !self.catalog.takes_data(component)) else {
            return self.whole(want).map(|()| false);
        };
        let end = self.value(inner, want, None, Some(Part::Root))?;
        let end = self.expect(self.skip(end), b'}')?;
        self.end(end).map(|()| true)
    }

    /// Walks a text that is one value.
    pub(super) fn whole(&mut self, want: &'s Want) -> Option<()> {
        let end = self.value(self.skip(0), want, None, Some(Part::Root))?;
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
        want: &'s Want,
        mark: Option<Mark>,
        part: Option<Part>,
    ) -> Option<usize> {
        match (want, self.byte(at)?) {
            (Want::String, b'"') => self.string(at, mark),
            (Want::Component(component), _) => self.component(at, *component, part),
            (Want::Object(object), b'{') => self.object(at, object, part),
            (Want::Array(items), b'[') => self.array(at, items, mark, part),
            (Want::Boolean, b't') => self.word(at, b"true"),
            (Want::Boolean, b'f') => self.word(at, b"false"),
            (Want::Listed(_), b'"') if self.byte(at + 1)? == b'"' => Some(at + 2),
            (Want::Enum(members) | Want::Listed(members), b'"') => self.member_of(at, members),
            (Want::Integer { least, greatest }, _) => self.integer(at, *least, *greatest),
            (Want::Map(values), b'{') => self.map(at, values),
            (Want::Number, b'-' | b'0'..=b'9') => scan::number(self.text, at),
            (Want::Anything, _) => self.anything(at),
            _ => None,
        }
    }

    #[inline(never)]
    fn component(&mut self, at: usize, inner: ComponentId, part: Option<Part>) -> Option<usize> {
        let outer = self.component.replace(inner);
        let want = self.plans.of(self.catalog, inner);
        let end = self.value(at, want, None, part);
        self.component = outer;
        end
    }

    #[inline(never)]
    fn object(&mut self, at: usize, object: &'s Object, part: Option<Part>) -> Option<usize> {
        let outer = self.enter()?;
        if part == Some(Part::Session) {
            self.sites[Part::Session as usize] = Default::default();
        }
        let mut met = 0_u64;
        let mut step = self.first(at, b'}')?;
        while let Step::Next(at) = step {
            let (found, behind) = object.names.find(self.text, at)?;
            let value = self.colon(behind)?;
            let end = match found {
                Found::Known(found) if met >> found & 1 == 0 => {
                    met |= 1 << found;
                    self.known(value, found, object.properties.get(found)?, part)?
                }
                Found::Known(_) => return None, // an equal name
                Found::Unknown => self.unknown(at + 1..behind - 1, value, outer, part)?,
            };
            step = self.further(end, b'}')?;
        }
        if part == Some(Part::Session) {
            self.met.odd_times |= !self.session_ends_after_it_starts();
        }
        let complete = met & object.required == object.required;
        self.leave(step, outer).filter(|_| complete)
    }

    #[inline(always)]
    fn known(
        &mut self,
        at: usize,
        place: usize,
        property: &'s Planned,
        part: Option<Part>,
    ) -> Option<usize> {
        if property.optional && self.byte(at)? == b'n' {
            self.met.null = true;
            let end = self.word(at, b"null")?;
            return self.noted(at..end, place, property, part);
        }
        let inner = property.part.filter(|_| part == Some(Part::Root));
        let end = self.value(at, &property.want, property.mark, inner)?;
        self.noted(at..end, place, property, part)
    }

    /// Behind a property, of which is noted what rules want.
    #[inline]
    fn noted(
        &mut self,
        at: Range<usize>,
        place: usize,
        property: &Planned,
        part: Option<Part>,
    ) -> Option<usize> {
        let end = at.end;
        if let (Some(part), Some(field)) = (part, property.field) {
            self.note(part, field, at.clone())?;
        }
        if property.deprecated {
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
        self.deprecated.push(Deprecated {
            component,
            property,
            at,
        });
        (part == Some(Part::Root)).then_some(())
    }

    /// A property that the plan does not know; `name` is without quotes.
    fn unknown(
        &mut self,
        name: Range<usize>,
        value: usize,
        outer: usize,
        part: Option<Part>,
    ) -> Option<usize> {
        let name = &self.text[name];
        self.beyond_ascii |= !name.is_ascii();
        // Of a JWT, which no component describes, rules have what the plan knows.
        let watched = part.is_some() && self.component.is_some();
        if watched && Field::named(name).is_some() {
            return None; // rules look at it, whatever the schema says
        }
        self.met.unknown = true;
        self.new_name(name, outer)?;
        self.anything(value)
    }

    #[inline(never)]
    fn map(&mut self, at: usize, values: &'s Want) -> Option<usize> {
        let outer = self.enter()?;
        let mut step = self.first(at, b'}')?;
        while let Step::Next(at) = step {
            let behind = self.plain_string(at)?;
            self.new_name(&self.text[at + 1..behind - 1], outer)?;
            let value = self.colon(behind)?;
            let end = self.value(value, values, None, None)?;
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
        items: &'s Want,
        mark: Option<Mark>,
        part: Option<Part>,
    ) -> Option<usize> {
        let outer = self.enter()?;
        let part = part.filter(|part| *part == Part::Session);
        let mut step = self.first(at, b']')?;
        while let Step::Next(at) = step {
            let end = self.value(at, items, mark, part)?;
            step = self.further(end, b']')?;
        }
        self.leave(step, outer)
    }

    #[inline(never)]
    fn anything(&mut self, at: usize) -> Option<usize> {
        match self.byte(at)? {
            b'"' => self.string(at, None),
            b'{' => self.map(at, &ANYTHING),
            b'[' => self.array(at, &ANYTHING, None, None),
            b't' => self.word(at, b"true"),
            b'f' => self.word(at, b"false"),
            b'n' => self.word(at, b"null"),
            b'-' | b'0'..=b'9' => scan::number(self.text, at),
            _ => None,
        }
    }

    #[inline]
    fn string(&mut self, at: usize, mark: Option<Mark>) -> Option<usize> {
        let (end, escaped) = self.string_end(at)?;
        if let Some(mark) = mark {
            if escaped {
                return None;
            }
            self.marked(mark, &self.text[at + 1..end - 1]);
        }
        Some(end)
    }

    #[inline]
    fn marked(&mut self, mark: Mark, text: &[u8]) {
        match mark {
            Mark::Id => match Environment::hinted(text) {
                Some(Environment::Test) => self.met.test = true,
                Some(Environment::Live) => self.met.live = true,
                None => {}
            },
            Mark::Timestamp => {
                let odd = !text.is_empty() && !is_rfc3339(text);
                self.met.odd_timestamp |= odd;
            }
            Mark::Secret => self.met.secret |= !text.is_empty(),
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

    fn member_of(&self, at: usize, members: &Names) -> Option<usize> {
        match members.find(self.text, at)? {
            (Found::Known(_), end) => Some(end),
            (Found::Unknown, _) => None,
        }
    }

    fn integer(&self, at: usize, least: i64, greatest: i64) -> Option<usize> {
        let negative = self.byte(at)? == b'-';
        let first = at + usize::from(negative);
        let digits = self.text[first..].iter();
        let count = digits.take_while(|byte| byte.is_ascii_digit()).count();
        let digits = &self.text[first..first + count];
        let plain = (1..=MOST_DIGITS).contains(&count) && (digits[0] != b'0' || count == 1);
        let size = digits
            .iter()
            .take(MOST_DIGITS)
            .fold(0, |size, digit| size * 10 + i64::from(digit - b'0'));
        let value = if negative { -size } else { size };
        let end = first + count;
        let goes_on = matches!(self.text.get(end), Some(b'.' | b'e' | b'E'));
        (plain && !goes_on && (least..=greatest).contains(&value)).then_some(end)
    }

    fn session_ends_after_it_starts(&self) -> bool {
        let time = |field| string(self.text, self.sites, Part::Session, field);
        let times = time(Field::StartedAt).zip(time(Field::ExpiresAt));
        times.is_some_and(|(started, expires)| are_in_order(started, expires))
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
