//! Lists every client of a database, cache or broker that the model finds in a repository, for comparing with a search by
//! hand: `cargo run --example list_pools -- DIR`.

#![allow(clippy::panic, clippy::print_stdout, reason = "a tool for measuring")]

use std::path::PathBuf;

use loadproof::config::Config;
use loadproof::engine::{self, Request};
use loadproof::model::pools::{Acquire, Size};
use loadproof::span::LineIndex;

fn main() {
    let root = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let outcome = engine::run(&Request { root, ..Request::default() }, &Config::default(), &[])
        .unwrap_or_else(|error| panic!("{error}"));
    let project = &outcome.analysis.project;
    for pool in &project.pools().list {
        let location = project.location(pool.at);
        let text = project.text(&location.path).unwrap_or_default();
        let line = LineIndex::new(&text).line_of(location.span.start) + 1;
        let size = match project.pool_size(pool) {
            Size::Option(setting) => format!("{}={:?}", setting.path, project.number_of(&setting.value)),
            Size::Url(number, _, name) => format!("url {name}={number:?}"),
            Size::Default(urls) => format!("default ({} urls)", urls.len()),
            Size::Unknown => "unknown".to_owned(),
            Size::Other => "-".to_owned(),
        };
        let acquire = match project.pool_acquire(pool) {
            Acquire::Option(setting) => format!("{}={:?}", setting.path, project.number_of(&setting.value)),
            Acquire::Url(number, _, name) => format!("url {name}={number:?}"),
            Acquire::Default => "default".to_owned(),
            Acquire::Unknown => "unknown".to_owned(),
            Acquire::Other => "-".to_owned(),
        };
        println!(
            "{}:{line}\t{}\t{}\t{}\t{:?}\t{:?}\tsize {size}\tacquire {acquire}\tlistener {:?}\turl {:?}",
            location.path,
            pool.product(),
            pool.system,
            pool.name,
            pool.place,
            pool.backing,
            project.pool_listener(pool),
            project.pool_url_variable(pool),
        );
    }
}
