//! Judges one document: by the compiled schema first, and by the engine where that can't decide.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, OnceLock};

use strum::{EnumString, VariantNames};

use crate::json::Value;
use crate::schema::budget::Exhausted;
use crate::schema::catalog::{Catalog, ComponentId, Provenance};
use crate::schema::embedded;
use crate::schema::engine::{Engine, RefusedNulls};
use crate::schema::instance_location::KnownNames;
use crate::schema::schema_error::{KeywordLocation, SchemaError, SchemaErrorKind};
use crate::schema::select::SchemaRef;
use crate::schema::user_schema::UserSchema;
use crate::schema::validate::{Annotations, validate};
use crate::schema::variants::{self, Variant};

/// Everything there is to judge by, compiled when it is first needed and shared by all threads.
pub struct Schemas {
    /// The components.
    pub catalog: Catalog,
    /// The schema file the user asked for.
    pub file: Option<UserSchema>,
    /// The engine that judges by the components.
    pub judge: Judge,
    engines: Vec<Engines>,
}

/// The engines of a component, each built when it is first needed. Most runs need none: so they
/// stand elsewhere, and their places are small.
#[derive(Default)]
struct Engines {
    null_tolerant: OnceLock<Option<Box<Engine>>>,
    strict: OnceLock<Option<Box<Engine>>>,
}

/// The engine that judges by components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Judge {
    /// The built-in plan, and the jsonschema crate where that can't decide.
    #[default]
    Plan,
    /// The jsonschema crate alone.
    #[strum(serialize = "jsonschema")]
    Crate,
}

impl Judge {
    /// The names by which they are asked for.
    pub const NAMES: &[&str] = Self::VARIANTS;
}

/// The result for one document.
#[derive(Debug, Default)]
pub struct Evaluation<'d> {
    /// The errors, in the order of the text.
    pub errors: Vec<SchemaError<'d>>,
    /// The annotations of the document.
    pub annotations: Annotations<'d>,
    /// The limit that the response exceeded, so that nothing is said of it.
    pub exhausted: Option<Exhausted>,
}

impl Default for Schemas {
    fn default() -> Self {
        Self::new(Catalog::embedded(), None)
    }
}

impl Schemas {
    /// Judging by these components, or by a schema file.
    pub fn new(catalog: Catalog, file: Option<UserSchema>) -> Self {
        let engines = (0..catalog.len()).map(|_| Engines::default()).collect();
        Self {
            judge: Judge::default(),
            catalog,
            file,
            engines,
        }
    }

    /// Returns whether the engine may have to judge, which takes stack (see `effort`).
    pub fn may_ask_engine(&self) -> bool {
        self.judge == Judge::Crate || self.file.is_some() || self.catalog.added().next().is_some()
    }

    /// Judges `root`.
    pub fn evaluate<'d>(&'d self, schema: SchemaRef, root: Value<'d>) -> Evaluation<'d> {
        match schema {
            SchemaRef::Component(component) => {
                self.judged(component, root, validate(&self.catalog, component, root))
            }
            SchemaRef::File => self.by_file(root),
        }
    }

