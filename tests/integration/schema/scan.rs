//! The screen can make a run faster, and never different: whatever is judged, every report is byte
//! for byte the one of a run that judges everything in full.

pub(crate) mod mutate;
mod read;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use stytch_validate::json::Document;
use stytch_validate::model::rule::Level;
use stytch_validate::pipeline;
use stytch_validate::report::{self, Options};
use stytch_validate::schema::catalog::{Catalog, DEFAULT_COMPONENT, Provenance};
use stytch_validate::schema::scan::FastValidator;
use stytch_validate::settings::{InputPath, Settings};

use crate::support::{Plan, repository, settings};
use mutate::{Chance, mutant};

/// The bodies of `fixtures/responses`, each on one line.
fn bodies() -> Vec<Vec<u8>> {
    let folder = repository("fixtures/responses");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("fixtures")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let line = |path: &PathBuf| {
        let text = std::fs::read(path).expect("a fixture");
        let value: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        value.to_string().into_bytes()
    };
    paths.iter().map(line).collect()
}

/// Every report of a run over a file.
fn reports(path: &Path, levels: &[(&str, Level)], screens: bool, lists: bool) -> Vec<Vec<u8>> {
    let plan = Plan {
        levels,
        ..Plan::default()
    };
    let settings = Settings {
        screens,
        lists,
        max_findings: 10_000,
        ..settings(vec![InputPath::Path(path.to_owned())], &plan)
    };
    let report = pipeline::run(&Arc::new(settings));
    let formats = report::FORMATS.iter();
    let formats = formats.filter(|format| lists || !format.lists.when(false));
    let written = |format: &&report::Format| {
        let mut text = Vec::new();
        (format.write)(&report, &Options::default(), &mut text).expect("memory");
        text
    };
    formats.map(written).collect()
}

/// Whether the reports on these lines are the same with the screen and without.
fn are_same(lines: &[Vec<u8>], levels: &[(&str, Level)], lists: bool) -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("captures.ndjson");
    std::fs::write(&path, lines.join(&b'\n')).expect("room");
    reports(&path, levels, true, lists) == reports(&path, levels, false, lists)
}

fn assert_same(lines: &[Vec<u8>], levels: &[(&str, Level)]) {
    for lists in [true, false] {
        if are_same(lines, levels, lists) {
            continue;
        }
        let mut each = lines.iter();
        let alone = each.find(|line| !are_same(std::slice::from_ref(line), levels, lists));
        let alone = alone.map(|line| String::from_utf8_lossy(line));
        panic!("the screen makes a difference, alone in {alone:?}, by {levels:?}, {lists}");
    }
}

const LEVELS: &[&[(&str, Level)]] = &[
    &[],
    &[("type", Level::Deny), ("drift", Level::Warn)],
    &[("secrets", Level::Deny), ("deprecated", Level::Deny)],
    &[("consistency", Level::Allow), ("deprecated", Level::Allow)],
];

#[test]
fn responses_and_what_becomes_of_them_are_reported_the_same() {
    let bodies = bodies();
    let mut chance = Chance::seeded(6);
    // `STYTCH_MUTANTS` makes it a long run: so many thousand more.
    let thousands = std::env::var("STYTCH_MUTANTS").ok();
    let rounds = thousands
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_usize);
    for round in 0..rounds * 4 {
        let mut lines = bodies.clone();
        for _ in 0..250 {
            let body = chance.pick(&bodies);
            lines.push(mutant(body, &mut chance));
        }
        assert_same(&lines, LEVELS[round % LEVELS.len()]);
    }
}

/// Whole bodies and broken ones, by components that are theirs and that are not.
#[test]
fn reading_finds_what_parsing_and_validating_find() {
    let catalog = Catalog::embedded();
    let mut validator = FastValidator::default();
    let mut chance = Chance::seeded(9);
    let bodies = bodies();
    let names = [
        DEFAULT_COMPONENT,
        "api_b2b_magic_v1_AuthenticateResponse",
        "api_b2b_session_v1_GetResponse",
    ];
    for name in names {
        let component = catalog.find(name).expect("embedded");
        let mut is_read =
            |text: &[u8]| read::is_read_as_parsed(&mut validator, &catalog, component, text);
        assert!(bodies.iter().all(|body| is_read(body)), "{name}");
        let mut read = 0;
        for _ in 0..1_000 {
            let body = chance.pick(&bodies);
            read += usize::from(is_read(&mutant(body, &mut chance)));
        }
        assert!(read > 500, "{name}: {read}");
    }
}

