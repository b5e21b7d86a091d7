//! Reads that come before the loader that would give them their value, for every way to start every entry.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::loaders::{Loader, LoaderForm};
use super::{Evaluation, Event, Hop, Toolchain, What};
use crate::discover::Role;
use crate::finding::Location;
use crate::model::Project;
use crate::model::deployables::{Deployable, Entry, Start};
use crate::model::env_vars::{Declaration, Provision, Source};
use crate::model::modules::FileId;
use crate::model::names::At;
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// How sure it is that the read misses its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Some ways to start have the variable from outside, or what the loader's file holds is not known.
    Possible,
    /// Nothing else gives the variable.
    Certain,
}

/// A read that comes too early.
#[derive(Clone, Debug)]
pub struct EarlyRead {
    /// The variable; where a schema reads many, the first that it cannot do without.
    pub name: Arc<str>,
    /// The others that the same schema reads too early.
    pub others: Vec<Arc<str>>,
    /// The read; where a wrapper reads (`getEnv('X')`), the name that it is given; the environment that a schema is given.
    pub at: At,
    /// Reads of the same variable that follow in the same function.
    pub again: Vec<At>,
    /// The calls that lead to the read from the module's own level, outermost first.
    pub calls: Vec<At>,
    /// Where the loader's file declares the variable.
    pub declared: Option<Location>,
    /// The loader that comes too late.
    pub loader: Loader,
    /// The module whose evaluation asks for the loader.
    pub loader_module: FileId,
    /// The imports from the entry to the module that reads.
    pub chain: Vec<Hop>,
    /// The entry.
    pub entry: FileId,
    /// What builds and runs it.
    pub toolchain: Toolchain,
    /// The command that starts it, where one is known.
    pub start: Option<Start>,
    /// Whether a default stands in.
    pub has_default: bool,
    /// How sure it is.
    pub standing: Standing,
    /// A Prisma client that is constructed before, and may have read `.env` by accident.
    pub accident: Option<Location>,
}

/// An evaluation in which a loader acts in time only because statements keep their place.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The loader.
    pub loader: Loader,
    /// A variable that would be read too early.
    pub name: Arc<str>,
    /// Its read.
    pub at: At,
    /// What keeps the order.
    pub toolchain: Toolchain,
}

/// All reads that come too early.
#[derive(Clone, Debug, Default)]
pub struct EarlyReads {
    /// By place, each once, at its worst.
    pub list: Vec<EarlyRead>,
    /// The same reads under the loaders of other entries.
    pub others: Vec<EarlyRead>,
    /// Loaders that only the order of statements saves, each once.
    pub saved: Vec<Saved>,
}

/// What one entry shows.
#[derive(Default)]
struct Evaluated {
    early: Vec<EarlyRead>,
    saved: Vec<Saved>,
}

impl Project {
    /// The reads that come before their loader; worked out when it is first asked.
    #[must_use]
    pub fn early_reads(&self) -> &EarlyReads {
        self.early.get_or_init(|| self.find_early_reads())
    }

    fn find_early_reads(&self) -> EarlyReads {
        let mut found: BTreeMap<(Location, Arc<str>, Location), EarlyRead> = BTreeMap::new();
        let mut saved: BTreeMap<Location, Saved> = BTreeMap::new();
        // Asked for below by threads that must not have to wait for each other.
        let _ = self.env();
        let entries = self.entries_with_loaders();
        let evaluated: Vec<Evaluated> =
            entries.par_iter().map(|(deployable, entry)| self.evaluate_entry(deployable, entry)).collect();
        for it in evaluated {
            for early in it.early {
                let key = (self.location(early.at), Arc::clone(&early.name), early.loader.location.clone());
                if found.get(&key).is_none_or(|known| known.standing < early.standing) {
                    found.insert(key, early);
                }
            }
            for it in it.saved {
                saved.entry(it.loader.location.clone()).or_insert(it);
            }
        }
        saved.retain(|at, _| !found.values().any(|it| it.loader.location == *at));
        let mut list: Vec<EarlyRead> = Vec::new();
        let mut others = Vec::new();
        for early in found.into_values() {
            match list.last_mut().filter(|it| it.at == early.at && it.name == early.name) {
                Some(known) if known.standing < early.standing => others.push(std::mem::replace(known, early)),
                Some(_) => others.push(early),
                None => list.push(early),
            }
        }
        EarlyReads { list, others, saved: saved.into_values().collect() }
    }

