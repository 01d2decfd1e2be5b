//! Every rule on fixtures of its own: `fixtures/rules/RULE/fail/*` give it, `pass/*` do not.
//!
//! A fixture `NAME@COMPONENT.json` is judged by that component, `NAME@FILE.schema.json` by the
//! schema beside it. What a failing fixture gives stands in `NAME.expected`, a finding a line
//! (`severity rule line:column location field`); `UPDATE_EXPECT=1 cargo test rules` rewrites
//! these, and they are read by a person before they are committed.

use std::fs;
use std::path::{Path, PathBuf};

use stytch_validate::input;
use stytch_validate::model::rule::Level;
use stytch_validate::rules::{RULES, Rule};

use crate::support::{Plan, judge, line, repository};

/// What stands in place of a component where an example is a recording.
const RECORDING: &str = "recording";

/// What stands there where an example is a file that is found in a folder.
const FOLDER: &str = "folder";

struct Fixture {
    path: PathBuf,
    rule: &'static str,
    default: Level,
    fails: bool,
    is_found: bool,
}

/// The rules there are captures for: those about recordings wait for a reader of recordings.
fn rules() -> impl Iterator<Item = &'static Rule> {
    let recordings = input::find("har").is_some();
    let about_recordings = |rule: &Rule| rule.info.judged_by == RECORDING;
    RULES
        .iter()
        .copied()
        .filter(move |rule| recordings || !about_recordings(rule))
}

fn fixtures() -> Vec<Fixture> {
    let mut found = Vec::new();
    for rule in rules() {
        for (folder, fails) in [("pass", false), ("fail", true)] {
            let folder = repository("fixtures/rules").join(rule.info.id).join(folder);
            let mut files = files(&folder);
            files.retain(|path| {
                let name = name(path);
                !has_ending(path, "expected")
                    && (name.contains('@') || !name.ends_with(".schema.json"))
            });
            assert!(!files.is_empty(), "{} has no fixture", folder.display());
            found.extend(files.into_iter().map(|path| Fixture {
                path,
                rule: rule.info.id,
                default: rule.info.default,
                fails,
                is_found: rule.info.judged_by == FOLDER,
            }));
        }
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{} must exist: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .expect("a name")
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

/// What the fixture gives, a finding a line.
fn findings(fixture: &Fixture) -> Vec<(String, &'static str)> {
    let name = name(&fixture.path);
    let judged_by = name
        .strip_suffix(".json")
        .and_then(|stem| stem.split_once('@'))
        .map(|(_, by)| by);
    let schema = judged_by
        .filter(|by| by.ends_with(".schema"))
        .map(|file| fixture.path.with_file_name(format!("{file}.json")))
        .map(|path| fs::read_to_string(path).expect("a schema"));
    let warned = [(fixture.rule, Level::Warn)];
    let plan = Plan {
        levels: if fixture.default < Level::Warn {
            &warned
        } else {
            &[]
        },
        component: judged_by.filter(|_| schema.is_none()),
        schema: schema.as_deref(),
        found: fixture.is_found,
    };
    let report = judge(&[fs::read(&fixture.path).expect("a fixture")], &plan);
    let responses = report.summary.responses;
    let recording = !has_ending(&fixture.path, "json");
    assert!(
        responses == 1 || recording && responses > 1,
        "{}",
        fixture.path.display()
    );
    report
        .findings
        .iter()
        .map(|finding| (line(finding), finding.rule.id))
        .collect()
}

#[test]
fn every_fixture_gives_what_it_should() {
    let mut faults = Vec::new();
    for fixture in fixtures() {
        let found = findings(&fixture);
        let fires = found.iter().any(|(_, rule)| *rule == fixture.rule);
        if fires != fixture.fails {
            let word = if fires { "gives" } else { "does not give" };
            faults.push(format!(
                "{} {word} {}",
                fixture.path.display(),
                fixture.rule
            ));
        }
        if !fixture.fails {
            continue;
        }
        let lines: Vec<&str> = found
            .iter()
            .flat_map(|(line, _)| [line.as_str(), "\n"])
            .collect();
        let lines = lines.concat();
        let expected = fixture.path.with_extension("expected");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, &lines).expect("a file");
        }
        let known = fs::read_to_string(&expected).unwrap_or_default();
        if known != lines {
            faults.push(format!(
                "{}\nexpected:\n{known}found:\n{lines}",
                fixture.path.display()
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn there_are_no_fixtures_of_rules_that_do_not_exist() {
    for folder in files(&repository("fixtures/rules")) {
        let rule = name(&folder);
        assert!(RULES.iter().any(|known| known.info.id == rule), "{rule}");
        for file in files(&folder.join("fail")) {
            if has_ending(&file, "expected") {
                let is_there = |ending: &&str| file.with_extension(ending).exists();
                let mut endings = ["json", "har"].iter();
                assert!(endings.any(is_there), "{} is left over", file.display());
            }
        }
    }
}

#[test]
fn the_example_of_every_rule_gives_the_rule() {
    for rule in rules() {
        let info = &rule.info;
        let levels = [(info.id, Level::Warn)];
        let plan = Plan {
            levels: &levels,
            component: Some(info.judged_by).filter(|name| ![RECORDING, FOLDER].contains(name)),
            schema: None,
            found: info.judged_by == FOLDER,
        };
        let report = judge(&[info.example], &plan);
        let found = report
            .findings
            .iter()
            .any(|finding| finding.rule.id == info.id);
        assert!(found, "{}: its example gives {:?}", info.id, {
            report.findings.iter().map(line).collect::<Vec<_>>()
        });
    }
}
