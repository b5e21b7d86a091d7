//! What the repository says: packages, modules, bindings, values, limiters.

/// A repository, read.
pub struct Project {}
