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
//! The other modules are the program's, in layers; each uses those before it only. `text` and `json`
//! read a text and keep its places, `stytch` knows the forms of the API's values, `model` holds
//! plain data; `input` turns bytes into captured responses, `schema` selects the schema of a
//! response and validates it, `report` writes a finished run; `rules` find what is wrong;
//! `settings` are the resolved options; `pipeline` runs it all; `commands` are the other modes of
//! the program, and `api` is what this page shows. Their interfaces may change in any version.

mod api;
#[doc(hidden)]
pub mod commands;
#[doc(hidden)]
pub mod input;

#[doc(hidden)]
pub mod json;
#[doc(hidden)]
pub mod model;
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
#[doc(hidden)]
pub mod stytch;
#[doc(hidden)]
pub mod text;

#[doc(inline)]
pub use api::{
    Builder, Catalog, Error, Exchange, Finding, Level, OneBased, Origin, Position, Report,
    Response, Responses, RuleInfo, Severity, SkipReason, Skipped, Span, Summary, Unknown,
    Unreadable, Validator, Verdict,
};
