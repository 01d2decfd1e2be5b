//! The man page and the completions: committed as the program would write them now.

mod readers;

use std::fs;

use crate::support::{repository, run, text};

/// What can be generated, and the file that keeps it.
const GENERATED: &[(&str, &str)] = &[
    ("man", "docs/man/stytch-validate.1"),
    ("completions-bash", "completions/stytch-validate.bash"),
    ("completions-elvish", "completions/stytch-validate.elv"),
    ("completions-fish", "completions/stytch-validate.fish"),
    ("completions-powershell", "completions/_stytch-validate.ps1"),
    ("completions-zsh", "completions/_stytch-validate"),
];

fn generated(what: &str) -> String {
    let outcome = run(&["--generate", what]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{what}");
    outcome.stdout
}

#[test]
fn the_man_page_and_the_completions_are_fresh() {
    for (what, path) in GENERATED {
        let fresh = generated(what);
        let file = repository(path);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            fs::write(&file, &fresh).expect("a file");
        }
        let committed = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            committed == fresh,
            "{path} is stale: UPDATE_DOCS=1 cargo test generate rewrites it"
        );
    }
}

#[test]
fn whatever_can_be_generated_is_kept() {
    let outcome = run(&["--generate", "nothing"]);
    assert_eq!(outcome.code, 2);
    let (_, names) = outcome
        .stderr
        .split_once("possible values: ")
        .expect("the names there are");
    let names = names.split(']').next().expect("their end");
    let kept: Vec<&str> = GENERATED.iter().map(|(what, _)| *what).collect();
    assert_eq!(names.split(", ").collect::<Vec<_>>(), kept);
}

#[test]
fn the_man_page_has_the_sections_people_look_for() {
    let page = generated("man");
    let sections: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix(".SH "))
        .map(|name| name.trim_matches('"'))
        .collect();
    assert_eq!(
        sections,
        [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "RULES",
            "EXIT STATUS",
            "ENVIRONMENT",
            "FILES",
            "EXAMPLES",
            "SEE ALSO"
        ]
    );
    let title = page.lines().find(|line| line.starts_with(".TH"));
    let version = env!("CARGO_PKG_VERSION");
    let wanted = format!(r#".TH STYTCH-VALIDATE 1 "" "stytch-validate {version}" "User Commands""#);
    assert_eq!(title, Some(wanted.as_str()));
    for line in page.lines() {
        if line.strip_prefix(r"\fBstytch\-validate").is_some() {
            let options = line.split(r"\-\-").skip(1);
            for option in options.filter_map(|rest| rest.split([' ', '=', '\\']).next()) {
                let described = format!(r"\fB\-\-{option}");
                assert!(page.contains(&described), "{option} of an example");
            }
        }
    }
}

/// The man page and the guide name the same variables, and all that the program asks for.
#[test]
fn the_environment_is_described() {
    let page = generated("man");
    let (_, section) = page.split_once(".SH ENVIRONMENT").expect("a section");
    let (section, _) = section.split_once(".SH").expect("its end");
    let guide = text("docs/src/reference/options.md");
    let (_, table) = guide.split_once("## Environment").expect("a section");
    let man: Vec<&str> = section.split("\\fB").skip(1).collect();
    let man = man.iter().filter_map(|it| it.split("\\fR").next());
    let rows = table.lines().filter_map(|row| row.strip_prefix("| `"));
    let rows: Vec<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    assert_eq!(man.collect::<Vec<_>>(), rows);
    for file in ["mod", "actions", "reports"] {
        let source = text(&format!("src/cli/{file}.rs"));
        let asked = source.split("env::var").skip(1);
        for name in asked.filter_map(|rest| rest.split('"').nth(1)) {
            let is_name = name
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            assert!(!is_name || rows.contains(&name), "{name}");
        }
    }
}

#[test]
fn what_is_hidden_is_offered_nowhere() {
    for (what, _) in GENERATED {
        assert!(!generated(what).contains("screen"), "{what}");
    }
    let tip = run(&["--no-scree", "x"]).stderr;
    assert!(!tip.contains("--no-screen"), "{tip}");
    let tip = run(&["--no-progres", "x"]).stderr;
    assert!(tip.contains("--no-progress"), "{tip}");
}

#[test]
fn a_long_list_of_components_is_completed_and_not_in_the_help() {
    let script = generated("completions-bash");
    assert!(script.contains("api_sso_v1_AuthenticateResponse"));
    assert!(!run(&["--help"]).stdout.contains("api_sso_v1_"));
}
