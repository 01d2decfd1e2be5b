use stytch_validate::model::finding::Finding;

use super::super::build::BODY;
use super::super::sample;
use super::{plain, verbose};

#[test]
fn findings_are_diagnostics_and_a_summary() {
    insta::assert_snapshot!(plain(&sample::findings()), @r#"
    error[missing-field]: required fields `member_id`, `organization_id` and `session_jwt` are missing
     --> fixtures/sso.json:1:1
      |
    1 | {
      | ^ in this object
    2 |     "status_code": <string>,
      |
      = schema: api_sso_v1_AuthenticateResponse, keyword /required
      = and 11 more responses: b.json:1:1 (response 4), …
      = help: stytch-validate --explain missing-field

    error[type-mismatch]: expected integer, found string
     --> sso.har:2:17
      |
    1 | {
    2 |     "status_code": <string>,
      |                    ^^^^^^^^ expected integer, found string
    3 |   "member": {"<name>": <string>},
      |
      = at: /data/status_code
      = body: line 2, column 17 of the decoded body
      = schema: api_sso_v1_AuthenticateResponse, keyword /properties/status_code/type
      = exchange: POST /v1/b2b/sso/authenticate 200 (response 3)
      = request_id: request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141
      = help: stytch-validate --explain type-mismatch

    error[duplicate-key]: the name `tags` stands 2 times in one object
     --> fixtures/sso.json:5:3
      |
    4 |   "tags": [<number>],
      |   ------ first here
    5 |   "tags": <boolean>
      |   ^^^^^^ again here
    6 | }
      |
      = help: stytch-validate --explain duplicate-key

    warning[deprecated-field]: deprecated field `member`
     --> a\u{1b}[2J\u{202e}\n\u{9b}b.json:3:3
      |
    2 |     "status_code": <string>,
    3 |   "member": {"<name>": <string>},
      |   ^^^^^^^^ the API is about to drop it
    4 |   "tags": [<number>],
      |
      = at: /member
      = schema: api_sso_v1_AuthenticateResponse, keyword /properties/member/deprecated
      = note: use `members` instead
      = and 311 more responses: a\u{1b}[2J\u{202e}\n\u{9b}b.json:9:1 (response 2), …
      = help: stytch-validate --explain deprecated-field

    error[invalid-json]: the text ends inside a string
    --> fixtures/sso.json:3:23
     |
     = help: stytch-validate --explain invalid-json

    checked 353 responses in 14 files: 341 valid, 12 invalid
      38 errors   missing-field 35 (member_id, organization_id, session_jwt), duplicate-key 1, invalid-json 1, type-mismatch 1
     312 warnings deprecated-field 312 (member)
    1 finding known from the baseline, not shown
    "#);
}

#[test]
fn the_place_is_the_one_in_the_source() {
    // In the text, the tab is one character and the carriage returns are no columns.
    let report = plain(&sample::findings());
    assert!(report.contains("\n --> sso.har:2:17\n"), "{report}");
    let line = BODY.lines().nth(1).expect("two lines");
    assert_eq!(
        line.chars().position(|character| character == 'M'),
        Some(17)
    );
}

#[test]
fn every_further_place_is_told_when_asked() {
    let mut report = sample::findings();
    report.causes[0].next.clear();
    let report = verbose(&report);
    let note = report
        .split("  = ")
        .find(|note| note.starts_with("and 11 more"));
    insta::assert_snapshot!(note.expect("there is more"), @r#"
    and 11 more responses:
        b.json:1:1 (response 4)
        …
    "#);
    assert!(
        !report.contains("d.json"),
        "another cause: only one field is missing there\n{report}"
    );
}

#[test]
fn places_that_were_left_out_are_told_from_the_cause() {
    let mut report = sample::findings();
    report.findings.clear();
    assert!(
        verbose(&report).contains("= and 11 more responses:\n    b.json:1:1 (response 4)\n    …\n")
    );
}

#[test]
fn further_places_are_counted_by_response() {
    let mut report = sample::findings();
    let mut note = |findings, responses, next: usize| {
        let cause = &mut report.causes[0];
        cause.findings = findings;
        cause.responses = responses;
        cause.next.truncate(next);
        let report = plain(&report);
        let notes: Vec<&str> = report
            .split("  = ")
            .take_while(|note| !note.contains("--> sso.har"))
            .collect();
        notes
            .into_iter()
            .find(|note| note.starts_with("and "))
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    assert_eq!(note(3, 1, 1), "");
    assert_eq!(
        note(6, 2, 1),
        "and 1 more response: b.json:1:1 (response 4)"
    );
    assert_eq!(note(6, 1, 0), "and 1 more place in this response");
    assert_eq!(note(12, 1, 0), "and 3 more places in this response");
    assert_eq!(
        note(12, 2, 0),
        "and 3 more places, in 2 responses altogether"
    );
}

#[test]
fn many_missing_fields_are_told_below_the_title() {
    let mut report = sample::findings();
    let first = &mut report.causes[0].first;
    let field = |at: usize| Some(format!("quite_a_long_name_{at:02}"));
    *first = (0..7)
        .map(|at| Finding {
            field: field(at),
            ..first[0].clone()
        })
        .collect();
    let report = plain(&report);
    assert!(report.starts_with("error[missing-field]: 7 required fields are missing\n"));
    let note = report
        .split("  = ")
        .find(|note| note.starts_with("missing: "));
    insta::assert_snapshot!(note.expect("the names"), @r"
    missing: `quite_a_long_name_00`, `quite_a_long_name_01`, `quite_a_long_name_02`,
                 `quite_a_long_name_03`, `quite_a_long_name_04`, `quite_a_long_name_05`,
                 `quite_a_long_name_06`
    ");
}

#[test]
fn a_related_place_outside_the_snippet_is_a_note() {
    let mut report = sample::findings();
    assert!(!plain(&report).contains("note: first here"));
    let snippet = report.causes[2].snippet.as_mut();
    snippet.expect("the sample has one").related.clear();
    assert!(plain(&report).contains("  = note: first here: fixtures/sso.json:4:3\n"));
}
