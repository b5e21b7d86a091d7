//! Lists every rate limiter that the model finds in a repository, for comparing with a search by hand:
//! `cargo run --example list_limiters -- DIR`.

#![allow(clippy::panic, clippy::print_stdout, reason = "a tool for measuring")]

use std::path::PathBuf;

use loadproof::config::Config;
use loadproof::engine::{self, Request};
use loadproof::span::LineIndex;

fn main() {
    let root = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let outcome = engine::run(&Request { root, ..Request::default() }, &Config::default(), &[])
        .unwrap_or_else(|error| panic!("{error}"));
    let project = &outcome.analysis.project;
    let limiters = project.limiters();
    let place = |at| {
        let location = project.location(at);
        let text = project.text(&location.path).unwrap_or_default();
        let line = LineIndex::new(&text).line_of(location.span.start) + 1;
        format!("{}:{line}", location.path)
    };
    for limiter in &limiters.list {
        let bypass = project.bypass(limiter);
        let enforced = if project.is_enforced(limiter) { "mounted" } else { "not mounted" };
        println!("{}\t{}\t{}\t{enforced}\t{:?}", place(limiter.at), limiter.product(), limiter.name, bypass.kind);
    }
    for limiter in &limiters.hand_written {
        println!("{}\thand-written\t{}", place(limiter.at), limiter.name);
    }
}
