//! `--redact` of what is not one plain file: compressed inputs and bodies, archives, and bodies
//! in files of their own.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{copy, finish, folder, pipe, program, repository, run, run_in, text};

const SECRET: &str = r#"{"session_token":"ZQXQ1","status_code":200}"#;
const REDACTED: &str = r#"{"session_token":"redacted-session_token-1","status_code":200}"#;

type Codec = fn(&[u8]) -> Vec<u8>;

fn read(mut from: impl std::io::Read) -> Vec<u8> {
    let mut whole = Vec::new();
    from.read_to_end(&mut whole).expect("packed bytes");
    whole
}

fn brotli(plain: &[u8]) -> Vec<u8> {
    read(brotli::CompressorReader::new(plain, 4096, 9, 22))
}

fn unbrotli(packed: &[u8]) -> Vec<u8> {
    read(brotli::Decompressor::new(packed, 4096))
}

fn zstd(plain: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(plain, ruzstd::encoding::CompressionLevel::Uncompressed)
}

fn unzstd(packed: &[u8]) -> Vec<u8> {
    read(ruzstd::decoding::StreamingDecoder::new(packed).expect("a frame"))
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    read(flate2::read::GzEncoder::new(
        plain,
        flate2::Compression::best(),
    ))
}

fn ungzip(packed: &[u8]) -> Vec<u8> {
    read(flate2::read::GzDecoder::new(packed))
}

fn zlib(plain: &[u8]) -> Vec<u8> {
    read(flate2::read::ZlibEncoder::new(
        plain,
        flate2::Compression::best(),
    ))
}

fn unzlib(packed: &[u8]) -> Vec<u8> {
    read(flate2::read::ZlibDecoder::new(packed))
}

fn deflate(plain: &[u8]) -> Vec<u8> {
    read(flate2::read::DeflateEncoder::new(
        plain,
        flate2::Compression::best(),
    ))
}

fn undeflate(packed: &[u8]) -> Vec<u8> {
    read(flate2::read::DeflateDecoder::new(packed))
}

/// What a run over some captures finds, without lines.
fn findings(paths: &[&Path]) -> Vec<String> {
    let outcome = finish(
        program()
            .args(["-f", "json", "-W", "drift", "-W", "consistency"])
            .args(paths),
        b"",
    );
    let report: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let shown = |finding: &Value| {
        let parts = ["rule", "message", "instance_location", "field", "exchange"];
        parts.map(|part| finding[part].to_string()).join(" ")
    };
    let skipped = report["skipped"].as_array().into_iter().flatten();
    let skipped = skipped.map(|skip| format!("{} {}", skip["reason"], skip["exchange"]));
    findings.iter().map(shown).chain(skipped).collect()
}

#[test]
fn a_compressed_capture_stays_compressed() {
    let cassette = |body: &str| {
        let body = json!(body);
        format!(
            "---\nhttp_interactions:\n- request:\n    method: post\n    uri: https://test.stytch.com/v1/b2b/sso/authenticate\n    body: ''\n  response:\n    status: {{code: 200, message: OK}}\n    body:\n      encoding: UTF-8\n      string: {body}\nrecorded_with: VCR 6.0.0\n"
        )
    };
    let (before, after) = (cassette(SECRET), cassette(REDACTED));
    let cases: [(&str, &str, &str, Codec, Codec); 3] = [
        ("a.json.gz", SECRET, REDACTED, gzip, ungzip),
        ("a.json.zst", SECRET, REDACTED, zstd, unzstd),
        ("a.zz", &before, &after, zlib, unzlib),
    ];
    for (name, before, after, pack, unpack) in cases {
        let folder = folder([(name, &pack(before.as_bytes())[..])]);
        let path = folder.path().join(name);
        let outcome = finish(program().args(["--redact", "--in-place"]).arg(&path), b"");
        assert_eq!(outcome.code, 0, "{name}: {}", outcome.stderr);
        let made = fs::read(&path).expect("a file");
        assert_eq!(String::from_utf8_lossy(&unpack(&made)), after, "{name}");
        let again = finish(program().args(["--redact", "--in-place"]).arg(&path), b"");
        assert!(again.stderr.contains("redacted 0 of 1"), "{}", again.stderr);
        assert_eq!(fs::read(&path).expect("a file"), made, "{name}");
    }
}

