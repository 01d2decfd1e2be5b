//! What the tests share: processes with a scrubbed environment, runs through the library, and
//! JSON written with the place of every value known.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use serde_json::Value;

use stytch_validate::model::finding::Finding;
use stytch_validate::model::report::Report;
use stytch_validate::model::rule::Level;
use stytch_validate::pipeline;
use stytch_validate::rules::level::Target;
use stytch_validate::schema::catalog::Catalog;
use stytch_validate::schema::evaluation::Schemas;
use stytch_validate::schema::select::SchemaRef;
use stytch_validate::schema::user_schema::UserSchema;
use stytch_validate::settings::{InputPath, LevelPlan, Settings};

/// A path of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file of the repository.
pub(crate) fn text(path: &str) -> String {
    let path = repository(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a process left behind.
pub(crate) struct Outcome {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Outcome {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}:\n{}\n{}", self.stdout, self.stderr))
    }
}

/// Variables that change what a program prints.
const SCRUBBED: &[&str] = &[
    "CI",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "RUST_LOG",
    "RUST_BACKTRACE",
    "COLUMNS",
];

/// The program, in the repository's root, with a scrubbed environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("stytch-validate"));
    scrub(&mut command);
    command.current_dir(repository(""));
    command
}

/// Takes away what the machine may have set.
pub(crate) fn scrub(command: &mut Command) {
    for name in SCRUBBED {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GITHUB_") {
            command.env_remove(name);
        }
    }
}

/// Runs a command to its end.
pub(crate) fn finish(command: &mut Command, stdin: &[u8]) -> Outcome {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut input = child.stdin.take().expect("a pipe");
    let stdin = stdin.to_vec();
    let feeder = std::thread::spawn(move || {
        // A process that has seen enough may close the pipe.
        let _ = input.write_all(&stdin);
    });
    let output = child.wait_with_output().expect("an end");
    feeder.join().expect("a feeder");
    Outcome {
        code: output.status.code().expect("an exit status"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Runs the program in the repository's root, with nothing on standard input.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    finish(program().args(arguments), b"")
}

/// Runs the program with this on standard input.
pub(crate) fn pipe(arguments: &[&str], stdin: impl AsRef<[u8]>) -> Outcome {
    finish(program().args(arguments), stdin.as_ref())
}

/// Runs the program in a folder.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Outcome {
    finish(program().current_dir(folder).args(arguments), b"")
}

/// A folder with these files, for as long as it is held.
pub(crate) fn folder<'f>(
    files: impl IntoIterator<Item = (&'f str, &'f [u8])>,
) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    folder
}

/// A plan under which the property that every good response has is a finding with a place.
pub(crate) const WARNING: Plan<'_> = Plan {
    levels: &[("deprecated-field", Level::Warn)],
    component: None,
    schema: None,
    found: false,
};

/// How a run through the library differs from a plain one.
#[derive(Default)]
pub(crate) struct Plan<'p> {
    /// Levels set beyond the defaults, in their order.
    pub levels: &'p [(&'p str, Level)],
    /// A component to judge by.
    pub component: Option<&'p str>,
    /// A schema file to judge by.
    pub schema: Option<&'p str>,
    /// Whether the texts are found in a folder, and not named.
    pub found: bool,
}

/// Judges texts through the library, each as a source of its own called by its index.
pub(crate) fn judge<T: AsRef<[u8]>>(texts: &[T], plan: &Plan<'_>) -> Report {
    let names: Vec<String> = (0..texts.len()).map(|at| format!("{at:06}.json")).collect();
    let files = names
        .iter()
        .zip(texts)
        .map(|(name, text)| (name.as_str(), text.as_ref()));
    let folder = folder(files);
    let inputs = if plan.found {
        vec![InputPath::Path(folder.path().to_owned())]
    } else {
        let path = |name: &String| InputPath::Path(folder.path().join(name));
        names.iter().map(path).collect()
    };
    pipeline::run(&Arc::new(settings(inputs, plan)))
}

/// Judges files of these names through the library, each named outright.
pub(crate) fn judge_files(files: &[(&str, &[u8])], plan: &Plan<'_>) -> Report {
    let folder = folder(files.iter().copied());
    let inputs = files
        .iter()
        .map(|(name, _)| InputPath::Path(folder.path().join(name)));
    pipeline::run(&Arc::new(settings(inputs.collect(), plan)))
}

