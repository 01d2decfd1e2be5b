//! Those whom the man page and the completions are for: shells and readers of man pages, as far as
//! this machine has them.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{GENERATED, generated};
use crate::support::{finish, folder};

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

#[test]
fn bash_completes_options_and_their_values() {
    let Some(bash) = installed("bash") else {
        return;
    };
    for (typed, wanted) in TYPED {
        // As bash itself calls it: the words, which of them is meant, and the function that
        // `complete` was reported.
        let script = format!(
            r#"source ./stytch-validate.bash
            COMP_WORDS=(stytch-validate {typed})
            COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
            shown=$(complete -p stytch-validate)
            shown=${{shown##* -F }}
            "${{shown%% *}}" stytch-validate "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD - 1]}}"
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