    /// Every way to start one entry.
    fn evaluate_entry(&self, deployable: &Deployable, entry: &Entry) -> Evaluated {
        let mut found = Evaluated::default();
        let Some(file) = self.modules.at_path(&entry.path) else { return found };
        let mut done: Vec<Evaluation> = Vec::new();
        for start in ways(entry) {
            let toolchain = self.toolchain(deployable, file, start);
            if start.is_some_and(|it| loads_by_itself(&self.preloads(file, it))) {
                continue;
            }
            if !done.iter().any(|it| it.toolchain == toolchain) {
                done.push(self.evaluate_until_loader(file, toolchain.clone()));
            }
            let Some(evaluation) = done.iter().find(|it| it.toolchain == toolchain) else { continue };
            found.early.extend(self.early_in(entry, start, evaluation));
        }
        found.saved = self.saved_by_order(entry, &done);
        found
    }

    /// Loaders that a toolchain which evaluates imports first would make late.
    fn saved_by_order(&self, entry: &Entry, done: &[Evaluation]) -> Vec<Saved> {
        let mut saved = Vec::new();
        for evaluation in done.iter().filter(|it| it.toolchain.order == super::Order::InPlace) {
            let toolchain = Toolchain { order: super::Order::Hoisted, ..evaluation.toolchain.clone() };
            let hoisted = self.evaluate_until_loader(evaluation.entry, toolchain);
            let in_place = self.early_in(entry, None, evaluation);
            for early in self.early_in(entry, None, &hoisted) {
                let is_late_anyway = in_place.iter().any(|it| it.at == early.at);
                if !is_late_anyway && early.loader.form == LoaderForm::Call && early.standing == Standing::Certain {
                    let toolchain = evaluation.toolchain.clone();
                    saved.push(Saved { loader: early.loader, name: early.name, at: early.at, toolchain });
                }
            }
        }
        saved
    }

    /// Entries from which a file is reached that may hold a loader.
    fn entries_with_loaders(&self) -> Vec<(&Deployable, &Entry)> {
        let mut reaching = BTreeSet::new();
        if self.is_narrow() {
            // Those that may reach a loader are as many as may reach anything.
            reaching.extend(self.sites());
        } else {
            for file in self.modules.ids().filter(|it| self.may_load_env(*it)) {
                if !reaching.contains(&file) {
                    reaching.extend(self.reached_from(file));
                }
            }
        }
        let entries = self.deployables.entries();
        entries
            .filter(|(_, entry)| self.modules.at_path(&entry.path).is_some_and(|it| reaching.contains(&it)))
            .filter(|(_, entry)| !is_next_route(&entry.path))
            .collect()
    }

