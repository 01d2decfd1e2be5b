//! `stytch-validate.toml`, and the order in which levels win.

use std::path::Path;

use crate::support::{Outcome, folder, run_in};

const EMAIL: &[&str] = &["--schema", "api_session_v1_EmailFactor"];
const BAD: &str = r#"{"email_id":"a"}"#;

/// The level and the origin that `--list rules` shows for a rule.
fn shown(outcome: &Outcome, rule: &str) -> String {
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let line = outcome.stdout.lines().find(|line| {
        let mut words = line.split_whitespace();
        words.nth(1) == Some(rule)
    });
    let words: Vec<&str> = line.expect("a line").split_whitespace().collect();
    words[2..4].join(" ")
}

fn email(at: &Path, arguments: &[&str]) -> i32 {
    run_in(at, &[EMAIL, arguments].concat()).code
}

const PLAIN: &str = "[rules]\nmissing-field = \"warn\"\nunknown-value = \"allow\"\n";

#[test]
fn the_last_word_wins_defaults_configuration_strict_typed() {
    let folder = folder([
        ("stytch-validate.toml", PLAIN.as_bytes()),
        ("a.json", BAD.as_bytes()),
    ]);
    let at = folder.path();
    let level = |more: &[&str], rule: &str| {
        shown(&run_in(at, &[&["--list", "rules"], more].concat()), rule)
    };
    assert_eq!(level(&[], "type-mismatch"), "deny default");
    assert_eq!(level(&[], "missing-field"), "warn configuration");
    assert_eq!(level(&["--strict"], "missing-field"), "deny --strict");
    assert_eq!(level(&["--strict"], "unknown-value"), "deny --strict");
    assert_eq!(
        level(&["-A", "missing-field", "--strict"], "missing-field"),
        "allow command"
    );
    assert_eq!(
        level(&["-D", "required", "-W", "missing-field"], "missing-field"),
        "warn command"
    );
    assert_eq!(
        level(&["-W", "missing-field", "-D", "required"], "missing-field"),
        "deny command"
    );
    assert_eq!(email(at, &["a.json"]), 0);
    assert_eq!(email(at, &["--strict", "a.json"]), 1);
    assert_eq!(email(at, &["-A", "required", "--strict", "a.json"]), 0);
    assert_eq!(email(at, &["-D", "missing-field", "a.json"]), 1);
}

const PER_FILE: &str = r#"
[rules]
missing-field = "deny"

[[files]]
glob = "old/**"
rules = { required = "allow" }

[[files]]
glob = "new-*.json"
rules = { missing-field = "warn", drift = "deny" }
"#;

#[test]
fn levels_for_some_files() {
    let folder = folder([
        ("stytch-validate.toml", PER_FILE.as_bytes()),
        ("old/a.json", BAD.as_bytes()),
        ("new-a.json", BAD.as_bytes()),
        ("old/deep/new-b.json", BAD.as_bytes()),
        ("c.json", BAD.as_bytes()),
    ]);
    let at = folder.path();
    let counts = |from: &Path, more: &[&str]| {
        let report = run_in(from, &[EMAIL, &["-f", "json"], more].concat()).json();
        let count = |name: &str| report["summary"][name].as_u64().expect("a count");
        (count("errors"), count("warnings"))
    };
    assert_eq!(
        counts(at, &["."]),
        (1, 2),
        "c.json is denied, new-*.json warn, old/a.json is silent"
    );
    assert_eq!(counts(&at.join("old"), &[".."]), (1, 2), "from below");
    assert_eq!(
        counts(at, &["-W", "missing-field", "."]),
        (0, 4),
        "what is typed goes before"
    );
    assert_eq!(counts(at, &["--strict", "."]), (4, 0));
    let list = run_in(at, &["--list", "rules"]);
    assert_eq!(shown(&list, "missing-field"), "deny configuration");
    let note: Vec<&str> = list.stdout.lines().rev().take(3).collect();
    assert_eq!(note[2], "+2 file globs (configuration)");
    assert_eq!(
        note[1].split_whitespace().collect::<Vec<_>>().join(" "),
        "old/** required = allow"
    );
    assert!(note[0].starts_with("**/new-*.json"), "{}", note[0]);
    assert!(
        note[0].ends_with("drift = deny, missing-field = warn"),
        "{}",
        note[0]
    );
}

#[test]
fn it_is_found_above_up_to_the_repository_or_named() {
    let folder = folder([
        ("stytch-validate.toml", PLAIN.as_bytes()),
        ("a/b/x.json", BAD.as_bytes()),
        ("own/.git/HEAD", b"" as &[u8]),
        ("own/x.json", BAD.as_bytes()),
    ]);
    let at = folder.path();
    assert_eq!(email(&at.join("a/b"), &["x.json"]), 0);
    assert_eq!(email(&at.join("own"), &["x.json"]), 1, "another repository");
    assert_eq!(
        email(
            &at.join("own"),
            &["--config", "../stytch-validate.toml", "x.json"]
        ),
        0
    );
    let outcome = run_in(at, &["--config", "nowhere.toml", "a"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome
            .stderr
            .contains("cannot read the configuration nowhere.toml: no such file"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn what_is_unknown_is_2_with_a_suggestion() {
    for (text, told) in [
        ("[rulez]\n", "unknown key `rulez`; did you mean `rules`?"),
        (
            "[rules]\nmissing-feild = \"warn\"\n",
            "did you mean `missing-field`?",
        ),
        (
            "[rules]\nmissing-field = \"off\"\n",
            "none of \"allow\", \"warn\" and \"deny\"",
        ),
        (
            "[[files]]\nglobs = \"x\"\nrules = {}\n",
            "did you mean `glob`?",
        ),
        ("[[files]]\nglob = \"a[\"\nrules = {}\n", "`a[` is no glob"),
        ("[[files]]\nglob = \"a\"\n", "[[files]] has no `rules`"),
        (
            "[[schema]]\nfiles = \"x\"\nuse = \"api_sso_v1_AuthenticateRespons\"\n",
            "did you mean `api_sso_v1_AuthenticateResponse`?",
        ),
        ("= 1\n", "stytch-validate.toml: "),
    ] {
        let folder = folder([
            ("stytch-validate.toml", text.as_bytes()),
            ("a.json", BAD.as_bytes()),
        ]);
        let outcome = run_in(folder.path(), &["a.json"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{text}");
        assert!(outcome.stderr.contains(told), "{text}: {}", outcome.stderr);
    }
}
