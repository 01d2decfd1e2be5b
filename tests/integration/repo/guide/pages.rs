//! The guide as a book: every page is in the summary, every link leads somewhere, and no page names
//! an option, a rule, a format or a reader that there is not.

use std::collections::BTreeSet;

use stytch_validate::input::READERS;
use stytch_validate::model::rule::Group;
use stytch_validate::report::FORMATS;
use stytch_validate::rules::RULES;

use super::pages;
use crate::support::{repository, run, text};

fn files(below: &str, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(repository("docs/src").join(below)).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&format!("{name}/"), found);
        } else if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "md")
            && name != "SUMMARY.md"
        {
            found.insert(name);
        }
    }
}

#[test]
fn every_page_is_in_the_summary() {
    let mut found = BTreeSet::new();
    files("", &mut found);
    let listed: BTreeSet<String> = pages().into_iter().collect();
    assert_eq!(found, listed);
    assert!(listed.len() > 15);
    for page in listed {
        let text = text(&format!("docs/src/{page}"));
        assert!(
            text.len() > 20 && !text.contains("TODO") && !text.contains("{{#"),
            "{page} is no page, or none that GitHub shows"
        );
    }
}

#[test]
fn every_link_leads_somewhere() {
    for page in pages() {
        let file = repository("docs/src").join(&page);
        let folder = file.parent().expect("a folder");
        for rest in text(&format!("docs/src/{page}")).split("](").skip(1) {
            let (link, _) = rest.split_once(')').expect("what begins, ends");
            let (path, part) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() {
                file.clone()
            } else {
                folder.join(path)
            };
            assert!(target.exists(), "{page}: {link}");
            // The book holds what is below it, and nothing else.
            let whole = target.canonicalize().expect("a path");
            let book = repository("docs/src").canonicalize().expect("a path");
            assert!(whole.starts_with(book), "{page}: {link}");
            if !part.is_empty() {
                let text = std::fs::read_to_string(&target).expect("a text");
                let slug = |title: &str| title.trim().to_lowercase().replace(' ', "-");
                let titles = text.lines().filter_map(|line| line.strip_prefix('#'));
                let mut slugs = titles.map(|title| slug(title.trim_start_matches('#')));
                assert!(slugs.any(|slug| slug == part), "{page}: {link}");
            }
        }
    }
}

/// Words in backticks that look like ours.
fn quoted(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose
        .flat_map(|part| part.split('`').skip(1).step_by(2))
        .collect()
}

/// Options of other programs: of curl, GNU parallel, pytest with our plugin, and the benchmarks.
const FOREIGN: &[&str] = &[
    "--fail-with-body",
    "--minutes",
    "--rounds",
    "--showlocals",
    "--sshlogin",
    "--stytch-validate",
];

#[test]
fn what_a_page_names_there_is() {
    let help = run(&["--help"]).stdout;
    let options: BTreeSet<&str> = help
        .split(|character: char| !(character.is_ascii_alphanumeric() || character == '-'))
        .filter(|word| word.starts_with("--"))
        .collect();
    let mut names: BTreeSet<&str> = RULES.iter().map(|rule| rule.info.id).collect();
    names.extend(Group::ALL.iter().map(|group| group.name()));
    names.extend(FORMATS.iter().map(|format| format.name));
    names.extend(READERS.iter().map(|reader| reader.name));
    // The program, and what action.yml takes and gives.
    names.extend(["stytch-validate", "upload-sarif", "exit-status"]);
    let mut seen = 0;
    for page in pages() {
        let page_text = text(&format!("docs/src/{page}"));
        for words in quoted(&page_text)
            .iter()
            .flat_map(|quoted| quoted.split(' '))
        {
            let option = words.split('=').next().unwrap_or_default();
            if option.starts_with("--") && option.len() > 2 {
                let foreign = !page.starts_with("reference/") && FOREIGN.contains(&option);
                assert!(options.contains(option) || foreign, "{page}: {option}");
                seen += 1;
            }
        }
        for name in quoted(&page_text) {
            let rule = name.contains('-')
                && !name.starts_with('-')
                && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if rule && page != "reference/rules.md" {
                assert!(names.contains(name), "{page}: {name}");
                seen += 1;
            }
        }
    }
    assert!(seen > 25, "{seen}");
}
