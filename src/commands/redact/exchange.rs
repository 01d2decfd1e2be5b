//! One exchange: its body by what judges it, its other parts by what they are.

use std::path::{Path, PathBuf};

use crate::commands::redact::bodies::BODIES;
use crate::commands::redact::file::TOO_MUCH;
use crate::commands::redact::json::{Edit, Under, Walk};
use crate::commands::redact::placeholders::Kind;
use crate::commands::redact::splice::{Changes, Scalars, Stretch};
use crate::commands::redact::{Redactor, Refusal, SidecarFile, address, codecs, file_name};
use crate::input::decode::begins_as_json;
use crate::input::{self, http_message, sibling};
use crate::json::{Document, Kind as Json, Value};
use crate::model::capture::{Body, Capture, Chunk, Part, Role, SkipReason, Stored};
use crate::model::codec::Codec;
use crate::model::source::Origin;
use crate::schema::recognition::Known;
use crate::schema::routes::Match;
use crate::schema::select::{self, SchemaRef};

/// A chunk that is being redacted.
pub(super) struct Place<'c> {
    pub(super) chunk: &'c Chunk,
    /// The same in its source.
    pub(super) stretch: Stretch<'c>,
    pub(super) scalars: &'c Scalars,
    /// The schema that judges the file, if the user chose one.
    pub(super) chosen: Option<SchemaRef>,
    /// Whether lengths stand in headers before the bodies.
    pub(super) raw: bool,
}