#[test]
fn a_compressed_input_that_is_cut_off_is_refused() {
    for (name, pack) in [
        ("a.json.gz", gzip as Codec),
        ("a.json.zst", zstd),
        ("a.zz", zlib),
    ] {
        let packed = pack(SECRET.as_bytes());
        let folder = folder([(name, &packed[..packed.len() / 2])]);
        let path = folder.path().join(name);
        let outcome = finish(program().arg("--redact").arg(&path), b"");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{name}");
        assert!(outcome.stderr.contains("truncated"), "{}", outcome.stderr);
    }
}

#[test]
fn a_compressed_body_stays_compressed() {
    let cases: [(&str, Codec, Codec); 5] = [
        ("br", brotli, unbrotli),
        ("zstd", zstd, unzstd),
        ("gzip", gzip, ungzip),
        ("deflate", zlib, unzlib),
        ("deflate", deflate, undeflate),
    ];
    for (coding, pack, unpack) in cases {
        let har = json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [{
            "request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"},
            "response": {"status": 200, "headers": [{"name": "Content-Encoding", "value": coding}],
                "content": {"encoding": "base64", "text": STANDARD.encode(pack(SECRET.as_bytes()))}}}]}});
        let folder = folder([("a.har", har.to_string().as_bytes())]);
        let path = folder.path().join("a.har");
        let before = findings(&[&path]);
        let outcome = finish(program().args(["--redact", "--in-place"]).arg(&path), b"");
        assert_eq!(outcome.code, 0, "{coding}: {}", outcome.stderr);
        let made: Value = serde_json::from_slice(&fs::read(&path).expect("a file")).expect("JSON");
        let body = made["log"]["entries"][0]["response"]["content"]["text"].as_str();
        let body = unpack(&STANDARD.decode(body.expect("a body")).expect("base64"));
        assert_eq!(String::from_utf8_lossy(&body), REDACTED, "{coding}");
        assert!(!before.is_empty());
        assert_eq!(findings(&[&path]), before, "{coding}");
    }
}

/// Playwright's recording: `attach.har`, and a body beside it.
const BODY: &str = "fa0d8dc86da8b22cac3772b77df80178fb3ec0ca.json";

fn assert_is_redacted(body: &[u8]) {
    let body = String::from_utf8_lossy(body);
    assert!(body.contains("redacted-"), "{body}");
    let original = text(&format!("fixtures/recordings/har/playwright/{BODY}"));
    let original: Value = serde_json::from_str(&original).expect("JSON");
    let made: Value = serde_json::from_str(&body).expect("JSON");
    for field in ["member_id", "session_token", "session_jwt"] {
        assert_ne!(made[field], original[field], "{field}");
    }
}

#[test]
fn bodies_beside_a_recording_are_redacted_in_place() {
    let folder = folder([]);
    let captures = folder.path().join("captures");
    copy(&repository("fixtures/recordings/har/playwright"), &captures);
    let before = findings(&[&captures]);
    let har = fs::read(captures.join("attach.har")).expect("a recording");
    let outcome = finish(
        program().args(["--redact", "--in-place"]).arg(&captures),
        b"",
    );
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let shown: Vec<&str> = outcome.stderr.lines().collect();
    assert!(
        shown[0].starts_with("redacted ") && shown[0].ends_with(BODY),
        "{shown:?}"
    );
    assert!(shown[1].ends_with("attach.har"), "{shown:?}");
    assert!(
        shown[2].starts_with("redacted 1 of 1 and 1 file with a body: replaced "),
        "{shown:?}"
    );
    assert_is_redacted(&fs::read(captures.join(BODY)).expect("a body"));
    assert!(!before.is_empty());
    assert_eq!(findings(&[&captures]), before);
    let again = finish(
        program().args(["--redact", "--in-place"]).arg(&captures),
        b"",
    );
    assert!(
        again
            .stderr
            .starts_with("redacted 0 of 1: nothing to replace"),
        "{}",
        again.stderr
    );
    let names = |har: &[u8]| String::from_utf8_lossy(har).contains(BODY);
    assert!(names(&har) && names(&fs::read(captures.join("attach.har")).expect("a recording")));
}