/// The settings of a run over these inputs.
pub(crate) fn settings(inputs: Vec<InputPath>, plan: &Plan<'_>) -> Settings {
    let catalog = Catalog::embedded();
    let component = plan.component.map(|name| {
        SchemaRef::Component(
            catalog
                .find(name)
                .unwrap_or_else(|| panic!("no component {name}")),
        )
    });
    let file = plan.schema.map(|text| {
        UserSchema::read("user-schema.json", text.as_bytes())
            .unwrap_or_else(|fault| panic!("{fault}"))
    });
    let known = |name: &str| Target::find(name).unwrap_or_else(|| panic!("no rule {name}"));
    let typed = plan
        .levels
        .iter()
        .map(|(name, level)| (known(name), *level));
    Settings {
        schema: component.or_else(|| file.as_ref().map(|_| SchemaRef::File)),
        schemas: Schemas::new(catalog, file),
        levels: LevelPlan {
            typed: typed.collect(),
            ..LevelPlan::default()
        },
        max_findings: usize::MAX,
        jobs: NonZeroUsize::new(2),
        ..Settings::over(inputs)
    }
}

/// The findings of each of the sources that [`judge`] was given.
pub(crate) fn by_text(report: &Report, texts: usize) -> Vec<Vec<&Finding>> {
    let mut found = vec![Vec::new(); texts];
    for finding in &report.findings {
        let name = finding.origin.source.rsplit('/').next().expect("a name");
        let at: usize = name
            .strip_suffix(".json")
            .and_then(|name| name.parse().ok())
            .expect("a name of ours");
        found[at].push(finding);
    }
    found
}

/// `severity rule line:column location field`: a finding on one line.
pub(crate) fn line(finding: &Finding) -> String {
    format!(
        "{} {} {}:{} {} {}",
        finding.severity.name(),
        finding.rule.id,
        finding.span.start.line.get(),
        finding.span.start.column.get(),
        if finding.instance_location.is_empty() {
            "-"
        } else {
            &finding.instance_location
        },
        finding.field.as_deref().unwrap_or("-"),
    )
}

/// A JSON text and where each of its values stands: the tests' own account of places.
pub(crate) struct Written {
    pub text: String,
    pub spans: BTreeMap<String, Range<usize>>,
}

impl Written {
    /// Writes a value the way people do, two spaces deeper for each level.
    pub(crate) fn new(value: &Value) -> Self {
        let mut written = Self {
            text: String::new(),
            spans: BTreeMap::new(),
        };
        written.value(value, "", 0);
        written.text.push('\n');
        written
    }

    fn value(&mut self, value: &Value, pointer: &str, depth: usize) {
        let start = self.text.len();
        match value {
            Value::Object(members) if !members.is_empty() => {
                self.text.push('{');
                for (at, (name, inner)) in members.iter().enumerate() {
                    self.next(at, depth + 1);
                    self.text.push_str(&Value::from(name.as_str()).to_string());
                    self.text.push_str(": ");
                    let name = name.replace('~', "~0").replace('/', "~1");
                    self.value(inner, &format!("{pointer}/{name}"), depth + 1);
                }
                self.next(0, depth);
                self.text.push('}');
            }
            Value::Array(items) if !items.is_empty() => {
                self.text.push('[');
                for (at, inner) in items.iter().enumerate() {
                    self.next(at, depth + 1);
                    self.value(inner, &format!("{pointer}/{at}"), depth + 1);
                }
                self.next(0, depth);
                self.text.push(']');
            }
            other => self.text.push_str(&other.to_string()),
        }
        let range = start..self.text.len();
        self.spans.insert(pointer.to_owned(), range);
    }

    fn next(&mut self, at: usize, depth: usize) {
        if at > 0 {
            self.text.push(',');
        }
        self.text.push('\n');
        self.text.push_str(&"  ".repeat(depth));
    }

    /// The line and column where a value begins.
    pub(crate) fn place(&self, pointer: &str) -> (u64, u64) {
        let span = self
            .spans
            .get(pointer)
            .unwrap_or_else(|| panic!("nothing at {pointer}"));
        place(&self.text, span.start)
    }
}

/// The line and column of a byte, counted the slow and plain way.
pub(crate) fn place(text: &str, offset: usize) -> (u64, u64) {
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
    (line as u64, column as u64)
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// Returns a zip archive of these files.
pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("in memory");
        zip.write_all(text).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}
