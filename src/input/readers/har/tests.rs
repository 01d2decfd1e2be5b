//! Recordings read in blocks of every size, and cut off anywhere.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::{open, split};
use crate::input::{Input, ReadError};
use crate::model::capture::Body;
use crate::model::source::Source;
use crate::text::span::{Locator, Position};

/// An entry as it was read: its number, its route, its status, where it stands and its body.
type ReadEntry = (u64, String, Option<u16>, Position, String);

struct Read {
    entries: Vec<ReadEntry>,
    fault: Option<(Position, String)>,
    chunks: usize,
    largest: usize,
}

fn read(text: &[u8], block: usize) -> Read {
    let source = Arc::new(Source::file(Path::new("a.har")));
    let mut input = Input::new(source, Box::new(Cursor::new(text.to_vec())));
    let mut entries = Vec::new();
    let (mut chunks, mut largest) = (0, 0);
    let outcome = split::split_by(
        &mut input,
        &mut |chunk| {
            chunks += 1;
            largest = largest.max(chunk.text.len());
            let mut number = chunk.first_response;
            let opened = open(&chunk, &mut |capture| {
                let request = capture.request.as_ref();
                let route = request.map_or_else(String::new, |request| {
                    format!("{} {}", request.method, request.url)
                });
                let body = match &capture.body {
                    Body::Present { part, .. } => format!("{part:?}").replace("range", ""),
                    Body::Absent(reason) => reason.id().to_owned(),
                    Body::Malformed { reason, .. } => reason.clone(),
                };
                // Ranges are those of the chunk, and chunks differ.
                let body = body.split("Role").next().unwrap_or_default().to_owned();
                let body = body.split(": ").next().unwrap_or_default().to_owned();
                let place = Locator::new(&chunk.text, chunk.start).position(capture.entry.start);
                entries.push((number, route, capture.status, place, body));
                number += 1;
            });
            if let Err(broken) = opened {
                let place = Locator::new(&chunk.text, chunk.start).position(broken.offset);
                entries.push((u64::MAX, broken.reason, None, place, String::new()));
            }
            ControlFlow::Continue(())
        },
        block,
    );
    let fault = match outcome {
        Ok(()) => None,
        Err(ReadError::Container(place, reason)) => Some((place, reason)),
        Err(ReadError::Io(error)) => panic!("{error}"),
    };
    Read {
        entries,
        fault,
        chunks,
        largest,
    }
}

fn entry(number: usize) -> String {
    format!(
        r#"{{"request":{{"method":"POST","url":"https://x/{number}?}}]"}},
  "response":{{"status":2{number:02},"headers":[],"content":{{"text":"{{\"é\":\"\\\"]}}\",\"n\":[{number}]}}"}}}}}}"#
    )
}

fn recording(entries: &[String]) -> String {
    let entries = entries.join(" ,\n");
    format!(
        "\u{feff}{{\"x\":[{{}}],\"log\":{{\"version\":\"1.2\",\"pages\":[{{\"title\":\"é \\\"entries\\\": [\"}}],\n\"entries\" : [\n{entries}\n],\"creator\":{{\"name\":\"t\"}},\"comment\":\"]}}\"}}}}\n"
    )
}

fn some() -> Vec<String> {
    (0..7).map(entry).collect()
}

#[test]
fn every_size_of_blocks_gives_the_same() {
    let text = recording(&some());
    let whole = read(text.as_bytes(), 1 << 20);
    assert_eq!((whole.entries.len(), whole.chunks), (7, 1));
    assert!(whole.fault.is_none());
    for (number, entry) in (0..).zip(&whole.entries) {
        let status = 200 + u16::try_from(number).expect("few");
        assert_eq!((entry.0, entry.2), (number, Some(status)));
    }
    // By hand: entries begin on line 3, each takes two lines and the next begins on a line of
    // its own.
    let lines = whole.entries.iter().map(|entry| entry.3.line.get());
    assert!(lines.eq([3, 5, 7, 9, 11, 13, 15]));
    for block in 1..=200 {
        let parts = read(text.as_bytes(), block);
        assert_eq!(parts.entries, whole.entries, "blocks of {block}");
        let is_cut = parts.fault.is_none() && parts.chunks >= 3;
        assert!(is_cut, "blocks of {block}");
    }
}

