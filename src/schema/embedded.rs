//! The data built into the binary: the component schemas as they stand in `schemas/` and as they
//! are compiled, and the tables of `facts/`. `build.rs` writes the slices; `facts/README.md` says
//! where the tables come from.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::schema::component::ComponentId;
use crate::schema::field_class::FieldClass;
use crate::schema::plan::{
    EnumMembers, Expected, Field, FieldOwner, IntegerRange, NameTable, Properties, Property,
    SchemaNode, SchemaType, Strings, Usual, UsualName,
};

/// Whose component it is: the folder of `schemas/` that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    /// The backend API, below `/v1/`. The frontend answers with some of its components, too.
    Backend,
    /// The frontend API alone, below `/sdk/v1/`.
    Frontend,
    /// None that is published: the component is ours.
    Local,
}

/// Every component schema, as `(name, JSON text, API)`, sorted by name.
pub(crate) static COMPONENTS: &[(&str, &str, Api)] =
    include!(concat!(env!("OUT_DIR"), "/components.rs"));

/// Makes the compiled schema of a component.
pub(crate) type Plan = fn() -> SchemaNode;

/// The compiled schema of every component, in the same order.
#[expect(clippy::unreadable_literal, reason = "nobody reads these numbers")]
pub(crate) static PLANS: &[Plan] = include!(concat!(env!("OUT_DIR"), "/plans.rs"));

/// The claims of a JWT that rules ask for, of any type: that is no matter of a schema.
pub(crate) static CLAIMS: LazyLock<SchemaNode> = LazyLock::new(CLAIM_PLANS[0]);

#[expect(clippy::unreadable_literal, reason = "nobody reads these numbers")]
static CLAIM_PLANS: &[Plan] = include!(concat!(env!("OUT_DIR"), "/claims.rs"));

/// Every property name of the embedded components, sorted.
pub(crate) static NAMES: &[&str] = include!(concat!(env!("OUT_DIR"), "/names.rs"));

/// The dates when properties were first known, as `(component, property, ISO date, note)`: a
/// capture older than that can lack it. A property that is not listed has been there as long as is
/// known.
pub(crate) static SINCE: &[(&str, &str, &str, &str)] =
    include!(concat!(env!("OUT_DIR"), "/since.rs"));

/// Keys that Stytch sends, or some SDK declares, though no component has them, as
/// `(component, key, type, ISO date or empty, evidence)`.
pub(crate) static UNDOCUMENTED: &[(&str, &str, &str, &str, &str)] =
    include!(concat!(env!("OUT_DIR"), "/undocumented.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_can_be_searched_by_name() {
        assert!(COMPONENTS.is_sorted_by(|one, next| one.0 < next.0));
        for (name, text, _) in COMPONENTS {
            assert!(
                text.contains(&format!("\"title\": \"{name}\"")),
                "{name} is another schema"
            );
        }
    }

    #[test]
    fn every_table_speaks_of_components_that_are_embedded() {
        let known = |name: &str| {
            COMPONENTS
                .binary_search_by_key(&name, |(known, ..)| known)
                .is_ok()
        };
        let named = (SINCE.iter().map(|row| row.0)).chain(UNDOCUMENTED.iter().map(|row| row.0));
        let strangers: Vec<&str> = named.filter(|name| !known(name)).collect();
        assert!(strangers.is_empty(), "no such component: {strangers:?}");
    }

    #[test]
    fn nothing_is_lost_on_the_way_into_the_binary() {
        let rows = |table: &str| table.lines().count() - 1;
        assert_eq!(SINCE.len(), rows(include_str!("../../facts/since.tsv")));
        assert_eq!(
            UNDOCUMENTED.len(),
            rows(include_str!("../../facts/undocumented.tsv"))
        );
    }
}
