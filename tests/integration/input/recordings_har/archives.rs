//! Compressed files, and recordings in archives.

use std::fs;
use std::io::{Cursor, Write as _};

use serde_json::json;

use super::{causes, counts, faulty, recording};
use crate::support::{Outcome, folder, pipe, run_in};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(text: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
}

fn zip(members: &[(&str, &[u8])], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, content) in members {
        writer.start_file(*name, options).expect("memory");
        writer.write_all(content).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// The exit status and counts of one file, read by its name.
fn file(name: &str, content: &[u8], arguments: &[&str]) -> (Outcome, Vec<u64>) {
    let folder = folder([(name, content)]);
    let all: Vec<&str> = ["-f", "json", name]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let outcome = run_in(folder.path(), &all);
    let counts = counts(&outcome.json()).0;
    (outcome, counts)
}

fn lines(count: usize) -> Vec<u8> {
    format!("{}\n", faulty()).repeat(count).into_bytes()
}

#[test]
fn compressed_files_are_read_like_plain_ones() {
    let text = lines(400);
    let skippable = [
        &[0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3],
        &zstd(&text)[..],
    ]
    .concat();
    let (left, right) = text.split_at(text.len() / 3);
    let packed = [
        ("plain", text.clone()),
        ("gz", gzip(&text)),
        ("gz", [gzip(left), gzip(right)].concat()),
        ("gz", [gzip(left), gzip(right), vec![0; 20_000]].concat()),
        ("zst", zstd(&text)),
        ("zst", [zstd(left), zstd(b""), zstd(right)].concat()),
        ("zst", skippable),
    ];
    let mut expected = None;
    for (ending, bytes) in packed {
        let (outcome, counts) = file(&format!("a.ndjson.{ending}"), &bytes, &[]);
        assert_eq!((outcome.code, counts), (1, vec![400, 0, 0, 0]), "{ending}");
        // Places are those of the unpacked text.
        let report = outcome.stdout.replace(&format!(".{ending}\""), "\"");
        let findings: serde_json::Value = serde_json::from_str(&report).expect("a report");
        let places: Vec<_> = findings["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .map(|finding| finding["span"].clone())
            .collect();
        assert_eq!(
            expected.get_or_insert_with(|| places.clone()),
            &places,
            "{ending}"
        );
        let piped = pipe(&["-f", "json"], &bytes).json();
        assert_eq!(super::counts(&piped).0, [400, 0, 0, 0], "{ending} piped");
    }
}

#[test]
fn what_stands_behind_a_compressed_file_is_a_fault() {
    let one = gzip(&lines(1));
    let mut damaged = one.clone();
    let checksum = damaged.len() - 5;
    damaged[checksum] ^= 1;
    let behind = [&b"x"[..], b"\0\0x", &[0x1f, 0x8b], &one[..one.len() - 1]];
    let packed = behind.map(|behind| [&one[..], behind].concat());
    for bytes in packed.into_iter().chain([damaged]) {
        let (outcome, _) = file("a.ndjson.gz", &bytes, &[]);
        let report = outcome.json();
        assert_eq!(report["summary"]["unreadable"], 1, "{bytes:?}");
    }
}

#[test]
fn a_folder_has_compressed_files_too() {
    let har = recording(&json!({"text": faulty()}), &json!([])).to_string();
    let folder = folder([
        ("a.har.gz", &gzip(har.as_bytes())[..]),
        ("b.json.zst", &zstd(faulty().as_bytes())),
        (
            "c.har.zip",
            &zip(
                &[("x.har", har.as_bytes())],
                zip::CompressionMethod::Deflated,
            ),
        ),
        ("d.zip", b"PK\x03\x04"),
        ("e.txt.gz", &gzip(b"{}")),
    ]);
    let report = run_in(folder.path(), &["-f", "json", "."]).json();
    // Any archive may hold a recording, and this one can't be looked into.
    assert_eq!(counts(&report).0, [3, 0, 0, 1]);
    assert_eq!(report["unreadable"][0]["source"], "./d.zip");
}

#[test]
fn what_was_whole_before_a_cut_or_a_fault_is_judged() {
    let text = lines(400);
    for (ending, packed) in [("gz", gzip(&text)), ("zst", zstd(&text))] {
        for part in [3, 5, 9] {
            let cut = packed.len() * part / 10;
            let (outcome, counts) = file(&format!("a.ndjson.{ending}"), &packed[..cut], &[]);
            assert_eq!(outcome.code, 2);
            assert_eq!(counts[3], 1, "{ending} {part}");
            assert!(counts[0] < 400, "{ending} {part}: {counts:?}");
            let said = outcome.json()["unreadable"][0]["message"].clone();
            assert_eq!(said, "its compressed data is corrupt or truncated");
        }
    }
    let good = gzip(&text);
    let spoiled = [&good[..], b"trailing garbage"].concat();
    let (outcome, counts) = file("a.ndjson.gz", &spoiled, &[]);
    assert_eq!((outcome.code, counts), (2, vec![400, 0, 0, 1]));
}

/// A fault behind the last line costs no line.
#[test]
fn whole_lines_and_entries_of_a_damaged_file_are_judged() {
    let mut entries = recording(&json!({"text": faulty()}), &json!([]));
    let list = entries["log"]["entries"].as_array_mut().expect("entries");
    let entry = list[0].clone();
    list.extend(vec![entry; 4]);
    let texts = format!("{}\n \n{}", faulty(), faulty());
    for (name, text, whole) in [
        ("a.ndjson.gz", lines(3), 3),
        ("a.json.gz", texts.into_bytes(), 1),
        ("a.har.gz", entries.to_string().into_bytes(), 5),
    ] {
        let mut packed = gzip(&text);
        let checksum = packed.len() - 8;
        packed[checksum] ^= 1;
        let (outcome, counts) = file(name, &packed, &[]);
        assert_eq!((outcome.code, counts[3]), (2, 1), "{name}");
        assert!(counts[0] >= whole, "{name}: {counts:?}");
    }
}

/// A single document that is cut off is not judged: it is not whole.
#[test]
fn a_document_that_is_cut_off_by_its_packing_is_no_response() {
    let packed = gzip(faulty().as_bytes());
    let (outcome, counts) = file("a.json.gz", &packed[..packed.len() - 200], &[]);
    assert_eq!((outcome.code, counts), (2, vec![0, 0, 0, 1]));
}

#[test]
fn an_input_may_unpack_to_so_much_and_no_more() {
    let line = faulty().len() + 1;
    let text = lines(2_000);
    let bound = (1_000 * line).to_string();
    for (ending, packed) in [("gz", gzip(&text)), ("zst", zstd(&text))] {
        let name = format!("a.ndjson.{ending}");
        let (outcome, counts) = file(&name, &packed, &["--max-unpacked", &bound]);
        assert_eq!((outcome.code, counts[3]), (2, 1), "{ending}");
        assert!((900..=1_000).contains(&counts[0]), "{ending}: {counts:?}");
        let said = outcome.json()["unreadable"][0]["message"].clone();
        assert_eq!(said, "unpacked, it is larger than --max-unpacked allows");
    }
    let (outcome, counts) = file("a.ndjson", &text, &["--max-unpacked", "1K"]);
    assert_eq!(
        (outcome.code, counts),
        (1, vec![2_000, 0, 0, 0]),
        "not packed"
    );
}

#[test]
fn recordings_in_archives_are_sources_of_their_own() {
    let body = faulty();
    let attached = recording(&json!({"_file": "b.json"}), &json!([])).to_string();
    let inline = recording(&json!({"text": body}), &json!([])).to_string();
    let members: &[(&str, &[u8])] = &[
        ("traces/b.json", body.as_bytes()),
        ("traces/one.har", attached.as_bytes()),
        ("two.HAR", inline.as_bytes()),
        ("readme.txt", b"{"),
    ];
    for method in [
        zip::CompressionMethod::Stored,
        zip::CompressionMethod::Deflated,
    ] {
        let packed = zip(members, method);
        let (outcome, counts) = file("a.zip", &packed, &[]);
        assert_eq!((outcome.code, counts), (1, vec![2, 0, 1, 0]));
        let report = outcome.json();
        assert_eq!(report["skipped"][0]["source"], "a.zip!readme.txt");
        assert_eq!(report["findings"][0]["source"], "a.zip!traces/b.json");
        assert_eq!(report["findings"][0]["recording"], "a.zip!traces/one.har");
        assert_eq!(report["findings"][3]["source"], "a.zip!two.HAR");
        let piped = pipe(&["-f", "json"], &packed).json();
        assert_eq!(causes(&piped), causes(&report), "piped");
    }
}

#[test]
fn an_archive_is_never_trusted() {
    let outside = recording(&json!({"_file": "../b.json"}), &json!([])).to_string();
    let body = faulty();
    let members: &[(&str, &[u8])] = &[
        ("b.json", body.as_bytes()),
        ("x/../../one.har", outside.as_bytes()),
        ("x/two.har", outside.as_bytes()),
    ];
    let packed = zip(members, zip::CompressionMethod::Deflated);
    let (_, counts) = file("a.zip", &packed, &[]);
    // The body stands alone then, and is read as a file of a folder is.
    assert_eq!(counts, [1, 0, 2, 0], "no name leads out of its folder");

    let (outcome, counts) = file("a.zip", &packed[..packed.len() / 2], &[]);
    assert_eq!((outcome.code, counts), (2, vec![0, 0, 0, 1]), "cut off");

    let mut spoiled = packed.clone();
    let at = spoiled.len() / 4;
    spoiled[at] ^= 0x55;
    let (outcome, _) = file("a.zip", &spoiled, &[]);
    assert!(outcome.code > 0);

    let none = zip(&[("a.txt", b"x")], zip::CompressionMethod::Stored);
    let (outcome, counts) = file("a.zip", &none, &[]);
    assert_eq!(
        (outcome.code, counts),
        (2, vec![0, 0, 1, 0]),
        "not a capture"
    );
}

/// As the files of a folder: whatever may be a capture is read, and all else is reported.
#[test]
fn no_member_of_an_archive_is_passed_over_in_silence() {
    let good = recording(&json!({"text": "{}"}), &json!([])).to_string();
    let har = recording(&json!({"text": faulty()}), &json!([])).to_string();
    let (deflated, stored) = (
        zip::CompressionMethod::Deflated,
        zip::CompressionMethod::Stored,
    );
    let inner = zip(&[("a.har", har.as_bytes())], stored);
    let body = faulty();
    let packed = gzip(har.as_bytes());
    let members: &[(&str, &[u8])] = &[
        ("a.har", good.as_bytes()),
        ("b.har.gz", &packed),
        ("c/d.json", body.as_bytes()),
        ("c/e.har.zip", &inner),
        ("f.png", b"\x89PNG"),
    ];
    let (outcome, counts) = file("a.zip", &zip(members, deflated), &[]);
    assert_eq!((outcome.code, counts), (2, vec![3, 0, 1, 1]));
    let report = outcome.json();
    assert_eq!(report["skipped"][0]["source"], "a.zip!f.png");
    assert_eq!(
        report["unreadable"][0],
        json!({
            "source": "a.zip!c/e.har.zip",
            "message": "archives within archives are not read: unpack it",
        })
    );
}

#[test]
fn an_archive_that_hides_something_is_refused() {
    let har = recording(&json!({"text": faulty()}), &json!([])).to_string();
    let stored = zip::CompressionMethod::Stored;
    let one = zip(&[("a.har", har.as_bytes())], stored);
    let mut equal = zip(&[("a.har", har.as_bytes()), ("b.har", b"{}")], stored);
    while let Some(at) = memchr::memmem::find(&equal, b"b.har") {
        equal[at] = b'a';
    }
    let hidden = "the archive contains bytes that belong to no member";
    for (packed, said) in [
        ([&one[..], &one].concat(), hidden),
        ([&one[..], &gzip(har.as_bytes())].concat(), hidden),
        ([&one[..], b"x"].concat(), hidden),
        (
            [b"#!/bin/sh\n", &one[..]].concat(),
            "does not begin like a zip",
        ),
        (equal, "the archive has two members of the same name"),
    ] {
        let (outcome, counts) = file("a.zip", &packed, &[]);
        assert_eq!((outcome.code, counts), (2, vec![0, 0, 0, 1]), "{said}");
        let shown = outcome.json()["unreadable"][0]["message"].to_string();
        assert!(shown.contains(said), "{shown}");
    }
    let cut = &one[..one.len() - 1];
    assert_eq!(file("a.zip", cut, &[]).1, [0, 0, 0, 1], "cut off");
    let padded = [&one[..], &[0; 1024]].concat();
    assert_eq!(
        file("a.zip", &padded, &[]).1,
        [1, 0, 0, 0],
        "zeros hide nothing"
    );
}

/// A body counts each time that it is named, because it is unpacked each time.
#[test]
fn the_bodies_of_an_archive_count_as_unpacked() {
    let mut har = recording(&json!({"_file": "b.json"}), &json!([]));
    let body = faulty();
    let entries = har["log"]["entries"].as_array_mut().expect("entries");
    let entry = entries[0].clone();
    entries.extend(vec![entry; 9]);
    let har = har.to_string();
    let members: &[(&str, &[u8])] = &[("a.har", har.as_bytes()), ("b.json", body.as_bytes())];
    let packed = zip(members, zip::CompressionMethod::Deflated);
    let whole = har.len() + 10 * body.len();
    let (outcome, counts) = file("a.zip", &packed, &["--max-unpacked", &whole.to_string()]);
    assert_eq!((outcome.code, counts), (1, vec![10, 0, 0, 0]));
    let (outcome, counts) = file(
        "a.zip",
        &packed,
        &["--max-unpacked", &(whole - 1).to_string()],
    );
    assert_eq!((outcome.code, counts), (2, vec![0, 0, 0, 1]));
    let said = outcome.json()["unreadable"][0]["message"].clone();
    assert_eq!(said, "unpacked, it is larger than --max-unpacked allows");
}

/// The bound holds for all that is in an archive together.
#[test]
fn an_archive_may_unpack_to_so_much_and_no_more() {
    let har = recording(&json!({"text": faulty()}), &json!([])).to_string();
    let names: Vec<String> = (0..50).map(|at| format!("{at:02}.har")).collect();
    let members: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), har.as_bytes()))
        .collect();
    let packed = zip(&members, zip::CompressionMethod::Deflated);
    let bound = (har.len() * 10).to_string();
    let (outcome, counts) = file("a.zip", &packed, &["--max-unpacked", &bound]);
    assert_eq!((outcome.code, counts), (2, vec![10, 0, 0, 40]));
}

/// A link beside a recording may lead anywhere.
#[cfg(unix)]
#[test]
fn links_beside_a_recording_do_not_lead_out_of_its_folder() {
    let har = recording(&json!({"_file": "b.json"}), &json!([])).to_string();
    let body = faulty();
    let folder = folder([
        ("in/a.har", har.as_bytes()),
        ("out/b.json", body.as_bytes()),
    ]);
    let link = folder.path().join("in/b.json");
    std::os::unix::fs::symlink(folder.path().join("out/b.json"), &link).expect("a link");
    let report = run_in(folder.path(), &["-f", "json", "in/a.har"]).json();
    assert_eq!(counts(&report).0, [0, 0, 1, 0]);
    fs::remove_file(&link).expect("a link");
    fs::write(&link, body).expect("a file");
    let report = run_in(folder.path(), &["-f", "json", "in/a.har"]).json();
    assert_eq!(counts(&report).0, [1, 0, 0, 0]);
}
