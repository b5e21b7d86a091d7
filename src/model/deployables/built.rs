//! From the path of a built file back to the source that it is built from.
//!
//! `dist/` is rarely there and never read, but it is what scripts, `main` and `exports` name.

use rustc_hash::FxHashMap;

use crate::discover::{FileKind, Inventory};
use crate::finding::RelPath;
use crate::inputs::tsconfig::TsConfig;
use crate::model::packages::{PackageId, Packages, Read, ancestors, dir_of, file_name, join};

/// How many files `extends` may lead through.
const MAX_EXTENDS: usize = 8;
/// Directories that builds write to when no tsconfig says.
const OUTPUT_DIRS: &[&str] = &["dist", "build", "out", "lib", ".output", "output", ".build", "compiled", "target"];
/// Directories that sources lie in, in the order in which they are tried.
const SOURCE_DIRS: &[&str] = &["src", "", "source", "server", "app"];
const ENDINGS: &[&str] = &["ts", "js", "mts", "mjs", "cts", "cjs", "tsx", "jsx"];

/// Where builds write to, by the directory of the package.
struct Output {
    /// Relative to the root of the run.
    out_dir: String,
    /// Relative to the root of the run, where the tsconfig says it.
    root_dir: Option<String>,
}

/// Finds the sources of built files.
pub struct Built<'a> {
    inventory: &'a Inventory,
    packages: &'a Packages,
    outputs: FxHashMap<PackageId, Vec<Output>>,
}

impl<'a> Built<'a> {
    /// Reads where the tsconfigs of each package write to.
    #[must_use]
    pub fn new(packages: &'a Packages, inventory: &'a Inventory, read: &Read<'_>) -> Self {
        let mut outputs: FxHashMap<PackageId, Vec<Output>> = FxHashMap::default();
        for file in inventory.of_kind(FileKind::TsConfig) {
            if let Some(output) = output(&file.path, read) {
                outputs.entry(packages.package_of(&file.path)).or_default().push(output);
            }
        }
        Self { inventory, packages, outputs }
    }

    /// The script that `path`, as a command in `dir` (relative to the root) writes it, runs: itself, or its source.
    #[must_use]
    pub fn source(&self, package: PackageId, dir: &str, path: &str) -> Option<RelPath> {
        let path = path.trim().trim_start_matches("file:");
        let full = join(dir, path).filter(|it| !it.is_empty())?;
        self.existing(&full).or_else(|| self.mapped(package, dir, &full))
    }

    /// As [`Built::source`], for a path in a container: its first parts (`/app`, `/usr/src/app`) stand for `dir`.
    #[must_use]
    pub fn source_in_image(&self, package: PackageId, dir: &str, path: &str) -> Option<RelPath> {
        let mut rest = path.trim_start_matches('/');
        loop {
            if let Some(found) = self.source(package, dir, rest) {
                return Some(found);
            }
            rest = rest.split_once('/')?.1;
            // A lone file name fits too many places.
            if !rest.contains('/') && path.starts_with('/') && path.matches('/').count() > 3 {
                return self.source(package, dir, rest);
            }
        }
    }

    /// Where the package starts when it is imported by name: `source`, `exports`, `module`, `main`, else `src/index`.
    #[must_use]
    pub fn main(&self, package: PackageId) -> Option<RelPath> {
        let it = self.packages.get(package);
        let manifest = &it.manifest;
        let exported = manifest.exports.iter().filter(|(subpath, _)| subpath == ".").map(|(_, target)| target);
        let named = manifest.source.iter().chain(exported).chain(&manifest.module).chain(&manifest.main);
        let found = named
            .filter(|it| !it.value.contains(".d."))
            .find_map(|target| self.source(package, &it.dir, &target.value));
        found.or_else(|| {
            ["src/index", "index", "src/main", "lib/index"].iter().find_map(|path| self.source(package, &it.dir, path))
        })
    }

