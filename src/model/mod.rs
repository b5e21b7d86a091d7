//! What the repository says: packages, modules, bindings, values, limiters.

pub mod prisma;

/// A repository, read.
pub struct Project {}
