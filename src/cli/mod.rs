//! The command line: what was typed becomes what was meant, and a verdict an exit status.

mod actions;
mod against;
mod args;
mod baseline;
mod catalog;
mod configuration;
mod file;
mod file_identity;
mod files_from;
mod generate;
mod hints;
mod in_force;
mod named_file;
mod own_files;
mod progress;
mod redact;
mod reports;
mod resolve;
mod schema_files;
mod stderr;
mod streams;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};
use clap::{CommandFactory, FromArgMatches};

use stytch_validate::commands::{explain, list, merge, print_schema};
use stytch_validate::input::discover::describe;
use stytch_validate::model::report::Report;
use stytch_validate::pipeline::{self, Verdict};
use stytch_validate::report::{self, Options};
use stytch_validate::schema::evaluation::Judge;
use stytch_validate::schema::resolve_name;
use stytch_validate::schema::variants::Variant;
use stytch_validate::settings::{Settings, Watch};

use args::{Args, When};
use streams::Streams;

/// Runs what the command line asks for.
pub(crate) fn run() -> ExitCode {
    progress::quiet_panics();
    if std::env::args_os().any(|argument| files_from::is_capture(&argument)) {
        // Not even the parser of arguments may see it, since that quotes what it does not expect.
        stderr::say(
            "error: an argument is the text of a capture, not a path or a value: pipe the text in (`curl … | stytch-validate`)",
        );
        return ExitCode::from(2);
    }
    let matches = Args::command()
        .try_get_matches()
        .and_then(args::in_their_modes)
        .unwrap_or_else(|error| args::in_short(args::in_print(error)).exit());
    let args = match Args::from_arg_matches_mut(&mut matches.clone()) {
        Ok(args) => args,
        Err(error) => args::in_print(error).exit(),
    };
    match dispatch(&args, &matches) {
        Ok(Verdict::Clean) => ExitCode::SUCCESS,
        Ok(Verdict::Denied) => ExitCode::from(1),
        Ok(Verdict::FellShort) => ExitCode::from(2),
        Err(error) => {
            stderr::say(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(args: &Args, matches: &clap::ArgMatches) -> Result<Verdict> {
    if let Some(rule) = &args.explain {
        return print(|out| explain::write(rule, &options(args), out));
    }
    if let Some(name) = &args.print_schema {
        return print_component(args, name);
    }
    if let Some(what) = &args.generate {
        return print(|out| generate::write(what, Args::command(), out));
    }
    if let Some(what) = args.list.as_deref().and_then(list::List::find) {
        let config = configuration::read(args)?.config;
        let levels = resolve::levels(args, matches, &config);
        let catalog = catalog::resolve(&args.schemas)?;
        return print(|out| list::write(what, &levels, &catalog, out));
    }
    if args.redact {
        return redact::run(args, &resolve::resolve(args, matches)?);
    }
    if args.merge {
        return run_and_report(args, matches, resolve::merge(args)?, |settings, streams| {
            merge::run(settings, streams)
        });
    }
    check(args, matches)
}

/// Refuses `--coverage` where no report shows it: the others would list findings as if nobody had
/// asked.
fn coverage_is_shown(args: &Args) -> Result<()> {
    let is_terse = |name: &str| args.quiet && name == "human";
    let on_stdout = report::find(&args.format).filter(|format| !is_terse(format.name));
    let mut formats = args.report.iter().map(|it| it.format).chain(on_stdout);
    ensure!(
        !args.coverage || formats.any(|format| format.coverage),
        "no report shows the coverage: use the format human (without `--quiet`), json, ndjson or html"
    );
    Ok(())
}

/// Checks captures.
fn check(args: &Args, matches: &clap::ArgMatches) -> Result<Verdict> {
    coverage_is_shown(args)?;
    let progress = progress::Progress::on_terminal().filter(|_| !args.no_progress && !args.quiet);
    let mut settings = Settings {
        counts_coverage: args.coverage,
        screens: !args.no_screen && args.judge == Judge::Plan,
        watch: progress.clone().map(|progress| progress as Arc<dyn Watch>),
        ..resolve::resolve(args, matches)?
    };
    baseline::resolve(args, &mut settings)?;
    let earlier = against::resolve(args, &mut settings)?;
    // Not before: a file that keeps the program waiting is no run that could end in order.
    settings.interrupted = progress::interruption();
    run_and_report(args, matches, settings, |settings, streams| {
        let mut finished = pipeline::run_into(settings, streams);
        progress.inspect(|progress| progress.finish());
        against::compare(earlier.as_ref(), &mut finished);
        finished
    })
}

/// Runs what the settings say, and tells it wherever somebody wants to see it.
fn run_and_report(
    args: &Args,
    matches: &clap::ArgMatches,
    mut settings: Settings,
    run: impl FnOnce(&Arc<Settings>, &mut Streams<'_>) -> Report,
) -> Result<Verdict> {
    reports::resolve(args, &mut settings)?;
    let format = report::find(&args.format).context("clap has let an unknown format through")?;
    let mut streams = Streams::open(args, format);
    settings.line = streams.line();
    let reports = args.report.iter().map(|report| report.format);
    let formats: Vec<_> = reports.chain([format]).collect();
    settings.lists = formats.iter().any(|format| format.lists.when(args.verbose));
    settings.excerpts = formats.iter().any(|format| format.excerpts);
    let settings = Arc::new(settings);
    let began = Instant::now();
    let finished = run(&settings, &mut streams);
    let elapsed = Some(began.elapsed());
    let options = Options {
        in_force: in_force::options(matches, &settings),
        elapsed,
        ..options(args)
    };
    let is_log = actions::is_log(matches);
    // Each is written, whatever becomes of the others.
    let (streamed, streams_stand) = streams.finish(&finished, &options);
    let printed = match format.stream {
        Some(_) => streamed,
        None => print(|out| {
            if !actions::is_for_log(format) {
                return (format.write)(&finished, &options, out);
            }
            actions::write_log(format, &finished, &options, out)?;
            if is_log {
                actions::annotate(&finished, &options, out)?;
            }
            Ok(())
        })
        .map(drop),
    };
    let all_written = reports::write(args, &finished, &options) && streams_stand;
    printed?;
    if is_log {
        actions::summarise(&finished, &options)?;
    }
    if format.name != "human" {
        say_faults(&finished, &settings);
    }
    if !args.merge {
        configuration::warn(args, &settings);
        hints::write(&finished, &settings);
    }
    let verdict = pipeline::verdict(&finished, &settings);
    baseline::write(args, &finished, verdict)?;
    Ok(if all_written {
        verdict
    } else {
        Verdict::FellShort
    })
}

fn options(args: &Args) -> Options {
    Options {
        color: colored(args.color),
        quiet: args.quiet,
        verbose: args.verbose,
        allow_empty: args.allow_empty,
        width: width(),
        folder: reports::folder(),
        below: reports::below(),
        // GitHub's code scanning opens an alert for each result, be it suppressed or not.
        suppressed: !actions::is_step(),
        ..Options::default()
    }
}

/// Says on standard error why a run fell short: a report for programs may go where nobody looks.
fn say_faults(finished: &Report, settings: &Settings) {
    for input in &finished.unreadable {
        let (source, message) = (&input.source, &input.message);
        stderr::say(&format!("error: cannot read {source}: {message}"));
    }
    if finished.summary.checked == 0 && !settings.allow_empty {
        stderr::say("error: nothing was checked");
    }
}

fn print_component(args: &Args, name: &str) -> Result<Verdict> {
    if name == print_schema::CONFIGURATION {
        return print(print_schema::write_configuration);
    }
    let catalog = catalog::resolve(&args.schemas)?;
    let component = resolve_name::component(&catalog, name)
        .ok_or_else(|| anyhow!(resolve::unknown_component(&catalog, name)))?;
    let form = if args.nullable {
        Variant::Nullable
    } else {
        Variant::Strict
    };
    print(|out| print_schema::write(&catalog, component, form, out))
}

/// Writes to standard output. A reader that closes the pipe has seen enough: no error, and no
/// other verdict.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Verdict> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    printed(written).map(|()| Verdict::Clean)
}

/// Returns the message for a write to standard output.
fn printed(written: io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(anyhow!(
            "cannot write to standard output: {}",
            describe(&error)
        )),
        _ => Ok(()),
    }
}

fn colored(when: When) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if anstyle_query::no_color() => false,
        When::Auto => {
            let may_be = anstyle_query::clicolor() != Some(false);
            let forced = std::env::var_os("CLICOLOR_FORCE");
            forced.is_some_and(|value| !value.is_empty() && value != "0")
                || may_be && anstyle_query::term_supports_color() && io::stdout().is_terminal()
        }
    }
}

/// The columns of standard output: as `COLUMNS` says, else as the terminal does.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok();
    let columns = columns.and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| width.0);
    columns
        .or_else(terminal)
        .filter(|columns| *columns >= NARROWEST)
        .map_or(Options::default().width, usize::from)
}

/// A terminal that claims to be narrower is not believed.
const NARROWEST: u16 = 20;