impl Redactor<'_> {
    /// Notes what is replaced in an exchange.
    pub(super) fn capture(
        &mut self,
        place: &Place<'_>,
        capture: &Capture<'_>,
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        let parts = capture.parts.list();
        let body_is_a_part = parts.iter().any(|part| part.role == Role::Body);
        match &capture.body {
            Body::Malformed { reason, .. } => return Err(Refusal::of(reason.clone())),
            // Between messages, a text is one of the lines around them.
            Body::Absent(SkipReason::NotACapture)
                if !place.raw || capture.entry.len() == place.chunk.text.len() =>
            {
                return Err(Refusal::NOT_A_CAPTURE);
            }
            Body::Absent(SkipReason::Encoding | SkipReason::NotJson | SkipReason::Truncated)
                if !body_is_a_part && place.raw =>
            {
                return Err(Refusal::new("a body could not be reached"));
            }
            Body::Absent(_) => {}
            Body::Present {
                stored: Stored::InFile { find, .. },
                part,
            } => self.in_file(place, capture, part, find(), changes)?,
            Body::Present { part, .. } => self.part(place, capture, part, true, changes)?,
        }
        let is_body = |part: &&Part| matches!(part.role, Role::Body | Role::RequestBody);
        parts.iter().try_for_each(|part| {
            let is_tree = part.codecs.first() == Some(&Codec::YamlTree);
            if is_tree && part.role == Role::RequestBody {
                Ok(()) // each value in it is one of the recording's own, and may have an anchor
            } else if part.codecs.contains(&Codec::File) {
                let name = place.stretch.says(part, place.scalars)?;
                let origin = &place.chunk.source.origin;
                let file = input::body_beside(origin, &String::from_utf8_lossy(&name));
                self.in_file(place, capture, part, file, changes)
            } else if is_body(&part) {
                self.part(place, capture, part, false, changes)
            } else {
                Ok(())
            }
        })
    }

    fn part(
        &mut self,
        place: &Place<'_>,
        capture: &Capture<'_>,
        part: &Part,
        judged: bool,
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        changes.seen.push(place.stretch.range(part));
        let outer = place.stretch.says(part, place.scalars)?;
        let Ok((bytes, steps)) = codecs::undo(&outer, &part.codecs) else {
            let made = codecs::undecodable(&part.codecs).ok_or(codecs::UNDECODABLE)?;
            // What stands in the place of a body that was not packed can't be unpacked.
            let said = String::from_utf8_lossy(outer.trim_ascii());
            if said != made && !self.map.is_settled(&said) {
                self.map.count(Kind::Body);
                let end = outer.trim_ascii_end().len();
                length(
                    place,
                    capture,
                    part,
                    made.len() + outer.len() - end,
                    changes,
                );
                let edits = [(0..end, made)];
                place.stretch.put(changes, part, outer.len(), &edits)?;
            }
            return Ok(());
        };
        let mut edits = self.edits(place, capture, part.role, judged, &bytes)?;
        if edits.is_empty() && steps.is_empty() {
            return Ok(());
        }
        // Done again in any case: what is packed may carry names, comments and trailers.
        if !steps.is_empty() {
            let made = super::json::apply(&bytes, &edits);
            let made =
                codecs::redo(made, &steps).map_err(|error| Refusal::of(error.to_string()))?;
            let whole = outer.trim_ascii_end().len();
            if part.codecs.first().is_none_or(|codec| !is_string(*codec)) {
                length(place, capture, part, made.len(), changes);
                changes.add(place.stretch.range(part), made);
                return Ok(());
            }
            let made = String::from_utf8(made).map_err(|_| {
                Refusal::new("a compressed body is stored as text, which cannot hold it")
            })?;
            edits = vec![(0..whole, made)];
        } else if part.codecs.is_empty() {
            let made = super::json::apply(&bytes, &edits).len();
            length(place, capture, part, made, changes);
        }
        if part.codecs.first() == Some(&Codec::YamlTree) {
            let (stretch, scalars) = (&place.stretch, place.scalars);
            return stretch.put_tree(changes, part, scalars, &outer, &edits);
        }
        place.stretch.put(changes, part, outer.len(), &edits)
    }

    /// A body in a file of its own: the file is changed, and its name where it may be data.
    fn in_file(
        &mut self,
        place: &Place<'_>,
        capture: &Capture<'_>,
        part: &Part,
        file: Option<Origin>,
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        let name = place.stretch.says(part, place.scalars)?;
        let name = String::from_utf8_lossy(&name).into_owned();
        let known = self.map.added();
        let renamed = file_name::replaced(&mut self.map, &name);
        let is_new = self.map.added() > known;
        changes.seen.push(place.stretch.range(part));
        if let Some(renamed) = &renamed {
            let edits = [(0..name.len(), renamed.clone())];
            place.stretch.put(changes, part, name.len(), &edits)?;
        }
        let Some(origin) = file else {
            // Not there, or nothing that a recording may name.
            let Origin::File(recording) = &place.chunk.source.origin else {
                return Ok(());
            };
            if place_of(recording, &name).is_some() {
                let outside = "it names a body outside its folder, or a hidden one";
                return Err(Refusal::new(outside));
            }
            // What is not there must not get the name of what is. A folder is listed for the first of
            // its names.
            if let Some(renamed) = renamed.filter(|_| is_new)
                && let Some(taken) = place_of(recording, &renamed)
                && self.map.note_existing(file_name::stem(&renamed))
            {
                let taken = Path::new(".").join(taken);
                let beside = taken.parent().and_then(|folder| folder.read_dir().ok());
                for file in beside.into_iter().flatten().flatten() {
                    let name = file.file_name();
                    self.map
                        .note_existing(file_name::stem(&name.to_string_lossy()));
                }
            }
            return Ok(());
        };
        let size = sibling::size(&origin);
        if size > self.settings.max_held {
            return Err(TOO_MUCH);
        }
        if let Origin::Member { .. } = origin {
            // It is unpacked for each that names it.
            let spent = self.unpacked.spend(size);
            spent.map_err(|error| Refusal::of(error.to_string()))?;
        }
        let Some(before) = sibling::read(&origin) else {
            // What is in an archive and was not read is refused with the archive.
            let is_member = matches!(origin, Origin::Member { .. });
            let unread = Refusal::new("a file with a body could not be read");
            return if is_member { Ok(()) } else { Err(unread) };
        };
        let is_outside = |codec: &Codec| *codec == Codec::File;
        let inside = part.codecs.iter().position(is_outside).unwrap_or_default();
        let codecs = &part.codecs[inside..];
        let bytes = if let Ok((bytes, steps)) = codecs::undo(&before, codecs) {
            let edits = self.edits(place, capture, part.role, true, &bytes)?;
            let made = super::json::apply(&bytes, &edits);
            codecs::redo(made, &steps).map_err(|error| Refusal::of(error.to_string()))?
        } else {
            let made = codecs::undecodable(codecs).ok_or(codecs::UNDECODABLE)?;
            if made.as_bytes() != before {
                self.map.count(Kind::Body);
            }
            made.into_bytes()
        };
        let target = renamed.map_or_else(
            || origin.clone(),
            |renamed| file_name::moved(&origin, &name, &renamed),
        );
        let is_changed = bytes != before || target != origin;
        changes.add_file(SidecarFile {
            origin,
            target,
            bytes,
            is_changed,
        })
    }

    /// Returns what is replaced in the decoded bytes of a part.
    fn edits(
        &mut self,
        place: &Place<'_>,
        capture: &Capture<'_>,
        role: Role,
        judged: bool,
        bytes: &[u8],
    ) -> Result<Vec<Edit>, Refusal> {
        if role == Role::Body {
            self.body(place, capture, judged, bytes)
        } else {
            Ok(self.request_body(bytes))
        }
    }

    fn body(
        &mut self,
        place: &Place<'_>,
        capture: &Capture<'_>,
        judged: bool,
        bytes: &[u8],
    ) -> Result<Vec<Edit>, Refusal> {
        let judged = judged && !self.is_skipped(place, capture);
        let bare = capture.request.is_none() && capture.status.is_none();
        match Document::parse(bytes) {
            Ok(document) => {
                let mut edits = Vec::new();
                let root = document.root();
                if judged && (bare || begins_as_json(bytes)) {
                    self.judged(place, capture, root, &mut edits);
                } else {
                    self.walk(root, Under::Foreign, &mut edits);
                }
                Ok(edits)
            }
            Err(error) if judged && bare => {
                Err(Refusal::of(format!("a body is not JSON: {error}")))
            }
            // It was to be JSON, and is to be reported as before.
            Err(_) if judged && begins_as_json(bytes) => Ok(self.broken(bytes)),
            Err(_) => Ok(self.whole(bytes)),
        }
    }

    /// Returns whether no schema is asked for a body, as the pipeline has it.
    fn is_skipped(&self, place: &Place<'_>, capture: &Capture<'_>) -> bool {
        let Some(request) = &capture.request else {
            return false;
        };
        let routes = &self.settings.schemas.catalog.routes;
        match routes.find(&request.method, &request.url) {
            _ if request.method.eq_ignore_ascii_case("OPTIONS") => true,
            Match::Route(_) => false,
            Match::Several | Match::OtherMethod | Match::None => place.chosen.is_none(),
        }
    }

    fn judged(
        &mut self,
        place: &Place<'_>,
        capture: &Capture<'_>,
        root: Value<'_>,
        edits: &mut Vec<Edit>,
    ) {
        let catalog = &self.settings.schemas.catalog;
        let routed = capture.request.as_ref().and_then(|request| {
            match catalog.routes.find(&request.method, &request.url) {
                Match::Route(route) => {
                    let media_type = capture.media_type.as_deref();
                    let may_be_json = || matches!(root.kind(), Json::Object | Json::Array);
                    select::routed(catalog, route, capture.status, media_type, may_be_json).ok()?
                }
                _ => None,
            }
        });
        let selection = select::select(catalog, root, capture.status, place.chosen, routed);
        let under = match selection.schema {
            SchemaRef::Component(component) => Under::Known(catalog.node(component)),
            SchemaRef::File => Under::Foreign,
        };
        let known = Known::of(&self.settings.schemas, place.chosen);
        let mut walk = Walk {
            map: &mut self.map,
            catalog: Some(catalog),
            edits,
        };
        match under {
            Under::Known(_) if selection.envelope.is_some() => {
                for member in root.all_members() {
                    members(&mut walk, member.value, under, &known);
                }
            }
            Under::Known(_) if root.kind() == Json::Object => {
                members(&mut walk, root, under, &known);
            }
            _ => walk.value(root, under, "value"),
        }
    }

    fn walk<'w>(&'w mut self, root: Value<'_>, under: Under<'w>, edits: &'w mut Vec<Edit>) {
        let catalog = &self.settings.schemas.catalog;
        let (map, catalog) = (&mut self.map, Some(catalog));
        let mut walk = Walk {
            map,
            catalog,
            edits,
        };
        walk.value(root, under, "value");
    }

    fn request_body(&mut self, bytes: &[u8]) -> Vec<Edit> {
        if let Ok(document) = Document::parse(bytes) {
            let mut edits = Vec::new();
            self.walk(document.root(), Under::Foreign, &mut edits);
            return edits;
        }
        let form = std::str::from_utf8(bytes).map(str::trim_end);
        match form.ok().filter(|form| address::is_form(form)) {
            Some(form) => {
                let made = address::pairs(&mut self.map, form);
                let edit = (made != form).then_some((0..form.len(), made));
                edit.into_iter().collect()
            }
            None => self.whole(bytes),
        }
    }

    /// A text that begins as JSON and breaks goes as a whole, and begins and breaks as before.
    fn broken(&mut self, bytes: &[u8]) -> Vec<Edit> {
        let said = String::from_utf8_lossy(bytes);
        let bare = said.trim().strip_prefix("{\"");
        if bare.is_some_and(|bare| self.map.is_settled(bare)) {
            return Vec::new();
        }
        let whole = self.whole(bytes).into_iter();
        whole
            .map(|(range, made)| (range, format!("{{\"{made}")))
            .collect()
    }

    /// A text of which nothing is known goes as a whole.
    fn whole(&mut self, bytes: &[u8]) -> Vec<Edit> {
        let said = String::from_utf8_lossy(bytes);
        if self.map.is_settled(&said) {
            return Vec::new();
        }
        let made = self.map.get(Kind::Body, "body", &said);
        let start = bytes.len() - bytes.trim_ascii_start().len();
        vec![(start..bytes.trim_ascii_end().len(), made)]
    }
}

