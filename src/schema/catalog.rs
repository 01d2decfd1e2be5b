//! The components, by name. The embedded ones are text until the first response needs them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

use percent_encoding::percent_decode_str;
use serde_json::Value;

pub use crate::schema::component::ComponentId;
use crate::schema::embedded::{self, Api, Plan};
use crate::schema::keywords;
use crate::schema::plan::{self, COMPONENTS, Compiler, SchemaNode, SchemaType};
use crate::schema::routes::Routes;
use crate::schema::schema_error::KeywordLocation;

/// The component that judges a response without an address of its own: the SSO authenticate
/// response.
pub const DEFAULT_COMPONENT: &str = "api_sso_v1_AuthenticateResponse";

mod cycles;
mod declared_names;
mod unusable_parts;

pub use cycles::DroppedReferences;
pub(in crate::schema) use unusable_parts::{UNEVALUATED, turns_round};

/// Every component there is to judge by, sorted by name.
pub struct Catalog {
    components: Vec<CatalogEntry>,
    /// The components that judge the routes.
    pub routes: Routes,
    /// The parts of the user's own schemas that go unchecked, a sentence each.
    pub notices: Vec<String>,
    /// The size of the memory of a walk by the compiled schemas.
    memory: AtomicUsize,
    own_names: OnceLock<HashSet<String>>,
    successes: OnceLock<HashMap<String, Vec<(ComponentId, String)>>>,
    /// The number of schemas that may be applied for each look at the instance.
    per_look: u64,
}

/// The provenance of a component, which decides how it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// It is built in.
    Embedded,
    /// A component schema of the user's own, in the style of the embedded ones.
    Component,
    /// A schema of an OpenAPI document of the user's own: its enums are complete, and the rules
    /// about Stytch say nothing of it.
    OpenApi,
}

/// There are hundreds of them, and most runs look at a few: what is worked out on first use stands
/// elsewhere.
struct CatalogEntry {
    name: Cow<'static, str>,
    text: Cow<'static, str>,
    provenance: Provenance,
    /// Whether something of it can't be judged by.
    has_gap: bool,
    /// Whether it is so, or reaches one that is.
    in_part: bool,
    shared_name: OnceLock<Arc<str>>,
    schema: OnceLock<Box<Value>>,
    /// Makes the compiled schema, where that is built in.
    plan: Option<Plan>,
    node: OnceLock<Box<SchemaNode>>,
    /// Whether it is of the frontend's API alone.
    frontend: bool,
    takes_data: OnceLock<bool>,
}

impl Default for Catalog {
    fn default() -> Self {
        Self::embedded()
    }
}

impl Catalog {
    /// The catalogue that is built in. Costs no parsing: a component is read when a response
    /// first needs it.
    pub fn embedded() -> Self {
        Self {
            components: embedded::COMPONENTS
                .iter()
                .zip(embedded::PLANS)
                .map(|((name, text, api), plan)| CatalogEntry::embedded(name, text, *api, *plan))
                .collect(),
            routes: Routes::embedded(),
            notices: Vec::new(),
            memory: AtomicUsize::new(0),
            own_names: OnceLock::new(),
            successes: OnceLock::new(),
            per_look: 1,
        }
    }

    /// Returns how many schemas may be applied for each look at the instance.
    pub(super) fn per_look(&self) -> u64 {
        self.per_look
    }

    /// The component called `name`.
    pub fn find(&self, name: &str) -> Option<ComponentId> {
        self.components
            .binary_search_by(|component| component.name.as_ref().cmp(name))
            .ok()
            .map(ComponentId)
    }

    /// Every component, in the order of the names.
    pub fn ids(&self) -> impl Iterator<Item = ComponentId> + use<> {
        (0..self.components.len()).map(ComponentId)
    }

    /// A component's name.
    pub fn name(&self, id: ComponentId) -> &str {
        &self.components[id.0].name
    }

