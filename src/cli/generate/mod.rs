//! `--generate WHAT`: the man page and the completions, made from the command line's own
//! description, so that they can't fall behind it.

mod man;

use std::io::{self, Write};

use clap::builder::PossibleValuesParser;
use clap::{Command, ValueEnum, ValueHint};
use clap_complete::{Shell, generate};

use stytch_validate::report::TOOL;
use stytch_validate::schema::catalog::Catalog;

/// The man page, as it is asked for.
const MAN: &str = "man";

/// The beginning of the name of a shell's completions.
const COMPLETIONS: &str = "completions-";

/// Everything that can be asked for.
pub(super) fn names() -> impl Iterator<Item = String> {
    let shells = Shell::value_variants().iter();
    let completions = shells.map(|shell| format!("{COMPLETIONS}{shell}"));
    std::iter::once(MAN.to_owned()).chain(completions)
}

/// Options whose values no shell can know, and which are no files.
const FREE: &[&str] = &[
    "stdin_name",
    "stdin_start",
    "max_unpacked",
    "max_held",
    "max_findings",
    "jobs",
];

/// Options whose value is, or may be, the name of a component.
const COMPONENTS: &[&str] = &["schema", "print_schema"];

/// Writes what is called `what`.
pub(super) fn write(what: &str, command: Command, out: &mut dyn Write) -> io::Result<()> {
    let shell = what.strip_prefix(COMPLETIONS);
    let Some(shell) = shell.and_then(|shell| shell.parse::<Shell>().ok()) else {
        return man::write(command, out);
    };
    // Into memory first: the generators panic when a reader closes the pipe.
    let mut script = Vec::new();
    generate(shell, &mut completed(&command), TOOL, &mut script);
    out.write_all(&script)
}

/// The command with all that a shell can offer. `--help` would be endless with the components.
fn completed(command: &Command) -> Command {
    let command = shown(command);
    let catalog = Catalog::embedded();
    let names: Vec<String> = catalog
        .ids()
        .map(|id| catalog.name(id).to_owned())
        .collect();
    let command = COMPONENTS.iter().fold(command, |command, option| {
        let known = PossibleValuesParser::new(names.clone());
        command.mut_arg(option, |option| option.value_parser(known))
    });
    FREE.iter().fold(command, |command, option| {
        command.mut_arg(option, |option| option.value_hint(ValueHint::Other))
    })
}

/// The command without what no page names.
fn shown(command: &Command) -> Command {
    let options = command.get_arguments().filter(|it| !it.is_hide_set());
    let version = command.get_version().unwrap_or_default().to_owned();
    Command::new(TOOL).version(version).args(options)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Args;

    fn written(what: &str) -> String {
        let mut out = Vec::new();
        write(what, Args::command(), &mut out).expect("memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn the_man_page_knows_every_option() {
        let page = written(MAN);
        let command = Args::command();
        let shown = command
            .get_arguments()
            .filter(|option| !option.is_hide_set());
        for option in shown.filter_map(clap::Arg::get_long) {
            let written = format!("\\fB\\-\\-{}\\fR", option.replace('-', "\\-"));
            assert!(page.contains(&written), "{option}");
        }
    }
}
