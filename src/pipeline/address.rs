//! The address of a response: all that is known before its body is looked at.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::input::decode::{begins_as_json, decode};
use crate::model::capture::{ANYWHERE, Body, Capture, Exchange, Request, SkipReason, Stored};
use crate::model::finding::Origin;
use crate::model::rule::Severity;
use crate::model::source::Source;
use crate::rules::Rule;
use crate::rules::context::Whose;
use crate::schema::catalog::Catalog;
use crate::schema::routes::Match;
use crate::schema::scan::Facts;
use crate::schema::select::{self, Routed, SchemaRef, Unjudged};
use crate::settings::Settings;
use crate::stytch::host::is_at_stytch;
use crate::text::{address, mask};

/// The facts that hold for all responses of a file.
pub(super) struct File {
    pub(super) name: Arc<str>,
    /// Its path as fingerprints have it, worked out when something is reported of it.
    path: OnceCell<Arc<str>>,
    pub(super) source: Arc<Source>,
    pub(super) rules: RulesInForce,
    /// The facts of a response that a rule in force could speak of.
    pub(super) looks_at: Facts,
    /// The rule that notes deprecated properties, if it makes notes of them.
    pub(super) notes_deprecated: Option<&'static Rule>,
    /// The schema that judges them, if the user chose one.
    pub(super) chosen: Option<SchemaRef>,
}

/// The rules in force, each with the severity of what it finds.
pub(super) type RulesInForce = Rc<[(&'static Rule, Severity)]>;

/// The facts of a response that are known before its body is looked at.
pub(super) struct Address {
    pub(super) exchange: Option<Arc<Exchange>>,
    /// The schema that judges it, if the user chose one.
    pub(super) chosen: Option<SchemaRef>,
    /// The verdict of its route.
    pub(super) routed: Option<Routed>,
    /// Whether its route is one of the catalogue's.
    pub(super) known: bool,
    /// Whose it is.
    pub(super) whose: Whose,
    /// Why its body need not be looked at.
    pub(super) skip: Option<SkipReason>,
}

impl Address {
    /// Returns what is known of a capture; `chosen` is what the user said judges it.
    pub(super) fn of(catalog: &Catalog, chosen: Option<SchemaRef>, capture: &Capture<'_>) -> Self {
        match &capture.request {
            Some(request) => Self::of_request(catalog, chosen, capture, request),
            None => Self {
                exchange: capture.status.map(|status| {
                    Arc::new(Exchange {
                        method: None,
                        path: None,
                        status: Some(status),
                    })
                }),
                ..Self::of_nobody(chosen, Whose::NoAddress)
            },
        }
    }

    /// Returns what is known where nothing was recorded of an exchange.
    pub(super) fn of_nobody(chosen: Option<SchemaRef>, whose: Whose) -> Self {
        Self {
            exchange: None,
            chosen,
            routed: None,
            known: false,
            whose,
            skip: None,
        }
    }

    fn of_request(
        catalog: &Catalog,
        chosen: Option<SchemaRef>,
        capture: &Capture<'_>,
        request: &Request<'_>,
    ) -> Self {
        let found = catalog.routes.find(&request.method, &request.url);
        let media_type = capture.media_type.as_deref();
        let (path, routed, whose) = match found {
            Match::Route(route) => {
                let may_be_json = || may_be_json(capture);
                let routed =
                    select::routed(catalog, route, capture.status, media_type, may_be_json);
                (Some(route.template.to_string()), routed, Whose::Route)
            }
            Match::Several => {
                let path = match catalog.routes.nearest(&request.url)[..] {
                    [template] => Some(template.to_owned()),
                    _ => address::shown(&request.url),
                };
                (path, Err(Unjudged::Unchecked), Whose::Several)
            }
            _ if is_at_stytch(&request.url) => {
                (address::shown(&request.url), Ok(None), Whose::Host)
            }
            _ if request.url == ANYWHERE && matches!(capture.body, Body::Present { .. }) => {
                (address::shown(&request.url), Ok(None), Whose::NoAddress)
            }
            _ => (address::shown(&request.url), Ok(None), Whose::Foreign),
        };
        let unjudged = routed.err().filter(|_| chosen.is_none());
        // An answer that should be empty, and is.
        let is_settled = unjudged == Some(Unjudged::Empty) && is_blank(capture);
        let skip = match found {
            Match::None if chosen.is_none() => Some(SkipReason::NoSchema),
            _ if request.method.eq_ignore_ascii_case("OPTIONS") => Some(SkipReason::Preflight),
            Match::OtherMethod if chosen.is_none() => Some(SkipReason::NoSchema),
            _ if is_settled => Some(SkipReason::NoBody),
            _ => unjudged.map(|_| SkipReason::NoSchema),
        };
        let whose = if is_settled { Whose::Foreign } else { whose };
        Self {
            exchange: Some(Arc::new(Exchange {
                method: Some(mask::method(&request.method).to_owned()),
                path,
                status: capture.status,
            })),
            routed: routed.unwrap_or_default(),
            known: matches!(whose, Whose::Route | Whose::Several),
            skip,
            ..Self::of_nobody(chosen, whose)
        }
    }

    /// Returns whether nobody has said what judges it: the user has not, and there is no address.
    pub(super) fn has_none(&self) -> bool {
        let path = self
            .exchange
            .as_ref()
            .and_then(|exchange| exchange.path.as_ref());
        self.chosen.is_none() && path.is_none()
    }

    /// Returns whether a schema file or a document of the user's own says what the body is.
    pub(super) fn is_described(&self) -> bool {
        self.chosen == Some(SchemaRef::File) || matches!(self.routed, Some(Routed::Response(_)))
    }
}

impl File {
    /// The responses of a source, held to these rules.
    pub(super) fn new(source: Arc<Source>, rules: RulesInForce, chosen: Option<SchemaRef>) -> Self {
        let each = || rules.iter().copied();
        let notes = each().find(|(rule, severity)| {
            rule.looks_at == Facts::DEPRECATED && *severity == Severity::Note
        });
        Self {
            name: Arc::from(source.name.as_str()),
            path: OnceCell::new(),
            source,
            looks_at: each().fold(Facts::NONE, |all, (rule, _)| all | rule.looks_at),
            notes_deprecated: notes.map(|(rule, _)| rule),
            rules,
            chosen,
        }
    }

    /// Returns what may be shown of a response before its body is looked at.
    pub(super) fn origin(&self, settings: &Settings, response: u64, address: &Address) -> Origin {
        let path = || Arc::from(settings.fingerprint_base.path_of(&self.source));
        let path = self.path.get_or_init(path).clone();
        Origin {
            exchange: address.exchange.clone(),
            ..Origin::new(self.name.clone(), path, response)
        }
    }
}

/// Returns whether a response has no body, or one in which nothing stands.
fn is_blank(capture: &Capture<'_>) -> bool {
    match &capture.body {
        Body::Absent(_) => true,
        Body::Malformed { .. } => false,
        Body::Present { stored, part } => {
            decode(stored, part).is_ok_and(|bytes| bytes.trim_ascii().is_empty())
        }
    }
}

/// Returns whether a body may be an object or an array of JSON. What can't be looked at yet is when
/// it is judged.
fn may_be_json(capture: &Capture<'_>) -> bool {
    match &capture.body {
        Body::Present { stored, part } if !matches!(stored, Stored::InFile { .. }) => {
            decode(stored, part).map_or(true, |bytes| begins_as_json(&bytes))
        }
        _ => true,
    }
}
