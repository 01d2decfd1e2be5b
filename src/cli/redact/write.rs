//! Writes redacted captures, and the files that hold their bodies.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use stytch_validate::commands::redact::{Redacted, SidecarFile, is_body};
use stytch_validate::input::discover::describe;
use stytch_validate::model::source::Origin;
use stytch_validate::settings::Settings;
use stytch_validate::text::words;

use crate::cli::args::Args;
use crate::cli::file::{self, Replace};
use crate::cli::file_identity::{self, Place, is_device};
use crate::cli::stderr::say;

/// Writes what was redacted, and knows what it has written.
pub(super) struct Put<'a> {
    args: &'a Args,
    /// The files that may be replaced by new ones.
    replace: Replace,
    pub(super) settings: &'a Settings,
    /// Files that this run reads and that are no captures, each with what it is.
    taken: Vec<(Place, &'static str)>,
    /// Captures that were changed.
    pub(super) changed: usize,
    /// Files with bodies that were changed.
    pub(super) bodies: usize,
    /// Files that are done with their recording.
    done: HashSet<PathBuf>,
    /// Files that had several names, and how many of the names are not done.
    names: HashMap<Place, (String, u64)>,
    /// The real paths of what was named, once a link asks for them.
    roots: OnceCell<HashSet<PathBuf>>,
}

const NO_PLACE: &str = "its bodies are in separate files, which cannot go to standard output: name another folder with `-o`, or use `--in-place`";

impl<'a> Put<'a> {
    pub(super) fn new(args: &'a Args, settings: &'a Settings) -> Self {
        Self {
            args,
            replace: Replace::Nothing.forced(args.force),
            settings,
            taken: file_identity::of_options(args, settings),
            changed: 0,
            bodies: 0,
            done: HashSet::new(),
            names: HashMap::new(),
            roots: OnceCell::new(),
        }
    }

    /// Returns whether a file is really in none of the folders that were named.
    pub(super) fn leads_out(&self, path: &Path) -> bool {
        let named = || self.settings.paths().filter_map(real).collect();
        let roots = self.roots.get_or_init(named);
        real(path).is_some_and(|path| !path.ancestors().any(|folder| roots.contains(folder)))
    }

    /// Returns whether a file was redacted with its recording.
    pub(super) fn is_done(&self, path: &Path) -> bool {
        !self.done.is_empty() && real(path).is_some_and(|path| self.done.contains(&path))
    }

    /// Returns how many of these files, by their real paths, were redacted with a recording.
    pub(super) fn count_done(&self, files: &[PathBuf]) -> u64 {
        files
            .iter()
            .map(|file| u64::from(self.done.contains(file)))
            .sum()
    }

    /// Refuses what can't be written before it is read.
    pub(super) fn check(&self, path: Option<&Path>) -> Result<()> {
        if let Some(path) = path.filter(|_| self.args.in_place) {
            if is_device(path) {
                bail!("it is not a regular file, so it cannot be replaced");
            }
            return self.free(path);
        }
        let Some(output) = &self.output(path) else {
            return Ok(());
        };
        if path.is_some_and(|path| Place::of(path) == Place::of(output)) {
            bail!("it would overwrite its own input: use `--in-place` for that");
        }
        self.free(output)?;
        self.may_write(output)
    }

    /// Refuses a file that is there, unless it may be replaced.
    fn may_write(&self, path: &Path) -> Result<()> {
        let checked = self.replace.check(path);
        checked.map_err(|error| unwritable(path, &error))
    }

    /// Returns where `-o` has a capture go: into a folder under its own name.
    pub(super) fn output(&self, path: Option<&Path>) -> Option<PathBuf> {
        let is_file = |output: &&PathBuf| output.as_os_str() != "-";
        let output = self.args.output.as_ref().filter(is_file)?;
        match path.and_then(Path::file_name).filter(|_| output.is_dir()) {
            Some(name) => Some(output.join(name)),
            None => Some(output.clone()),
        }
    }

    /// Refuses a file that the run itself needs.
    fn free(&self, path: &Path) -> Result<()> {
        let place = Place::of(path);
        match self.taken.iter().find(|(taken, _)| *taken == place) {
            Some((_, what)) => bail!("{} is {what} of this run", path.display()),
            None => Ok(()),
        }
    }

