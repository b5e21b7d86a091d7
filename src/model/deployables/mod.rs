//! What is deployed: the programs of a repository and the files they start at.
//!
//! An entry is only what something says is one (a script, a Dockerfile, nest-cli.json, a convention of a framework).
//! A package that looks like a server and has none is *undecided*, never guessed at silently.

mod built;
mod collect;
mod command;
mod config_files;
mod conventions;
mod docker;
mod pm2;
#[cfg(test)]
mod tests;

pub use built::Built;
pub(in crate::model) use collect::looks_like_server;

use crate::discover::Inventory;
use crate::finding::{Location, RelPath};
use crate::model::packages::{PackageId, Packages, Read};

/// A file that a program starts at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The source, also where a built file is named.
    pub path: RelPath,
    /// What says that it is an entry.
    pub from: Location,
    /// The command that starts it; `None` where a convention or a configuration names the file.
    pub command: Option<String>,
    /// Every way in which the repository starts it, that of `command` among them.
    pub starts: Vec<Start>,
}

/// One way to start an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// What says so.
    pub from: Location,
    /// The command that runs the file, then the commands that run that command (`dotenv -- npm run serve`).
    pub commands: Vec<String>,
    /// Whether it is what an image runs.
    pub image: bool,
}

/// A program: one process or more of one package, which may start at several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployable {
    /// The package's name, or the project's in a Nest or Nx monorepo.
    pub name: String,
    /// The package that it is built from.
    pub package: PackageId,
    /// Where it starts, what runs in production first; each file once.
    pub entries: Vec<Entry>,
}

/// The programs of a repository.
#[derive(Clone, Debug, Default)]
pub struct Deployables {
    /// Sorted by package, then by name.
    pub list: Vec<Deployable>,
    /// Packages that look like servers, but for which no entry was found.
    pub undecided: Vec<PackageId>,
    /// Entries of `loadproof.toml` that name no file of the repository.
    pub unknown_declared: Vec<String>,
}

impl Deployables {
    /// Finds the programs. `declared_entries` are paths of `loadproof.toml`, relative to the root.
    #[must_use]
    pub fn build(packages: &Packages, inventory: &Inventory, read: &Read<'_>, declared_entries: &[String]) -> Self {
        collect::collect(packages, inventory, read, declared_entries)
    }

    /// All entries with their deployables.
    pub fn entries(&self) -> impl Iterator<Item = (&Deployable, &Entry)> {
        self.list.iter().flat_map(|it| it.entries.iter().map(move |entry| (it, entry)))
    }
}