    /// Judges `root` by a component, of which a walk has found this.
    pub fn judged<'d>(
        &'d self,
        component: ComponentId,
        root: Value<'d>,
        mut annotations: Annotations<'d>,
    ) -> Evaluation<'d> {
        let refused = std::mem::take(&mut annotations.refused);
        let judged = match (annotations.unsure, self.judge) {
            (true, _) => self.tolerantly(component, root).map(|judged| judged.errors),
            (false, Judge::Crate) => self.by_engine(component, root, Variant::NullTolerant),
            (false, Judge::Plan) if annotations.too_many_faults => Err(Exhausted::Faults),
            (false, Judge::Plan) => Ok(refused),
        };
        Evaluation {
            exhausted: judged.as_ref().err().copied(),
            errors: judged.unwrap_or_default(),
            annotations,
        }
    }

    /// The engine's word on `root` by a component's observed form, keywords named as published.
    pub fn errors<'d>(&self, component: ComponentId, root: Value<'d>) -> Vec<SchemaError<'d>> {
        self.by_engine(component, root, Variant::NullTolerant)
            .unwrap_or_default()
    }

    pub(super) fn by_engine<'d>(
        &self,
        component: ComponentId,
        root: Value<'d>,
        variant: Variant,
    ) -> Result<Vec<SchemaError<'d>>, Exhausted> {
        let mut found = self.engine(component, variant)?.errors(root)?;
        for error in &mut found {
            self.tell_as_published(error, variant);
        }
        Ok(silence_beside_type(found))
    }

    /// The nulls of properties that the published form refuses.
    pub(super) fn refused_nulls<'d>(
        &self,
        component: ComponentId,
        root: Value<'d>,
    ) -> Result<RefusedNulls<'d>, Exhausted> {
        let engine = self.engine(component, Variant::Strict)?;
        let mut found = engine.refused_nulls(root)?;
        let unions = found.in_unions.iter_mut();
        let in_unions = unions.flat_map(|(union, ways)| {
            let nulls = ways.iter_mut().flat_map(BTreeMap::values_mut);
            std::iter::once(union).chain(nulls)
        });
        for error in in_unions.chain(found.alone.values_mut()) {
            self.tell_as_published(error, Variant::Strict);
        }
        Ok(found)
    }

    fn engine(&self, component: ComponentId, variant: Variant) -> Result<&Engine, Exhausted> {
        let engines = &self.engines[Catalog::row(component)];
        let engine = match variant {
            Variant::Strict => &engines.strict,
            _ => &engines.null_tolerant,
        };
        let build = || Engine::for_component(&self.catalog, component, variant);
        let engine = engine.get_or_init(|| build().ok().map(Box::new));
        // Each was looked at when it entered the catalogue; if one can't be judged by even so,
        // that is reported as of one that takes too much.
        engine.as_deref().ok_or(Exhausted::Steps)
    }

    fn by_file<'d>(&'d self, root: Value<'d>) -> Evaluation<'d> {
        let Some(file) = &self.file else {
            return Evaluation::default();
        };
        let found = file.engine.errors(root);
        let deprecated = if file.deprecates && found.is_ok() {
            file.engine.deprecated(root)
        } else {
            Ok(Vec::new())
        };
        Evaluation {
            exhausted: found.as_ref().err().or(deprecated.as_ref().err()).copied(),
            errors: silence_beside_type(found.unwrap_or_default()),
            annotations: Annotations {
                deprecated: deprecated.unwrap_or_default(),
                ..Annotations::default()
            },
        }
    }

    /// Replaces a keyword's place in the assembled, observed form by that in the component's file.
    fn tell_as_published(&self, error: &mut SchemaError<'_>, variant: Variant) {
        let unescape = crate::text::mask::unescaped_segment;
        let mut segments = error.keyword.pointer.split('/').skip(3).map(unescape);
        let Some(component) = segments.next().and_then(|name| self.catalog.find(&name)) else {
            return;
        };
        let published = self.catalog.schema(component);
        let segments: Vec<String> = segments.collect();
        let mut location = match variant {
            Variant::Strict => segments,
            _ => variants::published_location(published, &segments),
        };
        if variants::spells_out_int32(published, &location) {
            error.fault = SchemaErrorKind::Format {
                format: "int32".to_owned(),
            };
            location.pop();
            location.push("format".to_owned());
        }
        let location = if self.catalog.provenance(component) == Provenance::OpenApi {
            variants::written_location(published, location)
        } else {
            location
        };
        let escape = |segment: &String| format!("/{}", crate::text::mask::pointer_segment(segment));
        let pointer = location.iter().map(escape).collect();
        error.keyword = KeywordLocation::of(component, pointer);
    }

    /// Returns what a report calls a schema.
    pub fn name(&self, schema: SchemaRef) -> Arc<str> {
        match (schema, &self.file) {
            (SchemaRef::Component(component), _) => self.catalog.shared_name(component),
            (SchemaRef::File, Some(file)) => file.name.clone(),
            (SchemaRef::File, None) => Arc::default(),
        }
    }

    /// Returns what a report calls the schema that a keyword stands in.
    pub fn owner(&self, keyword: &KeywordLocation) -> Arc<str> {
        let judging = || {
            let component = keyword.component.map(SchemaRef::Component);
            self.name(component.unwrap_or(SchemaRef::File))
        };
        keyword.file.clone().unwrap_or_else(judging)
    }

    /// Returns what is known of the names in a document judged by `schema`.
    pub fn names(&self, schema: SchemaRef) -> KnownNames<'_> {
        match (schema, &self.file) {
            (SchemaRef::Component(component), _) => {
                KnownNames::Compiled(&self.catalog, self.catalog.node(component))
            }
            (SchemaRef::File, Some(file)) => KnownNames::Listed(&file.names),
            (SchemaRef::File, None) => KnownNames::Hidden,
        }
    }

    /// Returns whether a name is one that a schema knows, wherever it stands: a snippet may show
    /// it.
    pub fn knows(&self, name: &str) -> bool {
        name == "data" // the envelope
            || embedded::NAMES.binary_search(&name).is_ok()
            || self.file.as_ref().is_some_and(|file| file.names.contains(name))
            || self.catalog.own_names().contains(name)
    }
}

/// A value of the wrong type offends once: what else its schema says of it is beside the point.
fn silence_beside_type(errors: Vec<SchemaError<'_>>) -> Vec<SchemaError<'_>> {
    let is_type = |error: &SchemaError<'_>| matches!(error.fault, SchemaErrorKind::Type { .. });
    let mistyped: HashSet<u32> = errors
        .iter()
        .filter(|error| is_type(error))
        .map(|error| error.value.index())
        .collect();
    let mut kept: Vec<SchemaError<'_>> = errors;
    kept.retain(|error| is_type(error) || !mistyped.contains(&error.value.index()));
    kept
}
