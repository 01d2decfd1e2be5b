//! `.pre-commit-hooks.yaml`. The gate runs the hook in pre-commit itself, too.

use stytch_validate::input::READERS;
use stytch_validate::input::tree::Node;

use super::{BAD, GOOD, at, project, shown, texts, yaml};
use crate::support::{Outcome, run_in, text};

/// The hook's own command line over these files.
fn hook(folder: &std::path::Path, files: &[&str]) -> Outcome {
    let words = yaml(&text(".pre-commit-hooks.yaml"), |hooks| {
        let hook = hooks.items()[0];
        let mut words: Vec<String> = at(hook, &["entry"]).split(' ').map(str::to_owned).collect();
        assert_eq!(words.remove(0), "steps/pre-commit.sh");
        words.extend(texts(hook.get("args")));
        words
    });
    let words = words.iter().map(String::as_str);
    let arguments: Vec<&str> = words.chain(files.iter().copied()).collect();
    run_in(folder, &arguments)
}

#[test]
fn the_hook_is_handed_whatever_a_reader_claims() {
    let endings: Vec<String> = READERS
        .iter()
        .flat_map(|reader| reader.endings)
        .map(|ending| ending.trim_start_matches('.').replace('.', "\\."))
        .collect();
    let wanted = format!(r"(?i)\.({})(\.gz|\.zst)?$", endings.join("|"));
    let files = yaml(&text(".pre-commit-hooks.yaml"), |hooks| {
        at(hooks.items()[0], &["files"])
    });
    assert_eq!(files, wanted);
}

#[test]
fn the_hook_fails_for_a_faulty_capture_and_for_no_other() {
    let project = project(&[GOOD, BAD]);
    let (good, bad) = (
        format!("tests/captures/{GOOD}"),
        format!("tests/captures/{BAD}"),
    );
    let outcome = hook(project.path(), &[&good]);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    let outcome = hook(project.path(), &[&good, &bad]);
    assert_eq!(outcome.code, 1, "{}{}", outcome.stdout, outcome.stderr);
    assert!(outcome.stdout.contains("error[missing-field]"));
}

#[test]
fn a_change_without_a_capture_passes_and_is_reported() {
    let project = project(&[]);
    std::fs::write(project.path().join("compose.yml"), "services: {}\n").expect("a file");
    let outcome = hook(project.path(), &["compose.yml"]);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    assert!(
        outcome.stdout.contains("nothing was checked"),
        "{}",
        outcome.stdout
    );
    let reported = yaml(&text(".pre-commit-hooks.yaml"), |hooks| {
        hooks.items()[0]
            .get("verbose")
            .and_then(Node::written)
            .map(str::to_owned)
    });
    assert_eq!(reported.as_deref(), Some("true"), "or nobody sees the word");
}

#[test]
fn a_file_name_is_never_an_option() {
    let project = project(&[]);
    let bad = project.path().join("--allow=missing-field.json");
    let faulty = crate::support::repository("fixtures/demo").join(BAD);
    std::fs::copy(faulty, bad).expect("a file");
    let outcome = hook(project.path(), &["--allow=missing-field.json"]);
    assert_eq!(outcome.code, 1, "{}{}", outcome.stdout, outcome.stderr);
}

#[test]
fn the_guide_shows_this_hook() {
    let shown = yaml(&shown("docs/src/recipes/ci.md", "repos:"), |config| {
        let hooks = config.get("repos").expect("a list").items()[0].get("hooks");
        at(hooks.expect("a list").items()[0], &["id"])
    });
    let ours = yaml(&text(".pre-commit-hooks.yaml"), |hooks| {
        at(hooks.items()[0], &["id"])
    });
    assert_eq!(shown, ours);
}
