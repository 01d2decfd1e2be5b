//! The readers, one file or folder each. To add one, write its file, its `mod` line and its line in
//! [`READERS`].

mod betamax;
mod bruno;
mod exchange;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The registry guards itself: a reader that is written and not listed would never be asked.
    #[test]
    fn every_reader_is_listed() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/input/readers");
        let entries = std::fs::read_dir(folder).expect("src/input/readers");
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            let path = entry.expect("an entry").path();
            let stem = path.file_stem().expect("a name");
            stem.to_string_lossy().replace('_', "-")
        };
        let mut files: Vec<String> = entries.map(name).filter(|name| name != "mod").collect();
        files.sort();
        let mut listed: Vec<&str> = READERS.iter().map(|reader| reader.name).collect();
        listed.sort_unstable();
        assert_eq!(files, listed);
    }
}
