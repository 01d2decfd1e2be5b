//! The one engine: the jsonschema crate, judging a `Document` through its traits. Offline: no
//! HTTP, no file resolution; patterns run in linear time.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{
    Draft, PatternOptions, ReferencingError, Registry, RegistryBuilder, Retrieve, ValidationError,
    Validator,
};
use percent_encoding::percent_decode_str;
use referencing::{SPECIFICATIONS, uri};
use serde_json::{Value as Tree, json};

use crate::json::Value;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::effort::{self, Exhausted, MOST_FAULTS};
use crate::schema::jsonschema_adapter::{Instance, TapeJson};
use crate::schema::keywords;
use crate::schema::plan;
use crate::schema::pointers::{self, Pointers};
use crate::schema::references::{self, MOST_APPLIED, Referring};
use crate::schema::resources::{self, Resources, SchemaFile};
use crate::schema::schema_error::{KeywordLocation, SchemaError, SchemaErrorKind};
use crate::schema::validate::{PropertyUse, SchemaSource};
use crate::schema::variants::{self, Variant};
use crate::text::mask;

/// A compiled schema.
pub struct Engine {
    validator: Validator<TapeJson>,
    /// The number of schemas that may be applied for each look at the instance.
    per_look: u64,
    /// Of a schema file.
    resources: Option<Resources>,
}

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
    Circle,
    /// A reference that leads to more schemas for one value than can be applied.
    Manifold,
    /// A meta-schema that nobody has.
    MetaSchema,
    /// A keyword whose value the specification does not allow.
    Keyword(String),
}

