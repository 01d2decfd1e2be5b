//! The rules, one file each. A rule says what offends and where; how much that matters is settled
//! in `level`, and nowhere else.

pub mod auth_response;
mod checks;
pub mod context;
pub mod diagnostic;
pub mod facts;
pub mod hints;
pub mod level;

use crate::model::rule::RuleInfo;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub use checks::RULES;

/// A rule: its data, and the function that looks for it.
pub struct Rule {
    /// Its data.
    pub info: RuleInfo,
    /// The facts of a response that the rule could speak of.
    pub looks_at: Facts,
    /// Finds every diagnostic in a response.
    pub check: fn(&RuleContext<'_>) -> Diagnostics,
}

/// The rule called `id`.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES
        .binary_search_by(|rule| rule.info.id.cmp(id))
        .ok()
        .map(|at| RULES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_documented_in_full() {
        for rule in RULES {
            let info = &rule.info;
            for text in [
                info.summary,
                info.meaning,
                info.fix,
                info.source,
                info.example,
            ] {
                assert!(!text.is_empty(), "{}", info.id);
            }
            assert!(
                !info.summary.ends_with('.'),
                "{}: a summary is one line without a full stop",
                info.id
            );
            for text in [info.meaning, info.fix] {
                let marks = text.matches('`').count();
                assert!(marks.is_multiple_of(2), "{}: code has two marks", info.id);
                assert!(text.ends_with('.'), "{}: docs are sentences", info.id);
            }
        }
    }
}
