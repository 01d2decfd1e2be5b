//! The front door: whichever way a response comes in, the same is found, at the same place.

use std::io::{Cursor, Read};
use std::path::PathBuf;

use serde_json::Value;

use stytch_validate::{Error, Finding, Report, Responses, Validator, Verdict};

use crate::support::{repository, text};

/// Every recording and response of the fixtures that names no other file.
fn captures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![
        repository("fixtures/recordings"),
        repository("fixtures/responses"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    let alone = |path: &PathBuf| {
        let path = path.to_string_lossy();
        !path.contains("wiremock") && !path.contains("attached")
    };
    found.retain(alone);
    found.sort();
    found
}

fn json(report: &Report) -> Value {
    serde_json::from_str(&report.to_format("json").expect("a format")).expect("JSON")
}

/// Findings and skipped responses, but for what only a run over a file knows.
fn reported(report: &Report) -> (Value, Value) {
    let mut report = json(report);
    (report["findings"].take(), report["skipped"].take())
}

#[test]
fn a_response_read_alone_is_reported_as_in_its_recording() {
    let validator = Validator::builder()
        .warn("drift")
        .warn("consistency")
        .deny("live-credential")
        .build()
        .expect("rules that there are");
    let mut responses = 0;
    let mut beside = 0;
    for path in captures() {
        let bytes = live(&std::fs::read(&path).expect("a file"));
        let name = path.display().to_string();
        let whole = validator.check_bytes(&name, bytes.clone());
        let mut read = Responses::new(&name, Cursor::new(bytes)).filter_map(Result::ok);
        let one_by_one = read.by_ref().map(|response| validator.check(&response));
        let sum = Report::sum(&validator, one_by_one);
        // That a whole file gave none is known of the file alone.
        if whole
            .summary()
            .skipped_reasons
            .contains_key(&stytch_validate::model::capture::SkipReason::NoResponse)
        {
            assert_eq!(sum.summary().responses, 0, "{name}");
            continue;
        }
        assert_eq!(reported(&sum), reported(&whole), "{name}");
        responses += sum.summary().responses;
        let of_it = |finding: &&Finding| finding.message.contains(" contains an unredacted");
        beside += whole.findings().iter().filter(of_it).count();
    }
    assert!(responses > 150, "{responses}");
    assert!(beside > 10, "{beside}");
}

/// A capture of the live environment, as far as its ids and secrets stand in it as they are.
fn live(capture: &[u8]) -> Vec<u8> {
    let mut capture = capture.to_vec();
    let test: Vec<usize> = memchr::memmem::find_iter(&capture, "-test-").collect();
    for at in test {
        capture[at..][..6].copy_from_slice(b"-live-");
    }
    capture
}

/// A part that an alias leads to stands in another entry.
#[test]
fn a_part_that_stands_in_another_entry_is_looked_at() {
    let entry = |number: u32, headers: &str| {
        format!(
            "- request:\n    method: POST\n    uri: https://api.stytch.com/v1/b2b/sso/authenticate\n    \
             headers: {headers}\n  response:\n    status: {{code: 20{number}}}\n    body: {{string: ''}}\n"
        )
    };
    let secret = "&a {X-Key: [secret-live-Qv9xT2mN7bL4kR8w]}";
    let entries: String = [(0, secret), (1, "*a"), (2, "{}")]
        .map(|(number, headers)| entry(number, headers))
        .concat();
    let cassette = format!("interactions:\n{entries}version: 1\n");
    let validator = Validator::builder().deny("live-credential").build();
    let validator = validator.expect("a rule that there is");
    let whole = validator.check_bytes("a.yaml", cassette.clone());
    let read = Responses::new("a.yaml", Cursor::new(cassette));
    let read = read.map(|response| response.expect("a response"));
    let of_each = |response| validator.check(&response);
    let sum = Report::sum(&validator, read.map(of_each));
    assert_eq!(whole.summary().errors, 2, "{whole}");
    assert_eq!(reported(&sum), reported(&whole));
}

#[test]
fn bytes_and_files_are_judged_alike() {
    let validator = Validator::new();
    let path = repository("fixtures/demo/sso-authenticate-edited.json");
    let name = path.display().to_string();
    let bytes = std::fs::read(&path).expect("a file");
    let from_file = json(&validator.check_paths([&path]));
    let mut from_bytes = json(&validator.check_bytes(&name, bytes));
    // The path in a fingerprint is relative where there is one.
    for (one, other) in (from_bytes["findings"]
        .as_array_mut()
        .expect("a list")
        .iter_mut())
    .zip(from_file["findings"].as_array().expect("a list"))
    {
        one["fingerprint"] = other["fingerprint"].clone();
    }
    assert_eq!(from_bytes, from_file);
}

#[test]
fn reports_add_up_with_their_causes_and_places() {
    let validator = Validator::new();
    let edited = text("fixtures/demo/sso-authenticate-edited.json");
    let bodies = [edited.as_str(), "{}", edited.as_str(), "[1"];
    let report = |(at, body): (usize, &&str)| validator.check_bytes(&format!("{at}.json"), *body);
    let sum = Report::sum(&validator, bodies.iter().enumerate().map(report));
    assert_eq!(sum.summary().responses, 4);
    assert_eq!(sum.summary().invalid, 4);
    let shown = sum.to_string();
    assert!(shown.contains("= and 1 more response: 2.json:"), "{shown}");
    assert!(shown.contains("^ in this object"), "{shown}");
    assert!(
        shown.contains("all 4 responses in 4 files are invalid"),
        "{shown}"
    );
    let ndjson = sum.to_format("ndjson").expect("a format");
    let lines = ndjson.lines().count();
    assert_eq!(
        lines,
        sum.findings().len() + sum.skipped().len() + sum.notes().count() + 1
    );
}

/// Every list of a report is in its NDJSON, whatever wrote it.
#[test]
fn ndjson_of_a_finished_report_has_everything() {
    let validator = Validator::new();
    let report = validator.check_paths([repository("fixtures/recordings")]);
    let ndjson = report.to_format("ndjson").expect("a format");
    let count = |kind: &str| {
        let begins = format!("{{\"type\":\"{kind}\"");
        ndjson
            .lines()
            .filter(|line| line.starts_with(&begins))
            .count()
    };
    assert_eq!(count("finding"), report.findings().len());
    assert_eq!(count("skipped"), report.skipped().len());
    assert_eq!(count("unreadable"), report.unreadable().len());
    assert_eq!(count("summary"), 1);
    assert!(!report.skipped().is_empty() && !report.unreadable().is_empty());
}

#[test]
fn what_can_not_be_had_is_said() {
    let build = |builder: stytch_validate::Builder| builder.build().expect_err("a fault");
    let error = build(Validator::builder().deny("missing-feild"));
    assert_eq!(
        error.to_string(),
        "there is no rule or group `missing-feild`; did you mean `missing-field`?"
    );
    let error = build(Validator::builder().schema("api_sso_v1_AuthenticateRespons"));
    assert!(matches!(&error, Error::UnknownComponent(_)), "{error}");
    let error = build(Validator::builder().schema_text("mine.json", "{"));
    assert_eq!(error.to_string(), "mine.json: not JSON, line 1, column 2");
    let error = Responses::in_format("harr", "x", Cursor::new(""));
    assert!(matches!(error, Err(Error::UnknownReader(_))));
    let report = Validator::new().check_bytes("a.json", "{}");
    assert!(report.to_format("yaml").is_err());
    assert!(report.write("yaml", &mut Vec::new()).is_err());
}

#[test]
fn nothing_checked_is_not_clean() {
    let validator = Validator::new();
    let report = validator.check_bytes("empty.har", "");
    assert_eq!(report.verdict(), Verdict::FellShort);
    assert_eq!(Report::sum(&validator, []).verdict(), Verdict::FellShort);
    let lenient = Validator::builder()
        .allow_empty()
        .build()
        .expect("settings");
    assert!(Report::sum(&lenient, []).is_clean());
}

/// A reader that fails after a while: what was whole is judged, and the fault is reported.
struct Failing(Cursor<Vec<u8>>);

impl Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
            read => Ok(read),
        }
    }
}

