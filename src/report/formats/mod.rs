//! The formats of a report, one file or folder each. To add one, write its file, its `mod` line and
//! its line in [`FORMATS`].

mod concise;
mod github;
mod gitlab;
mod html;
pub(super) mod human;
mod json;
mod junit;
mod markdown;
mod ndjson;
mod sarif;

use crate::report::Format;

/// Every format, sorted by name.
pub static FORMATS: &[&Format] = &[
    &concise::FORMAT,
    &github::FORMAT,
    &gitlab::FORMAT,
    &html::FORMAT,
    &human::FORMAT,
    &json::FORMAT,
    &junit::FORMAT,
    &markdown::FORMAT,
    &ndjson::FORMAT,
    &sarif::FORMAT,
];