#[test]
fn bodies_beside_a_recording_go_with_it_into_another_folder() {
    let folder = folder([]);
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    copy(&repository("fixtures/recordings/har/playwright"), &from);
    fs::create_dir(&to).expect("a folder");
    let har = from.join("attach.har");
    let untouched = fs::read(from.join(BODY)).expect("a body");
    let redact = |output: &Path| {
        let output = output.to_string_lossy().into_owned();
        run(&["--redact", &har.to_string_lossy(), "-o", &output])
    };
    let outcome = redact(&to.join("out.har"));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_is_redacted(&fs::read(to.join(BODY)).expect("a body"));
    assert_eq!(fs::read(from.join(BODY)).expect("a body"), untouched);
    assert_eq!(findings(&[&to.join("out.har")]), findings(&[&har]));

    // Beside the original, its body would go.
    let outcome = redact(&from.join("out.har"));
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("would be overwritten"),
        "{}",
        outcome.stderr
    );
    assert!(!from.join("out.har").exists());
    assert_eq!(fs::read(from.join(BODY)).expect("a body"), untouched);
}

/// A recording of a login whose body is in a file of this name.
fn naming(name: &str) -> String {
    let har = serde_json::json!({"log": {"version": "1.2", "entries": [{
        "request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"},
        "response": {"status": 200, "content": {"mimeType": "application/json", "_file": name}},
    }]}});
    har.to_string()
}

/// A stub that answers a login with the body in a file of this name.
fn stub_naming(name: &str) -> String {
    let stub = serde_json::json!({
        "request": {"method": "POST", "url": "/v1/b2b/sso/authenticate"},
        "response": {"status": 200, "bodyFileName": name},
    });
    stub.to_string()
}

/// What a recording names outside its folder would keep its secrets, though the recording was
/// redacted.
#[test]
fn a_recording_that_names_a_body_elsewhere_is_refused() {
    let body = text("fixtures/responses/sso-rich.json");
    for (name, refused) in [
        ("../victim.json", true),
        (".hidden.json", true),
        ("../nothing.json", false),
        ("own.json", false),
    ] {
        let (har, stub) = (naming(name), stub_naming(name));
        let folder = folder([
            ("in/a.har", har.as_bytes()),
            ("in/own.json", body.as_bytes()),
            ("in/.hidden.json", body.as_bytes()),
            ("victim.json", body.as_bytes()),
            ("stubs/mappings/a.json", stub.as_bytes()),
            ("stubs/__files/own.json", body.as_bytes()),
            ("stubs/__files/.hidden.json", body.as_bytes()),
            ("stubs/victim.json", body.as_bytes()),
        ]);
        for recording in ["in/a.har", "stubs/mappings/a.json"] {
            let outcome =
                crate::support::run_in(folder.path(), &["--redact", "--in-place", recording]);
            let shown = "it names a body outside its folder, or a hidden one";
            assert_eq!(
                (outcome.code, outcome.stderr.contains(shown)),
                (if refused { 2 } else { 0 }, refused),
                "{recording}, {name}: {}",
                outcome.stderr
            );
        }
    }
}