#[test]
fn a_reader_that_fails_costs_the_rest() {
    let lines = "{}\n".repeat(1_000);
    let failing = || Failing(Cursor::new(lines.clone().into_bytes()));
    let report = Validator::new().check_reader("a.ndjson", failing());
    assert_eq!(report.summary().checked, 1_000);
    assert_eq!(report.unreadable().len(), 1);
    assert_eq!(report.verdict(), Verdict::FellShort);
    let items: Vec<_> = Responses::new("a.ndjson", failing()).collect();
    assert_eq!(items.len(), 1_001);
    assert!(items[1_000].is_err());
}

/// A recording that breaks costs itself, and not those behind it in its archive; each is reported as a
/// whole run tells it.
#[test]
fn a_broken_recording_in_an_archive_costs_itself() {
    let good = text("fixtures/routes/sso-authenticate.har");
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("a.har", good.as_str()),
        ("b.har", &good[..good.len() / 2]),
        ("c.har", good.as_str()),
    ] {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).expect("room");
        std::io::Write::write_all(&mut archive, text.as_bytes()).expect("room");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    let whole = Validator::new().check_bytes("all.har.zip", bytes.clone());
    let mut read = 0;
    let mut reported = Vec::new();
    for item in Responses::new("all.har.zip", Cursor::new(bytes)) {
        match item {
            Ok(_) => read += 1,
            Err(fault) => reported.push(fault),
        }
    }
    assert_eq!(read, whole.summary().responses);
    assert_eq!(reported, whole.unreadable());
    assert_eq!(reported.len(), 1);
    assert!(reported[0].source.ends_with("b.har"), "{}", reported[0]);
}

