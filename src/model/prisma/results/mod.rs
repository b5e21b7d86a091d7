//! What the result of a call holds, and the reads that it cannot serve.
//!
//! A result is a record with known keys, a list, or a promise of one (`shape`). It is followed through variables and destructuring
//! (`declared`), the functions and methods that return it and callbacks of array methods (`calls`), to where it is read (`reader`): as a
//! row (`missing`), as if it were a row though it is a list or a promise (`misread`), or beside the name of an enum's value (`compared`).
//! Whatever is cast, annotated or assigned to is let go.

mod calls;
mod compared;
mod declared;
mod misread;
mod missing;
pub(super) mod payload;
mod reader;
mod shape;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::clients::Client;
use super::problem::Problem;
use super::schema::{EnumId, ModelId};
use crate::discover::Role;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::At;

pub use reader::Reader;

/// What a value is.
#[derive(Clone, Debug)]
pub enum Shown {
    /// An object with these keys and no others.
    Record(Arc<Record>),
    /// An array.
    List(Box<Shown>),
    /// A promise.
    Promise(Box<Shown>),
    /// A value of an enum.
    Enum(Arc<Valued>),
    /// An object that the repository's own code makes: these of its members are followed, and of others nothing is said.
    Parts(Arc<BTreeMap<String, Shown>>),
    /// What a type takes from a function's result: settled where results are read.
    Returned(Arc<Returned>),
}

/// `Awaited<ReturnType<typeof f>>[number]`.
#[derive(Debug)]
pub struct Returned {
    function: At,
    steps: Vec<Step>,
    /// The type.
    at: At,
}

/// What is taken of a value.
#[derive(Clone, Debug)]
enum Step {
    Await,
    Item,
    Key(String),
}

/// A value of one of the schema's enums.
#[derive(Debug)]
pub struct Valued {
    of: EnumId,
    client: Client,
    call: At,
}

/// An object whose keys are all known.
#[derive(Debug)]
pub struct Record {
    /// Each key, and what is under it where that is followed.
    pub keys: BTreeMap<String, Option<Shown>>,
    /// The model that it is a row of.
    pub model: Option<ModelId>,
    client: Client,
    call: At,
    /// It is what a type says, and `call` is the type.
    is_type: bool,
}

impl Record {
    /// The same row, as a type says, with these keys.
    fn with_keys(&self, keys: BTreeMap<String, Option<Shown>>) -> Shown {
        let (model, client, call) = (self.model, self.client.clone(), self.call);
        Shown::Record(Arc::new(Self { keys, model, client, call, is_type: true }))
    }

    /// A row of a model of which these keys are at hand, as a place in the code says.
    pub fn of_keys(client: &Client, model: ModelId, call: At, keys: impl IntoIterator<Item = String>) -> Self {
        let keys = keys.into_iter().map(|key| (key, None)).collect();
        Self { keys, model: Some(model), client: client.clone(), call, is_type: false }
    }
}

/// Results by the call that makes them, by the type that a name is annotated with, or by the parameter that is given them.
pub type Results = FxHashMap<At, Shown>;

/// How many imports away from the call a result is followed.
const IMPORTS: usize = 3;

/// Every read of a key that a result does not have: in the files that hold calls, and in those that import functions which hand results
/// on and say their names.
pub fn misread(project: &Project, results: &Results) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen: BTreeSet<FileId> = results.keys().map(|at| at.file).collect();
    let mut files: Vec<FileId> = seen.iter().copied().collect();
    for round in 0..=IMPORTS {
        let read = files.par_iter().map(|&file| {
            let reader = Reader::new(project, results);
            let mut problems = Vec::new();
            reader.check(file, &mut problems);
            let names = if round < IMPORTS { reader.handed_on(file) } else { BTreeSet::new() };
            (problems, speaking_importers(project, file, &names, &seen))
        });
        let read: Vec<_> = read.collect();
        let mut next = BTreeSet::new();
        for (found, importers) in read {
            problems.extend(found);
            next.extend(importers);
        }
        seen.extend(&next);
        files = next.into_iter().collect();
    }
    problems
}

/// The scripts but tests that import a script, say one of these names of it, and have not been `seen`.
fn speaking_importers(
    project: &Project,
    file: FileId,
    names: &BTreeSet<String>,
    seen: &BTreeSet<FileId>,
) -> Vec<FileId> {
    if names.is_empty() {
        return Vec::new();
    }
    let says = |file: &FileId| names.iter().any(|name| project.modules.says(*file, name));
    let is_new = |it: &FileId| !seen.contains(it) && project.modules.role(*it) != Role::Test;
    let importers = project.importers(file);
    importers.iter().copied().filter(is_new).filter(says).collect()
}
