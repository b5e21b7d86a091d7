//! `cargo run --release --example write_synthetic -- DIR [FILES]` writes the repository that the benchmarks measure.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command for people")]

mod synthetic;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(root) = arguments.next().map(PathBuf::from) else {
        eprintln!("usage: write_synthetic DIR [FILES]");
        return ExitCode::from(2);
    };
    let files = arguments.next().and_then(|text| text.to_str()?.parse().ok()).unwrap_or(10_000);
    match synthetic::write(&root, files) {
        Ok((count, bytes)) => {
            println!("{count} files, {bytes} bytes in {}", root.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", root.display());
            ExitCode::FAILURE
        }
    }
}
