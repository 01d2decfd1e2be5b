//! Which members of an archive are read, and as what: recordings first, then what none of them
//! names as a body, as the files of a folder are.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use memchr::memmem;

use crate::input::{Allowance, Input, detect, har, trace};
use crate::model::capture::Chunk;
use crate::model::document::Document;
use crate::model::source::{Archive, Origin, Source};

/// The members of an archive, as far as nobody has asked for them.
pub struct Members {
    /// What the archive is called.
    name: String,
    archive: Arc<Archive>,
    left: BTreeSet<String>,
}

impl Members {
    /// The members of an input, where it is an archive; it can't be read itself any more.
    ///
    /// # Errors
    ///
    /// What the system says, or that the archive is broken, or one inside another.
    pub fn of(input: &mut Input) -> io::Result<Option<Self>> {
        let archive = input.archive()?;
        Ok(archive.map(|archive| Self::all(input.name(), Arc::new(archive))))
    }

    fn all(name: &str, archive: Arc<Archive>) -> Self {
        let files = archive.members.iter();
        // A folder is a name and nothing more.
        let files = files.filter(|(name, member)| !name.ends_with('/') || member.size > 0);
        let left = files.map(|(name, _)| name.clone()).collect();
        Self {
            name: name.to_owned(),
            archive,
            left,
        }
    }

    /// Takes out the recordings, in the order of their names.
    pub fn recordings(&mut self) -> Vec<Source> {
        let is_one = |name: &str| har::is_called_so(name) || trace::is_called_so(name);
        let recordings = self.take(|name| is_one(name) && !is_hidden(name));
        if recordings
            .iter()
            .any(|found| trace::is_called_so(&found.name))
        {
            self.left.retain(|name| !trace::belongs(name));
        }
        recordings
    }

    /// Takes out what may be a capture by its name, or is another archive.
    pub fn captures(&mut self) -> Vec<Source> {
        let is_archive = |name: &str| name.to_ascii_lowercase().ends_with(".zip");
        self.take(|name| !is_hidden(name) && (detect::by_name(name).is_some() || is_archive(name)))
    }

    /// Takes out all the rest.
    pub fn rest(&mut self) -> Vec<Source> {
        self.take(|_| true)
    }

    fn take(&mut self, wanted: impl Fn(&str) -> bool) -> Vec<Source> {
        let (taken, left) = std::mem::take(&mut self.left)
            .into_iter()
            .partition(|name| wanted(name));
        self.left = left;
        let taken: BTreeSet<String> = taken;
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

    /// Takes out the bodies that a stretch of a recording in this archive names. What they unpack
    /// to is allowed for each time that one is named, since it is unpacked each time.
    ///
    /// # Errors
    ///
    /// That they unpack to more.
    pub fn bodies(&mut self, chunk: &Chunk, allowance: &Allowance) -> io::Result<()> {
        for name in named(&chunk.text) {
            let Some(Origin::Member { name, .. }) = har::beside(&chunk.source.origin, &name) else {
                continue;
            };
            if let Some(member) = self.archive.members.get(&name) {
                allowance.spend(member.size)?;
                self.left.remove(&name);
            }
        }
        Ok(())
    }
}

/// Whether a member is hidden, as what macOS adds for each file is (`__MACOSX/._NAME`).
fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|step| step.starts_with('.') && step != "." && step != "..")
}

/// The files that all members called `_file` and `_sha1` name. In a body that is kept as a string,
/// the quotes of such a name are escaped.
fn named(text: &[u8]) -> impl Iterator<Item = String> {
    let resources = values(text, br#""_sha1""#).map(|name| format!("resources/{name}"));
    values(text, br#""_file""#).chain(resources)
}

fn values(text: &[u8], name: &'static [u8]) -> impl Iterator<Item = String> {
    memmem::find_iter(text, name).filter_map(move |at| {
        let rest = text[at + name.len()..].trim_ascii_start();
        let value = rest.strip_prefix(b":")?;
        let (document, _) =
            Document::parse_prefix(value, crate::model::document::Limits::default()).ok()?;
        document.root().as_str().map(std::borrow::Cow::into_owned)
    })
}
