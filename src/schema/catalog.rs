//! The components, by name. The embedded ones are text until the first response needs them.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

pub use crate::schema::component::ComponentId;
use crate::schema::embedded;
use crate::schema::outline::{Expected, Kind, Reader};
use crate::schema::routes::Routes;

/// The component that judges a response without an address of its own: the SSO authenticate
/// response.
pub const DEFAULT_COMPONENT: &str = "api_sso_v1_AuthenticateResponse";

/// Every component there is to judge by, sorted by name.
pub struct Catalog {
    components: Vec<Component>,
    /// Which component judges which route.
    pub routes: Routes,
}

struct Component {
    name: Cow<'static, str>,
    text: Cow<'static, str>,
    shared_name: OnceLock<Arc<str>>,
    schema: OnceLock<Value>,
    expected: OnceLock<Expected>,
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
        let component = |&(name, text): &(&'static str, &'static str)| Component {
            name: Cow::Borrowed(name),
            text: Cow::Borrowed(text),
            shared_name: OnceLock::new(),
            schema: OnceLock::new(),
            expected: OnceLock::new(),
        };
        Self {
            components: embedded::COMPONENTS.iter().map(component).collect(),
            routes: Routes::embedded(),
        }
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

    /// A component's schema as a tree; parsed on first use.
    ///
    /// # Panics
    ///
    /// When its text is not JSON, which a test rules out for the embedded ones.
    pub fn schema(&self, id: ComponentId) -> &Value {
        self.components[id.0].schema.get_or_init(|| {
            serde_json::from_str(self.text(id)).expect("a test holds that every component is JSON")
        })
    }

    /// What a component expects; worked out on first use.
    pub fn expected(&self, id: ComponentId) -> &Expected {
        self.components[id.0].expected.get_or_init(|| {
            Reader {
                resolve: &|name| self.find(name),
            }
            .read(self.schema(id), "")
        })
    }

    /// How many components there are.
    pub fn len(&self) -> usize {
        self.components.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.components.is_empty()
    }

    /// The component's place in a table of `len` rows.
    pub(crate) fn row(id: ComponentId) -> usize {
        id.0
    }

    /// The component and every component it reaches, in the order of the names.
    pub fn closure(&self, root: ComponentId) -> Vec<ComponentId> {
        let mut reached = vec![false; self.components.len()];
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut reached[id.0], true) {
                references(self.expected(id), &mut open);
            }
        }
        self.ids().filter(|id| reached[id.0]).collect()
    }
}

fn references(expected: &Expected, found: &mut Vec<ComponentId>) {
    match &expected.kind {
        Kind::Component(id) => found.push(*id),
        Kind::Array(inner) | Kind::Map(inner) => references(inner, found),
        Kind::Object(properties) => {
            for property in properties {
                references(&property.expected, found);
            }
        }
        _ => {}
    }
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
    fn every_embedded_component_is_json_that_the_outline_models_whole() {
        fn whole(expected: &Expected) -> bool {
            !expected.partial
                && match &expected.kind {
                    Kind::Array(inner) | Kind::Map(inner) => whole(inner),
                    Kind::Object(properties) => {
                        properties.iter().all(|property| whole(&property.expected))
                    }
                    _ => true,
                }
        }
        let catalog = Catalog::embedded();
        for id in catalog.ids() {
            assert!(
                serde_json::from_str::<Value>(catalog.text(id)).is_ok(),
                "{}",
                catalog.name(id)
            );
            assert!(whole(catalog.expected(id)), "{}", catalog.name(id));
        }
    }
}
