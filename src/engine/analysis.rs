//! The seam to the analysis core: all that the engine and the command line ask of discovery, syntax and model.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::selection::Selection;
use super::{Clock, EngineError, Request};
use crate::config::Config;
use crate::config::suppressions::{Ledger, SIGN, Style};
use crate::discover::{self, FileKind, Inventory, Role};
use crate::finding::{Finding, Location, RelPath};
use crate::model::modules::Trace;
use crate::model::{Declared, Project};
use crate::span::Span;

/// A repository, read.
pub struct Analysis {
    /// The root, absolute.
    pub root: PathBuf,
    /// What the rules ask.
    pub project: Project,
    /// What is read, sorted by path.
    pub files: Vec<File>,
    /// What is not, sorted by path.
    pub skipped: Vec<Skipped>,
    selection: Selection,
    config: Option<(RelPath, Arc<str>)>,
}

/// What is known before anything is read.
#[derive(Default)]
pub struct Ahead {
    /// Whether what the rules would say is known.
    pub is_known: bool,
    /// What a run before saw.
    pub trace: Option<Trace>,
}

/// A file that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Relative to the root.
    pub path: RelPath,
    /// On this machine.
    pub absolute: PathBuf,
    /// What it is and what it is for, in a word or two: `typescript`, `env, test`.
    pub what: String,
    /// Its size.
    pub bytes: u64,
}

/// A file or folder that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Relative to the root.
    pub path: RelPath,
    /// Why, as a phrase.
    pub reason: String,
    /// Whether it is a folder, left out with all that is in it.
    pub is_dir: bool,
    /// Whether it should have been read, and could not be.
    pub is_trouble: bool,
}

/// The root of a run on these paths.
#[must_use]
pub fn find_root(paths: &[PathBuf]) -> PathBuf {
    discover::find_common_root(paths)
}

/// What a run reads: listed, not yet read.
pub struct Listing {
    /// The root, absolute.
    pub root: PathBuf,
    /// What is read, sorted by path.
    pub files: Vec<File>,
    /// What is not, sorted by path.
    pub skipped: Vec<Skipped>,
    inventory: Inventory,
}

impl Listing {
    /// Finds the files of the root, and reads none.
    ///
    /// # Errors
    /// A root that cannot be listed, and a target that does not exist or lies outside of it.
    pub fn of(request: &Request, config: &Config) -> Result<Self, EngineError> {
        let mut options = discover::Options::new(&request.root);
        options.targets.clone_from(&request.targets);
        options.force_exclude = request.force_exclude;
        options.contents = request.contents.clone();
        if let Some(limit) = config.max_file_bytes {
            options.max_file_bytes = limit;
        }
        let mut inventory = discover::discover(&options).map_err(|error| EngineError::Input(error.to_string()))?;
        let excluded = |path: &RelPath| config.excludes(path);
        let mut skipped: Vec<Skipped> = inventory.skipped.iter().map(skipped).collect();
        skipped.extend(inventory.files.iter().filter(|file| excluded(&file.path)).map(|file| {
            let reason = discover::SkipReason::Excluded.sentence().to_owned();
            Skipped { path: Arc::clone(&file.path), reason, is_dir: false, is_trouble: false }
        }));
        inventory.files.retain(|file| !excluded(&file.path));
        skipped.sort_by(|a, b| a.path.cmp(&b.path));
        let files = inventory.files.iter().map(|file| File {
            path: Arc::clone(&file.path),
            absolute: file.absolute.clone(),
            what: describe(file.kind, file.role),
            bytes: file.bytes,
        });
        Ok(Self { root: inventory.root.clone(), files: files.collect(), skipped, inventory })
    }

    /// What the walk found, but for what the configuration excludes.
    pub(super) fn inventory(&self) -> &Inventory {
        &self.inventory
    }

    /// The one script that is reported on, where there is one and nothing that is related to it counts.
    pub(super) fn focus(&self, request: &Request) -> Option<RelPath> {
        let targets = self.inventory.targets.as_deref();
        let targets = targets.filter(|_| request.primary_only && request.changed.is_none())?;
        let [target] = targets else { return None };
        let file = self.inventory.get(target).filter(|file| matches!(file.kind, FileKind::Script(_)));
        file.map(|file| Arc::clone(&file.path))
    }

    /// Whether the run was asked about a path.
    #[must_use]
    pub fn is_target(&self, path: &str) -> bool {
        self.inventory.is_target(path)
    }
}

