//! `loadproof [PATH...]`: one run, and what is said of it.

use std::path::PathBuf;

use clap::CommandFactory as _;

use super::args::{CheckArgs, Cli, FailOn};
use super::formats::Outputs;
use super::{Exit, Failed, files, output, print_config, render, statistics, terminal};
use crate::config::{Config, Source, did_you_mean};
use crate::engine::{self, Outcome, Request, Rule, analysis};
use crate::rules::page;

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failed> {
    let rules = engine::registered();
    known_rules(&args.rule, &rules)?;
    let request = request(args)?;
    let config = config(args, &request, &rules)?;
    if let Some(file) = &args.print_config {
        return print_config::run(file, &request, &config, &rules);
    }
    if args.files {
        return files::run(&request, &config);
    }
    let outputs = Outputs::new(&args.format, terminal::is_terminal(), terminal::in_github_actions())?;
    let outcome = engine::run(&request, &config, &rules)?;
    report(args, &outputs, &outcome)
}

fn report(args: &CheckArgs, outputs: &Outputs, outcome: &Outcome) -> Result<Exit, Failed> {
    let pages = page::all().map_err(|error| Failed(error.to_string()))?;
    let look = render::Look {
        show_advice: args.show_advice || args.fail_on == FailOn::Advice,
        colour: terminal::colour(args.color),
        links: terminal::is_terminal(),
        width: terminal::width(),
        unicode: terminal::unicode(),
        actions: terminal::in_github_actions(),
        pages: &pages,
    };
    output::stdout(|out| outputs.stdout.iter().try_for_each(|&it| render::to_stdout(out, outcome, it, look)))?;
    for (format, file) in &outputs.files {
        output::file(file, |out| render::to_file(out, outcome, *format, look))?;
    }
    for target in outcome.analysis.unread_targets() {
        output::warning(&target);
    }
    for failure in &outcome.failures {
        output::error(&format!(
            "the rule {} broke: {}\nThe other rules ran. This is a defect of loadproof; please report it with this line",
            failure.rule, failure.message
        ));
    }
    if !args.quiet {
        output::note(&render::closing(outcome, look));
    }
    if args.statistics {
        output::note(&statistics::text(&outcome.statistics));
    }
    Ok(if !outcome.failures.is_empty() {
        Exit::Trouble
    } else if outcome.reaches(args.fail_on.into()) {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

fn request(args: &CheckArgs) -> Result<Request, Failed> {
    let targets = if args.paths.is_empty() { vec![PathBuf::from(".")] } else { args.paths.clone() };
    for (index, path) in targets.iter().enumerate() {
        if let Err(error) = path.metadata() {
            let mut text = format!("cannot read {}: {error}", path.display());
            // `loadproof --quiet check src`: clap takes what follows an option for paths.
            if index == 0 && path.to_str().is_some_and(|it| Cli::command().find_subcommand(it).is_some()) {
                text.push_str("\nIf the command is meant, write it before the options");
            }
            return Err(Failed(text));
        }
    }
    let root = args.root.clone().unwrap_or_else(|| analysis::find_root(&targets));
    if !root.is_dir() {
        return Err(Failed(format!("the root {} is no folder", root.display())));
    }
    // With --root and no PATH, the root is meant, not where the person stands.
    let targets = if args.paths.is_empty() && args.root.is_some() { Vec::new() } else { targets };
    let root = root.canonicalize().map_err(|error| Failed(format!("cannot read {}: {error}", root.display())))?;
    Ok(Request {
        root,
        targets,
        threads: args.threads.map(usize::from),
        only: args.rule.clone(),
        round_trip: args.round_trip,
    })
}

fn config(args: &CheckArgs, request: &Request, rules: &[Rule]) -> Result<Config, Failed> {
    let source = match &args.config {
        Some(file) => Source::File(file.clone()),
        None if args.no_config => Source::None,
        None => Source::Nearest,
    };
    let known: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
    let config = Config::load(&request.root, &source, &known)?;
    for warning in &config.warnings {
        output::warning(&warning.to_string());
    }
    Ok(config)
}

fn known_rules(asked: &[String], rules: &[Rule]) -> Result<(), Failed> {
    let names = rules.iter().map(|rule| rule.id);
    match asked.iter().find(|id| names.clone().all(|name| name != id.as_str())) {
        Some(id) => Err(no_such_rule(id, names)),
        None => Ok(()),
    }
}

/// What to say of a rule that there is none of.
pub(super) fn no_such_rule<'a>(id: &str, names: impl Iterator<Item = &'a str> + Clone) -> Failed {
    let meant = did_you_mean(id, names).map(|it| format!("; did you mean {it}?")).unwrap_or_default();
    Failed(format!("there is no rule {id}{meant}\n`loadproof rules` lists them"))
}
