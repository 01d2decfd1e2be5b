//! The structure of a collection, and of newman's report on a run of one.

use crate::input::structure::Meaning::{
    As, Headers, MediaType, Name, Number, Other, Part, Path, Status, Url, Words,
};
use crate::input::structure::Structure;
use crate::model::capture::Role;

/// The addresses of the format's schema.
const SCHEMAS: &str = "\
    https://schema.getpostman.com/json/collection/v2.0.0/|\
    https://schema.getpostman.com/json/collection/v2.0.0/collection.json|\
    https://schema.getpostman.com/json/collection/v2.1.0/|\
    https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

const LANGUAGES: &str = "graphql|html|javascript|json|plain|text|xml";

const AUTHENTICATIONS: &str = "\
    apikey|awsv4|basic|bearer|digest|edgegrid|hawk|noauth|ntlm|oauth1|oauth2";

const MODES: &str = "file|formdata|graphql|raw|urlencoded";

pub(in crate::input) static STRUCTURE: Structure = Structure {
    around: &[
        ("info.schema", Words(SCHEMAS)),
        ("collection.info.schema", As("info.schema")),
        ("collection.item", As("item")),
        ("run.executions[].response", As("item[].response[]")),
        ("run.executions[].request", As("item[].request")),
        ("run.executions[].cursor.*", Number),
        ("run.stats.*.*", Number),
        ("run.timings.*", Number),
        ("run.transfers.*", Number),
    ],
    at: &["item[]"],
    paths: &[
        ("item", As("item")),
        ("request", Url),
        ("request.url.raw", Url),
        ("request.url.protocol", Words("http|https")),
        ("request.url.path", Path),
        ("request.url.path[]", Path),
        ("request.url.path[].value", Path),
        ("request.url.query[].key", Name),
        ("request.url.query[].value", Part(Role::Query)),
        ("request.url.variable[].value", Part(Role::Query)),
        ("request.header", Headers),
        ("request.auth", Part(Role::Header)),
        ("request.auth.type", Words(AUTHENTICATIONS)),
        // A body has its texts, each of which is one.
        ("request.body", Other),
        ("request.body.mode", Words(MODES)),
        ("request.body.options.raw.language", Words(LANGUAGES)),
        ("request.body.raw", Part(Role::RequestBody)),
        ("request.body.urlencoded[].key", Name),
        ("request.body.urlencoded[].value", Part(Role::RequestBody)),
        ("request.body.formdata[].key", Name),
        ("request.body.formdata[].value", Part(Role::RequestBody)),
        ("request.body.formdata[].type", Words("file|text")),
        ("request.body.formdata[].contentType", MediaType),
        ("request.body.graphql.query", Part(Role::RequestBody)),
        ("request.body.graphql.variables", Part(Role::RequestBody)),
        ("request.body.file.content", Part(Role::RequestBody)),
        ("response[].originalRequest", As("item[].request")),
        ("response[].status", Status),
        ("response[].code", Status),
        ("response[].header", Headers),
        ("response[].cookie[].name", Name),
        ("response[].cookie[].value", Part(Role::Cookie)),
        ("response[].responseTime", Number),
        ("response[].responseSize", Number),
        ("response[]._postman_previewlanguage", Words(LANGUAGES)),
    ],
};
