//! What the repository says: packages, modules, bindings, values, limiters.

pub mod deployables;
pub mod packages;

/// A repository, read.
pub struct Project {}
