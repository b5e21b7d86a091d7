//! The launchers that read env files, or fetch variables, before the program behind them.

use super::args::{Args, Opt};
use super::{Step, base_name};
use crate::inputs::shell::interpret::variable;
use crate::inputs::shell::line::Word;
use crate::inputs::shell::{Command, EnvReader, EnvSource};

pub(super) fn dotenv_cli<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    let before = command.env_files.len();
    let own = command.programs.last().map(|it| it.span).unwrap_or_default();
    let mut overrides = false;
    let mut cascade: Option<Opt> = None;
    while let Some(option) = args.option(&["-e", "-v", "-p"]) {
        match option.name.as_str() {
            "-e" => command.env_files.push(option.source(EnvReader::DotenvCli)),
            "-v" => command.env.extend(option.assignment.map(variable)),
            "-o" | "--override" => overrides = true,
            "-c" => cascade = Some(option),
            _ => {}
        }
    }
    if command.env_files.len() == before {
        let span = cascade.map_or(own, |it| it.span);
        command.env_files.push(EnvSource {
            by: EnvReader::DotenvCli,
            path: None,
            optional: true,
            overrides: false,
            span,
        });
    }
    command.env_files.iter_mut().skip(before).for_each(|it| it.overrides = overrides);
    args.skip_dashes();
    Step::Launch(args.rest())
}

pub(super) fn env_cmd<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    let before = command.env_files.len();
    let own = command.programs.last().map(|it| it.span).unwrap_or_default();
    let mut overrides = true;
    while let Some(option) = args.option(&["-f", "--file", "-e", "--environments", "-r", "--rc-file"]) {
        match option.name.as_str() {
            "-f" | "--file" | "-r" | "--rc-file" => command.env_files.push(option.source(EnvReader::EnvCmd)),
            "--no-override" => overrides = false,
            _ => {}
        }
    }
    // Up to version 9 the file was the first argument.
    if command.env_files.len() == before && args.peek().is_some_and(|it| base_name(&it.value).contains(".env")) {
        let path = args.word().map(Word::text);
        let span = path.as_ref().map_or(own, |it| it.span);
        command.env_files.push(EnvSource { by: EnvReader::EnvCmd, path, optional: false, overrides, span });
    }
    if command.env_files.len() == before {
        let source = EnvSource { by: EnvReader::EnvCmd, path: None, optional: false, overrides, span: own };
        command.env_files.push(source);
    }
    command.env_files.iter_mut().skip(before).for_each(|it| it.overrides = overrides);
    args.skip_dashes();
    Step::Launch(args.rest())
}

pub(super) fn dotenvx<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    args.skip_options(&["-l", "--log-level"]);
    if args.word().is_none_or(|it| it.value != "run") {
        command.arguments.extend(args.words.iter().map(Word::text));
        return Step::Done;
    }
    let before = command.env_files.len();
    let own = command.programs.last().map(|it| it.span).unwrap_or_default();
    let mut overrides = false;
    let valued = [
        "-f",
        "--env-file",
        "-fk",
        "--env-keys-file",
        "-fv",
        "--env-vault-file",
        "-e",
        "--env",
        "-l",
        "--log-level",
        "--convention",
    ];
    while let Some(option) = args.option(&valued) {
        match option.name.as_str() {
            "-f" | "--env-file" => command.env_files.push(option.source(EnvReader::Dotenvx)),
            "-e" | "--env" => command.env.extend(option.assignment.map(variable)),
            "-o" | "--overload" => overrides = true,
            _ => {}
        }
    }
    if command.env_files.len() == before {
        let source = EnvSource { by: EnvReader::Dotenvx, path: None, optional: true, overrides, span: own };
        command.env_files.push(source);
    }
    command.env_files.iter_mut().skip(before).for_each(|it| it.overrides = overrides);
    args.skip_dashes();
    Step::Launch(args.rest())
}

pub(super) fn external<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    let span = command.programs.last().map(|it| it.span).unwrap_or_default();
    match args.words.iter().position(|it| it.value == "--") {
        Some(at) => {
            let source = EnvSource { by: EnvReader::External, path: None, optional: false, overrides: true, span };
            command.env_files.push(source);
            Step::Launch(args.words.get(at + 1..).unwrap_or_default())
        }
        None => {
            command.arguments.extend(args.words.iter().map(Word::text));
            Step::Done
        }
    }
}
