//! What the result of a call holds, and the reads that it cannot serve.
//!
//! A result is a record with known keys, a list, or a promise of one (`shape`); it is followed through variables, destructuring, callbacks
//! of array methods and the functions that return it (`reader`). Whatever is cast, annotated, copied into another object or assigned to
//! is let go.

mod missing;
pub(super) mod payload;
mod reader;
mod shape;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::clients::Client;
use super::schema::ModelId;
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

/// Results by the call that makes them, or by the type that a name is annotated with.
pub type Results = FxHashMap<At, Shown>;

/// The files that hold calls, each once, in order.
pub fn files_of(results: &Results) -> BTreeSet<FileId> {
    results.keys().map(|at| at.file).collect()
}
