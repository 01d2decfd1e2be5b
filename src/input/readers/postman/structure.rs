//! What of a collection, and of a report of newman on a run of one, is structure.

use crate::input::structure::{Meaning, Structure};

const LANGUAGES: &[&str] = &[
    "graphql",
    "html",
    "javascript",
    "json",
    "plain",
    "text",
    "xml",
];

const AUTHENTICATIONS: &[&str] = &[
    "apikey", "awsv4", "basic", "bearer", "digest", "edgegrid", "hawk", "noauth", "ntlm", "oauth1",
    "oauth2",
];

pub(in crate::input) static STRUCTURE: Structure = Structure {
    around: &[
        (
            "info.schema",
            Meaning::Words(&[
                "https://schema.getpostman.com/json/collection/v2.0.0/",
                "https://schema.getpostman.com/json/collection/v2.0.0/collection.json",
                "https://schema.getpostman.com/json/collection/v2.1.0/",
                "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
            ]),
        ),
        ("item[].item", Meaning::As("item")),
        ("item[].request", Meaning::Url),
        ("item[].response[].originalRequest", Meaning::Url),
        ("item[].response[].status", Meaning::Status),
        ("item[].response[].code", Meaning::Status),
        ("item[].response[].header", Meaning::Headers),
        ("item[].response[].cookie[].name", Meaning::Name),
        ("item[].response[].responseTime", Meaning::Number),
        ("item[].response[].responseSize", Meaning::Number),
        (
            "item[].response[]._postman_previewlanguage",
            Meaning::Words(LANGUAGES),
        ),
        ("collection.info.schema", Meaning::As("info.schema")),
        ("collection.item", Meaning::As("item")),
        (
            "run.executions[].response",
            Meaning::As("item[].response[]"),
        ),
        ("run.executions[].request", Meaning::As("item[].request")),
        ("run.executions[].cursor.*", Meaning::Number),
        ("run.stats.*.*", Meaning::Number),
        ("run.timings.*", Meaning::Number),
        ("run.transfers.*", Meaning::Number),
    ],
    at: &["item[].request", "item[].response[].originalRequest"],
    paths: &[
        ("method", Meaning::Method),
        ("url", Meaning::Url),
        ("url.raw", Meaning::Url),
        ("url.protocol", Meaning::Words(&["http", "https"])),
        ("url.path", Meaning::Path),
        ("url.path[]", Meaning::Path),
        ("url.path[].value", Meaning::Path),
        ("url.query[].key", Meaning::Name),
        ("header", Meaning::Headers),
        ("auth.type", Meaning::Words(AUTHENTICATIONS)),
        (
            "body.mode",
            Meaning::Words(&["file", "formdata", "graphql", "raw", "urlencoded"]),
        ),
        ("body.options.raw.language", Meaning::Words(LANGUAGES)),
        ("body.urlencoded[].key", Meaning::Name),
        ("body.formdata[].key", Meaning::Name),
        ("body.formdata[].type", Meaning::Words(&["file", "text"])),
        ("body.formdata[].contentType", Meaning::MediaType),
    ],
};
