//! loadproof reads a TypeScript or JavaScript backend repository and shows the lines that will make it
//! fail to start or fail under load, before the load test does.
//!
//! # Architecture
//!
//! Data flows one way: `discover` -> `syntax`, `inputs` -> `model` -> `rules` -> `report`. Nothing imports back up.
//! `cache` keeps facts of files between runs, for `model`; `git` says what changed, for `cli`; `span` and `finding` are the vocabulary that all of them share; `engine` runs the steps in order.

pub mod cache;
pub mod cli;
pub mod config;
pub mod discover;
pub mod engine;
pub mod finding;
pub mod fix;
pub mod git;
pub mod inputs;
pub mod model;
pub mod report;
pub mod rules;
pub mod span;
pub mod syntax;
