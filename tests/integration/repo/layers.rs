//! The layers: a module imports only from layers below its own, and crates with an opinion stay
//! where they belong.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use stytch_validate::input::READERS;
use stytch_validate::report::FORMATS;
use stytch_validate::rules::RULES;

use crate::support::repository;

/// The layers, from the ground up. Modules of one layer know nothing of each other.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["json"],
    &["stytch"],
    &["model"],
    &["input", "schema", "report"],
    &["rules"],
    &["settings"],
    &["pipeline"],
    &["commands", "api"],
    &["cli"],
    &["main"],
];

/// Crates, and the only places that may know them.
const HOMES: &[(&str, &str)] = &[
    ("jsonschema", "schema/"),
    ("jsonschema_value", "schema/"),
    ("walkdir", "input/discover.rs"),
    ("clap", "cli/"),
    ("clap_complete", "cli/generate/"),
    ("clap_mangen", "cli/generate/"),
    ("anyhow", "cli/"),
    ("anstyle", "report/formats/human/"),
    ("annotate_snippets", "report/formats/human/"),
    ("quick_xml", "report/formats/junit.rs"),
];

/// A source file: its path below `src`, and its code without comments and unit tests.
struct File {
    path: String,
    code: String,
}

fn sources() -> Vec<File> {
    let mut files = Vec::new();
    collect(&repository("src"), &mut files);
    let files: Vec<File> = files
        .iter()
        .map(|path| {
            let below = path.strip_prefix(repository("src")).expect("below src");
            File {
                path: below.to_string_lossy().replace('\\', "/"),
                code: code(&fs::read_to_string(path).expect("a source file")),
            }
        })
        .collect();
    assert!(files.len() > 50, "{}", files.len());
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// What is compiled into the program: without comments, and without what is for unit tests alone, which
/// ends on a line that is indented as it begins.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(indent) = line.strip_suffix("#[cfg(test)]") {
            let ends =
                |rest: &str| rest.starts_with('}') || !rest.starts_with(' ') && rest.ends_with(';');
            lines.find(|line| line.strip_prefix(indent).is_some_and(ends));
        } else {
            code.push_str(line.split("//").next().unwrap_or_default());
            code.push('\n');
        }
    }
    code
}

#[test]
fn only_what_is_for_unit_tests_is_left_out() {
    let text =
        "a\n#[cfg(test)]\nmod tests {\n    b;\n}\nc {\n    #[cfg(test)]\n    d;\n    e // f\n}\n";
    assert_eq!(code(text), "a\nc {\n    e \n}\n");
}

impl File {
    /// The path of the module, segment by segment.
    fn module(&self) -> Vec<&str> {
        let stem = self.path.strip_suffix(".rs").expect("a source file");
        let stem = stem.strip_suffix("/mod").unwrap_or(stem);
        stem.split('/').collect()
    }

    /// The modules it names by a path from the crate's root, at most two segments of each.
    fn uses(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        for root in ["crate::", "stytch_validate::"] {
            for (at, _) in self.code.match_indices(root) {
                if !is_word_end(&self.code[..at]) {
                    found.push(path(&self.code[at + root.len()..]));
                }
            }
        }
        // `super` of a module of depth two is its layer; of one of depth one, the root.
        for (at, _) in self.code.match_indices("super::") {
            if self.code[..at].ends_with("super::") || self.code[..at].ends_with("(in ") {
                continue;
            }
            let rest = &self.code[at..];
            let supers = rest.matches_prefix("super::");
            let module = self.module();
            let kept = module.len().checked_sub(supers).unwrap_or_else(|| {
                panic!("{}: `super` leads out of the crate", self.path);
            });
            let mut target: Vec<String> = module[..kept].iter().map(|s| (*s).to_owned()).collect();
            target.extend(path(&rest[supers * "super::".len()..]));
            target.truncate(2);
            found.push(target);
        }
        found
    }
}

trait MatchesPrefix {
    fn matches_prefix(&self, pattern: &str) -> usize;
}

impl MatchesPrefix for str {
    /// How many times in a row it begins with `pattern`.
    fn matches_prefix(&self, pattern: &str) -> usize {
        let mut rest = self;
        let mut count = 0;
        while let Some(next) = rest.strip_prefix(pattern) {
            rest = next;
            count += 1;
        }
        count
    }
}

