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
      = and 11 more responses: b.json:1:1 (response 4), …

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
      = exchange: POST /v1/b2b/sso/authenticate 200 (response 3)
      = request_id: request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141

    error[duplicate-key]: key `tags` appears twice in this object
     --> fixtures/sso.json:5:3
      |
    4 |   "tags": [<number>],
      |   ------ first here
    5 |   "tags": <boolean>
      |   ^^^^^^ again here
    6 | }
      |

    error[invalid-json]: the text ends inside a string
    --> fixtures/sso.json:3:23
     |

    warning[deprecated-field]: deprecated field `member`
     --> a\u{1b}[2J\u{202e}\n\u{9b}b.json:3:3
      |
    2 |     "status_code": <string>,
    3 |   "member": {"<name>": <string>},
      |   ^^^^^^^^ the API is about to drop it
    4 |   "tags": [<number>],
      |
      = at: /member
      = note: use `members` instead
      = and 311 more responses: a\u{1b}[2J\u{202e}\n\u{9b}b.json:9:1 (response 2), …

    responses  cause                      field                 first place
           12  error[missing-field]       member_id and 2 more  fixtures/sso.json:1:1
            1  error[type-mismatch]                             sso.har:2:17
            1  error[duplicate-key]                             fixtures/sso.json:5:3
            1  error[invalid-json]                              fixtures/sso.json:3:23
          312  warning[deprecated-field]  member                a\u{1b}[2J\u{202e}\n\u{9b}b.json:3:3

    help: stytch-validate --explain missing-field explains the rule
    1 finding known from the baseline, not shown
    12 of 353 responses in 14 files are invalid (38 errors, 312 warnings)
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
fn every_further_place_is_reported_when_asked() {
    let mut report = sample::findings();
    report.causes[0].next.clear();
    let report = verbose(&report);
    let note = report
        .split("  = ")
        .find(|note| note.starts_with("and 11 more"));
    let note = note.and_then(|note| note.split("\n\n").next());
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
fn places_that_were_left_out_are_reported_from_the_cause() {
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
        // A cause that is in fewer responses may stand further down.
        let report = plain(&report);
        let block = report
            .split("\n\n")
            .find(|block| block.contains("fields `member_id`"));
        let mut notes = block.into_iter().flat_map(|block| block.split("  = "));
        notes
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
fn many_missing_fields_are_reported_below_the_title() {
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
