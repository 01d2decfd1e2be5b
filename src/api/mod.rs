//! The front door of the library: what a program needs that judges responses itself. It is small,
//! and it is what a version promises; the rest of the crate is the program's.

mod catalog;
mod error;
mod report;
mod responses;
mod validator;

pub use catalog::Catalog;
pub use error::{Error, Unknown};
pub use report::Report;
pub use responses::{Response, Responses};
pub use validator::{Builder, Validator};

pub use crate::model::capture::{Exchange, SkipReason};
pub use crate::model::finding::{Finding, Origin, Skipped};
pub use crate::model::report::Summary;
pub use crate::model::rule::{Level, RuleInfo, Severity};
pub use crate::model::source::Unreadable;
pub use crate::pipeline::Verdict;
pub use crate::text::span::{OneBased, Position, Span};
