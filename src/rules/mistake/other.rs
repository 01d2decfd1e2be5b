//! A body whose members are those of another component than the one that judged it.

use crate::model::document::{Kind as Json, Value};
use crate::rules::case::{Case, Outcome};
use crate::rules::mistake::find;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::outline::{Kind, Property};
use crate::schema::select::SchemaRef;

/// Members that nearly every response has, so that they tell none from another.
const COMMON: [&str; 2] = ["request_id", "status_code"];

/// How many components are named beside the first.
const FEW: usize = 2;

/// How many members a component that is no response must require: smaller ones fit by chance.
const ENOUGH: usize = 4;

/// Returns what is to be said where other components fit the body better.
pub(super) fn component(case: &Case<'_>) -> Option<String> {
    let Outcome::Judged { selection, .. } = &case.outcome else {
        return None;
    };
    let SchemaRef::Component(judge) = selection.schema else {
        return None;
    };
    let catalog = &case.schemas.catalog;
    let root = selection.root;
    if selection.error || root.kind() != Json::Object {
        return None;
    }
    let body = Body {
        root,
        judge: properties(catalog, judge)?,
    };
    if !COMMON.iter().any(|name| root.get(name).is_some()) {
        return part(catalog, &body);
    }
    let mut fitting: Vec<Fit<'_>> = catalog
        .routes
        .iter()
        .filter_map(|route| {
            let id = catalog.find(route.success()?)?;
            let of_the_other_api = catalog.is_of_the_frontend(id) != selection.envelope.is_some();
            let is_enveloped = selection.envelope.is_some() && !of_the_other_api;
            body.fits(properties(catalog, id)?, is_enveloped)
                .then(|| Fit {
                    of_the_other_api,
                    changes: route.method != "GET",
                    name: catalog.name(id),
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
    Some(told("another route's response, ", first.name, &others))
}

/// A component that fits, in the order in which they are proposed: the API that the envelope
/// speaks for comes first, and what only reads before what changes something.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Fit<'c> {
    of_the_other_api: bool,
    changes: bool,
    name: &'c str,
}

/// What the body may be a part of a response.
fn part(catalog: &Catalog, body: &Body<'_, '_>) -> Option<String> {
    let fits = |id: &ComponentId| {
        properties(catalog, *id).is_some_and(|properties| {
            let required = properties.iter().filter(|property| property.required);
            required.count() >= ENOUGH && body.fits(properties, false)
        })
    };
    let names = catalog.ids().filter(fits).map(|id| catalog.name(id));
    let names: Vec<&str> = names.collect();
    let (first, others) = names.split_first()?;
    Some(told("a part of a response, ", first, others))
}

fn told(what: &str, first: &str, others: &[&str]) -> String {
    let others = if others.len() > FEW {
        format!(", or of {} more", others.len())
    } else {
        let named = others.iter().map(|name| format!(", or of `{name}`"));
        named.collect()
    };
    format!("the members are those of {what}`{first}`{others}: try `--schema {first}`")
}

/// A body, and the component that has judged it.
struct Body<'d, 'c> {
    root: Value<'d>,
    judge: &'c [Property],
}

impl Body<'_, '_> {
    /// Whether the body has all that a component requires, and something that tells it from the
    /// judge: a member that the judge does not know, or, where every member is the component's,
    /// its envelope, or so few that most of what the judge requires is missing. Whatever is merely
    /// faulty lacks little.
    fn fits(&self, component: &[Property], is_enveloped: bool) -> bool {
        let mut required = component.iter().filter(|property| property.required);
        if !required.all(|property| self.root.get(&property.name).is_some()) {
            return false;
        }
        let mut is_known = true;
        let (mut strange, mut telling) = (false, false);
        for member in self.root.members() {
            let name = &member.name;
            let own = find(component, name).is_some();
            let judged = find(self.judge, name).is_some();
            if !own && !judged {
                return false;
            }
            is_known &= own;
            strange |= own && !judged;
            telling |= own && !COMMON.contains(&&**name);
        }
        telling && (strange || (is_known && (is_enveloped || self.lacks_most())))
    }

    fn lacks_most(&self) -> bool {
        let required = self.judge.iter().filter(|property| property.required);
        let (mut there, mut missing) = (0_usize, 0_usize);
        for property in required {
            if self.root.get(&property.name).is_some() {
                there += 1;
            } else {
                missing += 1;
            }
        }
        missing > there
    }
}

fn properties(catalog: &Catalog, id: ComponentId) -> Option<&[Property]> {
    match &catalog.expected(id).kind {
        Kind::Object(properties) => Some(properties),
        _ => None,
    }
}
