//! Embeds the component schemas and the tables of facts: writes the slices that
//! `src/schema/embedded.rs` includes.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "of the program's modules, only what compiles schemas is used here"
)]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicUsize;
use std::{env, fs};

use serde_json::Value;

use schema::component::ComponentId;
use schema::plan::Compiler;
use schema::plans;

// What is built in is compiled by what compiles the schemas of a user's own.
#[path = "src/json/mod.rs"]
mod json;

#[path = "src/text/mod.rs"]
mod text;

#[path = "src/stytch"]
mod stytch {
    pub(crate) mod claim;
}

#[path = "src/schema"]
mod schema {
    pub(crate) mod component;
    pub(crate) mod field_class;
    pub(crate) mod plan;
    #[path = "../../build/plans.rs"]
    pub(crate) mod plans;
}

/// The folders of `schemas/`, as `embedded.rs` calls them: the published components of each API,
/// and ours.
const FOLDERS: [(&str, &str); 3] = [
    ("backend", "Backend"),
    ("frontend", "Frontend"),
    ("local", "Local"),
];

fn main() {
    println!("cargo:rerun-if-changed=schemas");
    println!("cargo:rerun-if-changed=facts");

    let root = directory("CARGO_MANIFEST_DIR");
    println!("cargo:rustc-env=BUILD={}", build(&root));
    let facts = root.join("facts");
    let schemas = root.join("schemas");
    let components = components(&schemas);
    write("components.rs", components.iter().map(row));
    write("names.rs", names(&components));
    write("plans.rs", plans(&components));
    write("claims.rs", std::iter::once(claims(&schemas)));
    let tables = ["routes.tsv", "frontend-routes.tsv"];
    let tables = tables.map(|table| facts.join(table));
    write("routes.rs", tables.iter().flat_map(|table| routes(table)));
    write(
        "since.rs",
        strings(
            &facts.join("since.tsv"),
            ["component", "property", "since", "note"],
        ),
    );
    let undocumented = ["component", "key", "type", "since", "evidence"];
    write(
        "undocumented.rs",
        strings(&facts.join("undocumented.tsv"), undocumented),
    );
}

/// Writes what a release says of itself besides its version: the commit, if it is built from a
/// clone, and the target. Other builds leave the commit out, so that none is needed for each.
fn build(root: &Path) -> String {
    let target = env::var("TARGET").unwrap_or_default();
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = is_release.then(|| commit(root)).flatten();
    commit.map_or(target.clone(), |commit| format!("{commit} {target}"))
}

/// The commit of the clone whose root this is; none without a clone or without git.
fn commit(root: &Path) -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(root)
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    // Sources inside the clone of something else are of none of its commits.
    if !git(&["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    let log = root.join(git(&["rev-parse", "--git-path", "logs/HEAD"])?);
    if log.exists() {
        println!("cargo:rerun-if-changed={}", log.display());
    }
    git(&["rev-parse", "--short=12", "HEAD"])
}

/// A component's schema, in its file.
struct Component {
    name: String,
    path: String,
    api: &'static str,
    schema: Value,
}

/// The component schemas, sorted by name.
fn components(root: &Path) -> Vec<Component> {
    let mut components = Vec::new();
    for (folder, api) in FOLDERS {
        let files = files(&root.join(folder)).into_iter();
        components.extend(files.map(|(name, path)| Component {
            schema: read(Path::new(&path)),
            name,
            path,
            api,
        }));
    }
    components.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    components
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).map_err(|error| error.to_string());
    let schema = text.and_then(|text| text.parse().map_err(|error| format!("{error}")));
    schema.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `("NAME", include_str!("…/NAME.json"), Api::API)`
fn row(component: &Component) -> String {
    let Component {
        name, path, api, ..
    } = component;
    format!("({name:?}, include_str!({path:?}), Api::{api})")
}

/// The compiled schema of every component.
fn plans(components: &[Component]) -> impl Iterator<Item = String> {
    let known = |wanted: &str| components.binary_search_by(|one| one.name.as_str().cmp(wanted));
    let memory = AtomicUsize::new(0);
    components.iter().map(move |component| {
        let compiler = Compiler {
            resolve: &|name| known(name).ok().map(ComponentId),
            memory: &memory,
        };
        plans::function(&compiler.node(&component.schema, ""))
    })
}

/// The compiled schema of a JWT's claims.
fn claims(root: &Path) -> String {
    let compiler = Compiler {
        resolve: &|_| None,
        memory: &AtomicUsize::new(0),
    };
    plans::function(&compiler.node(&read(&root.join("session-jwt.json")), ""))
}

/// Every property name of the components, sorted: what may be shown of a captured text.
fn names(components: &[Component]) -> impl Iterator<Item = String> {
    let properties = components
        .iter()
        .filter_map(|component| component.schema.get("properties")?.as_object());
    let names: BTreeSet<&String> = properties
        .flat_map(|properties| properties.keys())
        .collect();
    names.into_iter().map(|name| format!("{name:?}"))
}

/// The name and path of every JSON file of a folder.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("a readable entry of schemas/").path());
    paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .map(
            |path| match (path.file_stem().and_then(OsStr::to_str), path.to_str()) {
                (Some(name), Some(path)) => (name.to_owned(), path.to_owned()),
                _ => panic!("{} is not UTF-8", path.display()),
            },
        )
        .collect()
}

/// `route(4, "POST", "/v1/{…}", "COMPONENT")` for every route, in the table's order.
fn routes(path: &Path) -> impl Iterator<Item = String> {
    table(path, ["method", "path", "status", "component"])
        .into_iter()
        .map(|[method, template, _, component]| {
            let literal = template.find('{').unwrap_or(template.len());
            format!("route({literal}, {method:?}, {template:?}, {component:?})")
        })
}

/// A tuple of string literals for every row of a table.
fn strings<const N: usize>(path: &Path, head: [&str; N]) -> impl Iterator<Item = String> {
    table(path, head).into_iter().map(|row| {
        let literals = row.map(|cell| format!("{cell:?}"));
        format!("({})", literals.join(", "))
    })
}

/// The rows of a tab-separated table, whose first line must be `head`.
fn table<const N: usize>(path: &Path, head: [&str; N]) -> Vec<[String; N]> {
    let text = fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    let mut rows = text.lines().enumerate().map(|(index, line)| {
        let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        <[String; N]>::try_from(cells).unwrap_or_else(|cells| {
            panic!(
                "{}:{}: {N} cells expected, {} found",
                path.display(),
                index + 1,
                cells.len()
            )
        })
    });
    let found = rows
        .next()
        .unwrap_or_else(|| panic!("{}: empty", path.display()));
    assert!(
        found == head,
        "{}:1: the head must be {head:?}",
        path.display()
    );
    rows.collect()
}

/// Writes a slice expression with these elements to `$OUT_DIR/NAME`.
fn write(name: &str, elements: impl Iterator<Item = String>) {
    let slice = format!("&[\n{}\n]\n", elements.collect::<Vec<_>>().join(",\n"));
    let path = directory("OUT_DIR").join(name);
    fs::write(&path, slice)
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

fn directory(variable: &str) -> PathBuf {
    env::var_os(variable)
        .unwrap_or_else(|| panic!("cargo sets {variable}"))
        .into()
}
