//! Inputs that are small to make and large to read. Each is reported for what it is, in less memory than
//! an address space of two gigabytes, and soon: what takes more than linear time here would not end.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::support::{Outcome, finish, folder, scrub};

/// So much address space a run may have, in KiB: what is mapped, not only what is used.
const ROOM: u32 = 2 << 20;

/// So many seconds of a processor it may take, not optimised and beside other tests.
const SECONDS: u32 = 100;

/// Runs the program in a folder, with little memory and little time.
fn bounded(folder: &Path, arguments: &[&str]) -> Outcome {
    let mut command = Command::new("sh");
    scrub(&mut command);
    command.current_dir(folder);
    let script = format!("ulimit -v {ROOM} 2>/dev/null; ulimit -t {SECONDS}; exec \"$0\" \"$@\"");
    let program = assert_cmd::cargo::cargo_bin!("stytch-validate");
    command.args(["-c", &script]).arg(program);
    finish(command.args(arguments), b"")
}

/// One file, and what becomes of it.
fn run(name: &str, content: &[u8], arguments: &[&str]) -> Outcome {
    let folder = folder([(name, content)]);
    bounded(folder.path(), &[arguments, &[name]].concat())
}

/// The processor's seconds that a run over one file takes.
fn seconds(arguments: &[&str], name: &str, content: &[u8]) -> f64 {
    let folder = folder([(name, content)]);
    let mut command = Command::new("sh");
    scrub(&mut command);
    command.current_dir(folder.path());
    // What the shell has spent, and then what it has waited for has.
    let script = "\"$0\" \"$@\" > out 2> err; times";
    let program = assert_cmd::cargo::cargo_bin!("stytch-validate");
    command.args(["-c", script]).arg(program);
    let outcome = finish(command.args(arguments).arg(name), b"");
    let spent = outcome.stdout.lines().nth(1).expect("what was spent");
    let second = |part: &str| {
        let (minutes, seconds) = part.trim_end_matches('s').split_once('m').expect("minutes");
        minutes.parse::<f64>().expect("minutes") * 60.0 + seconds.parse::<f64>().expect("seconds")
    };
    spent.split_whitespace().map(second).sum()
}

/// Asserts that twice as much takes twice as long, and four times as much four times.
fn assert_linear(name: &str, n: usize, content: impl Fn(usize) -> Vec<u8>) {
    assert_linear_with(&["-q"], name, n, content);
}

/// The same of a run with these arguments before the file's name.
fn assert_linear_with(
    arguments: &[&str],
    name: &str,
    n: usize,
    content: impl Fn(usize) -> Vec<u8>,
) {
    let [one, two, four] = [1, 2, 4].map(|times| seconds(arguments, name, &content(n * times)));
    let reported = format!("{name}: {one} s, {two} s, {four} s");
    assert!(
        two < one * 3.0 + 0.3 && four < one * 6.0 + 0.5,
        "{reported}"
    );
}

/// A MiB of blanks, packed, so often.
fn blanks(times: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 1 << 20]).expect("memory");
    encoder.finish().expect("memory").repeat(times)
}

/// `n` texts with commas between them.
fn list(n: usize, item: impl Fn(usize) -> String) -> String {
    let items: Vec<String> = (0..n).map(item).collect();
    items.join(",")
}

fn recording(text: &str, coding: &str) -> Vec<u8> {
    let entry = json!({
        "startedDateTime": "2026-05-18T09:30:02Z",
        "request": {"method": "POST", "url": "https://api.stytch.com/v1/b2b/sso/authenticate", "headers": []},
        "response": {
            "status": 200,
            "headers": [{"name": "content-encoding", "value": coding}],
            "content": {"mimeType": "application/json", "encoding": "base64", "text": text},
        },
    });
    let log =
        json!({"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [entry]});
    json!({ "log": log }).to_string().into_bytes()
}

#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn what_unpacks_to_far_more_is_refused() {
    let bomb = blanks(1024);
    assert!(bomb.len() < 2 << 20);
    for (name, arguments, said) in [
        ("a.json.gz", &[][..], "--max-held"),
        ("a.ndjson.gz", &[], "--max-held"),
        ("a.har.gz", &["--max-unpacked", "64M"], "--max-unpacked"),
        (
            "b.json.gz",
            &["--max-held", "2G", "--max-unpacked", "64M"],
            "--max-unpacked",
        ),
    ] {
        let outcome = run(name, &bomb, arguments);
        assert_eq!(outcome.code, 2, "{name}: {}", outcome.stdout);
        assert!(outcome.stdout.contains(said), "{name}: {}", outcome.stdout);
    }
}

#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn a_body_that_unpacks_to_far_more_is_skipped_with_its_reason() {
    let mut zeros = Vec::new();
    let mut encoder = flate2::write::ZlibEncoder::new(&mut zeros, Compression::best());
    for _ in 0..300 {
        encoder.write_all(&vec![0; 1 << 20]).expect("memory");
    }
    encoder.finish().expect("memory");
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 5, 22);
    for _ in 0..300 {
        brotli.write_all(&vec![b' '; 1 << 20]).expect("memory");
    }
    let brotli = brotli.into_inner();
    assert!(brotli.len() < 1 << 20);
    for (coding, packed) in [("gzip", blanks(600)), ("deflate", zeros), ("br", brotli)] {
        let outcome = run("a.har", &recording(&STANDARD.encode(packed), coding), &[]);
        assert_eq!(outcome.code, 2, "{coding}: {}", outcome.stdout);
        let said = "body that could not be decoded 1";
        assert!(
            outcome.stdout.contains(said),
            "{coding}: {}",
            outcome.stdout
        );
    }
}