    /// The script at `path`, which may lack its ending, have that of the built file, or be a directory with an index.
    pub(super) fn existing(&self, path: &str) -> Option<RelPath> {
        let script = |path: &str| {
            let file = self.inventory.get(path)?;
            matches!(file.kind, FileKind::Script(_)).then(|| file.path.clone())
        };
        if let Some(found) = script(path) {
            return Some(found);
        }
        let rebuilt = path.rsplit_once('.').and_then(|(stem, ending)| {
            let sources: &[&str] = match ending {
                "js" | "jsx" => &["ts", "tsx"],
                "mjs" => &["mts", "ts"],
                "cjs" => &["cts", "ts"],
                _ => &[],
            };
            sources.iter().find_map(|source| script(&format!("{stem}.{source}")))
        });
        let ended = || ENDINGS.iter().find_map(|ending| script(&format!("{path}.{ending}")));
        let index = || ENDINGS.iter().find_map(|ending| script(&format!("{path}/index.{ending}")));
        rebuilt.or_else(ended).or_else(index)
    }

    fn mapped(&self, package: PackageId, dir: &str, full: &str) -> Option<RelPath> {
        let above = std::iter::successors(Some(package), |id| self.packages.get(*id).parent);
        for output in above.filter_map(|id| self.outputs.get(&id)).flatten() {
            let Some(rest) = below(full, &output.out_dir) else { continue };
            let root = output.root_dir.iter().map(String::as_str);
            let config_dir = dir_of(&output.out_dir);
            let found = root.chain([config_dir]).find_map(|root| self.existing(&join(root, rest)?));
            let found = found.or_else(|| self.in_source_dirs(config_dir, rest));
            if found.is_some() {
                return found;
            }
        }
        let package_dir = &self.packages.get(package).dir;
        for base in [&**package_dir, dir] {
            let Some(inner) = below(full, base) else { continue };
            let Some((first, rest)) = inner.split_once('/') else { continue };
            if OUTPUT_DIRS.contains(&first)
                && let Some(found) = self.in_source_dirs(base, rest)
            {
                return Some(found);
            }
        }
        None
    }

    /// `rest` below one of the directories that sources lie in; also `apps/api/main` as `apps/api/src/main`, which is
    /// how Nest and Nx build a monorepo.
    fn in_source_dirs(&self, base: &str, rest: &str) -> Option<RelPath> {
        let plain = SOURCE_DIRS.iter().find_map(|dir| self.existing(&join(&join(base, dir)?, rest)?));
        plain.or_else(|| {
            let inner = format!("{}/src/{}", dir_of(rest), file_name(rest));
            rest.contains('/').then(|| self.existing(&join(base, &inner)?)).flatten()
        })
    }
}

/// `path` relative to `dir`, when it lies below it.
fn below<'p>(path: &'p str, dir: &str) -> Option<&'p str> {
    if dir.is_empty() { Some(path) } else { path.strip_prefix(dir)?.strip_prefix('/') }
}

/// Where one tsconfig writes to, with what it extends.
fn output(path: &RelPath, read: &Read<'_>) -> Option<Output> {
    let (mut out_dir, mut root_dir) = (None, None);
    let mut next = vec![path.to_string()];
    for _ in 0..MAX_EXTENDS {
        let Some(path) = next.pop() else { break };
        let Some(config) = read(&path.as_str().into()).and_then(|text| TsConfig::parse(&text).ok()) else { continue };
        let here = |text: &Option<crate::inputs::json::Text>| {
            text.as_ref().and_then(|it| join(dir_of(&path), it.value.trim_start_matches("${configDir}/")))
        };
        out_dir = out_dir.or_else(|| here(&config.out_dir));
        root_dir = root_dir.or_else(|| here(&config.root_dir));
        for base in config.extends.iter().filter(|it| it.value.starts_with('.')) {
            if let Some(base) = join(dir_of(&path), &base.value) {
                next.push(if base.ends_with(".json") { base } else { format!("{base}.json") });
            }
        }
    }
    // `outDir: "."` or the sources' own directory: nothing to map.
    out_dir
        .filter(|it| !it.is_empty() && !ancestors(path).any(|above| above == it))
        .map(|out_dir| Output { out_dir, root_dir })
}
