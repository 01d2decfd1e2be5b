//! The scalars of an archive that are structure: those of HAR 1.2, and the members that browsers,
//! Playwright, Polly.js and Chrome's capturers add to it.

use crate::input::structure::Meaning::{
    As, Encoding, File, MediaType, Name, Number, Other, Part, Time, Url, Version, Words,
};
use crate::input::structure::Structure;
use crate::model::capture::Role;

/// The names that recorders give themselves.
const RECORDERS: &str = "\
    Charles Proxy|Chrome HAR Capturer|Chromium|Fiddler|Firefox|Insomnia REST Client|Playwright|\
    Polly.JS|Proxyman|Puppeteer|Safari|WebInspector|WebKit Web Inspector|chrome-har|chromium|\
    firefox|mitmproxy|webkit";

/// The initiators of a request, as Chrome's protocol names them.
const INITIATORS: &str = "other|parser|preflight|preload|redirect|script";

const PRIORITIES: &str = "High|Low|Medium|VeryHigh|VeryLow";

/// The kinds of resources that a browser fetches.
const RESOURCES: &str = "\
    document|eventsource|fetch|font|image|manifest|media|other|ping|preflight|script|stylesheet|\
    websocket|xhr";

/// That of an archive, and of the network of a trace, each line of which has an entry.
pub(in crate::input) static STRUCTURE: Structure = Structure {
    around: &[
        ("type", Words("resource-snapshot")),
        ("snapshot", As("log.entries[]")),
        ("log.version", Version),
        ("log.creator.name", Words(RECORDERS)),
        ("log.creator.version", Version),
        ("log.browser.name", Words(RECORDERS)),
        ("log.browser.version", Version),
        ("log.pages[].startedDateTime", Time),
        ("log.pages[].id", Other),
        ("log.pages[].title", Other),
        ("log.pages[].pageTimings.*", Number),
    ],
    at: &["log.entries[]"],
    paths: &[
        ("startedDateTime", Time),
        ("time", Number),
        ("timings.*", Number),
        ("pageref", Other),
        ("serverIPAddress", Other),
        ("connection", Other),
        ("cache.beforeRequest", Other),
        ("cache.afterRequest", Other),
        ("_monotonicTime", Number),
        ("_order", Number),
        ("_serverPort", Number),
        ("_requestTime", Number),
        ("_resourceType", Words(RESOURCES)),
        ("_priority", Words(PRIORITIES)),
        ("_initialPriority", Words(PRIORITIES)),
        ("_initiator.type", Words(INITIATORS)),
        ("_initiator_type", Words(INITIATORS)),
        ("_webSocketMessages[].type", Words("receive|send")),
        ("_webSocketMessages[].time", Number),
        ("_webSocketMessages[].opcode", Number),
        ("request.httpVersion", Version),
        ("request.headersSize", Number),
        ("request.bodySize", Number),
        ("request.queryString[].name", Name),
        ("request.queryString[].value", Part(Role::Query)),
        ("request.cookies[].name", Name),
        ("request.cookies[].expires", Time),
        ("request.cookies[].sameSite", Words("Lax|None|Strict")),
        ("request.postData.mimeType", MediaType),
        ("request.postData.text", Part(Role::RequestBody)),
        ("request.postData._file", File),
        ("request.postData._sha1", File),
        ("request.postData.params[].name", Name),
        ("request.postData.params[].value", Part(Role::RequestBody)),
        ("request.postData.params[].contentType", MediaType),
        ("request.postData.params[].fileName", Other),
        ("response.status", Number),
        ("response.httpVersion", Version),
        ("response.headersSize", Number),
        ("response.bodySize", Number),
        ("response.redirectURL", Url),
        ("response._transferSize", Number),
        ("response._error", Other),
        ("response.cookies[].name", Name),
        ("response.cookies[].expires", Time),
        ("response.cookies[].sameSite", Words("Lax|None|Strict")),
        ("response.content.mimeType", MediaType),
        ("response.content.encoding", Encoding),
        ("response.content.size", Number),
        ("response.content.compression", Number),
        ("response.content.text", Other),
        ("response.content._file", File),
        ("response.content._sha1", File),
        ("_initiator.stack.callFrames[].url", Url),
        ("_initiator.stack.callFrames[].lineNumber", Number),
        ("_initiator.stack.callFrames[].columnNumber", Number),
    ],
};
