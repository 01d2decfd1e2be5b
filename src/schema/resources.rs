//! The resources that a schema file is made of: itself, the files that it refers to, and the parts
//! of them that have an address of their own.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jsonschema::Draft;
use percent_encoding::percent_decode_str;
use referencing::uri;
use serde_json::Value as Tree;

use crate::schema::json_pointer;
use crate::schema::schema_error::KeywordLocation;

/// A file that holds schemas.
pub(super) struct SchemaFile {
    /// The path relative to the folder of the schema that judges.
    pub(super) path: String,
    /// The address that the engine knows it by.
    pub(super) address: String,
    pub(super) tree: Tree,
}

/// The resources of a schema file.
pub struct Resources {
    /// The file that judges is the first.
    files: Vec<(Arc<str>, Tree)>,
    /// The file and the JSON Pointer of each resource, by its address.
    places: HashMap<String, (usize, String)>,
}

impl Resources {
    /// The resources of the file that judges, which has this name in reports, and of `others`.
    pub(super) fn new(
        name: &str,
        main: SchemaFile,
        others: impl IntoIterator<Item = SchemaFile>,
        draft: Draft,
    ) -> Self {
        let mut made = Self {
            files: Vec::new(),
            places: HashMap::new(),
        };
        for file in std::iter::once(main).chain(others) {
            made.find_places(&file, draft);
            let name = if made.files.is_empty() {
                name.to_owned()
            } else {
                let path = Path::new(name).with_file_name(&file.path);
                path.to_string_lossy().into_owned()
            };
            made.files.push((name.into(), file.tree));
        }
        made
    }

    fn find_places(&mut self, file: &SchemaFile, draft: Draft) {
        let number = self.files.len();
        let keyword = draft.detect(&file.tree).id_keyword();
        // The addresses that relative ones are relative to here, the innermost last.
        let mut around = vec![(String::new(), file.address.clone())];
        let at_root = (number, String::new());
        self.places.insert(file.address.clone(), at_root);
        json_pointer::each(&file.tree, &mut String::new(), &mut |pointer, value| {
            while !is_in(pointer, &around[around.len() - 1].0) {
                around.pop();
            }
            let base = &around[around.len() - 1].1;
            let id = value.get(keyword).and_then(Tree::as_str);
            if let Some(address) = id.and_then(|id| resolved(base, id)) {
                let place = (number, pointer.to_owned());
                self.places.entry(address.clone()).or_insert(place);
                around.push((pointer.to_owned(), address));
            }
        });
    }

    /// Every file, as it was read.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.files.iter().map(|(_, tree)| tree)
    }

    /// The file that a keyword stands in, as it was read.
    pub fn tree_of(&self, keyword: &KeywordLocation) -> Option<&Tree> {
        let is_it = |name: &Arc<str>| keyword.file.as_ref().is_none_or(|file| file == name);
        let file = self.files.iter().find(|(name, _)| is_it(name));
        file.map(|(_, tree)| tree)
    }

    /// The location of a keyword in a resource.
    pub(super) fn keyword(&self, resource: &str, pointer: &str) -> KeywordLocation {
        let known = self.places.get(resource);
        let (file, pointer) = match known {
            Some((0, place)) => (None, format!("{place}{pointer}")),
            Some((number, place)) => {
                let (name, _) = &self.files[*number];
                (Some(name.clone()), format!("{place}{pointer}"))
            }
            // A meta-schema that everybody has.
            None => (Some(Arc::from(resource)), pointer.to_owned()),
        };
        KeywordLocation {
            component: None,
            file,
            pointer,
        }
    }
}

/// The resource that an address leads to, and the JSON Pointer in it.
pub(super) fn parts(address: &str) -> (&str, Cow<'_, str>) {
    let (resource, pointer) = address.split_once('#').unwrap_or((address, ""));
    (resource, percent_decode_str(pointer).decode_utf8_lossy())
}

/// Returns whether a JSON Pointer leads to a place, or into it.
pub(super) fn is_in(pointer: &str, place: &str) -> bool {
    let below = pointer.strip_prefix(place);
    below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

/// The address of a resource by its identifier; none where that is only an anchor.
fn resolved(base: &str, id: &str) -> Option<String> {
    let id = id.trim_end_matches('#');
    if id.is_empty() || id.contains('#') {
        return None;
    }
    let base = uri::from_str(base).ok()?;
    let address = uri::resolve_against(&base.borrow(), id).ok()?;
    Some(address.as_str().to_owned())
}
