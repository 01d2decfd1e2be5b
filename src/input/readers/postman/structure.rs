//! The structure of a collection, and of newman's report on a run of one.

use crate::input::structure::{Meaning, Structure};
use crate::model::capture::Role;

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

const MODES: &[&str] = &["file", "formdata", "graphql", "raw", "urlencoded"];

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
    at: &["item[]"],
    paths: &[
        ("item", Meaning::As("item")),
        ("request", Meaning::Url),
        ("request.url.raw", Meaning::Url),
        ("request.url.protocol", Meaning::Words(&["http", "https"])),
        ("request.url.path", Meaning::Path),
        ("request.url.path[]", Meaning::Path),
        ("request.url.path[].value", Meaning::Path),
        ("request.url.query[].key", Meaning::Name),
        ("request.url.query[].value", Meaning::Part(Role::Query)),
        ("request.url.variable[].value", Meaning::Part(Role::Query)),
        ("request.header", Meaning::Headers),
        ("request.auth", Meaning::Part(Role::Header)),
        ("request.auth.type", Meaning::Words(AUTHENTICATIONS)),
        // A body has its texts, each of which is one.
        ("request.body", Meaning::Other),
        ("request.body.mode", Meaning::Words(MODES)),
        (
            "request.body.options.raw.language",
            Meaning::Words(LANGUAGES),
        ),
        ("request.body.raw", Meaning::Part(Role::RequestBody)),
        ("request.body.urlencoded[].key", Meaning::Name),
        (
            "request.body.urlencoded[].value",
            Meaning::Part(Role::RequestBody),
        ),
        ("request.body.formdata[].key", Meaning::Name),
        (
            "request.body.formdata[].value",
            Meaning::Part(Role::RequestBody),
        ),
        (
            "request.body.formdata[].type",
            Meaning::Words(&["file", "text"]),
        ),
        ("request.body.formdata[].contentType", Meaning::MediaType),
        (
            "request.body.graphql.query",
            Meaning::Part(Role::RequestBody),
        ),
        (
            "request.body.graphql.variables",
            Meaning::Part(Role::RequestBody),
        ),
        (
            "request.body.file.content",
            Meaning::Part(Role::RequestBody),
        ),
        ("response[].originalRequest", Meaning::As("item[].request")),
        ("response[].status", Meaning::Status),
        ("response[].code", Meaning::Status),
        ("response[].header", Meaning::Headers),
        ("response[].cookie[].name", Meaning::Name),
        ("response[].cookie[].value", Meaning::Part(Role::Cookie)),
        ("response[].responseTime", Meaning::Number),
        ("response[].responseSize", Meaning::Number),
        (
            "response[]._postman_previewlanguage",
            Meaning::Words(LANGUAGES),
        ),
    ],
};