impl SchemaFault {
    fn at(location: impl Into<String>, problem: Problem) -> Self {
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
            Problem::Circle if self.location.is_empty() => write!(
                f,
                "a reference in a file that it refers to leads back to itself at the same place"
            ),
            Problem::Circle => write!(
                f,
                "the reference {place} leads back to itself at the same place: \
                 nothing could be judged"
            ),
            Problem::Manifold => write!(
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

impl Engine {
    /// Returns whether a component can be judged by, whatever those say that it refers to.
    ///
    /// # Errors
    ///
    /// When it is no valid schema, or refers to a part of another that is not there.
    pub fn check(catalog: &Catalog, component: ComponentId) -> Result<(), SchemaFault> {
        if let Some(location) = reference_by_anchor(catalog.schema(component)) {
            return Err(SchemaFault::at(location, Problem::Anchor));
        }
        let mut alone = catalog.schema(component).clone();
        if let Some(keywords) = alone.as_object_mut() {
            keywords.shift_remove("$id");
        }
        without_references(catalog, &mut alone);
        let built = options().with_draft(Draft::Draft202012).build(&alone);
        built.map(drop).map_err(|error| fault(&error, &alone))
    }

    /// The engine for a component and all it reaches.
    ///
    /// # Errors
    ///
    /// When a component of the closure is no valid schema; never for the embedded ones.
    pub fn for_component(
        catalog: &Catalog,
        root: ComponentId,
        form: Variant,
    ) -> Result<Self, SchemaFault> {
        let resource = variants::assemble(catalog, root, form);
        let registry = Registry::new()
            .add(variants::BASE, &resource)
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|_| SchemaFault::at("", Problem::Reference))?;
        let reference = json!({"$ref": format!("{}#/components/schemas/{}", variants::BASE, catalog.name(root))});
        let validator = options()
            .with_draft(Draft::Draft202012)
            .with_registry(&registry)
            .build(&reference)
            .map_err(|error| fault(&error, &resource))?;
        Ok(Self {
            validator,
            per_look: catalog.per_look(),
            resources: None,
        })
    }

    /// The engine for a schema file called `name`, to its letter, by the draft that its `$schema`
    /// names (by draft 2020-12 where it names none); `open` reads the files that it refers to, which its
    /// meta-schema may be one of.
    ///
    /// # Errors
    ///
    /// When it is no valid schema, refers to something that is not there, or has a pattern that
    /// can't run in linear time.
    pub fn for_schema(name: &str, tree: Tree, open: Open) -> Result<Self, SchemaFault> {
        let schema = &tree;
        let named = draft_of(schema);
        let folder = Folder::of(schema, named, open);
        let own = match named {
            Draft::Unknown => Some(with_meta_schema(schema, &folder)?),
            _ => None,
        };
        let options = options().with_base_uri(OWN).with_retriever(folder.clone());
        let (draft, options) = match &own {
            Some(own) => (Draft::Draft202012, options.with_registry(own)),
            None => (
                named,
                options.with_draft(named).with_registry(&SPECIFICATIONS),
            ),
        };
        // An annotation in 2020-12, and so in the drafts before.
        let options = match draft {
            Draft::Draft4 | Draft::Draft6 | Draft::Draft7 => options.should_validate_formats(false),
            _ => options,
        };
        // First, as compiling takes every way, too.
        let per_look = followed(schema, draft, Arc::new(folder.clone()))?;
        let validator = options
            .build(schema)
            .map_err(|error| fault_of_file(&error, schema, &folder.opened()))?;
        let file = SchemaFile {
            path: String::new(),
            address: OWN.to_owned(),
            tree,
        };
        let others = std::mem::take(&mut *folder.opened()).into_values();
        Ok(Self {
            validator,
            per_look,
            resources: Some(Resources::new(name, file, others, draft)),
        })
    }

    /// The resources of a schema file; a component has none.
    pub fn resources(&self) -> Option<&Resources> {
        self.resources.as_ref()
    }

    /// The location of the keyword that failed.
    fn keyword_of(&self, error: &ValidationError<'_>) -> KeywordLocation {
        match (&self.resources, error.absolute_keyword_location()) {
            (Some(resources), Some(address)) => {
                let (resource, pointer) = resources::parts(address.as_str());
                // The address leads further than to a `dependentRequired`, and not into a
                // `propertyNames`; but the path may begin outside the resource.
                let path = error.schema_path().as_str();
                let is_same = resources::is_in(&pointer, path)
                    || !pointer.is_empty() && resources::is_in(path, &pointer);
                resources.keyword(resource, if is_same { path } else { &pointer })
            }
            _ => in_resource(error),
        }
    }

    /// Returns whether nothing fails.
    pub fn is_valid(&self, root: Value<'_>) -> bool {
        self.validator.is_valid(Instance::from(root))
    }

    /// Everything that fails in `root`, in the order of the text. Locations are those of the form
    /// the engine was built from.
    ///
    /// # Errors
    ///
    /// Where that takes more steps or stack than it should.
    pub fn errors<'d>(&self, root: Value<'d>) -> Result<Vec<SchemaError<'d>>, Exhausted> {
        let mut pointers = Pointers::new(root);
        let mut found: Vec<SchemaError<'d>> =
            effort::bounded(root.document().count(), self.per_look, || {
                self.validator
                    .iter_errors(Instance::from(root))
                    .flat_map(|error| {
                        violations_of(&mut pointers, &error, &self.keyword_of(&error))
                    })
                    .take(MOST_FAULTS + 1)
                    .collect()
            })?;
        if found.len() > MOST_FAULTS {
            return Err(Exhausted::Faults);
        }
        found.sort_by_key(|error| error.value.index());
        // By whatever ways a keyword is reached, it says so once.
        let mut seen = BTreeSet::new();
        found.retain(|error| {
            let SchemaError {
                value,
                fault,
                keyword,
            } = error;
            seen.insert((value.index(), fault.clone(), keyword.clone()))
        });
        Ok(found)
    }

