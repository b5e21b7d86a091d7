//! What each known program does with its arguments. Sources: the `--help` texts and READMEs of node 22, tsx 4,
//! dotenv-cli 10, env-cmd 11, @dotenvx/dotenvx 1, cross-env 10, nodemon 3, concurrently 9, pm2 6, npm 11.

use crate::inputs::shell::interpret::{take_assignments, variable};
use crate::inputs::shell::line::{Line, Word};
use crate::inputs::shell::{Command, EnvReader, EnvSource, Preload, PreloadKind, Runtime, ScriptRun};
use crate::inputs::text::Text;
use crate::span::Span;

/// What to do after a program's own arguments are read.
pub(super) enum Step<'a> {
    /// It starts the command that follows.
    Launch(&'a [Word]),
    /// It starts these lines.
    Nested(Vec<Line>),
    /// It is the last of the chain.
    Done,
}

/// Words that change nothing about the program behind them.
pub(super) fn is_noise(word: &str) -> bool {
    matches!(word, "!" | "{" | "}" | "if" | "then" | "else" | "do" | "while" | "until" | "fi" | "done" | "--")
}

/// The name without its directories.
pub(super) fn base_name(word: &str) -> &str {
    word.rsplit(['/', '\\']).next().filter(|it| !it.is_empty()).unwrap_or(word)
}

/// Modules that read an env file as soon as they are loaded.
pub(super) fn is_dotenv_preload(module: &str) -> bool {
    let module = module.strip_prefix("./node_modules/").unwrap_or(module);
    let module = module.strip_suffix(".js").unwrap_or(module);
    matches!(
        module,
        "dotenv/config"
            | "dotenv-expand/config"
            | "dotenv-flow/config"
            | "dotenv-safe/config"
            | "@dotenvx/dotenvx/config"
    )
}

/// Reads the arguments of `program` into `command`.
pub(super) fn step<'a>(program: &str, words: &'a [Word], command: &mut Command) -> Step<'a> {
    let mut args = Args::new(words);
    match program {
        "cross-env" | "env" => {
            args.skip_options(&["-u", "--unset", "-C", "--chdir"]);
            // Here the assignments are arguments: quotes around all of them are gone already.
            Step::Launch(take_assignments(args.rest(), true, command))
        }
        "cross-env-shell" => {
            let rest = take_assignments(args.rest(), true, command);
            Step::Nested(vec![Line::join(&rest.iter().map(|it| it.line(0)).collect::<Vec<_>>())])
        }
        "exec"
        | "time"
        | "nohup"
        | "sudo"
        | "dumb-init"
        | "tini"
        | "docker-entrypoint.sh"
        | "winpty"
        | "command"
        | "start-server-and-test"
        | "catchpoint" => {
            args.skip_options(&["-u"]);
            Step::Launch(args.rest())
        }
        "timeout" | "wait-for-it.sh" | "wait-for" | "wait-for.sh" | "wait-port" => after_dashes(&mut args, 1),
        "npx" | "bunx" | "pnpx" => {
            args.skip_options(&["-p", "--package", "-c", "--call", "-w", "--workspace"]);
            Step::Launch(args.rest())
        }
        "dotenv" => dotenv_cli(&mut args, command),
        "env-cmd" => env_cmd(&mut args, command),
        "dotenvx" => dotenvx(&mut args, command),
        "doppler" | "infisical" | "op" | "chamber" | "aws-vault" | "vault-env" | "phase" | "akeyless" => {
            external(&mut args, command)
        }
        "npm" | "yarn" | "pnpm" | "bun" => package_manager(program, &mut args, command),
        "npm-run-all" | "npm-run-all2" | "run-p" | "run-s" => {
            let mut positional = args.positional(&["--max-parallel", "--npm-path"]);
            positional.retain(|it| it.value != "--");
            command.runs.extend(positional.into_iter().map(|it| run("npm-run-all", it.text(), None, false)));
            Step::Done
        }
        "turbo" | "nx" | "lerna" | "rush" => task_runner(program, &mut args, command),
        "concurrently" | "conc" => concurrently(&mut args, command),
        "sh" | "bash" | "ash" | "dash" | "zsh" | "cmd" => shell(&mut args, command),
        "nodemon" => nodemon(&mut args, command),
        "tsc-watch" | "tsup" | "tsc" | "rimraf-watch" | "chokidar" | "onchange" => on_success(&mut args, command),
        "pm2" | "pm2-runtime" | "pm2-docker" | "pm2-dev" => pm2(program, &mut args, command),
        _ => run_file(program, &mut args, command),
    }
}

/// The programs that run one file, and those that are not known.
fn run_file<'a>(program: &str, args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

/// Whether a word names a program that this module reads.
fn is_known(word: &str) -> bool {
    matches!(
        base_name(word),
        "node"
            | "nodejs"
            | "ts-node"
            | "ts-node-dev"
            | "tsx"
            | "bun"
            | "deno"
            | "nest"
            | "next"
            | "dotenv"
            | "dotenvx"
            | "env-cmd"
            | "cross-env"
            | "env"
            | "nodemon"
            | "npm"
            | "yarn"
            | "pnpm"
            | "npx"
            | "concurrently"
            | "pm2"
            | "pm2-runtime"
            | "sh"
            | "bash"
            | "turbo"
            | "nx"
            | "lerna"
            | "babel-node"
            | "vite-node"
            | "swc-node"
            | "tsnd"
            | "run-p"
            | "run-s"
            | "npm-run-all"
            | "tsc-watch"
            | "tsup"
            | "tsc"
            | "cross-env-shell"
            | "esno"
            | "doppler"
            | "infisical"
            | "op"
    )
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
    "--extensions",
    "--presets",
    "--plugins",
];

