//! The sentences that several formats tell alike, each made once.

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::model::baseline::Stale;
use crate::model::capture::Exchange;
use crate::model::finding::{Finding, Skipped};
use crate::model::report::{Cause, LINK_TO_FOLDER, LeftOut, Report, Summary};
use crate::model::rule;
use crate::report::{Options, escape};
use crate::text::words;

/// So many of other things are named unless all are asked for.
const NAMED_OF_ALL: usize = 3;

/// So many missing fields are named in a title; more are listed in a note.
pub(super) const NAMED: usize = 5;

/// Returns whether there is nothing at all that someone should hear of.
pub(super) fn is_clean(report: &Report) -> bool {
    let summary = &report.summary;
    let faults = summary.errors + summary.warnings + summary.skipped + summary.unreadable;
    faults == 0
        && summary.checked > 0
        && report.stale.is_empty()
        && links(report, &Options::default()).is_none()
        && report.unchecked_schemas.is_empty()
        && !report.truncated
        && !report.partial
}

/// Names the links to folders that were not followed: behind them may be captures. Of those of a
/// merged report only the number is known.
pub(super) fn links(report: &Report, options: &Options) -> Option<String> {
    let count = *report.summary.passed_over.get(LINK_TO_FOLDER)?;
    let name = |name: &String| escape::terminal(name).into_owned();
    let names = match &*report.not_followed {
        [] => String::new(),
        names => {
            let others = if count > names.len() as u64 {
                ", …"
            } else {
                ""
            };
            format!(": {}{others}", named(names, name, ", ", options))
        }
    };
    let number = words::count(count, "link to a folder", "links to folders");
    Some(format!(
        "{number} not followed{names}; name the folders that should be read"
    ))
}

/// Returns which parts of the user's own schemas go unchecked.
pub(super) fn unchecked_schemas(report: &Report, options: &Options) -> Option<String> {
    let parts = &*report.unchecked_schemas;
    let number = words::count(
        parts.len() as u64,
        "part of the schemas goes unchecked",
        "parts of the schemas go unchecked",
    );
    let part = |part: &String| escape::terminal(part).into_owned();
    let said = || format!("{number}: {}", named(parts, part, "; ", options));
    (!parts.is_empty()).then(said)
}

/// Returns the names of the first few, or of all.
pub(super) fn named<T>(
    all: &[T],
    name: impl Fn(&T) -> String,
    between: &str,
    options: &Options,
) -> String {
    let most = if options.verbose {
        all.len()
    } else {
        NAMED_OF_ALL
    };
    let mut names: Vec<String> = all.iter().take(most).map(name).collect();
    if names.len() < all.len() {
        names.push("…".to_owned());
    }
    names.join(between)
}

/// Returns what a truncated report says of what it leaves out.
pub(super) fn truncated(report: &Report) -> &'static str {
    match report.left_out {
        Some(LeftOut::OfMergedReport) => {
            "not every finding is listed: a merged report had left some out, so only the totals are \
             complete, and the counts of causes are not"
        }
        Some(LeftOut::OfResponse) => {
            "not every finding is listed: of one response, only the first 1,000 of a rule are, and the \
             first of each further kind; the counts are complete"
        }
        None => "not every finding is listed (--max-findings); the counts are complete",
    }
}

/// Returns in one sentence what was checked, and how it went.
pub(super) fn verdict(summary: &Summary) -> String {
    let files = match summary.sources {
        0 | 1 => String::new(),
        several => format!(" in {} files", words::number(several)),
    };
    let incomplete = match summary.unreadable {
        0 => String::new(),
        inputs => {
            let inputs = words::count(inputs, "input", "inputs");
            format!("incomplete: {inputs} could not be read in full; ")
        }
    };
    let all = words::count(summary.checked, "response", "responses");
    let outcome = match (summary.checked, summary.invalid) {
        (0, _) => nothing(summary, &files),
        (checked, 0) => format!("checked {all}{files}: {}", valid(summary, checked)),
        (checked, invalid) if checked == invalid => {
            let (the, are) = if checked == 1 {
                ("", "is")
            } else {
                ("all ", "are")
            };
            format!("{the}{all}{files} {are} invalid")
        }
        (_, invalid) => {
            let are = if invalid == 1 { "is" } else { "are" };
            format!("{} of {all}{files} {are} invalid", words::number(invalid))
        }
    };
    format!("{incomplete}{outcome}{}", findings(summary))
}

/// Returns whether a line is the verdict of a run, word for word.
pub fn is_verdict(line: &str) -> bool {
    let line = line.trim_matches('*');
    let line = line.split_once(" (").map_or(line, |(verdict, _)| verdict);
    let words = line.split(' ').map(|word| {
        let bare = word.trim_end_matches([':', ';']);
        let is_number = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit() || b == b',');
        if is_number {
            word.replace(bare, "#")
        } else {
            word.to_owned()
        }
    });
    let said = words.collect::<Vec<_>>().join(" ");
    let said = [
        "incomplete: # inputs could not be read in full; ",
        "incomplete: # input could not be read in full; ",
    ]
    .iter()
    .find_map(|start| said.strip_prefix(start))
    .unwrap_or(&said);
    let said = said
        .replace(" in # files", "")
        .replace("responses", "response");
    VERDICTS.contains(&said.as_str())
}

