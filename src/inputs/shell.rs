//! Command lines as package.json scripts, Dockerfile CMD, Procfile and compose write them: which programs run, with
//! which variables, env files and preloaded modules, on which file, and which other scripts they start.
//!
//! Honest and small: quotes, operators, leading assignments and the launchers of the Node world are understood;
//! nothing is expanded, and what a shell would compute (`$(...)`, loops) stays text.

mod interpret;
mod line;
mod programs;

use crate::inputs::text::{CommandLine, EnvVar, Text};
use crate::span::Span;

/// One program that a line starts, with everything the line gives it. Launchers (`cross-env`, `dotenv --`,
/// `nodemon --exec`) and the program they start are one command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The programs, launchers first: `cross-env`, `dotenv`, `node`. Base names without `.cmd`.
    pub programs: Vec<Text>,
    /// Variables set for it, by assignment, `cross-env`, `env`, `export` or `set`; a later one wins.
    pub env: Vec<EnvVar>,
    /// Modules that Node loads before the script.
    pub preloads: Vec<Preload>,
    /// Env files read before the script, and other sources of variables.
    pub env_files: Vec<EnvSource>,
    /// What runs the script, where that is known.
    pub runtime: Option<Runtime>,
    /// The script file, or the module, that the runtime is given.
    pub script: Option<Text>,
    /// What follows the script, or the program where there is no script.
    pub arguments: Vec<Text>,
    /// The package scripts that it starts instead of a program.
    pub runs: Vec<ScriptRun>,
    /// The directory that a `cd` before it went to, or that an option names.
    pub directory: Option<Text>,
    /// How many processes pm2's `-i` asks for: a number, `max` or `-1`.
    pub instances: Option<Text>,
    /// Whether it restarts on changes.
    pub watch: bool,
    /// From the first word to the last.
    pub span: Span,
    /// How it is joined to the next command.
    pub joined_by: Joint,
}

impl Command {
    /// The value that the line gives a variable.
    #[must_use]
    pub fn env_value(&self, name: &str) -> Option<&Text> {
        self.env.iter().rev().find(|it| it.name.value == name)?.value.as_ref()
    }

    /// The last program of the chain.
    #[must_use]
    pub fn program(&self) -> Option<&str> {
        self.programs.last().map(|it| it.value.as_str())
    }
}

/// What stands between a command and the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Joint {
    /// Nothing: the last one; or another command that a launcher such as `concurrently` starts beside it.
    #[default]
    End,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `;` or a line end
    Then,
    /// `|`
    Pipe,
    /// `&`
    Background,
}

/// A module loaded before the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preload {
    /// The option that loads it.
    pub kind: PreloadKind,
    /// Its specifier.
    pub module: Text,
}

/// The option that loads a module first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreloadKind {
    /// `-r`, `--require`
    Require,
    /// `--import`
    Import,
    /// `--loader`, `--experimental-loader`
    Loader,
    /// bun's `--preload`
    Preload,
}

/// Something that puts variables into the environment before the script runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvSource {
    /// Who reads it.
    pub by: EnvReader,
    /// The file as written; `None` means the reader's default (`.env`), or no file at all for [`EnvReader::External`].
    pub path: Option<Text>,
    /// Whether a missing file is fine.
    pub optional: bool,
    /// Whether its values replace those that are already set.
    pub overrides: bool,
    /// The bytes that ask for it.
    pub span: Span,
}

/// What reads an env file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvReader {
    /// `--env-file`, `--env-file-if-exists` of node, tsx, bun, deno or nest.
    RuntimeOption,
    /// `dotenv -e` (dotenv-cli).
    DotenvCli,
    /// `env-cmd`.
    EnvCmd,
    /// `dotenvx run`.
    Dotenvx,
    /// `-r dotenv/config`, `--import dotenv/config` and their kin.
    DotenvConfig,
    /// bun reads `.env` by itself, and so does `next`.
    Automatic,
    /// The shell: `. ./.env`, `export $(cat .env | xargs)`, `env $(cat .env)`.
    Shell,
    /// A secret manager (`doppler run`, `infisical run`, `op run`): the names are not in the repo.
    External,
}

/// What runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Runtime {
    /// `node`
    Node,
    /// `ts-node`, `ts-node-dev`, `ts-node-esm`
    TsNode,
    /// `tsx`, `esno`, `esmo`
    Tsx,
    /// `bun`
    Bun,
    /// `deno`
    Deno,
    /// `nest start`
    Nest,
    /// `next start`, `next dev`
    Next,
    /// `babel-node`
    BabelNode,
    /// `swc-node`
    SwcNode,
    /// `sucrase-node`
    Sucrase,
    /// `vite-node`
    ViteNode,
    /// `pm2 start`, `pm2-runtime`; the script may be an ecosystem file
    Pm2,
    /// `nodemon` without `--exec`, which picks node or ts-node by the file's extension
    Nodemon,
    /// `sh script.sh`
    Shell,
}

/// A package script that a command starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptRun {
    /// `npm`, `yarn`, `pnpm`, `bun`, `node` (`--run`), `npm-run-all`, `turbo`, `nx`, `lerna`, `rush`.
    pub manager: String,
    /// The script's name, or a pattern such as `build:*`.
    pub script: Text,
    /// The workspace, filter or directory that the command names.
    pub scope: Option<Text>,
    /// Whether it may also be a program of `node_modules/.bin` (`yarn x`, `pnpm x`).
    pub maybe_program: bool,
}

/// The commands of a line, in order. `file` is the text that `line.span` points into.
#[must_use]
pub fn parse(line: &Text, file: &str) -> Vec<Command> {
    let mut out = Vec::new();
    interpret::line(&line::Line::new(line, file), &interpret::Given::default(), 0, &mut out);
    out
}

/// The commands of a Dockerfile's, compose's or Kubernetes' command.
#[must_use]
pub fn parse_command(command: &CommandLine, file: &str) -> Vec<Command> {
    match command {
        CommandLine::Shell(line) => parse(line, file),
        CommandLine::Exec(words) => {
            let words: Vec<_> = words.iter().map(|it| line::Word::whole(it, file)).collect();
            let mut out = Vec::new();
            interpret::words(&words, &interpret::Given::default(), Joint::End, 0, &mut out);
            out
        }
    }
}

/// The words of a line, operators and comments left out.
#[must_use]
pub fn words(line: &Text) -> Vec<Text> {
    let line = line::Line::without_file(line);
    line.commands().into_iter().flat_map(|it| it.words).map(|it| it.text()).collect()
}

/// What a `NODE_OPTIONS` value makes Node do: its preloads and env files.
#[must_use]
pub fn node_options(value: &Text, file: &str) -> (Vec<Preload>, Vec<EnvSource>) {
    let mut command = Command::default();
    for simple in line::Line::new(value, file).commands() {
        programs::node_options(&simple.words, &mut command);
    }
    (command.preloads, command.env_files)
}

#[cfg(test)]
mod tests;
