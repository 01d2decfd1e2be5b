//! `steps/install.sh`: the released program where it is of the sources at hand and whole, else cargo.
//! Cargo is played by a script that hands out the program at hand, and the place of the releases by a
//! folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Outcome, finish, program, repository, scrub, text};

/// Runs a copy of the script in a folder with sources.
pub(super) fn run(sources: &Path, arguments: &[&str], variables: &[(&str, &Path)]) -> Outcome {
    let mut command = Command::new("bash");
    scrub(&mut command);
    command
        .arg(sources.join("steps/install.sh"))
        .args(arguments);
    command.envs(variables.iter().copied());
    finish(&mut command, b"")
}

pub(super) fn write_program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permissions");
}

/// A cargo that notes what it is asked, and installs the program that is there already.
pub(super) fn write_cargo(tools: &Path, asked: &Path) {
    let script = format!(
        "#!/bin/bash\necho \"$PWD: $*\" >>{}\nwhile [ \"$1\" != --root ]; do shift; done\n\
         mkdir -p \"$2/bin\"\nln -sf {} \"$2/bin/stytch-validate\"\n",
        asked.display(),
        program().get_program().display(),
    );
    write_program(&tools.join("cargo"), &script);
}

/// Sources of version 1.2.3, a release of them, and a folder to install into.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        for (file, text) in [
            ("Cargo.lock", "one\n"),
            ("Cargo.toml", "name = \"x\"\nversion = \"1.2.3\"\n"),
            ("build.rs", "one\n"),
            ("build/plans.rs", "one\n"),
            ("facts/a b", "one\n"),
            ("schemas/s", "one\n"),
            ("src/main.rs", "one\n"),
        ] {
            place.write(&format!("sources/{file}"), text);
        }
        place.write("sources/steps/install.sh", &text("steps/install.sh"));
        place.write("tools/README", "no cargo is here");
        place.release();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn sources(&self) -> String {
        let outcome = run(&self.path("sources"), &["--sources"], &[]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        outcome.stdout.trim().to_owned()
    }

    /// Makes a release of the sources, as the workflow does.
    fn release(&self) {
        let folder = self.path("releases/v1.2.3");
        let name = format!(
            "stytch-validate-{}-unknown-linux-musl",
            std::env::consts::ARCH
        );
        self.write("releases/v1.2.3/stytch-validate.sources", &self.sources());
        let script = "#!/bin/sh\necho stytch-validate 1.2.3\n";
        write_program(&folder.join(&name).join("stytch-validate"), script);
        let pack = format!(
            "cd {} && tar czf {name}.tar.gz {name} && sha256sum {name}.tar.gz >{name}.tar.gz.sha256",
            folder.display()
        );
        let packed = Command::new("sh").args(["-c", &pack]).status();
        assert!(packed.expect("a shell").success());
    }

    fn install(&self) -> Outcome {
        self.install_from(&format!("file://{}", self.path("releases").display()))
    }

    fn install_from(&self, releases: &str) -> Outcome {
        let mut path = self.path("tools").into_os_string();
        path.push(":/usr/bin:/bin");
        let root = self.path("a root").display().to_string();
        let variables: &[(&str, &Path)] = &[
            ("PATH", &PathBuf::from(path)),
            ("STYTCH_VALIDATE_RELEASES", Path::new(releases)),
        ];
        run(&self.path("sources"), &[&root], variables)
    }

    fn installed(&self) -> Vec<u8> {
        fs::read(self.path("a root/bin/stytch-validate")).unwrap_or_default()
    }
}

/// Where there is no curl, there is nothing to see.
fn can_fetch() -> bool {
    cfg!(target_os = "linux") && Command::new("curl").arg("--version").output().is_ok()
}

#[test]
fn a_release_of_the_sources_is_taken() {
    if !can_fetch() {
        return;
    }
    let place = Place::new();
    let outcome = place.install();
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.stdout, "stytch-validate 1.2.3\n");
    assert!(place.installed().starts_with(b"#!/bin/sh"));
}

/// A release of the version is not of the sources, it is not whole, or there is none.
#[test]
fn what_is_not_of_the_sources_or_not_whole_is_not_taken() {
    if !can_fetch() {
        return;
    }
    let name = format!(
        "stytch-validate-{}-unknown-linux-musl",
        std::env::consts::ARCH
    );
    let spoil: [&dyn Fn(&Place); 6] = [
        &|place| place.write("sources/src/main.rs", "two\n"),
        &|place| place.write("sources/facts/c", "one\n"),
        &|place| place.write("sources/build/plans.rs", "two\n"),
        &|place| place.write(&format!("releases/v1.2.3/{name}.tar.gz"), "other"),
        &|place| place.write(&format!("releases/v1.2.3/{name}.tar.gz.sha256"), ""),
        &|place| fs::remove_dir_all(place.path("releases")).expect("a folder"),
    ];
    for spoil in spoil {
        let place = Place::new();
        spoil(&place);
        let outcome = place.install();
        assert_eq!(outcome.code, 2, "{}{}", outcome.stdout, outcome.stderr);
        assert!(
            outcome.stderr.contains("no cargo to build them"),
            "{}",
            outcome.stderr
        );
        assert!(place.installed().is_empty());
        write_cargo(&place.path("tools"), &place.path("asked"));
        let outcome = place.install();
        assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
        assert!(fs::read_to_string(place.path("asked")).is_ok());
    }
}

/// `OWNER` is a placeholder, and an account that anybody may have.
#[test]
fn no_release_is_asked_for_while_its_owner_is_not_known() {
    for (owner, asks) in [("OWNER", false), ("somebody", true)] {
        let place = Place::new();
        let repository = format!("repository = \"https://github.com/{owner}/x\"\n");
        place.write(
            "sources/Cargo.toml",
            &(repository + "version = \"1.2.3\"\n"),
        );
        let asked = place.path("asked");
        let curl = format!("#!/bin/sh\necho asked >{}\nexit 22\n", asked.display());
        write_program(&place.path("tools/curl"), &curl);
        assert_eq!(place.install_from("").code, 2);
        assert_eq!(asked.exists(), asks, "{owner}");
    }
}

#[test]
fn the_digest_is_of_names_and_contents() {
    let place = Place::new();
    let first = place.sources();
    assert_eq!(first.len(), 64);
    assert_eq!(first, place.sources());
    place.write("sources/README.md", "no part of the program\n");
    assert_eq!(first, place.sources());
    place.write("sources/src/main.rs", "two\n");
    let second = place.sources();
    assert_ne!(first, second);
    fs::rename(
        place.path("sources/facts/a b"),
        place.path("sources/facts/c"),
    )
    .expect("a file");
    assert_ne!(second, place.sources());
}

/// The workflow names what the script asks for.
#[test]
fn a_release_has_what_is_asked_for() {
    let script = text("steps/install.sh");
    let workflow = text(".github/workflows/release.yml");
    for (target, _) in crate::repo::packages::built() {
        let ending = if target.contains("windows") {
            "zip"
        } else {
            "tar.gz"
        };
        assert!(
            script.contains(&format!("stytch-validate-{target}.{ending}")),
            "{target}"
        );
    }
    assert!(workflow.contains("steps/install.sh --sources >dist/stytch-validate.sources"));
    assert!(repository("steps/pre-commit.sh").is_file());
}
