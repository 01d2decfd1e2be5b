//! Schemas and OpenAPI documents as files, in JSON or YAML, and the files below their folder that
//! they refer to.

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use serde_json::Value;

use stytch_validate::input::discover::describe;
use stytch_validate::input::tree::{self, Recording};
use stytch_validate::schema::user_schema;
use stytch_validate::text::span::{Locator, Position};

use crate::cli::named_file;

/// The value in a file below a folder. Links may not lead out of it.
pub(super) fn read_below(folder: &Path, path: &str) -> Result<Value> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let file = folder.join(path);
    let real = |path: &Path| {
        path.canonicalize()
            .map_err(|error| anyhow!(describe(&error)))
    };
    if !real(&file)?.starts_with(real(folder)?) {
        bail!("outside the folder of the document, where nothing is read");
    }
    read(&file)
}

/// The value in a file.
pub(super) fn read(path: &Path) -> Result<Value> {
    let text = named_file::read(path)
        .map_err(|error| anyhow!("cannot read {}: {}", path.display(), describe(&error)))?;
    parse(&text).map_err(|fault| anyhow!("{}: {fault}", path.display()))
}

/// The value of a text, be it JSON or YAML.
pub(super) fn parse(text: &[u8]) -> Result<Value> {
    if text.trim_ascii().is_empty() || tree::is_json(text) {
        return user_schema::parse(text).map_err(|fault| anyhow!("{fault}"));
    }
    let recording = Recording::of(text);
    let mut documents = recording.documents();
    let first = documents.next();
    let broken = recording.broken.as_ref();
    let broken = broken.map(|broken| (broken.offset, broken.reason.as_str()));
    let second = documents.next().map(|second| second.range().start);
    let second = second.map(|offset| (offset, "a second YAML document begins here"));
    if let Some((offset, reason)) = broken.or(second) {
        let place = Locator::new(text, Position::START).position(offset);
        bail!("{}: {reason}", place.in_words());
    }
    let first = first.ok_or_else(|| anyhow!("it holds no value"))?;
    let json = first
        .to_json()
        .ok_or_else(|| anyhow!("too large once its aliases are followed"))?;
    // Where it stands in the YAML the crate can't tell: all that it can refuse is the depth.
    serde_json::from_str(&json).map_err(|_| anyhow!("nested too deeply"))
}
