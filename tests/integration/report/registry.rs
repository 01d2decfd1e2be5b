//! Every format on every outcome of a run over hostile names, each read by a reader of its own
//! kind; and `--report`.

mod accept;
mod actions;
mod cases;
mod destinations;
mod sample;
mod shown;
mod suppressed;

use accept::accept;
use sample::{Outcome, Run};
use stytch_validate::report::FORMATS;

#[test]
fn every_format_is_accepted_whatever_the_outcome() {
    for outcome in Outcome::ALL {
        let run = Run::of(outcome);
        for format in FORMATS {
            let text = run.written(format);
            accept(format.name, &text, &run);
        }
    }
}

#[test]
fn nothing_acts_on_a_terminal_and_no_value_shows() {
    let hidden = |found: &char| found.is_control() && *found != '\n' || *found == '\u{202e}';
    for outcome in Outcome::ALL {
        let run = Run::of(outcome);
        for format in FORMATS {
            let text = run.written(format);
            let reported = format!("{}, {outcome:?}:\n{text}", format.name);
            assert_eq!(text.chars().find(hidden), None, "{reported}");
            assert!(!text.contains("CANARY"), "{reported}");
            assert!(!text.contains("31337"), "{reported}");
            assert!(
                !text.lines().any(|line| line.starts_with("::error::name")),
                "{reported}"
            );
        }
    }
}

#[test]
fn a_second_run_gives_the_same_bytes() {
    for outcome in Outcome::ALL {
        let (one, other) = (Run::of(outcome), Run::of(outcome));
        for format in FORMATS {
            let [one, other] = [&one, &other].map(|run| run.written(format));
            assert_eq!(one, other, "{}, {outcome:?}", format.name);
        }
    }
}

#[test]
fn what_a_run_fell_short_by_is_said_in_every_format() {
    for (outcome, words) in [
        (Outcome::Unreadable, &["no such file"][..]),
        (
            Outcome::Nothing,
            &["nothing was checked", "\"checked\": 0", "\"checked\":0"],
        ),
        (
            Outcome::Partial,
            &["interrupted", "\"partial\": true", "\"partial\":true"],
        ),
        (
            Outcome::Truncated,
            &[
                "--max-findings",
                "\"truncated\": true",
                "\"truncated\":true",
            ],
        ),
    ] {
        let run = Run::of(outcome);
        for format in FORMATS {
            let text = run.written(format);
            let said = words.iter().any(|word| text.contains(word));
            assert!(said, "{}, {outcome:?}:\n{text}", format.name);
        }
    }
}
