//! The options in force, as a report tells them: what was typed, and what the configuration says.

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory, Id};

use stytch_validate::rules::level::LevelOrigin;
use stytch_validate::settings::Settings;

use crate::cli::args::Args;

/// These decide how a run is reported, and not what it finds. clap calls all of them together `Args`.
const OF_THE_SINK: &[&str] = &[
    "Args",
    "paths",
    "format",
    "report",
    "force",
    "quiet",
    "verbose",
    "color",
    "no_progress",
    "jobs",
];

/// Returns each option with its value, as `--deny deprecated`, then each configured level, as
/// `missing-field = allow`.
pub(super) fn options(matches: &ArgMatches, settings: &Settings) -> Vec<String> {
    let is_typed = |id: &Id| {
        let source = matches.value_source(id.as_str());
        source == Some(ValueSource::CommandLine) && !OF_THE_SINK.contains(&id.as_str())
    };
    // To know how options are written takes longer than to judge a response.
    let command = matches.ids().any(is_typed).then(Args::command);
    let arguments = command.iter().flat_map(Command::get_arguments);
    let typed = arguments.filter(|arg| is_typed(arg.get_id()));
    let typed = typed.flat_map(|arg| one(matches, arg));
    let levels = settings.levels.levels(None);
    let configured = levels
        .iter()
        .filter(|(_, setting)| setting.origin == LevelOrigin::Configuration)
        .map(|(rule, setting)| format!("{} = {}", rule.info.id, setting.level.name()));
    typed.chain(configured).collect()
}

/// An option, as often as it was given.
fn one(matches: &ArgMatches, arg: &Arg) -> Vec<String> {
    let name = arg.get_long().unwrap_or_default();
    if !arg.get_action().takes_values() {
        return vec![format!("--{name}")];
    }
    let values = matches.get_raw(arg.get_id().as_str()).into_iter().flatten();
    values
        .map(|value| format!("--{name} {}", value.to_string_lossy()))
        .collect()
}