/// Returns where a file is that a recording names: beside it, or in a folder of bodies around it.
fn place_of(recording: &Path, name: &str) -> Option<PathBuf> {
    let around = recording.ancestors().skip(1);
    let bodies = around.map(|folder| folder.join(BODIES).join(name));
    let mut places = bodies.chain([recording.with_file_name(name)]);
    places.find(|place| place.is_file())
}

fn is_string(codec: Codec) -> bool {
    matches!(codec, Codec::JsonString | Codec::YamlScalar(_))
}

/// Corrects the length in the headers before a body, if there is one.
fn length(
    place: &Place<'_>,
    capture: &Capture<'_>,
    part: &Part,
    length: usize,
    changes: &mut Changes,
) {
    if !place.raw || !matches!(part.role, Role::Body | Role::RequestBody) {
        return;
    }
    let (text, from) = (&place.chunk.text, capture.entry.start);
    let said = http_message::header_before(text, from, part.range.start, "content-length");
    let Some(said) = said.filter(|said| text[said.clone()].iter().all(u8::is_ascii_digit)) else {
        return;
    };
    let base = place.stretch.base;
    let length = length.to_string().into_bytes();
    changes.add(base + said.start..base + said.end, length);
}

/// Goes over the members of a body. Whatever stands beside it, what `data` holds is known as a response
/// wherever it is one.
fn members<'w>(walk: &mut Walk<'w>, object: Value<'_>, under: Under<'w>, known: &Known<'_>) {
    for member in object.all_members() {
        if member.name == "data" && known.is_response(member.value) {
            members(walk, member.value, under, known);
        } else {
            walk.member(&member, under);
        }
    }
}
