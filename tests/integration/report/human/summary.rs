use std::collections::BTreeMap;

use stytch_validate::model::report::{Report, Summary};
use stytch_validate::model::rule::Severity;

use super::super::sample;
use super::{last_lines, plain, quiet, verbose};

#[test]
fn a_clean_run_is_one_line_and_silent_when_asked() {
    insta::assert_snapshot!(plain(&sample::clean()), @"checked 1 response: 1 valid");
    assert_eq!(quiet(&sample::clean()), "");
}

#[test]
fn quiet_is_the_summary_only() {
    for (name, report) in sample::all() {
        if name != "clean" {
            assert_eq!(quiet(&report), last_lines(&report), "{name}");
        }
    }
}

#[test]
fn inputs_that_fell_short_and_skipped_responses_are_told() {
    insta::assert_snapshot!(verbose(&sample::unreadable()), @r#"
    error: cannot read a\u{1b}[2J\u{202e}\n\u{9b}b.json: permission denied
    note: notes.har: a Hoverfly simulation is not read
    skipped[not-a-capture]: notes.har (response 5), POST /v1/b2b/sso/authenticate

    checked 1 response in 3 files: 1 valid
    skipped 1: 1 not a capture
    1 input could not be read, or not in full
    "#);
    assert!(!plain(&sample::unreadable()).contains("response 5"));
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
