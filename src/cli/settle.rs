//! From what was typed to what was meant.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::ArgMatches;

use stytch_validate::input;
use stytch_validate::input::discover::{Filter, describe};
use stytch_validate::model::rule::Level;
use stytch_validate::rules::level::{Levels, Origin, Target};
use stytch_validate::schema::catalog::Catalog;
use stytch_validate::schema::evaluation::Schemas;
use stytch_validate::schema::select::SchemaRef;
use stytch_validate::schema::user::UserSchema;
use stytch_validate::settings::{InputPath, Settings};

use crate::cli::args::Args;

/// Settles a run.
pub(super) fn settle(args: &Args, matches: &ArgMatches) -> Result<Settings> {
    let filter = Filter::new(&args.include, &args.exclude).map_err(|error| anyhow!(error))?;
    let (schemas, schema) = schemas(args.schema.as_deref())?;
    Ok(Settings {
        inputs: inputs(&args.paths)?,
        stdin_name: args.stdin_name.clone(),
        reader: input::find(&args.input_format),
        max_unpacked: args.max_unpacked,
        filter,
        schemas,
        schema,
        levels: levels(args, matches),
        max_findings: args.max_findings,
        allow_empty: args.allow_empty,
        jobs: args.jobs.unwrap_or_else(cores),
    })
}

fn cores() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

fn inputs(paths: &[PathBuf]) -> Result<Vec<InputPath>> {
    if paths.is_empty() {
        if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
            bail!(
                "nothing to read: name a file or a directory, or pipe a response in (`curl … | stytch-validate`)"
            );
        }
        return Ok(vec![InputPath::Stdin]);
    }
    let stdin = Path::new("-");
    let input = |path: &PathBuf| {
        if path == stdin {
            InputPath::Stdin
        } else {
            InputPath::Path(path.clone())
        }
    };
    let inputs: Vec<InputPath> = paths.iter().map(input).collect();
    if inputs
        .iter()
        .filter(|input| **input == InputPath::Stdin)
        .count()
        > 1
    {
        bail!("standard input (`-`) can be read only once");
    }
    Ok(inputs)
}

/// The schema that was asked for: a component where one has that name, else a file.
fn schemas(asked: Option<&str>) -> Result<(Schemas, Option<SchemaRef>)> {
    let catalog = Catalog::embedded();
    let Some(asked) = asked else {
        return Ok((Schemas::new(catalog, None), None));
    };
    if let Some(component) = catalog.find(asked) {
        return Ok((
            Schemas::new(catalog, None),
            Some(SchemaRef::Component(component)),
        ));
    }
    let text = match std::fs::read(asked) {
        Ok(text) => text,
        Err(error) => bail!("{}", unknown_schema(&catalog, asked, &error)),
    };
    let file = UserSchema::read(asked, &text).map_err(|fault| anyhow!("{fault}"));
    let file = file.with_context(|| format!("the schema `{asked}` can't be used"))?;
    Ok((Schemas::new(catalog, Some(file)), Some(SchemaRef::File)))
}

fn unknown_schema(catalog: &Catalog, asked: &str, error: &std::io::Error) -> String {
    let tip = similar(asked, catalog.ids().map(|id| catalog.name(id))).map_or_else(
        || "`--list schemas` lists the components".to_owned(),
        |name| format!("did you mean `{name}`?"),
    );
    format!(
        "there is no component `{asked}`, and no such schema file can be read ({}); {tip}",
        describe(error)
    )
}

/// The name most like `asked`, if one is like it at all.
pub(super) fn similar<'n>(asked: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    names
        .map(|name| (strsim::jaro_winkler(asked, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

/// The levels, the last setting winning, in the order in which they were typed.
pub(super) fn levels(args: &Args, matches: &ArgMatches) -> Levels {
    let mut levels = Levels::default();
    if args.strict {
        levels.be_strict();
    }
    let typed = [
        ("allow", Level::Allow, &args.allow),
        ("warn", Level::Warn, &args.warn),
        ("deny", Level::Deny, &args.deny),
    ];
    let mut settings: Vec<(usize, Level, &str)> = Vec::new();
    for (flag, level, names) in typed {
        let places = matches.indices_of(flag).into_iter().flatten();
        settings.extend(
            places
                .zip(names)
                .map(|(place, name)| (place, level, name.as_str())),
        );
    }
    settings.sort_unstable_by_key(|(place, ..)| *place);
    for (_, level, name) in settings {
        if let Some(target) = Target::find(name) {
            levels.set(target, level, Origin::CommandLine);
        }
    }
    levels
}
