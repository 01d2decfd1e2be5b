//! A schema file of the user's own, judged to its letter.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value as Tree;
use strum::Display;

use crate::json::{Document, EQUAL_NAMES, Limits, SyntaxErrorKind};
use crate::schema::engine::{self, Engine, Open, SchemaFault};
use crate::schema::keywords::{ANNOTATIONS, KEYWORDS};
use crate::schema::plan;
use crate::schema::resources::Resources;
use crate::schema::schema_error::KeywordLocation;
use crate::text::span::{Locator, Position, without_mark};

/// A schema of draft 4, 6, 7, 2019-09 or 2020-12, as its `$schema` says.
pub struct UserSchema {
    /// The name in reports: the file's name as it was given.
    pub name: Arc<str>,
    /// Compiled.
    pub engine: Engine,
    /// Whether it marks anything as deprecated.
    pub deprecates: bool,
    /// Every property name it mentions: these may be printed.
    pub names: HashSet<String>,
    /// Whether it constrains anything, as far as its root tells.
    pub constrains: bool,
}

/// Why a schema file can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Display)]
pub enum UserSchemaFault {
    /// It is not JSON.
    #[strum(to_string = "not JSON, {place}")]
    NotJson {
        /// The line and the column, in words.
        place: String,
    },
    /// A key stands twice in one of its objects.
    #[strum(to_string = "{place}: {EQUAL_NAMES}")]
    EqualNames {
        /// The line and the column of the second one, in words.
        place: String,
    },
    /// It is JSON that no tree holds.
    #[strum(to_string = "{place}: {reason}")]
    NoTree {
        /// The line and the column, in words.
        place: String,
        /// The reason.
        reason: &'static str,
    },
    /// It is JSON, and no schema to judge by.
    #[strum(transparent)]
    NotASchema(SchemaFault),
    /// It is a component in the published style, whose references lead to other components.
    #[strum(
        to_string = "a component in the published style, not a self-contained schema: its `$id` is a fragment; use `--schema NAME` for the embedded one, or print it with `--print-schema NAME`"
    )]
    Component,
    /// It is an OpenAPI document, in which there are schemas.
    #[strum(to_string = "an OpenAPI document, not a schema: pass it to `--schemas FILE`")]
    OpenApi,
    /// It says that it is of a draft before draft 4.
    #[strum(
        to_string = "its `$schema` names a draft that is not supported; drafts 4, 6, 7, 2019-09 and 2020-12 are"
    )]
    OtherDraft,
    /// It is an object without a keyword by which anything could be judged: a capture, for example.
    #[strum(to_string = "not a schema: it has no keyword of JSON Schema")]
    NoKeyword,
}

impl UserSchema {
    /// Reads a schema from the text of a file called `name`, which refers to no other file.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or no schema that can be judged by offline.
    pub fn read(name: &str, text: &[u8]) -> Result<Self, UserSchemaFault> {
        Self::with_files(
            name,
            parse(text)?,
            Arc::new(|_| Err("no other file is read".to_owned())),
        )
    }

    /// Takes what a file called `name` holds for a schema; `open` reads the files that it refers
    /// to.
    ///
    /// # Errors
    ///
    /// When it is no schema that can be judged by offline.
    pub fn with_files(name: &str, tree: Tree, open: Open) -> Result<Self, UserSchemaFault> {
        let id = tree.get("$id").and_then(Tree::as_str).unwrap_or_default();
        if id.starts_with("#/components/") {
            return Err(UserSchemaFault::Component);
        }
        if engine::is_of_other_draft(&tree) {
            return Err(UserSchemaFault::OtherDraft);
        }
        if let Tree::Object(members) = &tree {
            if ["openapi", "swagger"]
                .iter()
                .any(|name| members.contains_key(*name))
            {
                return Err(UserSchemaFault::OpenApi);
            }
            let mut names = members.keys().map(String::as_str);
            let is_one = members.contains_key("$schema")
                || names.clone().any(|name| KEYWORDS.contains(&name))
                || names.all(|name| ANNOTATIONS.contains(&name));
            if !is_one {
                return Err(UserSchemaFault::NoKeyword);
            }
        }
        let constrains = constrains(&tree);
        let engine = Engine::for_schema(name, tree, open).map_err(UserSchemaFault::NotASchema)?;
        let mut names = HashSet::new();
        let mut deprecates = false;
        for tree in engine.resources().into_iter().flat_map(Resources::trees) {
            plan::mentions(tree, &mut names, &mut deprecates);
        }
        Ok(Self {
            name: Arc::from(name),
            engine,
            deprecates,
            names,
            constrains,
        })
    }

