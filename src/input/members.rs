//! Chooses the members of an archive that are read, and their readers: recordings first, then what
//! none of them names as a body, as in a folder.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use crate::input::bytes::archive;
use crate::input::readers::{har, hoverfly, trace, wiremock};
use crate::input::{Allowance, Input, ReadError, Reader, detect, discover, sidecars};
use crate::model::capture::Chunk;
use crate::model::source::{Archive, Origin, Source};

/// The members of an archive, as far as nobody has asked for them.
pub(crate) struct Members {
    /// The archive's name.
    name: String,
    archive: Arc<Archive>,
    left: BTreeSet<String>,
    is_begun: bool,
}

/// Asks whether a chunk may be taken, by what it names.
pub(crate) type Admit<'f> = dyn FnMut(&Reader, &Chunk) -> io::Result<()> + 'f;

/// Reads a member; `Break` when no more are wanted.
type ReadMember<'f> =
    dyn FnMut(&Arc<Source>, io::Result<Input>, &mut Admit<'_>) -> ControlFlow<()> + 'f;

/// Reads something, each chunk of which has to be admitted; one that is not ends the reading with
/// the reason.
pub(crate) fn admitted(
    admit: &mut Admit<'_>,
    read: impl FnOnce(&mut dyn FnMut(&Reader, &Chunk) -> ControlFlow<()>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut refused = None;
    let outcome = read(&mut |reader, chunk| match admit(reader, chunk) {
        Ok(()) => ControlFlow::Continue(()),
        Err(fault) => {
            refused = Some(ReadError::Io(fault));
            ControlFlow::Break(())
        }
    });
    refused.map_or(outcome, Err)
}

impl Members {
    /// The members of an input, where it is an archive; it can't be read itself any more. An archive
    /// that is broken, or inside another, is a fault.
    pub(crate) fn of(input: &mut Input) -> io::Result<Option<Self>> {
        let Some(archive) = input.archive()? else {
            return Ok(None);
        };
        let files = archive.members.iter();
        // A folder is a name and nothing more.
        let files = files.filter(|(name, member)| !name.ends_with('/') || member.size > 0);
        Ok(Some(Self {
            name: input.name().to_owned(),
            left: files.map(|(name, _)| name.clone()).collect(),
            archive: Arc::new(archive),
            is_begun: false,
        }))
    }

    /// Hands over the members, opened, as the files of a folder are read: recordings, then stubs, which
    /// are looked for among what no other recording names, then what may be a capture by itself. What is
    /// handed over admits a chunk, and takes out the bodies that the chunk names. So many bytes of a
    /// member may be held at once.
    pub(crate) fn each(&mut self, allowance: &Allowance, most: u64, read: &mut ReadMember<'_>) {
        for kind in [Self::recordings, Self::stubs, Self::captures] {
            for member in kind(self).into_iter().map(Arc::new) {
                let input = open(&member, allowance, most);
                let admit =
                    &mut |reader: &Reader, chunk: &Chunk| self.bodies(chunk, reader, allowance);
                if read(&member, input, admit).is_break() {
                    return;
                }
            }
        }
    }

    /// Takes out the recordings, in the order of their names.
    pub(crate) fn recordings(&mut self) -> Vec<Source> {
        let archive = Arc::clone(&self.archive);
        let is_one = |name: &str| {
            har::is_called_so(name) || trace::is_called_so(name) || may_name_bodies(&archive, name)
        };
        let recordings = self.take(|name| !is_hidden(name) && is_one(name));
        let mut all = recordings.iter();
        if all.any(|found| trace::is_called_so(&found.name)) {
            self.left.retain(|name| !trace::belongs(name));
        }
        recordings
    }

    /// Takes out what may be stubs whose bodies are in the archive, too.
    fn stubs(&mut self) -> Vec<Source> {
        let is_body = |name: &str| wiremock::is_body(Path::new(name));
        if !self.left.iter().any(|name| is_body(name)) {
            return Vec::new();
        }
        self.take(|name| !is_hidden(name) && !is_body(name) && is_json(name))
    }

    /// Takes out what a folder would be read for: what may be a capture by its name, a recording
    /// whose name says nothing, another archive.
    fn captures(&mut self) -> Vec<Source> {
        let archive = Arc::clone(&self.archive);
        self.take(|name| {
            let is_open = || discover::is_open(&discover::file_name(Path::new(name)));
            !is_hidden(name)
                && !discover::is_foreign(name)
                && (discover::is_claimed(name) || is_open() && is_recording(&archive, name))
        })
    }

    /// Returns whether any was taken out.
    pub(crate) fn are_begun(&self) -> bool {
        self.is_begun
    }

    /// Takes out all the rest.
    pub(crate) fn rest(&mut self) -> Vec<Source> {
        self.take(|_| true)
    }

    fn take(&mut self, wanted: impl Fn(&str) -> bool) -> Vec<Source> {
        let (taken, left) = std::mem::take(&mut self.left)
            .into_iter()
            .partition(|name| wanted(name));
        self.left = left;
        let taken: BTreeSet<String> = taken;
        self.is_begun |= !taken.is_empty();
        let source = |member: String| Source {
            name: format!("{}!{member}", self.name),
            origin: Origin::Member {
                archive: Arc::clone(&self.archive),
                name: member,
            },
            is_found: true,
        };
        taken.into_iter().map(source).collect()
    }

    /// Takes out the bodies that a stretch of a recording in this archive names, or says that they
    /// unpack to more than is allowed: each counts as often as it is named, since it is unpacked then.
    fn bodies(&mut self, chunk: &Chunk, reader: &Reader, allowance: &Allowance) -> io::Result<()> {
        for file in sidecars::of(chunk, reader) {
            if let Origin::Member { name, .. } = file
                && let Some(member) = self.archive.members.get(&name)
            {
                allowance.spend(member.size)?;
                self.left.remove(&name);
            }
        }
        Ok(())
    }
}

/// Opens a member, which is no archive itself.
fn open(member: &Arc<Source>, allowance: &Allowance, most: u64) -> io::Result<Input> {
    let mut input = Input::open(Arc::clone(member), allowance)?.holding(most);
    Members::of(&mut input)?; // none: an archive in an archive is a fault
    Ok(input)
}

/// Returns whether a member is called as a JSON text.
fn is_json(name: &str) -> bool {
    detect::by_name(name).is_some_and(|reader| reader.name == "json")
}

/// Returns whether a member begins as a HAR or a simulation of Hoverfly, whatever it is called.
fn may_name_bodies(archive: &Archive, name: &str) -> bool {
    let mut head = Vec::new();
    is_json(name)
        && archive::member(archive, name, Allowance::new(u64::MAX))
            .is_ok_and(|member| member.take(HEAD).read_to_end(&mut head).is_ok())
        && (sidecars::begins_as_har(&head) || hoverfly::begins_as_simulation(&head))
}

/// The number of bytes of a member that are enough to recognise it.
const HEAD: u64 = 64;

/// Returns whether a member begins as a recording does, whatever it is called.
fn is_recording(archive: &Archive, name: &str) -> bool {
    archive::member(archive, name, Allowance::new(u64::MAX)).is_ok_and(detect::begins_as_recording)
}

/// Returns whether a member is hidden, as what macOS adds for each file is (`__MACOSX/._NAME`).
fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|step| step.starts_with('.') && step != "." && step != "..")
}
