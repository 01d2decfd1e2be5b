//! The packages agree: what the release workflow builds is what pip, npm and cargo ask for.

use std::collections::BTreeSet;

use crate::support::text;

/// Targets and platforms of the release workflow.
pub(crate) fn built() -> Vec<(String, String)> {
    let workflow = text(".github/workflows/release.yml");
    let entries = workflow.lines().filter_map(|line| {
        let entry = line.trim().strip_prefix("- { target: ")?;
        let (target, rest) = entry.split_once(',')?;
        let (_, platform) = rest.split_once("platform: ")?;
        Some((
            target.to_owned(),
            platform.trim_end_matches(" }").to_owned(),
        ))
    });
    entries.collect()
}

fn set(of: &[(String, String)]) -> BTreeSet<(String, String)> {
    of.iter().cloned().collect()
}

#[test]
fn every_platform_has_an_archive_a_wheel_and_a_package() {
    let built = built();
    assert_eq!(built.len(), 5, "each is built once");
    let pack = text("npm/pack.mjs");
    let listed = pack.lines().filter_map(|line| {
        let (platform, target) = line.trim().strip_prefix('"')?.split_once("\": \"")?;
        Some((
            target.trim_end_matches("\",").to_owned(),
            platform.to_owned(),
        ))
    });
    let listed: BTreeSet<_> = listed.collect();
    assert_eq!(listed, set(&built));
    let workflow = text(".github/workflows/release.yml");
    assert!(workflow.contains("[ \"${#given[@]}\" -eq 5 ]"));
    // What is packed is tried wherever it was built.
    for (_, platform) in &built {
        let tried = format!("platform: {platform} }}");
        assert_eq!(workflow.matches(&tried).count(), 2, "{platform}");
    }
}

/// What reaches others is behind a tag; by hand and for a pull request it is rehearsed.
#[test]
fn nothing_is_published_but_for_a_tag() {
    let workflow = text(".github/workflows/release.yml");
    let jobs = workflow.split_once("\njobs:\n").expect("jobs").1;
    let mut jobs: Vec<(&str, String)> = jobs.lines().fold(Vec::new(), |mut jobs, line| {
        let name = line
            .strip_prefix("  ")
            .and_then(|line| line.strip_suffix(':'));
        match name.filter(|name| !name.starts_with([' ', '#'])) {
            Some(name) => jobs.push((name, String::new())),
            None => jobs
                .last_mut()
                .into_iter()
                .for_each(|job| job.1.extend([line, "\n"])),
        }
        jobs
    });
    jobs.retain(|(_, job)| {
        [
            "environment:",
            "id-token: write",
            "contents: write",
            "secrets.",
        ]
        .iter()
        .any(|sign| job.contains(sign))
    });
    let names: Vec<&str> = jobs.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["draft", "pypi", "npmjs", "crates", "publish"]);
    for (name, job) in &jobs {
        assert!(job.contains("if: github.event_name == 'push'\n"), "{name}");
    }
    assert!(workflow.contains("on:\n  push:\n    tags: [\"v*\"]\n"));
    let rehearsal = workflow
        .split_once("\n  rehearsal:\n")
        .expect("a rehearsal")
        .1;
    for dry in [
        "cargo publish --dry-run",
        "npm publish --dry-run",
        "twine==7.0.0 check",
    ] {
        assert!(rehearsal.contains(dry), "{dry}");
    }
}

/// The addresses that `cargo binstall` works out are those of archives that there are.
#[test]
fn binstall_finds_the_archives() {
    let manifest: toml::Table = text("Cargo.toml").parse().expect("a manifest");
    let package = &manifest["package"];
    let binstall = &package["metadata"]["binstall"];
    let workflow = text(".github/workflows/release.yml");
    assert!(workflow.contains("name=\"stytch-validate-$TARGET\""));
    for ending in ["\"$name.tar.gz\" \"$name\"", "\"$name.zip\" \"$name\""] {
        assert!(workflow.contains(ending), "{ending}");
    }
    let gnu = ["x86_64", "aarch64"].map(|cpu| format!("{cpu}-unknown-linux-gnu"));
    let built: Vec<String> = set(&built())
        .into_iter()
        .map(|(target, _)| target)
        .collect();
    for target in built.iter().chain(&gnu) {
        let own = binstall.get("overrides").and_then(|all| all.get(target));
        let field = |name: &str| {
            let value = own.and_then(|own| own.get(name)).unwrap_or(&binstall[name]);
            let value = value.as_str().expect("a text");
            let pairs = [
                ("{ repo }", "REPO"),
                ("{ version }", "1.2.3"),
                ("{ name }", "stytch-validate"),
                ("{ target }", target),
                ("{ bin }", "stytch-validate"),
                ("{ binary-ext }", ""),
            ];
            pairs
                .iter()
                .fold(value.to_owned(), |text, (from, to)| text.replace(from, to))
        };
        let windows = target.contains("windows");
        let archive = target.replace("linux-gnu", "linux-musl");
        let ending = if windows { "zip" } else { "tar.gz" };
        assert!(built.contains(&archive), "{archive}");
        assert_eq!(
            field("pkg-url"),
            format!("REPO/releases/download/v1.2.3/stytch-validate-{archive}.{ending}")
        );
        assert_eq!(
            field("bin-dir"),
            format!("stytch-validate-{archive}/stytch-validate")
        );
        assert_eq!(field("pkg-fmt"), if windows { "zip" } else { "tgz" });
    }
}

