//! From the arguments to what is read and what is reported: PATH, `--staged`, `--since`, `--stdin-filename`.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::CommandFactory as _;

use super::Failed;
use super::args::{CheckArgs, Cli};
use crate::cache;
use crate::config::did_you_mean;
use crate::discover::{Contents, find_separate_roots, real_path, relative};
use crate::engine::{Request, analysis};
use crate::git::{GitError, Repository};

/// A buffer larger than this many bytes is no file that anybody edits.
const MAX_STDIN_BYTES: u64 = 64 * 1024 * 1024;

/// What the arguments ask for.
pub(super) fn request(args: &CheckArgs) -> Result<Request, Failed> {
    if let Some(path) = &args.stdin_filename {
        return buffer(args, path);
    }
    let here = || vec![PathBuf::from(".")];
    let targets = if args.paths.is_empty() { here() } else { args.paths.clone() };
    if !args.force_exclude {
        known(&targets)?;
    }
    // Hooks name what was changed, wherever that is; where they run is where the repository is.
    let is_hook = args.force_exclude || args.staged || args.since.is_some();
    if args.root.is_none() && !is_hook {
        one_repository(&targets)?;
    }
    let root = root(args, &if is_hook { here() } else { targets.clone() })?;
    // With --root and no PATH, the root is meant, not where the person stands.
    let targets = if args.paths.is_empty() && args.root.is_some() { Vec::new() } else { targets };
    let mut request = Request { targets, ..blank(args, root) };
    if args.staged {
        let repository = Repository::around(&request.root)?;
        request.changed = Some(repository.staged()?);
        request.contents = repository.index()?;
    } else if let Some(revision) = &args.since {
        request.changed = Some(Repository::around(&request.root)?.since(revision)?);
    }
    Ok(request)
}

/// The text on stdin in place of one file, which need not be there yet.
fn buffer(args: &CheckArgs, path: &Path) -> Result<Request, Failed> {
    let real = real_path(path);
    let root = root(args, std::slice::from_ref(&real))?;
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_STDIN_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failed(format!("cannot read stdin: {error}")))?;
    if bytes.len() as u64 > MAX_STDIN_BYTES {
        return Err(Failed("what is on stdin is over 64 MiB".to_owned()));
    }
    // A buffer that says what the disk says stands in for nothing, and what is known of the file holds.
    let is_saved = std::fs::read(&real).is_ok_and(|it| it == bytes);
    let place = relative(&root, &real).filter(|_| !is_saved);
    let contents = Contents::new(place.map(|rel| (rel.into(), Some(Arc::from(bytes)))));
    Ok(Request { targets: vec![real], contents, primary_only: true, ..blank(args, root) })
}

fn blank(args: &CheckArgs, root: PathBuf) -> Request {
    Request {
        root,
        force_exclude: args.force_exclude,
        threads: args.threads.map(usize::from),
        only: args.rule.clone(),
        cache: cache_dir(args),
        asks_again: args.statistics,
        ..Request::default()
    }
}

/// Where facts are kept between runs.
fn cache_dir(args: &CheckArgs) -> Option<PathBuf> {
    if args.no_cache {
        return None;
    }
    // Relative to where the person stands, whatever the root.
    let named = args.cache_dir.as_ref().map(|dir| std::path::absolute(dir).unwrap_or_else(|_| dir.clone()));
    named.or_else(cache::place::default_dir)
}

fn root(args: &CheckArgs, around: &[PathBuf]) -> Result<PathBuf, Failed> {
    let root = args.root.clone().unwrap_or_else(|| analysis::find_root(around));
    if !root.is_dir() {
        return Err(Failed(format!("the root {} is no folder", root.display())));
    }
    root.canonicalize().map_err(|error| Failed(format!("cannot read {}: {error}", root.display())))
}

/// Whether everything that was named is there.
fn known(targets: &[PathBuf]) -> Result<(), Failed> {
    for (index, path) in targets.iter().enumerate() {
        if let Err(error) = path.metadata() {
            let mut text = format!("cannot read {}: {error}", path.display());
            // `loadproof --quiet check src`: clap takes what follows an option for paths.
            if index == 0 && path.to_str().is_some_and(|it| Cli::command().find_subcommand(it).is_some()) {
                text.push_str("\nIf the command is meant, write it before the options");
            } else if let [only] = targets
                && let Some(name) = only.to_str()
            {
                let command = Cli::command();
                let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
                if let Some(meant) = did_you_mean(name, names.iter().copied()) {
                    text.push_str(&format!("; did you mean the command `{meant}`?"));
                }
            }
            return Err(Failed(text));
        }
    }
    Ok(())
}

/// Facts of one repository say nothing about another, and what lies around both may be anything.
fn one_repository(targets: &[PathBuf]) -> Result<(), Failed> {
    let Some(roots) = find_separate_roots(targets) else { return Ok(()) };
    let named: Vec<String> = roots.iter().map(|root| format!("\n  {}", root.display())).collect();
    Err(Failed(format!(
        "the paths lie in {} repositories:{}\nCheck each in a run of its own; if they are one, --root names the folder that holds \
         them",
        roots.len(),
        named.concat()
    )))
}

impl From<GitError> for Failed {
    fn from(error: GitError) -> Self {
        Self(error.to_string())
    }
}
