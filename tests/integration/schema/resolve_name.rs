//! Which schema judges what has no address: what a user asks for by name or by route, and what is
//! said where another component fits.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::schema::frontend::bodies::{Extent, Facts};
use crate::support::{folder, pipe, run, run_in, text};

const SSO: &str = "api_sso_v1_AuthenticateResponse";
const ORGANIZATION: &str = "api_organization_v1_GetResponse";
const SESSIONS: &str = "api_b2b_session_v1_GetResponse";

/// A good body of a component.
fn body(component: &str) -> String {
    Facts::read().body(component, Extent::Complete).to_string()
}

#[test]
fn the_routes_are_listed() {
    let outcome = run(&["--list", "routes"]);
    assert_eq!(outcome.code, 0);
    let rows: Vec<Vec<&str>> = outcome
        .stdout
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(rows.len(), 97 + 86);
    assert!(rows.contains(&vec![
        "POST",
        "/v1/b2b/sso/authenticate",
        "api_sso_v1_AuthenticateResponse"
    ]));
    assert!(rows.contains(&vec![
        "GET",
        "/sdk/v1/b2b/organizations/me",
        "B2BOrganizationsGetResponse"
    ]));
}

#[test]
fn the_users_own_routes_are_listed_too() {
    let api = json!({
        "openapi": "3.1.0",
        "paths": {"/own/{id}": {"get": {"responses": {"200": {"content": {"application/json":
            {"schema": {"$ref": "#/components/schemas/Own"}}}}}}}},
        "components": {"schemas": {"Own": {"type": "object"}}}
    });
    let folder = folder([("api.json", api.to_string().as_bytes())]);
    let outcome = run_in(
        folder.path(),
        &["--schemas", "api.json", "--list", "routes"],
    );
    let is_it = |line: &str| line.split_whitespace().eq(["GET", "/own/{id}", "Own"]);
    assert!(outcome.stdout.lines().any(is_it), "{}", outcome.stdout);
}

#[test]
fn a_schema_is_asked_for_by_its_route() {
    let body = body("api_b2b_session_v1_AuthenticateResponse");
    for asked in [
        "POST /v1/b2b/sessions/authenticate",
        "post https://api.stytch.com/v1/b2b/sessions/authenticate/",
    ] {
        let outcome = pipe(&["--schema", asked], &body);
        assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    }
    let toml = "[[schema]]\nfiles = \"*.json\"\nuse = \"POST /v1/b2b/sessions/authenticate\"\n";
    let folder = folder([
        ("stytch-validate.toml", toml.as_bytes()),
        ("a.json", body.as_bytes()),
    ]);
    let outcome = run_in(folder.path(), &["a.json"]);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    let named = run(&[
        "--print-schema",
        "GET /v1/b2b/organizations/{organization_id}",
    ]);
    assert_eq!(named.json()["title"], ORGANIZATION);
}

#[test]
fn what_nobody_has_is_answered_with_what_is_like_it() {
    for (asked, proposed) in [
        ("AuthenticateResponse", "`api_sso_v1_AuthenticateResponse`"),
        ("authenticate", "`B2BSSOAuthEnticateResponse`"),
        ("GET /v1/b2b/totp", "did you mean `POST /v1/b2b/totp`?"),
        ("/v1/b2b/totp", "did you mean `POST /v1/b2b/totp`?"),
        (
            "api_sso_v1_AuthentikateResponse",
            "did you mean `api_sso_v1_AuthenticateResponse`?",
        ),
        ("xyz", "`--list routes`"),
        ("POST /v2/nothing", "`--list routes`"),
        ("", "`--list schemas`"),
    ] {
        for option in ["--schema", "--print-schema"] {
            let outcome = run(&[option, asked]);
            assert_eq!(outcome.code, 2, "{option} {asked}");
            assert!(outcome.stderr.contains(proposed), "{}", outcome.stderr);
        }
    }
}

/// The hint of each source's findings.
fn hints(report: &Value) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().expect("findings");
    let hints = findings.iter().filter_map(|finding| {
        let source = finding["source"].as_str()?.to_owned();
        Some((source, finding["hint"].as_str()?.to_owned()))
    });
    hints.collect()
}

