//! The program from outside: a folder to run it in, and what it said.

#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses a part of these helpers")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt as _;
use tempfile::TempDir;

/// A folder with these files, which is its own repository.
pub fn repo(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// The binary in a folder, with nothing of the environment of whoever runs the tests, nor of their cache.
pub fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("loadproof").unwrap();
    command.current_dir(dir).args(args).env_clear().env("LANG", "C.UTF-8");
    command.env("LOADPROOF_CACHE_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
    command
}

pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

pub fn run(dir: &Path, args: &[&str]) -> Ran {
    told(command(dir, args).output().unwrap())
}

pub fn told(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
