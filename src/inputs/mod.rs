//! Readers for the files beside the code: manifests, lockfiles, env files, manifests of deployments, schemas.
//! Each is a pure function from text to a typed value with spans; none touches the disk or knows a rule.

pub mod prisma;
