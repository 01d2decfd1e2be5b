//! From what was typed to what was meant.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use clap::ArgMatches;

use stytch_validate::commands::merge;
use stytch_validate::input;
use stytch_validate::input::discover::{Filter, describe};
use stytch_validate::input::extraction::Extraction;
use stytch_validate::model::rule::Level;
use stytch_validate::rules::level::Target;
use stytch_validate::schema::catalog::Catalog;
use stytch_validate::schema::evaluation::Schemas;
use stytch_validate::schema::resolve_name;
use stytch_validate::schema::select::SchemaRef;
use stytch_validate::schema::user_schema::UserSchema;
use stytch_validate::settings::config::Config;
use stytch_validate::settings::file_glob::FileGlob;
use stytch_validate::settings::{InputPath, LevelPlan, Settings, similar};

use crate::cli::args::Args;
use crate::cli::{catalog, configuration, files_from, named_file, schema_files};

/// Settles a run.
pub(super) fn resolve(args: &Args, matches: &ArgMatches) -> Result<Settings> {
    let configuration = configuration::read(args)?;
    let config = &configuration.config;
    let (mut schemas, schema) = schemas(args)?;
    schemas.judge = args.judge;
    let file_schemas = file_schemas(&configuration, &schemas.catalog)?;
    let defaults = common(args, schemas)?;
    Ok(Settings {
        reader: input::find(&args.input_format),
        extraction: extraction(args)?,
        filter: Filter::new(&args.include, &args.exclude).map_err(|error| anyhow!(error))?,
        file_schemas,
        schema,
        levels: levels(args, matches, config),
        base: configuration.base,
        configuration: configuration.file,
        jobs: args.jobs,
        ..defaults
    })
}

/// Settles what adds up reports.
pub(super) fn merge(args: &Args) -> Result<Settings> {
    Ok(Settings {
        filter: merge::filter(),
        ..common(args, Schemas::default())?
    })
}

/// Returns what every run has, whatever it reads.
fn common(args: &Args, schemas: Schemas) -> Result<Settings> {
    Ok(Settings {
        stdin_name: args.stdin_name.clone(),
        stdin_start: args.stdin_start,
        max_unpacked: args.max_unpacked,
        max_held: args.max_held,
        max_findings: args.max_findings,
        allow_empty: args.allow_empty,
        ..Settings::judging(inputs(args)?, schemas)
    })
}

/// Returns where bodies stand in texts that are no responses themselves.
fn extraction(args: &Args) -> Result<Option<Extraction>> {
    let Some(body) = args.body.clone() else {
        return Ok(None);
    };
    if args.redact {
        bail!(
            "`--redact` knows responses and recordings, but not what else is in a log: extract the bodies first, for example with `jq`"
        );
    }
    if input::find(&args.input_format).is_some_and(|reader| !reader.is_bare()) {
        bail!(
            "`--body` is for plain JSON (json, ndjson, json-stream); a recording knows where its bodies are"
        );
    }
    Ok(Some(Extraction {
        body,
        status: args.status.clone(),
        route: args.route.clone(),
    }))
}

fn inputs(args: &Args) -> Result<Vec<InputPath>> {
    if args.paths.is_empty() && args.files_from.is_empty() {
        if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
            bail!(
                "nothing to read: name a file or a directory, or pipe in a response (`curl … | stytch-validate`)"
            );
        }
        return Ok(vec![InputPath::Stdin]);
    }
    let mut inputs: Vec<InputPath> = args.paths.iter().cloned().map(files_from::input).collect();
    inputs.extend(files_from::inputs(&args.files_from, args.null)?);
    let captures = inputs.iter().filter(|input| **input == InputPath::Stdin);
    let lists = args
        .files_from
        .iter()
        .filter(|list| *list == Path::new("-"));
    if captures.count() + lists.count() > 1 {
        bail!("standard input (`-`) can be read only once");
    }
    Ok(inputs)
}