/// What a whole run reads in an archive, the responses one by one have, too: no body twice.
#[test]
fn an_archive_gives_all_that_a_whole_run_reads() {
    let body = text("fixtures/responses/sso-success.json");
    let stub = r#"{"request": {"method": "POST", "url": "/v1/b2b/sso/authenticate"}, "response": {"status": 200, "bodyFileName": "b.json"}}"#;
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("a.json", body.as_str()),
        ("mappings/s.json", stub),
        ("__files/b.json", body.as_str()),
        ("c.ndjson", "{}\n{}\n"),
    ] {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).expect("room");
        std::io::Write::write_all(&mut archive, text.as_bytes()).expect("room");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    let whole = Validator::new().check_bytes("all.zip", bytes.clone());
    let read = Responses::new("all.zip", Cursor::new(bytes)).flatten();
    assert_eq!(read.count() as u64, whole.summary().responses);
}

/// A reader that panics is a fault that is reported: the recording does not end there in silence.
#[test]
fn a_reader_that_panics_is_reported() {
    struct Panicking(bool);
    impl Read for Panicking {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            assert!(!std::mem::replace(&mut self.0, true), "planted");
            buffer[..3].copy_from_slice(b"{}\n");
            Ok(3)
        }
    }
    let items: Vec<_> = Responses::new("a.ndjson", Panicking(false)).collect();
    let last = items.last().expect("an item");
    let fault = last.as_ref().expect_err("the fault");
    assert!(!fault.message.contains("planted"), "{fault}");
    let report = Validator::new().check_reader("a.ndjson", Panicking(false));
    assert_eq!(report.unreadable().len(), 1);
    assert_eq!(report.verdict(), Verdict::FellShort);
}

/// Whoever loses interest ends the reading: this one would go on for ever.
#[test]
fn an_iterator_that_is_dropped_reads_no_further() {
    let endless = std::io::repeat(b'\n').take(1 << 40);
    let bodies = Cursor::new("{}\n".repeat(1_000)).chain(endless);
    let mut responses = Responses::in_format("ndjson", "a", bodies).expect("a reader of this name");
    let first = responses.next().expect("a response").expect("a response");
    assert_eq!((first.number(), first.start().line.get()), (0, 1));
    assert_eq!(first.body().expect("a body").as_ref(), b"{}");
    drop(responses);
}

/// A response holds captured values; what it shows of itself has none.
#[test]
fn nothing_shows_a_value_by_itself() {
    let har = text("fixtures/recordings/har/chrome.har");
    let responses = Responses::new("chrome.har", Cursor::new(har));
    let shown: Vec<String> = responses.map(|response| format!("{response:?}")).collect();
    let shown = shown.join("\n");
    assert!(shown.contains("status: Some(200)"), "{shown}");
    assert!(
        !shown.contains("token") && !shown.contains("/v1/"),
        "{shown}"
    );
}

/// A thread of a test has 2 MiB of stack, which the engine may need more than.
#[test]
fn a_small_stack_is_enough() {
    const SCHEMA: &str = r##"{"type": "object", "properties": {"a": {"$ref": "#"}}}"##;
    let body = |levels: usize| format!("{}5{}", r#"{"a":"#.repeat(levels), "}".repeat(levels));
    let judge = move || {
        let validator = Validator::builder().schema_text("s.json", SCHEMA).build();
        let validator = validator.expect("a schema");
        for levels in [300, 1_000] {
            let lines = format!("{}\n{{}}\n", body(levels));
            let bytes = validator.check_bytes("a.ndjson", lines.clone());
            let reader = validator.check_reader("a.ndjson", Cursor::new(lines.clone()));
            let read = Responses::in_format("ndjson", "a.ndjson", Cursor::new(lines));
            let read = read.expect("a reader").flatten();
            let sum = Report::sum(&validator, read.map(|response| validator.check(&response)));
            for report in [bytes, reader, sum] {
                assert_eq!(report.summary().checked, 2);
                assert_eq!(report.summary().errors, 1);
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20);
    let judged = thread.spawn(judge).expect("a thread").join();
    assert!(judged.is_ok());
}
