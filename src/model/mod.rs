//! What the repository says: packages, modules, bindings, values, limiters.

pub mod env_vars;

/// A repository, read.
pub struct Project {}
