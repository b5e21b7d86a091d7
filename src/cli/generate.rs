//! What is made from the program itself: completions, the man page, the schema of its configuration.

use std::io::{self, Write as _};

use clap::CommandFactory as _;

use super::args::{Cli, CompletionsArgs};
use super::{Exit, Failed, output};
use crate::config;
use crate::engine;

/// `loadproof completions SHELL`.
pub(super) fn completions(args: &CompletionsArgs) -> Result<Exit, Failed> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "loadproof", &mut script);
    output::stdout(|out| out.write_all(&script))?;
    Ok(Exit::Clean)
}

/// `loadproof man`: one page, with the commands on it.
pub(super) fn man() -> Result<Exit, Failed> {
    let page = man_page().map_err(|error| Failed(format!("cannot write the page: {error}")))?;
    output::stdout(|out| out.write_all(&page))?;
    Ok(Exit::Clean)
}

fn man_page() -> io::Result<Vec<u8>> {
    let command = Cli::command();
    let man = clap_mangen::Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page)?;
    for sub in command.get_subcommands().filter(|it| it.get_name() != "check" && !it.is_hide_set()) {
        let name = sub.get_name().to_uppercase();
        writeln!(page, ".SH \"LOADPROOF {name}\"")?;
        let man = clap_mangen::Man::new(sub.clone().bin_name(format!("loadproof {}", sub.get_name())));
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    Ok(page)
}

/// `loadproof schema`.
pub(super) fn schema() -> Result<Exit, Failed> {
    let rules = engine::registered();
    let known: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
    output::stdout(|out| out.write_all(config::json_schema(&known).as_bytes()))?;
    Ok(Exit::Clean)
}