#[test]
fn what_is_kept_is_an_entry_and_a_block() {
    let entries: Vec<String> = (0..500).map(|number| entry(number % 100)).collect();
    let text = recording(&entries).replace('\n', "");
    let longest = entries.iter().map(String::len).max().expect("some");
    let parts = read(text.as_bytes(), 1_000);
    assert_eq!(parts.entries.len(), 500);
    assert!(parts.largest <= 1_000 + longest, "{}", parts.largest);
}

#[test]
fn a_cut_is_never_silent_and_costs_no_whole_entry() {
    let text = recording(&some());
    let whole = read(text.as_bytes(), 1 << 20);
    let bytes = text.trim_end().as_bytes();
    for cut in 0..bytes.len() {
        for block in [7, 100, 1 << 20] {
            let parts = read(&bytes[..cut], block);
            let (place, reason) = parts.fault.expect("a cut is reported");
            assert_eq!(place.offset, cut as u64, "{reason}");
            let count = parts.entries.len();
            assert_eq!(parts.entries, whole.entries[..count], "cut at {cut}");
            let ends = some().into_iter().filter(|entry| {
                let end = text.find(entry.as_str()).expect("it") + entry.len();
                end <= cut
            });
            assert_eq!(count, ends.count(), "cut at {cut}");
        }
    }
}

#[test]
fn entries_behind_a_broken_one_are_read_and_keep_their_numbers() {
    let mut entries = some();
    entries[1] = r#"{"request": {"method": tru}}"#.to_owned();
    entries[2] = "[1]".to_owned();
    entries[4] = "null".to_owned();
    entries[6] = r#"{"request":}"#.to_owned();
    let text = recording(&entries);
    let whole = read(text.as_bytes(), 1 << 20);
    assert!(whole.fault.is_none());
    for block in 1..150 {
        let mut entries = read(text.as_bytes(), block).entries;
        entries.sort();
        let mut all = whole.entries.clone();
        all.sort();
        assert_eq!(entries, all, "blocks of {block}");
    }
    let numbers: Vec<u64> = whole.entries.iter().map(|entry| entry.0).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5, u64::MAX]);
    assert_eq!(whole.entries[1].4, "an entry is not JSON");
    assert_eq!(whole.entries[2].4, "an entry is not an object");
    assert_eq!(whole.entries[6].1, "an entry is not an object");
}

#[test]
fn what_no_json_has_between_and_around_entries_is_reported_and_costs_none() {
    let entries = "{\"a\":1},{\"b\":2}";
    let counted = |text: &str, block| {
        let read = read(text.as_bytes(), block);
        let of_entries = read.entries.iter().filter(|entry| entry.0 < u64::MAX);
        let count = of_entries.count();
        (count, read.fault.is_some() || read.entries.len() > count)
    };
    let good = format!("{{\"log\":{{\"entries\":[ {entries} ]}}}}");
    for block in [3, 1 << 20] {
        assert_eq!(counted(&good, block), (2, false));
        for (place, with) in [
            (" ]", ",]"),
            ("]}", "],}"),
            ("}}", "},\"x\":01}"),
            ("},{", "},,{"),
            ("{\"log", "{\"x\":NaN,\"log"),
        ] {
            let text = good.replacen(place, with, 1);
            assert_eq!(counted(&text, block), (2, true), "{text}");
        }
        let twice = format!("{{\"log\":{{\"entries\":[{entries}],\"entries\":[{entries}]}}}}");
        assert_eq!(counted(&twice, block), (4, false));
    }
    assert_eq!(counted(&good.replace("},{", "}{"), 1 << 20), (2, true));
}

#[test]
fn what_is_no_recording_is_said_to_be_none() {
    let said = |text: &str| read(text.as_bytes(), 64).fault.map(|(_, reason)| reason);
    let [none, other, cut, more] = [
        "it has no `log.entries`",
        "this is not an object, so not a HAR file",
        "the recording is cut off before its entries",
        "there is more text after the recording",
    ];
    for (text, reason) in [
        ("{\"log\":{}}", Some(none)),
        ("[]", Some(other)),
        ("", Some(cut)),
        ("{\"log\":{\"entries\":[]}}}", Some(more)),
        ("{\"log\":{\"entries\":[ \n ]}}\n", None),
    ] {
        assert_eq!(said(text).as_deref(), reason, "{text}");
    }
}
