//! What the rules about the environment share: how commands, files and chains of imports are told.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::discover::FileKind;
use crate::finding::{Finding, Location, RelPath};
use crate::model::Project;
use crate::model::env_reads::EnvRead;
use crate::model::env_vars::Source;
use crate::model::evaluation::{EarlyRead, Loader, LoaderForm, has_default, is_set_from_the_start};
use crate::model::modules::FileId;

/// The last part of a script's path.
pub fn file_name(project: &Project, file: FileId) -> String {
    let path = project.modules.path(file);
    path.rsplit('/').next().unwrap_or(&path).to_owned()
}

/// A loader as prose calls it: code in backticks, descriptions as they are.
pub fn quoted(shown: &str) -> String {
    if shown.starts_with("the ") { shown.to_owned() } else { format!("`{shown}`") }
}

/// `started by "tsx src/server.ts"`, where a command is known.
pub fn started(early: &EarlyRead) -> String {
    match early.start.as_ref().and_then(|it| it.commands.first()) {
        Some(command) if command.len() <= 60 => format!(" (started by `{command}`)"),
        _ => String::new(),
    }
}

/// Adds the imports that lead from the entry to a module.
pub fn with_chain(mut finding: Finding, project: &Project, early: &EarlyRead) -> Finding {
    for hop in &early.chain {
        let from = file_name(project, hop.from);
        finding = finding.with_related(hop.location.clone(), format!("{from} imports this"));
    }
    finding
}

/// What to do about a loader that comes too late.
pub fn remedy(project: &Project, loader: &Loader, entry: FileId) -> String {
    let entry = file_name(project, entry);
    match loader.form {
        LoaderForm::Nest => format!(
            "Read it where it is needed (a provider's constructor, `useFactory`, `registerAsync`, ConfigService), or \
             make `import 'dotenv/config'` the first import of {entry}."
        ),
        _ if loader.files.is_some() => format!(
            "Move the loader into a module of its own and import that first in {entry}, or start the process with \
             `node --env-file`."
        ),
        _ => format!(
            "Make `import 'dotenv/config'` the first import of {entry}, or start the process with `node --env-file=.env`."
        ),
    }
}

/// How often a text holds a word.
pub fn words(text: &str, word: &str) -> usize {
    if word.is_empty() {
        return 0;
    }
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    text.match_indices(word)
        .filter(|(at, _)| {
            let before = text.get(..*at).and_then(|it| it.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|it| it.chars().next());
            !is_part(before) && !is_part(after)
        })
        .count()
}

/// A variable that is read without a default, and that nothing in the repository mentions besides.
pub struct Unknown<'p> {
    /// The variable.
    pub name: Arc<str>,
    /// Its reads; at least one.
    pub reads: Vec<&'p EnvRead>,
    /// A declaration of another variable in the file where this one should stand.
    pub example: Location,
    /// The declared name that nobody reads and that is one typing error away, with its declaration.
    pub meant: Option<(String, Location)>,
}

/// The variables of [`Unknown`], by name. Silent where packages declare nothing: their variables come from elsewhere.
pub fn unknown_variables(project: &Project) -> Vec<Unknown<'_>> {
    let env = project.env();
    let mut by_name: BTreeMap<Arc<str>, Vec<&EnvRead>> = BTreeMap::new();
    for read in project.env_reads() {
        by_name.entry(Arc::clone(&read.name)).or_default().push(read);
    }
    by_name.retain(|name, reads| {
        !env.declared(name)
            && !env.is_platform_provided(name)
            && !is_set_from_the_start(name)
            && is_variable_name(name)
            // One read that copes with its absence, and the absence is meant.
            && reads.iter().all(|it| project.tree(it.at.file).is_some_and(|tree| !has_default(tree, it.at.node)))
    });
    let close: Vec<&str> =
        env.names().map(|it| &**it).filter(|it| by_name.keys().any(|name| is_one_error_away(name, it))).collect();
    let mentioned = Mentioned::of(project, by_name.keys().map(|it| &**it).chain(close.iter().copied()));
    by_name.retain(|name, _| !mentioned.in_scripts.contains(&**name) && !mentioned.elsewhere.contains(&**name));
    let found = by_name.into_iter().filter_map(|(name, reads)| {
        let file = reads.iter().map(|it| it.at.file).find(|it| project.is_reachable(*it))?;
        let path = project.modules.path(file);
        if path.contains(".config.") {
            return None;
        }
        let example = example_for(project, &path)?;
        let unread = close.iter().find(|it| is_one_error_away(&name, it) && !mentioned.in_scripts.contains(**it));
        let meant = unread.and_then(|it| {
            let declared = env.near(it, &path).into_iter().find(|it| is_around(&it.directory, &path))?;
            Some(((*it).to_owned(), declared.location.clone()))
        });
        Some(Unknown { name, reads, example, meant })
    });
    found.collect()
}

