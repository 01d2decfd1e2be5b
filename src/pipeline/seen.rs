//! Responses told by a look at their bytes alone: the screen passes them, and every rule in force
//! is clear about what it has seen. All others go the full way.

use std::sync::Arc;

use crate::model::capture::{Body, Capture, Part, Stored};
use crate::model::finding::{Finding, Origin};
use crate::model::fingerprint::Fingerprint;
use crate::model::rule::Severity;
use crate::pipeline::address::{Address, File};
use crate::pipeline::findings::Findings;
use crate::pipeline::place::{Found, Whereabouts};
use crate::pipeline::tally::Tally;
use crate::rules::Rule;
use crate::rules::case::SESSION_COMPONENT;
use crate::rules::glance::Sight;
use crate::rules::offence::Offence;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::plan::{Field, Part as Where};
use crate::schema::scan::{Deprecated, FastValidator, ScanResult};
use crate::schema::select::{Routed, SchemaRef, default_component};
use crate::settings::Settings;
use crate::text::mask;
use crate::text::span::Locator;

/// Looks at responses, and remembers what it takes to count the notes that are alike.
pub(super) struct Seer<'s> {
    settings: &'s Settings,
    /// What judges a response that has no address of its own.
    default: ComponentId,
    /// Whose times are held against each other; alone it is looked at in full.
    session: Option<ComponentId>,
    screen: FastValidator,
    noted: Vec<Noted>,
}

/// A deprecated property that was noted, and what its note is about.
struct Noted {
    component: ComponentId,
    property: usize,
    subject: Fingerprint,
}

