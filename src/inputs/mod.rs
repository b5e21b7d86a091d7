//! Readers for the files beside the code: manifests, lockfiles, env files, manifests of deployments, schemas.
//! Each is a pure function from text to a typed value with spans; none touches the disk or knows a rule.

pub mod compose;
pub mod connection_url;
pub mod dockerfile;
pub mod dotenv;
pub mod json;
pub mod k8s;
pub mod lockfile;
pub mod nest_cli;
pub mod package_json;
pub mod pm2;
pub mod prisma;
pub mod procfile;
pub mod shell;
pub mod text;
pub mod tsconfig;
pub mod turbo;
pub mod workflow;
pub mod workspace;
pub mod yaml;