    /// A component's name, to be kept beyond the catalogue.
    pub fn shared_name(&self, id: ComponentId) -> Arc<str> {
        self.components[id.0]
            .shared_name
            .get_or_init(|| Arc::from(self.name(id)))
            .clone()
    }

    /// A component's schema, as it stands in its file.
    pub fn text(&self, id: ComponentId) -> &str {
        &self.components[id.0].text
    }

    /// Returns whether a component takes every value, so that nothing is checked by it.
    pub fn takes_all(&self, id: ComponentId) -> bool {
        keywords::takes_all(self.schema(id), &|target| self.referred(target))
    }

    /// A component's schema as a tree; parsed on first use.
    ///
    /// # Panics
    ///
    /// When its text is not JSON, which a test rules out for the embedded ones.
    pub fn schema(&self, id: ComponentId) -> &Value {
        self.components[id.0].schema.get_or_init(|| {
            let schema = serde_json::from_str(self.text(id));
            Box::new(schema.expect("a test holds that every component is JSON"))
        })
    }

    /// A component's compiled schema: built in, or compiled on first use.
    #[inline]
    pub fn node(&self, id: ComponentId) -> &SchemaNode {
        let component = &self.components[id.0];
        component.node.get_or_init(|| {
            let compiler = Compiler {
                resolve: &|name| self.find(name),
                memory: &self.memory,
            };
            let node = || compiler.node(self.schema(id), "");
            Box::new(component.plan.map_or_else(node, |plan| plan()))
        })
    }

    /// Returns whether the published form refuses null by a schema; `None` where only the engine can
    /// tell.
    pub fn refuses_null(&self, node: &SchemaNode) -> Option<bool> {
        match &node.expects {
            _ if node.partial => None,
            SchemaType::Anything => Some(false),
            // A real response has dozens of nulls for components that nothing else needs.
            SchemaType::Component(id) if self.is_embedded(*id) => Some(true),
            SchemaType::Component(id) => self.refuses_null(self.node(*id)),
            _ => Some(true),
        }
    }

    /// The schema that references lead to.
    pub fn resolved<'s>(&'s self, mut node: &'s SchemaNode) -> &'s SchemaNode {
        while let SchemaType::Component(id) = node.expects {
            node = self.node(id);
        }
        node
    }

    /// Returns where a component comes from.
    pub fn provenance(&self, id: ComponentId) -> Provenance {
        self.components[Self::row(id)].provenance
    }

    /// Returns whether a component is one of the embedded ones, none of which takes null.
    pub fn is_embedded(&self, id: ComponentId) -> bool {
        self.provenance(id) == Provenance::Embedded
    }

    /// Returns whether a component describes a response of Stytch's, as far as its name tells.
    pub fn is_of_stytch(&self, id: ComponentId) -> bool {
        let name = self.name(id);
        let is_known = || {
            embedded::COMPONENTS
                .binary_search_by(|(known, ..)| (*known).cmp(name))
                .is_ok()
        };
        self.provenance(id) != Provenance::OpenApi || is_known()
    }

    /// Returns whether an enum at a keyword location lists every value there is. Stytch adds values
    /// to those of its components.
    pub fn enum_is_complete(&self, keyword: &KeywordLocation) -> bool {
        keyword
            .component
            .is_none_or(|component| self.provenance(component) == Provenance::OpenApi)
    }

    /// Returns whether a component, or one that it reaches, has something that can't be judged by.
    pub fn is_in_part(&self, id: ComponentId) -> bool {
        self.components[id.0].in_part
    }

    /// Returns whether a component is of the frontend's API alone.
    pub fn is_of_the_frontend(&self, id: ComponentId) -> bool {
        self.components[id.0].frontend
    }

    /// Returns whether a component says itself what a member `data` is, so that it is no envelope.
    /// This is worked out on first use.
    pub fn takes_data(&self, id: ComponentId) -> bool {
        let takes_data = &self.components[id.0].takes_data;
        *takes_data.get_or_init(|| declared_names::claims(self, id, "data"))
    }

