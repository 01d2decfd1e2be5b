//! Decides by its content whether this program wrote a file. Only such a file is replaced by a
//! report or a baseline unasked: a path says nothing of what it leads to.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Deserializer, Value};

use stytch_validate::report::{REMARKS, TOOL, is_verdict};
use stytch_validate::rules::RULES;

/// The number of bytes of a file that are read where its beginning says what it is.
const BEGINNING: u64 = 4 << 10;

/// The kinds of files that this program writes and may replace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ours {
    /// A report in any format.
    Report,
    /// A baseline.
    Baseline,
    /// Nothing at all: there is nothing to lose.
    Nothing,
}

/// Returns what of ours a file holds.
pub(super) fn find(path: &Path) -> io::Result<Option<Ours>> {
    let mut file = File::open(path)?;
    let mut beginning = Vec::new();
    (&mut file).take(BEGINNING).read_to_end(&mut beginning)?;
    file.rewind()?;
    let beginning = String::from_utf8_lossy(&beginning);
    let is_report = match beginning.trim_start().chars().next() {
        None => return Ok(is_blank(file)?.then_some(Ours::Nothing)),
        // A document of ours says so at once; others are not read to their end.
        Some('{') if beginning.contains(TOOL) && !beginning.contains(FIRST_OF_LINE) => {
            return Ok(document(&file));
        }
        Some('{') => is_lines(file)?,
        Some('[') => is_gitlab(file),
        Some('<') => is_markup(&beginning) && is_closed(file)?,
        Some(_) => is_text(file)?,
    };
    Ok(is_report.then_some(Ours::Report))
}

fn is_blank(file: File) -> io::Result<bool> {
    for byte in BufReader::new(file).bytes() {
        if !byte?.is_ascii_whitespace() {
            return Ok(false);
        }
    }
    Ok(true)
}

#[derive(Deserialize)]
struct Tool {
    name: String,
}

impl Tool {
    fn is_ours(&self) -> bool {
        self.name == TOOL
    }
}

/// A JSON report or a baseline, of any version, or a log in SARIF.
#[derive(Deserialize)]
struct ReportDocument {
    tool: Option<Tool>,
    version: Value,
    findings: Option<IgnoredAny>,
    summary: Option<IgnoredAny>,
    #[serde(default)]
    runs: Vec<SarifRun>,
}

#[derive(Deserialize)]
struct SarifRun {
    tool: SarifTool,
}

#[derive(Deserialize)]
struct SarifTool {
    driver: Tool,
}

fn document(file: &File) -> Option<Ours> {
    let found: ReportDocument = serde_json::from_reader(BufReader::new(file)).ok()?;
    if found.tool.is_some_and(|tool| tool.is_ours()) {
        let is_one = found.version.is_u64() && found.findings.is_some();
        let of_summary = found.summary.map(|_| Ours::Report);
        return is_one.then(|| of_summary.unwrap_or(Ours::Baseline));
    }
    let is_sarif = !found.runs.is_empty();
    let all_ours = found.runs.iter().all(|run| run.tool.driver.is_ours());
    (is_sarif && all_ours).then_some(Ours::Report)
}

/// The beginning of each line of an NDJSON report.
const FIRST_OF_LINE: &str = "{\"type\":";

/// A line of an NDJSON report; the last of a run is its summary.
#[derive(Deserialize)]
struct ReportLine {
    r#type: String,
    tool: Option<Tool>,
}

const LINES: [&str; 6] = [
    "finding",
    "skipped",
    "unreadable",
    "note",
    "stale-baseline",
    "summary",
];

fn is_lines(mut file: File) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut last = None;
    for line in Deserializer::from_reader(BufReader::new(file)).into_iter::<ReportLine>() {
        match line {
            Ok(line) if LINES.contains(&line.r#type.as_str()) => last = Some(line),
            _ => return Ok(false),
        }
    }
    Ok(last.is_some_and(|line| line.tool.is_some_and(|tool| tool.is_ours())))
}

#[derive(Deserialize)]
struct GitlabFinding {
    check_name: String,
    #[serde(rename = "fingerprint")]
    _fingerprint: String,
    #[serde(rename = "location")]
    _location: IgnoredAny,
}

/// Findings of our rules only; those of other programs are written in the same form.
fn is_gitlab(file: File) -> bool {
    let findings = serde_json::from_reader::<_, Vec<GitlabFinding>>(BufReader::new(file));
    let is_ours = |finding: &GitlabFinding| {
        let name = finding.check_name.as_str();
        REMARKS.contains(&name) || RULES.iter().any(|rule| rule.info.id == name)
    };
    findings.is_ok_and(|findings| findings.iter().all(is_ours))
}

fn is_markup(beginning: &str) -> bool {
    let junit = format!("<testsuites name=\"{TOOL}\"");
    let html = format!("· {TOOL}</title>");
    let declared = beginning
        .split_once("?>")
        .map_or(beginning, |(_, rest)| rest);
    declared.trim_start().starts_with(&junit)
        || beginning.starts_with("<!DOCTYPE html>") && beginning.contains(&html)
}

/// Returns whether nothing stands behind the end of a document in XML or HTML.
fn is_closed(mut file: File) -> io::Result<bool> {
    const ENDS: [&str; 3] = ["</html>", "</testsuites>", "/>"];
    let mut end = Vec::new();
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(64)))?;
    file.read_to_end(&mut end)?;
    let end = String::from_utf8_lossy(&end);
    Ok(ENDS.iter().any(|tag| end.trim_end().ends_with(tag)))
}

/// More than a verdict is long, up to its counts in brackets.
const LONGEST_VERDICT: usize = 256;

/// The reports in text, which end with their verdict and what helps on, in Markdown, which
/// begins with our name and the verdict, and has lists and tables only, and commands to GitHub's runner. Others
/// quote our verdicts further up.
fn is_text(file: File) -> io::Result<bool> {
    let (mut commands_only, mut ends_with_verdict, mut is_markdown) = (true, false, true);
    let mut folded = String::new();
    for (number, line) in BufReader::new(file).split(b'\n').enumerate() {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        is_markdown &= match number {
            0 => line.strip_prefix("## ") == Some(TOOL),
            2 => is_verdict(line.trim_matches('*')),
            _ => line.is_empty() || ["**", "- ", "|"].iter().any(|it| line.starts_with(it)),
        };
        commands_only &= line.is_empty() || is_command(&line);
        let helps = line.is_empty() || line.starts_with("  ") || line.starts_with("help: ");
        ends_with_verdict &= helps;
        match line.strip_prefix("  ") {
            None => folded = line.into_owned(),
            Some(more) if folded.len() < LONGEST_VERDICT => folded = format!("{folded} {more}"),
            Some(_) => continue,
        }
        ends_with_verdict |= is_verdict(&folded);
    }
    Ok(commands_only || ends_with_verdict || is_markdown)
}

/// A command to GitHub's runner with a title of ours, which begins with a rule or with our name.
fn is_command(line: &str) -> bool {
    let is_one = ["::error ", "::warning ", "::notice "]
        .iter()
        .any(|command| line.starts_with(command));
    let title = line.split_once("title=").map_or("", |(_, title)| title);
    let rules = RULES.iter().map(|rule| rule.info.id);
    let mut titles = rules.chain(REMARKS).chain([TOOL]);
    is_one && titles.any(|known| title.starts_with(known))
}
