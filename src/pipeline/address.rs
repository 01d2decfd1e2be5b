//! What is known of a response before its body is looked at.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::model::capture::{Exchange, SkipReason};
use crate::model::rule::Severity;
use crate::model::source::Source;
use crate::rules::Rule;
use crate::rules::context::Whose;
use crate::schema::scan::Facts;
use crate::schema::select::{Routed, SchemaRef};
use crate::settings::Settings;

/// What holds for all responses of a file.
pub(super) struct File {
    pub(super) name: Arc<str>,
    /// Its path as fingerprints have it, worked out when something is told of it.
    pub(super) path: OnceCell<Arc<str>>,
    pub(super) source: Arc<Source>,
    pub(super) rules: RulesInForce,
    /// What a response must have that a rule in force could speak of.
    pub(super) looks_at: Facts,
    /// The rule that notes deprecated properties, if it makes notes of them.
    pub(super) notes_deprecated: Option<&'static Rule>,
    /// What the user said judges them.
    pub(super) chosen: Option<SchemaRef>,
}

/// The rules in force, each with the severity of what it finds.
pub(super) type RulesInForce = Rc<[(&'static Rule, Severity)]>;

/// What is known of a response before its body is looked at.
pub(super) struct Address {
    pub(super) exchange: Option<Arc<Exchange>>,
    /// What the user said judges it.
    pub(super) chosen: Option<SchemaRef>,
    /// What its route says.
    pub(super) routed: Option<Routed>,
    /// Whether its route is one of the catalogue's.
    pub(super) known: bool,
    /// Whose it is.
    pub(super) whose: Whose,
    /// Why its body need not be looked at.
    pub(super) skip: Option<SkipReason>,
}

impl Address {
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

    /// Its path as fingerprints have it.
    pub(super) fn path(&self, settings: &Settings) -> Arc<str> {
        let path = || Arc::from(settings.fingerprint_base.path_of(&self.source));
        self.path.get_or_init(path).clone()
    }
}
