//! What a file is: a body that a recording names, a file of something else, one of a long list.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use stytch_validate::report::FORMATS;

use crate::support::{folder, repository, run_in, zip};

fn good() -> Value {
    let path = repository("fixtures/responses/sso-success.json");
    serde_json::from_slice(&fs::read(path).expect("a fixture")).expect("JSON")
}

fn bad() -> Value {
    let mut bad = good();
    bad["member_id"] = json!(5);
    bad
}

/// A HAR as Playwright writes it, with bodies in files of these names.
fn har(bodies: &[&str]) -> String {
    let entries: Vec<Value> = bodies
        .iter()
        .map(|name| {
            json!({
                "request": {
                    "method": "POST",
                    "url": "https://test.stytch.com/v1/b2b/sso/authenticate",
                    "postData": {"mimeType": "application/json", "_file": format!("sent-{name}")},
                },
                "response": {"status": 200, "content": {"mimeType": "application/json", "_file": name}},
            })
        })
        .collect();
    let log = json!({"log": {"version": "1.2", "creator": {"name": "Playwright", "version": "1"}, "entries": entries}});
    serde_json::to_string_pretty(&log).expect("JSON")
}

fn stub(name: &str) -> String {
    json!({
        "request": {"method": "POST", "url": "/v1/b2b/sso/authenticate"},
        "response": {"status": 200, "bodyFileName": name},
    })
    .to_string()
}

fn report(folder: &Path, arguments: &[&str]) -> Value {
    let outcome = run_in(folder, &[arguments, &["-f", "json"]].concat());
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr))
}

fn checked(report: &Value) -> (u64, u64) {
    let count = |name: &str| report["summary"][name].as_u64().expect("a count");
    (count("checked"), count("valid"))
}

