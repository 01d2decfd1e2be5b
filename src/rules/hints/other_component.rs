//! A body whose members are those of another component than the one that judged it.

use std::borrow::Cow;

use crate::json::{Kind as Json, Value};
use crate::rules::context::{BodyOutcome, RuleContext};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::plan::{Properties, Property, SchemaType};
use crate::schema::schema_error::SchemaErrorKind;

/// Members that nearly every response has, so that they tell none from another.
const COMMON: [&str; 2] = ["request_id", "status_code"];

/// The number of components that are named beside the first.
const FEW: usize = 2;

/// The number of members that a component that is no response must require: smaller ones fit by
/// chance.
const ENOUGH: usize = 4;

/// Returns what is to be said where other components fit the body better.
pub(super) fn component(context: &RuleContext<'_>) -> Option<String> {
    let BodyOutcome::Judged { selection, .. } = &context.outcome else {
        return None;
    };
    let judge = selection.schema.component()?;
    let catalog = &context.schemas.catalog;
    let root = selection.root;
    if selection.error || root.kind() != Json::Object {
        return None;
    }
    let judge_of = properties(catalog, judge)?;
    if !may_be_another(context, root, judge_of) && selection.envelope.is_none() {
        return None;
    }
    let body = JudgedBody::new(catalog, root, judge_of);
    if !COMMON.iter().any(|name| root.get(name).is_some()) {
        return part(catalog, &body);
    }
    let mut fitting: Vec<Fit<'_>> = body
        .candidates()
        .iter()
        .filter_map(|(id, method)| {
            let of_the_other_api = catalog.is_of_the_frontend(*id) != selection.envelope.is_some();
            let is_another = *id != judge && body.fits(properties(catalog, *id)?);
            is_another.then(|| Fit {
                of_the_other_api,
                changes: method != "GET",
                name: catalog.name(*id),
            })
        })
        .collect();
    fitting.sort_unstable();
    fitting.dedup_by_key(|fit| fit.name);
    let first = fitting.first()?;
    let api = first.of_the_other_api;
    let others = fitting[1..]
        .iter()
        .filter(|fit| fit.of_the_other_api == api);
    let others: Vec<&str> = others.map(|fit| fit.name).collect();
    Some(sentence("another route's response, ", first.name, &others))
}

/// A component that fits, in the order in which they are proposed: the API that the envelope
/// speaks for comes first, and what only reads before what changes something.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Fit<'c> {
    of_the_other_api: bool,
    changes: bool,
    name: &'c str,
}

/// Returns what the body may be a part of a response.
fn part(catalog: &Catalog, body: &JudgedBody<'_, '_>) -> Option<String> {
    let fits = |id: &ComponentId| {
        properties(catalog, *id).is_some_and(|properties| {
            let required = properties.iter().filter(|property| property.required);
            required.count() >= ENOUGH && body.fits(properties)
        })
    };
    let names = catalog.ids().filter(fits).map(|id| catalog.name(id));
    let names: Vec<&str> = names.collect();
    let (first, others) = names.split_first()?;
    Some(sentence("a part of a response, ", first, others))
}

fn sentence(what: &str, first: &str, others: &[&str]) -> String {
    let others = if others.len() > FEW {
        format!(", or of {} more", others.len())
    } else {
        let named = others.iter().map(|name| format!(", or of `{name}`"));
        named.collect()
    };
    format!("the keys are those of {what}`{first}`{others}: try `--schema {first}`")
}

/// A body, and the component that has judged it.
struct JudgedBody<'d, 'c> {
    catalog: &'c Catalog,
    root: Value<'d>,
    members: Vec<BodyMember<'d>>,
    /// Whether the judge does not know one of them.
    has_stranger: bool,
}

struct BodyMember<'d> {
    name: Cow<'d, str>,
    value: Value<'d>,
    /// Whether the judge knows it.
    is_judged: bool,
}

impl<'d, 'c> JudgedBody<'d, 'c> {
    fn new(catalog: &'c Catalog, root: Value<'d>, judge: &Properties) -> Self {
        let members: Vec<BodyMember<'d>> = root
            .members()
            .map(|member| BodyMember {
                is_judged: judge.place(&member.name).is_some(),
                name: member.name,
                value: member.value,
            })
            .collect();
        Self {
            catalog,
            root,
            has_stranger: members.iter().any(|member| !member.is_judged),
            members,
        }
    }

    /// Returns the components of successes that have the member which the fewest have.
    fn candidates(&self) -> &'c [(ComponentId, String)] {
        let members = self.members.iter().filter(|member| !self.may_lack(member));
        let having = members.map(|member| self.catalog.successes_with(&member.name));
        having.min_by_key(|having| having.len()).unwrap_or_default()
    }

    /// Returns whether another component fits that does not have a member of the body.
    fn may_lack(&self, member: &BodyMember<'_>) -> bool {
        member.is_judged && self.has_stranger
    }

    /// Returns whether the body has all that a component requires, to the objects in it, and no
    /// member that neither knows. One that is the judge's alone says nothing where another is the
    /// component's alone.
    fn fits(&self, component: &Properties) -> bool {
        // Nearly all components fall at this, which costs least.
        let mut members = self.members.iter();
        if !members.all(|member| self.may_lack(member) || component.get(&member.name).is_some()) {
            return false;
        }
        let mut required = component.iter().filter(|property| property.required);
        let mut members = self.members.iter();
        required.all(|property| self.root.get(&property.name).is_some())
            && members.all(|member| {
                let own = component.get(&member.name);
                own.is_none_or(|own| self.has_all(member.value, own))
            })
    }

    /// Returns whether an object has all that its component requires.
    fn has_all(&self, value: Value<'_>, property: &Property) -> bool {
        let SchemaType::Component(component) = property.node.expects else {
            return true;
        };
        value.kind() != Json::Object
            || properties(self.catalog, component)
                .is_none_or(|properties| has_required(value, properties))
    }
}

/// Returns whether it is worth while to read the catalogue: what lacks one property is merely
/// faulty, unless that is a deprecated one, which other routes do not have.
fn may_be_another(context: &RuleContext<'_>, root: Value<'_>, judge: &Properties) -> bool {
    let missing = context.faults(|fault| match fault {
        SchemaErrorKind::Missing { property } => judge.get(property),
        _ => None,
    });
    let mut missing = missing.filter(|(error, _)| error.value.index() == root.index());
    let first = missing.next();
    first.is_some_and(|(_, property)| property.deprecated.is_some())
        || missing.next().is_some()
        || context.has_unknown(root)
}

fn has_required(value: Value<'_>, properties: &Properties) -> bool {
    let mut required = properties.iter().filter(|property| property.required);
    required.all(|property| value.get(&property.name).is_some())
}

fn properties(catalog: &Catalog, id: ComponentId) -> Option<&Properties> {
    catalog.node(id).properties()
}
