//! One walk over the raw bytes of a response, which judges by the compiled schema on its way. It is
//! compiled twice.
//!
//! - The **scan** builds nothing and ends at the first thing that anybody would have to say. It
//!   proves most valid responses valid: strict JSON and UTF-8, no equal names, and nothing that the
//!   schema refuses. What rules beyond the schema want to know is noted on the way (`result`): where
//!   a handful of fields stand, and whether anything was met that a rule may speak of.
//! - The **read** goes on to the end, writes the document's tape, and finds all that `validate` finds
//!   (`found`). So a response that is not fine is parsed and judged in one pass.
//!
//! Being unsure is always right: what neither can tell, whatever the reason, is parsed and then
//! validated, so that reports never depend on them. So names with escapes, and deep nesting, are not
//! looked into here.

mod facts;
mod jwt;
mod order;
mod read_result;
mod result;
mod tokens;
mod walk;

pub use facts::Facts;
pub use read_result::ReadResult;
pub use result::{Deprecated, ScanResult, unquoted};

use crate::json::buffer::Buffer;
use crate::json::{Document, Tape};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::plan::{Field, FieldOwner};
use crate::stytch::jwt::Claims;
use result::written;
use walk::{Notes, Walk};

/// Scans one response after another, in memory that is used again.
#[derive(Default)]
pub struct FastValidator {
    notes: Option<Box<Notes>>,
    jwt: jwt::JwtReader,
    text: Option<Buffer<SIZE>>,
}

/// Twice the longest text that is scanned. Memory that is not written to is none.
const SIZE: usize = 1 << 24;

impl FastValidator {
    /// Returns the claims of a JWT, where a scan can read them.
    pub fn claims<'t>(&'t mut self, catalog: &Catalog, jwt: &str) -> Option<Claims<'t>> {
        self.jwt.read(catalog, jwt)
    }

    /// Parses and judges `text` in one walk, into the memory of `tape`; nothing, with that memory in
    /// it, where the text is not JSON, or is written in a way that is not looked into here.
    pub fn read<'t, 'c>(
        &mut self,
        catalog: &'c Catalog,
        component: ComponentId,
        text: &'t [u8],
        tape: &mut Tape,
    ) -> Option<(Document<'t>, ReadResult<'c>)> {
        let buffer = self.text.get_or_insert_default();
        buffer.fill(text)?;
        let notes = self.notes.get_or_insert_default();
        let mut found = ReadResult::on(std::mem::take(tape));
        let view = buffer.view();
        let mut walk = Walk::<SIZE, true>::new(catalog, view, notes, &mut found);
        let end = walk.all(component);
        *tape = std::mem::take(&mut found.tape);
        let document = Document::of_walk(text, end?, tape)?;
        Some((document, found))
    }

    /// Returns what was seen of `text` if it is, without any doubt, a JSON text that `component`
    /// does not refuse in its observed form, and no error body; `recorded` is its recorded status.
    pub fn scan<'t>(
        &'t mut self,
        catalog: &Catalog,
        component: ComponentId,
        text: &'t [u8],
        recorded: Option<u16>,
    ) -> Option<ScanResult<'t>> {
        // Of a component that is judged in part, that is to be said of each response.
        if recorded.is_some_and(|status| status >= 400) || catalog.is_in_part(component) {
            return None;
        }
        let buffer = self.text.get_or_insert_default();
        buffer.fill(text)?;
        let notes = self.notes.get_or_insert_default();
        let mut nothing = ReadResult::default();
        let view = buffer.view();
        let mut walk = Walk::<SIZE, false>::new(catalog, view, notes, &mut nothing);
        let (text, enveloped) = walk.body(component)?;
        let mut facts = walk.facts;
        let jwt = written(text, &notes.sites, FieldOwner::Root, Field::SessionJwt);
        let claims = match jwt.and_then(unquoted) {
            None | Some("") => None,
            Some(jwt) => {
                let claims = self.jwt.read(catalog, jwt);
                facts |= Facts::ODD_JWT.when(claims.is_none());
                claims
            }
        };
        let environment = claims.as_ref().and_then(|claims| claims.environment);
        facts |= environment.map_or(Facts::NONE, Facts::of_environment);
        let result = ScanResult {
            text,
            sites: &notes.sites,
            envelope: enveloped.then_some("/data"),
            facts,
            deprecated: &notes.deprecated,
            recorded,
            claims,
        };
        let has = |field| result.written(FieldOwner::Root, field).is_some();
        let may_be_an_error = has(Field::Error) || has(Field::ErrorType);
        // Both are the same part, and one would stand in for the other.
        let two_sessions = has(Field::MemberSession) && has(Field::MemberSessions);
        (!may_be_an_error && !two_sessions).then_some(result)
    }
}
