//! Package managers, task runners and what runs several scripts.

use super::args::Args;
use super::runtimes::{automatic, runtime_option};
use super::{Step, base_name, is_known};
use crate::inputs::shell::line::Word;
use crate::inputs::shell::{Command, Runtime, ScriptRun};
use crate::inputs::text::Text;
use crate::span::Span;

pub(super) fn run(manager: &str, script: Text, scope: Option<Text>, maybe_program: bool) -> ScriptRun {
    ScriptRun { manager: manager.to_owned(), script, scope, maybe_program }
}

pub(super) fn package_manager<'a>(manager: &str, args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    let valued = [
        "--prefix",
        "--cwd",
        "-C",
        "--dir",
        "--filter",
        "-F",
        "-w",
        "--workspace",
        "--env-file",
        "-r",
        "--preload",
        "--loglevel",
    ];
    // In pnpm `-w` and `-r` are flags, and so is yarn's and npm's `-r`; bun's `-r` preloads.
    let flags: &[&str] = match manager {
        "pnpm" => &["-w", "-r"],
        "npm" | "yarn" => &["-r"],
        _ => &[],
    };
    let valued: Vec<&str> = valued.into_iter().filter(|it| !flags.contains(it)).collect();
    let mut scope = None;
    let options = |args: &mut Args<'_>, command: &mut Command, scope: &mut Option<Text>| {
        while let Some(option) = args.option(&valued) {
            match option.name.as_str() {
                "--prefix" | "--cwd" | "-C" | "--dir" => command.directory.clone_from(&option.value),
                "--filter" | "-F" | "-w" | "--workspace" => *scope = option.value,
                _ if manager == "bun" => runtime_option(&option, command),
                _ => {}
            }
        }
    };
    options(args, command, &mut scope);
    let Some(word) = args.peek() else { return Step::Done };
    match (manager, word.value.as_str()) {
        ("yarn", "workspace") => {
            args.word();
            scope = args.word().map(Word::text);
        }
        ("yarn", "workspaces") => {
            args.word();
            if args.peek().is_some_and(|it| it.value == "foreach") {
                args.word();
            }
            args.skip_options(&["--from", "--include", "--exclude", "-j", "--jobs"]);
        }
        _ => {}
    }
    let Some(verb) = args.word() else { return Step::Done };
    let named = match verb.value.as_str() {
        "exec" | "dlx" | "x" => {
            args.skip_options(&["--package", "-p", "-c"]);
            args.skip_dashes();
            return Step::Launch(args.rest());
        }
        "run" | "run-script" => {
            options(args, command, &mut scope);
            args.word()
        }
        "start" | "test" | "stop" | "restart" | "t" if manager != "bun" => Some(verb),
        _ if manager == "npm" => None,
        "install" | "i" | "ci" | "add" | "remove" | "link" | "publish" | "pack" | "config" | "init" | "create"
        | "build" | "update" | "upgrade" | "why" | "list" | "deploy" | "store" | "prune" | "cache" | "set"
        | "version"
            if !(matches!(verb.value.as_str(), "build" | "deploy") && manager != "bun") =>
        {
            None
        }
        _ if is_known(&verb.value) => {
            // `pnpm tsx x`, `yarn nest start`: a program of node_modules/.bin.
            let at = args.words.len() - args.rest().len() - 1;
            return Step::Launch(args.words.get(at..).unwrap_or_default());
        }
        _ => Some(verb),
    };
    let Some(script) = named else {
        command.arguments.push(verb.text());
        command.arguments.extend(args.rest().iter().map(Word::text));
        return Step::Done;
    };
    if manager == "bun" {
        automatic(command);
        if looks_like_file(&script.value) {
            command.runtime = Some(Runtime::Bun);
            command.script = Some(script.text());
            command.arguments.extend(args.rest().iter().map(Word::text));
            return Step::Done;
        }
    }
    let explicit = matches!(verb.value.as_str(), "run" | "run-script" | "start" | "test" | "stop" | "restart");
    command.runs.push(run(manager, script.text(), scope, !explicit));
    args.skip_dashes();
    command.arguments.extend(args.rest().iter().map(Word::text));
    Step::Done
}

pub(super) fn looks_like_file(word: &str) -> bool {
    let name = base_name(word);
    word.starts_with('.')
        || name
            .rsplit_once('.')
            .is_some_and(|(_, it)| matches!(it, "ts" | "js" | "mts" | "cts" | "mjs" | "cjs" | "tsx" | "jsx"))
}

pub(super) fn task_runner<'a>(runner: &str, args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    let valued =
        ["--filter", "-F", "--scope", "-p", "--projects", "-t", "--target", "--targets", "--concurrency", "--parallel"];
    let mut scope = None;
    let mut tasks: Vec<Text> = Vec::new();
    while let Some(word) = args.peek() {
        if word.value == "--" {
            break;
        }
        match args.option(&valued) {
            Some(option) => match option.name.as_str() {
                "--filter" | "-F" | "--scope" | "-p" | "--projects" => scope = option.value,
                "-t" | "--target" | "--targets" => tasks.extend(option.value),
                _ => {}
            },
            None => tasks.extend(args.word().map(Word::text)),
        }
    }
    tasks.retain(|it| !matches!(it.value.as_str(), "run" | "run-many" | "affected" | "exec"));
    for task in tasks {
        // `nx run api:serve` and `nx serve api` name the project too.
        if let ("nx", Some((project, _))) = (runner, task.value.split_once(':')) {
            let end = task.span.start + u32::try_from(project.len()).unwrap_or(0);
            scope = Some(Text::new(project, Span { start: task.span.start, end }));
        }
        command.runs.push(run(runner, task, scope.clone(), false));
    }
    Step::Done
}

pub(super) fn concurrently<'a>(args: &mut Args<'a>) -> Step<'a> {
    let valued = [
        "-n",
        "--names",
        "-c",
        "--prefix-colors",
        "-p",
        "--prefix",
        "-s",
        "--success",
        "-m",
        "--max-processes",
        "-l",
        "--prefix-length",
        "-t",
        "--timestamp-format",
        "--restart-tries",
        "--restart-after",
        "--default-input-target",
        "--name-separator",
        "--hide",
        "--kill-signal",
        "--ks",
        "--cwd",
        "--kill-timeout",
        "--teardown",
    ];
    let mut lines = Vec::new();
    for word in args.positional(&valued) {
        let pattern = ["npm:", "yarn:", "pnpm:", "bun:"].into_iter().find(|it| word.value.starts_with(it));
        match pattern {
            // `npm:dev` is short for `npm run dev`.
            Some(manager) => {
                let prefix = format!("{} run ", manager.trim_end_matches(':'));
                lines.push(word.line(manager.len()).prefixed(&prefix, word.span));
            }
            None => lines.push(word.line(0)),
        }
    }
    if lines.is_empty() { Step::Done } else { Step::Nested(lines) }
}