/// Those of some names that a file of the repository speaks of.
#[derive(Default)]
struct Mentioned {
    /// In a script, other than by reading `env.NAME` into a constant of the same name.
    in_scripts: FxHashSet<String>,
    /// In any other file that is no env file.
    elsewhere: FxHashSet<String>,
}

impl Mentioned {
    fn of<'n>(project: &Project, names: impl Iterator<Item = &'n str>) -> Self {
        let names: Vec<&str> = names.collect();
        if names.is_empty() {
            return Self::default();
        }
        let Ok(search) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names) else {
            return Self::default();
        };
        let is_part = |it: Option<&u8>| it.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_');
        let in_text = |text: &str, is_script: bool| -> Vec<String> {
            let bytes = text.as_bytes();
            let mut out = Vec::new();
            for found in search.find_iter(bytes) {
                let before = bytes.get(..found.start()).unwrap_or_default();
                let after = bytes.get(found.end()..).unwrap_or_default();
                if is_part(before.last()) || is_part(after.first()) {
                    continue;
                }
                let reads =
                    ["env.", "env['", "env[\"", "env?.", "env!."].iter().any(|it| before.ends_with(it.as_bytes()));
                let declares = before.ends_with(b"const ") || before.ends_with(b"let ");
                if !(is_script && (reads || declares))
                    && let Some(name) = names.get(found.pattern().as_usize())
                {
                    out.push((*name).to_owned());
                }
            }
            out
        };
        let modules = &project.modules;
        let files: Vec<FileId> = modules.ids().collect();
        let scripts = files
            .par_iter()
            .flat_map_iter(|file| modules.text(*file).map(|text| in_text(&text, true)).unwrap_or_default());
        let in_scripts: FxHashSet<String> = scripts.collect();
        let mut elsewhere = FxHashSet::default();
        let others = project
            .inventory()
            .files
            .iter()
            .filter(|it| !matches!(it.kind, FileKind::Script(_) | FileKind::Lockfile | FileKind::Env));
        for text in others.filter_map(|it| project.text(&it.path)) {
            elsewhere.extend(in_text(&text, false));
        }
        Self { in_scripts, elsewhere }
    }
}

/// A declaration in an env file to copy, or in an env file, of the package of a path.
fn example_for(project: &Project, path: &RelPath) -> Option<Location> {
    let env = project.env();
    let package = &project.packages.get(project.packages.package_of(path)).dir;
    let all = env.names().flat_map(|name| env.of(name));
    let files = all.filter(|it| {
        matches!(&it.source, Source::EnvFile { is_example, mode, .. } if *is_example || mode.is_none())
            && (*it.directory == **package || (it.directory.is_empty() && is_around(&it.directory, path)))
    });
    files.map(|it| &it.location).min().cloned()
}

fn is_around(directory: &str, path: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|it| it.starts_with('/'))
}

/// `DATABASE_URL`, not `length` or `hasOwnProperty`.
fn is_variable_name(name: &str) -> bool {
    name.len() > 2 && name.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_')
}

/// One letter more, less or other, or two swapped; digits count for themselves (`KEY_1` is not `KEY_2`), and short
/// names are too close to each other.
fn is_one_error_away(name: &str, declared: &str) -> bool {
    let digits = |it: &str| it.chars().filter(char::is_ascii_digit).collect::<String>();
    name.len() >= 6 && name != declared && digits(name) == digits(declared) && strsim::osa_distance(name, declared) == 1
}
