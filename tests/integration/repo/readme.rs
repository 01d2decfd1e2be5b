//! Holds `README.md` to the program: its picture, its table of rules and its commands are what the
//! program does now. `UPDATE_DOCS=1 cargo test readme` writes them anew.

mod chart;
mod picture;

use std::fmt::Write as _;
use std::fs;

use stytch_validate::commands::explain::in_table_order;
use stytch_validate::model::rule::{Group, Level};

use crate::support::{copy, finish, program, repository, scrub, text};

const RULES: (&str, &str) = (
    "<!-- rules: written by a test -->\n",
    "<!-- end of rules -->\n",
);
const GITLAB: (&str, &str) = (
    "<!-- gitlab: written by a test -->\n",
    "<!-- end of gitlab -->\n",
);

/// `text` with what stands between the markers replaced.
fn replaced(text: &str, (begin, end): (&str, &str), fresh: &str) -> String {
    let (before, rest) = text.split_once(begin).expect("the first marker");
    let (_, after) = rest.split_once(end).expect("the second marker");
    format!("{before}{begin}{fresh}{end}{after}")
}

/// Compares a file with what it should be, or writes it anew.
fn hold(path: &str, fresh: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(repository(path), fresh).expect("a file");
        return;
    }
    let committed = fs::read_to_string(repository(path)).unwrap_or_default();
    assert!(
        committed == fresh,
        "{path} is stale: `UPDATE_DOCS=1 cargo test readme` rewrites it"
    );
}

#[test]
fn the_table_of_rules_is_fresh() {
    let fresh = replaced(&text("README.md"), RULES, &rules_table());
    hold("README.md", &fresh);
}

/// A line for each group: its rules, by what they do unless reported otherwise.
fn rules_table() -> String {
    let mut table = "| group | error | warning | note | off |\n|---|---|---|---|---|\n".to_owned();
    for group in Group::ALL {
        write!(table, "| `{}` |", group.name()).expect("memory");
        for level in [Level::Deny, Level::Warn, Level::Note, Level::Allow] {
            let rules: Vec<String> = in_table_order()
                .into_iter()
                .map(|rule| &rule.info)
                .filter(|info| info.group == *group && info.default == level)
                .map(|info| format!("`{}`", info.id))
                .collect();
            write!(table, " {} |", rules.join(", ")).expect("memory");
        }
        table.push('\n');
    }
    table
}

#[test]
fn the_gitlab_job_of_the_guide_is_the_one_that_is_tested() {
    let page = "docs/src/recipes/ci.md";
    let job = format!("```yaml\n{}```\n", text("docs/gitlab-ci.yml"));
    hold(page, &replaced(&text(page), GITLAB, &job));
}

#[test]
fn the_picture_is_what_the_program_prints() {
    let mut command = program();
    command.args(["--color", "always", "fixtures/demo"]);
    command.env("COLUMNS", picture::COLUMNS.to_string());
    let outcome = finish(&mut command, b"");
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    let fresh = picture::svg("stytch-validate fixtures/demo", &outcome.stdout);
    roxmltree::Document::parse(&fresh).expect("XML");
    hold("docs/images/failing-run.svg", &fresh);
}

#[test]
fn the_chart_and_the_sentence_say_what_was_measured() {
    let page = text("docs/src/explanation/speed.md");
    let measured = chart::measured(&page);
    let speed = |name: &str| {
        measured
            .iter()
            .find(|one| one.name == name)
            .map(|one| one.speed)
    };
    let ours = speed("this program, one core").expect("a figure");
    let sentence = format!("checks {ours} MB of NDJSON a second on one core");
    assert!(
        text("README.md").replace('\n', " ").contains(&sentence),
        "{sentence}"
    );
    let fresh = chart::svg(measured);
    roxmltree::Document::parse(&fresh).expect("XML");
    hold("docs/images/speed.svg", &fresh);
}

/// The README's block of everyday commands, run one after the other in a folder with captures.
#[cfg(unix)]
#[test]
fn the_commands_run() {
    let readme = text("README.md");
    let block = (readme.split("```sh\n").skip(1))
        .filter_map(|rest| rest.split_once("```"))
        .find_map(|(block, _)| block.starts_with("stytch-validate ").then_some(block))
        .expect("a block of commands");
    let commands: Vec<&str> = block.lines().collect();
    assert_eq!(commands.len(), 5);
    let folder = tempfile::tempdir().expect("a folder");
    copy(
        &repository("fixtures/recordings/vcrpy"),
        &folder.path().join("captures"),
    );
    let response = repository("fixtures/demo/sso-authenticate.json");
    fs::copy(response, folder.path().join("response.json")).expect("a file");
    let ours = program();
    let ours = std::path::Path::new(ours.get_program()).parent();
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", ours.expect("a folder").display());
    for line in commands {
        let script = format!("curl() {{ cat response.json; }}\n{line}");
        let mut shell = std::process::Command::new("bash");
        scrub(&mut shell);
        shell
            .args(["--noprofile", "--norc", "-c", &script])
            .env("PATH", &path)
            .current_dir(folder.path());
        let outcome = finish(&mut shell, b"");
        assert!(outcome.code < 2, "{line}: {}", outcome.stderr);
        let said = outcome.stdout + &outcome.stderr;
        assert!(!said.is_empty(), "{line} prints nothing");
    }
}

/// A link leads to a file, and within the file to a heading.
#[test]
fn every_link_leads_somewhere() {
    for page in [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
    ] {
        for rest in text(page).split("](").skip(1) {
            let (link, _) = rest.split_once(')').expect("what begins, ends");
            if link.starts_with("https://") {
                continue;
            }
            let (path, part) = link.split_once('#').unwrap_or((link, ""));
            let path = if path.is_empty() { page } else { path };
            assert!(repository(path).exists(), "{page}: {link}");
            let slug = |title: &str| title.trim().to_lowercase().replace(' ', "-");
            let has_part = part.is_empty()
                || (text(path).lines())
                    .filter_map(|line| line.strip_prefix('#'))
                    .any(|title| slug(title.trim_start_matches('#')) == part);
            assert!(has_part, "{page}: {link}");
        }
    }
}

/// The README is read to the end only if it is short.
#[test]
fn the_readme_is_short() {
    let readme = text("README.md");
    let (lines, words) = (readme.lines().count(), readme.split_whitespace().count());
    assert!(lines <= 200, "{lines} lines");
    assert!(words < 1500, "{words} words");
}
