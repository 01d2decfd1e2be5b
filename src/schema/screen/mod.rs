//! The screen: one look over the bytes of a response that builds nothing. It is sure of most good
//! responses, and calls all others unsure, whatever the reason: those are parsed and judged in
//! full. It can make a run faster, and never different.
//!
//! It holds a body to a plan (`plan`) made of the same outline as the survey: strict JSON and
//! UTF-8, no equal names, everything required there, every type, enum and range as declared. What
//! rules beyond the schema want to know is noted on the way (`glimpse`): where a handful of fields
//! stand, and whether anything was met that a rule may speak of. Each rule says beside its check
//! what it makes of that.
//!
//! Unsure is always a right answer. So names with escapes, very large objects, deep nesting and
//! numbers in odd spellings are not looked into here.

mod glimpse;
mod jwt;
mod names;
mod plan;
mod walk;

pub use glimpse::{Claims, Deprecated, Field, Glimpse, Met, Part, Token};
pub use plan::Plans;

use crate::schema::catalog::{Catalog, ComponentId};
use glimpse::{Sites, string};
use walk::Walk;

/// Looks at one response after another, in memory that is used again.
#[derive(Default)]
pub struct Screen {
    sites: Sites,
    deprecated: Vec<Deprecated>,
    prints: Vec<u32>,
    jwt: jwt::Reader,
}

/// The longest text that is looked at: offsets are kept in 32 bits.
const LONGEST: usize = u32::MAX as usize;

impl Screen {
    /// A glimpse of `text` if it is, without any doubt, a JSON text that `component` does not
    /// refuse in its observed form, and no error body; `recorded` is its recorded status.
    pub fn look<'t>(
        &'t mut self,
        catalog: &Catalog,
        plans: &Plans,
        component: ComponentId,
        text: &'t [u8],
        recorded: Option<u16>,
    ) -> Option<Glimpse<'t>> {
        if text.len() > LONGEST || recorded.is_some_and(|status| status >= 400) {
            return None;
        }
        self.sites = Sites::default();
        self.deprecated.clear();
        self.prints.clear();
        let mut walk = Walk {
            catalog,
            plans,
            text,
            component: Some(component),
            depth: 0,
            met: Met::default(),
            beyond_ascii: false,
            sites: &mut self.sites,
            deprecated: &mut self.deprecated,
            prints: &mut self.prints,
        };
        let enveloped = walk.body(component)?;
        let met = walk.met;
        let jwt = string(text, &self.sites, Part::Root, Field::SessionJwt);
        let token = self.jwt.read(catalog, plans, jwt);
        let glimpse = Glimpse {
            text,
            sites: &self.sites,
            envelope: enveloped.then_some("/data"),
            met,
            deprecated: &self.deprecated,
            recorded,
            backend: false,
            surrounded: false,
            token,
        };
        let has = |field| glimpse.written(Part::Root, field).is_some();
        let may_be_an_error = has(Field::Error) || has(Field::ErrorType);
        // Both are the same part, and one would stand in for the other.
        let two_sessions = has(Field::MemberSession) && has(Field::MemberSessions);
        (!may_be_an_error && !two_sessions).then_some(glimpse)
    }
}