#[test]
fn a_body_gets_a_name_that_no_body_of_an_earlier_run_has() {
    let good = text("fixtures/responses/sso-rich.json");
    let bad = good.replace("\"status_code\": 200", "\"status_code\": \"200\"");
    let (first, second) = (naming("alice.json"), naming("grace/of/navy/hopper.json"));
    let third = naming("bob.json");
    let folder = folder([
        ("a.har", first.as_bytes()),
        ("alice.json", good.as_bytes()),
        ("b.har", second.as_bytes()),
        ("grace/of/navy/hopper.json", bad.as_bytes()),
        ("c.har", third.as_bytes()),
        ("bob.json", bad.as_bytes()),
    ]);
    let run = |arguments: &[&str]| crate::support::run_in(folder.path(), arguments);
    for (recording, shown) in [
        ("a.har", "redacted alice.json to redacted-file-1.json"),
        (
            "b.har",
            "redacted grace/of/navy/hopper.json to \
             redacted-file-1/redacted-file-2/redacted-file-3/redacted-file-4.json",
        ),
    ] {
        let outcome = run(&["--redact", "--in-place", recording]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert_eq!(outcome.stderr.lines().next(), Some(shown));
    }
    assert!(!folder.path().join("grace").exists());
    let outcome = run(&["--redact", "--in-place", "--force", "c.har"]);
    let shown = "redacted bob.json to redacted-file-2.json";
    assert_eq!(outcome.stderr.lines().next(), Some(shown));
    assert_eq!(run(&["-q", "a.har"]).code, 0);
    assert_eq!(run(&["-q", "b.har"]).code, 1);
    assert_eq!(run(&["-q", "c.har"]).code, 1);
    // One that is not there gets none of these, which would be judged in its place.
    let gone = naming("gone.woff2");
    for taken in ["redacted-file-1.woff2", "redacted-file-6.woff2"] {
        std::fs::write(folder.path().join(taken), "x").expect("a file");
    }
    std::fs::write(folder.path().join("d.har"), gone).expect("a recording");
    assert_eq!(run(&["--redact", "--in-place", "d.har"]).code, 0);
    assert_eq!(run(&["-q", "d.har"]).code, 2);
    let text = std::fs::read_to_string(folder.path().join("d.har")).expect("a recording");
    assert!(text.contains("\"redacted-file-7.woff2\""), "{text}");
}

/// A simulation of Hoverfly that answers a login with the body in a file of this name.
fn simulation_naming(name: &str) -> String {
    let simulation = serde_json::json!({
        "data": {"pairs": [{
            "request": {
                "method": [{"matcher": "exact", "value": "POST"}],
                "path": [{"matcher": "exact", "value": "/v1/b2b/sso/authenticate"}],
                "destination": [{"matcher": "exact", "value": "test.stytch.com"}],
            },
            "response": {"status": 200, "bodyFile": name, "encodedBody": false},
        }]},
        "meta": {"schemaVersion": "v5.2", "hoverflyVersion": "v1.10.0"},
    });
    simulation.to_string()
}

#[test]
fn a_body_that_is_named_by_a_dot_stays_in_its_folder() {
    let body = text("fixtures/responses/sso-rich.json");
    for (name, renamed) in [
        ("alice.json".to_owned(), "redacted-file-1.json"),
        (format!("././{BODY}"), BODY),
        (
            ".//deep/./alice.json".to_owned(),
            "redacted-file-1/redacted-file-2.json",
        ),
    ] {
        let name = format!("./{name}");
        let recordings = [
            ("in/rec", "a.har", naming(&name)),
            ("in/rec", "a.json", simulation_naming(&name)),
            ("in/__files", "../mappings/a.json", stub_naming(&name)),
        ];
        for (home, recording, content) in recordings {
            let (recording, body_file) = (format!("{home}/{recording}"), format!("{home}/{name}"));
            let folder = folder([
                ("in/__files/.keep", &b""[..]),
                ("in/rec/.keep", b""),
                (recording.as_str(), content.as_bytes()),
                (body_file.as_str(), body.as_bytes()),
            ]);
            let path = folder.path().join(&recording);
            let before = findings(&[&path]);
            let outcome = finish(program().args(["--redact", "--in-place"]).arg(&path), b"");
            assert_eq!(outcome.code, 0, "{recording}, {name}: {}", outcome.stderr);
            let made = folder.path().join(home).join(renamed);
            assert_is_redacted(&fs::read(made).expect("a body"));
            assert_eq!(findings(&[&path]), before, "{recording}, {name}");
        }
    }
}

#[test]
fn a_file_of_a_stub_is_redacted_with_it() {
    let folder = folder([]);
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    copy(&repository("fixtures/recordings/wiremock"), &from);
    let body = "__files/sso/unauthorized.json";
    let secret = text("fixtures/responses/sso-rich.json");
    fs::write(from.join(body), &secret).expect("a body");
    let stub = "mappings/deep/body-file.json";
    fs::create_dir_all(to.join("mappings/deep")).expect("a folder");
    let output = to.join(stub).to_string_lossy().into_owned();
    let input = from.join(stub).to_string_lossy().into_owned();
    let outcome = run(&["--redact", &input, "-o", &output]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    // Its name may be data: it gets another one, and so it is called in the stub.
    let renamed = "__files/sso/redacted-file-1.json";
    assert_is_redacted(&fs::read(to.join(renamed)).expect("a body"));
    assert_eq!(fs::read_to_string(from.join(body)).expect("a body"), secret);
    assert_eq!(findings(&[&to.join(stub)]), findings(&[&from.join(stub)]));
}

fn members(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let one = |index| {
        let mut member = zip.by_index(index).expect("a member");
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("a member");
        (member.name().expect("a name").into_owned(), bytes)
    };
    (0..).take(2).map(one).collect()
}

#[test]
fn an_archive_is_redacted_with_the_bodies_in_it() {
    let original = repository("fixtures/recordings/har/playwright.har.zip");
    let before = fs::read(&original).expect("an archive");
    for through_stdin in [false, true] {
        let folder = folder([("a.har.zip", &before[..])]);
        let path = folder.path().join("a.har.zip");
        let output = folder.path().join("out.har.zip");
        let mut command = program();
        command.args(["--redact", "-o"]).arg(&output);
        let outcome = if through_stdin {
            finish(&mut command, &before)
        } else {
            finish(command.arg(&path), b"")
        };
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        let made = fs::read(&output).expect("an archive");
        let (old, new) = (members(&before), members(&made));
        let names = |members: &[(String, Vec<u8>)]| {
            members
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&old), names(&new));
        let body = new.iter().find(|(name, _)| name == BODY).expect("a body");
        assert_is_redacted(&body.1);
        let mut shown = findings(&[&output]);
        assert_eq!(shown, findings(&[&path]));
        assert!(!std::mem::take(&mut shown).is_empty());
        // Again, nothing is left to do, so that not a byte changes.
        let again = finish(program().args(["--redact", "--in-place"]).arg(&output), b"");
        assert_eq!(again.code, 0, "{}", again.stderr);
        assert_eq!(fs::read(&output).expect("an archive"), made);
    }
}

#[test]
fn the_names_of_recordings_and_folders_in_an_archive_are_redacted() {
    let old = members(
        &fs::read(repository("fixtures/recordings/har/playwright.har.zip")).expect("an archive"),
    );
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer
        .add_directory("ada lovelace", options)
        .expect("a folder");
    for (name, bytes) in &old {
        let name = name.replace("har.har", "ada@lovelace.example.har");
        writer
            .start_file(format!("ada lovelace/{name}"), options)
            .expect("a member");
        writer.write_all(bytes).expect("a member");
    }
    let before = writer.finish().expect("an archive").into_inner();
    let folder = folder([("a.har.zip", &before[..])]);
    let path = folder.path().join("a.har.zip");
    let shown = findings(&[&path]);
    let outcome = finish(program().args(["--redact", "--in-place"]).arg(&path), b"");
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let made = fs::read(&path).expect("an archive");
    assert!(!made.windows(8).any(|part| part == b"lovelace"));
    assert!(
        members(&made)
            .iter()
            .any(|(name, _)| name.starts_with("redacted-file-")
                && name.contains("/redacted-file-")
                && name.contains(".har"))
    );
    assert_eq!(findings(&[&path]).len(), shown.len());
    assert!(!shown.is_empty());
}

/// By that it is read.
#[test]
fn the_endings_of_a_packed_recording_in_an_archive_stay() {
    let har = fs::read(repository("fixtures/recordings/har/chrome.har")).expect("a recording");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [
        ("lovelace.har.gz", gzip(&har)),
        ("noel.har.zst", zstd(&har)),
    ] {
        writer.start_file(name, options).expect("a member");
        writer.write_all(&bytes).expect("a member");
    }
    let before = writer.finish().expect("an archive").into_inner();
    let folder = folder([("a.zip", &before[..])]);
    let path = folder.path().join("a.zip");
    let shown = findings(&[&path]);
    let outcome = finish(program().args(["--redact", "--in-place"]).arg(&path), b"");
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let made = members(&fs::read(&path).expect("an archive"));
    let names: Vec<_> = made.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["redacted-file-1.har.gz", "redacted-file-2.har.zst"]);
    assert_eq!(findings(&[&path]).len(), shown.len());
    assert!(!shown.is_empty());
}

