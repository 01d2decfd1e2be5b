//! The command line: what goes in, what comes out, and the exit status.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use stytch_validate::model::rule::Level;

use crate::support::{
    Outcome, finish, folder, pipe, program, repository, run, run_in, scrub, text,
};

const EMAIL: &[&str] = &["--schema", "api_session_v1_EmailFactor"];
const GOOD: &str = r#"{"email_id":"a","email_address":"b"}"#;
const BAD: &str = r#"{"email_id":"a"}"#;

/// Judges standard input as email factors, and reads the report.
fn email(arguments: &[&str], stdin: impl AsRef<[u8]>) -> (i32, Value) {
    let arguments = [EMAIL, &["-f", "json"], arguments].concat();
    let outcome = pipe(&arguments, stdin);
    assert_eq!(outcome.stderr, "");
    (outcome.code, outcome.json())
}

/// The rule and the response of every finding.
fn rules(report: &Value) -> Vec<(String, u64)> {
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|finding| {
            (
                finding["rule"].as_str().expect("a rule").to_owned(),
                finding["response"].as_u64().expect("a number"),
            )
        })
        .collect()
}

fn is(rule: &str, response: u64) -> (String, u64) {
    (rule.to_owned(), response)
}

/// The names of the sources that have findings, in their order.
fn sources(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|finding| finding["source"].as_str().expect("a name"))
        .collect()
}

fn says(outcome: &Outcome, code: i32, stderr: &[&str]) {
    assert_eq!(outcome.code, code, "{}{}", outcome.stdout, outcome.stderr);
    for part in stderr {
        assert!(outcome.stderr.contains(part), "{part}: {}", outcome.stderr);
    }
}

// Exit statuses.

#[test]
fn nothing_denied_is_0_and_something_denied_is_1() {
    assert_eq!(run(&["fixtures/responses/sso-minimal.json"]).code, 0);
    assert_eq!(pipe(EMAIL, BAD).code, 1);
    assert_eq!(
        pipe(EMAIL, "{").code,
        1,
        "not JSON is a response that is invalid"
    );
}

#[test]
fn usage_is_2_and_says_what_was_meant() {
    says(&run(&["--strictt", "x"]), 2, &["--strictt", "--strict"]);
    says(
        &run(&["-D", "missing-feild", "x"]),
        2,
        &["missing-feild", "similar", "'missing-field'"],
    );
    says(&run(&["-f", "jsno", "x"]), 2, &["'json'"]);
    says(&run(&["--input-format", "xml", "x"]), 2, &["ndjson"]);
    says(&run(&["-j", "0", "x"]), 2, &["--jobs"]);
    says(&run(&["-q", "-v", "x"]), 2, &["cannot be used with"]);
    says(&run(&["-", "-"]), 2, &["only once"]);
    says(&run(&["--include", "a[", "x"]), 2, &["`a[` is not a glob"]);
}

/// Nobody is to wait for a file that no mode writes, or to take for heeded what is not.
#[test]
fn an_option_of_another_mode_is_refused() {
    let of_none: [&[&str]; 7] = [
        &["--print-schema", "config", "--report", "json=x.json"],
        &["--print-schema", "config", "--strict"],
        &["--list", "rules", "--report", "json=x.json"],
        &["--list", "rules", "-f", "json"],
        &["--list", "routes", "x.json"],
        &["--explain", "missing-field", "--write-baseline", "x.json"],
        &["--explain", "missing-field", "-D", "drift"],
    ];
    for arguments in of_none {
        says(&run(arguments), 2, &["cannot be used with"]);
    }
    let of_another: [(&[&str], &str); 15] = [
        (&["--print-schema", "config", "-o", "x.json"], "--redact"),
        (&["--explain", "missing-field", "--dry-run"], "--redact"),
        (&["--merge", "-o", "x.json", "r.json"], "--redact"),
        (&["--coverage", "-o", "x.json", "r.json"], "--redact"),
        (&["--coverage", "--in-place", "r.json"], "--redact"),
        (&["-f", "json", "-o", "x.json", "r.json"], "--redact"),
        (&["-v", "--in-place", "r.json"], "--redact"),
        (&["--strict", "--dry-run", "r.json"], "--redact"),
        (&["-o", "x.json", "r.json"], "--redact"),
        (&["--list", "rules", "--nullable"], "--print-schema <NAME>"),
        (
            &["--redact", "--nullable", "r.json"],
            "--print-schema <NAME>",
        ),
        (
            &["--coverage", "--nullable", "r.json"],
            "--print-schema <NAME>",
        ),
        (&["--nullable", "r.json"], "--print-schema <NAME>"),
        (&["--merge", "--against", "x.json", "r.json"], "--coverage"),
        (&["--redact", "--against", "x.json", "r.json"], "--coverage"),
    ];
    for (arguments, mode) in of_another {
        let said = format!("required arguments were not provided:\n  {mode}\n");
        says(&run(arguments), 2, &[&said]);
    }
    for arguments in [
        &["--list", "rules", "-D", "drift"][..],
        &["--list", "schemas", "--schemas", "schemas/backend"],
        &["--print-schema", "config", "--color", "never"],
    ] {
        assert_eq!(run(arguments).code, 0, "{arguments:?}");
    }
}