/// Returns what there is to judge by, and the schema that was asked for: a component where one has
/// that name or judges that route, else a file.
fn schemas(args: &Args) -> Result<(Schemas, Option<SchemaRef>)> {
    let mut catalog = catalog::resolve(&args.schemas)?;
    let Some(asked) = args.schema.as_deref() else {
        return Ok((Schemas::new(catalog, None), None));
    };
    if let Some(component) = resolve_name::component(&catalog, asked) {
        return Ok((
            Schemas::new(catalog, None),
            Some(SchemaRef::Component(component)),
        ));
    }
    let text = match named_file::read(Path::new(asked)) {
        Ok(text) => text,
        Err(error) => bail!("{}", unknown_schema(&catalog, asked, &error)),
    };
    let folder = Path::new(asked)
        .parent()
        .unwrap_or(Path::new(""))
        .to_owned();
    let open = move |path: &str| {
        schema_files::read_below(&folder, path).map_err(|error| format!("{error:#}"))
    };
    let file = schema_files::parse(&text).and_then(|tree| {
        let file = UserSchema::with_files(asked, tree, Arc::new(open));
        file.map_err(|fault| anyhow!("{fault}"))
    });
    let file = file.with_context(|| format!("the schema `{asked}` cannot be used"))?;
    if !file.constrains {
        catalog::notice(
            &mut catalog,
            format!("{asked}: the schema has no constraints, so every JSON value is valid"),
        );
    }
    Ok((Schemas::new(catalog, Some(file)), Some(SchemaRef::File)))
}

fn unknown_schema(catalog: &Catalog, asked: &str, error: &std::io::Error) -> String {
    let tip = component_tip(catalog, asked);
    format!(
        "there is no component `{asked}`, and no schema file of that name can be read ({}); {tip}",
        describe(error)
    )
}

/// The levels: what the configuration says, and what was typed, in its order.
pub(super) fn levels(args: &Args, matches: &ArgMatches, config: &Config) -> LevelPlan {
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
    let typed = settings
        .into_iter()
        .filter_map(|(_, level, name)| Some((Target::find(name)?, level)));
    LevelPlan {
        configured: config.levels.clone(),
        strict: args.strict,
        typed: typed.collect(),
    }
}

fn file_schemas(
    configuration: &configuration::Read,
    catalog: &Catalog,
) -> Result<Vec<(FileGlob, SchemaRef)>> {
    let path = configuration.file.as_ref().map(|file| file.path.display());
    let schemas = configuration.config.schemas.iter();
    let resolved = schemas.map(|entry| {
        if let Some(component) = resolve_name::component(catalog, &entry.component) {
            return Ok((entry.files.clone(), SchemaRef::Component(component)));
        }
        // Not quoted: it may be of a capture that was named by mistake.
        let path = path.as_ref().map(ToString::to_string).unwrap_or_default();
        let tip = component_tip(catalog, &entry.component);
        bail!("{path}: {}: unknown component; {tip}", entry.place)
    });
    resolved.collect()
}

fn component_tip(catalog: &Catalog, asked: &str) -> String {
    let (mut names, more) = resolve_name::containing(catalog, asked);
    if names.is_empty() {
        let known = catalog.ids().map(|id| catalog.name(id));
        names.extend(similar(asked, known).map(str::to_owned));
    }
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match (listed.as_slice(), more) {
        ([], _) => "`--list schemas` shows the components, `--list routes` the routes".to_owned(),
        ([name], _) => format!("did you mean {name}?"),
        (names, 0) => format!("did you mean one of {}?", names.join(", ")),
        (names, more) => format!(
            "did you mean one of {}, or of {more} more (`--list schemas`)?",
            names.join(", ")
        ),
    }
}

/// Says that there is no such component, and which one may be meant.
pub(super) fn unknown_component(catalog: &Catalog, asked: &str) -> String {
    let tip = component_tip(catalog, asked);
    format!("there is no component `{asked}`; {tip}")
}