    /// Returns what stands where the bodies of a recording are to be under new names. It is another
    /// recording's, so that these need other names.
    pub(super) fn taken_names(&self, recording: &Path, made: &Redacted) -> Result<Vec<String>> {
        let output = self.output(Some(recording));
        if made.beside.is_empty() || output.is_some() && self.args.force {
            return Ok(Vec::new());
        }
        let (from, to) = match &output {
            Some(output) => (folder_of(recording)?, folder_of(output)?),
            None => (PathBuf::new(), PathBuf::new()),
        };
        // Each is listed once, however many bodies are in it.
        let mut folders = BTreeSet::new();
        for file in &made.beside {
            let (Origin::File(origin), Origin::File(target)) = (&file.origin, &file.target) else {
                continue;
            };
            let new = target.ancestors().filter(|step| !origin.starts_with(step));
            let steps = new.count();
            let target = match &output {
                Some(_) => same_way(&from, target, &to),
                None => Some(target.clone()),
            };
            let target = target.filter(|target| target.exists() && !self.is_done(target));
            let around = target.iter().flat_map(|target| target.ancestors().skip(1));
            folders.extend(around.take(steps).map(Path::to_owned));
        }
        let listed = folders
            .iter()
            .filter_map(|folder| fs::read_dir(folder).ok());
        let files = listed.flatten().flatten();
        Ok(files
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .collect())
    }

    /// Writes a redacted capture, called `name`, to where it is to be.
    pub(super) fn put(&mut self, path: Option<&Path>, name: &str, made: &Redacted) -> Result<()> {
        match (path, &self.output(path)) {
            (Some(path), _) if self.args.in_place => return self.in_place(path, name, made),
            (path, Some(output)) => {
                let place = Place::of(output);
                let is_body = |file: &SidecarFile| matches!(&file.origin, Origin::File(body) if Place::of(body) == place);
                if made.beside.iter().any(is_body) {
                    bail!("it would overwrite a body of the recording");
                }
                let files = self.moved(path, made, output)?;
                for (_, target) in &files {
                    self.make_folder(target)?;
                }
                for (file, target) in &files {
                    self.write(target, &file.bytes)?;
                    self.bodies += 1;
                    if let Origin::File(body) = &file.origin {
                        self.done.insert(body.clone());
                    }
                }
                self.write(output, &made.bytes)?;
                for (file, target) in &files {
                    let from = file_name(file);
                    self.announce(&format!("{from} to {}", target.display()));
                }
                self.announce(&format!("{name} to {}", output.display()));
            }
            _ if !made.beside.is_empty() => bail!(NO_PLACE),
            _ if self.args.dry_run => self.announce(name),
            _ => {
                crate::cli::print(|out| out.write_all(&made.bytes))?;
            }
        }
        self.changed += 1;
        Ok(())
    }

    /// Puts a capture in its own place, the files first: a recording that stops there names what it
    /// named before.
    fn in_place(&mut self, path: &Path, name: &str, made: &Redacted) -> Result<()> {
        let files = made
            .beside
            .iter()
            .filter_map(|file| match (&file.origin, &file.target) {
                (Origin::File(path), Origin::File(target)) => Some((file, path, target)),
                _ => None,
            });
        for (file, body, target) in files.clone() {
            self.free(body)?;
            let is_recording = Place::of(body) == Place::of(path);
            if file.is_changed && (is_recording || !is_body(self.settings, body)) {
                bail!(
                    "it names {}, which is not the file of a body: remove it from the recording, or redact both by hand",
                    shown(body)
                );
            }
            if target != body {
                self.may_write(target)?;
            }
        }
        let mut changed = false;
        for (file, body, target) in files {
            if file.is_changed {
                self.body(body, target, &file.bytes)
                    .with_context(|| format!("the body in {}", shown(body)))?;
                self.bodies += 1;
                changed = true;
            }
            self.done.extend([body.clone(), target.clone()]);
        }
        if fs::read(path).is_ok_and(|before| before != made.bytes) {
            self.replace(path, &made.bytes)?;
            self.announce(name);
            changed = true;
        }
        self.changed += usize::from(changed);
        Ok(())
    }

    /// Puts a body in the place of the old one, or in another where its name was data.
    fn body(&mut self, body: &Path, target: &Path, bytes: &[u8]) -> Result<()> {
        if target == body {
            self.replace(body, bytes)?;
            self.announce(&shown(body));
            return Ok(());
        }
        self.make_folder(target)?;
        self.write(target, bytes)?;
        if !self.args.dry_run {
            fs::remove_file(body).map_err(|error| anyhow!("{}", describe(&error)))?;
            // The names of its folders were data, too, where nothing is left in them.
            let folders = body.ancestors().skip(1);
            let mut folders = folders.take_while(|folder| !target.starts_with(folder));
            folders.all(|folder| fs::remove_dir(folder).is_ok());
        }
        self.announce(&format!("{} to {}", shown(body), shown(target)));
        Ok(())
    }

    fn replace(&mut self, path: &Path, bytes: &[u8]) -> Result<()> {
        if self.args.dry_run {
            return Ok(());
        }
        self.count_names(path);
        file::write(path, Replace::Anything, |out| out.write_all(bytes))
            .map_err(|error| anyhow!("{}", describe(&error)))
    }

