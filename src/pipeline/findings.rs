//! The findings of one response, on their way from who judges it to who counts them.

use crate::model::finding::Finding;
use crate::model::rule::Severity;

/// The findings of one response.
#[derive(Default)]
pub(super) struct Findings {
    /// Those that are reported, in the order of the text.
    pub(super) listed: Vec<Finding>,
    /// The number of further ones.
    pub(super) unlisted: Vec<Unlisted>,
}

impl Findings {
    /// Returns whether any of them is an error.
    pub(super) fn has_errors(&self) -> bool {
        let listed = self.listed.iter().map(|finding| finding.severity);
        let unlisted = self.unlisted.iter().map(|more| more.severity);
        listed.chain(unlisted).any(|one| one == Severity::Error)
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(listed: Vec<Finding>) -> Self {
        Self {
            listed,
            unlisted: Vec::new(),
        }
    }
}

/// Findings of a rule that are counted and not listed, because the response has very many.
#[derive(Clone, Copy)]
pub(super) struct Unlisted {
    pub(super) severity: Severity,
    pub(super) rule: &'static str,
    pub(super) count: u64,
}
