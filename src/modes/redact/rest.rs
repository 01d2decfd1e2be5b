//! What a recording says besides its exchanges' parts: titles, comments, variables of a
//! collection. Nobody hands these over, so they are looked for by name and by look.

use crate::model::document::{Document, Value};
use crate::modes::redact::memo::Memo;
use crate::modes::redact::policy::{self, Class};
use crate::modes::redact::shape::{Shape, has_token, stays};
use crate::modes::redact::splice::{self, Changes, Scalars};
use crate::modes::redact::{Redactor, Refusal, address, json, text};

/// Properties of containers that hold what people wrote, what a machine is called, or a body that
/// its reader did not hand over.
const TOLD: &[&str] = &[
    "base64Body",
    "base64_string",
    "body",
    "comment",
    "description",
    "remoteAddress",
    "remote_addr",
    "serverIPAddress",
    "text",
    "title",
];

/// Properties that say what a file is.
const FORMAT: &[&str] = &["$schema", "encoding", "recorded_with", "schema", "version"];

impl Redactor<'_> {
    /// Looks through what no part covers of a container.
    pub(super) fn rest(
        &mut self,
        source: &[u8],
        scalars: &Scalars,
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        changes.seen.sort_by_key(|range| range.start);
        if let Ok(document) = Document::parse(source) {
            self.json(document.root(), "", "", changes);
        }
        for (field, part) in &scalars.listed {
            if is_seen(changes, part.range.start) {
                continue;
            }
            let said = splice::text(source, part, scalars)?;
            let said = String::from_utf8_lossy(&said).into_owned();
            if let Some(made) = self.told(field, "", &said) {
                let end = said.trim_end().len();
                splice::put(changes, 0, source, part, said.len(), &[(0..end, made)])?;
            }
        }
        Ok(())
    }

    fn json(&mut self, value: Value<'_>, field: &str, label: &str, changes: &mut Changes) {
        if is_seen(changes, value.span().start) {
            return;
        }
        if let Some(said) = value.as_str()
            && let Some(made) = self.told(field, label, &said)
        {
            let span = value.span();
            let new = json::escaped(&made).into_bytes();
            changes.add(span.start + 1..span.end - 1, new);
        }
        let named = ["name", "key"]
            .iter()
            .find_map(|name| value.get(name)?.as_str());
        let named = named.unwrap_or_default();
        for member in value.members() {
            self.json(member.value, &member.name, &named, changes);
        }
        for item in value.elements() {
            self.json(item, field, label, changes);
        }
    }

    /// What takes the place of a text called `field`, in an object called `label`.
    fn told(&mut self, field: &str, label: &str, said: &str) -> Option<String> {
        let memo: &mut Memo = &mut self.memo;
        if stays(said, false) || FORMAT.contains(&field) {
            return None;
        }
        let secret = |name: &str| policy::class(name) == Class::Secret;
        let labelled = field == "value" && sounds_secret(label);
        if TOLD.contains(&field) || secret(field) || labelled {
            let routes = &self.settings.schemas.catalog.routes;
            return match Shape::of(said) {
                Shape::Url => changed(said, address::url(memo, routes, said)),
                _ => text::replaced(memo, field, said),
            };
        }
        match Shape::of(said) {
            Shape::Url => {
                let routes = &self.settings.schemas.catalog.routes;
                changed(said, address::url(memo, routes, said))
            }
            Shape::Other if !has_token(said) && !said.contains('@') => None,
            _ => text::replaced(memo, field, said),
        }
    }
}

fn sounds_secret(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    let sounds = [
        "token", "secret", "password", "jwt", "cookie", "auth", "key", "email",
    ];
    sounds.iter().any(|sound| label.contains(sound))
}

fn changed(said: &str, made: String) -> Option<String> {
    (made != said).then_some(made)
}

fn is_seen(changes: &Changes, at: usize) -> bool {
    let behind = changes.seen.partition_point(|range| range.start <= at);
    // Parts do not hold parts, but several may begin at the same place.
    changes.seen[..behind]
        .iter()
        .rev()
        .take(8)
        .any(|range| range.contains(&at))
}