fn skipped(it: &discover::Skipped) -> Skipped {
    use discover::SkipReason as Reason;
    let is_trouble =
        matches!(it.reason, Reason::Unreadable(_) | Reason::InvalidUtf8 | Reason::TooDeep | Reason::Binary);
    let reason = match &it.reason {
        Reason::Unreadable(why) => format!("{}: {why}", it.reason.sentence()),
        reason => reason.sentence().to_owned(),
    };
    Skipped { path: Arc::clone(&it.path), reason, is_dir: it.is_dir, is_trouble }
}

fn describe(kind: FileKind, role: Role) -> String {
    let kind = match kind {
        FileKind::Script(discover::Dialect::JavaScript) => "JavaScript",
        FileKind::Script(_) => "TypeScript",
        FileKind::PackageJson => "package.json",
        FileKind::Lockfile => "lockfile",
        FileKind::TsConfig => "TypeScript configuration",
        FileKind::NestCli => "Nest configuration",
        FileKind::LoadproofConfig => "configuration",
        FileKind::Prisma => "Prisma schema",
        FileKind::Env => "environment",
        FileKind::Compose => "compose file",
        FileKind::Yaml => "YAML",
        FileKind::Dockerfile => "Dockerfile",
        FileKind::Procfile => "Procfile",
        FileKind::Markdown => "Markdown",
        FileKind::OtherJson => "tool configuration",
        FileKind::Workspace => "workspace",
        FileKind::Deployment => "deployment",
    };
    match role {
        Role::Source => kind.to_owned(),
        Role::Test => format!("{kind}, test"),
        Role::Seed => format!("{kind}, seed"),
        Role::Script => format!("{kind}, script"),
        Role::Migration => format!("{kind}, migration"),
        Role::Example => format!("{kind}, example"),
    }
}

impl Analysis {
    /// Reads and links what was listed, as far as that is needed with what is known ahead.
    ///
    /// # Errors
    /// Rows of the configuration that do not read; an embedded table that does not.
    pub fn load(
        listing: Listing,
        request: &Request,
        config: &Config,
        ahead: Ahead,
        clock: &mut Clock,
    ) -> Result<Self, EngineError> {
        let focus = listing.focus(request);
        let entries = config.entries.iter().chain(config.deployables.iter().flat_map(|it| &it.entries));
        let declared = Declared {
            entries: entries.map(ToString::to_string).collect(),
            provided_env: config.provided_env.clone(),
            knowledge: config.knowledge.clone(),
            categories: categories(&request.only),
            focus,
            is_known: ahead.is_known,
            trace: ahead.trace,
            cache: request.cache.clone(),
        };
        let Listing { root, mut files, mut skipped, inventory } = listing;
        let selection = Selection { changed: request.changed.clone(), primary_only: request.primary_only };
        let project = clock.phase("read and parse", || Project::load(inventory, declared));
        let project = project
            .map_err(|error| EngineError::Internal { step: "reading the tables", message: error.to_string() })?;
        let unread: Vec<Skipped> = project.modules.skipped.iter().map(self::skipped).collect();
        files.retain(|file| !unread.iter().any(|it| it.path == file.path));
        skipped.extend(unread);
        skipped.sort_by(|a, b| a.path.cmp(&b.path));
        let config = config.file().map(|it| (it.rel.clone(), it.text.clone()));
        Ok(Self { root, project, files, skipped, selection, config })
    }

