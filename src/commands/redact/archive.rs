//! Archives: every recording in one is redacted, and every file that they name. What neither is
//! can't be judged, so an archive that holds such a thing is refused.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::Arc;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::commands::redact::file::{Redacted, TOO_MUCH, said};
use crate::commands::redact::splice::TWO_WAYS;
use crate::commands::redact::{Redactor, Refusal, file_name};
use crate::input::{self, Allowance, Input};
use crate::model::source::{Origin, Source};

const CORRUPT: Refusal = Refusal::new("the archive is corrupt or truncated");

/// The new name and content of each file in an archive.
type Members = BTreeMap<String, (String, Vec<u8>)>;

impl Redactor<'_> {
    /// The redacted form of an archive.
    pub(super) fn archive(
        &mut self,
        source: &Arc<Source>,
        stored: &[u8],
    ) -> Result<Redacted, Refusal> {
        let members = self.members(source, stored)?;
        let is_known = |name: &str| name.ends_with('/') || members.contains_key(name);
        let zip = ZipArchive::new(Cursor::new(stored)).map_err(|_| CORRUPT)?;
        let is_whole = zip
            .file_names()
            .all(|name| name.is_ok_and(|name| is_known(&name)));
        if !is_whole {
            return Err(Refusal::new(
                "it contains a file that is neither a recording nor named by one: unpack it, and redact its files",
            ));
        }
        // Always anew: comments, extra fields and what stands between members go.
        let bytes = written(zip, &members).ok_or(CORRUPT)?;
        Ok(Redacted {
            bytes,
            beside: Vec::new(),
        })
    }

    fn members(&mut self, source: &Arc<Source>, stored: &[u8]) -> Result<Members, Refusal> {
        let bytes = Box::new(Cursor::new(stored.to_vec()));
        let mut input = Input::new(Arc::clone(source), bytes);
        let members = input::Members::of(&mut input).map_err(|error| said(&error))?;
        let recordings = members.map(|mut members| members.recordings());
        let recordings = recordings.unwrap_or_default();
        if recordings.is_empty() {
            return Err(Refusal::new(
                "the archive contains no HAR or simulation: unpack it, and redact its files",
            ));
        }
        let limits = self.settings;
        self.unpacked = Allowance::held(limits.max_unpacked, limits.max_held);
        let mut held = 0;
        let mut members = Members::new();
        for recording in recordings {
            let Origin::Member { archive, name } = recording.origin.clone() else {
                continue;
            };
            let recording = Arc::new(recording);
            let stored = input::stored(&archive, &name, self.unpacked.clone());
            let stored = stored.map_err(|error| said(&error))?;
            let made = self.bytes(&recording, &stored)?;
            let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
            let [home, file] = [folder, file].map(|name| {
                file_name::replaced(&mut self.map, name).unwrap_or_else(|| name.to_owned())
            });
            let target = within(&home, &file);
            members.insert(name.clone(), (target, made.bytes));
            for file in made.beside {
                let (Origin::Member { name, .. }, Origin::Member { name: target, .. }) =
                    (file.origin, file.target)
                else {
                    continue;
                };
                held += file.bytes.len() as u64;
                if held > limits.max_held {
                    return Err(TOO_MUCH);
                }
                let below = target.strip_prefix(folder).ok_or(CORRUPT)?;
                let made = (within(&home, below.trim_start_matches('/')), file.bytes);
                if members.get(&name).is_some_and(|known| *known != made) {
                    return Err(TWO_WAYS);
                }
                members.insert(name, made);
            }
        }
        Ok(members)
    }
}

fn within(folder: &str, file: &str) -> String {
    if folder.is_empty() {
        file.to_owned()
    } else {
        format!("{folder}/{file}")
    }
}

/// The archive with the redacted members in the place of the old ones, in the same order.
fn written(mut zip: ZipArchive<Cursor<&[u8]>>, members: &Members) -> Option<Vec<u8>> {
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let member = zip.by_index_raw(index).ok()?;
        let name = member.name().ok()?.into_owned();
        if name.ends_with('/') {
            continue; // The files say where they are; and a folder may be called anything.
        }
        let (name, bytes) = members.get(&name)?;
        let mut options = SimpleFileOptions::default().compression_method(member.compression());
        if let Some(time) = member.last_modified() {
            options = options.last_modified_time(time);
        }
        if let Some(mode) = member.unix_mode() {
            options = options.unix_permissions(mode);
        }
        drop(member);
        made.start_file(name.as_str(), options).ok()?;
        made.write_all(bytes).ok()?;
    }
    Some(made.finish().ok()?.into_inner())
}