#[test]
fn bodies_that_a_recording_names_are_judged_with_it_alone() {
    let (good, bad) = (good().to_string(), bad().to_string());
    let har = har(&["a.json", "z.json"]);
    let files: [(&str, &[u8]); 5] = [
        ("har/login.har", har.as_bytes()),
        ("har/a.json", good.as_bytes()),
        ("har/z.json", bad.as_bytes()),
        ("har/sent-a.json", br#"{"sso_token": "x"}"#),
        ("har/sent-z.json", br#"{"sso_token": "x"}"#),
    ];
    let folder = folder(files);
    let all = [
        "har/a.json",
        "har/login.har",
        "har/sent-a.json",
        "har/z.json",
    ];
    for paths in [&["har"][..], &["."], &all, &["har", "har/a.json"]] {
        let report = report(folder.path(), paths);
        assert_eq!(checked(&report), (2, 1), "{paths:?}");
        assert_eq!(report["summary"]["unreadable"], 0);
    }
    let report = report(folder.path(), &["har"]);
    assert_eq!(
        report["summary"]["passed_over"],
        json!({"body of a recording": 4})
    );
    let found = report["findings"].as_array().expect("findings");
    let found = found
        .iter()
        .find(|found| found["rule"] == "type-mismatch")
        .expect("one");
    let column = bad.find(r#""member_id":5"#).expect("there") + r#""member_id":"#.len() + 1;
    assert_eq!(found["source"], "har/z.json");
    assert_eq!(found["recording"], "har/login.har");
    assert_eq!(found["response"], 1);
    assert_eq!(found["span"]["start"]["line"], 1);
    assert_eq!(found["span"]["start"]["column"], column);
    assert_eq!(found["exchange"]["path"], "/v1/b2b/sso/authenticate");
    let human = run_in(folder.path(), &["har"]).stdout;
    assert!(
        human.contains(&format!("--> har/z.json:1:{column}")),
        "{human}"
    );
    assert!(human.contains("har/login.har names this file"), "{human}");
    for format in ["github", "sarif", "gitlab", "html"] {
        let shown = run_in(folder.path(), &["-f", format, "har"]).stdout;
        assert!(shown.contains("har/z.json"), "{format}: {shown}");
    }
}

/// The same for a HAR by its content, a compressed one, links, and several that share a body.
#[test]
fn a_recording_is_known_by_its_content_and_bodies_may_be_shared() {
    let good = good().to_string();
    let har = har(&["a.json"]);
    let files: [(&str, &[u8]); 5] = [
        ("one/z.json", har.as_bytes()),
        ("one/a.json", good.as_bytes()),
        ("one/other.har", har.as_bytes()),
        ("two/login.har", har.as_bytes()),
        ("two/a.json", good.as_bytes()),
    ];
    let folder = folder(files);
    assert_eq!(checked(&report(folder.path(), &["."])), (3, 3));
    assert_eq!(checked(&report(folder.path(), &["two", "one"])), (3, 3));
    // Without its recording a body is a file as any other.
    assert_eq!(
        checked(&report(folder.path(), &["two", "--exclude", "*.har"])),
        (1, 1)
    );
    assert_eq!(checked(&report(folder.path(), &["two/a.json"])), (1, 1));
}

/// A recording that names itself, or another one, hides nothing.
#[test]
fn a_recording_is_no_body() {
    let good = good().to_string();
    let one = har(&["two.har", "one.har", "a.json"]);
    let two = har(&["one.har", "a.json"]);
    let files: [(&str, &[u8]); 3] = [
        ("one.har", one.as_bytes()),
        ("two.har", two.as_bytes()),
        ("a.json", good.as_bytes()),
    ];
    let folder = folder(files);
    let report = report(folder.path(), &["."]);
    assert_eq!(report["summary"]["sources"], 2);
    assert_eq!(report["summary"]["responses"], 5);
}

#[cfg(unix)]
#[test]
fn files_behind_links_are_the_same_files() {
    let good = good().to_string();
    let har = har(&["a.json"]);
    let files: [(&str, &[u8]); 2] = [
        ("real/login.har", har.as_bytes()),
        ("real/a.json", good.as_bytes()),
    ];
    let folder = folder(files);
    let links = folder.path().join("links");
    fs::create_dir(&links).expect("a folder");
    for name in ["login.har", "a.json"] {
        std::os::unix::fs::symlink(Path::new("../real").join(name), links.join(name))
            .expect("a link");
    }
    assert_eq!(checked(&report(folder.path(), &["real", "links"])), (1, 1));
    assert_eq!(checked(&report(folder.path(), &["links", "real"])).0, 1);
}

#[test]
fn stubs_and_their_bodies_are_one() {
    let bad = bad().to_string();
    let stub = stub("deep/b.json");
    let files: [(&str, &[u8]); 3] = [
        ("wm/mappings/s.json", stub.as_bytes()),
        ("wm/__files/deep/b.json", bad.as_bytes()),
        ("wm/__files/other.json", bad.as_bytes()),
    ];
    let folder = folder(files);
    let all = ["wm/mappings", "wm/__files"];
    for (paths, count) in [
        (&["wm"][..], 1),
        (&all, 2),
        (&["wm", "wm/__files/deep/b.json"], 1),
    ] {
        let report = report(folder.path(), paths);
        assert_eq!(checked(&report), (count, 0), "{paths:?}");
    }
    let report = report(folder.path(), &["wm"]);
    let sources: Vec<&Value> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|found| &found["source"])
        .collect();
    assert!(
        sources
            .iter()
            .all(|source| **source == "wm/__files/deep/b.json"),
        "{sources:?}"
    );
}

/// Reports of runs with such places add up, and a baseline knows them.
#[test]
fn places_in_bodies_go_through_merge_and_baseline() {
    let (bad, har) = (bad().to_string(), har(&["a.json"]));
    let files: [(&str, &[u8]); 2] = [("h/x.har", har.as_bytes()), ("h/a.json", bad.as_bytes())];
    let folder = folder(files);
    let whole = run_in(
        folder.path(),
        &["-f", "json", "--report", "json=r.json", "h"],
    );
    let sum = run_in(folder.path(), &["--merge", "-f", "json", "r.json"]);
    let findings =
        |text: &str| serde_json::from_str::<Value>(text).expect("JSON")["findings"].clone();
    assert_eq!(findings(&sum.stdout), findings(&whole.stdout));
    run_in(folder.path(), &["--write-baseline", "b.json", "h"]);
    assert_eq!(
        run_in(folder.path(), &["--baseline", "b.json", "h"]).code,
        0
    );
}

/// A simulation of Hoverfly names bodies as recordings of others do, as Hoverfly writes it and sorted.
#[test]
fn bodies_that_a_simulation_names_are_judged_with_it_alone() {
    let pair = |name: &str| {
        json!({
            "request": {
                "method": [{"matcher": "exact", "value": "POST"}],
                "path": [{"matcher": "exact", "value": "/v1/b2b/sso/authenticate"}],
            },
            "response": {"status": 200, "body": "", "bodyFile": name, "encodedBody": false},
        })
    };
    let pairs = json!([pair("a.json"), pair("bodies/z.json")]);
    let meta = json!({"schemaVersion": "v5"});
    let actions = json!({"delays": []});
    let written =
        format!(r#"{{"data":{{"pairs":{pairs},"globalActions":{actions}}},"meta":{meta}}}"#);
    let sorted = format!(
        "{:#}",
        json!({"data": {"globalActions": actions, "pairs": pairs}, "meta": meta})
    );
    let behind = format!("\n {{ \"meta\": {meta},\n\"data\": {{\"pairs\": {pairs}}}}}");
    let (good, bad) = (good().to_string(), bad().to_string());
    for simulation in [written, sorted, behind] {
        let folder = folder([
            ("h/sim.json", simulation.as_bytes()),
            ("h/a.json", good.as_bytes()),
            ("h/bodies/z.json", bad.as_bytes()),
        ]);
        let report = report(folder.path(), &["h"]);
        assert_eq!(checked(&report), (2, 1), "{simulation}");
        assert_eq!(report["findings"][0]["source"], "h/bodies/z.json");
        // By a name without a folder, too.
        assert_eq!(
            checked(&self::report(&folder.path().join("h"), &["sim.json"])),
            (2, 1)
        );
    }
}

/// What PowerShell writes, and programs that each add a mark, is read wherever a file is named.
#[test]
fn named_files_are_read_in_every_encoding() {
    let wide = |text: &str| {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let marked = |text: &str| format!("\u{feff}\u{feff}{text}").into_bytes();
    let good = good().to_string();
    for encoded in [&wide as &dyn Fn(&str) -> Vec<u8>, &marked] {
        let files = [
            ("a.json", encoded(&good)),
            ("list.txt", encoded("a.json\r\n")),
            (
                "x.schema.json",
                encoded(r#"{"type": "object", "required": ["nothing"]}"#),
            ),
            ("c.toml", encoded("[rules]\ndeprecated-field = \"deny\"\n")),
        ];
        let folder = folder(files.iter().map(|(name, text)| (*name, text.as_slice())));
        let run = |arguments: &[&str]| run_in(folder.path(), arguments);
        assert_eq!(run(&["--files-from", "list.txt"]).code, 0);
        let by_schema = run(&["--schema", "x.schema.json", "a.json"]);
        assert_eq!(by_schema.code, 1, "{}", by_schema.stderr);
        let configured = run(&["--config", "c.toml", "a.json"]);
        assert_eq!(configured.code, 1, "{}", configured.stderr);
        let denied = ["-D", "deprecated-field", "a.json"];
        run(&[&["--write-baseline", "b.json"], &denied[..]].concat());
        run(&[&["--report", "json=r.json"], &denied[..]].concat());
        for name in ["b.json", "r.json"] {
            let path = folder.path().join(name);
            let text = fs::read_to_string(&path).expect("a file");
            fs::write(&path, encoded(&text)).expect("a file");
        }
        let known = run(&[&["--baseline", "b.json"], &denied[..]].concat());
        assert_eq!(known.code, 0, "{}", known.stderr);
        assert_eq!(run(&["--merge", "r.json"]).code, 1);
        let first = report(folder.path(), &denied)["findings"][0]["span"]["start"].clone();
        assert_eq!(
            (&first["line"], &first["column"]),
            (
                &json!(1),
                &json!(good.find("\"reset_session").map(|at| at + 1))
            )
        );
    }
}

/// The folder of a small web project: what is said is about its captures.
#[test]
fn files_of_a_project_are_no_captures() {
    let good = good().to_string();
    let files: [(&str, &[u8]); 13] = [
        ("captures/a.json", good.as_bytes()),
        ("captures/b.json", good.as_bytes()),
        ("package.json", br#"{"name": "shop", "version": "1.0.0"}"#),
        ("tsconfig.json", b"// x\n{\n  /* y */ \"compilerOptions\": {\"strict\": true,},\n}\n"),
        ("composer.json", br#"{"require": {"php": ">=8"}}"#),
        ("locales/en.json", br#"{"member": "Member", "error": "Something went wrong"}"#),
        ("dist/app.js.map.json", br#"{"version": 3, "sources": [], "mappings": ""}"#),
        ("list.json", b"[1, 2]"),
        ("text.json", b"\"text\""),
        ("openapi.json", br#"{"openapi": "3.1.0", "paths": {}}"#),
        ("k6.json", b"{\"metric\":\"a\",\"type\":\"Metric\",\"data\":{}}\n{\"metric\":\"a\",\"type\":\"Point\",\"data\":{}}\n"),
        ("jest.json", br#"{"numTotalTests": 1, "testResults": [], "success": true}"#),
        ("cypress.json", br#"{"baseUrl": "http://localhost"}"#),
    ];
    let folder = folder(files);
    let outcome = run_in(folder.path(), &["."]);
    assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    let report = report(folder.path(), &["."]);
    assert_eq!(checked(&report), (2, 2));
    assert_eq!(report["summary"]["errors"], 0);
    assert_eq!(
        outcome.stdout.matches("warning[unrecognised-file]").count(),
        4,
        "{}",
        outcome.stdout
    );
    let line = "warning[unrecognised-file]: not a capture: it has nothing in common with a response, in 5 places: \
                ./composer.json:1:1, ./cypress.json:1:1, ./dist/app.js.map.json:1:1, …\n";
    assert!(outcome.stdout.contains(line), "{}", outcome.stdout);
    // Four causes, an empty line and the summary.
    assert_eq!(outcome.stdout.lines().position(str::is_empty), Some(4));
    let all = run_in(folder.path(), &["-v", "."]).stdout;
    let first = ", in 5 places:\n  ./composer.json:1:1\n  ./cypress.json:1:1\n";
    assert!(
        all.contains(first) && all.contains("\n  ./package.json:1:1\n"),
        "{all}"
    );
    // What is named is judged.
    assert_eq!(run_in(folder.path(), &["package.json"]).code, 1);
    assert_eq!(run_in(folder.path(), &["list.json"]).code, 1);
    assert_eq!(run_in(folder.path(), &[".", "package.json"]).code, 1);
    // And who does not want it at all says so.
    assert_eq!(
        run_in(folder.path(), &["-D", "unrecognised-file", "."]).code,
        1
    );
    let silent = run_in(folder.path(), &["-A", "unrecognised-file", "."]).stdout;
    assert!(silent.contains("not a capture"), "{silent}");
}

/// Whatever has anything of a response is judged, and what is broken may have had it.
#[test]
fn a_file_that_may_be_a_response_is_judged() {
    for text in [
        r#"{"status_code": 200}"#,
        r#"{"request_id": "x"}"#,
        r#"{"error_type": "x"}"#,
        r#"{"session_token": "x"}"#,
        r#"{"data": {"member_id": "x"}}"#,
        "",
        "{",
        r#"{"name": "x""#,
        "{// x\n\"member_id\": 1}",
        "text",
    ] {
        let folder = folder([("a.json", text.as_bytes())]);
        assert_eq!(run_in(folder.path(), &["."]).code, 1, "{text}");
    }
    // The configuration says what a file is.
    let folder = folder([
        ("a.json", &b"{}"[..]),
        (
            "stytch-validate.toml",
            b"[[schema]]\nfiles = \"a.json\"\nuse = \"api_sso_v1_AuthenticateResponse\"\n",
        ),
    ]);
    assert_eq!(run_in(folder.path(), &["."]).code, 1);
}

#[test]
fn a_list_of_paths_is_read() {
    let (good, bad) = (good().to_string(), bad().to_string());
    let files: [(&str, &[u8]); 5] = [
        ("a.json", good.as_bytes()),
        ("b c.json", bad.as_bytes()),
        ("d/e.json", good.as_bytes()),
        ("list", b"a.json\r\n\nb c.json\nd\nno.json\nnor.json\n"),
        ("zeros", b"a.json\0line\nbreak.json\0"),
    ];
    let folder = folder(files);
    let listed = report(folder.path(), &["--files-from", "list"]);
    assert_eq!(checked(&listed), (3, 2));
    assert_eq!(listed["summary"]["unreadable"], 2);
    assert_eq!(
        checked(&report(
            folder.path(),
            &["--files-from", "list", "a.json", "d"]
        )),
        (3, 2)
    );
    fs::write(folder.path().join("line\nbreak.json"), good).expect("a file");
    assert_eq!(
        checked(&report(folder.path(), &["-0", "--files-from", "zeros"])),
        (2, 2)
    );
    let missing = run_in(folder.path(), &["--files-from", "nothing"]);
    assert_eq!(missing.code, 2);
    assert!(
        missing
            .stderr
            .contains("cannot read the list of files nothing"),
        "{}",
        missing.stderr
    );
    fs::write(folder.path().join("empty"), "").expect("a file");
    let empty = run_in(folder.path(), &["--files-from", "empty"]);
    assert_eq!(empty.code, 2, "{}", empty.stdout);
    assert_eq!(run_in(folder.path(), &["-0", "a.json"]).code, 2);
    let twice = run_in(folder.path(), &["--files-from", "-", "-"]);
    assert!(twice.stderr.contains("only once"), "{}", twice.stderr);
}

/// A capture may be named for a list of captures: one of its lines may lead somewhere by chance.
#[test]
fn no_line_of_a_list_is_quoted() {
    let log = "HTTP/2 200\nset-cookie: a=SECRET-cookie\n.\n{\"session_token\": \"SECRET\"}\n";
    let folder = folder([
        ("log", log.as_bytes()),
        ("a.json", good().to_string().as_bytes()),
    ]);
    let zeros = log.replace('\n', "\0");
    fs::write(folder.path().join("zeros"), zeros).expect("a file");
    for (arguments, entry) in [
        (&["--files-from", "log"][..], "line 2 of log"),
        (&["-0", "--files-from", "zeros"], "path 2 of zeros"),
    ] {
        for format in FORMATS {
            let outcome = run_in(folder.path(), &[arguments, &["-f", format.name]].concat());
            assert_eq!(outcome.code, 2, "{}", format.name);
            let written = outcome.stdout + &outcome.stderr;
            assert!(!written.contains("SECRET"), "{written}");
            assert!(written.contains(entry), "{written}");
        }
        let redacted = run_in(
            folder.path(),
            &[arguments, &["--redact", "--dry-run", "--in-place"]].concat(),
        );
        assert!(!(redacted.stdout + &redacted.stderr).contains("SECRET"));
    }
}

#[test]
fn a_list_comes_from_standard_input() {
    let folder = folder([("a.json", good().to_string().as_bytes())]);
    let mut list = String::new();
    for _ in 0..3 {
        let _ = writeln!(list, "{}", folder.path().join("a.json").display());
    }
    let outcome = crate::support::pipe(&["--files-from", "-"], list);
    assert!(
        outcome.stdout.contains("checked 1 response"),
        "{}",
        outcome.stdout
    );
}

/// A named pipe that gives this to the first who opens it, and to nobody else.
#[cfg(unix)]
fn named_pipe(path: &Path, content: Vec<u8>) {
    let made = std::process::Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo").success());
    let path = path.to_owned();
    std::thread::spawn(move || fs::write(path, content));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_once_whatever_it_is_called_and_whatever_else_is_read() {
    let (recording, body) = (har(&["none.json"]), good().to_string());
    let zipped = zip(&[("a.json", body.as_bytes())]);
    for (name, content, found) in [
        ("a.har", recording.as_bytes(), 1),
        ("a.network", b"", 1),
        ("a.json", body.as_bytes(), 2),
        ("a.zip", &zipped, 2),
    ] {
        let folder = folder([
            ("b.json", body.as_bytes()),
            ("__files/c.json", body.as_bytes()),
        ]);
        named_pipe(&folder.path().join(name), content.to_vec());
        let report = report(folder.path(), &[name, "b.json", "__files/c.json"]);
        assert_eq!(checked(&report), (found + 1, found + 1), "{name}: {report}");
    }
}

/// An archive is read from its end, so that one that can't be is kept.
#[test]
fn a_compressed_archive_is_read() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let zipped = zip(&[("a.json", good().to_string().as_bytes())]);
    std::io::Write::write_all(&mut packed, &zipped).expect("memory");
    let packed = packed.finish().expect("memory");
    let folder = folder([("a.zip.gz", &packed[..])]);
    assert_eq!(checked(&report(folder.path(), &["a.zip.gz"])), (1, 1));
    // And is not taken for something else where it can't be written back.
    let redacted = run_in(folder.path(), &["--redact", "a.zip.gz"]);
    assert_eq!((redacted.code, &*redacted.stdout), (2, ""));
    let refusal = "it is compressed twice: decompress it first";
    assert!(redacted.stderr.contains(refusal), "{}", redacted.stderr);
}

#[cfg(unix)]
#[test]
fn an_archive_from_a_pipe_is_redacted() {
    let zipped = zip(&[
        ("a.har", har(&["b.json"]).as_bytes()),
        ("b.json", good().to_string().as_bytes()),
    ]);
    let folder = folder([]);
    named_pipe(&folder.path().join("a.har.zip"), zipped);
    let outcome = run_in(
        folder.path(),
        &["--redact", "a.har.zip", "-o", "out.har.zip"],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(checked(&report(folder.path(), &["out.har.zip"])), (1, 1));
}

#[test]
fn bodies_in_archives_are_judged_with_their_recording_alone() {
    let (good, bad) = (good().to_string(), bad().to_string());
    let (har, stub) = (har(&["a.json"]), stub("b.json"));
    let archive = zip(&[
        ("__files/b.json", bad.as_bytes()),
        ("mappings/s.json", stub.as_bytes()),
        ("har/a.json", good.as_bytes()),
        ("har/sent-a.json", b"{}"),
        ("har/z.json", har.as_bytes()),
    ]);
    let folder = folder([("c/x.zip", &archive[..])]);
    for path in ["c/x.zip", "c"] {
        let report = report(folder.path(), &[path]);
        assert_eq!(checked(&report), (2, 1), "{path}");
        assert_eq!(report["summary"]["skipped"], 0, "{path}");
        let found = report["findings"].as_array().expect("findings");
        let found = found.iter().find(|found| found["rule"] == "type-mismatch");
        let found = found.expect("one");
        assert_eq!(found["source"], "c/x.zip!__files/b.json");
        assert_eq!(found["recording"], "c/x.zip!mappings/s.json");
    }
}

/// An archive is read as a folder is, though it has neither a HAR nor a trace.
#[test]
fn captures_in_archives_are_read_without_a_recording_beside_them() {
    let (good, bad) = (good().to_string(), bad().to_string());
    let cassette = fs::read("fixtures/recordings/vcr/sso.yml").expect("a fixture");
    let php = fs::read("fixtures/recordings/php-vcr/sso").expect("a fixture");
    let archive = zip(&[
        ("readme.txt", b"text"),
        ("../b.json", bad.as_bytes()),
        ("lines.ndjson", good.as_bytes()),
        ("cassettes/login.yml", &cassette),
        ("cassettes/login", &php),
        ("node_modules/x/package.json", b"{}"),
    ]);
    let inner = zip(&[("a.zip", &archive[..])]);
    let alone = zip(&[("b.json", bad.as_bytes())]);
    let none = zip(&[("a.txt", b"{"), ("b/c.md", b"text")]);
    let folder = folder([
        ("c/x.zip", &archive[..]),
        ("alone.zip", &alone),
        ("inner.zip", &inner),
        ("none.zip", &none),
    ]);
    for path in ["c/x.zip", "c"] {
        let report = report(folder.path(), &[path]);
        let found = report["findings"].as_array().expect("findings");
        assert!(
            found
                .iter()
                .any(|found| found["source"] == "c/x.zip!../b.json"),
            "{path}: {found:?}"
        );
        let summary = &report["summary"];
        assert_eq!(summary["sources"], 1, "{path}");
        let seen = ["responses", "checked", "skipped"].map(|count| summary[count].as_u64());
        assert_eq!(seen, [Some(12), Some(6), Some(6)], "{path}: {summary}");
    }
    assert_eq!(run_in(folder.path(), &["alone.zip"]).code, 1);
    assert_eq!(run_in(folder.path(), &["inner.zip"]).code, 2);
    let none = report(folder.path(), &["none.zip"]);
    assert_eq!(none["summary"]["skipped"], 1);
}

/// What may be meant is looked up for the first paths alone: it takes a folder's listing for each.
#[test]
fn many_missing_paths_have_few_hints() {
    let folder = folder([("no.json", &b"{}"[..])]);
    let typed: Vec<String> = (0..500).map(|at| format!("no{at}.json")).collect();
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    let outcome = run_in(folder.path(), &[&typed[..], &["no.json"]].concat());
    assert_eq!(outcome.stdout.matches("cannot read").count(), 500);
    assert_eq!(outcome.stderr.matches("help: ").count(), 5);
}

/// A line and a column stand beside the file that they are in.
#[test]
fn places_in_a_body_of_its_own_file_name_that_file() {
    let mut body = good();
    body["reset_session"] = json!(5);
    let body = serde_json::to_string_pretty(&body).expect("JSON");
    let at = body.lines().position(|line| line.contains("reset_session"));
    let line = at.expect("a line") + 1;
    let folder = folder([
        ("a.har", har(&["b.json"]).as_bytes()),
        ("b.json", body.as_bytes()),
    ]);
    for (format, place) in [
        ("junit", format!("b.json:{line}:")),
        ("github", format!("notice file=b.json,line={line},")),
        ("html", format!("<code>b.json:{line}:")),
        ("concise", format!("b.json:{line}:")),
    ] {
        let outcome = run_in(folder.path(), &["a.har", "-f", format]);
        assert!(
            outcome.stdout.contains(&place),
            "{format}: {}",
            outcome.stdout
        );
        assert!(
            !outcome.stdout.contains(&format!("a.har:{line}:")),
            "{format}"
        );
    }
}

/// An archive is one source of a run, however many of its files are named.
#[test]
fn test_cases_of_an_archive_count_as_one_source() {
    let (good, bad) = (good().to_string(), bad().to_string());
    let members = ["a.json", "b.json", "c.json"].map(|name| (name, bad.as_bytes()));
    let folder = folder([
        ("d/x.zip", &zip(&members)[..]),
        ("d/e.json", good.as_bytes()),
        ("d/f.json", good.as_bytes()),
    ]);
    let outcome = run_in(folder.path(), &["d", "-f", "junit", "--max-findings", "3"]);
    let others = "(sources of which nothing is listed: 2)";
    assert!(outcome.stdout.contains(others), "{}", outcome.stdout);
}

/// A small recording that names a large file many times is bounded as a small archive is.
#[test]
fn bodies_in_files_count_as_what_is_unpacked() {
    let body = format!("{{{}}}", " ".repeat(1 << 20));
    let har = har(&["a.json"; 5]);
    let stubs = format!(r#"{{"mappings": [{}]}}"#, vec![stub("a.json"); 5].join(","));
    let folder = folder([
        ("h/x.har", har.as_bytes()),
        ("h/a.json", body.as_bytes()),
        ("w/s.json", stubs.as_bytes()),
        ("w/__files/a.json", body.as_bytes()),
    ]);
    for path in ["h", "w"] {
        let bounded = run_in(folder.path(), &["--max-unpacked", "4M", path]);
        assert_eq!(bounded.code, 2, "{path}");
        assert!(
            bounded.stderr.contains("--max-unpacked") || bounded.stdout.contains("--max-unpacked")
        );
        assert_ne!(
            run_in(folder.path(), &["--max-unpacked", "6M", path]).code,
            2,
            "{path}"
        );
    }
}

/// What is compressed otherwise is counted, and reported.
#[test]
fn files_in_other_packings_are_reported() {
    let files: [(&str, &[u8]); 7] = [
        ("a.json", b"{\"status_code\": 200}"),
        ("a.json.BR", b"\x0b\x02\x80"),
        ("b.json.xz", b"\xFD7zXZ\x00\x00"),
        ("c.har.bz2", b"BZh91AY&SY"),
        ("d.json.br", b"\x0b\x02\x80"),
        ("e.7z", b"7z\xBC\xAF\x27\x1C"),
        ("f.txt.xz", b"\xFD7zXZ\x00\x00"),
    ];
    let folder = folder(files);
    let report = report(folder.path(), &["."]);
    assert_eq!(
        report["summary"]["skipped_reasons"],
        json!({"not-a-capture": 5})
    );
    let human = run_in(folder.path(), &["."]).stdout;
    assert!(human.contains("gzip, Zstandard and zip"), "{human}");
    let named = run_in(folder.path(), &["b.json.xz"]);
    assert_eq!(named.code, 2);
    assert!(named.stdout.contains("unpack it"), "{}", named.stdout);
}

/// What tells a recording may stand behind very much else.
#[test]
fn a_recording_is_looked_for_as_far_as_it_takes() {
    let filler = "x".repeat(3 << 20);
    let har: Value = serde_json::from_str(&har(&["a.json"])).expect("JSON");
    let log = &har["log"];
    let texts = [
        format!(
            r#"{{"log": {{"version": "1.2", "comment": "{filler}", "entries": {}}}}}"#,
            log["entries"]
        ),
        format!(
            r#"{{"mappings": [{{"name": "{filler}", "request": {{"method": "GET", "url": "/x"}}, "response": {{"status": 200, "body": "x"}}}}]}}"#
        ),
        format!(
            r#"{{"item": [{{"name": "{filler}", "request": {{"method": "GET", "url": "https://x.example/"}}, "response": []}}], "info": {{"name": "x", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}}}}"#
        ),
    ];
    for text in texts {
        let folder = folder([("x.json", text.as_bytes())]);
        for path in ["x.json", "."] {
            let outcome = run_in(folder.path(), &[path]);
            assert_eq!(outcome.code, 2, "{}", outcome.stdout);
            assert!(
                !outcome.stdout.contains("missing-field"),
                "{}",
                outcome.stdout
            );
        }
    }
}

/// Formats that are known and not read are no responses, wherever they are.
#[test]
fn known_formats_are_named() {
    for (name, text, word) in [
        (
            "k6.json",
            "{\"metric\":\"a\",\"type\":\"Metric\",\"data\":{}}\n{\"metric\":\"a\",\"type\":\"Point\",\"data\":{}}\n",
            "k6",
        ),
        (
            "jest.json",
            r#"{"numTotalTests": 1, "testResults": [], "success": true}"#,
            "Jest",
        ),
        (
            "export.csv",
            "id,body\n1,\"{\"\"request_id\"\": \"\"x\"\"}\"\n",
            "CSV",
        ),
        ("flows", "3214:9:websocket;0:~8:response;", "mitmproxy"),
    ] {
        let folder = folder([(name, text.as_bytes())]);
        let outcome = run_in(folder.path(), &[name]);
        assert_eq!(outcome.code, 2, "{name}: {}", outcome.stdout);
        assert!(outcome.stdout.contains(word), "{name}: {}", outcome.stdout);
    }
}

/// Several threads read a large file of lines, each its own stretches, and one thread reads all.
#[test]
fn a_large_file_of_lines_is_the_same_whoever_reads_it() {
    let (good, bad) = (good().to_string(), bad().to_string());
    let mut text = String::new();
    for number in 0..300 {
        let line = if number % 7 == 0 { &bad } else { &good };
        let filler = "\u{e9}".repeat(14_000 + number % 5);
        let _ = writeln!(text, "{{\"untrusted\":\"{filler}\",{}", &line[1..]);
        if number % 11 == 0 {
            text.push_str("\r\n\n");
        }
        if number == 200 {
            // Longer than what is looked through for the end of a stretch.
            let _ = writeln!(text, "[\"{}\"]", "x".repeat(3 << 20));
        }
    }
    text.push_str("{\"cut\":");
    let folder = folder([("large.ndjson", text.as_bytes())]);
    let shown = |jobs: &str, format: &str| {
        let run = run_in(
            folder.path(),
            &["--jobs", jobs, "--format", format, "large.ndjson"],
        );
        (run.code, run.stdout)
    };
    for format in ["json", "human"] {
        let one = shown("1", format);
        assert_eq!(one.0, 1);
        assert!(one.1.contains("large.ndjson"));
        assert!(shown("3", format) == one, "{format}");
    }
}

/// A zip is read as its folder is: a body that a simulation of Hoverfly names is judged once.
#[test]
fn a_body_that_a_simulation_in_an_archive_names_is_judged_once() {
    let body = json!({"status_code": 200, "request_id": "x", "member_id": "y"}).to_string();
    let simulation = json!({"data": {"pairs": [{
        "request": {"method": [{"matcher": "exact", "value": "DELETE"}],
            "path": [{"matcher": "exact", "value": "/v1/b2b/organizations/a/members/b"}]},
        "response": {"status": 200, "bodyFile": "z.json"},
    }]}, "meta": {"schemaVersion": "v5"}});
    let simulation = simulation.to_string();
    let files: [(&str, &[u8]); 2] = [
        ("s.json", simulation.as_bytes()),
        ("z.json", body.as_bytes()),
    ];
    let folder = folder([
        ("x.zip", &zip(&files)[..]),
        ("in/s.json", files[0].1),
        ("in/z.json", files[1].1),
    ]);
    for path in ["x.zip", "in"] {
        assert_eq!(checked(&report(folder.path(), &[path])), (1, 1), "{path}");
    }
}

/// What a response may take, and an archive may unpack to, holds of bodies in files, too.
#[test]
fn bodies_in_files_are_within_the_bounds() {
    let mut large = good();
    large["filler"] = json!("x".repeat(5 << 20));
    let large = large.to_string();
    let har = har(&["a.json"]);
    let files: [(&str, &[u8]); 3] = [
        ("x.har", har.as_bytes()),
        ("a.json", large.as_bytes()),
        ("sent-a.json", b"{}"),
    ];
    let folder = folder([files[0], files[1], files[2], ("x.zip", &zip(&files)[..])]);
    for (arguments, reason) in [
        (
            &["--max-held", "4M", "x.har"][..],
            "takes more memory than --max-held allows",
        ),
        (
            &["--max-held", "4M", "x.zip"],
            "takes more memory than --max-held allows",
        ),
        (&["--max-unpacked", "4M", "x.zip"], "--max-unpacked"),
        (
            &["--redact", "--max-held", "4M", "x.zip", "-o", "y.zip"],
            "--max-held",
        ),
        (
            &["--redact", "--max-unpacked", "4M", "x.zip", "-o", "y.zip"],
            "--max-unpacked",
        ),
    ] {
        let run = run_in(folder.path(), arguments);
        assert_eq!(run.code, 2, "{arguments:?} {}", run.stderr);
        let shown = run.stdout + &run.stderr;
        assert!(shown.contains(reason), "{arguments:?} {shown}");
    }
    assert_eq!(
        run_in(folder.path(), &["--max-held", "6M", "x.har"]).code,
        0
    );
}
