//! Runs over captures whose names are hostile, and whose every value is a canary.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use stytch_validate::model::report::Report;
use stytch_validate::model::rule::Level;
use stytch_validate::pipeline;
use stytch_validate::report::{Format, Options};
use stytch_validate::settings::base::Base;
use stytch_validate::settings::{InputPath, Settings};

use crate::support::{Plan, folder, settings, text};

/// A file name that breaks the line, the markup, the command and the reading direction.
pub(super) const HOSTILE: &str = if cfg!(windows) {
    "q'&%,#[x](y).json"
} else {
    "q\"<b>&'%0A,]]>[x](y):\n::error::e\u{1b}[31m\u{202e}\u{7f}.json"
};

/// How many warnings a hostile capture gives at least: more than GitHub shows.
const MANY: usize = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Findings,
    Clean,
    Unreadable,
    Nothing,
    Partial,
    Truncated,
}

impl Outcome {
    pub(super) const ALL: [Self; 6] = [
        Self::Findings,
        Self::Clean,
        Self::Unreadable,
        Self::Nothing,
        Self::Partial,
        Self::Truncated,
    ];
}

/// A finished run.
pub(super) struct Run {
    pub(super) outcome: Outcome,
    pub(super) report: Report,
    folder: String,
}

impl Run {
    pub(super) fn of(outcome: Outcome) -> Self {
        let folder = folder([]);
        let path = |name: &str| InputPath::Path(folder.path().join(name));
        let hostile = format!("bad-{HOSTILE}");
        fs::write(folder.path().join(&hostile), hostile_capture()).expect("a file");
        let clean = text("fixtures/responses/sso-minimal.json");
        fs::write(folder.path().join("clean.json"), clean).expect("a file");
        let inputs = match outcome {
            Outcome::Nothing => Vec::new(),
            Outcome::Clean => vec![path("clean.json")],
            Outcome::Unreadable => vec![path("clean.json"), path(HOSTILE)],
            _ => vec![path(&hostile), path("clean.json")],
        };
        let levels = match outcome {
            Outcome::Clean | Outcome::Unreadable => &[("deprecated", Level::Allow)],
            _ => &[("unknown-field", Level::Warn)],
        };
        let plan = Plan {
            levels,
            ..Plan::default()
        };
        let mut report = pipeline::run(&Arc::new(Settings {
            fingerprint_base: Base::folder(folder.path()),
            max_findings: if outcome == Outcome::Truncated {
                2
            } else {
                100
            },
            ..settings(inputs, &plan)
        }));
        report.partial = outcome == Outcome::Partial;
        Self {
            outcome,
            report,
            folder: folder.path().to_string_lossy().replace('\\', "/"),
        }
    }

    pub(super) fn written(&self, format: &Format) -> String {
        let options = Options {
            folder: self.folder.clone(),
            ..Options::default()
        };
        let mut out = Vec::new();
        (format.write)(&self.report, &options, &mut out).expect("memory");
        // The human and the JSON reports tell paths as they were given.
        let text = String::from_utf8(out).expect("UTF-8");
        text.replace(&format!("{}/", self.folder), "")
    }
}

/// A capture with names that are hostile in one grammar or another, an equal name, values of the
/// wrong type, and many fields that nobody knows.
pub(super) fn hostile_capture() -> String {
    let hostile = "\\\"<&>%0A\\n::error::name\\u001b[2J\\u202e [x](http://evil) {0} ]]>";
    let mut body = format!(
        "{{\"status_code\": \"CANARY-1\", \"member_id\": 31337, \"member_id\": \"CANARY-2\",\n\"{hostile}\": \"CANARY-3\""
    );
    for number in 0..MANY {
        write!(body, ",\n\"extra_{number}\": \"CANARY-{number}\"").expect("memory");
    }
    body.push_str(",\n\"member\": [\"CANARY-4\"]}");
    body
}