    /// The nulls of properties that are refused.
    ///
    /// # Errors
    ///
    /// Where that takes more steps or stack than it should.
    pub(super) fn refused_nulls<'d>(&self, root: Value<'d>) -> Result<RefusedNulls<'d>, Exhausted> {
        let mut pointers = Pointers::new(root);
        let mut found = RefusedNulls::default();
        effort::bounded(root.document().count(), self.per_look, || {
            for error in self.validator.iter_errors(Instance::from(root)) {
                match branches(&error) {
                    Some(branches) => {
                        let ways = ways_into(&mut pointers, branches);
                        let keyword = in_resource(&error);
                        let union = violations_of(&mut pointers, &error, &keyword).pop();
                        found.in_unions.extend(union.map(|union| (union, ways)));
                    }
                    None => {
                        // Of several keywords the type tells most.
                        if let Some((index, null)) = null_of_property(&mut pointers, &error) {
                            let is_type = matches!(null.fault, SchemaErrorKind::Type { .. });
                            if is_type || !found.alone.contains_key(&index) {
                                found.alone.insert(index, null);
                            }
                        }
                    }
                }
            }
        })?;
        Ok(found)
    }

    /// The places that a schema file marks as deprecated, whether or not the instance is valid:
    /// by the `deprecated` keyword, or a description that says so.
    ///
    /// # Errors
    ///
    /// Where that takes more steps or stack than it should.
    pub fn deprecated<'d>(&self, root: Value<'d>) -> Result<Vec<PropertyUse<'d>>, Exhausted> {
        let evaluation = effort::bounded(root.document().count(), self.per_look, || {
            self.validator.evaluate(Instance::from(root))
        })?;
        let mut found = Vec::new();
        let mut pointers = Pointers::new(root);
        self.collect_deprecated(&mut pointers, &evaluation.root(), &mut found);
        found.sort_by_key(|used| used.value.index());
        found.dedup_by_key(|used| used.value.index());
        Ok(found)
    }

    fn collect_deprecated<'d>(
        &self,
        pointers: &mut Pointers<'d>,
        unit: &jsonschema::OutputUnit<'_>,
        found: &mut Vec<PropertyUse<'d>>,
    ) {
        let annotations = unit.annotations().or_else(|| unit.dropped_annotations());
        let keyword = annotations.and_then(|annotations| plan::deprecation(annotations.value()));
        found.extend(keyword.and_then(|keyword| {
            let (resource, schema) = resources::parts(unit.schema_location());
            let pointer = format!("{schema}/{keyword}");
            let keyword = self.resources.as_ref()?.keyword(resource, &pointer);
            deprecated_use(pointers, unit.instance_location().as_str(), keyword)
        }));
        for child in unit.children() {
            let path = child.evaluation_path().as_str();
            // A branch that does not apply says nothing about the instance.
            let applies = match keywords::on_the_way(path).last() {
                Some("not") => false,
                Some("anyOf" | "oneOf" | "if" | "contains") => child.valid(),
                _ => true,
            };
            if applies {
                self.collect_deprecated(pointers, &child, found);
            }
        }
    }
}

