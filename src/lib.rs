//! Checks captured Stytch B2B API responses against their published JSON Schemas, and never tells
//! a captured value.
//!
//! A [`Validator`] judges: bytes, what a reader gives, files, or a [`Response`] that [`Responses`]
//! has read out of a recording. A [`Report`] says what came of it, in every format that the program
//! writes, and reports add up. The [`Catalog`] holds the components that are built in.
//!
//! ```
//! use stytch_validate::Validator;
//!
//! let validator = Validator::new();
//! let body = std::fs::read("fixtures/demo/sso-authenticate-edited.json")?;
//! let report = validator.check_bytes("sso-authenticate-edited.json", body);
//! assert!(!report.is_clean());
//! assert_eq!(report.findings()[0].rule.id, "missing-field");
//! assert_eq!(report.findings()[0].span.start.line.get(), 1);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! The other modules are the program's. They are floors of one house, each resting on those below
//! it: `model` holds plain data; `input` turns bytes into captured responses; `schema` says which
//! schema judges a response, and judges; `report` tells a finished run; `rules` say what offends;
//! `settings` is what was meant; `pipeline` runs it all; `modes` are what is not checking, and
//! `library` is the door that this page shows. No version promises anything of the rest.

#[doc(hidden)]
pub mod input;
mod library;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod modes;
#[doc(hidden)]
pub mod pipeline;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod schema;
#[doc(hidden)]
pub mod settings;

#[doc(inline)]
pub use library::{
    Builder, Catalog, Error, Exchange, Finding, Level, OneBased, Origin, Position, Report,
    Response, Responses, RuleInfo, Severity, SkipReason, Skipped, Span, Summary, Unknown,
    Unreadable, Validator, Verdict,
};
