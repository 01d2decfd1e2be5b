//! Selects the schema that judges a response. Nothing is guessed from the fields of a success body.

use crate::json::{Kind, Value};
use crate::schema::catalog::{Catalog, ComponentId, DEFAULT_COMPONENT};
use crate::schema::route_responses::{Found, Responses, documented};
use crate::schema::routes::Route;

/// Our component for an error body (`facts/errors.md`).
pub const ERROR_COMPONENT: &str = "error_Response";

/// Our component for an error body of the OAuth 2 style endpoints.
pub const OAUTH2_ERROR_COMPONENT: &str = "oauth2_error_Response";

/// The schema that judges a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaRef {
    /// A component of the catalogue.
    Component(ComponentId),
    /// The user's schema file.
    File,
}

impl SchemaRef {
    /// The component, if it is one.
    pub fn component(self) -> Option<ComponentId> {
        match self {
            Self::Component(component) => Some(component),
            Self::File => None,
        }
    }
}

/// The verdict of a response's route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routed {
    /// A success is judged by this component, an error by its shape.
    Success(ComponentId),
    /// This component judges the response, because a document of the user's own says so.
    Response(ComponentId),
}

/// Why a route says of a response that nothing judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unjudged {
    /// It has no content.
    Empty,
    /// The user's document does not describe it, or has no schema for it that can be used.
    Unchecked,
}

/// Returns what a route says of a response with this status and media type, whose body may be JSON;
/// `None` where a document leaves an error undescribed, which is judged by its shape.
///
/// # Errors
///
/// Why nothing judges it.
pub fn routed(
    catalog: &Catalog,
    route: &Route,
    status: Option<u16>,
    media_type: Option<&str>,
    may_be_json: impl Fn() -> bool,
) -> Result<Option<Routed>, Unjudged> {
    match &route.responses {
        Responses::Ours(component) => Ok(catalog.find(component).map(Routed::Success)),
        Responses::Documented(all) => match documented(all, status, media_type, may_be_json) {
            Found::Component(name) => Ok(catalog.find(name).map(Routed::Response)),
            Found::Empty => Err(Unjudged::Empty),
            Found::Undescribed if status.is_some_and(|status| status >= 400) => Ok(None),
            Found::Undescribed | Found::Unchecked => Err(Unjudged::Unchecked),
        },
    }
}

/// The value that is judged, and its schema.
#[derive(Clone, Copy)]
pub struct Selection<'d> {
    /// The judged value: the body, or what its envelope holds.
    pub root: Value<'d>,
    /// The envelope's JSON Pointer.
    pub envelope: Option<&'static str>,
    /// The schema.
    pub schema: SchemaRef,
    /// Whether it is judged as an error body.
    pub error: bool,
}

/// Selects what judges `body`: as an error body, by the recorded status or by its own; by what the
/// user has chosen; by its route; else as the SSO authenticate response.
pub fn select<'d>(
    catalog: &Catalog,
    body: Value<'d>,
    status: Option<u16>,
    chosen: Option<SchemaRef>,
    routed: Option<Routed>,
) -> Selection<'d> {
    let whole = |schema, error| Selection {
        root: body,
        envelope: None,
        schema,
        error,
    };
    if chosen == Some(SchemaRef::File) {
        return whole(SchemaRef::File, false);
    }
    if let (None, Some(Routed::Response(component))) = (chosen, routed) {
        return whole(SchemaRef::Component(component), false);
    }
    if let Some(name) = error_component(body, status) {
        return whole(SchemaRef::Component(embedded(catalog, name)), true);
    }
    let schema = chosen
        .or(routed.map(
            |(Routed::Success(component) | Routed::Response(component))| {
                SchemaRef::Component(component)
            },
        ))
        .unwrap_or_else(|| SchemaRef::Component(default_component(catalog)));
    let is_open = |component| !catalog.takes_data(component);
    let inner = enveloped(body)
        .filter(|_| !is_of_the_backend(catalog, routed) && schema.component().is_some_and(is_open));
    Selection {
        root: inner.unwrap_or(body),
        envelope: inner.map(|_| "/data"),
        ..whole(schema, false)
    }
}

/// The component that judges a response without an address of its own.
///
/// # Panics
///
/// Where the catalogue lacks it: none does, since components can be added and replaced only.
pub fn default_component(catalog: &Catalog) -> ComponentId {
    embedded(catalog, DEFAULT_COMPONENT)
}

fn embedded(catalog: &Catalog, name: &str) -> ComponentId {
    catalog
        .find(name)
        .expect("the embedded catalogue has its own components")
}

/// The component for an error body, if it is one: by the recorded status where there is one, else
/// by an error's name and its own `status_code`; without one, by having no names but an error's.
fn error_component(body: Value<'_>, recorded: Option<u16>) -> Option<&'static str> {
    let is_text = |name: &str| {
        body.get(name)
            .is_some_and(|value| value.kind() == Kind::String)
    };
    let named = is_text("error_type") || is_text("error");
    let failed = match recorded {
        Some(status) => status >= 400,
        None => {
            named && own_status(body).map_or_else(|| is_named_as_error(body), |own| own >= 400.0)
        }
    };
    let oauth2 = is_text("error") && !is_text("error_type");
    failed.then_some(if oauth2 {
        OAUTH2_ERROR_COMPONENT
    } else {
        ERROR_COMPONENT
    })
}

/// The status that a body itself tells.
fn own_status(body: Value<'_>) -> Option<f64> {
    body.get("status_code")?.number_text()?.parse().ok()
}

/// Returns whether no name of a body is another than an error's.
fn is_named_as_error(body: Value<'_>) -> bool {
    let mut names = body.members().map(|member| member.name);
    names.all(|name| name == "request_id" || OF_AN_ERROR.contains(&&*name))
}

/// Names that Stytch gives to the parts of an error (`facts/errors.md`). A gateway has a
/// `request_id`, too, so that name says nothing.
const OF_AN_ERROR: [&str; 7] = [
    "status_code",
    "error",
    "error_type",
    "error_message",
    "error_url",
    "error_description",
    "error_uri",
];

/// Returns whether a failure that was recorded has the body of somebody else's error: none of its
/// names is one of Stytch's.
pub fn is_foreign_error(body: Value<'_>, recorded: Option<u16>) -> bool {
    let failed = recorded.is_some_and(|status| status >= 400);
    failed && !OF_AN_ERROR.iter().any(|name| body.get(name).is_some())
}

/// Returns whether a route is one of the backend, which puts no answer in an envelope.
pub fn is_of_the_backend(catalog: &Catalog, routed: Option<Routed>) -> bool {
    matches!(routed, Some(Routed::Success(component)) if !catalog.is_of_the_frontend(component))
}

/// Returns what stands in the frontend's envelope `{"data": {…}}` (`facts/frontend.md`).
fn enveloped(body: Value<'_>) -> Option<Value<'_>> {
    let data = body.get("data").filter(|_| body.len() == 1)?;
    (data.kind() == Kind::Object).then_some(data)
}