#[test]
fn another_components_members_are_reported_each_response_in_every_format() {
    // The first is merely faulty, and gives the cause that the others would be counted to.
    let sso = r#"{"status_code": 200, "request_id": "request-id-test-1", "sso": 1}"#;
    let (organization, sessions) = (body(ORGANIZATION), body(SESSIONS));
    let member = body("api_organization_v1_organizations_members_GetResponse");
    let part = body("api_b2b_session_v1_MemberSession");
    let browser =
        json!({"data": Facts::read().body("B2BSSOAuthEnticateResponse", Extent::Complete)});
    let folder = folder([
        ("a.json", sso.as_bytes()),
        ("b.json", organization.as_bytes()),
        ("c.json", organization.as_bytes()),
        ("d.json", sessions.as_bytes()),
        ("e.json", member.as_bytes()),
        ("f.json", part.as_bytes()),
        ("g.json", browser.to_string().as_bytes()),
    ]);
    let run = |format: &str| run_in(folder.path(), &["-f", format, "."]);
    let json = run("json");
    let found = hints(&json.json());
    let expected = [
        ("b.json", ORGANIZATION),
        ("c.json", ORGANIZATION),
        ("d.json", SESSIONS),
        (
            "e.json",
            "api_organization_v1_organizations_members_GetResponse",
        ),
        ("f.json", "api_b2b_session_v1_MemberSession"),
        ("g.json", "B2BSSOAuthEnticateResponse"),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for ((source, hint), (file, component)) in found.iter().zip(expected) {
        assert!(source.ends_with(file), "{source}");
        assert!(
            hint.ends_with(&format!("try `--schema {component}`")),
            "{hint}"
        );
    }
    for format in [
        "human", "ndjson", "sarif", "github", "gitlab", "junit", "html",
    ] {
        let shown = run(format).stdout;
        for (_, component) in expected {
            assert!(shown.contains(&format!("--schema {component}")), "{format}");
        }
    }
}

/// A body of every route, without its address, leads to a component that finds it good.
#[test]
fn the_component_that_is_proposed_fits() {
    let facts = Facts::read();
    for (api, sso) in [("", SSO), ("frontend-", "B2BSSOAuthEnticateResponse")] {
        let table = text(&format!("facts/{api}routes.tsv"));
        let components = table
            .lines()
            .skip(1)
            .filter_map(|row| row.split('\t').nth(3));
        let components: BTreeSet<&str> = components.filter(|it| *it != sso).collect();
        let bodies: Vec<Value> = components
            .iter()
            .map(|component| facts.body(component, Extent::Minimal))
            .map(|body| {
                if api.is_empty() {
                    body
                } else {
                    json!({ "data": body })
                }
            })
            .collect();
        let lines: Vec<String> = bodies.iter().map(Value::to_string).collect();
        let found = hints(&pipe(&["-f", "json"], lines.join("\n")).json());
        assert_eq!(found.len(), components.len(), "{found:#?}");
        let mut proposed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for ((_, hint), line) in found.iter().zip(&lines) {
            let name = hint.rsplit("--schema ").next().expect("one");
            let fitting = proposed.entry(name.trim_end_matches('`')).or_default();
            fitting.push(line);
        }
        for (component, bodies) in proposed {
            let again = pipe(&["-q", "--schema", component], bodies.join("\n"));
            assert_eq!(again.code, 0, "{component}: {}", again.stdout);
        }
    }
}

/// What was taken out of a response by hand makes no other response of it.
#[test]
fn what_is_merely_faulty_gets_no_hint() {
    let good = Facts::read().body(SSO, Extent::Complete);
    for name in good.as_object().expect("an object").keys() {
        let mut body = good.clone();
        body.as_object_mut().expect("an object").remove(name);
        let report = pipe(&["-f", "json"], body.to_string()).json();
        let has_none = hints(&report).is_empty();
        // The login by password answers with all but this one, which is deprecated.
        assert_eq!(has_none, name != "reset_session", "{name}");
    }
}
