//! `stytch-validate.toml`, and the order in which levels win.

use std::io::Write as _;
use std::path::Path;

use crate::support::{Outcome, finish, folder, program, run_in, zip};

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
    assert!(note[0].starts_with("new-*.json"), "{}", note[0]);
    assert!(
        note[0].ends_with("drift = deny, missing-field = warn"),
        "{}",
        note[0]
    );
}

/// Globs mean files, however a file is typed: from anywhere, in an archive, or above the configuration.
#[test]
fn globs_are_relative_to_the_folder_of_the_configuration() {
    let archive = zip(&[("a.json", BAD.as_bytes())]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&archive).expect("in memory");
    let packed = packed.finish().expect("in memory");
    let glob = |glob: &str| {
        format!("[[files]]\nglob = \"{glob}\"\nrules = {{ missing-field = \"warn\" }}\n")
    };
    let folder = folder([
        ("here.toml", glob("old/**").as_bytes()),
        ("beside/same.toml", glob("old/**").as_bytes()),
        ("beside/above.toml", glob("../old/**").as_bytes()),
        ("old/a.json", BAD.as_bytes()),
        ("old/a.zip", &archive[..]),
        ("old/b.zip.gz", &packed[..]),
    ]);
    let at = folder.path();
    for name in ["old/a.json", "old/a.zip", "old/b.zip.gz"] {
        let whole = at.join(name);
        let whole = whole.to_str().expect("a path in UTF-8");
        for (from, typed) in [
            (".", name),
            ("beside", &format!("../{name}")),
            ("old", whole),
        ] {
            for (config, code) in [
                ("here.toml", 0),
                ("beside/same.toml", 1),
                ("beside/above.toml", 0),
            ] {
                let config = at.join(config);
                let config = config.to_str().expect("a path in UTF-8");
                let found = email(&at.join(from), &["--config", config, typed]);
                assert_eq!(found, code, "{from}: {config} {typed}");
            }
        }
    }
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
    for (text, reported) in [
        (
            "[rulez]\n",
            "line 1, column 2: unknown key; did you mean `rules`?",
        ),
        (
            "[rules]\nmissing-feild = \"warn\"\n",
            "did you mean `missing-field`?",
        ),
        (
            "[rules]\nmissing-field = \"off\"\n",
            "must be one of \"allow\", \"note\", \"warn\" or \"deny\"",
        ),
        (
            "[[files]]\nglobs = \"x\"\nrules = {}\n",
            "did you mean `glob`?",
        ),
        (
            "[[files]]\nglob = \"a[\"\nrules = {}\n",
            "line 2, column 8: `glob` in [[files]] is not a glob: ",
        ),
        ("[[files]]\nglob = \"a\"\n", "[[files]] has no `rules`"),
        (
            "[[schema]]\nfile = \"x\"\n",
            "line 2, column 1: unknown key in [[schema]]; did you mean `files`?",
        ),
        ("[[schema]]\nuse = \"x\"\n", "[[schema]] has no `files`"),
        ("schema = 1\n", "write [[schema]]"),
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
        assert!(
            outcome.stderr.contains(reported),
            "{text}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn a_configuration_that_was_found_is_named() {
    let folder = folder([
        ("stytch-validate.toml", PLAIN.as_bytes()),
        ("a/b/x.json", BAD.as_bytes()),
    ]);
    let at = folder.path().join("a/b");
    let reported = |arguments: &[&str]| run_in(&at, &[EMAIL, arguments].concat());
    let name = "../../stytch-validate.toml";
    let found = format!("configuration: {name} (found automatically)\n");
    assert!(reported(&["x.json"]).stdout.contains(&found));
    let typed = ["x.json", "--config", name];
    assert!(!reported(&typed).stdout.contains("configuration"));
    let typed = reported(&[&typed[..], &["-v"]].concat());
    assert!(
        typed.stdout.contains(&format!("configuration: {name}\n")),
        "{}",
        typed.stdout
    );
    assert_eq!(
        reported(&["x.json", "-f", "json"]).json()["configuration"],
        name
    );
    let lines = reported(&["x.json", "-f", "ndjson"]).stdout;
    let last = lines.lines().last().expect("a summary");
    assert!(
        last.contains(&format!("\"configuration\":\"{name}\"")),
        "{last}"
    );
    // What is found in a folder above is named in every format.
    for format in [
        "concise", "github", "gitlab", "html", "junit", "markdown", "sarif",
    ] {
        let report = reported(&["x.json", "-f", format]).stdout;
        assert!(report.contains("found automatically"), "{format}");
        let beside = run_in(folder.path(), &["a/b/x.json", "-f", format]).stdout;
        assert!(
            format == "html" || !beside.contains("found automatically"),
            "{format}"
        );
    }
    let none = run_in(&at, &["x.json", "--config", "/dev/null", "-f", "json"]);
    assert_eq!(none.json()["configuration"], "/dev/null");
}

#[test]
fn what_the_runs_of_a_sum_have_in_common_is_reported() {
    let folder = folder([
        ("stytch-validate.toml", PLAIN.as_bytes()),
        ("x.json", BAD.as_bytes()),
    ]);
    let at = folder.path();
    for format in ["json", "ndjson"] {
        let report = format!("{format}={format}");
        run_in(at, &[EMAIL, &["x.json", "--report", &report]].concat());
    }
    run_in(
        at,
        &["x.json", "--config", "/dev/null", "--report", "json=other"],
    );
    let merged = |reports: &[&str]| {
        let outcome = run_in(at, &[&["--merge", "-f", "json"], reports].concat());
        outcome.json()["configuration"].clone()
    };
    assert_eq!(merged(&["json", "ndjson"]), "stytch-validate.toml");
    assert_eq!(merged(&["json", "other"]), serde_json::Value::Null);
}

#[test]
fn the_search_ends_at_the_home_folder() {
    let folder = folder([
        ("stytch-validate.toml", PLAIN.as_bytes()),
        ("home/a/x.json", BAD.as_bytes()),
        ("home/b/x.json", BAD.as_bytes()),
    ]);
    let run = |home: &str| {
        let mut command = program();
        command
            .current_dir(folder.path().join("home/a"))
            .env("HOME", folder.path().join(home))
            .args(EMAIL)
            .arg("x.json");
        finish(&mut command, b"").code
    };
    assert_eq!(run("home"), 1);
    assert_eq!(run("home/b"), 0);
    assert_eq!(run("."), 0, "the home folder itself is searched");
}

/// Only root can make a file somebody else's.
#[cfg(unix)]
#[test]
fn the_search_ends_at_a_folder_of_somebody_else() {
    use std::os::unix::fs::chown;
    let folder = folder([
        ("stytch-validate.toml", PLAIN.as_bytes()),
        ("a/b/x.json", BAD.as_bytes()),
    ]);
    let at = folder.path().join("a/b");
    let other = |path: &Path, owner| chown(path, Some(owner), None).is_ok();
    assert_eq!(email(&at, &["x.json"]), 0);
    if !other(&folder.path().join("a"), 12345) {
        return;
    }
    assert_eq!(email(&at, &["x.json"]), 1, "a folder of somebody else");
    assert!(other(&folder.path().join("a"), 0));
    let file = folder.path().join("stytch-validate.toml");
    assert!(other(&file, 12345));
    let outcome = run_in(&at, &[EMAIL, &["x.json"]].concat());
    assert_eq!(outcome.code, 1, "a file of somebody else");
    assert!(
        outcome.stderr.contains("belongs to another user"),
        "{}",
        outcome.stderr
    );
    // A folder and all in it may be somebody else's, as in a container.
    for path in [".", "a", "a/b"] {
        assert!(other(&folder.path().join(path), 12345));
    }
    assert_eq!(email(&at, &["x.json"]), 0);
}

#[test]
fn a_run_that_denies_nothing_says_so() {
    let lenient = "[rules]\nrequired = \"warn\"\n";
    let none: String = ["required", "type", "format", "constraint", "syntax"]
        .map(|group| format!("{group} = \"warn\"\n"))
        .concat();
    let for_some = "[[files]]\nglob = \"x.json\"\nrules = { type = \"deny\" }\n";
    for (text, is_reported) in [
        (lenient.to_owned(), false),
        (format!("[rules]\n{none}"), true),
        (format!("[rules]\n{none}{for_some}"), false),
    ] {
        let folder = folder([
            ("stytch-validate.toml", text.as_bytes()),
            ("x.json", BAD.as_bytes()),
        ]);
        for format in ["human", "json"] {
            let outcome = run_in(folder.path(), &[EMAIL, &["x.json", "-f", format]].concat());
            let reported = outcome.stderr.contains("warning: no rule is set to `deny`");
            assert_eq!(reported, is_reported, "{text}{}", outcome.stderr);
        }
        let typed = run_in(folder.path(), &[EMAIL, &["x.json", "-D", "type"]].concat());
        assert_eq!(typed.stderr, "", "{text}");
    }
}

/// An exclamation mark in a name is no archive's.
#[test]
fn a_glob_fits_no_folder_of_another_name() {
    let text = "[[files]]\nglob = \"kept/*\"\nrules = { missing-field = \"warn\" }\n";
    let folder = folder([
        ("stytch-validate.toml", text.as_bytes()),
        ("kept/wow!/a.json", BAD.as_bytes()),
    ]);
    assert_eq!(email(folder.path(), &["."]), 1);
}

/// Standard input may be called as a file is, seen from the working directory as any other path.
#[test]
fn a_glob_fits_standard_input_by_its_name() {
    let text = "[[files]]\nglob = \"old/x.json\"\nrules = { missing-field = \"warn\" }\n";
    let folder = folder([
        ("stytch-validate.toml", text.as_bytes()),
        ("old/y.json", b"{}"),
    ]);
    for (from, name, code) in [
        (".", "old/x.json", 0),
        ("old", "x.json", 0),
        ("old", "old/x.json", 1),
        ("old", "-", 1),
    ] {
        let mut command = program();
        let command = command.current_dir(folder.path().join(from));
        let arguments = [EMAIL, &["--stdin-name", name]].concat();
        let found = finish(command.args(arguments), BAD.as_bytes());
        assert_eq!(found.code, code, "{from} {name}: {}", found.stdout);
    }
}

#[test]
fn a_glob_fits_what_is_in_an_archive_by_the_path_of_either() {
    let archive = zip(&[("in/a.json", BAD.as_bytes())]);
    for glob in [
        "*.zip",
        "kept/x.zip",
        "a.json",
        "kept/x.zip!in/a.json",
        "kept/**",
    ] {
        let text =
            format!("[[files]]\nglob = \"{glob}\"\nrules = {{ missing-field = \"warn\" }}\n");
        let folder = folder([
            ("stytch-validate.toml", text.as_bytes()),
            ("kept/x.zip", &archive[..]),
        ]);
        let found = run_in(folder.path(), &[EMAIL, &["-v", "."]].concat());
        assert_eq!(found.code, 0, "{glob}: {}", found.stdout);
        assert_eq!(found.stderr, "", "{glob}");
    }
}

#[test]
fn a_glob_that_fits_nothing_is_reported() {
    let folder = folder([
        (
            "stytch-validate.toml",
            b"[[files]]\nglob = \"no-such/**\"\nrules = { type = \"warn\", required = \"warn\" }\n\
            [[schema]]\nfiles = \"nor-such/*\"\nuse = \"api_session_v1_EmailFactor\"\n\
            [[schema]]\nfiles = \"x.json\"\nuse = \"api_session_v1_EmailFactor\"\n\
            [[schema]]\nfiles = \"x.*\"\nuse = \"api_session_v1_EmailFactor\"\n"
                as &[u8],
        ),
        ("in/x.json", BAD.as_bytes()),
    ]);
    let reported = |arguments: &[&str]| run_in(folder.path(), arguments).stderr;
    for arguments in [
        &["in/x.json", "-v"][..],
        &["."],
        &["-v", "-f", "json", "in"],
        &["-v", "--schema", "api_session_v1_EmailFactor", "in"],
    ] {
        let reported = reported(arguments);
        assert_eq!(reported.lines().count(), 2, "{arguments:?} {reported}");
        assert!(
            reported.contains("the glob `no-such/**` matches no capture that was read"),
            "{reported}"
        );
        assert!(
            reported.contains("the glob `nor-such/*` matches no capture that was read"),
            "{reported}"
        );
    }
    assert_eq!(
        reported(&["in"]),
        "",
        "a run over a part says nothing of the rest"
    );
}
