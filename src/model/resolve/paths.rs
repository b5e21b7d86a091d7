//! `paths` and `baseUrl` of the repository's tsconfig files, for where the resolver gives up on all of a tsconfig because it extends a
//! package that is not installed (`"extends": "@tsconfig/node20"` in a checkout without `node_modules`).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{join, script_at};
use crate::discover::{FileKind, Inventory, SourceFile};
use crate::inputs::tsconfig::TsConfig;
use crate::model::modules::{FileId, Modules, read};

/// How many files deep `extends` is followed.
const MAX_EXTENDS: usize = 8;

/// The repository's tsconfig files; read when one is first needed.
pub(super) struct Paths {
    files: BTreeMap<String, SourceFile>,
    folders: OnceLock<BTreeMap<String, Aliases>>,
}

/// What the tsconfig of one folder says of specifiers.
struct Aliases {
    /// The folder that targets are relative to.
    base: String,
    /// Patterns, with or without a `*`, and their targets.
    patterns: Vec<(String, Vec<String>)>,
    /// Whether specifiers without a pattern are looked up from `base` too.
    from_base: bool,
}

impl Paths {
    pub(super) fn new(inventory: &Inventory) -> Self {
        let files = inventory.of_kind(FileKind::TsConfig).map(|file| (file.path.to_string(), file.clone())).collect();
        Self { files, folders: OnceLock::new() }
    }

    /// The script that the nearest tsconfig above `dir` makes of a specifier.
    pub(super) fn find(&self, modules: &Modules, dir: &str, specifier: &str) -> Option<FileId> {
        let folders = self.folders.get_or_init(|| self.read_all());
        let mut at = dir;
        loop {
            if let Some(aliases) = folders.get(at) {
                return aliases.find(modules, specifier);
            }
            if at.is_empty() {
                return None;
            }
            at = at.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }

    /// The specifiers that some tsconfig makes this script of: what an alias calls it may have no word of its path.
    pub(super) fn specifiers_of(&self, path: &str) -> Vec<String> {
        let folders = self.folders.get_or_init(|| self.read_all());
        folders.values().flat_map(|aliases| aliases.specifiers_of(path)).collect()
    }

    fn read_all(&self) -> BTreeMap<String, Aliases> {
        let named = |name: &str| {
            let files = self.files.keys().filter(move |path| path.rsplit('/').next() == Some(name));
            files.filter_map(|path| Some((dir_of(path).to_owned(), self.aliases(path)?))).collect::<Vec<_>>()
        };
        // A jsconfig counts where there is no tsconfig.
        let mut folders: BTreeMap<String, Aliases> = named("jsconfig.json").into_iter().collect();
        folders.extend(named("tsconfig.json"));
        folders
    }

    /// `paths` come from the first file of the chain that has any, `baseUrl` likewise, each relative to its own file.
    fn aliases(&self, path: &str) -> Option<Aliases> {
        let mut path = path.to_owned();
        let mut config = self.parse(&path)?;
        let (mut base, mut patterns) = (None, None);
        for _ in 0..MAX_EXTENDS {
            let dir = dir_of(&path);
            if base.is_none() {
                base = config.base_url.as_ref().and_then(|it| join(dir, &it.value));
            }
            if patterns.is_none() && !config.paths.is_empty() {
                let values =
                    |targets: &[crate::inputs::json::Text]| targets.iter().map(|it| it.value.clone()).collect();
                let list: Vec<(String, Vec<String>)> =
                    config.paths.iter().map(|(pattern, targets)| (pattern.clone(), values(targets))).collect();
                patterns = Some((dir.to_owned(), list));
            }
            let Some(next) = config.extends.iter().rev().find(|it| it.value.starts_with('.')) else { break };
            let Some(mut above) = join(dir, &next.value) else { break };
            if !above.ends_with(".json") {
                above.push_str(".json");
            }
            let Some(parsed) = self.parse(&above) else { break };
            (path, config) = (above, parsed);
        }
        let from_base = base.is_some();
        let (home, patterns) = patterns.unwrap_or_default();
        Some(Aliases { base: base.unwrap_or(home), patterns, from_base })
    }

    fn parse(&self, path: &str) -> Option<TsConfig> {
        TsConfig::parse(&read(self.files.get(path)?).ok()?).ok()
    }
}

impl Aliases {
    fn find(&self, modules: &Modules, specifier: &str) -> Option<FileId> {
        let at = |target: &str| join(&self.base, target).and_then(|path| script_at(modules, &path));
        // The pattern with the longest text before its `*` wins, as in TypeScript.
        let mut best: Option<(usize, &str, &[String])> = None;
        for (pattern, targets) in &self.patterns {
            let (length, rest) = match pattern.split_once('*') {
                Some((before, after)) => {
                    let rest = specifier.strip_prefix(before).and_then(|it| it.strip_suffix(after));
                    (before.len(), rest)
                }
                None => (usize::MAX, (pattern == specifier).then_some("")),
            };
            if let Some(rest) = rest
                && best.is_none_or(|(longest, ..)| length > longest)
            {
                best = Some((length, rest, targets));
            }
        }
        if let Some((_, rest, targets)) = best {
            return targets.iter().find_map(|target| at(&target.replacen('*', rest, 1)));
        }
        if self.from_base { at(specifier) } else { None }
    }

    fn specifiers_of(&self, path: &str) -> Vec<String> {
        let bare = path.rsplit_once('.').map_or(path, |(bare, _)| bare);
        let names = [path, bare, bare.strip_suffix("/index").unwrap_or(bare)];
        let mut found = Vec::new();
        for (pattern, targets) in &self.patterns {
            for target in targets.iter().filter_map(|it| join(&self.base, it)) {
                found.extend(names.iter().find_map(|name| match target.split_once('*') {
                    Some((before, after)) => {
                        let rest = name.strip_prefix(before)?.strip_suffix(after)?;
                        Some(pattern.replacen('*', rest, 1))
                    }
                    None => (*name == target).then(|| pattern.clone()),
                }));
            }
        }
        found
    }
}

fn dir_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}
