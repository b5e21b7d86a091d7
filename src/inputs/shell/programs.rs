//! What each known program does with its arguments. Sources: the `--help` texts and READMEs of node 22, tsx 4,
//! dotenv-cli 10, env-cmd 11, @dotenvx/dotenvx 1, cross-env 10, nodemon 3, concurrently 9, pm2 6, npm 11.

mod args;
mod launchers;
mod packages;
mod runtimes;
mod wrappers;

use crate::inputs::shell::Command;
use crate::inputs::shell::interpret::{substituted, take_assignments};
use crate::inputs::shell::line::{Line, Word};

use args::Args;
use launchers::{dotenv_cli, dotenvx, env_cmd, external};
use packages::{concurrently, package_manager, run, task_runner};
pub(super) use runtimes::node_options;
use runtimes::run_file;
use wrappers::{nodemon, on_success, pm2, shell};

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
            let mut rest = args.rest();
            while let Some((source, after)) =
                rest.split_first().and_then(|(word, after)| Some((substituted(word)?, after)))
            {
                command.env_files.push(source);
                rest = after;
            }
            // Here the assignments are arguments: quotes around all of them are gone already.
            Step::Launch(take_assignments(rest, true, command))
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
        "dotenv" | "dotenv-flow" => dotenv_cli(&mut args, command),
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
        "concurrently" | "conc" => concurrently(&mut args),
        "sh" | "bash" | "ash" | "dash" | "zsh" | "cmd" => shell(&mut args, command),
        "nodemon" => nodemon(&mut args, command),
        "tsc-watch" | "tsup" | "tsc" | "rimraf-watch" | "chokidar" | "onchange" => on_success(&mut args, command),
        "pm2" | "pm2-runtime" | "pm2-docker" | "pm2-dev" => pm2(program, &mut args, command),
        _ => run_file(program, &mut args, command),
    }
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
