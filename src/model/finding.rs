//! A finding of a rule with its level settled: everything a report may say of it.

use std::{borrow::Cow, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::model::capture::{Exchange, SkipReason};
use crate::model::fingerprint::Fingerprint;
use crate::model::rule::{RuleInfo, Severity};
use crate::text::mask;
use crate::text::span::Span;

/// One finding. Its texts are made of names and types; they hold no value of a capture, no
/// control character, and no name that `mask` has not let through.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static RuleInfo,
    /// Its severity.
    pub severity: Severity,
    /// One sentence without a full stop.
    pub message: String,
    /// The label written at the underlined place.
    pub label: Cow<'static, str>,
    /// The origin of the response.
    pub origin: Arc<Origin>,
    /// The value's place in the source, or its entry's where the body has no place of its own.
    pub span: Span,
    /// The place inside the decoded body, where that is not the place in the source.
    pub body_span: Option<Span>,
    /// The JSON Pointer of the judged value (RFC 6901), names masked as `mask` says.
    pub instance_location: String,
    /// The property it is about, where it is about one.
    pub field: Option<String>,
    /// The component whose keyword failed, or the schema file's name.
    pub schema: Option<Arc<str>>,
    /// The JSON Pointer of the keyword in that schema.
    pub keyword_location: Option<String>,
    /// Further places, each with what it is.
    pub related: Vec<Related>,
    /// Further sentences.
    pub notes: Vec<Cow<'static, str>>,
    /// A guess at what the body is instead, and the command to try. Every format shows it, of each
    /// response.
    pub hint: Option<String>,
    /// The number of further findings of its fingerprint in the same response, which are counted and
    /// not listed, because the response has very many.
    pub more: u64,
    /// The fingerprint that an earlier report gave it; else it is worked out of the parts above.
    pub known_as: Option<Fingerprint>,
}

/// A further place of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// Its span.
    pub span: Span,
    /// Its label.
    pub label: Cow<'static, str>,
}

/// The response a finding is about.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The source's name.
    pub source: Arc<str>,
    /// The file that holds the body, where the source names one and places are those in it.
    pub file: Option<Arc<str>>,
    /// The source's path as fingerprints have it: relative to the baseline's folder, or to the
    /// working directory.
    pub path: Arc<str>,
    /// The number of the response in the source, counted from zero, the unchecked ones included.
    pub response: u64,
    /// `/data` where the judged body stands in the frontend SDK's envelope.
    pub envelope: Option<&'static str>,
    /// The recorded request.
    pub exchange: Option<Arc<Exchange>>,
    /// The body's `request_id`, where it has the documented form.
    pub request_id: Option<String>,
}

impl Origin {
    /// A response of which nothing else is known.
    pub fn new(source: Arc<str>, path: Arc<str>, response: u64) -> Self {
        Self {
            source,
            file: None,
            path,
            response,
            envelope: None,
            exchange: None,
            request_id: None,
        }
    }

    /// The file that the places of findings are in.
    pub fn place(&self) -> &Arc<str> {
        self.file.as_ref().unwrap_or(&self.source)
    }
}

impl Finding {
    /// The message, with the hint behind it, for formats that have one text for a finding.
    pub fn message_and_hint(&self) -> Cow<'_, str> {
        match &self.hint {
            Some(hint) => Cow::Owned(format!("{}; {hint}", self.message)),
            None => Cow::Borrowed(&self.message),
        }
    }

    /// The finding's fingerprint: stable across runs, machines and versions of this tool with the
    /// same report version. Its source counts by its path relative to the baseline or the working
    /// directory, so that neither the place of a checkout nor the way a path is typed matters.
    pub fn fingerprint(&self) -> Fingerprint {
        if let Some(known) = self.known_as {
            return known;
        }
        if self.severity == Severity::Note {
            return self.subject();
        }
        Fingerprint::of(&[
            Some(self.rule.id),
            self.schema_name(),
            self.keyword_location.as_deref(),
            Some(&self.general_location()),
            self.field.as_deref(),
            self.route().as_deref(),
            Some(&self.origin.path),
        ])
    }

    /// Names what it is about wherever it is found: the rule, the property, and the keyword that it
    /// rests on. All notes of one subject are shown as one.
    pub fn subject(&self) -> Fingerprint {
        Fingerprint::of(&[
            Some(self.rule.id),
            self.schema_name(),
            self.keyword_location.as_deref(),
            self.field.as_deref(),
        ])
    }

    /// A component's name; of a schema file the last part of its path, which is typed in other
    /// ways from other folders.
    pub fn schema_name(&self) -> Option<&str> {
        self.schema.as_deref()?.rsplit(['/', '\\']).next()
    }

    /// The method and the path of the recorded request, as far as they are known.
    pub fn route(&self) -> Option<String> {
        let exchange = self.origin.exchange.as_deref()?;
        let known = [&exchange.method, &exchange.path];
        let known: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
        (!known.is_empty()).then(|| known.join(" "))
    }

    /// The instance location with every index and hidden name as `*`: equal for equal causes.
    pub fn general_location(&self) -> String {
        let segments: Vec<&str> = self.general_segments().collect();
        segments.join("/")
    }

    /// The segments of the general location.
    pub fn general_segments(&self) -> impl Iterator<Item = &str> {
        general_segments(&self.instance_location)
    }
}

/// Returns the segments of an instance location, every index and hidden name as `*`.
pub fn general_segments(location: &str) -> impl Iterator<Item = &str> {
    location.split('/').map(|segment| {
        if mask::is_index(segment) || segment == mask::HIDDEN_NAME {
            "*"
        } else {
            segment
        }
    })
}

/// A response that was not checked.
#[derive(Clone, Debug)]
pub struct Skipped {
    /// The response it would have been.
    pub origin: Arc<Origin>,
    /// Why not.
    pub reason: SkipReason,
    /// A further sentence: what a file is that is no capture, and what to do.
    pub note: Option<Cow<'static, str>>,
}

impl Skipped {
    /// A response that was not checked for this reason, which says all.
    pub fn new(origin: &Arc<Origin>, reason: SkipReason) -> Self {
        Self {
            origin: Arc::clone(origin),
            reason,
            note: None,
        }
    }
}
