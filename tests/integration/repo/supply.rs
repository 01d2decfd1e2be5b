//! What is built in, and what it may do: no crate that speaks to a network, no socket opened.

use std::collections::BTreeSet;
use std::process::Command;

use crate::support::{finish, program, scrub, text};

/// The crates that `deny.toml` bans.
fn banned() -> BTreeSet<String> {
    let deny = text("deny.toml");
    let quoted = deny.split("crate = \"").skip(1);
    quoted
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect()
}

#[test]
fn no_crate_speaks_to_a_network() {
    let banned = banned();
    assert!(banned.contains("reqwest") && banned.contains("rustls") && banned.len() > 20);
    let lock: toml::Table = text("Cargo.lock").parse().expect("a lockfile");
    let packages = lock["package"].as_array().expect("packages");
    assert!(packages.len() > 100);
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        assert!(!banned.contains(name), "{name} is locked");
        // Every package has a checksum of the one registry, or is our own.
        let ours = name == "stytch-validate";
        assert_eq!(package.get("checksum").is_none(), ours, "{name}");
        let source = package.get("source").and_then(|source| source.as_str());
        let registry = source.is_some_and(|source| source.starts_with("registry+"));
        assert!(ours || registry, "{name} comes from {source:?}");
    }
}

/// The library is written without `unsafe`, so that what it may do is what its safe parts may do.
#[test]
fn unsafe_is_forbidden() {
    let manifest: toml::Table = text("Cargo.toml").parse().expect("a manifest");
    assert_eq!(
        manifest["lints"]["rust"]["unsafe_code"].as_str(),
        Some("forbid")
    );
}

/// Watched by the system: whatever it is asked for, the program opens no socket and starts no
/// other program.
#[cfg(target_os = "linux")]
#[test]
fn no_socket_is_opened_and_no_program_started() {
    let traced = |arguments: &[&str]| {
        let mut command = Command::new("strace");
        scrub(&mut command);
        command.args([
            "-f",
            "-qq",
            "-e",
            "trace=%network,execve,execveat",
            "-o",
            "/dev/fd/2",
        ]);
        command.arg(program().get_program()).args(arguments);
        command.current_dir(crate::support::repository(""));
        command
    };
    if Command::new("strace").arg("-V").output().is_err() {
        return; // the workflow has it; the gate uses an empty network, too
    }
    let remote = r#"{"$ref": "https://example.com/schema.json"}"#;
    let folder = crate::support::folder([("remote.json", remote.as_bytes())]);
    let remote = folder.path().join("remote.json").display().to_string();
    for arguments in [
        &["fixtures/demo"][..],
        &["fixtures/recordings", "--coverage", "-f", "json"],
        &["--redact", "fixtures/recordings/har/chrome.har"],
        &["--schema", &remote, "fixtures/responses/sso-minimal.json"],
        &["--print-schema", "api_sso_v1_AuthenticateResponse"],
    ] {
        let outcome = finish(&mut traced(arguments), b"");
        if outcome.stderr.contains("ptrace") {
            return; // not allowed to trace here
        }
        let asked: Vec<&str> = outcome
            .stderr
            .lines()
            .filter(|line| line.contains('(') && line.contains(") = "))
            .collect();
        let started = asked.iter().filter(|line| line.contains("execve")).count();
        assert_eq!(started, 1, "{arguments:?}: {asked:?}");
        assert_eq!(asked.len(), 1, "{arguments:?}: {asked:?}");
    }
}
