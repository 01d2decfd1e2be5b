//! The man page: what clap knows of the command, and what people look for beside it.

use std::io::{self, Write};

use clap::Command;
use clap::builder::PossibleValue;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use stytch_validate::commands::explain;
use stytch_validate::report::TOOL;

/// What the roff crate puts before each part. Once is enough.
const PREAMBLE: [&str; 2] = [".ie \\n(.g .ds Aq \\(aq", ".el .ds Aq '"];

/// Writes the page.
pub(super) fn write(command: Command, out: &mut dyn Write) -> io::Result<()> {
    let version = command.get_version().unwrap_or_default().to_owned();
    let man = Man::new(described(command));
    writeln!(out, "{}", PREAMBLE.join("\n"))?;
    // By hand: an empty date must be written as one, or the rest moves up.
    let title = TOOL.to_uppercase();
    writeln!(
        out,
        r#".TH {title} 1 "" "{TOOL} {version}" "User Commands""#
    )?;
    let mut head = Vec::new();
    man.render_name_section(&mut head)?;
    man.render_synopsis_section(&mut head)?;
    man.render_description_section(&mut head)?;
    write_part(&head, out)?;
    let mut options = Vec::new();
    man.render_options_section(&mut options)?;
    write_part(&subordinate(&options), out)?;
    write_part(beyond_the_command_line().render().as_bytes(), out)
}

/// The command as the page tells of it: a line of usage, and the values an option may have in a
/// sentence, where clap's page would have a list down the screen.
fn described(command: Command) -> Command {
    command
        .override_usage(format!("{TOOL} [OPTIONS] [PATH]..."))
        .mut_args(|option| {
            let values = option.get_possible_values();
            let takes_one = option.get_action().takes_values() && !values.is_empty();
            if !takes_one || option.is_hide_possible_values_set() {
                return option;
            }
            let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
            let help = option.get_help().map(ToString::to_string);
            let help = format!("{}: {}", help.unwrap_or_default(), names.join(", "));
            option.help(help).hide_possible_values(true)
        })
}

/// The options under one heading; the groups that `--help` shows become parts of it.
fn subordinate(section: &[u8]) -> Vec<u8> {
    let section = String::from_utf8_lossy(section);
    let group = |line: &str| match line.strip_prefix(".SH ") {
        Some(group) if group != "OPTIONS" => format!(".SS {group}\n"),
        _ => format!("{line}\n"),
    };
    section.lines().map(group).collect::<String>().into_bytes()
}

fn write_part(part: &[u8], out: &mut dyn Write) -> io::Result<()> {
    String::from_utf8_lossy(part)
        .lines()
        .filter(|line| !PREAMBLE.contains(line))
        .try_for_each(|line| writeln!(out, "{line}"))
}

fn beyond_the_command_line() -> Roff {
    let mut page = Roff::new();
    rules(&mut page);
    exit_status(&mut page);
    environment(&mut page);
    files(&mut page);
    examples(&mut page);
    see_also(&mut page);
    page
}

fn rules(page: &mut Roff) {
    heading(page, "RULES");
    page.text([roman(
        "Each has a level: allow, note, warn or deny. These are the defaults; --explain RULE explains \
         one of them.",
    )]);
    for rule in explain::in_table_order() {
        let info = &rule.info;
        let (group, level) = (info.group.name(), info.default.name());
        let about = format!(" (group {group}, {level})");
        entry(page, [bold(info.id), roman(about)], info.summary);
    }
}

fn exit_status(page: &mut Roff) {
    heading(page, "EXIT STATUS");
    for (status, meaning) in [
        ("0", "Responses were checked, and none has an error."),
        ("1", "At least one finding is an error."),
        (
            "2",
            "Incomplete: a usage error, an input that could not be read, a report that could not \
             be written, or nothing was checked. It takes precedence over 1.",
        ),
    ] {
        entry(page, [bold(status)], meaning);
    }
}

fn environment(page: &mut Roff) {
    heading(page, "ENVIRONMENT");
    for (name, meaning) in [
        (
            "NO_COLOR",
            "If set and not empty, output is not coloured unless --color says so.",
        ),
        (
            "CLICOLOR_FORCE",
            "If set and not 0, output to a file or a pipe is coloured as well.",
        ),
        (
            "GITHUB_ACTIONS",
            "If true and no --format is given, annotations follow the human report.",
        ),
        (
            "GITHUB_STEP_SUMMARY",
            "The file to which a summary is then added.",
        ),
    ] {
        entry(page, [bold(name)], meaning);
    }
}

fn files(page: &mut Roff) {
    heading(page, "FILES");
    entry(
        page,
        [italic("stytch-validate.toml")],
        "The configuration: levels of rules, and which schema judges which files. The search \
         starts in the working directory and goes up to a .git or the home folder.",
    );
}

fn examples(page: &mut Roff) {
    heading(page, "EXAMPLES");
    let pairs = [
        (
            "Check a response from a pipe:",
            "curl -s ... | stytch-validate",
        ),
        (
            "Check recordings and folders, and fail on error responses as well:",
            "stytch-validate -D error-response tests/captures session.har",
        ),
        (
            "Write reports for code scanning and for a test dashboard:",
            "stytch-validate tests --report sarif=findings.sarif --report junit=junit.xml",
        ),
        (
            "Fail only on new findings:",
            "stytch-validate --baseline .stytch-baseline.json tests/captures",
        ),
        (
            "Make a recording safe to share:",
            "stytch-validate --redact session.har -o redacted.har",
        ),
        (
            "Load completions into a running Bash:",
            "source <(stytch-validate --generate completions-bash)",
        ),
    ];
    for (at, (meaning, line)) in pairs.into_iter().enumerate() {
        if at > 0 {
            page.control("PP", []);
        }
        page.text([roman(meaning)]);
        page.control("RS", ["4"]);
        page.control("nf", []);
        page.text([bold(line)]);
        page.control("fi", []);
        page.control("RE", []);
    }
}

fn see_also(page: &mut Roff) {
    heading(page, "SEE ALSO");
    let and = || roman("(1), ");
    page.text([
        bold("curl"),
        and(),
        bold("jq"),
        and(),
        bold("man"),
        roman("(1)"),
    ]);
    page.control("PP", []);
    page.text([roman(
        "The README and the guide, for the configuration, baselines, redaction and CI.",
    )]);
}

fn heading(page: &mut Roff, name: &str) {
    page.control("SH", [name]);
}

fn entry<const N: usize>(page: &mut Roff, term: [Inline; N], meaning: &str) {
    page.control("TP", []);
    page.text(term);
    page.text([roman(meaning)]);
}
