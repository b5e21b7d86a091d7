//! Which version of a dependency a package sees.

use nodejs_semver::{Range, Version};

use super::{Lock, Package, PackageId, Packages, ancestors};
use crate::finding::{Location, RelPath};
use crate::inputs::package_json::Dependency;

/// What is known of an installed dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Installed {
    /// Exactly this version, which a lockfile pins or a manifest asks for.
    Exact(Version, Location),
    /// Some version in this range, which the manifest asks for; no lockfile says which.
    Range(Range, Location),
    /// Declared by something that names no range: `workspace:`, `latest`, a URL, another package under this name.
    Unresolvable,
    /// No manifest and no lockfile has it.
    Absent,
}

/// A declaration and where it stands.
struct Declared<'p> {
    dependency: &'p Dependency,
    manifest: &'p RelPath,
}

impl Packages {
    /// The version of `dependency` that code in `package` loads: from the nearest lockfile at or above the package that
    /// has it, else from the range in its manifest, or in one above it (a dependency declared only at the root).
    #[must_use]
    pub fn version(&self, package: PackageId, dependency: &str) -> Installed {
        let declared = self.declared(package, dependency);
        let requested = declared.as_ref().map(|it| self.requested(package, dependency, &it.dependency.range.value));
        let range = match &requested {
            Some(Request::Range(range)) => Some(range),
            _ => None,
        };
        let forced = self.and_above(package).any(|it| {
            it.manifest.overrides.keys().any(|key| key == dependency || key.ends_with(&format!("/{dependency}")))
        }) || self.workspaces.values().any(|it| it.overrides.contains_key(dependency));
        let raw = declared.as_ref().map(|it| it.dependency.range.value.as_str());
        if !matches!(requested, Some(Request::None))
            && let Some(locked) = self.locked(package, dependency, raw, range.filter(|_| !forced))
        {
            return locked;
        }
        match (requested, declared) {
            (None, _) | (_, None) => Installed::Absent,
            (Some(Request::None | Request::Tag), _) => Installed::Unresolvable,
            (Some(Request::Range(range)), Some(declared)) => {
                let location = Location { path: declared.manifest.clone(), span: declared.dependency.range.span };
                match declared.dependency.range.value.trim().trim_start_matches(['=', 'v']).parse::<Version>() {
                    Ok(version) => Installed::Exact(version, location),
                    Err(_) => Installed::Range(range, location),
                }
            }
        }
    }

    fn declared(&self, package: PackageId, dependency: &str) -> Option<Declared<'_>> {
        self.and_above(package).find_map(|it: &Package| {
            Some(Declared {
                dependency: it.manifest.dependencies.get(dependency)?,
                manifest: it.manifest_path.as_ref()?,
            })
        })
    }

    /// What a manifest's `range` asks for, with catalogs looked up.
    fn requested(&self, package: PackageId, dependency: &str, range: &str) -> Request {
        let Some(catalog) = range.strip_prefix("catalog:") else { return Request::of(dependency, range) };
        let dir = &self.get(package).dir;
        let pnpm = ancestors(dir).find_map(|dir| self.workspaces.get(dir)?.catalog(catalog.trim(), dependency));
        let bun = || self.and_above(package).find_map(|it| it.manifest.catalog.get(dependency)).map(|it| &*it.value);
        match pnpm.or_else(bun) {
            Some(range) if !range.starts_with("catalog:") => Request::of(dependency, range),
            _ => Request::Tag,
        }
    }

    /// What the nearest lockfiles that have the dependency agree on. A version outside of `range` is stale: an install
    /// would replace it.
    fn locked(
        &self,
        package: PackageId,
        dependency: &str,
        requested: Option<&str>,
        range: Option<&Range>,
    ) -> Option<Installed> {
        let dir = &self.get(package).dir;
        for above in ancestors(dir) {
            let Some(locks) = self.locks.get(above) else { continue };
            let inner = dir.strip_prefix(above).unwrap_or(dir).trim_start_matches('/');
            let mut answers: Vec<(&Lock, Version, Location)> = Vec::new();
            for lock in locks {
                let Some(locked) = lock.parsed().and_then(|it| it.version(inner, dependency, requested)) else {
                    continue;
                };
                let Ok(version) = locked.version.parse::<Version>() else { continue };
                if range.is_none_or(|range| version.satisfies_with_prerelease(range, true)) {
                    answers.push((lock, version, Location { path: lock.path.clone(), span: locked.span }));
                }
            }
            let tool = self.and_above(package).find_map(|it| it.manifest.package_manager.as_ref());
            let tool = tool.and_then(|it| it.value.split('@').next());
            if let Some(at) = answers.iter().position(|(lock, ..)| Some(lock.tool.name()) == tool) {
                answers.swap(0, at);
                answers.truncate(1);
            }
            let agreed = answers.first().is_some_and(|(_, first, _)| answers.iter().all(|(_, it, _)| it == first));
            if agreed && let Some((_, version, location)) = answers.into_iter().next() {
                return Some(Installed::Exact(version, location));
            }
        }
        None
    }
}

/// What a manifest asks for.
enum Request {
    Range(Range),
    /// `latest`, a URL, a catalog that is not to be had: only a lockfile knows.
    Tag,
    /// Not the package of this name: in this repository, or another package under an alias.
    None,
}

impl Request {
    fn of(dependency: &str, range: &str) -> Self {
        let range = range.trim();
        if let Some(alias) = range.strip_prefix("npm:") {
            let (name, range) = match alias.get(1..).and_then(|it| it.find('@')) {
                Some(at) => (alias.get(..=at).unwrap_or(alias), alias.get(at + 2..).unwrap_or("*")),
                None if alias.starts_with(|it: char| it.is_ascii_digit() || "^~<>=*".contains(it)) => {
                    (dependency, alias)
                }
                None => (alias, "*"),
            };
            return if name == dependency { Self::of(dependency, range) } else { Self::None };
        }
        if ["workspace:", "link:", "file:", "portal:"].iter().any(|protocol| range.starts_with(protocol)) {
            return Self::None;
        }
        if range.is_empty() || range == "*" || range == "x" {
            return Self::Range(Range::any());
        }
        range.parse().map_or(Self::Tag, Self::Range)
    }
}