#[test]
fn a_path_that_is_not_there_is_2() {
    let outcome = run(&["nowhere.json"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome
            .stdout
            .contains("cannot read nowhere.json: no such file")
    );
    let report = run(&["-f", "json", "nowhere.json"]).json();
    assert_eq!(
        report["unreadable"],
        json!([{"source": "nowhere.json", "message": "no such file or directory"}])
    );
    assert_eq!(report["summary"]["unreadable"], 1);
}

#[test]
fn two_wins_over_one() {
    let folder = folder([("bad.json", BAD.as_bytes())]);
    let arguments = [EMAIL, &["-f", "json", "bad.json", "nowhere.json"]].concat();
    let outcome = run_in(folder.path(), &arguments);
    assert_eq!(outcome.code, 2);
    assert_eq!(outcome.json()["summary"]["errors"], 1);
}

#[test]
fn nothing_checked_is_2_unless_allowed() {
    let empty = tempfile::tempdir().expect("a folder");
    for outcome in [
        pipe(&[], ""),
        pipe(&[], " \n\t\r\n"),
        pipe(&[], "\u{feff}"),
        run_in(empty.path(), &["."]),
    ] {
        assert_eq!(outcome.code, 2, "{}", outcome.stdout);
        assert!(
            outcome.stdout.contains("nothing was checked"),
            "{}",
            outcome.stdout
        );
    }
    assert_eq!(pipe(&["-q"], "").code, 2);
    assert!(pipe(&["-q"], "").stdout.contains("nothing was checked"));
    assert_eq!(pipe(&["--allow-empty"], "").code, 0);
    assert_eq!(run_in(empty.path(), &["--allow-empty", "."]).code, 0);
    assert_eq!(run(&["--allow-empty", "nowhere.json"]).code, 2);
}

#[test]
fn a_file_that_no_reader_claims_is_skipped() {
    let folder = folder([("a.txt", b"hello" as &[u8]), ("b.json", GOOD.as_bytes())]);
    let arguments = [EMAIL, &["-f", "json", "a.txt", "b.json"]].concat();
    let outcome = run_in(folder.path(), &arguments);
    assert_eq!(outcome.code, 0);
    let report = outcome.json();
    assert_eq!(
        report["summary"]["skipped_reasons"],
        json!({"not-a-capture": 1})
    );
    assert_eq!(report["summary"]["responses"], 2);
    assert_eq!(report["skipped"][0]["source"], "a.txt");
    assert_eq!(
        run_in(folder.path(), &["a.txt"]).code,
        2,
        "nothing was checked"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn one_bad_file_does_not_stop_the_run() {
    let folder = folder([
        ("a.json", BAD.as_bytes()),
        ("c.json", b"\xff\xfe\x00"),
        ("d.json", b"" as &[u8]),
        ("e.json", BAD.as_bytes()),
    ]);
    // Reading it fails, whoever reads.
    std::os::unix::fs::symlink("/proc/self/mem", folder.path().join("b.json")).expect("a link");
    let outcome = run_in(folder.path(), &[EMAIL, &["-f", "json", "."]].concat());
    let report = outcome.json();
    assert_eq!(outcome.code, 2);
    assert_eq!(
        sources(&report),
        ["./a.json", "./c.json", "./d.json", "./e.json"]
    );
    assert_eq!(report["unreadable"][0]["source"], "./b.json");
    assert_eq!(report["summary"]["sources"], 5);
    assert_eq!(report["summary"]["checked"], 4);
}

// Standard input.

#[test]
fn one_text_or_several_on_standard_input() {
    let (code, report) = email(&[], GOOD);
    assert_eq!((code, &report["summary"]["checked"]), (0, &json!(1)));
    let (code, report) = email(&["-"], format!("{GOOD}{BAD} \n {GOOD}"));
    assert_eq!((code, &report["summary"]["checked"]), (1, &json!(3)));
    assert_eq!(rules(&report), [is("missing-field", 1)]);
    let pretty = "{\n \"email_id\": \"a\"\n}\n{\n \"email_id\": \"a\"\n}\n";
    let (_, report) = email(&[], pretty);
    assert_eq!(
        rules(&report),
        [is("missing-field", 0), is("missing-field", 1)]
    );
}

#[test]
fn a_broken_line_costs_that_line_only() {
    for broken in [
        r#"{"email_id":"a",}"#,
        r#"{"email_id":"a"#,
        "{",
        "curl: (28) timed out",
        "\u{1b}[1m{}",
    ] {
        let (code, report) = email(&[], format!("{GOOD}\n{broken}\n{BAD}\n{GOOD}\n"));
        assert_eq!(code, 1);
        assert_eq!(report["summary"]["checked"], 4, "{broken}");
        assert_eq!(
            rules(&report),
            [is("invalid-json", 1), is("missing-field", 2)],
            "{broken}"
        );
        let crlf = format!("{GOOD}\r\n{broken}\r\n{BAD}\r\n{GOOD}");
        assert_eq!(rules(&email(&[], crlf).1), rules(&report), "{broken}");
        let marked = format!("\u{feff}{GOOD}\n{broken}\n{BAD}\n");
        assert_eq!(rules(&email(&[], marked).1), rules(&report), "{broken}");
    }
}

#[test]
fn an_input_format_is_taken_at_its_word() {
    let two = format!("{GOOD}\n{GOOD}\n");
    assert_eq!(email(&[], &two).0, 0);
    let (code, report) = email(&["--input-format", "json"], &two);
    assert_eq!(code, 1);
    assert_eq!(rules(&report), [is("invalid-json", 0)]);
    let pretty = "{\n\"email_id\":\"a\",\"email_address\":\"b\"}";
    assert_eq!(email(&["--input-format", "json-stream"], pretty).0, 0);
    let (_, report) = email(&["--input-format", "ndjson"], pretty);
    assert_eq!(
        rules(&report),
        [is("invalid-json", 0), is("invalid-json", 1)]
    );
}

#[test]
fn standard_input_has_a_name() {
    let (_, report) = email(&[], BAD);
    assert_eq!(report["findings"][0]["source"], "-");
    let (_, report) = email(&["--stdin-name", "live.json"], BAD);
    assert_eq!(report["findings"][0]["source"], "live.json");
    let outcome = pipe(&[EMAIL, &["--stdin-name", "a\u{1b}b"]].concat(), BAD);
    assert!(
        outcome.stdout.contains("a\\u{1b}b:1:1"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn standard_input_may_be_a_piece_of_a_file() {
    let lines = format!("{BAD}\n\n{GOOD}\r\n\u{feff}{BAD}\nnot JSON\n{BAD}");
    let report = |arguments: &[&str], text: &str| {
        let ndjson = ["-f", "ndjson", "--input-format", "ndjson"];
        pipe(&[EMAIL, &ndjson, arguments].concat(), text).stdout
    };
    let (listed, counts) = split_last_line(&report(&[], &lines));
    let cut = lines.find('\u{feff}').expect("there is one");
    let (head, head_counts) = split_last_line(&report(&[], &lines[..cut]));
    let start = format!("4:{cut}:2");
    let (tail, tail_counts) = split_last_line(&report(&["--stdin-start", &start], &lines[cut..]));
    let pieces = [&head, &head_counts, &tail, &tail_counts].map(String::as_str);
    let merged = pipe(&["--merge", "-f", "ndjson"], pieces.concat()).stdout;
    assert_eq!(split_last_line(&merged).1, counts);
    assert_eq!(listed, head + &tail);
    let sources = |line: &str| line.contains(r#""sources":1"#);
    assert!(sources(&counts) && !sources(&tail_counts));
    for wrong in ["0:0:0", "1:0", "1:0:0:0", "a:0:0", ""] {
        let outcome = pipe(&["--stdin-start", wrong], GOOD);
        assert_eq!(outcome.code, 2, "{wrong}");
        assert!(
            outcome.stderr.contains("such as 1:0:0"),
            "{}",
            outcome.stderr
        );
    }
}

fn split_last_line(report: &str) -> (String, String) {
    let at = report.trim_end().rfind('\n').expect("several lines") + 1;
    (report[..at].to_owned(), report[at..].to_owned())
}

#[test]
fn a_byte_order_mark_is_named() {
    let outcome = pipe(EMAIL, format!("\u{feff}{BAD}"));
    assert!(
        outcome.stdout.contains("byte order mark"),
        "{}",
        outcome.stdout
    );
}

// Files and folders.

#[test]
fn a_folder_is_read_by_names_and_globs() {
    let bad = BAD.as_bytes();
    let folder = folder([
        ("b.json", bad),
        ("a/x.ndjson", bad),
        ("a/y.jsonl", bad),
        ("a/z.txt", bad),
        (".hidden.json", bad),
        (".git/x.json", bad),
        ("node_modules/m/x.json", bad),
        ("target/x.json", bad),
        ("vendor/x.json", bad),
        ("trap.json/x.json", bad),
        ("c/a.json.bak", bad),
        ("c/deep/a.log", bad),
        ("c/d.NDJSON", bad),
        ("c/json", b"x"),
        ("c/node_modules/x/y.json", bad),
        ("c/x/deep/a.log", bad),
    ]);
    let listed = |arguments: &[&str]| {
        let arguments = [EMAIL, &["-f", "json"], arguments].concat();
        let report = run_in(folder.path(), &arguments).json();
        sources(&report).join(" ")
    };
    assert_eq!(
        listed(&["."]),
        "./a/x.ndjson ./a/y.jsonl ./b.json ./c/d.NDJSON ./trap.json/x.json"
    );
    let c = |more: &[&str]| listed(&[more, &["c"]].concat());
    assert_eq!(c(&["--include", "deep/*.log"]), "c/d.NDJSON c/deep/a.log");
    assert_eq!(
        c(&["--include", "node_modules/x/*.json"]),
        "c/d.NDJSON c/node_modules/x/y.json"
    );
    assert_eq!(
        c(&["--include", "node_modules/x/*.txt"]),
        "c/d.NDJSON",
        "a folder that is entered for a glob holds what that glob matches, and nothing else"
    );
    assert_eq!(
        c(&["--include", "node_modules"]),
        "c/d.NDJSON c/node_modules/x/y.json",
        "a folder that a glob matches is one like any other"
    );
    for glob in [
        "node_modules/x",
        "./node_modules/**",
        "{vendor,node_modules}/**",
        "node_mod?les/x/*",
    ] {
        let taken = "c/d.NDJSON c/node_modules/x/y.json";
        assert_eq!(c(&["--include", glob]), taken, "{glob}");
    }
    for glob in ["**", "*", "*/x/y.json", "*.*", "n*", "x/**"] {
        let all = c(&["--include", glob]);
        assert!(!all.contains("node_modules"), "{glob}: {all}");
    }
    assert_eq!(
        c(&["--include", "node_modules/m", "--include", "**/*.json"]),
        "c/d.NDJSON",
        "a glob takes nothing of a folder that another one names"
    );
    assert_eq!(listed(&["b.json", "a"]), "b.json a/x.ndjson a/y.jsonl");
    assert_eq!(listed(&["a/z.txt", ".hidden.json"]), "a/z.txt .hidden.json");
    assert_eq!(listed(&["node_modules"]), "node_modules/m/x.json");
    assert_eq!(
        listed(&["--include", "*.txt", "a"]),
        "a/x.ndjson a/y.jsonl a/z.txt"
    );
    assert_eq!(
        listed(&["--exclude", "a", "--exclude", "trap.json/*", "."]),
        "./b.json ./c/d.NDJSON"
    );
    assert_eq!(
        listed(&["--include", "*.txt", "--exclude", "*.ndjson", "a"]),
        "a/y.jsonl a/z.txt"
    );
    assert_eq!(
        listed(&["--include", ".git/*.json", "--exclude", "a", "."]),
        "./.git/x.json ./b.json ./c/d.NDJSON ./trap.json/x.json"
    );
    assert_eq!(
        listed(&["--include", "vendor/*.json", "--exclude", "a", "."]),
        "./b.json ./c/d.NDJSON ./trap.json/x.json ./vendor/x.json"
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_counted_and_never_opened() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    let folder = folder([("a.json", BAD.as_bytes()), ("inner/b.json", BAD.as_bytes())]);
    let at = |name: &str| folder.path().join(name);
    let made = std::process::Command::new("mkfifo")
        .arg(at("pipe.json"))
        .status();
    assert!(made.expect("mkfifo").success());
    let _socket = UnixListener::bind(at("socket.json")).expect("a socket");
    symlink("nowhere", at("dead.json")).expect("a link");
    symlink("loop.json", at("loop.json")).expect("a link");
    symlink("inner", at("folder.json")).expect("a link");
    symlink("inner/b.json", at("linked.json")).expect("a link");
    let elsewhere = crate::support::folder([("c.json", BAD.as_bytes())]);
    symlink(elsewhere.path().join("c.json"), at("other.json")).expect("a link");
    symlink("/dev/zero", at("zero.json")).expect("a link");
    let outcome = run_in(folder.path(), &[EMAIL, &["-f", "json", "."]].concat());
    let report = outcome.json();
    assert_eq!(outcome.code, 1);
    assert_eq!(
        sources(&report),
        ["./a.json", "./inner/b.json", "./other.json"],
        "a file is read once, by the first path that leads to it"
    );
    assert_eq!(
        report["summary"]["passed_over"],
        json!({"dead link": 1, "device": 1, "link loop": 1, "link to a folder": 1, "pipe": 1, "socket": 1})
    );
    let human = run_in(folder.path(), &[EMAIL, &["-v", "."]].concat());
    assert!(human.stdout.contains("dead link"), "{}", human.stdout);
    let plain = run_in(folder.path(), &[EMAIL, &["."]].concat());
    let shown =
        "1 link to a folder not followed: ./folder.json; name the folders that should be read";
    assert!(plain.stdout.contains(shown), "{}", plain.stdout);
}

#[cfg(unix)]
#[test]
fn names_can_be_hostile() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let names: &[&[u8]] = &[
        b"a\nerror: fake\n.json",
        b"b\x1b[2J.json",
        b"c\xff\xfe.json",
        "d\u{202e}nosj.json".as_bytes(),
        b"-D.json",
        b"e \"q\".json",
    ];
    for name in names {
        let path = folder.path().join(std::ffi::OsStr::from_bytes(name));
        fs::write(path, BAD).expect("a file");
    }
    let human = run_in(folder.path(), &[EMAIL, &["-v", "."]].concat());
    assert_eq!(human.code, 1);
    assert!(
        human.stdout.contains("./a\\nerror: fake\\n.json:1:1"),
        "{}",
        human.stdout
    );
    assert!(
        !human.stdout.contains(['\u{1b}', '\u{202e}']),
        "{}",
        human.stdout
    );
    assert!(
        !human
            .stdout
            .lines()
            .any(|line| line.starts_with("error: fake"))
    );
    let outcome = run_in(folder.path(), &[EMAIL, &["-f", "json", "."]].concat());
    assert!(!outcome.stdout.contains(['\u{1b}', '\u{202e}']));
    let report = outcome.json();
    assert_eq!(report["summary"]["checked"], names.len());
    assert_eq!(sources(&report)[1], "./a\nerror: fake\n.json");
    assert_eq!(sources(&report)[3], "./c\\xff\\xfe.json");
    let outcome = run_in(folder.path(), &[EMAIL, &["--", "-D.json"]].concat());
    assert_eq!(outcome.code, 1);
}

#[test]
fn the_order_is_that_of_the_inputs_however_many_threads_there_are() {
    let folder = tempfile::tempdir().expect("a folder");
    for at in 0..300 {
        let content = match at % 3 {
            0 => GOOD.to_owned(),
            1 => format!("{BAD}\n{GOOD}\n{{\n"),
            _ => format!("{BAD}{}", " ".repeat(at * 50)),
        };
        let path = folder.path().join(format!("{}/{at}.json", at % 7));
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    let filler = "x".repeat(5000);
    let long: Vec<String> = (0..4000)
        .map(|at| match at % 50 {
            7 => format!("{{\"email_id\":\"{filler}\"}}\n"),
            9 => format!("{{\"email_id\":\"{filler}\",\"email_address\":{at}}}\n"),
            11 => format!("{{\"email_id\":\"{filler}\n"),
            _ => format!("{{\"email_id\":\"{filler}\",\"email_address\":\"\"}}\n"),
        })
        .collect();
    let long = long.concat();
    assert!(long.len() > 19_000_000);
    fs::write(folder.path().join("long.ndjson"), &long).expect("a file");
    fs::write(folder.path().join("zlong.ndjson"), &long).expect("a file");
    let judged = |arguments: &[&str]| {
        run_in(
            folder.path(),
            &[EMAIL, arguments, &["long.ndjson", "."]].concat(),
        )
    };
    for format in [["-f", "json"], ["-f", "human"]] {
        let one = judged(&[&["-j1"], &format[..]].concat());
        let many = judged(&[&["-j4"], &format[..]].concat());
        assert!(one.stdout == many.stdout, "{format:?}");
        assert_eq!((one.code, many.code), (1, 1));
    }
    let report = judged(&["-j3", "-f", "json"]).json();
    assert_eq!(report["summary"]["checked"], 4000 * 2 + 300 + 200);
    let places: Vec<(&str, u64, u64)> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .take_while(|finding| finding["source"] == "long.ndjson")
        .map(|finding| {
            (
                finding["rule"].as_str().expect("a rule"),
                finding["response"].as_u64().expect("a number"),
                finding["span"]["start"]["line"].as_u64().expect("a line"),
            )
        })
        .collect();
    assert_eq!(places.len(), 240);
    for (at, place) in places.iter().enumerate() {
        let rule = ["missing-field", "type-mismatch", "invalid-json"][at % 3];
        let response = (at / 3 * 50 + [7, 9, 11][at % 3]) as u64;
        assert_eq!(*place, (rule, response, response + 1));
    }
}

/// Files as well as folders: by links, and by `.` and `..`.
#[cfg(unix)]
#[test]
fn what_is_named_twice_is_read_once() {
    let folder = folder([("c/a.json", BAD.as_bytes()), ("c/d/b.json", BAD.as_bytes())]);
    let link = folder.path().join("linked");
    std::os::unix::fs::symlink("c", link).expect("a link");
    for paths in [
        &["c", "c"][..],
        &["c", "c/a.json"],
        &["c/a.json", "c"],
        &["c/d/../a.json", "./c/d/b.json", "c/d", "linked"],
    ] {
        let outcome = run_in(folder.path(), &[EMAIL, &["-f", "json"], paths].concat());
        assert_eq!(outcome.json()["summary"]["checked"], 2, "{paths:?}");
    }
}

/// A link is named whatever it is called, and not where it would be passed over as a folder.
#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_named() {
    use std::os::unix::fs::symlink;
    let folder = folder([
        ("c/a.json", BAD.as_bytes()),
        ("real/b.json", BAD.as_bytes()),
    ]);
    symlink("../real", folder.path().join("c/v2")).expect("a link");
    symlink("../real", folder.path().join("c/node_modules")).expect("a link");
    let outcome = run_in(folder.path(), &[EMAIL, &["c"]].concat());
    let shown = "1 link to a folder not followed: c/v2;";
    assert!(outcome.stdout.contains(shown), "{}", outcome.stdout);
    let report = run_in(folder.path(), &[EMAIL, &["-f", "json", "c"]].concat()).json();
    assert_eq!(
        report["summary"]["passed_over"],
        json!({"link to a folder": 1})
    );
    let followed = run_in(
        folder.path(),
        &[EMAIL, &["-f", "json", "c", "c/v2"]].concat(),
    )
    .json();
    assert_eq!(followed["summary"]["checked"], 2);
    assert_eq!(followed["summary"].get("passed_over"), None);
}

/// What was not looked at is said in every format, also of a run in which all is well, and of a sum.
#[cfg(unix)]
#[test]
fn a_link_to_a_folder_is_said_in_every_format() {
    use std::os::unix::fs::symlink;
    let folder = folder([
        ("c/a.json", GOOD.as_bytes()),
        ("real/b.json", BAD.as_bytes()),
    ]);
    let here = folder.path();
    symlink("../real", here.join("c/@v2`|")).expect("a link");
    let shown = |arguments: &[&str]| {
        let outcome = run_in(here, arguments);
        assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.stderr);
        outcome.stdout.replace("\n  ", " ")
    };
    let report = shown(&[EMAIL, &["c", "-f", "json"]].concat());
    fs::write(here.join("r.json"), report).expect("room");
    for format in [
        "concise", "github", "gitlab", "html", "human", "junit", "markdown", "sarif",
    ] {
        for quiet in [&[][..], &["-q"]] {
            let direct = shown(&[EMAIL, quiet, &["c", "-f", format]].concat());
            assert_eq!(
                direct.matches("not followed").count(),
                1,
                "{format}: {direct}"
            );
            assert!(direct.contains("v2"), "{format}: {direct}");
            let sum = shown(&[quiet, &["--merge", "r.json", "-f", format]].concat());
            assert_eq!(
                sum.matches("1 link to a folder not followed").count(),
                1,
                "{format}: {sum}"
            );
        }
    }
    let markdown = shown(&[EMAIL, &["c", "-f", "markdown"]].concat());
    assert!(!markdown.contains(['@', '`', '|']), "{markdown}");
    // A folder of reports has them, too.
    symlink("../real", here.join("c/more")).expect("a link");
    fs::rename(here.join("r.json"), here.join("c/a.json")).expect("a move");
    let sum = shown(&["--merge", "c"]);
    assert!(
        sum.contains("3 links to folders not followed: c/@v2`|, c/more, …;"),
        "{sum}"
    );
}

// Levels.

#[test]
fn the_last_setting_of_a_level_wins() {
    let code = |levels: &[&str]| pipe(&[EMAIL, levels].concat(), BAD).code;
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["-A", "missing-field"]), 0);
    assert_eq!(code(&["-A", "missing-field", "-D", "required"]), 1);
    assert_eq!(code(&["-D", "required", "-A", "missing-field"]), 0);
    assert_eq!(code(&["-A", "required", "-W", "missing-field"]), 0);
    assert_eq!(
        code(&["-D", "missing-field", "-W", "required", "-A", "type"]),
        0
    );
    assert_eq!(code(&["--allow=required", "--deny=missing-field"]), 1);
    assert_eq!(code(&["--strict", "-A", "required"]), 0);
    assert_eq!(
        code(&["-A", "required", "--strict"]),
        0,
        "wherever it stands"
    );
    let report = email(&["-A", "required", "-W", "missing-field"], BAD).1;
    assert_eq!(report["findings"][0]["severity"], "warning");
    assert_eq!(report["summary"]["valid"], 1);
}

#[test]
fn strict_denies_values_outside_an_enum() {
    let arguments = ["--schema", "api_session_v1_AuthenticationFactorType"];
    assert_eq!(pipe(&arguments, "\"pigeon\"").code, 0);
    assert_eq!(
        pipe(&[&arguments[..], &["--strict"]].concat(), "\"pigeon\"").code,
        1
    );
}

#[test]
fn the_list_of_rules_shows_the_levels_in_force() {
    let outcome = run(&["--list", "rules", "--strict", "-W", "drift"]);
    assert_eq!(outcome.code, 0);
    let row = |rule: &str| {
        let line = outcome
            .stdout
            .lines()
            .find(|line| line.split_whitespace().nth(1) == Some(rule));
        line.expect("a row").split_whitespace().collect::<Vec<_>>()[2..4].join(" ")
    };
    assert_eq!(row("null-optional"), "deny --strict");
    assert_eq!(row("unknown-field"), "warn command");
    assert_eq!(row("unknown-value"), "warn command");
    assert_eq!(row("deprecated-field"), "note default");
}

// Reports.

#[test]
fn a_cap_keeps_errors_before_warnings_and_counts_exact() {
    let line = |error: bool| {
        let address = if error { "1" } else { "\"b\"" };
        format!("{{\"email_id\":\"a\",\"email_address\":{address},\"x\":1}}\n")
    };
    let text: String = (0..20).map(|at| line(at % 5 == 4)).collect();
    let capped = |limit: &str| {
        let arguments = ["-W", "unknown-field", "--max-findings", limit];
        let (code, report) = email(&arguments, &text);
        assert_eq!(code, 1);
        assert_eq!(report["summary"]["errors"], 4);
        assert_eq!(report["summary"]["warnings"], 20);
        assert_eq!(
            report["summary"]["rules"],
            json!({"type-mismatch": 4, "unknown-field": 20})
        );
        let truncated = report.get("truncated") == Some(&Value::Bool(true));
        (truncated, rules(&report))
    };
    let (truncated, kept) = capped("6");
    assert!(truncated);
    assert_eq!(
        kept,
        [
            is("unknown-field", 0),
            is("unknown-field", 1),
            is("type-mismatch", 4),
            is("type-mismatch", 9),
            is("type-mismatch", 14),
            is("type-mismatch", 19),
        ]
    );
    assert_eq!(
        capped("2").1,
        [is("type-mismatch", 4), is("type-mismatch", 9)]
    );
    assert_eq!(capped("0"), (true, Vec::new()));
    let (truncated, kept) = capped("24");
    assert_eq!((truncated, kept.len()), (false, 24));
}

#[test]
fn quiet_says_the_summary_and_nothing_of_a_clean_run() {
    let clean = pipe(&[EMAIL, &["-q"]].concat(), GOOD);
    assert_eq!((clean.code, clean.stdout.as_str()), (0, ""));
    let dirty = pipe(&[EMAIL, &["-q"]].concat(), BAD);
    assert_eq!(dirty.code, 1);
    assert!(
        dirty
            .stdout
            .ends_with("\n1 response is invalid (1 error)\n")
    );
    assert!(!dirty.stdout.contains("-->"), "{}", dirty.stdout);
}

#[test]
fn verbose_names_every_place_and_every_skipped_file() {
    let text = format!("{BAD}\n").repeat(9);
    let plain = pipe(EMAIL, &text);
    assert!(
        plain.stdout.contains("and 8 more responses"),
        "{}",
        plain.stdout
    );
    assert!(!plain.stdout.contains("-:9:1"));
    let verbose = pipe(&[EMAIL, &["-v"]].concat(), &text);
    for line in 2..=9 {
        assert!(
            verbose.stdout.contains(&format!("-:{line}:1")),
            "{}",
            verbose.stdout
        );
    }
    let folder = folder([("a.txt", b"hello" as &[u8]), ("b.json", GOOD.as_bytes())]);
    let arguments = [EMAIL, &["-v", "a.txt", "b.json"]].concat();
    let outcome = run_in(folder.path(), &arguments);
    assert!(
        outcome.stdout.contains("skipped[not-a-capture]: a.txt"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn the_summary_is_the_last_lines() {
    let outcome = run(&["fixtures/responses"]);
    let last: Vec<&str> = outcome.stdout.lines().rev().take(3).collect();
    let verdict = "checked 9 responses in 9 files: 9 valid (2 warnings)";
    assert_eq!(last[0], verdict);
    let help = "help: stytch-validate --explain error-response explains the rule";
    assert_eq!(last[1], help);
    let note = "note[deprecated-field]: field `reset_session` is deprecated \
                (api_sso_v1_AuthenticateResponse), in 7 responses: ";
    assert!(last[2].starts_with(note), "{}", last[2]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_closes_the_pipe_changes_no_verdict() {
    let text = format!("{BAD}\n").repeat(5000);
    let folder = folder([
        ("bad.ndjson", text.as_bytes()),
        ("good.ndjson", format!("{GOOD}\n").as_bytes()),
    ]);
    let program = program().get_program().to_owned();
    for (file, code) in [("bad.ndjson", 1), ("good.ndjson", 0), ("nowhere.json", 2)] {
        for format in ["json", "human"] {
            let script = format!(
                "\"$0\" --schema api_session_v1_EmailFactor -v -W drift -f {format} {file} | head -c 10 >/dev/null; exit \"${{PIPESTATUS[0]}}\""
            );
            let mut shell = std::process::Command::new("bash");
            scrub(&mut shell);
            shell.arg("-c").arg(script).arg(&program);
            let outcome = finish(shell.current_dir(folder.path()), b"");
            says(&outcome, code, &[]);
            // Of a report for programs, what fell short is said where people look.
            let said = if (file, format) == ("nowhere.json", "json") {
                "error: cannot read nowhere.json: no such file or directory\nerror: nothing was checked\n"
            } else {
                ""
            };
            assert_eq!(outcome.stderr, said, "{format}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_can_t_be_written_is_2() {
    for arguments in [
        &["fixtures/responses/sso-minimal.json"][..],
        &["-f", "json", "fixtures/responses/sso-minimal.json"],
        &["--list", "schemas"],
        &["--print-schema", "api_session_v1_EmailFactor"],
        &["--explain", "missing-field"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("a device");
        let output = program()
            .args(arguments)
            .stdout(full)
            .output()
            .expect("an end");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("no space left on device"), "{said}");
    }
}

#[test]
fn colour_is_a_matter_of_flags_and_environment() {
    let colored = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = program();
        command.args(arguments).arg("fixtures/responses");
        command.envs(environment.iter().copied());
        finish(&mut command, b"").stdout.contains('\u{1b}')
    };
    assert!(!colored(&[], &[]), "no terminal");
    assert!(colored(&["--color", "always"], &[]));
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!colored(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(
        !colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "0")]),
        "whatever it says"
    );
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")]));
    let always = ["--color", "always", "-f", "json"];
    assert!(!colored(&always, &[]), "data has no colours");
}

// Other modes.

#[test]
fn lists_of_what_there_is() {
    let list = |what: &str| {
        let outcome = run(&["--list", what]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
        outcome.stdout
    };
    let first = |text: &str| -> Vec<String> {
        text.lines()
            .map(|line| line.split("  ").next().unwrap_or_default().to_owned())
            .collect()
    };
    let readers = stytch_validate::input::READERS.iter();
    let readers: Vec<&str> = readers.map(|reader| reader.name).collect();
    assert_eq!(first(&list("readers")), readers);
    let formats = first(&list("formats"));
    assert!(formats.contains(&"human".to_owned()) && formats.contains(&"json".to_owned()));
    let schemas = list("schemas");
    let files = |folder: &str| {
        let entries = fs::read_dir(repository(folder)).expect("a folder");
        entries
            .filter(|entry| {
                let path = entry.as_ref().expect("an entry").path();
                path.extension().is_some_and(|ending| ending == "json")
            })
            .count()
    };
    assert_eq!(
        schemas.lines().count(),
        ["backend", "frontend", "local"]
            .iter()
            .map(|api| files(&format!("schemas/{api}")))
            .sum::<usize>()
    );
    assert_eq!(
        list("rules").lines().count(),
        stytch_validate::rules::RULES.len()
    );
    says(&run(&["--list", "rulez"]), 2, &["rules"]);
}

/// In plain text, as wide as the terminal, with what the example gives; of no file that an
/// installed program does not have.
#[test]
fn a_rule_explains_itself() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for rule in stytch_validate::rules::RULES {
        let info = &rule.info;
        let outcome = run(&["--explain", info.id]);
        assert_eq!(outcome.code, 0);
        let shown = &outcome.stdout;
        assert!(shown.starts_with(&format!("{}\n", info.id)), "{shown}");
        assert!(words(shown).contains(&words(info.example)), "{shown}");
        let severity = match info.default {
            Level::Deny => "error",
            _ => "warning",
        };
        let title = format!("{severity}[{}]: ", info.id);
        assert_eq!(shown.matches(&title).count(), 1, "{shown}");
        let prose = shown.split(&title).next().expect("a text");
        for part in ["```", "## ", "`", "facts/", "docs/", "src/"] {
            assert!(!prose.contains(part), "{part} in {shown}");
        }
        let (_, rest) = shown.split_once("\nWhat to do\n").expect("a heading");
        for line in prose.lines().chain(rest.lines()) {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
    let coloured = run(&["--explain", "missing-field", "--color", "always"]);
    assert_eq!(coloured.code, 0, "{}", coloured.stderr);
    assert!(
        coloured
            .stdout
            .starts_with("\u{1b}[1mmissing-field\u{1b}[0m\n")
    );
    says(
        &run(&["--explain", "missing-feild"]),
        2,
        &["'missing-field'"],
    );
}

#[test]
fn help_and_version() {
    for flag in ["-h", "--help"] {
        let outcome = run(&[flag]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
        for part in [
            "Usage: stytch-validate [OPTIONS] [PATH",
            "--strict",
            "Exit status: 0",
        ] {
            assert!(outcome.stdout.contains(part), "{part}");
        }
    }
    let expected = concat!("stytch-validate ", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(&["-V"]).stdout, format!("{expected}\n"));
    // What it is built for, and of which commit where that is known.
    let version = run(&["--version"]).stdout;
    let built = version
        .strip_prefix(&format!("{expected} ("))
        .expect(&version);
    let built = built.strip_suffix(")\n").expect(&version);
    let target = built.split(' ').next_back().expect("a target");
    assert!(target.contains(std::env::consts::ARCH), "{version}");
}

#[test]
fn every_flag_has_a_line_of_help() {
    let help = run(&["-h"]).stdout;
    for line in help
        .lines()
        .filter(|line| line.trim_start().starts_with('-'))
    {
        let words = line
            .trim_start()
            .split("  ")
            .filter(|part| !part.trim().is_empty());
        assert!(words.count() >= 2, "{line}");
    }
}

#[test]
fn the_report_is_what_the_design_promises() {
    let outcome = pipe(&[EMAIL, &["-f", "json"]].concat(), BAD);
    let mut report = outcome.json();
    let fingerprint = report["findings"][0]["fingerprint"].take();
    assert_eq!(fingerprint.as_str().map(str::len), Some(64));
    let place = |column: u64| json!({"line": 1, "column": column, "offset": column - 1});
    let expected = json!({
        "version": 2,
        "tool": {"name": "stytch-validate", "version": env!("CARGO_PKG_VERSION")},
        "summary": {
            "sources": 1, "responses": 1, "checked": 1, "valid": 0, "invalid": 1,
            "skipped": 0, "unreadable": 0,
            "errors": 1, "warnings": 0, "notes": 0, "baseline": 0, "error_responses": 0,
            "skipped_reasons": {}, "rules": {"missing-field": 1},
            "errors_by_rule": {"missing-field": 1},
        },
        "findings": [{
            "rule": "missing-field", "severity": "error",
            "message": "required field `email_address` is missing",
            "source": "-", "response": 0,
            "span": {"start": place(1), "end": place(2)},
            "instance_location": "", "field": "email_address",
            "schema": "api_session_v1_EmailFactor", "keyword_location": "/required",
            "fingerprint": null,
        }],
        "skipped": [], "unreadable": [],
    });
    assert_eq!(report, expected);
}

#[test]
fn the_human_report_tells_the_place_and_the_help() {
    let outcome = pipe(EMAIL, BAD);
    for line in [
        "error[missing-field]: required field `email_address` is missing",
        "--> -:1:1",
        "help: stytch-validate --explain missing-field",
        "1 response is invalid (1 error)",
    ] {
        assert!(outcome.stdout.contains(line), "{line}:\n{}", outcome.stdout);
    }
}

#[test]
fn a_request_id_is_reported_in_its_documented_form_only() {
    let with = |id: &str| {
        let body = text("fixtures/responses/error-unauthorized.json");
        let mut body: Value = serde_json::from_str(&body).expect("JSON");
        body["request_id"] = json!(id);
        pipe(&["-f", "json"], body.to_string()).json()["findings"][0].clone()
    };
    let id = "request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141";
    assert_eq!(with(id)["request_id"], id);
    assert_eq!(with("secret").get("request_id"), None);
}

#[test]
fn nothing_is_written_beside_the_report() {
    let folder = folder([("a.json", BAD.as_bytes())]);
    run_in(folder.path(), &[EMAIL, &["."]].concat());
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(left.len(), 1);
    assert!(!Path::new(&folder.path().join("stytch-validate.log")).exists());
}
