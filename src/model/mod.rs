//! What the repository says: packages, modules, bindings, values, limiters.