#[test]
fn an_archive_with_anything_else_in_it_is_refused() {
    let before =
        fs::read(repository("fixtures/recordings/har/playwright.har.zip")).expect("an archive");
    let old = zip::ZipArchive::new(Cursor::new(before.clone())).expect("an archive");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.merge_archive(old).expect("an archive");
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("notes.txt", options).expect("a member");
    writer.write_all(b"ZQX").expect("a member");
    let more = writer.finish().expect("an archive").into_inner();
    let cut = &before[..before.len() - 30];
    for (bytes, word) in [
        (&more[..], "neither a recording nor named by one"),
        (cut, "corrupt or truncated"),
        (b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "no HAR"),
    ] {
        let folder = folder([("a.har.zip", bytes)]);
        let path = folder.path().join("a.har.zip");
        let outcome = finish(program().args(["--redact", "--in-place"]).arg(&path), b"");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{word}");
        assert!(outcome.stderr.contains(word), "{word}: {}", outcome.stderr);
        assert_eq!(fs::read(&path).expect("an archive"), bytes);
    }
}

/// What cannot be decoded is replaced as a whole, in the recording or in a file, and once only.
#[test]
fn what_cannot_be_decoded_is_counted_where_it_is_replaced() {
    let har = serde_json::json!({"log": {"version": "1.2", "entries": [{
        "request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"},
        "response": {"status": 200, "content": {"encoding": "base64", "text": "eyJhIjoi__--vyJ9"}},
    }]}});
    let stub = serde_json::json!({
        "request": {"method": "POST", "url": "/v1/b2b/sso/authenticate"},
        "response": {"headers": {"Content-Encoding": "gzip"}, "bodyFileName": "res.json"},
    });
    let (har, stub) = (har.to_string(), stub.to_string());
    let folder = folder([
        ("a.har", har.as_bytes()),
        ("mappings/a.json", stub.as_bytes()),
        ("__files/res.json", b"secret"),
    ]);
    for recording in ["a.har", "mappings/a.json"] {
        let redact = || {
            let arguments = ["--redact", "--in-place", recording];
            crate::support::run_in(folder.path(), &arguments).stderr
        };
        let once = redact();
        assert!(once.ends_with(": replaced 1 whole body\n"), "{once}");
        let twice = redact();
        assert!(twice.ends_with(": nothing to replace\n"), "{twice}");
    }
}

