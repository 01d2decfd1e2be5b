use std::collections::BTreeMap;

use stytch_validate::model::finding::Finding;
use stytch_validate::model::report::{Report, Summary};
use stytch_validate::model::rule::Severity;
use stytch_validate::report::Options;

use super::sample::{self, written};

fn plain(report: &Report) -> String {
    written("human", report, &Options::default())
}

fn verbose(report: &Report) -> String {
    written(
        "human",
        report,
        &Options {
            verbose: true,
            ..Options::default()
        },
    )
}

fn quiet(report: &Report) -> String {
    written(
        "human",
        report,
        &Options {
            quiet: true,
            ..Options::default()
        },
    )
}

/// The last lines of a report.
fn summary(report: &Report) -> String {
    plain(report)
        .rsplit("\n\n")
        .next()
        .unwrap_or_default()
        .to_owned()
}

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
    let line = sample::BODY.lines().nth(1).expect("two lines");
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

#[test]
fn a_clean_run_is_one_line_and_silent_when_asked() {
    insta::assert_snapshot!(plain(&sample::clean()), @"checked 1 response: 1 valid, 0 invalid");
    assert_eq!(quiet(&sample::clean()), "");
}

#[test]
fn quiet_is_the_summary_only() {
    for (name, report) in sample::all() {
        if name != "clean" {
            assert_eq!(quiet(&report), summary(&report), "{name}");
        }
    }
}

#[test]
fn inputs_that_fell_short_and_skipped_responses_are_told() {
    insta::assert_snapshot!(verbose(&sample::unreadable()), @r#"
    error: cannot read a\u{1b}[2J\u{202e}\n\u{9b}b.json: permission denied
    skipped[not-a-capture]: notes.har (response 5), POST /v1/b2b/sso/authenticate

    checked 1 response in 3 files: 1 valid, 0 invalid
    skipped 1: 1 not a capture
    1 input could not be read, or not in full
    "#);
    assert!(!plain(&sample::unreadable()).contains("notes.har"));
}

#[test]
fn that_nothing_was_checked_is_said_plainly() {
    let with = |sources, responses| {
        let summary = Summary {
            sources,
            responses,
            skipped: responses,
            ..Summary::default()
        };
        plain(&Report {
            summary,
            ..Report::default()
        })
        .lines()
        .next()
        .map(str::to_owned)
    };
    assert_eq!(
        with(0, 0).as_deref(),
        Some("nothing was checked: no file was found")
    );
    assert_eq!(
        with(1, 0).as_deref(),
        Some("nothing was checked: no response was found")
    );
    assert_eq!(
        with(3, 0).as_deref(),
        Some("nothing was checked: no response was found in 3 files")
    );
    assert_eq!(
        with(1, 1).as_deref(),
        Some("nothing was checked: the only response was skipped")
    );
    assert_eq!(
        with(2, 41).as_deref(),
        Some("nothing was checked: all 41 responses in 2 files were skipped")
    );
}

#[test]
fn what_was_passed_over_is_told_when_asked() {
    assert!(verbose(&sample::nothing()).ends_with("\npassed over: dead-link 1, pipe 2\n"));
    assert!(!plain(&sample::nothing()).contains("passed over"));
}

#[test]
fn a_run_that_is_not_whole_says_so() {
    let partial = Report {
        partial: true,
        ..sample::clean()
    };
    assert!(plain(&partial).ends_with("\ninterrupted: this is what was seen until then\n"));
    let truncated = Report {
        truncated: true,
        ..sample::clean()
    };
    assert!(plain(&truncated).contains("\nnot every finding is listed (--max-findings);"));
}

#[test]
fn the_summary_is_in_columns_with_one_as_a_singular() {
    let with = |errors, warnings| {
        let rules = [
            ((Severity::Error, "type-mismatch"), errors),
            ((Severity::Warning, "unknown-value"), warnings),
        ];
        let rules = BTreeMap::from(rules);
        let summary = Summary {
            checked: 1,
            errors,
            warnings,
            rules,
            ..Summary::default()
        };
        let report = plain(&Report {
            summary,
            ..Report::default()
        });
        report.lines().skip(1).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(with(1, 0), " 1 error type-mismatch 1");
    assert_eq!(with(2, 0), " 2 errors type-mismatch 2");
    assert_eq!(
        with(2, 1),
        " 2 errors  type-mismatch 2\n 1 warning unknown-value 1"
    );
    assert_eq!(
        with(1, 100),
        "   1 error    type-mismatch 1\n 100 warnings unknown-value 100"
    );
}