    fn early_in(&self, entry: &Entry, start: Option<&Start>, evaluation: &Evaluation) -> Vec<EarlyRead> {
        let meant = evaluation.events.iter().enumerate().find_map(|(index, it)| Some((index, it, it.meant_loader()?)));
        let Some((first, event, loader)) = meant else { return Vec::new() };
        if evaluation.is_cut || loader.form == LoaderForm::Own {
            return Vec::new();
        }
        let loader_module = event.module;
        let before = evaluation.events.get(..first).unwrap_or_default();
        let mut set: Vec<&Arc<str>> = Vec::new();
        let mut out = Vec::new();
        let mut accident = None;
        let begin =
            |event: &Event, name, at, has_default, standing: (Standing, _), accident: Option<Location>| EarlyRead {
                name,
                others: Vec::new(),
                at,
                again: Vec::new(),
                calls: event.calls.to_vec(),
                declared: standing.1,
                loader: loader.clone(),
                loader_module,
                chain: evaluation.chain(event.module).into_iter().cloned().collect(),
                entry: evaluation.entry,
                toolchain: evaluation.toolchain.clone(),
                start: start.cloned(),
                has_default,
                standing: if accident.is_some() { Standing::Possible } else { standing.0 },
                accident,
            };
        for event in before {
            match &event.what {
                What::Loader(loader) => {
                    accident.get_or_insert_with(|| loader.location.clone());
                }
                What::Set { name } => set.push(name),
                What::Read { name, at } => {
                    if set.contains(&name) || self.modules.role(at.file) != Role::Source || self.is_guarded(*at, name) {
                        continue;
                    }
                    let (at, has_default) = self.named_place(*at, name, &event.calls);
                    if let Some(standing) = self.standing(entry, start, loader, name, has_default) {
                        let early = begin(event, Arc::clone(name), at, has_default, standing, accident.clone());
                        self.add_once(&mut out, early);
                    }
                }
                What::ReadAll(at) if self.modules.role(at.file) == Role::Source => {
                    let keys = self.schema_keys(*at).into_iter().filter(|key| !set.contains(&&key.name));
                    let mut missing: Vec<_> = keys
                        .filter_map(|key| {
                            let standing = self.standing(entry, start, loader, &key.name, key.is_optional)?;
                            Some((key, standing))
                        })
                        .collect();
                    // The surest first; then what the schema cannot do without. Stable: else in the schema's order.
                    missing.sort_by_key(|(key, standing)| (std::cmp::Reverse(standing.0), key.is_optional));
                    let mut missing = missing.into_iter();
                    if let Some((key, standing)) = missing.next() {
                        let mut early = begin(event, key.name, *at, key.is_optional, standing, accident.clone());
                        early.others = missing.map(|(key, _)| key.name).collect();
                        self.add_once(&mut out, early);
                    }
                }
                _ => {}
            }
        }
        out
    }

    /// Adds a read, unless one of the same variable stands before it in the same function: it is read again.
    fn add_once(&self, out: &mut Vec<EarlyRead>, early: EarlyRead) {
        let function = |at: At| {
            let tree = self.tree(at.file)?;
            let node = tree.ancestors(at.node).find(|&it| matches!(tree.kind(it), Kind::Function { .. }))?;
            Some(At { file: at.file, node })
        };
        let here = function(early.at);
        let known = out.iter_mut().find(|it| it.name == early.name && here.is_some() && function(it.at) == here);
        match known {
            Some(known) if known.at == early.at || known.again.contains(&early.at) => {}
            Some(known) => known.again.push(early.at),
            None => out.push(early),
        }
    }

    /// Whether the read only happens where a test of the same variable has held: the test is what comes too early.
    fn is_guarded(&self, at: At, name: &str) -> bool {
        self.guards(at).iter().any(|test| {
            let location = self.location(test.at);
            let text = self.text(&location.path);
            text.is_some_and(|text| text.get(location.span.range()).is_some_and(|test| speaks_of(test, name)))
        })
    }

    /// The place of a read, or of the name that a wrapper is given, and whether a default stands in.
    fn named_place(&self, at: At, name: &str, calls: &[At]) -> (At, bool) {
        let own = self.tree(at.file).is_some_and(|tree| has_default(tree, at.node));
        let is_written = self.tree(at.file).is_some_and(|tree| match tree.kind(at.node) {
            Kind::Index { index, .. } => matches!(tree.kind(index), Kind::String { .. }),
            _ => true,
        });
        let given = || calls.iter().rev().find_map(|call| self.name_given(*call, name));
        match if is_written { None } else { given() } {
            None => (at, own),
            Some((place, is_alone)) => {
                // `process.env[key] ?? fallback` has a default where the call gives one.
                let asks = self.tree(at.file).is_some_and(|tree| falls_back_on_a_parameter(tree, at.node));
                let after = self.tree(place.file).is_some_and(|tree| has_default(tree, place.node));
                (place, !is_alone || (own && !asks) || after)
            }
        }
    }

    /// Where a call is given a name, itself or in an object of options, and whether it is given nothing else.
    fn name_given(&self, call: At, name: &str) -> Option<(At, bool)> {
        let tree = self.tree(call.file)?;
        let Kind::Call { args, .. } = tree.kind(call.node) else { return None };
        let mut found = None;
        let mut others = 0;
        for &arg in tree.list(args) {
            tree.walk(arg, &mut |node| {
                match tree.kind(node) {
                    Kind::String { value } if tree.text(value) == name => found = found.or(Some(node)),
                    Kind::Object { .. } | Kind::Property { .. } | Kind::Key { .. } => return true,
                    _ => others += 1,
                }
                false
            });
        }
        found.map(|node| (At { file: call.file, node }, others == 0))
    }

