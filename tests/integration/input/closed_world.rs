//! Redaction keeps by list: in every fixture of every reader, each scalar becomes a marker, and
//! each object gets a member that nobody knows. None of that is left, but for numbers where the
//! reader's list has them.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use stytch_validate::input::structure::{Meaning, Spot};
use stytch_validate::input::{self, Choice, READERS, Reader, Sample};

use crate::commands::redact::{everything, files, redact};
use crate::support::{repository, text};

/// What every marker has in it: no word of a standard, of a format or of the API.
const MARKER: &str = "zqx7";

/// What every number has in it.
const NUMBER: i64 = 1_973_197_000;

/// Texts by which a format is reported from others.
const TELLING: &[&str] = &["recorded_with", "schema"];

#[derive(Default)]
struct Marks(i64);

impl Marks {
    fn next(&mut self) -> i64 {
        self.0 += 1;
        self.0
    }

    /// A recording whose every scalar is a marker.
    fn recording(&mut self, value: &Value, field: &str) -> Value {
        match value {
            Value::String(text) if TELLING.contains(&field) => json!(text),
            Value::String(text) => json!(self.text(text)),
            Value::Number(_) => json!(NUMBER + self.next() % 1000),
            Value::Array(items) => items
                .iter()
                .map(|item| self.recording(item, field))
                .collect(),
            Value::Object(members) => {
                let marked = members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.recording(value, name)));
                let mut marked: Map<String, Value> = marked.collect();
                let unknown = format!("{MARKER}-name-{}", self.next());
                let inside = json!({"value": NUMBER, format!("{MARKER}."): [MARKER, NUMBER, true]});
                marked.insert(unknown, inside);
                Value::Object(marked)
            }
            other => other.clone(),
        }
    }

    /// A JSON text in a string stays one, at any depth.
    fn text(&mut self, text: &str) -> String {
        match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => self.body(&inner).to_string(),
            _ => format!("{MARKER} \"{}\" \u{1f600}", self.next()),
        }
    }

    /// A body: its declared numbers say nothing of anybody.
    fn body(&mut self, value: &Value) -> Value {
        match value {
            Value::Number(number) => json!(number),
            Value::Object(members) => {
                let marked = members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.body(value)));
                let mut marked: Map<String, Value> = marked.collect();
                marked.insert(format!("{MARKER}@{}", self.next()), json!({MARKER: NUMBER}));
                Value::Object(marked)
            }
            Value::Array(items) => items.iter().map(|item| self.body(item)).collect(),
            other => self.recording(other, ""),
        }
    }
}

/// A value as YAML, its texts in each of the ways that YAML has to write them.
fn yaml(value: &Value, indent: usize, number: &mut usize) -> String {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(members) if !members.is_empty() => {
            let mut member = |(name, value)| {
                let inside = yaml(value, indent + 2, number);
                format!("\n{pad}{}: # {MARKER}{inside}", json!(name))
            };
            let made: Vec<String> = members.iter().map(&mut member).collect();
            made.concat()
        }
        Value::Array(items) if !items.is_empty() => {
            let mut item = |item| format!("\n{pad}-{}", yaml(item, indent + 2, number));
            let made: Vec<String> = items.iter().map(&mut item).collect();
            made.concat()
        }
        Value::String(text) => {
            *number += 1;
            let single = text.replace('\'', "''");
            match *number % 3 {
                0 => format!("\n{pad}{}", json!(text)),
                1 => format!("\n{pad}'{single}'"),
                _ => format!("\n{pad}!!str &{MARKER}{number} |-\n{pad}  {text}"),
            }
        }
        other => format!("\n{pad}{other}"),
    }
}

fn reader(name: &str, bytes: &[u8]) -> Option<&'static Reader> {
    match input::detect(&Sample::new(name, bytes, true), false) {
        Choice::Reader(reader) => Some(reader),
        _ => None,
    }
}

/// The numbers of ours that are left where the list has none.
fn unlisted(value: &Value, spot: Option<&Spot>, root: &Spot, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(number) if number.to_string().contains("1973197") => {
            let keeps = [
                Meaning::Number,
                Meaning::Status,
                Meaning::Time,
                Meaning::Version,
            ];
            let listed = spot.and_then(Spot::meaning);
            // HTTP itself lists what a length is, wherever headers stand.
            let is_length = path.ends_with(".content-length");
            if !is_length && !listed.is_some_and(|meaning| keeps.contains(&meaning)) {
                found.push(format!("{path}: {number}"));
            }
        }
        Value::Array(items) => {
            let inner = spot.and_then(Spot::item);
            for item in items {
                unlisted(item, inner, root, path, found);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                let inner = spot.and_then(|spot| spot.member(name, root));
                unlisted(value, inner, root, &format!("{path}.{name}"), found);
            }
        }
        _ => {}
    }
}

