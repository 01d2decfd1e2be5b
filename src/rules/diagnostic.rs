//! A diagnostic: what a rule found, before its level is settled.

use std::borrow::Cow;
use std::ops::Range;

use crate::json::Value;
use crate::model::capture::Part;
use crate::rules::context::RuleContext;
use crate::schema::schema_error::KeywordLocation;
use crate::text::mask;

/// One diagnostic. Its texts hold names and types only.
#[derive(Debug)]
pub struct Diagnostic {
    /// The byte range of the decoded body.
    pub at: Range<usize>,
    /// One sentence without a full stop.
    pub message: String,
    /// The label written at the underlined place.
    pub label: Cow<'static, str>,
    /// The JSON Pointer of the offending value, masked.
    pub location: String,
    /// The property it is about, masked.
    pub field: Option<String>,
    /// The keyword it rests on.
    pub keyword: Option<KeywordLocation>,
    /// The part of the exchange that it is in, where that is not the body.
    pub part: Option<Part>,
    /// Further places in the body, each with what it is.
    pub related: Vec<(Range<usize>, Cow<'static, str>)>,
    /// Further sentences.
    pub notes: Vec<Cow<'static, str>>,
    /// A guess at what the body is instead, and the command to try.
    pub hint: Option<String>,
}

/// So many diagnostics of a rule are listed of one response. One that is wrong in a million places is
/// shown by the first of them.
const TOLD: usize = 1_000;

/// The diagnostics of a rule for one response: the first in full, and the number of further ones.
#[derive(Debug, Default)]
pub struct Diagnostics {
    /// The first of them.
    pub listed: Vec<Diagnostic>,
    /// The number of diagnostics beyond these.
    pub more: u64,
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(found: T) -> Self {
        let mut found = found.into_iter();
        let listed = found.by_ref().take(TOLD).collect();
        Self {
            listed,
            more: found.count() as u64,
        }
    }
}

impl From<Vec<Diagnostic>> for Diagnostics {
    fn from(found: Vec<Diagnostic>) -> Self {
        found.into_iter().collect()
    }
}

impl Diagnostic {
    /// A diagnostic at a place, with nothing further to say.
    pub fn new(
        at: Range<usize>,
        location: String,
        message: String,
        label: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            at,
            message,
            label: label.into(),
            location,
            field: None,
            keyword: None,
            part: None,
            related: Vec::new(),
            notes: Vec::new(),
            hint: None,
        }
    }

    /// A diagnostic about a value and its property; `said` follows what a sentence calls it.
    pub fn about(
        context: &RuleContext<'_>,
        value: Value<'_>,
        said: &str,
        label: impl Into<Cow<'static, str>>,
    ) -> Self {
        let location = context.location(value);
        let message = format!("{}{said}", subject(&location));
        Self::new(value.span(), location, message, label).field_of_location()
    }

    /// About a property.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// About the property that its location ends in, if it ends in one.
    #[must_use]
    pub fn field_of_location(mut self) -> Self {
        let last = self.location.rsplit_once('/').map(|(_, last)| last);
        let name = last.filter(|last| !mask::is_index(last));
        self.field = name.map(mask::unescaped_segment);
        self
    }

    /// With a further place in the body.
    #[must_use]
    pub fn related(mut self, at: Range<usize>, label: impl Into<Cow<'static, str>>) -> Self {
        self.related.push((at, label.into()));
        self
    }

    /// Resting on a keyword.
    #[must_use]
    pub fn keyword(mut self, keyword: &KeywordLocation) -> Self {
        self.keyword = Some(keyword.clone());
        self
    }
}

/// Returns what a sentence calls the value at a location.
pub fn subject(location: &str) -> String {
    let mut names = location.rsplit('/');
    match names.next() {
        None | Some("") => "the response".to_owned(),
        Some(last) if mask::is_index(last) => {
            let holder = names.find(|name| !mask::is_index(name)).unwrap_or_default();
            if holder.is_empty() {
                "an item".to_owned()
            } else {
                format!("an item of `{holder}`")
            }
        }
        Some(last) => format!("`{last}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_the_nearest_name() {
        assert_eq!(subject(""), "the response");
        assert_eq!(subject("/member/name"), "`name`");
        assert_eq!(subject("/member/roles/0"), "an item of `roles`");
        assert_eq!(subject("/0"), "an item");
    }
}