fn runtime_options(args: &mut Args<'_>, command: &mut Command) {
    while let Some(option) = args.option(NODE_VALUED) {
        runtime_option(&option, command);
    }
}

fn runtime_option(option: &Opt, command: &mut Command) {
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
pub(super) fn node_options(words: &[Word], command: &mut Command) {
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

fn script_and_arguments(args: &mut Args<'_>, command: &mut Command) {
    args.skip_dashes();
    command.script = args.word().map(Word::text);
    command.arguments.extend(args.rest().iter().map(Word::text));
}

fn nest_start<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn automatic(command: &mut Command) {
    let span = command.programs.last().map(|it| it.span).unwrap_or_default();
    let source = EnvSource { by: EnvReader::Automatic, path: None, optional: true, overrides: false, span };
    command.env_files.push(source);
}

fn after_dashes<'a>(args: &mut Args<'a>, positional: usize) -> Step<'a> {
    if let Some(at) = args.words.iter().position(|it| it.value == "--") {
        return Step::Launch(args.words.get(at + 1..).unwrap_or_default());
    }
    args.skip_options(&["-t", "-s", "-k", "--timeout"]);
    for _ in 0..positional {
        args.word();
    }
    Step::Launch(args.rest())
}

fn dotenv_cli<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn env_cmd<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn dotenvx<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn external<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn run(manager: &str, script: Text, scope: Option<Text>, maybe_program: bool) -> ScriptRun {
    ScriptRun { manager: manager.to_owned(), script, scope, maybe_program }
}

fn package_manager<'a>(manager: &str, args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn looks_like_file(word: &str) -> bool {
    let name = base_name(word);
    word.starts_with('.')
        || name
            .rsplit_once('.')
            .is_some_and(|(_, it)| matches!(it, "ts" | "js" | "mts" | "cts" | "mjs" | "cjs" | "tsx" | "jsx"))
}

fn task_runner<'a>(runner: &str, args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn concurrently<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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
            Some(manager) => {
                let script = word.part(manager.len(), word.value.len());
                command.runs.push(run(manager.trim_end_matches(':'), script, None, false));
            }
            None => lines.push(word.line(0)),
        }
    }
    // Scripts named by pattern are a command of their own beside the lines.
    if lines.is_empty() { Step::Done } else { Step::Nested(lines) }
}

fn shell<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn nodemon<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn on_success<'a>(args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

fn pm2<'a>(program: &str, args: &mut Args<'a>, command: &mut Command) -> Step<'a> {
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

/// One option as it was given.
struct Opt {
    name: String,
    value: Option<Text>,
    /// The value taken apart, where it is `NAME=value`.
    assignment: Option<(Text, Text)>,
    /// The option and its value.
    span: Span,
}

impl Opt {
    fn source(&self, by: EnvReader) -> EnvSource {
        EnvSource { by, path: self.value.clone(), optional: true, overrides: false, span: self.span }
    }
}

/// A cursor over arguments.
struct Args<'a> {
    words: &'a [Word],
    at: usize,
}

impl<'a> Args<'a> {
    fn new(words: &'a [Word]) -> Self {
        Self { words, at: 0 }
    }

    fn peek(&self) -> Option<&'a Word> {
        self.words.get(self.at)
    }

    fn word(&mut self) -> Option<&'a Word> {
        let word = self.words.get(self.at)?;
        self.at += 1;
        Some(word)
    }

    fn rest(&self) -> &'a [Word] {
        self.words.get(self.at..).unwrap_or_default()
    }

    fn skip_dashes(&mut self) {
        if self.peek().is_some_and(|it| it.value == "--") {
            self.at += 1;
        }
    }

    /// The next option, if the next word is one; those in `valued` take the word behind them.
    fn option(&mut self, valued: &[&str]) -> Option<Opt> {
        self.next_option_word(valued).map(|it| it.0)
    }

    /// As [`Args::option`], with the value as a line that can be read again.
    fn next_option_word(&mut self, valued: &[&str]) -> Option<(Opt, Option<Line>)> {
        let word = self.peek().filter(|it| it.value.starts_with('-') && it.value.len() > 1 && it.value != "--")?;
        self.at += 1;
        if let Some((name, _)) = word.value.split_once('=') {
            let value = word.part(name.len() + 1, word.value.len());
            let line = word.line(name.len() + 1);
            return Some((
                Opt { name: name.to_owned(), value: Some(value), assignment: None, span: word.span },
                Some(line),
            ));
        }
        let mut option = Opt { name: word.value.clone(), value: None, assignment: None, span: word.span };
        let mut line = None;
        if valued.contains(&word.value.as_str())
            && let Some(value) = self.word()
        {
            option.span = Span { start: word.span.start, end: value.span.end.max(word.span.start) };
            option.value = Some(value.text());
            option.assignment = value.assignment(true);
            line = Some(value.line(0));
        }
        Some((option, line))
    }

    fn skip_options(&mut self, valued: &[&str]) {
        while self.option(valued).is_some() {}
        self.skip_dashes();
    }

    /// The words that are no options.
    fn positional(&mut self, valued: &[&str]) -> Vec<&'a Word> {
        let mut found = Vec::new();
        while self.peek().is_some() {
            if self.option(valued).is_none() {
                found.extend(self.word());
            }
        }
        found
    }
}