/// Returns where a schema refers to an anchor.
fn reference_by_anchor(schema: &Tree) -> Option<String> {
    let mut found = None;
    pointers::each(schema, &mut String::new(), &mut |pointer, value| {
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

/// Takes away the references to other components that lead somewhere.
fn without_references(catalog: &Catalog, schema: &mut Tree) {
    keywords::each_object(schema, &mut |members| {
        let reference = members.get("$ref").and_then(Tree::as_str);
        if reference.is_some_and(|reference| catalog.referred(reference).is_some()) {
            members.shift_remove("$ref");
        }
    });
}

fn options<'i>() -> jsonschema::ValidationOptions<'i, Arc<dyn jsonschema::Retrieve>, TapeJson> {
    jsonschema::options_for::<TapeJson>()
        .with_pattern_options(PatternOptions::regex())
        .offline()
}

/// Reads a file by its path relative to the schema's folder, or says why it can't be read.
pub type Open = Arc<dyn Fn(&str) -> Result<Tree, String> + Send + Sync>;

/// The address that a schema's folder is known by. A reference that climbs out of it is known by
/// another.
const FOLDER: &str = "stytch-validate:///folder/";

/// The address that the schema is known by, where it has none of its own.
const OWN: &str = "stytch-validate:///folder/schema";

/// Answers references with files below the schema's folder.
#[derive(Clone)]
struct Folder {
    open: Open,
    /// The files that were read, by their addresses.
    opened: Arc<Mutex<BTreeMap<String, SchemaFile>>>,
    /// The addresses of the folder: its own, and the one by which the schema knows itself.
    addresses: Vec<String>,
}

impl Folder {
    fn of(schema: &Tree, draft: Draft, open: Open) -> Self {
        let id = schema.get(draft.id_keyword()).and_then(Tree::as_str);
        let own = id.and_then(|id| id.split('#').next()?.rsplit_once('/'));
        let own = own.map(|(folder, _)| format!("{folder}/"));
        Self {
            open,
            opened: Arc::default(),
            addresses: std::iter::once(FOLDER.to_owned()).chain(own).collect(),
        }
    }

    fn opened(&self) -> MutexGuard<'_, BTreeMap<String, SchemaFile>> {
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
pub(super) fn draft_of(schema: &Tree) -> Draft {
    let meta = schema.get("$schema").and_then(Tree::as_str);
    if meta.is_some_and(|meta| meta.starts_with("https://spec.openapis.org/oas/3.")) {
        return Draft::Draft202012;
    }
    Draft::Draft202012.detect(schema)
}

/// Returns what is known of every draft, and the meta-schema that a schema names, with those that
/// it is of itself.
fn with_meta_schema(schema: &Tree, folder: &Folder) -> Result<Registry<'static>, SchemaFault> {
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
/// When one closes a circle, or leads to too many schemas: of one in another file the fault names
/// the last reference on the way, where the schema itself has one.
fn followed(
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
    if let Some(circle) = followed.circles.first() {
        return Err(at(Problem::Circle, circle));
    }
    if let Some(manifold) = followed.manifold.first() {
        return Err(at(Problem::Manifold, &[*manifold]));
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

fn fault(error: &ValidationError<'_>, schema: &Tree) -> SchemaFault {
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
fn fault_of_file(
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
    pointers::each(schema, &mut String::new(), &mut |pointer, value| {
        let refers = ["/$ref", "/$dynamicRef"]
            .iter()
            .any(|end| pointer.ends_with(end));
        if found.is_none() && refers && value.as_str().is_some_and(leads_there) {
            found = Some(pointer.to_owned());
        }
    });
    found
}

/// Returns one of ours for an error of the crate; one for each property where it is about several.
fn violations_of<'d>(
    pointers: &mut Pointers<'d>,
    error: &ValidationError<'_>,
    keyword: &KeywordLocation,
) -> Vec<SchemaError<'d>> {
    let Some(value) = pointers.find(error.instance_path().as_str()) else {
        return Vec::new();
    };
    let faults = match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| SchemaErrorKind::Unexpected { name: name.clone() })
            .collect(),
        kind => vec![fault_of(kind)],
    };
    faults
        .into_iter()
        .map(|fault| SchemaError {
            value,
            fault,
            keyword: keyword.clone(),
        })
        .collect()
}

/// The location of the keyword that failed in its resource, whichever that is.
fn in_resource(error: &ValidationError<'_>) -> KeywordLocation {
    KeywordLocation {
        pointer: error.schema_path().as_str().to_owned(),
        ..KeywordLocation::default()
    }
}

/// Nulls of properties, by the indices of their values, each with what refuses it.
pub(super) type Nulls<'d> = BTreeMap<u32, SchemaError<'d>>;

/// The nulls of properties that a schema refuses.
#[derive(Default)]
pub(super) struct RefusedNulls<'d> {
    /// Those that it refuses by themselves.
    pub(super) alone: Nulls<'d>,
    /// Of each `anyOf` and `oneOf` of which no schema takes a value: those that alone stand in the
    /// way of one of them, for each that has such.
    pub(super) in_unions: Vec<(SchemaError<'d>, Vec<Nulls<'d>>)>,
}

/// So many ways into the schemas of a union are listed at most.
const MOST_WAYS: usize = 16;

/// Returns the errors of each schema of a union.
fn branches<'e>(error: &'e ValidationError<'_>) -> Option<&'e [Vec<ValidationError<'static>>]> {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            Some(context)
        }
        _ => None,
    }
}

