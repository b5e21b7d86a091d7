//! The cache changes how long a run takes, and nothing that it says.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

const FORMATS: &[&str] =
    &["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson"];

fn output(format: &str, cache: Option<&Path>) -> (Option<i32>, Vec<u8>, Vec<u8>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/chat-backend");
    let mut command = Command::cargo_bin("loadproof").unwrap();
    command.env_remove("LOADPROOF_CACHE_DIR").current_dir(&root).args(["--format", format, "--show-advice"]);
    match cache {
        Some(dir) => command.arg("--cache-dir").arg(dir),
        None => command.arg("--no-cache"),
    };
    let output = command.output().unwrap();
    (output.status.code(), output.stdout, output.stderr)
}

fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn cold_warm_and_uncached_output_is_the_same_to_the_byte() {
    for format in FORMATS {
        let cache = TempDir::new().unwrap();
        let plain = output(format, None);
        assert_eq!(plain.0, Some(1), "{format}: nothing was found");
        let cold = output(format, Some(cache.path()));
        assert!(files_below(cache.path()).iter().any(|it| it.extension().is_some_and(|it| it == "facts")));
        let warm = output(format, Some(cache.path()));
        assert_eq!(plain, cold, "{format}");
        assert_eq!(plain, warm, "{format}");
    }
}

#[test]
fn a_broken_cache_is_a_cold_one() {
    let cache = TempDir::new().unwrap();
    let whole = output("json", Some(cache.path()));
    for break_it in [
        |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec(),
        |bytes: &[u8]| bytes.iter().map(|it| it ^ 1).collect(),
        |bytes: &[u8]| [&vec![0; 100], bytes.get(100..).unwrap_or_default()].concat(),
        |_: &[u8]| Vec::new(),
    ] {
        for file in files_below(cache.path()).iter().filter(|it| it.extension().is_some_and(|it| it == "facts")) {
            let broken = break_it(&fs::read(file).unwrap());
            fs::write(file, broken).unwrap();
        }
        assert_eq!(output("json", Some(cache.path())), whole);
    }
}

#[test]
fn no_cache_writes_nothing() {
    let home = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/chat-backend");
    let run = |args: &[&str]| {
        let mut command = Command::cargo_bin("loadproof").unwrap();
        command.env_remove("LOADPROOF_CACHE_DIR").env("XDG_CACHE_HOME", home.path()).env("HOME", home.path());
        command.current_dir(&root).args(args).output().unwrap()
    };
    run(&["--no-cache"]);
    assert!(files_below(home.path()).is_empty());
    run(&[]);
    if cfg!(all(unix, not(target_os = "macos"))) {
        assert!(home.path().join("loadproof/CACHEDIR.TAG").is_file());
    }
    assert!(!files_below(home.path()).is_empty());
}
