//! Every format on shared reports: what it says, and what it must never say.

mod build;
mod human;
mod json;
mod sample;

use std::io;

use sample::written;
use stytch_validate::report::{FORMATS, Options};

fn all_options() -> impl Iterator<Item = Options> {
    (0_u8..8).map(|bits| Options {
        color: bits & 1 != 0,
        quiet: bits & 2 != 0,
        verbose: bits & 4 != 0,
        ..Options::default()
    })
}

/// A report without the colours that were asked for.
fn without_colors(report: &str) -> String {
    let mut parts = report.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (codes, text) = part.split_once('m').expect("a colour");
        assert!(
            codes
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b';'),
            "{codes:?}"
        );
        plain.push_str(text);
    }
    plain
}

#[test]
fn no_format_shows_a_value_or_a_hidden_character() {
    for (format, (name, report), options) in matrix() {
        let out = written(format, &report, &options);
        let plain = if options.color {
            without_colors(&out)
        } else {
            out
        };
        for secret in sample::SECRETS {
            assert!(
                !plain.contains(secret),
                "{format}, {name}: {secret}\n{plain}"
            );
        }
        let hidden = |found: &char| found.is_control() && *found != '\n' || *found == '\u{202e}';
        assert_eq!(plain.chars().find(hidden), None, "{format}, {name}");
    }
}

#[test]
fn every_report_ends_with_a_line_feed_and_is_the_same_again() {
    for (format, (name, report), options) in matrix() {
        let out = written(format, &report, &options);
        assert!(
            out.is_empty() || out.ends_with('\n') && !out.ends_with("\n\n"),
            "{format}, {name}"
        );
        assert!(
            !out.lines().any(|line| line.ends_with(' ')),
            "{format}, {name}:\n{out}"
        );
        assert_eq!(out, written(format, &report, &options), "{format}, {name}");
    }
}

#[test]
fn only_the_human_report_has_colors() {
    for (format, (name, report), options) in matrix() {
        let plain = written(
            format,
            &report,
            &Options {
                color: false,
                ..options.clone()
            },
        );
        let colored = written(
            format,
            &report,
            &Options {
                color: true,
                ..options
            },
        );
        assert_eq!(without_colors(&colored), plain, "{format}, {name}");
        assert!(format == "human" || colored == plain, "{format}, {name}");
    }
    let colored = written(
        "human",
        &sample::findings(),
        &Options {
            color: true,
            ..Options::default()
        },
    );
    assert!(colored.starts_with("\u{1b}["), "{colored}");
}

/// Every format, on every report, reported everything.
fn matrix() -> impl Iterator<
    Item = (
        &'static str,
        (&'static str, stytch_validate::model::report::Report),
        Options,
    ),
> {
    FORMATS.iter().flat_map(|format| {
        all_options()
            .flat_map(|options| sample::all().map(|report| (format.name, report, options.clone())))
    })
}

/// A pipe whose reader has gone.
struct Closed;

impl io::Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_fails_is_reported_as_what_it_is() {
    for format in FORMATS {
        let fault = (format.write)(&sample::findings(), &Options::default(), &mut Closed);
        assert_eq!(
            fault.map_err(|error| error.kind()),
            Err(io::ErrorKind::BrokenPipe),
            "{}",
            format.name
        );
    }
}