fn is_word_end(text: &str) -> bool {
    text.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$')
}

/// The first two segments of a path.
fn path(text: &str) -> Vec<String> {
    let mut segments = Vec::new();
    let mut rest = text;
    while segments.len() < 2 {
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        segments.push(rest[..end].to_owned());
        match rest[end..].strip_prefix("::") {
            Some(next) => rest = next,
            None => break,
        }
    }
    segments
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

#[test]
fn a_module_imports_only_from_layers_below_its_own() {
    let mut faults = Vec::new();
    let mut checked = 0;
    for file in sources() {
        let own = file.module()[0].to_owned();
        if own == "lib" {
            continue;
        }
        let from = layer(&own).unwrap_or_else(|| panic!("{own} has no layer"));
        for target in file.uses() {
            let Some(to) = target.first() else {
                faults.push(format!(
                    "{}: name one module a path, no list from the root",
                    file.path
                ));
                continue;
            };
            let Some(below) = layer(to) else {
                faults.push(format!("{}: `{to}` has no layer", file.path));
                continue;
            };
            checked += 1;
            if *to != own && below >= from {
                faults.push(format!("{} imports from {to}", file.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(checked > 150, "{checked}");
}

#[test]
fn modules_of_one_folder_form_no_circle() {
    let files = sources();
    let known: BTreeSet<Vec<String>> = files
        .iter()
        .map(|file| {
            let mut module: Vec<String> = file.module().iter().map(|s| (*s).to_owned()).collect();
            module.truncate(2);
            module
        })
        .collect();
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in &files {
        let module = file.module();
        // The folder's own file lists its parts, and they use what it declares.
        if module.len() < 2 {
            continue;
        }
        let own = module[..2].join("::");
        for target in file.uses() {
            let to = target.join("::");
            if target.len() == 2 && known.contains(&target) && to != own {
                edges.entry(own.clone()).or_default().insert(to);
            }
        }
    }
    assert!(edges.len() > 20);
    for start in edges.keys() {
        let mut open = vec![vec![start.clone()]];
        let mut seen = BTreeSet::new();
        while let Some(trail) = open.pop() {
            let last = trail.last().expect("a module");
            for next in edges.get(last).into_iter().flatten() {
                assert!(next != start, "a circle: {}, {next}", trail.join(", "));
                if seen.insert(next.clone()) {
                    let mut longer = trail.clone();
                    longer.push(next.clone());
                    open.push(longer);
                }
            }
        }
    }
}

#[test]
fn crates_stay_where_they_belong() {
    let mut met = BTreeSet::new();
    for file in sources() {
        for (name, home) in HOMES {
            let uses = file.code.match_indices(name).any(|(at, _)| {
                let before = &file.code[..at];
                let after = &file.code[at + name.len()..];
                let whole = !before
                    .ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                    && after.starts_with("::");
                whole && !before.trim_end().ends_with('"')
            });
            if uses {
                met.insert(*name);
                let at_home = file.path.starts_with(home);
                assert!(at_home, "{} knows {name}, which lives in {home}", file.path);
            }
        }
    }
    assert_eq!(met.len(), HOMES.len(), "only {met:?} are in use");
}

/// What is written and not listed would never be asked. `mod.rs` is the list itself.
#[test]
fn every_file_of_a_registry_is_listed() {
    let readers = READERS.iter().map(|reader| reader.name);
    let formats = FORMATS.iter().map(|format| format.name);
    let rules = RULES.iter().map(|rule| rule.info.id);
    let registries: [(&str, BTreeSet<&str>); 3] = [
        ("src/input/readers", readers.collect()),
        ("src/report/formats", formats.collect()),
        ("src/rules/checks", rules.collect()),
    ];
    for (folder, listed) in registries {
        let entries = fs::read_dir(repository(folder)).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let stem = |path: PathBuf| {
            path.file_stem()
                .map(|stem| stem.to_string_lossy().replace('_', "-"))
        };
        let files: BTreeSet<String> = paths
            .filter_map(stem)
            .filter(|name| name != "mod")
            .collect();
        assert!(files.iter().eq(&listed), "{folder}: {files:?}, {listed:?}");
    }
    assert!(FORMATS.is_sorted_by_key(|format| format.name));
}