fn assert_closed(name: &str, original: &[u8], shown: &Path) {
    let shown = shown.display();
    let made = redact(name, original).unwrap_or_else(|refusal| panic!("{shown}: {refusal}"));
    let all = String::from_utf8_lossy(&everything(name, &made)).into_owned();
    if let Some(at) = all.find(MARKER) {
        let from = all[..at]
            .char_indices()
            .rev()
            .nth(120)
            .map_or(0, |(at, _)| at);
        panic!("{shown}: {}", &all[from..at + MARKER.len()]);
    }
    assert_eq!(
        redact(name, &made).as_ref(),
        Ok(&made),
        "{shown}: twice is once"
    );
    let Ok(made) = serde_json::from_slice::<Value>(&made) else {
        return;
    };
    let structure = reader(name, original).and_then(Reader::structure);
    let root = structure.map(stytch_validate::input::structure::Structure::root);
    let mut left = Vec::new();
    if let Some(root) = &root {
        unlisted(&made, Some(root), root, "", &mut left);
    }
    assert!(left.is_empty(), "{shown}: {left:?}");
}

#[test]
fn of_a_recording_only_what_its_reader_lists_is_left() {
    let mut found = Vec::new();
    files(&repository("fixtures/recordings"), &mut found);
    found.sort();
    let mut seen: Vec<&str> = Vec::new();
    for path in found {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let Ok(Ok(original)) = fs::read(&path).map(|bytes| serde_json::from_slice::<Value>(&bytes))
        else {
            continue;
        };
        let marked = Marks::default().recording(&original, "");
        let text = marked.to_string();
        let Some(reader) = reader(&name, text.as_bytes()).filter(|it| it.structure().is_some())
        else {
            continue;
        };
        seen.push(reader.name);
        assert_closed(&name, text.as_bytes(), &path);
        if ["vcr", "vcrpy", "go-vcr", "php-vcr", "responses"].contains(&reader.name) {
            let text = format!("---{}\n", yaml(&marked, 0, &mut 0));
            assert_closed("cassette.yaml", text.as_bytes(), &path);
        }
    }
    let missed: Vec<&str> = READERS
        .iter()
        .filter(|reader| reader.structure().is_some() && !seen.contains(&reader.name))
        .map(|reader| reader.name)
        .collect();
    assert_eq!(
        missed,
        ["trace", "proxay", "go-vcr", "responses"],
        "written otherwise: the tests below have them"
    );
}

#[test]
fn of_a_go_cassette_only_what_its_reader_lists_is_left() {
    let header = json!({"Set-Cookie": ["a=b"], "x-y": ["z"]});
    let request = json!({"proto": "HTTP/1.1", "proto_major": 1, "content_length": 3, "host": "h",
        "remote_addr": "1", "request_uri": "/", "body": "{\"a\": [1]}", "form": {"a": ["b"]},
        "headers": header, "trailer": header, "url": "https://a/b?c=d", "method": "POST"});
    let response = json!({"proto": "HTTP/2.0", "body": "{\"member\": {}}", "headers": header,
        "status": "200 OK", "code": 200, "duration": "1ms", "uncompressed": false});
    let cassette = json!({"version": 2, "interactions": [{"id": 0, "request": request, "response": response}]});
    let marked = Marks::default().recording(&cassette, "");
    let text = format!("---{}\n", yaml(&marked, 0, &mut 0));
    assert_eq!(
        reader("a.yaml", text.as_bytes()).map(|reader| reader.name),
        Some("go-vcr")
    );
    assert_closed("a.yaml", text.as_bytes(), Path::new("go-vcr"));
}

#[test]
fn of_a_tape_of_proxay_only_what_its_reader_lists_is_left() {
    let headers = json!({"Set-Cookie": ["a=b"], "x-y": "z"});
    let body = json!({"encoding": "utf8", "data": "{\"member\": {}}", "compression": "none"});
    let request =
        json!({"host": "a", "method": "GET", "path": "/b?c=d", "headers": headers, "body": body});
    let response = json!({"status": {"code": 200}, "headers": headers, "body": body});
    let tape = json!({"http_interactions": [{"request": request, "response": response}]});
    let marked = Marks::default().recording(&tape, "");
    let text = format!("---{}\n", yaml(&marked, 0, &mut 0));
    assert_eq!(
        reader("a.yml", text.as_bytes()).map(|reader| reader.name),
        Some("proxay")
    );
    assert_closed("a.yml", text.as_bytes(), Path::new("proxay"));
}

#[test]
fn of_a_recording_of_responses_only_what_its_reader_lists_is_left() {
    let response = json!({"method": "POST", "url": "https://a/b?c=d", "body": "{\"member\": {}}", "status": 200,
        "content_type": "application/json", "auto_calculate_content_length": false, "headers": {"Set-Cookie": "a=b"}});
    let recording = json!({"responses": [{"response": response}]});
    let marked = Marks::default().recording(&recording, "");
    let text = format!("---{}\n", yaml(&marked, 0, &mut 0));
    let read_by = |name, text: &str| reader(name, text.as_bytes()).map(|reader| reader.name);
    assert_eq!(read_by("a.yaml", &text), Some("responses"));
    assert_closed("a.yaml", text.as_bytes(), Path::new("responses"));
    let text = format!(
        "# {MARKER}\n[[responses]] # {MARKER}\n[responses.response]\nmethod = \"{MARKER}\"\nurl = '{MARKER}'\n\
         body = \"\"\"\n{MARKER}\"\"\"\nstatus = {NUMBER}\n{MARKER} = {{ \"{MARKER}.\" = [ '{MARKER}', true ] }}\n\
         [responses.response.headers]\n{MARKER} = \"{MARKER}\"\n"
    );
    assert_eq!(read_by("a.toml", &text), Some("responses"));
    assert_closed("a.toml", text.as_bytes(), Path::new("responses"));
}

