//! Reports a response without parsing it, if a scan proves it valid and has nothing that a rule in
//! force looks at. All others go the full way.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::capture::{Capture, Part};
use crate::model::finding::Origin;
use crate::model::fingerprint::Fingerprint;
use crate::model::rule::Severity;
use crate::pipeline::address::{Address, File};
use crate::pipeline::aggregator::Aggregator;
use crate::pipeline::response_location::{ResponseLocation, RuleHit};
use crate::rules::context::{SESSION_COMPONENT, is_of_the_backend};
use crate::rules::facts;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::plan::{Field, FieldOwner};
use crate::schema::recognition;
use crate::schema::scan::{Facts, FastValidator, ScanResult};
use crate::schema::select::{self, Routed, SchemaRef, default_component};
use crate::settings::Settings;
use crate::text::mask;
use crate::text::span::Locator;

/// Scans responses, and remembers what it takes to count the notes that are alike.
pub(super) struct FastPath<'s> {
    settings: &'s Settings,
    /// The component that judges a response without an address of its own.
    default: ComponentId,
    /// Whose times are held against each other; alone it is looked at in full.
    session: Option<ComponentId>,
    /// The subject of the note of each deprecated property that was noted, by its place.
    noted: Noted,
    /// The number of responses in a row that it could not report.
    in_vain: u32,
}

/// After so many in a row only one in as many is scanned: where most fail, scanning is in vain.
const PATIENCE: u32 = 16;

type Noted = BTreeMap<(ComponentId, usize), Fingerprint>;

/// One response: where it stands, and all that is known of it before its body is looked at.
pub(super) struct ResponseView<'r, 'c> {
    pub(super) chunk: &'c [u8],
    pub(super) capture: &'r Capture<'r>,
    pub(super) body: &'r [u8],
    pub(super) part: &'r Part,
    pub(super) number: u64,
    pub(super) locator: &'r Locator<'c>,
    /// Whether it was found, and may be no response.
    pub(super) is_found: bool,
}

impl<'s> FastPath<'s> {
    /// The fast path, unless the run counts what only the full way sees.
    pub(super) fn new(settings: &'s Settings) -> Option<Self> {
        let catalog = &settings.schemas.catalog;
        let useful = settings.screens && !settings.counts_coverage;
        useful.then(|| Self {
            settings,
            default: default_component(catalog),
            session: catalog.find(SESSION_COMPONENT),
            noted: Noted::new(),
            in_vain: 0,
        })
    }

    /// Reports a response, if it can.
    pub(super) fn report(
        &mut self,
        validator: &mut FastValidator,
        file: &File,
        address: &Address,
        response: &ResponseView<'_, '_>,
        aggregator: &mut Aggregator,
    ) -> Option<()> {
        self.in_vain = self.in_vain.saturating_add(1);
        if self.in_vain > PATIENCE && !self.in_vain.is_multiple_of(PATIENCE) {
            return None;
        }
        let component = self.component(address)?;
        let catalog = &self.settings.schemas.catalog;
        if response.is_found && !recognition::knows_what_is_valid(catalog, component) {
            return None;
        }
        let (body, status) = (response.body, response.capture.status);
        let scan = validator.scan(catalog, component, body, status)?;
        if scan.envelope.is_some() && select::is_of_the_backend(catalog, address.routed) {
            return None;
        }
        let exchange = address.exchange.as_deref();
        let backend = is_of_the_backend(catalog, component, exchange, scan.envelope);
        let surrounded = !response.capture.parts.is_none();
        let met = facts::facts(&scan, backend, surrounded) & file.looks_at;
        let is_note = || met == Facts::DEPRECATED && file.notes_deprecated.is_some();
        if met != Facts::NONE && !is_note() {
            return None;
        }
        self.in_vain = 0;
        let notes = met != Facts::NONE && !note_again(&self.noted, &scan, aggregator);
        if !notes && aggregator.count_clean() {
            return Some(());
        }
        let request_id = scan.string(FieldOwner::Root, Field::RequestId);
        let origin = Arc::new(Origin {
            envelope: scan.envelope,
            request_id: request_id.and_then(|id| mask::request_id(id).map(str::to_owned)),
            ..file.origin(self.settings, response.number, address)
        });
        if notes {
            let found = notes_of(file, catalog, &scan)?;
            let at = response.at(origin.clone());
            let findings = at.findings(&self.settings.schemas, &found, false);
            for (met, note) in scan.deprecated.iter().zip(&findings) {
                self.noted
                    .insert((met.component, met.property), note.subject());
            }
            aggregator.note(findings);
        }
        aggregator.checked(&origin, Vec::new(), |_, _| None);
        Some(())
    }

    /// The component that judges a success, if one does whose rules can decide from a scan.
    pub(super) fn component(&self, address: &Address) -> Option<ComponentId> {
        let component = match (address.chosen, address.routed) {
            (Some(SchemaRef::File), _) | (None, Some(Routed::Response(_))) => return None,
            (Some(SchemaRef::Component(component)), _)
            | (None, Some(Routed::Success(component))) => component,
            (None, None) => self.default,
        };
        (self.session != Some(component)).then_some(component)
    }
}

/// The notes about the deprecated properties, where the scan can place each of them.
fn notes_of(file: &File, catalog: &Catalog, scan: &ScanResult<'_>) -> Option<Vec<RuleHit>> {
    let rule = file.notes_deprecated?;
    let diagnostics = facts::deprecated(scan, catalog);
    let found = |diagnostic| (rule, Severity::Note, diagnostic);
    (diagnostics.len() == scan.deprecated.len())
        .then(|| diagnostics.into_iter().map(found).collect())
}

/// Counts the note of a response whose property has all its places. Returns whether it did.
fn note_again(noted: &Noted, scan: &ScanResult<'_>, aggregator: &mut Aggregator) -> bool {
    let [met] = scan.deprecated else {
        return false; // no response of the API has several
    };
    let known = noted.get(&(met.component, met.property));
    known.is_some_and(|subject| aggregator.note_again(subject))
}

impl<'r> ResponseView<'r, '_> {
    /// The response, and what may be shown of it.
    fn at(&self, origin: Arc<Origin>) -> ResponseLocation<'r> {
        ResponseLocation {
            chunk: self.chunk,
            locator: self.locator,
            body: self.body,
            part: Some(self.part.clone()),
            entry: self.capture.entry.clone(),
            origin,
        }
    }
}
