//! The man page: what clap knows of the command, and what people look for beside it.

use std::io::{self, Write};

use clap::Command;
use clap::builder::PossibleValue;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use stytch_validate::commands::explain;
use stytch_validate::report::TOOL;

/// The preamble that the roff crate puts before each part. Once is enough.
const PREAMBLE: [&str; 2] = [".ie \\n(.g .ds Aq \\(aq", ".el .ds Aq '"];

/// The sections that people look for beside the options: exit status, environment, files, examples.
const BEYOND_THE_COMMAND_LINE: &str = include_str!("man.roff");

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
    write_part(rules().render().as_bytes(), out)?;
    out.write_all(BEYOND_THE_COMMAND_LINE.as_bytes())
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

/// The rules, each with its group, its default level and its summary.
fn rules() -> Roff {
    let mut page = Roff::new();
    page.control("SH", ["RULES"]);
    page.text([roman(
        "Each has a level: allow, note, warn or deny. These are the defaults; --explain RULE explains \
         one of them.",
    )]);
    for rule in explain::in_table_order() {
        let info = &rule.info;
        let (group, level) = (info.group.name(), info.default.name());
        page.control("TP", []);
        page.text([bold(info.id), roman(format!(" (group {group}, {level})"))]);
        page.text([roman(info.summary)]);
    }
    page
}
