//! The readers, one file or folder each. To add one, write its file, its `mod` line and its line in
//! [`READERS`].

mod betamax;
mod bruno;
pub(super) mod exchange;
mod exvcr;
mod go_vcr;
pub(super) mod har;
pub(super) mod hoverfly;
mod http;
mod json;
mod json_seq;
mod json_stream;
mod mockserver;
pub(super) mod ndjson;
mod newman;
mod nock;
mod pact;
mod php_vcr;
mod postman;
mod proxay;
mod responses;
pub(super) mod trace;
mod undici;
mod vcr;
mod vcrpy;
pub(super) mod wiremock;
mod wiremock_journal;

use crate::input::Reader;

pub use har::beside as body_beside;

/// Every reader, in the order in which they are asked whether they recognise a content.
pub static READERS: &[&Reader] = &[
    &har::READER,
    &trace::READER,
    &http::READER,
    &proxay::READER,
    &betamax::READER,
    &vcr::READER,
    &go_vcr::READER,
    &vcrpy::READER,
    &php_vcr::READER,
    &responses::READER,
    &nock::READER,
    &undici::READER,
    &wiremock_journal::READER,
    &wiremock::READER,
    &postman::READER,
    &newman::READER,
    &mockserver::READER,
    &hoverfly::READER,
    &pact::READER,
    &bruno::READER,
    &exvcr::READER,
    &exchange::READER,
    &ndjson::READER,
    &json_seq::READER,
    &json_stream::READER,
    &json::READER,
];