    /// How sure it is that a start misses the variable; `None` where it has it, or nothing speaks for it.
    fn standing(
        &self,
        entry: &Entry,
        start: Option<&Start>,
        loader: &Loader,
        name: &str,
        has_default: bool,
    ) -> Option<(Standing, Option<Location>)> {
        if is_set_from_the_start(name) {
            return None;
        }
        let env = self.env();
        let near = env.near(name, &entry.path);
        let is_file = |it: &&Declaration| {
            it.provision == Provision::File
                && is_around(&it.directory, &entry.path)
                && matches!(&it.source, Source::EnvFile { file, is_example, mode }
                    if reads(loader, file, *is_example, mode.as_deref()))
        };
        let declared = near.iter().copied().find(is_file);
        if env.is_platform_provided(name) && declared.is_none() {
            return None;
        }
        // What names the entry gives to it: `serverless.yml`.
        if near.iter().any(|it| it.source == Source::Platform && it.location.path == entry.from.path) {
            return None;
        }
        let outside = near
            .iter()
            .any(|it| it.provision == Provision::Outside && !matches!(it.source, Source::PackageScript { .. }))
            // compose hands the whole file to the process.
            || env.injected.iter().any(|it| it.own && is_around(dir_of(&it.file), &entry.path));
        let file = self.modules.at_path(&entry.path)?;
        let given = |start: &Start| {
            self.preloads(file, start)
                .iter()
                .any(|it| it.names.as_ref().is_none_or(|names| names.iter().any(|it| it == name)))
                || (start.image && outside)
        };
        if start.is_some_and(given) {
            return None;
        }
        let location = declared.map(|it| it.location.clone());
        if outside || ways(entry).into_iter().flatten().any(given) {
            return Some((Standing::Possible, location));
        }
        if declared.is_some() {
            return Some((Standing::Certain, location));
        }
        // What only CI or a list of names knows gives nothing to a server.
        let known = near.iter().any(|it| matches!(it.provision, Provision::File | Provision::Build));
        if known {
            return None;
        }
        if !has_default {
            return Some((Standing::Certain, None));
        }
        // Nothing says what the loader's file holds: the default may be all there is.
        let has_env_files = env.names().any(|name| {
            env.of(name).iter().any(|it| it.provision == Provision::File && is_around(&it.directory, &entry.path))
        });
        (!has_env_files && looks_required(name)).then_some((Standing::Possible, None))
    }
}

/// The ways to start an entry; one without a command where none is known. An image has no env file, and gets its
/// variables from whoever runs it: it counts where nothing else starts the entry.
fn ways(entry: &Entry) -> Vec<Option<&Start>> {
    let mut ways: Vec<_> = entry.starts.iter().filter(|it| !it.commands.is_empty()).map(Some).collect();
    if ways.iter().flatten().any(|it| !it.image) {
        ways.retain(|it| it.is_some_and(|it| !it.image));
    }
    if ways.is_empty() { vec![None] } else { ways }
}

fn loads_by_itself(preloads: &[Loader]) -> bool {
    preloads.iter().any(|it| it.names.is_none())
}

/// Whether Next.js starts the file: it has loaded the env files by then.
fn is_next_route(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains("pages/api/")
        || name.starts_with("route.")
        || matches!(name.split('.').next(), Some("middleware" | "proxy" | "instrumentation"))
}

/// Whether a loader reads an env file, by its name: the one it names, or `.env` and the files to copy it from.
fn reads(loader: &Loader, file: &str, is_example: bool, mode: Option<&str>) -> bool {
    if mode == Some("test") {
        return false;
    }
    match &loader.files {
        None => file == ".env" || is_example || mode.is_some_and(|it| matches!(it, "local" | "development")),
        Some(files) => files.iter().any(|it| {
            let named = it.rsplit('/').next().unwrap_or(it);
            it == "*" || named == file || is_example
        }),
    }
}

fn dir_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |it| it.0)
}

fn is_around(directory: &str, path: &str) -> bool {
    directory.is_empty() || path.strip_prefix(directory).is_some_and(|it| it.starts_with('/'))
}

