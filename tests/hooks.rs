//! The hooks, run by the tools that run them: `pre-commit` of PyPI with `.pre-commit-hooks.yaml`, `lint-staged` and `husky`
//! of npm. `LOADPROOF_TEST_NODE=1` turns these tests on; they install the tools below the target folder, so they need
//! python3 and npm and their registries. The plain git hook needs neither: tests/select.rs.

#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy allows it in the tests themselves only")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]
#![cfg(unix)]

#[path = "support/scratch.rs"]
mod scratch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use scratch::{Scratch, query, schema};

const PRE_COMMIT: &str = "pre-commit==4.7.0";
const LINT_STAGED: &str = "lint-staged@16.2.6";
const HUSKY: &str = "husky@9.1.7";

fn is_on() -> bool {
    let on = std::env::var("LOADPROOF_TEST_NODE").is_ok_and(|it| it == "1");
    if !on {
        println!("skipped: LOADPROOF_TEST_NODE=1 runs this with the real tool");
    }
    on
}

/// A folder of tools that outlives the test.
fn tools(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn succeed(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command:?}:\n{}", said(&output));
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The PATH with the binary under test and these folders before it.
fn path_with(folders: &[&Path]) -> std::ffi::OsString {
    let binary = Path::new(env!("CARGO_BIN_EXE_loadproof")).parent().unwrap();
    let inherited = std::env::var_os("PATH").unwrap();
    let all = folders.iter().map(|it| it.to_path_buf()).chain([binary.to_path_buf()]);
    std::env::join_paths(all.chain(std::env::split_paths(&inherited))).unwrap()
}

/// Runs a command of git in a repository whose hooks find the tools.
fn git(repo: &Scratch, path: &std::ffi::OsStr, args: &[&str]) -> Output {
    repo.git_command(args).env("PATH", path).output().unwrap()
}

#[test]
fn pre_commit_refuses_a_commit_and_lets_one_pass() {
    if !is_on() {
        return;
    }
    let venv = tools("pre-commit");
    let pre_commit = venv.join("bin/pre-commit");
    if !pre_commit.exists() {
        succeed(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        succeed(Command::new(venv.join("bin/pip")).args(["install", "--quiet", PRE_COMMIT]));
    }
    let path = path_with(&[&venv.join("bin")]);
    // The hooks as they are now, in a repository of their own: pre-commit clones it.
    let hooks = Scratch::new();
    fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml"),
        hooks.path().join(".pre-commit-hooks.yaml"),
    )
    .unwrap();
    hooks.git(&["init", "-q"]);
    hooks.commit("hooks");
    let revision = hooks.git(&["rev-parse", "HEAD"]);

    let repo = Scratch::committed();
    let home = tempfile::tempdir().unwrap();
    let try_repo = |files: &[&str]| {
        let mut command = Command::new(&pre_commit);
        command.current_dir(repo.path()).args(["try-repo", "--verbose"]).arg(hooks.path()).arg("loadproof-system");
        command.env("PATH", &path).env("PRE_COMMIT_HOME", home.path()).env("HOME", home.path());
        command.arg("--files").args(files).stdin(Stdio::null()).output().unwrap()
    };
    repo.write("src/messages.ts", &query("nope"));
    repo.write("src/fine.ts", &query("type"));
    repo.commit("code");
    let output = try_repo(&["src/messages.ts", "package.json"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("src/messages.ts:5:"), "{}", said(&output));
    let output = try_repo(&["src/fine.ts", "package.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    // Nothing that the hook reads.
    repo.write("a.png", "x");
    assert_eq!(try_repo(&["a.png"]).status.code(), Some(0));

    // Installed as a hook.
    let config = format!(
        "repos:\n- repo: {}\n  rev: {}\n  hooks:\n  - id: loadproof-system\n",
        hooks.path().display(),
        revision.trim()
    );
    repo.write(".pre-commit-config.yaml", &config);
    repo.write("src/messages.ts", &query("type"));
    repo.commit("configuration");
    let install = |args: &[&str]| {
        let mut command = Command::new(&pre_commit);
        command.current_dir(repo.path()).args(args).env("PATH", &path);
        succeed(command.env("PRE_COMMIT_HOME", home.path()).env("HOME", home.path()));
    };
    install(&["install"]);
    let commit = |message: &str| {
        let mut command = repo.git_command(&["commit", "-q", "-m", message]);
        command.env("PATH", &path).env("PRE_COMMIT_HOME", home.path()).output().unwrap()
    };
    // The schema alone is staged, and breaks the queries that are not; what is edited and not staged is put aside.
    repo.write("prisma/schema.prisma", &schema("kind"));
    repo.git(&["add", "prisma/schema.prisma"]);
    repo.write("src/messages.ts", &query("kind"));
    repo.write("src/fine.ts", &query("kind"));
    let output = commit("schema");
    assert!(!output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("src/fine.ts:5:") && said(&output).contains("src/messages.ts:5:"),
        "{}",
        said(&output)
    );
    repo.git(&["add", "-A"]);
    let output = commit("schema and queries");
    assert!(output.status.success(), "{}", said(&output));
    // Deleted files are no trouble.
    repo.git(&["rm", "-q", "src/fine.ts"]);
    let output = commit("less");
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn lint_staged_and_husky_refuse_a_commit_and_let_one_pass() {
    if !is_on() {
        return;
    }
    let folder = tools("lint-staged");
    let bin = folder.join("node_modules/.bin");
    if !bin.join("lint-staged").exists() || !bin.join("husky").exists() {
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("package.json"), "{ \"private\": true }\n").unwrap();
        let npm = ["install", "--no-audit", "--no-fund", "--ignore-scripts", LINT_STAGED, HUSKY];
        succeed(Command::new("npm").args(npm).current_dir(&folder));
    }
    let path = path_with(&[&bin]);
    let hooks = ["lint-staged", "loadproof --staged"];
    for hook in hooks {
        let repo = Scratch::committed();
        let manifest = "{ \"dependencies\": { \"@prisma/client\": \"6.19.0\" },\n  \"lint-staged\": { \
                        \"*.{ts,js,prisma}\": \"loadproof --force-exclude\" } }\n";
        repo.write("package.json", manifest);
        repo.commit("manifest");
        succeed(repo.git_command(&["status"]).env("PATH", &path));
        let mut husky = Command::new(bin.join("husky"));
        succeed(husky.current_dir(repo.path()).env("PATH", &path).env("HOME", repo.path()));
        repo.write(".husky/pre-commit", &format!("{hook}\n"));
        repo.write("src/messages.ts", &query("nope"));
        repo.git(&["add", "-A"]);
        let output = git(&repo, &path, &["commit", "-q", "-m", "wrong"]);
        assert!(!output.status.success(), "{hook}: {}", said(&output));
        assert!(said(&output).contains("messages.ts:5:"), "{hook}: {}", said(&output));
        repo.write("src/messages.ts", &query("type"));
        repo.git(&["add", "-A"]);
        let output = git(&repo, &path, &["commit", "-q", "-m", "right"]);
        assert!(output.status.success(), "{hook}: {}", said(&output));
        // The schema alone.
        repo.write("prisma/schema.prisma", &schema("kind"));
        repo.git(&["add", "-A"]);
        let output = git(&repo, &path, &["commit", "-q", "-m", "schema"]);
        assert!(!output.status.success() && said(&output).contains("messages.ts:5:"), "{hook}: {}", said(&output));
    }
}