/// A screen that were never sure would be no different either.
#[test]
fn good_responses_need_no_full_way_in_any_order_of_keys() {
    let catalog = Catalog::embedded();
    let component = catalog.find(DEFAULT_COMPONENT).expect("embedded");
    let mut screen = FastValidator::default();
    let mut chance = Chance::seeded(1);
    for name in [
        "compact",
        "minimal",
        "rich",
        "success",
        "mfa-pending",
        "primary-required",
        "enveloped",
    ] {
        let path = repository(&format!("fixtures/responses/sso-{name}.json"));
        let text = std::fs::read(path).expect("a fixture");
        let shuffled = mutate::shuffled(&text, &mut chance);
        for text in [&text, &shuffled] {
            let glimpse = screen.scan(&catalog, component, text, None);
            let glimpse = glimpse.unwrap_or_else(|| panic!("{name}: unsure"));
            assert_eq!(glimpse.deprecated.len(), 1, "{name}");
            assert_eq!(glimpse.envelope.is_some(), name == "enveloped");
        }
    }
}

/// Neither many properties nor odd spellings of integers cost a response the full way.
#[test]
fn large_objects_and_integers_of_every_spelling_are_scanned() {
    let names: Vec<String> = (0..200).map(|number| format!("p{number}")).collect();
    let integer = serde_json::json!({"type": "integer", "format": "int32"});
    let properties: serde_json::Map<_, _> = names
        .iter()
        .map(|name| (name.clone(), integer.clone()))
        .collect();
    let schema = serde_json::json!({
        "type": "object", "properties": properties, "required": names
    });
    let mut catalog = Catalog::embedded();
    catalog.add(vec![("Large".to_owned(), schema)], Provenance::Component);
    let component = catalog.find("Large").expect("it was added");
    let mut validator = FastValidator::default();
    let mut passes = |names: &[String], number: &str| {
        let members: Vec<String> = names
            .iter()
            .map(|name| format!("\"{name}\":{number}"))
            .collect();
        let text = format!("{{{}}}", members.join(","));
        validator
            .scan(&catalog, component, text.as_bytes(), None)
            .is_some()
    };
    for number in ["1", "2e2", "20.0", "2147483647", "-2.147483648e9"] {
        assert!(passes(&names, number), "{number}");
    }
    for number in ["1.5", "2147483648", "1e400", "null", "\"1\""] {
        assert!(!passes(&names, number), "{number}");
    }
    assert!(!passes(&names[1..], "1"), "one is missing");
}

/// Found by fuzzing: bytes that are no UTF-8 passed where they made a name unknown.
#[test]
fn nothing_passes_that_is_not_json_wherever_a_byte_is_spoilt() {
    let catalog = Catalog::embedded();
    let component = catalog.find(DEFAULT_COMPONENT).expect("embedded");
    let mut screen = FastValidator::default();
    let path = repository("fixtures/responses/sso-minimal.json");
    let text = std::fs::read(path).expect("a fixture");
    let mut passed = 0;
    for at in 0..text.len() {
        for byte in [0xEB, 0x01, b'"', b'\\', b'0'] {
            let mut spoilt = text.clone();
            spoilt[at] = byte;
            let glimpse = screen.scan(&catalog, component, &spoilt, None);
            if glimpse.is_some() {
                let document = Document::parse(&spoilt);
                assert!(
                    document.is_ok_and(|document| document.duplicates().len() == 0),
                    "{byte} at {at}"
                );
                passed += 1;
            }
        }
    }
    assert!(passed > 0, "a digit in a name or a token does no harm");
}

#[test]
fn all_fixtures_are_reported_the_same_on_the_command_line() {
    let shown = |extra: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_stytch-validate"))
            .current_dir(repository("."))
            .args(["fixtures", "-f", "json", "--no-progress"])
            .args(extra)
            .env_remove("GITHUB_ACTIONS")
            .output()
            .expect("it runs");
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("text"),
        )
    };
    for levels in [&[][..], &["--strict"], &["-W", "drift", "-W", "secrets"]] {
        for other in [&["--no-screen"][..], &["--judge", "jsonschema"]] {
            let with_all = [levels, other].concat();
            assert_eq!(shown(levels), shown(&with_all), "{levels:?}");
        }
    }
}
