//! Shells, watchers and process managers: programs that are handed a command, as words or as a line.

use super::args::Args;
use super::runtimes::{node_options, runtime_option, script_and_arguments};
use super::{Step, is_known};
use crate::inputs::shell::line::{Line, Word};
use crate::inputs::shell::{Command, Runtime};

pub(super) fn shell<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    while let Some(option) = args.option(&["-o"]) {
        let short = !option.name.starts_with("--");
        if short && option.name.ends_with('c') {
            return Step::Nested(args.word().map(|it| it.line(0)).into_iter().collect());
        }
    }
    if args.peek().is_some_and(|it| it.value.eq_ignore_ascii_case("/c")) {
        args.word();
        return Step::Launch(args.rest());
    }
    command.runtime = Some(Runtime::Shell);
    script_and_arguments(args, command);
    Step::Done
}

pub(super) fn nodemon<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    command.watch = true;
    let valued = [
        "--exec",
        "-x",
        "--watch",
        "-w",
        "--ext",
        "-e",
        "--ignore",
        "-i",
        "--delay",
        "-d",
        "--config",
        "--signal",
        "-s",
        "-r",
        "--require",
        "--import",
        "--loader",
        "--env-file",
        "--cwd",
    ];
    let mut exec = None;
    while let Some(word) = args.next_option_word(&valued) {
        match word.0.name.as_str() {
            "--exec" | "-x" => exec = word.1,
            "--watch" => {}
            _ => runtime_option(&word.0, command),
        }
    }
    let Some(exec) = exec else {
        command.runtime = Some(Runtime::Nodemon);
        script_and_arguments(args, command);
        // Options may also follow the file.
        let mut later = Args::new(args.words);
        let exec = later.words.iter().position(|it| matches!(it.value.as_str(), "--exec" | "-x"));
        let Some(line) = exec.and_then(|it| later.words.get(it + 1)) else { return Step::Done };
        let file = command.script.take();
        later.at = 0;
        let file_word = later.words.iter().find(|it| file.as_ref().is_some_and(|file| it.value == file.value));
        command.runtime = None;
        command.arguments.clear();
        let lines: Vec<Line> = [Some(line), file_word].into_iter().flatten().map(|it| it.line(0)).collect();
        return Step::Nested(vec![Line::join(&lines)]);
    };
    args.skip_dashes();
    let lines: Vec<Line> = std::iter::once(exec).chain(args.rest().iter().map(|it| it.line(0))).collect();
    Step::Nested(vec![Line::join(&lines)])
}

pub(super) fn on_success<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    let valued = [
        "--onSuccess",
        "--on-success",
        "--onFirstSuccess",
        "--onCompilationComplete",
        "--onFailure",
        "-c",
        "--command",
    ];
    let mut lines = Vec::new();
    while args.peek().is_some() {
        match args.next_option_word(&valued) {
            Some((option, line)) if valued.contains(&option.name.as_str()) && option.name != "--onFailure" => {
                lines.extend(line);
            }
            Some((option, _)) => command.watch |= matches!(option.name.as_str(), "--watch" | "-w"),
            None => command.arguments.extend(args.word().map(Word::text)),
        }
    }
    if lines.is_empty() { Step::Done } else { Step::Nested(lines) }
}

pub(super) fn pm2<'a>(program: &str, args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    let valued = [
        "-i",
        "--instances",
        "-n",
        "--name",
        "--env",
        "--interpreter",
        "--node-args",
        "--interpreter-args",
        "--max-memory-restart",
        "-o",
        "--output",
        "-e",
        "--error",
        "-l",
        "--log",
        "--cwd",
        "--only",
        "--watch-delay",
        "--cron",
        "-c",
        "-f",
        "--format",
    ];
    let mut positional: Vec<&Word> = Vec::new();
    while args.peek().is_some() {
        if args.peek().is_some_and(|it| it.value == "--") {
            args.word();
            command.arguments.extend(args.rest().iter().map(Word::text));
            break;
        }
        match args.next_option_word(&valued) {
            Some((option, line)) => match option.name.as_str() {
                "-i" | "--instances" => command.instances = option.value,
                "--cwd" => command.directory = option.value,
                "--watch" => command.watch = true,
                "--node-args" | "--interpreter-args" => {
                    for simple in line.into_iter().flat_map(|it| it.commands()) {
                        node_options(&simple.words, command);
                    }
                }
                _ => {}
            },
            None => positional.extend(args.word()),
        }
    }
    let mut positional = positional.into_iter();
    let first = positional.next();
    let script = match first {
        Some(it)
            if matches!(it.value.as_str(), "start" | "startOrReload" | "startOrRestart" | "reload" | "restart") =>
        {
            positional.next()
        }
        Some(it) if program == "pm2" => {
            command.arguments.push(it.text());
            return Step::Done;
        }
        other => other,
    };
    command.runtime = Some(Runtime::Pm2);
    // `pm2 start npm -- run start`
    if let Some(word) = script.filter(|it| is_known(&it.value)) {
        let at = args.words.iter().position(|it| std::ptr::eq(it, word));
        let dashes = args.words.iter().position(|it| it.value == "--");
        if let (Some(at), Some(dashes)) = (at, dashes) {
            command.arguments.clear();
            let mut lines = vec![args.words.get(at).map(|it| it.line(0)).unwrap_or_default()];
            lines.extend(args.words.get(dashes + 1..).unwrap_or_default().iter().map(|it| it.line(0)));
            command.runtime = None;
            return Step::Nested(vec![Line::join(&lines)]);
        }
    }
    command.script = script.map(Word::text);
    Step::Done
}
