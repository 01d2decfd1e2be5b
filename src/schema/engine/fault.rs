//! Why a schema can't be used: said with the place in the schema, never with what stands there.

use std::collections::BTreeMap;
use std::io;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ReferencingError, ValidationError};
use percent_encoding::percent_decode_str;
use serde_json::{Value as Tree, json};

use super::options;
use crate::schema::json_pointer;
use crate::schema::references::MOST_APPLIED;
use crate::schema::resources::SchemaFile;
use crate::text::mask;

/// Why a schema can't be used. Says where in the schema, never what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaFault {
    /// The path of the file with the offending keyword, where the schema refers to it.
    pub file: Option<String>,
    /// The JSON Pointer of the offending keyword in the schema, or in that file.
    pub location: String,
    /// The problem.
    pub problem: Problem,
}

/// The problem of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A pattern that can't be matched, and why.
    Pattern(&'static str),
    /// A reference to something that is not in the schema: nothing is ever fetched.
    Reference,
    /// A reference to a file that can't be read, and why.
    File(String),
    /// A reference to an anchor, in a component: it stands among others, whose anchors may be the
    /// same.
    Anchor,
    /// A reference that leads back to itself, so that nothing could be judged.
    Cycle,
    /// A reference that leads to more schemas for one value than can be applied.
    FanOut,
    /// A meta-schema that nobody has.
    MetaSchema,
    /// A keyword whose value the specification does not allow.
    Keyword(String),
}

impl SchemaFault {
    pub(super) fn at(location: impl Into<String>, problem: Problem) -> Self {
        Self {
            file: None,
            location: location.into(),
            problem,
        }
    }
}

impl std::fmt::Display for SchemaFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let place = match self.location.as_str() {
            "" => "at its root".to_owned(),
            location => format!("at `{}`", shown(location)),
        };
        let place = match &self.file {
            None => place,
            Some(file) => format!("{place} of `{file}`"),
        };
        match &self.problem {
            Problem::Pattern(reason) => write!(f, "the pattern {place} cannot be used: {reason}"),
            Problem::Reference => write!(
                f,
                "the reference {place} leads to nothing in the schema or in a file below its folder, and \
                 nothing is ever downloaded"
            ),
            Problem::File(reason) => write!(
                f,
                "the reference {place} leads to a file that cannot be used: {reason}"
            ),
            Problem::Anchor => write!(
                f,
                "the reference {place} leads to an anchor: in a component, write a JSON Pointer"
            ),
            Problem::Cycle if self.location.is_empty() => write!(
                f,
                "a reference in a file that it refers to leads back to itself at the same place"
            ),
            Problem::Cycle => write!(
                f,
                "the reference {place} leads back to itself at the same place: \
                 nothing could be judged"
            ),
            Problem::FanOut => write!(
                f,
                "the reference {place} leads, by all ways together, to more than {MOST_APPLIED} schemas \
                 for one value: judging would take too long"
            ),
            Problem::MetaSchema => f.write_str(
                "its `$schema` names a meta-schema that is neither draft 4, 6, 7, 2019-09 or 2020-12 \
                 nor a file below its folder",
            ),
            Problem::Keyword(keyword) if keyword.is_empty() => {
                write!(f, "the schema is invalid {place}")
            }
            Problem::Keyword(keyword) => write!(
                f,
                "the schema is invalid {place} (keyword `{keyword}` of its meta-schema)"
            ),
        }
    }
}

/// A place with its names as captured ones are shown: the file may be a capture, named by mistake.
fn shown(location: &str) -> String {
    let segments = location.split('/').skip(1).map(|segment| {
        let is_index = segment.len() < 5 && segment.bytes().all(|byte| byte.is_ascii_digit());
        if is_index {
            return format!("/{segment}");
        }
        let name = mask::unescaped_segment(segment);
        format!("/{}", mask::pointer_segment(mask::unknown_name(&name)))
    });
    segments.collect()
}

/// Returns where a schema refers to an anchor.
pub(super) fn reference_by_anchor(schema: &Tree) -> Option<String> {
    let mut found = None;
    json_pointer::each(schema, &mut String::new(), &mut |pointer, value| {
        let keyword = pointer.rsplit('/').next().unwrap_or_default();
        let is_data = |segment| ["const", "default", "enum", "examples"].contains(&segment);
        if pointer.split('/').any(is_data) {
            return;
        }
        let names_anchor = match value.as_str().and_then(|target| target.strip_prefix('#')) {
            Some(part) if keyword == "$ref" => !part.is_empty() && !part.starts_with('/'),
            Some(_) => keyword == "$dynamicRef",
            None => false,
        };
        if names_anchor && found.is_none() {
            found = Some(pointer.to_owned());
        }
    });
    found
}