/// The verdicts, with `#` for a number.
const VERDICTS: [&str; 10] = [
    "checked # response: # valid",
    "checked # response: # valid, # invalid but known",
    "# response is invalid",
    "all # response are invalid",
    "# of # response is invalid",
    "# of # response are invalid",
    "nothing was checked: no file was found",
    "nothing was checked: no response was found",
    "nothing was checked: the only response was skipped",
    "nothing was checked: all # response were skipped",
];

fn valid(summary: &Summary, checked: u64) -> String {
    let valid = words::number(checked.saturating_sub(summary.known_invalid));
    match summary.known_invalid {
        0 => format!("{valid} valid"),
        known => format!("{valid} valid, {} invalid but known", words::number(known)),
    }
}

fn nothing(summary: &Summary, files: &str) -> String {
    let why = match (summary.responses, summary.sources) {
        (0, 0) => "no file was found".to_owned(),
        (0, _) => format!("no response was found{files}"),
        (1, _) => format!("the only response{files} was skipped"),
        (all, _) => format!("all {} responses{files} were skipped", words::number(all)),
    };
    format!("nothing was checked: {why}")
}

/// ` (12 errors, 1 warning)`
fn findings(summary: &Summary) -> String {
    let counts = [
        (summary.errors, "error", "errors"),
        (summary.warnings, "warning", "warnings"),
    ];
    let parts = counts.iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, one, many)| words::count(*count, one, many))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join(", "))
    }
}

/// Returns the causes by rank: errors before warnings, those in the most responses first, and among equals
/// those met first.
pub(super) fn ranked(report: &Report) -> Vec<&Cause> {
    let mut causes: Vec<&Cause> = report.causes.iter().collect();
    causes.sort_by_key(|cause| {
        let severity = cause.first.first().map(|first| first.severity);
        (severity, Reverse(cause.responses))
    });
    causes
}

/// Returns what a cause is, in one sentence: the message of its first findings, or one for all the
/// fields missing from one object.
pub(super) fn title(together: &[Finding]) -> Cow<'_, str> {
    let fields = missing(together);
    match fields.len() {
        0 | 1 => together
            .first()
            .map_or(Cow::Borrowed(""), |first| Cow::Borrowed(&*first.message)),
        2..=NAMED => Cow::Owned(format!(
            "required fields {} are missing",
            words::list(&fields)
        )),
        many => Cow::Owned(format!("{many} required fields are missing")),
    }
}

/// Returns the fields missing from one object, if that is what these findings are about.
pub(super) fn missing(together: &[Finding]) -> Vec<String> {
    let fields = together
        .iter()
        .filter(|finding| finding.rule.group == rule::Group::Required);
    let fields = fields.filter_map(|finding| finding.field.as_deref());
    fields
        .map(|name| format!("`{}`", escape::terminal(name)))
        .collect()
}

/// Returns what a note says, and how often it was met.
pub(super) fn noted(note: &Cause) -> String {
    let Some(first) = note.first.first() else {
        return String::new();
    };
    let of = first.schema.as_deref().map(|schema| format!(" ({schema})"));
    let message = format!("{}{}", first.message, of.unwrap_or_default());
    let message = escape::terminal(&message);
    match (note.responses, note.findings) {
        (0 | 1, 0 | 1) => message.into_owned(),
        (0 | 1, many) => format!("{message}, in {} places", words::number(many)),
        (responses, _) => format!("{message}, in {} responses", words::number(responses)),
    }
}

/// Returns an entry of the baseline that no longer occurs: `missing-field (name) in a/b.json 2 of 3`.
pub(super) fn stale(stale: &Stale) -> String {
    let entry = &stale.entry;
    let field = entry.field.as_deref();
    let field = field.map_or_else(String::new, |field| format!(" ({field})"));
    let some = if stale.unseen < entry.count {
        format!(" {} of {}", stale.unseen, entry.count)
    } else {
        String::new()
    };
    let line = format!("{}{field} in {}{some}", entry.rule, entry.source);
    escape::terminal(&line).into_owned()
}

/// Returns which response was not checked: `session.har (response 5), GET /index.html 200`.
pub(super) fn what_was_skipped(skipped: &Skipped) -> String {
    let origin = &skipped.origin;
    let source = escape::terminal(&origin.source);
    let place = format!("{source} (response {})", origin.response.saturating_add(1));
    match origin.exchange.as_deref() {
        Some(exchange) => format!("{place}, {}", self::exchange(exchange)),
        None => place,
    }
}

/// Returns a request and its status: `POST /v1/b2b/sso/authenticate 200`.
pub(super) fn exchange(exchange: &Exchange) -> String {
    escape::terminal(&exchange.words()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_is_known_as_one() {
        let counts = [0, 1, 2, 1_234];
        for (sources, checked) in counts
            .into_iter()
            .flat_map(|it| counts.map(|other| (it, other)))
        {
            for (invalid, skipped) in counts.into_iter().flat_map(|it| counts.map(|of| (it, of))) {
                let summary = Summary {
                    sources,
                    checked,
                    invalid: invalid.min(checked),
                    known_invalid: skipped.min(checked),
                    unreadable: skipped,
                    errors: invalid,
                    responses: checked + skipped,
                    ..Summary::default()
                };
                let said = verdict(&summary);
                assert!(is_verdict(&said), "{said}");
            }
        }
        assert!(!is_verdict("checked 3 responses"));
    }
}
