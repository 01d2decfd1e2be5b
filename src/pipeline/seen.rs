//! Responses told by a look at their bytes alone: the screen passes them, and every rule in force
//! is clear about what it has seen. All others go the full way.

use std::sync::Arc;

use crate::model::capture::{Capture, Part};
use crate::model::cause;
use crate::model::finding::{Finding, Origin};
use crate::model::mask;
use crate::model::rule::Severity;
use crate::model::span::Locator;
use crate::pipeline::address::{Address, File};
use crate::pipeline::findings::Findings;
use crate::pipeline::place::{Found, Whereabouts};
use crate::pipeline::tally::Tally;
use crate::rules::Rule;
use crate::rules::glance::Sight;
use crate::rules::offence::Offence;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::screen::{Field, Glimpse, Part as Where, Screen};
use crate::schema::select::{Routed, SchemaRef, default_component};
use crate::settings::Settings;

/// Looks at responses, and remembers what it takes to count those that are alike.
pub(super) struct Seer<'s> {
    settings: &'s Settings,
    /// What judges a response that has no address of its own.
    default: ComponentId,
    screen: Screen,
    alike: Vec<Alike>,
}

/// What is told of a deprecated property at a route, as often as it is met.
struct Alike {
    component: ComponentId,
    property: usize,
    severity: Severity,
    path: Option<String>,
    cause: u64,
}

/// A rule that tells of the deprecated properties, with how much they count.
type Teller = (
    &'static Rule,
    Severity,
    fn(&Glimpse<'_>, &Catalog) -> Vec<Offence>,
);

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
            screen: Screen::default(),
            alike: Vec::new(),
        })
    }

    /// Tells a response if it is sure of it; whether it was. `excerpted` says whether the place of
    /// a cause was shown already: the first one takes the full way.
    pub(super) fn tell(
        &mut self,
        file: &File,
        address: &Address,
        sighted: Sighted<'_, '_>,
        excerpted: &dyn Fn(u64) -> bool,
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
        let schemas = &self.settings.schemas;
        let Some(mut glimpse) = self.screen.look(
            &schemas.catalog,
            &schemas.plans,
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
        let (rule, severity, seen) = match told(file, &glimpse) {
            Told::Unsure => return false,
            Told::By(teller) => teller,
            Told::Nothing => {
                if !tally.count_clean() {
                    let origin = Arc::new(origin(self.settings, file, address, &sighted, &glimpse));
                    tally.checked(&origin, Findings::default(), |_, _| None);
                }
                return true;
            }
        };
        if count_alike(&self.alike, &glimpse, rule, severity, path, tally) {
            return true;
        }
        let offences = seen(&glimpse, &schemas.catalog);
        if offences.len() != glimpse.deprecated.len() {
            return false;
        }
        let found: Vec<Found> = offences
            .into_iter()
            .map(|offence| (rule, severity, offence))
            .collect();
        let origin = Arc::new(origin(self.settings, file, address, &sighted, &glimpse));
        let findings = sighted.findings(self.settings, origin.clone(), &found);
        let keys: Vec<u64> = cause::gather(&findings).map(cause::key).collect();
        let each_alone = keys.len() == findings.len();
        // The place of a first one is shown, and where a baseline may pick that out, of any.
        if !each_alone || self.settings.has_baseline() || !keys.iter().all(|key| excerpted(*key)) {
            return false;
        }
        for (deprecated, cause) in glimpse.deprecated.iter().zip(keys) {
            let (component, property) = (deprecated.component, deprecated.property);
            let known = self.alike.iter().any(|alike| alike.cause == cause);
            if !known {
                self.alike.push(Alike {
                    component,
                    property,
                    severity,
                    path: path.map(str::to_owned),
                    cause,
                });
            }
        }
        tally.checked(&origin, findings.into(), |_, _| None);
        true
    }
}

/// What the rules in force have to tell, together.
enum Told {
    /// Nothing: the response is clean.
    Nothing,
    /// What this rule tells.
    By(Teller),
    /// It takes the full way to know.
    Unsure,
}

fn told(file: &File, glimpse: &Glimpse<'_>) -> Told {
    let mut told = Told::Nothing;
    for (rule, severity) in file.rules.iter() {
        told = match ((rule.glance)(glimpse), told) {
            (Sight::Clear, told) => told,
            (Sight::Deprecated(seen), Told::Nothing) => Told::By((*rule, *severity, seen)),
            (Sight::Deprecated(_) | Sight::Unsure, _) => return Told::Unsure,
        }
    }
    told
}

/// Counts a response of which nothing is told that was not told often enough before; whether it
/// was one.
fn count_alike(
    known: &[Alike],
    glimpse: &Glimpse<'_>,
    rule: &Rule,
    severity: Severity,
    path: Option<&str>,
    tally: &mut Tally,
) -> bool {
    let [met] = glimpse.deprecated else {
        return false; // no response of the API has several
    };
    let alike = known.iter().find(|known| {
        known.property == met.property
            && known.component == met.component
            && known.severity == severity
            && known.path.as_deref() == path
    });
    alike.is_some_and(|alike| tally.count_alike(&[(alike.cause, severity, rule.info.id)]))
}

fn origin(
    settings: &Settings,
    file: &File,
    address: &Address,
    sighted: &Sighted<'_, '_>,
    glimpse: &Glimpse<'_>,
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
