//! Cassettes of php-vcr: a list of exchanges as YAML or JSON, in a file whose name usually has no
//! ending.

use crate::input::cassette::{self, Layout};
use crate::input::structure::{Meaning, Structure};
use crate::input::tree;
use crate::input::{Container, Reader, Sample, whole};

pub(super) static READER: Reader = Reader {
    name: "php-vcr",
    summary: "cassettes of php-vcr, YAML or JSON",
    source: "github.com/php-vcr/php-vcr, docs/guides/cassettes.md",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open: |chunk, captures| cassette::open(&LAYOUT, chunk, captures),
};

static LAYOUT: Layout = Layout {
    lists: &[None],
    last: None,
    closings: &[
        &["index"],
        &["response", "curl_info", "local_port"],
        &["response", "status", "code"],
        &["response", "status"],
    ],
};

static STRUCTURE: Structure = Structure {
    around: &[],
    at: &["[]"],
    paths: &[
        ("response.status.http_version", Meaning::Version),
        ("response.curl_info.url", Meaning::Url),
        ("response.curl_info.redirect_url", Meaning::Url),
        ("response.curl_info.content_type", Meaning::MediaType),
        (
            "response.curl_info.scheme",
            Meaning::Words("HTTP|HTTPS|http|https"),
        ),
        ("response.curl_info.primary_ip", Meaning::Other),
        ("response.curl_info.local_ip", Meaning::Other),
        ("response.curl_info.certinfo", Meaning::Other),
        ("response.curl_info.*", Meaning::Number),
        ("index", Meaning::Number),
    ],
};

/// A list of exchanges with a `url` and a `status`. In JSON others write such lists too, without the
/// names that are its own.
fn recognise(sample: &Sample<'_>) -> bool {
    const OWN: &[&str] = &[
        "[].index",
        "[].request.post_fields",
        "[].request.post_files",
        "[].response.curl_info",
        "[].response.status.http_version",
    ];
    let names = sample.names();
    let out_of_sight = !sample.complete && !names.has(&["[].response"]);
    names.has(&["[].request.url"])
        && (names.has(&["[].response.status"]) || out_of_sight)
        && (!tree::is_json(sample.text) || OWN.iter().any(|name| names.has(&[name])))
}
