//! A diagnostic: what a rule found, before its level is settled.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use crate::json::Value;
use crate::model::capture::Part;
use crate::model::finding;
use crate::rules::context::RuleContext;
use crate::schema::budget::MOST_FAULTS;
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
    /// The number of further ones of its kind in the response, which are counted and not listed.
    pub more: u64,
}

/// So many diagnostics of a rule are listed of one response, and behind them the first of each further
/// kind. One that is wrong in a million places is shown by these.
const LISTED: usize = 1_000;

/// The diagnostics of a rule for one response.
#[derive(Debug, Default)]
pub struct Diagnostics {
    /// Those that are listed; each says how many more there are of its kind.
    pub listed: Vec<Diagnostic>,
}

/// All that fingerprints of one rule in one response differ by.
type Kind = (Option<KeywordLocation>, String, Option<String>);

impl Diagnostics {
    /// Returns whether there are more kinds than anybody reads; what is listed is not all then.
    pub fn are_too_many(&self) -> bool {
        self.listed.len() > MOST_FAULTS
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<T: IntoIterator<Item = Diagnostic>>(found: T) -> Self {
        let mut found = found.into_iter();
        let mut listed: Vec<Diagnostic> = found.by_ref().take(LISTED).collect();
        let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
        for diagnostic in found {
            if kinds.is_empty() {
                let each = listed.iter().enumerate();
                kinds.extend(each.map(|(at, listed)| (listed.kind(), at)));
            }
            match kinds.entry(diagnostic.kind()) {
                Entry::Occupied(known) => listed[*known.get()].more += 1,
                Entry::Vacant(new) => {
                    new.insert(listed.len());
                    listed.push(diagnostic);
                }
            }
            if listed.len() > MOST_FAULTS {
                break;
            }
        }
        Self { listed }
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
            more: 0,
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

    fn kind(&self) -> Kind {
        let segments: Vec<&str> = finding::general_segments(&self.location).collect();
        (self.keyword.clone(), segments.join("/"), self.field.clone())
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

    /// Behind the first thousand each kind is listed once, and every one is counted.
    #[test]
    fn of_very_many_each_kind_is_listed() {
        let at = |location: String| Diagnostic::new(0..0, location, String::new(), "");
        let same = (0..1_500).map(|index| at(format!("/a/{index}")));
        let others = ["/b/0", "/b/1", "/c"].map(|other| at(other.to_owned()));
        let found: Diagnostics = same.chain(others).collect();
        assert_eq!(found.listed.len(), LISTED + 2);
        let more = |at: usize| (&*found.listed[at].location, found.listed[at].more);
        assert_eq!(
            [more(0), more(999), more(1_000), more(1_001)],
            [("/a/0", 0), ("/a/999", 500), ("/b/0", 1), ("/c", 0)]
        );
        let names = (0..=MOST_FAULTS + 5).map(|number| at(format!("/a{number}")));
        assert!(names.collect::<Diagnostics>().are_too_many());
    }

    #[test]
    fn a_subject_is_the_nearest_name() {
        assert_eq!(subject(""), "the response");
        assert_eq!(subject("/member/name"), "`name`");
        assert_eq!(subject("/member/roles/0"), "an item of `roles`");
        assert_eq!(subject("/0"), "an item");
    }
}