/// Tells of the deprecated properties that the screen has met.
type Seen = fn(&ScanResult<'_>, &Catalog) -> Vec<Offence>;

/// One response: where it stands, and all that is known of it before its body is looked at.
pub(super) struct Sighted<'r, 'c> {
    pub(super) chunk: &'c [u8],
    pub(super) capture: &'r Capture<'r>,
    pub(super) body: &'r [u8],
    pub(super) part: &'r Part,
    pub(super) number: u64,
    pub(super) locator: &'r mut Locator<'c>,
}

impl<'s> Seer<'s> {
    /// A seer, unless the run counts what only the full way sees.
    pub(super) fn new(settings: &'s Settings) -> Option<Self> {
        let catalog = &settings.schemas.catalog;
        let useful = settings.screens && !settings.counts_coverage;
        useful.then(|| Self {
            settings,
            default: default_component(catalog),
            session: catalog.find(SESSION_COMPONENT),
            screen: FastValidator::default(),
            noted: Vec::new(),
        })
    }

    /// Tells a response if it is sure of it; whether it was.
    pub(super) fn tell(
        &mut self,
        file: &File,
        address: &Address,
        sighted: Sighted<'_, '_>,
        tally: &mut Tally,
    ) -> bool {
        let component = match address.chosen {
            Some(SchemaRef::File) => return false,
            Some(SchemaRef::Component(component)) => component,
            None => match address.routed {
                Some(Routed::Success(component)) => component,
                Some(Routed::Response(_)) => return false,
                None => self.default,
            },
        };
        if self.session == Some(component) {
            return false;
        }
        let schemas = &self.settings.schemas;
        let Some(mut glimpse) = self.screen.scan(
            &schemas.catalog,
            component,
            sighted.body,
            sighted.capture.status,
        ) else {
            return false;
        };
        let exchange = address.exchange.as_deref();
        let path = exchange.and_then(|exchange| exchange.path.as_deref());
        glimpse.backend = path.is_some()
            && glimpse.envelope.is_none()
            && !schemas.catalog.is_of_the_frontend(component);
        glimpse.surrounded = !sighted.capture.parts.is_empty();
        let unnoted = match told(file, &glimpse) {
            Told::Unsure => return false,
            Told::Nothing => None,
            Told::Notes(..) if note_again(&self.noted, &glimpse, tally) => None,
            Told::Notes(rule, seen) => Some((rule, seen)),
        };
        if unnoted.is_none() && tally.count_clean() {
            return true;
        }
        let origin = Arc::new(origin(self.settings, file, address, &sighted, &glimpse));
        let is_in_file = matches!(
            sighted.capture.body,
            Body::Present {
                stored: Stored::InFile { .. },
                ..
            }
        );
        if unnoted.is_some() && is_in_file {
            return false; // where it stands takes the full way to know
        }
        if let Some((rule, seen)) = unnoted {
            let offences = seen(&glimpse, &schemas.catalog);
            if offences.len() != glimpse.deprecated.len() {
                return false;
            }
            let found = |offence| (rule, Severity::Note, offence);
            let found: Vec<Found> = offences.into_iter().map(found).collect();
            let notes = sighted.findings(self.settings, origin.clone(), &found);
            remember(&mut self.noted, glimpse.deprecated, &notes);
            tally.note(notes);
        }
        tally.checked(&origin, Findings::default(), |_, _| None);
        true
    }
}

/// What the rules in force have to tell, together.
enum Told {
    /// Nothing: the response is clean.
    Nothing,
    /// Notes of this rule, and nothing else.
    Notes(&'static Rule, Seen),
    /// It takes the full way to know.
    Unsure,
}

fn told(file: &File, glimpse: &ScanResult<'_>) -> Told {
    let mut told = Told::Nothing;
    for (rule, severity) in file.rules.iter() {
        told = match ((rule.glance)(glimpse), told, severity) {
            (Sight::Clear, told, _) => told,
            (Sight::Deprecated(seen), Told::Nothing, Severity::Note) => Told::Notes(rule, seen),
            (Sight::Deprecated(_) | Sight::Unsure, ..) => return Told::Unsure,
        }
    }
    told
}

/// Counts the note of a response whose property has all its places; whether it did.
fn note_again(noted: &[Noted], glimpse: &ScanResult<'_>, tally: &mut Tally) -> bool {
    let [met] = glimpse.deprecated else {
        return false; // no response of the API has several
    };
    let known = noted.iter().find(|noted| noted.is(met));
    known.is_some_and(|noted| tally.note_again(&noted.subject))
}

fn remember(noted: &mut Vec<Noted>, deprecated: &[Deprecated], told: &[Finding]) {
    for (met, note) in deprecated.iter().zip(told) {
        if !noted.iter().any(|noted| noted.is(met)) {
            noted.push(Noted {
                component: met.component,
                property: met.property,
                subject: note.subject(),
            });
        }
    }
}

impl Noted {
    fn is(&self, met: &Deprecated) -> bool {
        (self.component, self.property) == (met.component, met.property)
    }
}

fn origin(
    settings: &Settings,
    file: &File,
    address: &Address,
    sighted: &Sighted<'_, '_>,
    glimpse: &ScanResult<'_>,
) -> Origin {
    let request_id = glimpse.string(Where::Root, Field::RequestId);
    let request_id = request_id.and_then(|id| std::str::from_utf8(id).ok());
    Origin {
        source: file.name.clone(),
        file: None,
        path: file.path(settings),
        response: sighted.number,
        envelope: glimpse.envelope,
        exchange: address.exchange.clone(),
        request_id: request_id.and_then(|id| mask::request_id(id).map(str::to_owned)),
    }
}

impl Sighted<'_, '_> {
    fn findings(self, settings: &Settings, origin: Arc<Origin>, found: &[Found]) -> Vec<Finding> {
        self.locator.position(self.capture.entry.start);
        let at = Whereabouts {
            chunk: self.chunk,
            locator: self.locator.clone(),
            body: self.body,
            part: Some(self.part.clone()),
            entry: self.capture.entry.clone(),
            origin,
        };
        let places = at.places(found);
        found
            .iter()
            .map(|found| at.finding(&settings.schemas, found, &places, false))
            .collect()
    }
}
