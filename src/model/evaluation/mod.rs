//! Module evaluation: what a process runs while it loads, in the order in which Node and the toolchain of the
//! repository run it.
//!
//! For one way to start an entry the result is a list of events: a module was evaluated, a loader put variables into
//! the environment, a variable was read. Nothing is executed: branches are all taken, loops run once, and what a
//! package does with a callback is only known for the array methods. Knows no rule.

mod calls;
mod early;
mod elision;
mod loaders;
mod run;
mod schemas;
mod toolchain;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Project;
use super::deployables::{Deployable, Entry, Start};
use super::modules::FileId;
use super::names::At;
use crate::finding::Location;

pub use early::{EarlyRead, EarlyReads, Saved, Standing, has_default, is_set_from_the_start};
pub use loaders::{Loader, LoaderForm, WORDS};
pub use toolchain::{Order, Toolchain};

/// Something that happens while a process loads.
#[derive(Clone, Debug)]
pub struct Event {
    /// What.
    pub what: What,
    /// The calls that lead to it from the module's own level, outermost first.
    pub calls: Arc<[At]>,
    /// The module whose evaluation is under way.
    pub module: FileId,
    /// Whether all modules that are imported statically have been evaluated before: after an `await`, in a promise's
    /// callback, in a module that `import()` asks for.
    pub is_later: bool,
}

impl Event {
    /// The loader that acts, where somebody meant it to be one. A Prisma client reads `.env` by accident, and only where
    /// there was one when it was generated.
    #[must_use]
    pub fn meant_loader(&self) -> Option<&Loader> {
        match &self.what {
            What::Loader(loader) if loader.form != LoaderForm::Prisma => Some(loader),
            _ => None,
        }
    }
}

/// What happens.
#[derive(Clone, Debug)]
pub enum What {
    /// A module's own code is done.
    Module(FileId),
    /// A loader acts.
    Loader(Loader),
    /// A variable is read.
    Read {
        /// The variable.
        name: Arc<str>,
        /// The read.
        at: At,
    },
    /// All of the environment is read: `{ ...process.env }`, `schema.parse(process.env)`.
    ReadAll(At),
    /// The program itself gives a variable.
    Set {
        /// The variable.
        name: Arc<str>,
    },
}

/// The import that led to a module first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The module that asks.
    pub from: FileId,
    /// Where it asks: the specifier with its quotes, or the call.
    pub location: Location,
}

/// One entry, started in one way.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The entry.
    pub entry: FileId,
    /// What builds and runs it.
    pub toolchain: Toolchain,
    /// What happens, in order.
    pub events: Vec<Event>,
    /// How each module was reached; the entry is not among them.
    pub hops: FxHashMap<FileId, Hop>,
    /// Whether there was too much to follow: then nothing is proven by what is not there.
    pub is_cut: bool,
}

impl Evaluation {
    /// The imports that lead from the entry to a module, outermost first.
    #[must_use]
    pub fn chain(&self, module: FileId) -> Vec<&Hop> {
        let mut chain = Vec::new();
        let mut at = module;
        while let Some(hop) = self.hops.get(&at) {
            if chain.len() > self.hops.len() {
                break;
            }
            chain.push(hop);
            at = hop.from;
        }
        chain.reverse();
        chain
    }
}

impl Project {
    /// What happens when an entry is started in one way; `None` where the entry is no script that is read.
    #[must_use]
    pub fn evaluate(&self, deployable: &Deployable, entry: &Entry, start: Option<&Start>) -> Option<Evaluation> {
        let file = self.modules.at_path(&entry.path)?;
        let toolchain = self.toolchain(deployable, file, start);
        Some(self.evaluate_with(file, toolchain, start))
    }

    /// What happens when a file is started with a toolchain.
    #[must_use]
    pub fn evaluate_with(&self, entry: FileId, toolchain: Toolchain, start: Option<&Start>) -> Evaluation {
        let mut run = run::Run::new(self, entry, &toolchain);
        if let Some(start) = start {
            run.preload(self.preloads(entry, start));
        }
        let (events, hops, is_cut) = run.finish();
        Evaluation { entry, toolchain, events, hops, is_cut }
    }

    /// What happens when a file is started with a toolchain, up to and including the first loader that somebody meant.
    pub(super) fn evaluate_until_loader(&self, entry: FileId, toolchain: Toolchain) -> Evaluation {
        let (events, hops, is_cut) = run::Run::new(self, entry, &toolchain).until_loader().finish();
        Evaluation { entry, toolchain, events, hops, is_cut }
    }
}
