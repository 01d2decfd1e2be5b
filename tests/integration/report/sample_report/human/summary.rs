use stytch_validate::model::report::{Report, Summary};
use stytch_validate::report::Options;

use super::super::sample;
use super::{plain, quiet, verbose};

#[test]
fn a_clean_run_is_one_line_and_silent_when_asked() {
    insta::assert_snapshot!(plain(&sample::clean()), @"checked 1 response: 1 valid");
    assert_eq!(quiet(&sample::clean()), "");
}

#[test]
fn quiet_is_the_table_and_the_verdict() {
    insta::assert_snapshot!(quiet(&sample::findings()), @r"
    responses  cause                      field                 first place
           12  error[missing-field]       member_id and 2 more  fixtures/sso.json:1:1
            1  error[type-mismatch]                             sso.har:2:17
            1  error[duplicate-key]                             fixtures/sso.json:5:3
            1  error[invalid-json]                              fixtures/sso.json:3:23
          312  warning[deprecated-field]  member                a\u{1b}[2J\u{202e}\n\u{9b}b.json:3:3

    1 finding known from the baseline, not shown
    12 of 353 responses in 14 files are invalid (38 errors, 312 warnings)
    ");
}

#[test]
fn a_narrow_terminal_leaves_out_details_and_breaks_lines() {
    let at = |width| {
        sample::written(
            "human",
            &sample::findings(),
            &Options {
                quiet: true,
                width,
                ..Options::default()
            },
        )
    };
    for width in [60, 80, 120] {
        let widest = at(width).lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(width), "{}", at(width));
    }
    insta::assert_snapshot!(at(60), @r"
    responses  cause                      field
           12  error[missing-field]       member_id and 2 more
               fixtures/sso.json:1:1
            1  error[type-mismatch]
               sso.har:2:17
            1  error[duplicate-key]
               fixtures/sso.json:5:3
            1  error[invalid-json]
               fixtures/sso.json:3:23
          312  warning[deprecated-field]  member
               a\u{1b}[2J\u{202e}\n\u{9b}b.json:3:3

    1 finding known from the baseline, not shown
    12 of 353 responses in 14 files are invalid (38 errors, 312
      warnings)
    ");
}

#[test]
fn inputs_that_fell_short_and_skipped_responses_are_reported() {
    insta::assert_snapshot!(verbose(&sample::unreadable()), @r#"
    error: cannot read a\u{1b}[2J\u{202e}\n\u{9b}b.json: permission denied
    note: notes.har: a Hoverfly simulation is not read
    skipped[not-a-capture]: notes.har (response 5), POST /v1/b2b/sso/authenticate

    skipped 1: not a capture 1
    incomplete: 1 input could not be read in full; checked 1 response in 3 files: 1 valid
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
        .last()
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
fn what_was_passed_over_is_reported_when_asked() {
    assert!(verbose(&sample::nothing()).contains("ignored: dead-link 1, pipe 2\n"));
    assert!(!plain(&sample::nothing()).contains("ignored"));
}

#[test]
fn a_run_that_is_not_whole_says_so() {
    let partial = Report {
        partial: true,
        ..sample::clean()
    };
    assert!(plain(&partial).contains("interrupted: these are the results up to then\n"));
    let truncated = Report {
        truncated: true,
        ..sample::clean()
    };
    assert!(plain(&truncated).contains("not every finding is listed (--max-findings);"));
}

#[test]
fn the_verdict_counts_in_words() {
    let with = |checked, invalid, errors, warnings| {
        let summary = Summary {
            checked,
            invalid,
            valid: checked - invalid,
            errors,
            warnings,
            ..Summary::default()
        };
        let report = plain(&Report {
            summary,
            ..Report::default()
        });
        report.trim_end().to_owned()
    };
    assert_eq!(with(1, 1, 1, 0), "1 response is invalid (1 error)");
    assert_eq!(
        with(2_000, 2_000, 2_001, 0),
        "all 2,000 responses are invalid (2,001 errors)"
    );
    assert_eq!(
        with(2_000, 347, 412, 1),
        "347 of 2,000 responses are invalid (412 errors, 1 warning)"
    );
    assert_eq!(
        with(2_000, 1, 1, 2),
        "1 of 2,000 responses is invalid (1 error, 2 warnings)"
    );
    assert_eq!(
        with(3, 0, 0, 2),
        "checked 3 responses: 3 valid (2 warnings)"
    );
}