    /// The file that a keyword of this schema stands in.
    pub fn tree_of(&self, keyword: &KeywordLocation) -> Option<&Tree> {
        self.engine.resources()?.tree_of(keyword)
    }
}

/// Returns the value of a text in JSON that is a schema, or holds some.
///
/// # Errors
///
/// When it is not JSON, or a key stands twice in one object: a tree keeps the last of the two, and
/// what the first says would go unchecked.
pub fn parse(text: &[u8]) -> Result<Tree, UserSchemaFault> {
    let place = |offset| {
        let locator = Locator::new(text, Position::START);
        locator.position(offset).in_words()
    };
    let limits = Limits {
        max_depth: MAX_DEPTH,
    };
    let document = Document::parse_with(text, limits).map_err(|error| {
        let place = place(error.offset);
        match error.kind {
            SyntaxErrorKind::TooDeep { .. } => UserSchemaFault::NoTree {
                place,
                reason: "nested too deeply: a schema may have 127 levels",
            },
            _ => UserSchemaFault::NotJson { place },
        }
    })?;
    if let Some(twice) = document.duplicates().next() {
        let place = place(twice.second().start);
        return Err(UserSchemaFault::EqualNames { place });
    }
    serde_json::from_slice(without_mark(text)).map_err(|error| UserSchemaFault::NoTree {
        place: format!("line {}, column {}", error.line(), error.column()),
        reason: "a string with half a surrogate pair",
    })
}

/// So many levels `serde_json` reads.
const MAX_DEPTH: u32 = 127;

/// Returns whether the root of a schema has a keyword that judges, in its draft.
fn constrains(schema: &Tree) -> bool {
    let draft = engine::draft_of(schema);
    match schema {
        Tree::Object(members) => members
            .keys()
            .any(|name| KEYWORDS.contains(&name.as_str()) && draft.is_known_keyword(name)),
        other => other == &Tree::Bool(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_schema_is_refused_with_a_plain_word() {
        let refused = |text: &str| {
            let read = UserSchema::read("s.json", text.as_bytes());
            read.err().map(|fault| fault.to_string())
        };
        for schema in [
            "true",
            "false",
            r#"{"type": "object", "more": "SECRET"}"#,
            r##"{"$ref": "#/$defs/a", "$defs": {"a": {}}}"##,
            r#"{"properties": {"openapi": true}}"#,
            r#"{"title": "x", "deprecated": true}"#,
            r#"{"format": "email"}"#,
            r#"{"contentMediaType": "application/json", "contentEncoding": "base64"}"#,
            r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "foo": 1}"#,
            "{}",
        ] {
            assert_eq!(refused(schema), None, "{schema}");
        }
        for (text, said) in [
            (
                r##"{"$ref": "#"}"##,
                "the reference at `/$ref` leads back to itself",
            ),
            (
                r#"{"$schema": "https://example.com/SECRET", "type": "object"}"#,
                "its `$schema` names a meta-schema",
            ),
            (r#"{"name": "x", "description": "SECRET"}"#, "not a schema"),
            (
                r#"{"status_code": 200, "member": {"type": "SECRET"}}"#,
                "not a schema",
            ),
            (r#"{"log": {"entries": []}}"#, "not a schema"),
            (
                r#"{"openapi": "3.1.0", "$schema": "SECRET"}"#,
                "an OpenAPI document",
            ),
            (r#"{"swagger": "2.0", "paths": {}}"#, "an OpenAPI document"),
            (r#"[{"scope": "SECRET"}]"#, "the schema is invalid"),
            (r#"{"type": "SECRET"}"#, "the schema is invalid"),
            (r#""SECRET""#, "the schema is invalid"),
        ] {
            let message = refused(text).unwrap_or_default();
            assert!(message.starts_with(said), "{text}: {message}");
            assert!(!message.contains("SECRET"), "{message}");
        }
    }

    #[test]
    fn a_schema_without_a_keyword_of_its_draft_that_judges_constrains_nothing() {
        let constrains = |text: &str| {
            let read = UserSchema::read("s.json", text.as_bytes());
            read.map(|schema| schema.constrains)
        };
        for (schema, expected) in [
            ("true", false),
            ("false", true),
            ("{}", false),
            (r#"{"format": "email"}"#, false),
            (r#"{"$defs": {"a": {"type": "string"}}}"#, false),
            (r#"{"minimum": 1}"#, true),
            (r#"{"prefixItems": [{"type": "string"}]}"#, true),
            (
                r#"{"$schema": "http://json-schema.org/draft-04/schema#", "const": 1}"#,
                false,
            ),
        ] {
            assert_eq!(constrains(schema), Ok(expected), "{schema}");
        }
    }
}