    /// The components that are not embedded.
    pub fn added(&self) -> impl Iterator<Item = ComponentId> + '_ {
        self.ids().filter(|id| !self.is_embedded(*id))
    }

    /// Returns the names of properties that the components that are not embedded mention, wherever
    /// they do; worked out on first use.
    pub fn own_names(&self) -> &HashSet<String> {
        self.own_names.get_or_init(|| {
            let mut names = HashSet::new();
            for id in self.added() {
                plan::mentions(self.schema(id), &mut names, &mut false);
            }
            names
        })
    }

    /// Returns the components of the successes of routes that have a property of this name, each with
    /// a method; worked out on first use.
    pub fn successes_with(&self, name: &str) -> &[(ComponentId, String)] {
        let successes = self.successes.get_or_init(|| {
            let routes = self.routes.iter();
            let judging =
                routes.filter_map(|it| Some((self.find(it.success()?)?, it.method.to_string())));
            let judging: BTreeSet<(ComponentId, String)> = judging.collect();
            let mut by_name: HashMap<String, Vec<(ComponentId, String)>> = HashMap::new();
            for success in judging {
                let properties = self.node(success.0).properties();
                for property in properties.into_iter().flat_map(|them| them.iter()) {
                    let named = by_name.entry(property.name.to_string()).or_default();
                    named.push(success.clone());
                }
            }
            by_name
        });
        successes.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns how many components there are.
    pub fn len(&self) -> usize {
        self.components.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.components.is_empty()
    }

    /// The component's place in a table of `len` rows.
    pub(crate) fn row(id: ComponentId) -> usize {
        id.0
    }

    /// Adds components, or replaces those of the same name. What they refer to and nobody has
    /// becomes a component that judges nothing; its names are returned, in order.
    pub fn add(&mut self, added: Vec<(String, Value)>, provenance: Provenance) -> Vec<String> {
        self.insert(added, provenance);
        self.components.iter_mut().for_each(CatalogEntry::forget);
        (self.own_names, self.successes) = (OnceLock::new(), OnceLock::new());
        let dangling = self.dangling();
        let nothing = |name: &String| (name.clone(), Value::Bool(true));
        self.insert(dangling.iter().map(nothing).collect(), provenance);
        dangling
    }

    fn insert(&mut self, added: Vec<(String, Value)>, provenance: Provenance) {
        let added: Vec<CatalogEntry> = added
            .into_iter()
            .map(|(name, schema)| CatalogEntry {
                frontend: self
                    .find(&name)
                    .is_some_and(|known| self.is_of_the_frontend(known)),
                ..CatalogEntry::read(name, schema, provenance)
            })
            .collect();
        let known = std::mem::take(&mut self.components).into_iter();
        let all: BTreeMap<Cow<'static, str>, CatalogEntry> = known
            .chain(added)
            .map(|component| (component.name.clone(), component))
            .collect();
        self.components = all.into_values().collect();
    }

    /// Names that a component refers to, and no component has.
    fn dangling(&self) -> Vec<String> {
        let referred = self.added().flat_map(|id| references(self.schema(id)));
        let unknown = referred.filter(|name| self.find(name).is_none());
        let names: BTreeSet<String> = unknown.map(str::to_owned).collect();
        names.into_iter().collect()
    }

    /// Returns what a reference to a component, or to a part of one, leads to.
    pub(super) fn referred(&self, reference: &str) -> Option<&Value> {
        let (name, part) = plan::component_part(reference)?;
        let part = percent_decode_str(part).decode_utf8().ok()?;
        self.schema(self.find(name)?).pointer(&part)
    }

    /// The component and every component it reaches, in the order of the names.
    pub fn closure(&self, root: ComponentId) -> Vec<ComponentId> {
        self.reached(vec![root])
    }

    /// Components and every component they reach, in the order of the names.
    fn reached(&self, mut open: Vec<ComponentId>) -> Vec<ComponentId> {
        let mut reached = vec![false; self.components.len()];
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut reached[id.0], true) {
                open.extend(references(self.schema(id)).filter_map(|name| self.find(name)));
            }
        }
        self.ids().filter(|id| reached[id.0]).collect()
    }
}