    /// Counts the names of a file that are left. One that is done is forgotten: the system gives its
    /// number to another file.
    fn count_names(&mut self, path: &Path) {
        let place = Place::of(path);
        let known = self.names.remove(&place);
        let (shown, left) = known.unwrap_or_else(|| {
            let all = file_identity::names(path).unwrap_or(1);
            (path.display().to_string(), all)
        });
        if left > 1 {
            self.names.insert(place, (shown, left - 1));
        }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        if self.args.dry_run {
            return Ok(());
        }
        file::write(path, self.replace, |out| out.write_all(bytes))
            .map_err(|error| unwritable(path, &error))
    }

    fn make_folder(&self, path: &Path) -> Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        if self.args.dry_run {
            return Ok(());
        }
        fs::create_dir_all(folder)
            .map_err(|error| anyhow!("{}", describe(&error)))
            .with_context(|| format!("cannot make {}", folder.display()))
    }

    /// The files of a recording, and where they are to be for the recording that is written to
    /// `output`: as far from it as they are from the recording now.
    fn moved<'r>(
        &self,
        recording: Option<&Path>,
        made: &'r Redacted,
        output: &Path,
    ) -> Result<Vec<(&'r SidecarFile, PathBuf)>> {
        if !made.beside.is_empty() && fs::metadata(output).is_ok_and(|found| !found.is_file()) {
            bail!(NO_PLACE);
        }
        let mut targets = Vec::new();
        for file in &made.beside {
            let (Some(recording), Origin::File(path), Origin::File(target)) =
                (recording, &file.origin, &file.target)
            else {
                continue;
            };
            let (from, to) = (folder_of(recording)?, folder_of(output)?);
            if !file.is_changed && same_way(&from, path, &to).is_some_and(|to| to == *path) {
                continue; // it is where it is to be, and as it is to be
            }
            let is_free = |target: &PathBuf| {
                let target = Place::of(target);
                [path, recording, output]
                    .map(Place::of)
                    .iter()
                    .all(|taken| *taken != target)
            };
            let target = same_way(&from, target, &to)
                .filter(is_free)
                .context("its bodies are in separate files, which would be overwritten: name another folder with `-o`, or use `--in-place`")?;
            self.free(&target)?;
            self.may_write(&target)?;
            targets.push((file, target));
        }
        Ok(targets)
    }

    fn announce(&self, what: &str) {
        if self.args.dry_run {
            say(&format!("would redact {what}"));
        } else if !self.args.quiet {
            say(&format!("redacted {what}"));
        }
    }

    /// Says which files were redacted under one name, and not under another: that one still leads
    /// to what they held.
    pub(super) fn tell_of_other_names(&self) {
        let mut left: Vec<_> = self.names.values().collect();
        left.sort();
        for (name, left) in left {
            let names = words::count(*left, "other name", "other names");
            let lead = if *left == 1 { "leads" } else { "lead" };
            say(&format!(
                "warning: {name} had {names} (hard links), which still {lead} to the original content"
            ));
        }
    }
}

/// Returns the real path of the folder that a file is in.
fn folder_of(path: &Path) -> Result<PathBuf> {
    let folder = from_here(path.parent().unwrap_or(path));
    folder
        .canonicalize()
        .map_err(|error| anyhow!("{}: {}", folder.display(), describe(&error)))
}

/// The real path of a file, also of one that is there no more, nor its folder.
fn real(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|outer| {
        let there = from_here(outer).canonicalize().ok()?;
        Some(there.join(path.strip_prefix(outer).ok()?))
    })
}

/// Returns a path that is not empty, and leads where this one does.
fn from_here(path: &Path) -> PathBuf {
    if path == Path::new("") {
        PathBuf::from(".")
    } else {
        path.to_owned()
    }
}

/// A path as it is seen from the working directory, where it is below it.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let below = here.ok().and_then(|here| path.strip_prefix(here).ok());
    below.unwrap_or(path).display().to_string()
}

fn file_name(file: &SidecarFile) -> String {
    match &file.origin {
        Origin::File(path) => shown(path),
        Origin::Member { name, .. } => name.clone(),
        Origin::Stdin => "-".to_owned(),
    }
}

/// The path that leads from the folder `to` as `path` does from the folder `from`.
fn same_way(from: &Path, path: &Path, to: &Path) -> Option<PathBuf> {
    let mut ways = from.ancestors().zip(to.ancestors());
    ways.find_map(|(from, to)| Some(to.join(path.strip_prefix(from).ok()?)))
}

fn unwritable(path: &Path, error: &std::io::Error) -> anyhow::Error {
    anyhow!("cannot write {}: {}", path.display(), describe(error))
}
