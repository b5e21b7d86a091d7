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

fn is_answer(path: &Path) -> bool {
    path.file_name().is_some_and(|it| it.to_string_lossy().starts_with("answer-"))
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
        // What the rules said is forgotten, what files say is not.
        let answers = files_below(cache.path()).into_iter().filter(|it| is_answer(it));
        assert_eq!(answers.map(|it| fs::remove_file(it).unwrap()).count(), 1);
        assert_eq!(plain, output(format, Some(cache.path())), "{format}");
    }
}

#[test]
fn a_broken_cache_is_a_cold_one() {
    let cache = TempDir::new().unwrap();
    let whole = output("json", Some(cache.path()));
    for break_it in [
        |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec(),
        |bytes: &[u8]| bytes.iter().map(|it| it ^ 1).collect(),
        |bytes: &[u8]| [&[0; 100], bytes.get(100..).unwrap_or_default()].concat(),
        |_: &[u8]| Vec::new(),
    ] {
        for file in
            files_below(cache.path()).iter().filter(|it| it.extension().is_some_and(|it| it == "facts" || it == "note"))
        {
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

/// A run on one file takes what it knows of the others from the cache, as long as the system says that they are as they were.
#[test]
fn a_file_that_changed_is_read_again_whatever_its_time_says() {
    let (repo, cache) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let write = |path: &str, text: &str| fs::write(repo.path().join(path), text).unwrap();
    write("package.json", r#"{ "name": "api", "dependencies": { "express-rate-limit": "7.4.0" } }"#);
    let skip = "export const skip = () => process.env.LIMITS_OFF === 'true';\n";
    let none = "export const skip = undefined; // and nothing else on this l\n";
    write("skip.ts", skip);
    let limiter = "import { rateLimit } from 'express-rate-limit';\nimport { skip } from './skip';\n\
                   export const limiter = rateLimit({ windowMs: 60_000, limit: 5, skip });\n";
    write("limiter.ts", limiter);
    let main = "import express from 'express';\nimport { limiter } from './limiter';\n\
                const app = express();\napp.use(limiter);\napp.listen(3000);\n";
    write("main.ts", main);
    // What changed a moment ago may change again within one tick of the clock, and is not relied on.
    std::thread::sleep(std::time::Duration::from_millis(2_200));
    let run = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("loadproof").unwrap();
        command.current_dir(repo.path()).arg("--cache-dir").arg(cache.path()).args(["--quiet", "--statistics"]);
        let output = command.args(arguments).write_stdin(limiter).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let on_one = || run(&["--format", "concise", "--stdin-filename", "limiter.ts"]).0;
    run(&[]);
    assert!(files_below(cache.path()).iter().any(|it| it.ends_with("scripts.note")));
    assert_eq!(on_one(), "");

    let path = repo.path().join("skip.ts");
    let before = fs::metadata(&path).unwrap();
    assert_eq!(before.len(), none.len() as u64, "only the time could tell");
    write("skip.ts", none);
    fs::File::options().write(true).open(&path).unwrap().set_modified(before.modified().unwrap()).unwrap();
    let found = on_one();
    assert!(cfg!(not(unix)) || found.contains("rate-limit/no-bypass"), "{found}");
}