    /// Whether the run was asked about a path.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        self.selection.covers(self.project.inventory(), path)
    }

    /// Whether the run reports a finding.
    #[must_use]
    pub fn reports(&self, finding: &Finding) -> bool {
        self.selection.reports(self.project.inventory(), finding)
    }

    /// Whether anything was read of what was named.
    #[must_use]
    pub fn reads_a_target(&self) -> bool {
        self.files.iter().any(|file| self.project.inventory().is_target(&file.path))
    }

    /// What to say of targets that are not read themselves: a person who names a file wants to know.
    #[must_use]
    pub fn unread_targets(&self) -> Vec<String> {
        let unread = self.project.inventory().targets.iter().flatten().filter(|target| !self.reads_below(target));
        let said = unread.map(|target| {
            let named = if target.is_empty() { "." } else { target };
            match self.skipped.iter().find(|it| is_under(target, &it.path)) {
                Some(skipped) => format!("{named} was not read: {}", skipped.reason),
                None => format!("there is nothing to read in {named}; --files says what is read"),
            }
        });
        said.collect()
    }

    /// Whether the file at `target`, or one below it, is read.
    fn reads_below(&self, target: &str) -> bool {
        let below = if target.is_empty() { String::new() } else { format!("{target}/") };
        let from = |place: &str| self.files.get(self.files.partition_point(|file| *file.path < *place));
        let is_file = || from(target).is_some_and(|file| &*file.path == target);
        from(&below).is_some_and(|file| file.path.starts_with(&below)) || is_file()
    }

    /// The text of a file of the run, or of the configuration.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        if let Some((_, text)) = self.config.as_ref().filter(|(config, _)| &**config == path) {
            return Some(text.clone());
        }
        self.project.text(path)
    }

    /// The files that hold the sign of a suppression, of those that can hold a comment.
    #[must_use]
    pub fn speaking(&self) -> Vec<RelPath> {
        let can_speak = self.files.iter().map(|it| &it.path).filter(|it| Style::of(it).is_some() && self.is_heard(it));
        let speaks = |path: &&RelPath| match self.project.modules.at_path(path) {
            Some(script) => self.project.modules.says(script, SIGN),
            None => self.text(path).is_some_and(|text| text.contains(SIGN)),
        };
        can_speak.filter(speaks).cloned().collect()
    }

    /// The suppressions of these files. Every script that mentions the tool has been parsed.
    #[must_use]
    pub fn ledger(&self, speaking: &[RelPath], config: &Config) -> Ledger {
        let mut ledger = Ledger::new(config);
        for path in speaking.iter().filter(|it| self.is_heard(it)) {
            let script = self.project.modules.at_path(path);
            let Some(text) = self.text(path) else { continue };
            let comments: &[Span] = match script.map(|it| self.project.tree(it)) {
                None => &[],
                Some(Some(tree)) if !tree.comments.is_empty() => &tree.comments,
                Some(_) => continue,
            };
            ledger.add(path, &text, comments);
        }
        ledger
    }

    /// Whether what a file says can silence what is reported: where that is one script, no other file can.
    fn is_heard(&self, path: &str) -> bool {
        let in_focus = || self.project.modules.at_path(path).is_some_and(|it| self.project.is_in_focus(it));
        !self.project.is_narrow() || in_focus()
    }

    /// The byte above whose line a comment can stand that speaks of a place: the start of the outermost template
    /// literal around it, else the place itself.
    #[must_use]
    pub fn anchor(&self, place: &Location) -> u32 {
        let script = self.project.modules.at_path(&place.path);
        let tree = script.and_then(|script| self.project.tree(script));
        tree.and_then(|tree| tree.template_around(place.span)).map_or(place.span.start, |span| span.start)
    }

    /// How many packages the repository has.
    #[must_use]
    pub fn packages(&self) -> usize {
        self.project.packages.iter().filter(|(_, package)| package.manifest_path.is_some()).count()
    }

    /// How many scripts were parsed.
    #[must_use]
    pub fn parsed(&self) -> usize {
        self.project.modules.ids().filter(|file| self.project.modules.is_parsed(*file)).count()
    }

    /// How many rate limiters were found, and how many written by hand.
    #[must_use]
    pub fn limiters(&self) -> (usize, usize) {
        let limiters = self.project.limiters();
        (limiters.list.len(), limiters.hand_written.len())
    }

    /// How many of the parsed scripts have code that did not parse.
    #[must_use]
    pub fn parse_error_files(&self) -> usize {
        self.project.modules.with_parse_errors().count()
    }

    /// What stayed undecided, a sentence each.
    #[must_use]
    pub fn undecided(&self) -> Vec<String> {
        let deployables = &self.project.deployables;
        let packages = deployables.undecided.iter().map(|&id| {
            let name = self.project.packages.get(id).name();
            format!("no entry point found for {name}; `entries` of loadproof.toml can name it")
        });
        let declared = deployables.unknown_declared.iter().map(|path| format!("the entry {path} names no file"));
        packages.chain(declared).chain(self.project.prisma_undecided().iter().cloned()).collect()
    }
}

/// The categories of the rules that were asked for by name.
fn categories(only: &[String]) -> Option<BTreeSet<String>> {
    let category = |id: &String| id.split('/').next().unwrap_or(id).to_owned();
    (!only.is_empty()).then(|| only.iter().map(category).collect())
}

fn is_under(path: &str, target: &str) -> bool {
    target.is_empty() || path.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