/// Returns why a pattern can't be used; `None` where it can.
pub fn pattern_fault(pattern: &str) -> Option<&'static str> {
    options().build(&json!({"pattern": pattern})).err()?;
    let has = |signs: &[&str]| signs.iter().any(|sign| pattern.contains(sign));
    let back = pattern.as_bytes().windows(2).any(|pair| {
        pair[0] == b'\\' && (pair[1].is_ascii_digit() && pair[1] != b'0' || pair[1] == b'k')
    });
    Some(if has(&["(?=", "(?!"]) {
        "it has a lookahead, which cannot be matched in linear time"
    } else if has(&["(?<=", "(?<!"]) {
        "it has a lookbehind, which cannot be matched in linear time"
    } else if back {
        "it has a backreference, which cannot be matched in linear time"
    } else {
        "it cannot be read as a regular expression"
    })
}

/// The fault of the pattern at a place of a schema, or of one of the patterns that are names there.
fn pattern_fault_at(schema: &Tree, location: &str) -> &'static str {
    let fault = match schema.pointer(location) {
        Some(Tree::String(pattern)) => pattern_fault(pattern),
        Some(Tree::Object(named)) => named.keys().find_map(|pattern| pattern_fault(pattern)),
        _ => None,
    };
    fault.unwrap_or("it cannot be compiled")
}

pub(super) fn fault(error: &ValidationError<'_>, schema: &Tree) -> SchemaFault {
    let location = error.instance_path().as_str();
    let problem = match error.kind() {
        ValidationErrorKind::Format { format } if format == "regex" => {
            Problem::Pattern(pattern_fault_at(schema, location))
        }
        ValidationErrorKind::Referencing(missing) => {
            let location = missing_reference(schema, missing).unwrap_or_default();
            return SchemaFault::at(location, leads_nowhere(missing));
        }
        kind => Problem::Keyword(kind.keyword().to_owned()),
    };
    SchemaFault::at(location, problem)
}

/// The fault of the file that an error is about: of the value that it names, or of the reference
/// that leads nowhere.
pub(super) fn fault_of_file(
    error: &ValidationError<'_>,
    schema: &Tree,
    others: &BTreeMap<String, SchemaFile>,
) -> SchemaFault {
    let is_of = |tree: &Tree| match error.kind() {
        ValidationErrorKind::Referencing(missing) => missing_reference(tree, missing).is_some(),
        _ => tree.pointer(error.instance_path().as_str()) == Some(error.instance()),
    };
    if is_of(schema) {
        return fault(error, schema);
    }
    match others.values().find(|file| is_of(&file.tree)) {
        None => fault(error, schema),
        Some(file) => SchemaFault {
            file: Some(file.path.clone()),
            ..fault(error, &file.tree)
        },
    }
}

fn leads_nowhere(missing: &ReferencingError) -> Problem {
    let source = match missing {
        ReferencingError::Unretrievable { source, .. } => source.downcast_ref(),
        _ => None,
    };
    source.map_or(Problem::Reference, |reason: &io::Error| {
        Problem::File(reason.to_string())
    })
}

/// The pointer of the first reference that can be the one that leads nowhere.
fn missing_reference(schema: &Tree, missing: &ReferencingError) -> Option<String> {
    let leads_there = |reference: &str| {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        match missing {
            ReferencingError::PointerToNowhere { pointer } => {
                percent_decode_str(fragment).decode_utf8_lossy() == pointer.as_str()
                    || fragment == pointer
            }
            ReferencingError::NoSuchAnchor { anchor }
            | ReferencingError::InvalidAnchor { anchor } => fragment == anchor,
            ReferencingError::Unretrievable { uri, .. } => {
                let path = path.trim_start_matches("../").trim_start_matches("./");
                !path.is_empty() && uri.split('#').next().is_some_and(|uri| uri.ends_with(path))
            }
            _ => false,
        }
    };
    let mut found = None;
    json_pointer::each(schema, &mut String::new(), &mut |pointer, value| {
        let refers = ["/$ref", "/$dynamicRef"]
            .iter()
            .any(|end| pointer.ends_with(end));
        if found.is_none() && refers && value.as_str().is_some_and(leads_there) {
            found = Some(pointer.to_owned());
        }
    });
    found
}
