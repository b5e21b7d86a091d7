//! Lockfiles: which exact version a package directory sees for a dependency.
//!
//! Each format is scanned once into a small index of names and spans; nothing of the dependency tree is built.

mod bun;
mod npm;
mod pnpm;
#[cfg(test)]
mod tests;
mod yarn;

use rustc_hash::FxHashMap;

use super::json::InputError;
use crate::span::Span;

/// A version that a lockfile pins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// The version as it is written, without what pnpm and yarn append to it.
    pub version: String,
    /// Where the lockfile says so.
    pub span: Span,
}

/// Which tool wrote a lockfile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockTool {
    /// `pnpm-lock.yaml`.
    Pnpm,
    /// `yarn.lock`, of version 1 and of berry.
    Yarn,
    /// `bun.lock`. The binary `bun.lockb` is not read.
    Bun,
    /// `package-lock.json` and `npm-shrinkwrap.json`.
    Npm,
}

impl LockTool {
    /// The tool that writes files of this name; `None` also for `bun.lockb`, which is binary.
    #[must_use]
    pub fn of(file_name: &str) -> Option<Self> {
        match file_name {
            "pnpm-lock.yaml" => Some(Self::Pnpm),
            "yarn.lock" => Some(Self::Yarn),
            "bun.lock" => Some(Self::Bun),
            "package-lock.json" | "npm-shrinkwrap.json" => Some(Self::Npm),
            _ => None,
        }
    }

    /// The tool's name, as `packageManager` has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pnpm => "pnpm",
            Self::Yarn => "yarn",
            Self::Bun => "bun",
            Self::Npm => "npm",
        }
    }
}

/// A lockfile, indexed.
#[derive(Clone, Debug)]
pub enum Lockfile {
    /// By the path in `node_modules`.
    Npm(Installed),
    /// By importer and name.
    Pnpm(Importers),
    /// By name and requested range.
    Yarn(Requests),
    /// By the path in `packages`, and the names of the workspace's packages.
    Bun(Installed, FxHashMap<String, String>),
}

/// Path of an installed package and its version.
pub type Installed = FxHashMap<String, Locked>;
/// Directory of an importer and what each of its dependencies is.
pub type Importers = FxHashMap<String, FxHashMap<String, Locked>>;
/// Name, and for each requested range what was chosen.
pub type Requests = FxHashMap<String, Vec<(String, Locked)>>;

impl Lockfile {
    /// Indexes the text of a lockfile.
    ///
    /// # Errors
    /// When JSON is expected and the text is none. The line-based formats never fail; what is no lockfile has no entry.
    pub fn parse(tool: LockTool, text: &str) -> Result<Self, InputError> {
        Ok(match tool {
            LockTool::Npm => Self::Npm(npm::parse(text)?),
            LockTool::Pnpm => Self::Pnpm(pnpm::parse(text)),
            LockTool::Yarn => Self::Yarn(yarn::parse(text)),
            LockTool::Bun => {
                let (installed, names) = bun::parse(text)?;
                Self::Bun(installed, names)
            }
        })
    }

    /// The version of `dependency` that code in `package_dir` (relative to the lockfile, "" beside it) loads.
    /// `requested` is the range in the nearest manifest that declares it; yarn's lockfile is keyed by it.
    #[must_use]
    pub fn version(&self, package_dir: &str, dependency: &str, requested: Option<&str>) -> Option<&Locked> {
        match self {
            Self::Npm(installed) => up(package_dir).find_map(|dir| {
                let slash = if dir.is_empty() { "" } else { "/" };
                installed.get(&format!("{dir}{slash}node_modules/{dependency}"))
            }),
            Self::Pnpm(importers) => up(package_dir).find_map(|dir| importers.get(dir)?.get(dependency)),
            Self::Yarn(requests) => {
                let chosen = requests.get(dependency)?;
                let asked = requested.and_then(|range| chosen.iter().find(|(it, _)| yarn::same_request(it, range)));
                match asked {
                    Some((_, locked)) => Some(locked),
                    None => only(chosen),
                }
            }
            Self::Bun(installed, names) => {
                let own = names.get(package_dir).and_then(|name| installed.get(&format!("{name}/{dependency}")));
                own.or_else(|| installed.get(dependency))
            }
        }
    }
}

/// The one version that all requests led to, if it is one.
fn only(chosen: &[(String, Locked)]) -> Option<&Locked> {
    let (_, first) = chosen.first()?;
    chosen.iter().all(|(_, other)| other.version == first.version).then_some(first)
}

/// `dir` and the directories above it, down to "".
fn up(dir: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(dir), |dir| {
        (!dir.is_empty()).then(|| dir.rsplit_once('/').map_or("", |(above, _)| above))
    })
}

/// Where `part`, a slice of `text`, stands in it.
fn span_in(text: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    if start <= text.len() { Span::new(start, start + part.len()) } else { Span::default() }
}

/// Strips one pair of quotes.
fn unquote(text: &str) -> &str {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|it| it.strip_suffix(quote)) {
            return inner;
        }
    }
    text
}

/// Whether the text starts as a version does: digits and a dot.
fn is_version(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && text.as_bytes().get(digits) == Some(&b'.')
}
