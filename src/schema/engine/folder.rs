//! The files and meta-schemas that a schema file refers to: those below its own folder, and the
//! drafts. Nothing is ever fetched.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jsonschema::{Draft, Registry, RegistryBuilder, Retrieve};
use referencing::{SPECIFICATIONS, uri};
use serde_json::Value as Tree;

use super::fault::{Problem, SchemaFault};
use crate::schema::references::{self, Referring};
use crate::schema::resources::SchemaFile;

/// Reads a file by its path relative to the schema's folder, or says why it can't be read.
pub type Open = Arc<dyn Fn(&str) -> Result<Tree, String> + Send + Sync>;

/// The address that a schema's folder is known by. A reference that climbs out of it is known by
/// another.
const FOLDER: &str = "stytch-validate:///folder/";

/// The address that the schema is known by, where it has none of its own.
pub(super) const OWN: &str = "stytch-validate:///folder/schema";

/// Answers references with files below the schema's folder.
#[derive(Clone)]
pub(super) struct Folder {
    open: Open,
    /// The files that were read, by their addresses.
    opened: Arc<Mutex<BTreeMap<String, SchemaFile>>>,
    /// The addresses of the folder: its own, and the one by which the schema knows itself.
    addresses: Vec<String>,
}

impl Folder {
    pub(super) fn of(schema: &Tree, draft: Draft, open: Open) -> Self {
        let id = schema.get(draft.id_keyword()).and_then(Tree::as_str);
        let own = id.and_then(|id| id.split('#').next()?.rsplit_once('/'));
        let own = own.map(|(folder, _)| format!("{folder}/"));
        Self {
            open,
            opened: Arc::default(),
            addresses: std::iter::once(FOLDER.to_owned()).chain(own).collect(),
        }
    }

    pub(super) fn opened(&self) -> MutexGuard<'_, BTreeMap<String, SchemaFile>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Retrieve for Folder {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Tree, Box<dyn std::error::Error + Send + Sync>> {
        let below = |address: &String| uri.as_str().strip_prefix(address.as_str());
        let path = self.addresses.iter().find_map(below);
        let path = path.ok_or("outside the folder")?;
        let tree = (self.open)(path).map_err(io::Error::other)?;
        let file = SchemaFile {
            path: path.to_owned(),
            address: uri.as_str().to_owned(),
            tree: tree.clone(),
        };
        self.opened().insert(file.address.clone(), file);
        Ok(tree)
    }
}

/// The draft that a schema names; that of OpenAPI is draft 2020-12 with annotations more.
pub(in crate::schema) fn draft_of(schema: &Tree) -> Draft {
    let meta = schema.get("$schema").and_then(Tree::as_str);
    if meta.is_some_and(|meta| meta.starts_with("https://spec.openapis.org/oas/3.")) {
        return Draft::Draft202012;
    }
    Draft::Draft202012.detect(schema)
}

/// Returns what is known of every draft, and the meta-schema that a schema names, with those that
/// it is of itself.
pub(super) fn with_meta_schema(
    schema: &Tree,
    folder: &Folder,
) -> Result<Registry<'static>, SchemaFault> {
    let mut metas = Vec::new();
    let mut draft = Draft::Unknown;
    let mut of = schema.clone();
    while draft == Draft::Unknown && metas.len() < MOST_META_SCHEMAS {
        let meta = of.get("$schema").and_then(Tree::as_str).unwrap_or_default();
        let address = uri::from_str(meta.trim_end_matches('#')).map_err(|_| no_meta_schema())?;
        of = folder.retrieve(&address).map_err(|_| no_meta_schema())?;
        draft = draft_of(&of);
        metas.push((address.as_str().to_owned(), of.clone()));
    }
    let known = SPECIFICATIONS.extend(metas);
    let known = known.map(|known| known.retriever(folder.clone()));
    known
        .and_then(RegistryBuilder::prepare)
        .map_err(|_| no_meta_schema())
}

/// So many meta-schemas may be of one another.
const MOST_META_SCHEMAS: usize = 8;

fn no_meta_schema() -> SchemaFault {
    SchemaFault::at("/$schema", Problem::MetaSchema)
}

/// Follows the references of a schema file. Returns how many schemas may be applied for each look.
///
/// # Errors
///
/// When one closes a cycle, or leads to too many schemas: of one in another file the fault names
/// the last reference on the way, where the schema itself has one.
pub(super) fn followed(
    schema: &Tree,
    draft: Draft,
    folder: Arc<dyn jsonschema::Retrieve>,
) -> Result<u64, SchemaFault> {
    let registry = SPECIFICATIONS.add(OWN, draft.create_resource_ref(schema));
    let registry = registry.map(|registry| registry.draft(draft).retriever(folder));
    let Ok(registry) = registry.and_then(RegistryBuilder::prepare) else {
        return Ok(1);
    };
    let Some(followed) = references::follow(&registry, OWN, &["#".to_owned()]) else {
        return Ok(1);
    };
    let at = |problem, way: &[Referring<'_>]| {
        let place = references::places(schema, way).pop();
        SchemaFault::at(place.unwrap_or_default(), problem)
    };
    if let Some(cycle) = followed.cycles.first() {
        return Err(at(Problem::Cycle, cycle));
    }
    if let Some(fanning_out) = followed.fanning_out.first() {
        return Err(at(Problem::FanOut, &[*fanning_out]));
    }
    Ok(followed.per_look)
}

/// Returns whether a schema says that it is of a draft before draft 4. Another meta-schema may be
/// one of draft 2020-12 with a vocabulary more or less.
pub fn is_of_other_draft(schema: &Tree) -> bool {
    let meta = schema.get("$schema").and_then(Tree::as_str);
    let earlier = |meta: &str| {
        let path = meta.split_once("://json-schema.org/draft-0");
        path.is_some_and(|(_, rest)| rest.starts_with(['0', '1', '2', '3']))
    };
    meta.is_some_and(earlier)
}
