//! What the rule pages and the tables under `rules/` say of libraries, replayed on the libraries themselves.
//!
//! `LOADPROOF_TEST_NODE=1` turns these tests on; without it they pass and say that they were skipped. They need Node, npm and its
//! registry, and PostgreSQL's server programs. `tests/replay/` holds one script for each claim, which prints what it saw as JSON, and
//! `package.json` with the versions that are run. They are copied to `LOADPROOF_NODE_DIR` (or a folder under `target/`) and installed
//! there. Scripts count the connections that a server gets, so they see what a library does and not what it keeps in a field.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "all of this is test code")]

#[path = "replay/database.rs"]
mod database;
#[path = "replay/env.rs"]
mod env;
#[path = "replay/ignored.rs"]
mod ignored;
#[path = "replay/install.rs"]
mod install;
#[path = "replay/losses.rs"]
mod losses;
#[path = "replay/sizes.rs"]
mod sizes;
#[path = "replay/waiting.rs"]
mod waiting;