/// The length that a head tells follows the body; a header whose name only ends like that one is a
/// header like any other. Found by fuzzing.
#[test]
fn only_the_length_follows_the_body() {
    let head = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 13\r\nX-Content-Length: 0\r\n\r\n";
    let redact = |text: &str| {
        let outcome = pipe(&["--redact", "--input-format", "http", "-"], text);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        outcome.stdout
    };
    let once = redact(&format!("{head}<p>secret</p>"));
    let body = once.split("\r\n\r\n").nth(1).expect("a body");
    assert!(once.contains(&format!("\r\nContent-Length: {}\r\n", body.len())));
    assert!(
        once.contains("\r\nredacted-name-1: redacted-header-1\r\n"),
        "{once}"
    );
    assert_eq!(redact(&once), once);
    // A response without one leaves that of the request, and what looks like one in its body.
    for (asked, answer) in [
        ("token=secret", "HTTP/2 200\r\n\r\n<p>secret</p>"),
        ("{\"a\": 1}", "HTTP/2 200\r\n\r\n{\"a\": \"secret\"}"),
        (
            "a\r\n\r\nb\r\nContent-Length: 7\r\nc",
            "HTTP/1.1 200\r\nContent-Length: 9\r\n\r\n<p>secret</p>",
        ),
    ] {
        let length = asked.len();
        let request = format!("POST /a HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{asked}");
        let once = redact(&format!("{request}\r\n\r\n{answer}"));
        let (head, rest) = once.split_once("\r\n\r\n").expect("a body");
        let (asked, answer) = rest.split_once("HTTP/").expect("a response");
        let asked = asked.trim_end().len();
        assert!(
            head.ends_with(&format!("Content-Length: {asked}")),
            "{once}"
        );
        let (head, body) = answer.split_once("\r\n\r\n").expect("a body");
        let said = head.split_once("Content-Length: ");
        assert!(
            said.is_none_or(|(_, said)| said == body.len().to_string()),
            "{once}"
        );
    }
}

