//! `loadproof [PATH...]`: one run, and what is said of it.

use super::args::{CheckArgs, FailOn};
use super::formats::{Format, Outputs};
use super::{Exit, Failed, baseline, files, fix, output, print_config, render, select, statistics, terminal};
use crate::config::{self, Config, FILE_NAME, Source, did_you_mean};
use crate::engine::{self, Outcome, Request, Rule};
use crate::rules::page;

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failed> {
    let rules = engine::registered();
    known_rules(&args.rule, &rules)?;
    let mut request = select::request(args)?;
    let config = config(args, &request, &rules)?;
    if let Some(file) = &args.print_config {
        return print_config::run(file, &request, &config, &rules);
    }
    if args.files {
        return files::run(&request, &config);
    }
    request.baseline = baseline::load(args, &request)?;
    let outputs = Outputs::new(&args.format, terminal::is_terminal(), terminal::in_github_actions())?;
    let outcome = engine::run(&request, &config, &rules)?;
    if args.diff {
        // Nothing is written, so what was found is what is there.
        let exit = exit(args, &outcome);
        fix::diff(args, outcome, &request, &config, &rules)?;
        return Ok(exit);
    }
    if args.fix || args.unsafe_fixes {
        let before = exit(args, &outcome);
        let (outcome, all_written) = fix::apply(args, outcome, &request, &config, &rules)?;
        let after = report(args, &outputs, &outcome, &request)?;
        return Ok(match (all_written, after) {
            (false, _) => Exit::Trouble,
            // A fix is not staged by being made: a commit would still have what was found.
            (true, Exit::Clean) if args.staged => before,
            (true, after) => after,
        });
    }
    let exit = report(args, &outputs, &outcome, &request);
    // The process is about to end, which frees it all at once; piece by piece takes longer than some runs do.
    std::mem::forget(outcome);
    exit
}

fn report(args: &CheckArgs, outputs: &Outputs, outcome: &Outcome, request: &Request) -> Result<Exit, Failed> {
    // Reading the pages costs more than a format that does without them.
    let pages = if outputs.has(Format::Sarif) { page::all() } else { Ok(Vec::new()) };
    let pages = pages.map_err(|error| Failed(error.to_string()))?;
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
    let unread = unread(args, outcome)?;
    unread.iter().for_each(|it| output::warning(it));
    for failure in &outcome.failures {
        output::error(&format!(
            "the rule {} broke: {}\nThe other rules ran. This is a defect of loadproof; please report it with this line",
            failure.rule, failure.message
        ));
    }
    if !args.quiet {
        output::note(&render::closing(outcome, look));
        baseline::note(outcome, &request.baseline).iter().for_each(|it| output::note(it));
    }
    if args.statistics {
        output::note(&statistics::text(&outcome.statistics));
    }
    Ok(exit(args, outcome))
}

fn exit(args: &CheckArgs, outcome: &Outcome) -> Exit {
    if !outcome.failures.is_empty() {
        Exit::Trouble
    } else if outcome.reaches(args.fail_on.into()) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// What to say of named paths of which nothing was read: nobody may take that for a pass. Hooks name what they want.
fn unread(args: &CheckArgs, outcome: &Outcome) -> Result<Vec<String>, Failed> {
    if args.force_exclude {
        return Ok(Vec::new());
    }
    let unread = outcome.analysis.unread_targets();
    let named = !args.paths.is_empty() || args.stdin_filename.is_some();
    if named && !unread.is_empty() && !outcome.analysis.reads_a_target() {
        return Err(Failed(format!("nothing was checked\n{}", unread.join("\n"))));
    }
    Ok(unread)
}

/// The configuration that the arguments ask for, with its warnings told.
pub(super) fn config(args: &CheckArgs, request: &Request, rules: &[Rule]) -> Result<Config, Failed> {
    let source = match &args.config {
        Some(file) => Source::File(file.clone()),
        None if args.no_config => Source::None,
        None => Source::Nearest,
    };
    if source == Source::Nearest {
        say_what_is_not_staged(request, FILE_NAME);
    }
    let known: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
    let config = Config::load_over(&request.root, &source, &known, &request.contents)?;
    for warning in &config.warnings {
        output::warning(&warning.to_string());
    }
    Ok(config)
}

/// A file that says how to check is there and is not staged: a person who has just written it wants to know.
pub(super) fn say_what_is_not_staged(request: &Request, name: &str) {
    if config::not_in(&request.contents, &request.root, name).is_some() {
        output::warning(&format!("{name} is not staged, so it does not count; `git add {name}`"));
    }
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
