//! Handles parts of a schema that can't be used. Without one a schema lets more pass, so that the
//! rest can be judged; but a keyword that refuses what its schema lets pass (`not`, `oneOf`, `if`)
//! would refuse what is good, and goes unchecked as a whole.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::schema::catalog::{Catalog, ComponentId, references};
use crate::schema::{keywords, plan};

/// Returns whether a keyword may refuse more when its schema refuses less.
pub(in crate::schema) fn turns_round(keyword: &str, keywords: &Map<String, Value>) -> bool {
    match keyword {
        "if" | "not" | "oneOf" => true,
        "contains" => keywords.contains_key("maxContains"),
        _ => false,
    }
}

/// The keywords that depend on what was evaluated, which can't be known if a part is in doubt.
pub(in crate::schema) const UNEVALUATED: [&str; 2] = ["unevaluatedItems", "unevaluatedProperties"];

/// Takes a keyword away, or the outermost one around it that would turn its absence round.
pub(super) fn take_away(schema: &mut Value, place: &[String]) {
    let mut at = schema;
    let mut rest = place;
    while let Some((keyword, below)) = rest.split_first() {
        let Some(keywords) = at.as_object_mut() else {
            return;
        };
        if below.is_empty() || turns_round(keyword, keywords) {
            keywords.shift_remove(keyword);
            return;
        }
        for unevaluated in UNEVALUATED {
            keywords.shift_remove(unevaluated);
        }
        let steps = 1 + usize::from(!keywords::holds_one(keyword));
        let pointer: String = rest
            .iter()
            .take(steps)
            .fold(String::new(), |pointer, step| {
                pointer + "/" + &crate::text::mask::pointer_segment(step)
            });
        match at.pointer_mut(&pointer) {
            Some(inner) => (at, rest) = (inner, &rest[steps.min(rest.len())..]),
            None => return,
        }
    }
}

impl Catalog {
    /// Notes that something of these components can't be judged by, and so of those that reach
    /// them, the embedded ones among them.
    pub fn judges_in_part(&mut self, names: &BTreeSet<String>) {
        for component in &mut self.components {
            component.has_gap |= names.contains(component.name.as_ref());
        }
        let mut open: Vec<ComponentId> = self
            .ids()
            .filter(|id| self.components[id.0].has_gap)
            .collect();
        let users = if open.is_empty() {
            Vec::new()
        } else {
            self.users()
        };
        for component in &mut self.components {
            component.in_part = false;
        }
        while let Some(id) = open.pop() {
            if !std::mem::replace(&mut self.components[id.0].in_part, true) {
                open.extend(&users[id.0]);
            }
        }
        self.drop_what_is_in_doubt();
    }

    /// Returns which components refer to each.
    fn users(&self) -> Vec<Vec<ComponentId>> {
        let mut users = vec![Vec::new(); self.components.len()];
        for id in self.ids() {
            for used in references(self.schema(id)).filter_map(|name| self.find(name)) {
                users[used.0].push(id);
            }
        }
        users
    }

    fn drop_what_is_in_doubt(&mut self) {
        let added: Vec<ComponentId> = self.added().collect();
        for id in added {
            if !self.components[id.0].in_part {
                continue;
            }
            let mut schema = self.schema(id).clone();
            let in_part = |name: &str| self.find(name).is_some_and(|id| self.is_in_part(id));
            weaken(&mut schema, &in_part);
            if &schema != self.schema(id) {
                self.components[id.0].set_schema(schema);
            }
        }
    }
}

/// Takes away the keywords that would turn a doubt round. Returns whether there is one.
fn weaken(schema: &mut Value, in_part: &dyn Fn(&str) -> bool) -> bool {
    let Some(keywords) = schema.as_object_mut() else {
        return false;
    };
    let reference = keywords.get("$ref").and_then(Value::as_str);
    let referred = reference.and_then(plan::component_part);
    let mut is_doubtful = referred.is_some_and(|(name, _)| in_part(name));
    let names: Vec<String> = keywords.keys().cloned().collect();
    for keyword in names {
        let Some(value) = keywords.get_mut(&keyword) else {
            continue;
        };
        let mut doubt = false;
        for schema in keywords::schemas_of(&keyword, value) {
            doubt |= weaken(schema, in_part);
        }
        if doubt && turns_round(&keyword, keywords) {
            keywords.shift_remove(&keyword);
        }
        is_doubtful |= doubt;
    }
    if is_doubtful {
        for keyword in UNEVALUATED {
            keywords.shift_remove(keyword);
        }
    }
    is_doubtful
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::catalog::Provenance;

    #[test]
    fn a_doubt_is_not_turned_round() {
        let gap = || json!({"$ref": "#/components/schemas/Gap"});
        let mut catalog = Catalog::embedded();
        let user = json!({"allOf": [{"type": "object"}, gap()], "not": {"properties": {"a": gap()}},
            "oneOf": [gap(), {"type": "null"}], "if": {"anyOf": [gap()]}, "then": false,
            "contains": gap(), "properties": {"not": gap(), "b": {"not": {"type": "null"}}},
            "unevaluatedProperties": false});
        let named = [
            ("Gap", json!({"type": "string"})),
            ("User", user),
            ("Other", json!({"not": {"type": "null"}})),
            (
                "Far",
                json!({"items": {"$ref": "#/components/schemas/User"}}),
            ),
        ];
        let named = named
            .map(|(name, schema)| (name.to_owned(), schema))
            .to_vec();
        catalog.add(named, Provenance::OpenApi);
        catalog.judges_in_part(&BTreeSet::from(["Gap".to_owned()]));
        let find = |name: &str| catalog.find(name).expect("it was added");
        let in_part = |name: &str| catalog.is_in_part(find(name));
        assert_eq!(
            ["Gap", "User", "Far", "Other"].map(in_part),
            [true, true, true, false]
        );
        let left = json!({"allOf": [{"type": "object"}, gap()], "then": false, "contains": gap(),
            "properties": {"not": gap(), "b": {"not": {"type": "null"}}}});
        assert_eq!(catalog.schema(find("User")), &left);
    }

    #[test]
    fn an_embedded_component_that_reaches_a_gap_is_judged_in_part() {
        let mut catalog = Catalog::embedded();
        let name = "api_session_v1_EmailFactor";
        catalog.add(
            vec![(name.to_owned(), json!({"type": "object"}))],
            Provenance::Component,
        );
        catalog.judges_in_part(&BTreeSet::from([name.to_owned()]));
        let root = catalog.find(crate::schema::catalog::DEFAULT_COMPONENT);
        assert!(catalog.is_in_part(root.expect("embedded")));
    }
}
