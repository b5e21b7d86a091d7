//! The programs that run one file: node and its kin, nest, next, deno.

use super::args::{Args, Opt};
use super::packages::run;
use super::{Step, is_known};
use crate::inputs::shell::line::Word;
use crate::inputs::shell::{Command, EnvReader, EnvSource, Preload, PreloadKind, Runtime};
use crate::inputs::text::Text;

/// The programs that run one file, and those that are not known.
pub(super) fn run_file<'a>(program: &str, args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    let runtime = match program {
        "node" | "nodejs" => Runtime::Node,
        "ts-node" | "ts-node-esm" | "ts-node-script" | "ts-node-dev" | "tsnd" | "ts-node-transpile-only" => {
            Runtime::TsNode
        }
        "tsx" | "esno" | "esmo" => Runtime::Tsx,
        "babel-node" => Runtime::BabelNode,
        "swc-node" => Runtime::SwcNode,
        "sucrase-node" => Runtime::Sucrase,
        "vite-node" => Runtime::ViteNode,
        "deno" => Runtime::Deno,
        "nest" => Runtime::Nest,
        "next" => Runtime::Next,
        _ => {
            // An unknown launcher hands on what stands behind its `--`.
            let known = args.words.iter().position(|it| it.value == "--").and_then(|it| args.words.get(it + 1..));
            if let Some(rest) = known.filter(|it| it.first().is_some_and(|it| is_known(&it.value))) {
                return Step::Launch(rest);
            }
            command.arguments.extend(args.rest().iter().map(Word::text));
            return Step::Done;
        }
    };
    command.watch |= matches!(program, "ts-node-dev" | "tsnd");
    match runtime {
        Runtime::Nest | Runtime::Next | Runtime::Deno => {
            let Some(sub) = args.word() else { return Step::Done };
            let starts = matches!(sub.value.as_str(), "start" | "dev" | "run");
            if !starts {
                command.arguments.push(sub.text());
            } else {
                command.watch |= sub.value == "dev";
                command.runtime = Some(runtime);
                if runtime == Runtime::Next {
                    automatic(command);
                }
            }
            if runtime == Runtime::Nest && starts {
                return nest_start(args, command);
            }
        }
        Runtime::Tsx | Runtime::ViteNode if args.peek().is_some_and(|it| it.value == "watch") => {
            args.word();
            command.watch = true;
            command.runtime = Some(runtime);
        }
        _ => command.runtime = Some(runtime),
    }
    runtime_options(args, command);
    script_and_arguments(args, command);
    Step::Done
}

/// Options of node that take their value as the next word, and those of the tools that pass them on.
const NODE_VALUED: &[&str] = &[
    "-r",
    "--require",
    "--import",
    "--loader",
    "--experimental-loader",
    "--env-file",
    "--env-file-if-exists",
    "-C",
    "--conditions",
    "-e",
    "--eval",
    "-p",
    "--print",
    "--input-type",
    "--title",
    "--watch-path",
    "--project",
    "-P",
    "--tsconfig",
    "-O",
    "--compiler-options",
    "--preload",
    "--ignore",
    "--cwd",
    "--dir",
    "--stack-trace-limit",
    "--env",
    "-c",
    "--config",
    "-x",
    "--run",
    "--port",
    "-H",
    "--hostname",
    "--experimental-https-key",
    "--experimental-https-cert",
    "--experimental-https-ca",
    "--extensions",
    "--presets",
    "--plugins",
];

pub(super) fn runtime_options(args: &mut Args<'_>, command: &mut Command) {
    while let Some(option) = args.option(NODE_VALUED) {
        runtime_option(&option, command);
    }
}

pub(super) fn runtime_option(option: &Opt, command: &mut Command) {
    let kind = match option.name.as_str() {
        "-r" | "--require" => PreloadKind::Require,
        "--import" => PreloadKind::Import,
        "--loader" | "--experimental-loader" => PreloadKind::Loader,
        "--preload" => PreloadKind::Preload,
        "--watch" | "--hot" | "--respawn" => {
            command.watch = true;
            return;
        }
        "--env-file" | "--env-file-if-exists" => {
            command.env_files.push(EnvSource {
                by: EnvReader::RuntimeOption,
                path: option.value.clone(),
                optional: option.name.ends_with("exists"),
                overrides: false,
                span: option.span,
            });
            return;
        }
        "--cwd" => {
            command.directory.clone_from(&option.value);
            return;
        }
        "--run" => {
            let script = option.value.clone();
            command.runs.extend(script.map(|it| run("node", it, None, false)));
            return;
        }
        _ => return,
    };
    command.preloads.extend(option.value.clone().map(|module| Preload { kind, module }));
}

/// Reads the words of `NODE_OPTIONS`.
pub(in crate::inputs::shell) fn node_options(words: &[Word], command: &mut Command) {
    let mut args = Args::new(words);
    while args.peek().is_some() {
        match args.option(NODE_VALUED) {
            Some(option) => runtime_option(&option, command),
            None => {
                args.word();
            }
        }
    }
}

pub(super) fn script_and_arguments(args: &mut Args<'_>, command: &mut Command) {
    args.skip_dashes();
    command.script = args.word().map(Word::text);
    command.arguments.extend(args.rest().iter().map(Word::text));
}

pub(super) fn nest_start<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
    let valued = [
        "--env-file",
        "-p",
        "--path",
        "-c",
        "--config",
        "-b",
        "--builder",
        "-e",
        "--exec",
        "--entryFile",
        "-t",
        "--sourceRoot",
    ];
    while args.peek().is_some() {
        let Some(option) = args.option(&valued) else {
            command.arguments.extend(args.word().map(Word::text));
            continue;
        };
        match option.name.as_str() {
            "-w" => command.watch = true,
            "--entryFile" => command.script.clone_from(&option.value),
            "--env-file" | "--watch" => runtime_option(&option, command),
            _ => {
                command.arguments.push(Text::new(option.name.clone(), option.span));
                command.arguments.extend(option.value);
            }
        }
    }
    Step::Done
}

pub(super) fn automatic(command: &mut Command) {
    let span = command.programs.last().map(|it| it.span).unwrap_or_default();
    let source = EnvSource { by: EnvReader::Automatic, path: None, optional: true, overrides: false, span };
    command.env_files.push(source);
}