/// One version, one description, one home.
#[test]
fn the_manifests_agree() {
    let cargo: toml::Table = text("Cargo.toml").parse().expect("a manifest");
    let python: toml::Table = text("pyproject.toml").parse().expect("a manifest");
    let node: serde_json::Value = serde_json::from_str(&text("npm/package.json")).expect("JSON");
    let (cargo, python) = (&cargo["package"], &python["project"]);
    for name in ["name", "description", "license"] {
        assert_eq!(cargo[name].as_str(), python[name].as_str(), "{name}");
        assert_eq!(cargo[name].as_str(), node[name].as_str(), "{name}");
    }
    let home = cargo["repository"].as_str().expect("a text");
    assert_eq!(python["urls"]["Repository"].as_str(), Some(home));
    let short = home.replace("https://github.com/", "github:");
    assert_eq!(node["repository"].as_str(), Some(short.as_str()));
    let dynamic = python["dynamic"].as_array().expect("a list");
    assert_eq!(dynamic.len(), 1, "the version is Cargo's");
}

/// What is shipped says whose work is in it: every archive, wheel and package has the licences and
/// the notices. `.ci/notices.py` writes them, and the gate compares the texts.
#[test]
fn the_notices_name_what_is_built_in() {
    let notices = text("THIRD-PARTY-NOTICES.txt");
    let lock: toml::Table = text("Cargo.lock").parse().expect("a lockfile");
    let locked: BTreeSet<String> = lock["package"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| format!("{} {}", field(package, "name"), field(package, "version")))
        .collect();
    let listed: BTreeSet<&str> = notices
        .lines()
        .filter_map(|line| line.split_once(" | "))
        .map(|(title, _)| title)
        .collect();
    assert!(listed.len() > 100);
    let beside = [
        "The Rust standard library",
        "musl",
        "mimalloc (in libmimalloc-sys)",
    ];
    let help = "`python3 .ci/notices.py` writes THIRD-PARTY-NOTICES.txt anew";
    for title in &listed {
        let is_known = beside.contains(title) || locked.contains(*title);
        assert!(is_known, "{title} is not locked: {help}");
    }
    let manifest: toml::Table = text("Cargo.toml").parse().expect("a manifest");
    for name in manifest["dependencies"].as_table().expect("a table").keys() {
        let is_listed = listed
            .iter()
            .any(|title| title.split(' ').next() == Some(name));
        assert!(is_listed, "{name} has no notice: {help}");
    }
}

fn field<'a>(package: &'a toml::Value, name: &str) -> &'a str {
    package[name].as_str().expect("a text")
}

#[test]
fn every_package_has_the_licences_and_the_notices() {
    let python: toml::Table = text("pyproject.toml").parse().expect("a manifest");
    let globs = python["project"]["license-files"]
        .as_array()
        .expect("a list");
    let globs: Vec<&str> = globs.iter().filter_map(|glob| glob.as_str()).collect();
    assert_eq!(globs, ["LICENSE-*", "THIRD-PARTY-NOTICES.txt"]);
    let pack = text("npm/pack.mjs");
    assert!(pack.contains(r#"["LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY-NOTICES.txt"]"#));
    assert!(pack.contains("description.files.push(...LICENCES);"));
    let workflow = text(".github/workflows/release.yml");
    assert!(workflow.contains("cp README.md CHANGELOG.md LICENSE-* THIRD-PARTY-NOTICES.txt"));
}

/// The wheels are made by maturin where there is a source, and by our own packer where there is a
/// program: for the same platforms as the packages for npm.
#[test]
fn wheels_are_packed_for_every_platform() {
    let pack = text("python/pack.py");
    let (_, tags) = pack.split_once("\nTAGS = {\n").expect("a table");
    let (tags, _) = tags.split_once("\n}\n").expect("an end");
    let platforms: BTreeSet<String> = tags
        .lines()
        .filter_map(|line| Some(line.trim().strip_prefix('"')?.split_once('"')?.0.to_owned()))
        .collect();
    let built = built().into_iter().map(|(_, platform)| platform);
    assert_eq!(platforms, built.collect());
}

/// Nothing is built in of which nobody says what it is for.
#[test]
fn every_dependency_is_explained() {
    let manifest: toml::Table = text("Cargo.toml").parse().expect("a manifest");
    let page = text("docs/dependencies.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    let explained: BTreeSet<&str> = rows
        .filter_map(|row| row.split_once(" | "))
        .map(|(name, _)| name)
        .collect();
    for name in manifest["dependencies"].as_table().expect("a table").keys() {
        assert!(
            explained.contains(name.as_str()),
            "docs/dependencies.md: {name}"
        );
    }
}