/// `WireMock` loads no stub of a folder if one matcher is not written as it must be.
#[test]
fn a_redacted_stub_is_one_that_loads() {
    let stub = json!({
        "request": {
            "method": "POST",
            "urlPath": "/v1/b2b/sso/authenticate",
            "headers": {"X-Date": {"before": "2025-01-01T00:00:00Z"}, "X-At": {"after": "now +3 days"}},
            "queryParameters": {"at": {"equalToDateTime": "2025-01-01T00:00:00Z", "truncateActual": "first hour of day"}},
            "bodyPatterns": [
                {"equalToJson": "{\"sso_token\":\"ZQXQ9\",\"session_duration_minutes\":60}"},
                {"equalToXml": "<a>ZQXQ2</a>"},
                {"binaryEqualTo": "WlFYUTM="},
                {"matchesJsonSchema": "{\"const\":\"ZQXQ4\"}", "schemaVersion": "V202012"},
                {"binaryEqualTo": "ZQXQ-_9"},
            ],
            "multipartPatterns": [{"matchingType": "ANY", "name": "ZQXQ5", "bodyPatterns": [{"contains": "ZQXQ6"}]}],
        },
        "response": {
            "status": 200,
            "body": SECRET,
            "delayDistribution": {"type": "lognormal", "median": 80, "sigma": 0.4},
            "removeProxyRequestHeaders": ["Accept"],
        },
        "serveEventListeners": [{"name": "webhook", "requestPhases": ["AFTER_MATCH"], "parameters": {"method": "POST", "url": "http://zqxq7.test/", "body": "ZQXQ8"}}],
    });
    let outcome = pipe(&["--redact"], stub.to_string());
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        !outcome.stdout.to_ascii_uppercase().contains("ZQXQ"),
        "{}",
        outcome.stdout
    );
    assert_eq!(
        pipe(&["--redact"], &outcome.stdout).stdout,
        outcome.stdout,
        "twice is once"
    );
    let made = outcome.json();
    let kept = [
        "/request/queryParameters/at/equalToDateTime",
        "/request/queryParameters/at/truncateActual",
        "/request/bodyPatterns/3/schemaVersion",
        "/request/multipartPatterns/0/matchingType",
        "/response/delayDistribution/type",
        "/response/removeProxyRequestHeaders",
        "/serveEventListeners/0/name",
        "/serveEventListeners/0/requestPhases",
        "/serveEventListeners/0/parameters/method",
    ];
    for place in kept {
        assert_eq!(made.pointer(place), stub.pointer(place), "{place}");
    }
    let text = outcome.stdout.as_str();
    assert!(
        text.contains(r#"{"before":"2025-01-01T00:00:00Z"}"#),
        "{text}"
    );
    assert!(text.contains(r#"{"after":"now +3 days"}"#), "{text}");
    let matcher = |at: usize, name: &str| {
        made["request"]["bodyPatterns"][at][name]
            .as_str()
            .map(str::to_owned)
            .expect("a text")
    };
    let sent = r#"{"sso_token":"redacted-sso_token-1","session_duration_minutes":0}"#;
    assert_eq!(matcher(0, "equalToJson"), sent);
    assert!(matcher(1, "equalToXml").starts_with("<redacted-"));
    assert!(STANDARD.decode(matcher(2, "binaryEqualTo")).is_ok());
    assert!(serde_json::from_str::<Value>(&matcher(3, "matchesJsonSchema")).is_ok());
}

#[test]
fn a_body_that_was_redacted_is_not_ignored_as_well() {
    let har = naming("body.dat");
    let folder = folder([
        ("a.har", har.as_bytes()),
        ("body.dat", SECRET.as_bytes()),
        ("other.dat", b"x"),
    ]);
    let outcome = run_in(folder.path(), &["--redact", "--in-place", "."]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("1 file with a body"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome
            .stderr
            .contains("ignored: 1 file that no reader claims"),
        "{}",
        outcome.stderr
    );
}