/// Whether what a read falls back on is a parameter without a default of its own.
fn falls_back_on_a_parameter(tree: &Tree, read: NodeId) -> bool {
    let Some(Kind::Binary { right, left, .. }) = tree.parent(read).map(|it| tree.kind(it)) else { return false };
    let Kind::Ident { binding: Some(binding), .. } = tree.kind(right) else { return false };
    let declared = tree.binding(binding).map(|it| it.declared);
    left == read
        && declared.and_then(|it| tree.parent(it)).is_some_and(|it| matches!(tree.kind(it), Kind::Param { .. }))
}

/// Variables that every process has from its start.
pub fn is_set_from_the_start(name: &str) -> bool {
    const NAMES: &[&str] =
        &["NODE_ENV", "CI", "VITEST", "VERCEL", "VERCEL_ENV", "HOSTNAME", "PATH", "HOME", "TZ", "USER", "PWD", "LANG"];
    NAMES.contains(&name) || name.starts_with("npm_") || name.starts_with("JEST_")
}

/// Whether a text holds a name as a whole word.
fn speaks_of(text: &str, name: &str) -> bool {
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    text.match_indices(name).any(|(at, _)| {
        let after = text.get(at + name.len()..).and_then(|it| it.chars().next());
        !is_part(text.get(..at).and_then(|it| it.chars().next_back())) && !is_part(after)
    })
}

/// Names of which a program hardly works without.
fn looks_required(name: &str) -> bool {
    ["SECRET", "KEY", "TOKEN", "PASSWORD", "_URL", "_URI", "DSN"].iter().any(|it| name.contains(it))
}

/// Whether the code does something sensible where the variable is not set: a fallback, a comparison, a condition.
#[must_use]
pub fn has_default(tree: &Tree, read: NodeId) -> bool {
    // A name that a reader is given: what becomes of the call's result.
    let call = || tree.ancestors(read).find(|&it| matches!(tree.kind(it), Kind::Call { .. }));
    let read = if matches!(tree.kind(read), Kind::String { .. }) { call().unwrap_or(read) } else { read };
    let mut child = read;
    for node in tree.ancestors(read) {
        match tree.kind(node) {
            // The right side's own value goes on: `a || env.X || 8080`.
            Kind::Binary { op: Operator::Or | Operator::Coalesce | Operator::And, left, .. } => {
                if left == child {
                    return true;
                }
            }
            Kind::Binary { .. } | Kind::DefaultPattern { .. } | Kind::Unary { .. } => return true,
            Kind::Conditional { test, .. } | Kind::If { test, .. } => return test == child,
            Kind::Member { optional, .. } | Kind::Index { optional, .. } => {
                if optional {
                    return true;
                }
            }
            Kind::As { .. } => {}
            Kind::Assign { op, .. } => return op != Operator::Assign,
            Kind::Call { callee, args, .. } => {
                let name = match tree.kind(callee) {
                    Kind::Ident { name, .. } => tree.text(name),
                    Kind::Member { property, .. } => tree.text(property),
                    _ => "",
                };
                let converts = matches!(name, "Number" | "parseInt" | "parseFloat" | "Boolean" | "String" | "trim");
                if !converts && !tree.list(args).contains(&child) && callee != child {
                    return false;
                }
                if !converts && callee != child {
                    return false;
                }
            }
            _ => return false,
        }
        child = node;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_seen() {
        let cases = [
            ("process.env.X || 'a'", true),
            ("Number(process.env.X) || 4", true),
            ("process.env.X?.split(',')", true),
            ("process.env.X === 'true'", true),
            ("process.env.X ? 1 : 2", true),
            ("a || process.env.X || 8080", true),
            ("a || process.env.X", false),
            ("process.env.X!", false),
            ("process.env.X", false),
            ("Number(process.env.X)", false),
            ("new Client(process.env.X)", false),
            ("connect(process.env.X)", false),
        ];
        for (text, expected) in cases {
            let tree = crate::syntax::parse(text, crate::syntax::Dialect::TypeScript).unwrap();
            let read = tree
                .ids()
                .find(|&it| matches!(tree.kind(it), Kind::Member { property, .. } if tree.text(property) == "X"))
                .unwrap();
            assert_eq!(has_default(&tree, read), expected, "{text}");
        }
    }
}