#[test]
fn of_a_trace_only_what_its_reader_lists_is_left() {
    let text = text("fixtures/recordings/har/chrome.har");
    let archive: Value = serde_json::from_str(&text).expect("JSON");
    let entry = &archive["log"]["entries"][0];
    let line = json!({"type": "resource-snapshot", "snapshot": entry});
    let line = Marks::default().recording(&line, "").to_string();
    let lines = format!("{line}\n{line}\n");
    for text in [line, lines] {
        assert_eq!(
            reader("a", text.as_bytes()).map(|it| it.name),
            Some("trace")
        );
        assert_closed("a.network", text.as_bytes(), Path::new("trace"));
    }
}

#[test]
fn of_a_head_only_the_words_of_http_are_left() {
    let text = format!(
        "POST /{MARKER}/{MARKER}?{MARKER}={MARKER} HTTP/1.1\r\nHost: {MARKER}\r\n{MARKER}: {MARKER}\r\n\
         Cookie: {MARKER}={MARKER}\r\nContent-Length: 0\r\n\r\n\
         HTTP/1.1 200 {MARKER}\r\nServer: {MARKER}\r\nDate: {MARKER}\r\nX-Folded: {MARKER}\r\n {MARKER}\r\n\
         Content-Type: text/html; {MARKER}={MARKER}\r\nCache-Control: {MARKER}\r\n\r\n<p>{MARKER}</p>\n"
    );
    assert_closed("a.http", text.as_bytes(), Path::new("a.http"));
}

/// What a recorder measured stays, by the names of its format.
#[test]
fn what_a_format_says_of_itself_stays() {
    let entry = json!({"startedDateTime": "2026-05-18T09:30:02Z", "time": 12.5, "_resourceType": "fetch",
        "timings": {"blocked": -1, "dns": 0, "connect": 0.5, "send": 1, "wait": 2, "receive": 3, "ssl": -1, "_queued": 1},
        "request": {"method": "GET", "url": "https://test.stytch.com/v1/b2b/organizations/lovelace", "httpVersion": "h2",
            "headers": [{"name": "Accept", "value": "application/json"}], "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 0},
        "response": {"status": 404, "statusText": "Not Found", "httpVersion": "h2", "headers": [{"name": "content-length", "value": "2"}],
            "cookies": [], "content": {"size": 2, "mimeType": "application/json; charset=utf-8", "text": "{}"}, "redirectURL": "", "headersSize": -1, "bodySize": 2}});
    let har = json!({"log": {"version": "1.2", "creator": {"name": "WebInspector", "version": "537.36"}, "entries": [entry]}});
    let made = redact("\u{feff}a.har", har.to_string().as_bytes()).expect("redacted");
    let made: Value = serde_json::from_slice(&made).expect("JSON");
    let url = json!("https://test.stytch.com/v1/b2b/organizations/redacted-path-1");
    let mut expected = har;
    expected["log"]["entries"][0]["request"]["url"] = url;
    assert_eq!(made, expected);
}

#[test]
fn a_byte_order_mark_before_a_head_is_none_of_its_words() {
    let text = "\u{feff}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    assert_eq!(
        redact("a.http", text.as_bytes()),
        Ok(text.as_bytes().to_vec())
    );
}

/// A line that begins a message does so afterwards, or what stands behind it were another text.
#[test]
fn a_method_that_nobody_knows_goes_and_its_message_stays() {
    let text = "HTTP/1.1 200 OK\r\n\r\n{\"a\r\nLOVELACE /users HTTP/1.1\r\nHost: test.stytch.com\r\n\r\nHTTP/1.1 299 Odd\r\n\r\n{}";
    let once = redact("a.http", text.as_bytes()).expect("redacted");
    let shown = String::from_utf8_lossy(&once);
    assert!(shown.contains("\r\nREDACTED /"), "{shown}");
    assert!(!shown.contains("LOVELACE"), "{shown}");
    assert_eq!(redact("a.http", &once).as_ref(), Ok(&once));
}

/// Without it, what is redacted would be no collection any more.
#[test]
fn a_schema_of_another_version_becomes_a_known_one() {
    let url = "https://schema.getpostman.com/json/collection/v2.9.LOVELACE/collection.json";
    let collection = json!({"info": {"name": "x", "schema": url}, "item": []}).to_string();
    let made = redact("a.json", collection.as_bytes()).expect("redacted");
    let shown = String::from_utf8_lossy(&made);
    assert!(
        shown.contains("/collection/v2.1.0/collection.json"),
        "{shown}"
    );
    assert_eq!(redact("a.json", &made).as_ref(), Ok(&made));
}
