//! The man page and the completions: committed as the program would write them now, without a
//! fault in the eyes of those who read them, and tried in every shell that this machine has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{finish, folder, repository, run};

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

#[test]
fn a_long_list_of_components_is_completed_and_not_in_the_help() {
    let script = generated("completions-bash");
    assert!(script.contains("api_sso_v1_AuthenticateResponse"));
    assert!(!run(&["--help"]).stdout.contains("api_sso_v1_"));
}

/// The program called `name`, where this machine has it.
fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// What a shell prints that is given this script, in a folder with the file of completions.
fn said(shell: &Path, options: &[&str], completions: &str, script: &str) -> String {
    let (what, path) = GENERATED
        .iter()
        .find(|(what, _)| *what == completions)
        .expect("completions");
    let name = path.rsplit('/').next().expect("a name");
    let folder = folder([(name, generated(what).as_bytes())]);
    let mut command = Command::new(shell);
    command
        .args(options)
        .args(["-c", script])
        .current_dir(folder.path());
    let outcome = finish(&mut command, b"");
    assert_eq!(outcome.stderr, "", "{}", shell.display());
    assert_eq!(outcome.code, 0, "{}", shell.display());
    outcome.stdout
}

/// The last word of a line that is being typed, and what it can become.
const TYPED: &[(&str, &[&str])] = &[
    (
        "-D missing-",
        &[
            "missing-deprecated-field",
            "missing-field",
            "missing-newer-field",
        ],
    ),
    ("--warn dri", &["drift"]),
    ("-f g", &["github", "gitlab"]),
    ("--input-format go", &["go-vcr"]),
    (
        "--schema api_sso_v1_Auth",
        &["api_sso_v1_AuthenticateResponse"],
    ),
    (
        "--print-schema api_organization_v1_Member",
        &[
            "api_organization_v1_Member",
            "api_organization_v1_MemberConnectedApp",
            "api_organization_v1_MemberRole",
            "api_organization_v1_MemberRoleSource",
        ],
    ),
    ("--in", &["--in-place", "--include", "--input-format"]),
    ("--list s", &["schemas"]),
    ("--generate completions-b", &["completions-bash"]),
];

fn assert_completes(shell: &str, typed: &str, printed: &str, wanted: &[&str]) {
    // Fish says what a word means, behind a tab.
    let words = printed.lines().filter_map(|line| line.split('\t').next());
    let mut words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    assert_eq!(words, wanted, "{shell}: stytch-validate {typed}");
}

#[cfg(unix)]
#[test]
fn bash_completes_options_and_their_values() {
    let Some(bash) = installed("bash") else {
        return;
    };
    for (typed, wanted) in TYPED {
        // As bash itself calls it: the words, which of them is meant, and the function that
        // `complete` was told of.
        let script = format!(
            r#"source ./stytch-validate.bash
            COMP_WORDS=(stytch-validate {typed})
            COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
            told=$(complete -p stytch-validate)
            told=${{told##* -F }}
            "${{told%% *}}" stytch-validate "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD - 1]}}"
            printf '%s\n' "${{COMPREPLY[@]}}""#
        );
        let printed = said(
            &bash,
            &["--noprofile", "--norc"],
            "completions-bash",
            &script,
        );
        assert_completes("bash", typed, &printed, wanted);
    }
}

#[cfg(unix)]
#[test]
fn fish_completes_options_and_their_values() {
    let Some(fish) = installed("fish") else {
        return;
    };
    for (typed, wanted) in TYPED {
        let script = format!(
            "source ./stytch-validate.fish; complete --do-complete 'stytch-validate {typed}'"
        );
        let printed = said(&fish, &["--no-config"], "completions-fish", &script);
        assert_completes("fish", typed, &printed, wanted);
    }
}

/// Zsh completes in its line editor only, so a second one is given a terminal and typed into.
#[cfg(unix)]
#[test]
fn zsh_completes_options_and_their_values() {
    let Some(zsh) = installed("zsh") else {
        return;
    };
    let alone = TYPED.iter().filter(|(_, wanted)| wanted.len() == 1);
    for (typed, wanted) in alone {
        let script = format!(
            r#"(sleep 60; kill $$) >/dev/null 2>&1 &
            zmodload zsh/zpty
            zpty editor zsh -f -i
            zpty -w editor "PS1= ; fpath=($PWD \$fpath); autoload -Uz compinit; compinit -u -D"
            zpty -w editor "stytch-validate() {{ print -r -- got \$*[-1] end }}"
            zpty -w editor $'stytch-validate {typed}\t'
            zpty -r editor seen $'*got * end\r\n*' || exit 3
            print -r -- ${{${{seen##*got }}%% end*}}
            zpty -d editor; kill $!"#
        );
        let printed = said(&zsh, &["-f"], "completions-zsh", &script);
        assert_completes("zsh", typed, &printed, wanted);
    }
}

#[cfg(unix)]
#[test]
fn readers_of_man_pages_find_no_fault() {
    let folder = folder([("stytch-validate.1", generated("man").as_bytes())]);
    let page = folder.path().join("stytch-validate.1");
    if let Some(groff) = installed("groff") {
        let mut command = Command::new(groff);
        command.args(["-man", "-ww", "-z", "-Tutf8"]).arg(&page);
        let outcome = finish(&mut command, b"");
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    }
    if let Some(mandoc) = installed("mandoc") {
        let mut command = Command::new(mandoc);
        command.args(["-T", "lint", "-W", "warning"]).arg(&page);
        let outcome = finish(&mut command, b"");
        // The date is left out: the same program must write the same bytes tomorrow.
        let faults: Vec<&str> = outcome
            .stdout
            .lines()
            .filter(|line| !line.contains("missing date"))
            .collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