/// A frame of Zstandard (RFC 8878) that says one byte very often: a block of `RLE` type holds 128 KiB.
fn zstandard(blocks: usize) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd];
    frame.extend([0x00, 0x58]); // no size; a window of 2 MiB
    let block = |last: u32| (128_u32 << 10) << 3 | 1 << 1 | last;
    for at in 0..blocks {
        let header = block(u32::from(at + 1 == blocks)).to_le_bytes();
        frame.extend(&header[..3]);
        frame.push(b' ');
    }
    frame
}

#[test]
fn zstandard_is_bounded_like_gzip() {
    let outcome = run("a.ndjson.zst", &zstandard(8 << 10), &[]);
    assert_eq!(outcome.code, 2, "{}", outcome.stdout);
    assert!(outcome.stdout.contains("--max-held"), "{}", outcome.stdout);
    let outcome = run(
        "a.har",
        &recording(&STANDARD.encode(zstandard(8 << 10)), "zstd"),
        &[],
    );
    assert!(
        outcome.stdout.contains("body that could not be decoded 1"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_line_longer_than_memory_costs_its_file_and_keeps_what_came_before() {
    let mut lines = b"{}\n{\"a\":\"".to_vec();
    lines.resize(12 << 20, b'x');
    lines.extend(b"\"}\n{}\n");
    let outcome = run("a.ndjson", &lines, &["--max-held", "8M"]);
    assert_eq!(outcome.code, 2, "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("1 response is invalid"),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stdout.contains("at line 2 takes"),
        "{}",
        outcome.stdout
    );
    let outcome = run("a.ndjson", &lines, &[]);
    assert_eq!(outcome.code, 1, "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("all 3 responses are invalid"),
        "{}",
        outcome.stdout
    );
}

#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn aliases_of_yaml_are_never_multiplied() {
    let levels = list(9, |_| "x".into());
    let mut text = format!("a: &a [{levels}]\n");
    for (name, next) in ('a'..='i').zip('b'..='j') {
        let aliases = list(9, |_| format!("*{name}"));
        writeln!(text, "{next}: &{next} [{aliases}]").expect("memory");
    }
    text.push_str("interactions:\n- request: {method: POST, uri: 'https://api.stytch.com/v1/b2b/sso/authenticate'}\n  response: {status: {code: 200}, body: {string: *j}}\nversion: 1\n");
    let outcome = run("a.yaml", text.as_bytes(), &[]);
    assert_eq!(outcome.code, 2, "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("checked 1"), "{}", outcome.stdout);
    // What is behind an alias is looked at as long as that costs no more than the text is worth.
    let names = list(200_000, |at| format!("h{at}: v"));
    let entry = "- request: {uri: /, headers: *h}\n  response: {headers: *h}\n";
    let many = format!(
        "x: &h {{{names}}}\nhttp_interactions:\n{}recorded_with: VCR 6\n",
        entry.repeat(300)
    );
    let outcome = run("a.yaml", many.as_bytes(), &[]);
    assert_eq!(outcome.code, 2, "{}", outcome.stdout);
    assert!(
        outcome
            .stdout
            .contains("column 3: its aliases multiply a text"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn nesting_is_bounded_wherever_it_stands() {
    let deep = [b"[".repeat(1_000_000), b"]".repeat(1_000_000)].concat();
    let objects = br#"{"a":"#.repeat(1_000_000);
    for (content, name) in [(&deep, "a.json"), (&objects, "a.json"), (&deep, "a.ndjson")] {
        let outcome = run(name, content, &[]);
        assert_eq!(outcome.code, 1, "{}", outcome.stdout);
        let said = "arrays and objects are nested more than 1024 deep";
        assert!(outcome.stdout.contains(said), "{}", outcome.stdout);
    }
    let yaml = [b"interactions: ".to_vec(), b"[".repeat(1_000_000)].concat();
    assert_eq!(run("a.yaml", &yaml, &[]).code, 2);
    let too_deep = "lists and mappings are nested too deeply";
    for (style, levels, said) in [
        ("[", 200, "the only response was skipped"),
        ("[", 600, too_deep),
        ("- ", 400, "the only response was skipped"),
        ("- ", 600, too_deep),
    ] {
        let close = if style == "[" { "]" } else { "x" };
        let inner = style.repeat(levels) + &close.repeat(levels);
        let yaml = format!(
            "http_interactions:\n- x:\n    {inner}\n  request: {{uri: /v1/b2b/sso/authenticate}}\n  response: {{status: {{code: 200}}}}\nrecorded_with: VCR 6\n"
        );
        let outcome = run("a.yaml", yaml.as_bytes(), &[]);
        assert!(
            outcome.stdout.contains(said),
            "{style}{levels}: {}",
            outcome.stdout
        );
    }
    let har = [br#"{"log":{"version":"1.2","entries":["#.to_vec(), deep].concat();
    assert_eq!(run("a.har", &har, &[]).code, 2);
}

/// Whole formats of offences, all in one container.
#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn very_many_offences_in_one_place_take_linear_time() {
    let items = format!(
        r#"{{"member":{{"roles":[{}]}}}}"#,
        list(50_000, |_| "1".into())
    );
    let names = format!("{{{}}}", list(50_000, |at| format!(r#""k{at}":1"#)));
    let equal = format!("{{{}}}", list(50_000, |_| r#""k":1"#.into()));
    let twice = format!(
        "{{{}}}",
        list(20_000, |at| format!(r#""k{at}":1,"k{at}":2"#))
    );
    for (content, arguments, said) in [
        (&items, &[][..], "(50,028 errors)"),
        (
            &names,
            &["-D", "unknown-field", "--max-findings", "1000"],
            "(50,011 errors)",
        ),
        (&equal, &[], "(12 errors)"),
        (&twice, &["--max-findings", "1000"], "(20,011 errors)"),
    ] {
        let outcome = run("a.json", content.as_bytes(), arguments);
        assert_eq!(outcome.code, 1);
        let last = outcome.stdout.len().saturating_sub(600);
        assert!(outcome.stdout.contains(said), "{}", &outcome.stdout[last..]);
    }
}

/// Each empty object lacks several properties, and each fault takes more memory than it.
#[test]
fn a_response_with_faults_without_end_costs_itself() {
    let factors = list(60_000, |_| "{}".into());
    let body = format!(r#"{{"member_session":{{"authentication_factors":[{factors}]}}}}"#);
    let lines = format!("{body}\n{}\n", r#"{"status_code":200}"#);
    for arguments in [&[][..], &["--no-screen"], &["--judge", "jsonschema"]] {
        let outcome = run("a.ndjson", lines.as_bytes(), arguments);
        assert_eq!(outcome.code, 2, "{}", outcome.stderr);
        let shown = outcome.stdout + &outcome.stderr;
        let reported = "line 1, column 1: the response has more than 100,000 faults";
        assert!(shown.contains(reported), "{arguments:?}: {shown}");
        assert!(
            shown.contains("response is invalid"),
            "{arguments:?}: {shown}"
        );
    }
}

#[test]
fn a_schema_of_the_users_is_no_quicker_way_to_a_standstill() {
    let names = format!("{{{}}}", list(50_000, |at| format!(r#""k{at}":"x""#)));
    let items = format!("[{}]", list(50_000, |_| "1".into()));
    let long = format!("\"{}!\"", "a".repeat(1_000_000));
    let definitions = list(50_000, |at| format!(r#""d{at}":{{"type":"integer"}}"#));
    for (schema, instance, code) in [
        (r#"{"additionalProperties":false}"#.to_owned(), &names, 1),
        (
            r#"{"additionalProperties":{"type":"null"}}"#.into(),
            &names,
            1,
        ),
        (
            r#"{"additionalProperties":{"deprecated":true}}"#.into(),
            &names,
            0,
        ),
        (r#"{"items":{"type":"string"}}"#.into(), &items, 1),
        (r#"{"uniqueItems":true}"#.into(), &items, 1),
        (r#"{"pattern":"^(a+)+$"}"#.into(), &long, 1),
        (r#"{"pattern":"^(\\w+\\s?)*$"}"#.into(), &long, 1),
        (r##"{"$ref":"#"}"##.into(), &items, 2),
        (
            r##"{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}"##
                .into(),
            &items,
            2,
        ),
        (
            format!(r##"{{"$ref":"#/$defs/d49999","$defs":{{{definitions}}}}}"##),
            &items,
            1,
        ),
    ] {
        let files = [
            ("s.json", schema.as_bytes()),
            ("a.json", instance.as_bytes()),
        ];
        let folder = folder(files);
        let outcome = bounded(folder.path(), &["--schema", "s.json", "-q", "a.json"]);
        let shown: String = schema.chars().take(80).collect();
        assert_eq!(outcome.code, code, "{shown}: {}", outcome.stderr);
    }
}

#[test]
fn names_and_numbers_of_a_megabyte_are_reported_short() {
    let name = format!(r#"{{"{}":1}}"#, "n".repeat(1 << 20));
    let digits = format!(r#"{{"status_code":{}}}"#, "1".repeat(1 << 20));
    let exponent = format!(r#"{{"status_code":1e{}}}"#, "1".repeat(1 << 20));
    for (content, said) in [
        (name, "error[unknown-field]"),
        (digits, "error[invalid-format]"),
        (exponent, "error[invalid-format]"),
    ] {
        let outcome = run("a.json", content.as_bytes(), &["-D", "unknown-field"]);
        assert_eq!(outcome.code, 1);
        assert!(outcome.stdout.contains(said), "{}", outcome.stdout);
        assert!(
            outcome.stdout.len() < 20_000,
            "{} bytes",
            outcome.stdout.len()
        );
    }
}

#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn raw_responses_take_time_in_proportion() {
    let head = |length: usize| format!("HTTP/1.1 200 OK\r\nContent-Length: {length:012}\r\n\r\n");
    let unit = head(0).len() + 2;
    // Each tells of an end in the white space behind all of them.
    assert_linear("a.http", 2_000, |n| {
        let mut text: String = (0..n).map(|at| head((n - at) * unit) + "x\n").collect();
        text.push_str(&" ".repeat(n * 60));
        text.push('z');
        text.into_bytes()
    });
    // Each tells of the same end, where a long head breaks off.
    assert_linear("b.http", 1_000, |n| {
        let mut text: String = (0..n).map(|at| head((n - at) * unit - 1) + "x ").collect();
        text.push_str("HTTP/1.1 200 OK\n");
        text.push_str(&"a: b\n".repeat(n * 10));
        text.push_str("no header\n");
        text.into_bytes()
    });
    // Each begins a JSON text that has no end, or chunks inside of which the next one stands.
    assert_linear("c.http", 2_000, |n| {
        "HTTP/1.1 200 OK\n\n[[[\"\n".repeat(n).into_bytes()
    });
    assert_linear("d.http", 2_000, |n| {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let unit = head.len() + 10;
        let chunk = |at: usize| format!("{:08x}\r\n", (n - at - 1) * unit);
        let text: String = (0..n).map(|at| head.to_owned() + &chunk(at)).collect();
        (text + &"1\r\nx\r\n".repeat(n * 10)).into_bytes()
    });
    // One message of many lengths, and many of none.
    assert_linear("e.http", 20_000, |n| {
        let lines = "Content-Length: 99999999\r\n".repeat(n);
        format!("HTTP/1.1 200 OK\r\n{lines}\r\nx").into_bytes()
    });
    assert_linear("f.http", 4_000, |n| {
        "HTTP/1.1 200 OK\n\n{}".repeat(n).into_bytes()
    });
    // Each is as long as the way to one of as many lines among headers that end in no head.
    assert_linear("g.http", 4_000, |n| {
        let head = |length| format!("xHTTP/1.1 200 OK\nContent-Length: {length:08}\n\n");
        let unit = head(0).len();
        let line = "a: x HTTP/1.1 200 OK\n";
        let to = |at: usize| (n - at - 1) * unit + at * line.len() + "a: x ".len();
        let text: String = (0..n).map(|at| head(to(at))).collect();
        (text[1..].to_owned() + &line.repeat(n) + "no header\n").into_bytes()
    });
}

/// Each line of a head could begin one, too.
#[test]
fn a_head_of_many_lines_is_redacted_in_time_with_its_size() {
    assert_linear_with(&["--redact"], "a.http", 2_000, |n| {
        let lines = "a: x HTTP/1.1 200 OK\n".repeat(n);
        format!("HTTP/1.1 200 OK\r\n\r\n{lines}").into_bytes()
    });
}

#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn broken_entries_take_time_in_proportion() {
    let recording = |entry: &str, n: usize| {
        let entries = list(n, |_| entry.to_owned());
        format!(r#"{{"log":{{"entries":[{entries}]}}}}"#).into_bytes()
    };
    for entry in ["{x}", r#""{[{[,""#, "x{}", r#"{"a":[}]}"#, "[{]}"] {
        assert_linear("a.har", 10_000, |n| recording(entry, n));
    }
    assert_linear("b.har", 20_000, |n| {
        recording(&format!("\"{}", "{,".repeat(n)), 1)
    });
}

#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn many_responses_to_one_request_take_time_in_proportion() {
    let headers = r#""headers": {"Cookie": ["a=b"]}"#;
    assert_linear("mockserver.json", 2_000, |n| {
        let request = r#"{"method": "POST", "path": "/v1/b2b/sso/authenticate"}"#;
        let one = format!(r#"{{"statusCode": 404, {headers}, "body": "{{\"a\": 1}}"}}"#);
        let all = list(n, |_| one.clone());
        format!(r#"[{{"httpRequest": {request}, "httpResponses": [{all}]}}]"#).into_bytes()
    });
    assert_linear("undici.json", 2_000, |n| {
        let request =
            r#"{"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"}"#;
        let one = format!(r#"{{"statusCode": 404, {headers}, "body": "e30="}}"#);
        let all = list(n, |_| one.clone());
        format!(r#"[{{"snapshot": {{"request": {request}, "responses": [{all}]}}}}]"#).into_bytes()
    });
}

#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn the_members_of_an_archive_take_time_in_proportion() {
    let entry = |name: String| {
        json!({
            "request": {"method": "POST", "url": "/v1/b2b/sso/authenticate"},
            "response": {"status": 200, "content": {"_file": name}},
        })
    };
    assert_linear("a.har.zip", 500, |n| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        let entries: Vec<_> = (0..n).map(|at| entry(format!("{at}.json"))).collect();
        let mut add = |name: String, text: String| {
            zip.start_file(name, options).expect("memory");
            zip.write_all(text.as_bytes()).expect("memory");
        };
        add(
            "a.har".into(),
            json!({"log": {"entries": entries}}).to_string(),
        );
        (0..n).for_each(|at| add(format!("{at}.json"), "{}".into()));
        zip.finish().expect("memory").into_inner()
    });
}

/// Many routes, and long chains of components, load in time with their number.
#[test]
fn a_large_document_loads_in_time_with_its_size() {
    let response = r#"{"200": {"description": "x", "content": {"application/json": {"schema": {"type": "object"}}}}}"#;
    let document = |paths: &str, schemas: &str| {
        format!(r#"{{"openapi": "3.1.0", "paths": {{{paths}}}, "components": {{"schemas": {{{schemas}}}}}}}"#)
            .into_bytes()
    };
    let load = ["--list", "routes", "--schemas"];
    assert_linear_with(&load, "routes.json", 1000, |n| {
        let path = |at| format!(r#""/a/{at}": {{"get": {{"responses": {response}}}}}"#);
        document(&list(n, path), "")
    });
    for link in [
        r##""allOf": [{"$ref": "#/components/schemas/C0"}]"##,
        r##""properties": {"next": {"$ref": "#/components/schemas/C0"}}"##,
        r##""$ref": "#/components/schemas/C0""##,
    ] {
        assert_linear_with(&load, "chain.json", 1000, |n| {
            let to = |at: usize| link.replace("C0", &format!("C{}", (at + 1) % (n + 1)));
            let last = format!(r#""C{n}": {{"type": "object"}}"#);
            let links = list(n, |at| format!(r#""C{at}": {{{}}}"#, to(at)));
            document("", &format!("{links},{last}"))
        });
    }
}

/// Whether a cassette is a report of ours is asked before it is redacted.
#[test]
fn a_body_of_many_lines_is_redacted_in_time_with_its_size() {
    assert_linear_with(&["--redact"], "a.yaml", 1000, |n| {
        let lines = "        [\n".repeat(n);
        let request =
            "request: {method: POST, uri: https://test.stytch.com/v1/b2b/sso/authenticate}";
        let response =
            format!("response:\n    status: {{code: 200}}\n    body:\n      string: |\n{lines}");
        format!("interactions:\n- {request}\n  {response}version: 1\n").into_bytes()
    });
}
