//! The command line: arguments in, text and an exit code out. The only place that prints.
//!
//! Findings and what was asked for go to stdout, everything else to stderr. Knows no rule and reads no source.

mod args;
mod baseline;
mod check;
mod files;
mod fix;
mod formats;
mod generate;
mod init;
mod output;
mod print_config;
mod render;
mod rules;
mod select;
mod statistics;
mod terminal;

use std::fmt;
use std::process::ExitCode;

use clap::Parser as _;

use crate::config::ConfigError;
use crate::engine::{EngineError, guard};
use args::{Cli, Command};

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Something at or above `--fail-on`.
    Findings,
    /// Wrong arguments, a wrong configuration, or a defect of loadproof.
    Trouble,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Trouble => 2,
        })
    }
}

/// Why a command came to nothing. Its text says what to do.
#[derive(Debug)]
struct Failed(String);

impl fmt::Display for Failed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<EngineError> for Failed {
    fn from(error: EngineError) -> Self {
        Self(error.to_string())
    }
}

impl From<ConfigError> for Failed {
    fn from(error: ConfigError) -> Self {
        Self(error.to_string())
    }
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    guard::install_hook();
    let exit = guard::catch(|| match Cli::try_parse() {
        Ok(cli) => run(cli).unwrap_or_else(|failed| {
            output::error(&failed.to_string());
            Exit::Trouble
        }),
        // Help and --version are errors to clap, but none to people: it knows the stream and the code.
        Err(error) => {
            let _ = error.print();
            if error.use_stderr() { Exit::Trouble } else { Exit::Clean }
        }
    });
    exit.unwrap_or_else(|message| {
        output::error(&format!(
            "internal error: {message}\nThis is a defect of loadproof; please report it with this line"
        ));
        Exit::Trouble
    })
    .into()
}

fn run(cli: Cli) -> Result<Exit, Failed> {
    match cli.command {
        None => check::run(&cli.check),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Explain(args)) => rules::explain(&args),
        Some(Command::Rules(args)) => rules::list(&args),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::Baseline(args)) => baseline::run(&args),
        Some(Command::Completions(args)) => generate::completions(&args),
        Some(Command::Man) => generate::man(),
        Some(Command::Schema) => generate::schema(),
    }
}