impl CatalogEntry {
    fn embedded(name: &'static str, text: &'static str, api: Api, plan: Plan) -> Self {
        Self {
            plan: Some(plan),
            frontend: api == Api::Frontend,
            ..Self::new(name.into(), text.into(), Provenance::Embedded)
        }
    }

    fn new(name: Cow<'static, str>, text: Cow<'static, str>, provenance: Provenance) -> Self {
        Self {
            name,
            text,
            provenance,
            has_gap: false,
            in_part: false,
            shared_name: OnceLock::new(),
            schema: OnceLock::new(),
            plan: None,
            node: OnceLock::new(),
            frontend: false,
            takes_data: OnceLock::new(),
        }
    }

    /// Puts another schema in place of its own.
    fn set_schema(&mut self, schema: Value) {
        self.text = schema.to_string().into();
        self.schema = OnceLock::from(Box::new(schema));
        self.forget();
    }

    /// Forgets what was worked out from the schemas of the catalogue, and their places in it.
    fn forget(&mut self) {
        self.plan = None;
        self.node = OnceLock::new();
        self.takes_data = OnceLock::new();
    }

    /// A component whose schema may refer to its own parts by where they stand in its file.
    fn read(name: String, mut schema: Value, provenance: Provenance) -> Self {
        keywords::each_reference(&mut schema, &|target| {
            let part = target.strip_prefix('#').filter(|part| {
                let is_pointer = part.is_empty() || part.starts_with('/');
                is_pointer && plan::component_part(target).is_none()
            });
            Some(format!("{COMPONENTS}{name}{}", part?))
        });
        let made = Self::new(name.into(), schema.to_string().into(), provenance);
        Self {
            schema: OnceLock::from(Box::new(schema)),
            ..made
        }
    }
}

/// The names of the components that a schema refers to, directly or to a part of it.
fn references(schema: &Value) -> impl Iterator<Item = &str> {
    let parts = keywords::references(schema).filter_map(plan::component_part);
    parts.map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_component_reaches_77() {
        let catalog = Catalog::embedded();
        let root = catalog.find(DEFAULT_COMPONENT).expect("embedded");
        assert_eq!(catalog.closure(root).len(), 77);
    }

    #[test]
    fn what_is_built_in_is_what_compiling_gives() {
        let catalog = Catalog::embedded();
        let compiler = Compiler {
            resolve: &|name| catalog.find(name),
            memory: &AtomicUsize::new(0),
        };
        for id in catalog.ids() {
            let node = compiler.node(catalog.schema(id), "");
            assert_eq!(format!("{node:?}"), format!("{:?}", catalog.node(id)));
        }
    }

    #[test]
    fn every_embedded_component_is_json_that_is_compiled_whole() {
        fn whole(node: &SchemaNode) -> bool {
            let mut parts = node.inner().into_iter().collect::<Vec<_>>();
            parts.extend(
                node.properties()
                    .into_iter()
                    .flatten()
                    .map(|property| &property.node),
            );
            !node.partial && parts.into_iter().all(whole)
        }
        let catalog = Catalog::embedded();
        for id in catalog.ids() {
            let name = catalog.name(id);
            assert!(
                serde_json::from_str::<Value>(catalog.text(id)).is_ok(),
                "{name}"
            );
            // The frontend's searches may find nothing: what takes null, too, the engine decides.
            let says_null = catalog.text(id).contains(r#""null""#);
            assert_eq!(whole(catalog.node(id)), !says_null, "{name}");
            assert_eq!(
                says_null,
                name.ends_with("sSearchResponse") && name.starts_with("SDK")
            );
            let takes_null = matches!(catalog.node(id).expects, SchemaType::Anything);
            assert!(!takes_null, "{name}");
        }
    }
}
