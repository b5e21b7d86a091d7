//! The arguments, as clap reads them and as `--help` shows them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::formats::FormatArg;
use crate::finding::Level;

const EXAMPLES: &str = "\
Exit codes:
  0  nothing found at or above --fail-on
  1  something found at or above --fail-on
  2  wrong arguments or configuration, or an error inside loadproof

Examples:
  loadproof                             check this repository
  loadproof apps/api --fail-on warning  report on one app, and be strict
";

/// Shows the lines of a TypeScript or JavaScript backend that will make it fail to start or fail under load.
#[derive(Debug, Parser)]
#[command(name = "loadproof", version, disable_version_flag = true, after_help = EXAMPLES, max_term_width = 100)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true, disable_help_flag = true)]
pub(super) struct Cli {
    /// Show this help
    #[arg(long, short, global = true, action = clap::ArgAction::HelpShort, help_heading = "General")]
    help: Option<bool>,
    /// Show the version
    #[arg(long, short = 'V', action = clap::ArgAction::Version, help_heading = "General")]
    version: Option<bool>,
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub check: CheckArgs,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check a repository; the same as no command (a folder of that name is ./check)
    #[command(after_help = EXAMPLES)]
    Check(CheckArgs),
    /// Show the page of a rule: what it finds, why that fails, how to fix it
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Write a commented loadproof.toml
    Init(InitArgs),
    /// Write down what is found now, so that only what is new is shown from then on
    Baseline(BaselineArgs),
    /// Print completions for a shell: bash, elvish, fish, powershell or zsh
    Completions(CompletionsArgs),
    /// Print the manual page, in roff
    #[command(hide = true)]
    Man,
    /// Print the JSON schema of loadproof.toml
    #[command(hide = true)]
    Schema,
}

#[derive(Args, Debug)]
pub(super) struct CheckArgs {
    /// Files or folders to report on [default: .]; the whole repository is read for it
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// human, concise, json, jsonl, sarif, github, gitlab, junit, checkstyle or rdjson; =FILE writes it beside what stdout
    /// shows; may be repeated [default: human on a terminal, else concise]
    #[arg(long, value_name = "FORMAT[=FILE]", help_heading = "Output")]
    pub format: Vec<FormatArg>,
    /// Show advice, which is hidden otherwise
    #[arg(long, help_heading = "Output")]
    pub show_advice: bool,
    /// auto, always or never; auto heeds NO_COLOR and FORCE_COLOR
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    #[arg(help_heading = "Output")]
    pub color: Color,
    /// Show findings only, without the closing line
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,
    /// Say on stderr what was read, what was not, and where the time went
    #[arg(long, help_heading = "Output")]
    pub statistics: bool,

    /// The least level that makes the exit code 1: error, warning or advice
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "error", hide_possible_values = true)]
    #[arg(help_heading = "What counts")]
    pub fail_on: FailOn,
    /// Run this rule only; may be repeated
    #[arg(long, value_name = "RULE", help_heading = "What counts")]
    pub rule: Vec<String>,
    /// Report on staged files, as they are staged
    #[arg(long, conflicts_with_all = ["since", "stdin_filename"], help_heading = "What counts")]
    pub staged: bool,
    /// Report on files changed since branching off REV
    #[arg(long, value_name = "REV", conflicts_with = "stdin_filename", help_heading = "What counts")]
    pub since: Option<String>,
    /// Report on FILE, with stdin for its content
    #[arg(long, value_name = "FILE", conflicts_with = "paths", help_heading = "What counts")]
    pub stdin_filename: Option<PathBuf>,
    /// Named or not, leave out what is excluded
    #[arg(long, help_heading = "What counts")]
    pub force_exclude: bool,

    /// Make the safe fixes, then report what remains
    #[arg(long, help_heading = "Fixes")]
    pub fix: bool,
    /// Make the others too; a person should look at those
    #[arg(long, help_heading = "Fixes")]
    pub unsafe_fixes: bool,
    /// Show what would change as a diff, and write nothing
    #[arg(long, conflicts_with_all = ["fix", "format"], help_heading = "Fixes")]
    pub diff: bool,

    /// Read this configuration, not the nearest loadproof.toml
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", help_heading = "Where to look")]
    pub config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long, help_heading = "Where to look")]
    pub no_config: bool,
    /// Hide what this holds, not the nearest baseline
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline", help_heading = "Where to look")]
    pub baseline: Option<PathBuf>,
    /// Hide nothing that is known
    #[arg(long, help_heading = "Where to look")]
    pub no_baseline: bool,
    /// The root of the repository, where it is not found from PATH
    #[arg(long, value_name = "DIR", help_heading = "Where to look")]
    pub root: Option<PathBuf>,
    /// Keep facts of files here between runs [default: loadproof in the user's cache folder]
    #[arg(long, value_name = "DIR", env = "LOADPROOF_CACHE_DIR", hide_env = true, help_heading = "Where to look")]
    pub cache_dir: Option<PathBuf>,
    /// Neither read nor write kept facts
    #[arg(long, help_heading = "Where to look")]
    pub no_cache: bool,
    /// Threads [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), help_heading = "Where to look")]
    pub threads: Option<u16>,

    /// List what would be read, and why each other file would not
    #[arg(long, conflicts_with = "print_config", help_heading = "In place of checking")]
    pub files: bool,
    /// Show the level of each rule for FILE, and who set it
    #[arg(long, value_name = "FILE", help_heading = "In place of checking")]
    pub print_config: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct ExplainArgs {
    /// The id of a rule: rate-limit/no-bypass
    pub rule: String,
    /// auto, always or never; auto heeds NO_COLOR and FORCE_COLOR
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: Color,
}

#[derive(Args, Debug)]
pub(super) struct RulesArgs {
    /// text, json or markdown
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text", hide_possible_values = true)]
    pub format: RulesFormat,
}

#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_enum, hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

#[derive(Args, Debug)]
pub(super) struct InitArgs {
    /// The folder to write into [default: the root of the repository]
    pub dir: Option<PathBuf>,
    /// Replace a loadproof.toml that is there
    #[arg(long)]
    pub force: bool,
}

#[derive(Args, Debug)]
pub(super) struct BaselineArgs {
    /// Only entries of these files or folders are written anew [default: all]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only drop entries for what is found no more
    #[arg(long)]
    pub prune: bool,
    /// The file [default: the nearest loadproof-baseline.json, else one in the root]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Read this configuration, not the nearest loadproof.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The root of the repository, where it is not found from PATH
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

impl BaselineArgs {
    /// The arguments of the check that finds what is written down.
    pub(super) fn check(&self) -> CheckArgs {
        let words = ["loadproof"];
        let mut check = Cli::parse_from(words).check;
        check.paths.clone_from(&self.paths);
        check.baseline.clone_from(&self.baseline);
        check.config.clone_from(&self.config);
        check.root.clone_from(&self.root);
        check
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    /// In columns
    Text,
    /// For programs
    Json,
    /// A table
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal; NO_COLOR and FORCE_COLOR are heeded
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors only
    Error,
    /// Warnings too
    Warning,
    /// Everything; shows advice too
    Advice,
}

impl From<FailOn> for Level {
    fn from(it: FailOn) -> Self {
        match it {
            FailOn::Error => Level::Error,
            FailOn::Warning => Level::Warning,
            FailOn::Advice => Level::Advice,
        }
    }
}