fn ways_into<'d>(
    pointers: &mut Pointers<'d>,
    branches: &[Vec<ValidationError<'static>>],
) -> Vec<Nulls<'d>> {
    let mut ways = Vec::new();
    for errors in branches {
        ways.extend(in_the_way(pointers, errors));
        ways.truncate(MOST_WAYS);
    }
    ways
}

/// The nulls that stand in the way of one schema, in each combination of the ways into the unions
/// in it; none where something else does.
fn in_the_way<'d>(
    pointers: &mut Pointers<'d>,
    errors: &[ValidationError<'static>],
) -> Vec<Nulls<'d>> {
    let mut ways = vec![Nulls::new()];
    for error in errors {
        let more = if let Some(branches) = branches(error) {
            ways_into(pointers, branches)
        } else {
            let null = null_of_property(pointers, error);
            null.into_iter().map(|null| Nulls::from([null])).collect()
        };
        let both = |way: &Nulls<'d>, more: &Nulls<'d>| {
            let each = way.iter().chain(more);
            each.map(|(index, error)| (*index, error.clone())).collect()
        };
        let combined = ways
            .iter()
            .flat_map(|way| more.iter().map(move |more| both(way, more)));
        ways = combined.take(MOST_WAYS).collect();
    }
    ways.retain(|way| !way.is_empty());
    ways
}

/// The null of a property that is refused, by its index.
fn null_of_property<'d>(
    pointers: &mut Pointers<'d>,
    error: &ValidationError<'_>,
) -> Option<(u32, SchemaError<'d>)> {
    if !is_of_property(error.evaluation_path().as_str()) {
        return None;
    }
    let found = violations_of(pointers, error, &in_resource(error));
    let found = found.into_iter().next()?;
    (found.value.is_null()).then(|| (found.value.index(), found))
}

/// Returns whether a keyword speaks of the value of a property that `properties` declares, by the
/// keywords on the way to it.
fn is_of_property(evaluation_path: &str) -> bool {
    let into_parts =
        keywords::on_the_way(evaluation_path).filter(|keyword| !keywords::is_in_place(keyword));
    into_parts.last() == Some("properties")
}

fn fault_of(kind: &ValidationErrorKind) -> SchemaErrorKind {
    match kind {
        ValidationErrorKind::Required { property } => SchemaErrorKind::Missing {
            property: property.as_str().unwrap_or_default().to_owned(),
        },
        ValidationErrorKind::Type { kind } => SchemaErrorKind::Type {
            expected: type_words(kind),
        },
        ValidationErrorKind::Enum { .. } => SchemaErrorKind::Enum,
        ValidationErrorKind::Format { format } => SchemaErrorKind::Format {
            format: format.clone(),
        },
        other => SchemaErrorKind::Keyword {
            keyword: other.keyword().to_owned(),
        },
    }
}

fn type_words(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(types) => {
            let names: Vec<String> = types.iter().map(|one| one.to_string()).collect();
            names.join(" or ")
        }
    }
}

/// The use of the property at `location`; the document itself is nobody's property.
fn deprecated_use<'d>(
    pointers: &mut Pointers<'d>,
    location: &str,
    keyword: KeywordLocation,
) -> Option<PropertyUse<'d>> {
    let (owner, name) = location.rsplit_once('/')?;
    Some(PropertyUse {
        owner: pointers.find(owner)?,
        value: pointers.find(location)?,
        name: Cow::Owned(crate::text::mask::unescaped_segment(name)),
        source: SchemaSource::Elsewhere(keyword),
    })
}
