//! Hints: the next thing to try if a run fell short, a line on standard error behind the faults.

use std::fs;
use std::path::{Component, Path, PathBuf};

use stytch_validate::model::capture::SkipReason;
use stytch_validate::model::finding::Skipped;
use stytch_validate::model::report::Report;
use stytch_validate::settings::{InputPath, Settings, similar};

use crate::cli::stderr::say;

/// The number of missing paths that are looked into: each takes the listing of a folder, and a list
/// of paths may be long. The faults themselves are all printed.
const MOST_PATHS: usize = 5;

/// Writes what may help, a line each.
pub(super) fn write(report: &Report, settings: &Settings) {
    for hint in all(report, settings) {
        say(&format!("help: {hint}"));
    }
}

fn all(report: &Report, settings: &Settings) -> Vec<String> {
    let mut hints: Vec<String> = settings
        .paths()
        .filter(|path| path.symlink_metadata().is_err())
        .take(MOST_PATHS)
        .filter_map(missing)
        .collect();
    if report.summary.checked > 0 || report.partial || settings.allow_empty || !hints.is_empty() {
        return hints;
    }
    let summary = &report.summary;
    if summary.responses == 0 && summary.unreadable == 0 {
        hints.extend(match settings.paths().find(|path| path.is_dir()) {
            Some(folder) => Some(nothing_read(folder, settings)),
            None if settings.inputs.contains(&InputPath::Stdin) => Some(
                "standard input was empty. Did curl fail? Try `curl -sS --fail-with-body …`"
                    .to_owned(),
            ),
            None => None,
        });
    }
    let only = |reason: SkipReason| {
        summary.skipped > 0 && summary.skipped_reasons.keys().all(|one| *one == reason)
    };
    let without_body = report
        .skipped
        .iter()
        .filter(|skipped| lost_its_body(skipped));
    let sources: Vec<&str> = without_body.map(|it| &*it.origin.source).collect();
    // Of those that were not listed only the reason is known.
    let is_cut = (report.skipped.len() as u64) < summary.skipped;
    if sources.iter().any(|name| name.contains(".har")) {
        hints.push(
            "the recording has no bodies: save it with its content (Chrome: “Save all as HAR with content”; Playwright: `recordHar: { content: 'embed' }`)".to_owned(),
        );
    } else if (is_cut || !sources.is_empty()) && only(SkipReason::NoBody) {
        hints.push("the recording has no bodies: save it with its content".to_owned());
    }
    if only(SkipReason::NoSchema) {
        hints.push(
            "no response has a schema: `--coverage` shows which routes they are of, `--schema NAME` judges all of them by one component".to_owned(),
        );
    }
    hints
}

fn nothing_read(folder: &Path, settings: &Settings) -> String {
    let folder = folder.display();
    if settings.filter.excludes() {
        format!(
            "`--exclude` leaves no file in `{folder}` that is read: `--list readers` shows the endings"
        )
    } else {
        format!(
            "no file in `{folder}` was read: `--list readers` shows the endings, `--include '*.txt'` adds others"
        )
    }
}

/// Returns whether a response had a body that the recording lacks. One with some status never has any
/// (RFC 9110, section 6.4.1).
fn lost_its_body(skipped: &Skipped) -> bool {
    let exchange = skipped.origin.exchange.as_deref();
    let status = exchange.and_then(|exchange| exchange.status);
    skipped.reason == SkipReason::NoBody && !matches!(status, Some(100..200 | 204 | 205 | 304))
}

/// Returns where a path that is not there leaves what is, and what may have been meant.
fn missing(path: &Path) -> Option<String> {
    let typed = path.to_string_lossy();
    if typed.contains("://") {
        return Some(
            "URLs are not fetched: try `curl … | stytch-validate`, or record the exchange as a HAR file".to_owned(),
        );
    }
    if typed.contains(['*', '?', '[', '{']) {
        return Some(format!(
            "the shell did not expand `{typed}`: take it out of its quotes, or name the folder, of which `--exclude` leaves files out"
        ));
    }
    let mut there = PathBuf::new();
    for part in path.components() {
        let next = there.join(part);
        if next.symlink_metadata().is_err() {
            return absent(&there, part);
        }
        there = next;
    }
    None
}

fn absent(folder: &Path, part: Component<'_>) -> Option<String> {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let name = part.as_os_str().to_string_lossy();
    let entries = fs::read_dir(here).ok()?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let meant = similar(&name, names.iter().map(String::as_str))?;
    Some(format!("did you mean `{}`?", folder.join(meant).display()))
}
