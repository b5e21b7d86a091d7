//! From simple commands to what they run: assignments, launchers, and lines inside words.

use crate::inputs::shell::line::{Line, Simple, Word};
use crate::inputs::shell::programs::{self, Step};
use crate::inputs::shell::{Command, EnvReader, EnvSource, Joint};
use crate::inputs::text::{DollarEscape, EnvVar, Text, references};
use crate::span::Span;

/// How deep lines may stand inside words (`concurrently "sh -c 'x'"`).
const MAX_DEPTH: usize = 6;
/// Most commands of one line.
const MAX_COMMANDS: usize = 500;

/// What a command inherits from the launchers and the commands before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub(super) command: Command,
}

/// Reads every command of a line.
pub(super) fn line(line: &Line, given: &Given, depth: usize, out: &mut Vec<Command>) {
    let mut given = given.clone();
    for Simple { words: simple, joint } in line.commands() {
        if out.len() >= MAX_COMMANDS {
            return;
        }
        if !carries_on(&simple, &mut given) {
            words(&simple, &given, joint, depth, out);
        }
    }
}

/// Whether the command only changes what later ones are given: `export A=1`, `set A=1`, `cd x`.
fn carries_on(simple: &[Word], given: &mut Given) -> bool {
    let Some((program, rest)) = simple.split_first() else { return true };
    match program.value.as_str() {
        "export" | "set" => {
            // cmd.exe's `set A=1&& x` and a shell's `export A=1 && x`; `set -e` changes nothing.
            given.command.env.extend(rest.iter().filter_map(|it| it.assignment(true)).map(variable));
            given.command.env_files.extend(rest.iter().filter_map(substituted));
            true
        }
        // Whether what it sets is exported depends on the file and on `set -a`.
        "source" | "." => {
            let files = rest.first().filter(|it| is_env_file(&it.value));
            given.command.env_files.extend(files.map(|it| read_by_shell(it.text())));
            true
        }
        "cd" | "pushd" => {
            given.command.directory = rest.first().map(|it| enter(given.command.directory.take(), it.text()));
            true
        }
        // A variable of the shell that no process sees.
        _ => simple.iter().all(|it| it.assignment(false).is_some()),
    }
}

/// The env file that a substitution reads: `$(cat .env | xargs)`.
pub(super) fn substituted(word: &Word) -> Option<EnvSource> {
    let is_substitution = word.value.starts_with("$(") || word.value.starts_with('`');
    let inside = |it: char| it.is_whitespace() || "$()`|;<>'\"".contains(it);
    let path = word.value.split(inside).find(|it| is_env_file(it)).filter(|_| is_substitution)?;
    Some(read_by_shell(Text::new(path, word.span)))
}

fn is_env_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == ".env" || name.starts_with(".env.") || name.ends_with(".env")
}

fn read_by_shell(path: Text) -> EnvSource {
    let span = path.span;
    EnvSource { by: EnvReader::Shell, path: Some(path), optional: false, overrides: true, span }
}

/// A directory seen from the one that an earlier `cd` went to.
fn enter(from: Option<Text>, to: Text) -> Text {
    match from {
        Some(from) if !to.value.starts_with('/') => Text::new(format!("{}/{}", from.value, to.value), to.span),
        _ => to,
    }
}

/// A variable from an assignment's halves, with the references in its value.
pub(super) fn variable((name, value): (Text, Text)) -> EnvVar {
    let base = value.span.start as usize;
    let references = if value.span.len() == value.value.len() {
        references(&value.value, base, DollarEscape::Backslash)
    } else {
        Vec::new()
    };
    EnvVar { name, value: Some(value), references }
}

/// Reads one simple command; launchers may turn it into several.
pub(super) fn words(words: &[Word], given: &Given, joint: Joint, depth: usize, out: &mut Vec<Command>) {
    let mut command = given.command.clone();
    command.joined_by = joint;
    command.span = match (words.first(), words.last()) {
        (Some(first), Some(last)) => Span { start: first.span.start, end: last.span.end.max(first.span.start) },
        _ => return,
    };
    let mut rest = words;
    loop {
        rest = take_assignments(rest, false, &mut command);
        let Some((program, after)) = rest.split_first() else { break };
        if programs::is_noise(&program.value) {
            rest = after;
            continue;
        }
        let name = programs::base_name(&program.value);
        let start = program.value.len() - name.len();
        let name = name.strip_suffix(".cmd").or(name.strip_suffix(".exe")).unwrap_or(name).to_owned();
        command.programs.push(program.part(start, start + name.len()));
        match programs::step(&name, after, &mut command) {
            Step::Launch(next) => rest = next,
            Step::Nested(lines) => {
                if depth < MAX_DEPTH {
                    let inner = Given { command };
                    lines.iter().for_each(|it| line(it, &inner, depth + 1, out));
                }
                return;
            }
            Step::Done => break,
        }
    }
    finish(&mut command, given);
    out.push(command);
}

/// Moves leading `NAME=value` words into the command; `quoted` ones too where they are arguments of a program.
pub(super) fn take_assignments<'a>(mut rest: &'a [Word], quoted: bool, command: &mut Command) -> &'a [Word] {
    while let Some((word, after)) = rest.split_first() {
        let Some(assignment) = word.assignment(quoted) else { break };
        command.env.push(variable(assignment));
        rest = after;
    }
    rest
}

/// Adds what the variables of the line and the preloads imply.
fn finish(command: &mut Command, given: &Given) {
    let options: Vec<Text> = command
        .env
        .iter()
        .filter(|it| it.name.value == "NODE_OPTIONS" && !given.command.env.contains(it))
        .filter_map(|it| it.value.clone())
        .collect();
    for value in options {
        for simple in Line::without_file(&value).commands() {
            programs::node_options(&simple.words, command);
        }
    }
    let loads = command.preloads.iter().find(|it| programs::is_dotenv_preload(&it.module.value));
    let Some(span) = loads.map(|it| it.module.span) else { return };
    let argument = command.arguments.iter().find_map(|it| {
        let value = it.value.strip_prefix("dotenv_config_path=")?;
        let start = it.span.end.saturating_sub(u32::try_from(value.len()).unwrap_or(0)).max(it.span.start);
        Some(Text::new(value, Span { start, end: it.span.end }))
    });
    let path = argument.or_else(|| command.env_value("DOTENV_CONFIG_PATH").cloned());
    let overrides = command.env_value("DOTENV_CONFIG_OVERRIDE").is_some_and(|it| it.value == "true");
    command.env_files.push(EnvSource { by: EnvReader::DotenvConfig, path, optional: true, overrides, span });
}
