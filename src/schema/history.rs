//! Facts about properties beyond the schema: when each came, and which properties no schema has
//! though Stytch sends them or an SDK declares them (`facts/since.tsv`, `facts/undocumented.tsv`).

use crate::schema::embedded::{SINCE, UNDOCUMENTED};

/// A property that no component has, and that is known all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undocumented {
    /// The ISO date it is known from; empty where none is.
    pub since: &'static str,
    /// The evidence of its occurrence.
    pub evidence: &'static str,
}

/// Returns what is known of a property that its component does not declare.
pub fn undocumented(component: &str, property: &str) -> Option<Undocumented> {
    let row = UNDOCUMENTED
        .iter()
        .find(|row| row.0 == component && row.1 == property)?;
    Some(Undocumented {
        since: row.3,
        evidence: row.4,
    })
}

/// The ISO date on which a property first appeared; `None` where it has been there as long as is
/// known.
pub fn since(component: &str, property: &str) -> Option<&'static str> {
    SINCE
        .iter()
        .find(|row| row.0 == component && row.1 == property)
        .map(|row| row.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_are_found_by_component_and_property() {
        let organization = "api_organization_v1_Organization";
        assert_eq!(since(organization, "custom_roles"), Some("2026-01-16"));
        assert_eq!(since(organization, "organization_id"), None);
        assert!(undocumented(organization, "scim_active_connections").is_some());
        assert_eq!(
            undocumented("api_organization_v1_Member", "scim_active_connections"),
            None
        );
    }
}
