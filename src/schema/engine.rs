//! The one engine: the jsonschema crate, judging a `Document` through its traits. Offline: no
//! HTTP, no file resolution; patterns run in linear time.

mod errors;
mod fault;
mod folder;
mod refused_nulls;

use std::collections::BTreeSet;
use std::sync::Arc;

use jsonschema::{Draft, PatternOptions, Registry, RegistryBuilder, ValidationError, Validator};
use referencing::SPECIFICATIONS;
use serde_json::{Value as Tree, json};

pub use fault::{Problem, SchemaFault, pattern_fault};
pub(super) use folder::draft_of;
pub use folder::{Open, is_of_other_draft};
pub(super) use refused_nulls::{Nulls, RefusedNulls};

use crate::json::Value;
use crate::schema::budget::{self, Exhausted, MOST_FAULTS};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::json_pointer::Pointers;
use crate::schema::jsonschema_adapter::{Instance, TapeJson};
use crate::schema::keywords;
use crate::schema::plan;
use crate::schema::resources::{self, Resources, SchemaFile};
use crate::schema::schema_error::{KeywordLocation, SchemaError};
use crate::schema::validate::PropertyUse;
use crate::schema::variants::{self, Variant};
use errors::{deprecated_use, each, in_resource, violations_of};
use fault::{fault, fault_of_file, reference_by_anchor};
use folder::{Folder, OWN, followed, with_meta_schema};

/// A compiled schema.
pub struct Engine {
    validator: Validator<TapeJson>,
    /// The number of schemas that may be applied for each look at the instance.
    per_look: u64,
    /// Of a schema file.
    resources: Option<Resources>,
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
            .and_then(RegistryBuilder::prepare)
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
        let mut found: Vec<SchemaError<'d>> = Vec::new();
        budget::bounded(root.document().count(), self.per_look, || {
            for error in self.validator.iter_errors(Instance::from(root)) {
                each(&error, &mut |error| {
                    let keyword = self.keyword_of(error);
                    found.extend(violations_of(&mut pointers, error, &keyword));
                });
                if found.len() > MOST_FAULTS {
                    break;
                }
            }
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
        budget::bounded(root.document().count(), self.per_look, || {
            for error in self.validator.iter_errors(Instance::from(root)) {
                each(&error, &mut |error| found.add(&mut pointers, error));
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
        let evaluation = budget::bounded(root.document().count(), self.per_look, || {
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
