//! What loadproof is used through: editors that parse its lines, the action, the packages for npm.
//!
//! What needs more than Rust and bash runs with `LOADPROOF_TEST_NODE=1`: node with npm, and Vim and Emacs where they are
//! installed. The patterns that are tried here are those of the README, read from it.

#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy allows it in the tests themselves only")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assert_cmd::cargo::CommandCargoExt as _;
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_loadproof");

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Two findings, one of them in a file whose name and line try a parser.
fn repo() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    let unused = "y(); // loadproof-ignore env/misspelt -- r\n";
    fs::create_dir(dir.path().join("src")).unwrap();
    fs::write(dir.path().join("src/a.ts"), format!("x();\n{unused}")).unwrap();
    fs::write(dir.path().join("src/b (1): c.ts"), format!("\n\n'é😀'; {unused}")).unwrap();
    dir
}

/// Path, line and column of each finding, as the JSON format has them.
fn places(dir: &Path) -> Vec<(String, u64, u64)> {
    let output = Command::cargo_bin("loadproof").unwrap().current_dir(dir).arg("--format=json").output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = |it: &serde_json::Value| {
        let (path, start) = (&it["primary"]["path"], &it["primary"]["start"]);
        Some((path.as_str()?.to_owned(), start["line"].as_u64()?, start["column"].as_u64()?))
    };
    let places: Option<Vec<_>> = report["findings"].as_array().unwrap().iter().map(place).collect();
    assert_eq!(places.as_ref().unwrap().len(), 2);
    places.unwrap()
}

fn concise(dir: &Path) -> String {
    let mut command = Command::cargo_bin("loadproof").unwrap();
    command.env("LOADPROOF_CACHE_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
    let output = command.current_dir(dir).args(["--format=concise", "--quiet"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// What stands in the README between `before` and `after`.
fn readme(before: &str, after: &str) -> String {
    let text = fs::read_to_string(top().join("README.md")).unwrap();
    let at = text.find(before);
    assert!(at.is_some(), "README has no {before}");
    let rest = &text[at.unwrap() + before.len()..];
    rest.split_once(after).unwrap().0.to_owned()
}

fn with_tools() -> bool {
    std::env::var_os("LOADPROOF_TEST_NODE").is_some_and(|it| it == "1")
}

/// Whether to run a test that needs an editor. `.ci/run` says which are missing.
fn with_tool(name: &str) -> bool {
    with_tools() && Command::new(name).arg("--version").output().is_ok_and(|it| it.status.success())
}

fn succeeded(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}{}", output.status, text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_problem_matcher_of_vs_code_finds_the_places() {
    let dir = repo();
    let pattern: String = serde_json::from_str(&format!("\"{}\"", readme("\"regexp\": \"", "\","))).unwrap();
    let pattern = regex::Regex::new(&pattern).unwrap();
    let found: Vec<_> = concise(dir.path())
        .lines()
        .map(|line| {
            let it = pattern.captures(line).unwrap_or_else(|| panic!("no match: {line}"));
            assert_eq!((&it[4], &it[5]), ("warning", "suppression/unused"));
            assert!(!it[6].is_empty());
            (it[1].to_owned(), it[2].parse().unwrap(), it[3].parse().unwrap())
        })
        .collect();
    assert_eq!(found, places(dir.path()));
}

/// Reads the buffer of `M-x compile` as the person would: from error to error.
const EMACS: &str = r#"
(require 'compile)
(let ((buffer (compilation-start (concat (getenv "LOADPROOF") " --format concise --quiet"))))
  (while (get-buffer-process buffer) (accept-process-output nil 0.1))
  (with-current-buffer buffer
    (goto-char (point-min))
    (ignore-errors
      (while t
        (compilation-next-error 1)
        (let ((it (compilation--message->loc (get-text-property (point) 'compilation-message))))
          (princ (format "%S %d %d\n" (caar (compilation--loc->file-struct it))
                         (compilation--loc->line it) (compilation--loc->col it))))))))
"#;

#[test]
fn emacs_compilation_mode_finds_the_places() {
    if !with_tool("emacs") {
        return;
    }
    let dir = repo();
    // Its pattern takes `: ` for the end of a name.
    fs::rename(dir.path().join("src/b (1): c.ts"), dir.path().join("src/b (1) c.ts")).unwrap();
    fs::write(dir.path().join("check.el"), EMACS).unwrap();
    let output = Command::new("emacs")
        .current_dir(dir.path())
        .args(["--batch", "-Q", "-l", "check.el"])
        .env("LOADPROOF", BINARY)
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let expected: Vec<_> =
        places(dir.path()).iter().map(|(path, line, column)| format!("{path:?} {line} {column}")).collect();
    let out = succeeded(&output);
    assert_eq!(out.lines().filter(|line| line.starts_with('"')).collect::<Vec<_>>(), expected, "{out}");
}

#[test]
fn vims_quickfix_finds_the_places() {
    if !with_tool("vim") {
        return;
    }
    let dir = repo();
    let format = readme("set errorformat=", "\n");
    let script = dir.path().join("check.vim");
    let program = format!("set makeprg={}\\ --format\\ concise\\ --quiet\n", BINARY.replace(' ', "\\ "));
    let dump =
        "let items = map(getqflist(), {_, it -> [bufname(it.bufnr), it.lnum, it.col, it.type, it.text, it.valid]})\n";
    let text = format!(
        "{program}set errorformat={format}\nsilent make!\n{dump}call writefile([json_encode(items)], 'out.json')\nqall!\n"
    );
    fs::write(&script, text).unwrap();
    let vim = Command::new("vim")
        .current_dir(dir.path())
        .args(["--clean", "--not-a-term", "-T", "dumb", "-e", "-s", "-S", "check.vim"])
        .env("LANG", "C.UTF-8")
        .output()
        .unwrap();
    let items = fs::read_to_string(dir.path().join("out.json")).unwrap_or_else(|_| panic!("{vim:?}"));
    let items: Vec<(String, u64, u64, String, String, u8)> = serde_json::from_str(&items).unwrap();
    let found: Vec<_> = items.iter().map(|it| (it.0.clone(), it.1, it.2)).collect();
    assert_eq!(found, places(dir.path()), "{items:?}");
    for (.., kind, text, valid) in &items {
        assert_eq!((kind.as_str(), valid), ("w", &1));
        assert!(text.starts_with("suppression/unused: "), "{text}");
    }
}

#[test]
fn the_action_checks_writes_the_log_and_passes_on_the_exit_code() {
    let dir = repo();
    let run = |paths: &str, args: &str| {
        Command::new("bash")
            .arg(top().join("action/run.sh"))
            .current_dir(dir.path())
            .env("GITHUB_ACTIONS", "true")
            .env("LOADPROOF_BINARY", BINARY)
            .env("LOADPROOF_PATHS", paths)
            .env("LOADPROOF_ARGS", args)
            .env("LOADPROOF_SARIF", "results.sarif")
            .output()
            .unwrap()
    };
    let out = succeeded(&run(".", ""));
    assert!(out.contains("\n::warning file=src/a.ts,line=2,"), "{out}");
    assert!(fs::read_to_string(dir.path().join("results.sarif")).unwrap().contains("\"2.1.0\""));
    assert_eq!(run(". src", "--fail-on warning").status.code(), Some(1));
    // What an input holds is an argument, not a command.
    let output = run("$(touch owned) ;touch owned", "");
    assert_eq!(output.status.code(), Some(2));
    assert!(!dir.path().join("owned").exists());
}

#[test]
fn the_action_gives_every_variable_that_its_script_reads() {
    let action = fs::read_to_string(top().join("action.yml")).unwrap();
    let script = fs::read_to_string(top().join("action/run.sh")).unwrap();
    let names = regex::Regex::new(r"\$\{?((?:LOADPROOF|ACTION)_[A-Z]+)").unwrap();
    for name in names.captures_iter(&script).map(|it| it[1].to_owned()) {
        assert!(action.contains(&format!("        {name}: ${{{{ ")), "action.yml does not give {name}");
    }
    assert!(!action.contains("run: ${{") && action.matches("run: ").count() == 1, "{action}");
}

/// Packs a tarball and returns where it is.
fn pack(args: &[&Path]) -> PathBuf {
    let output = Command::new("node").arg(top().join("npm/pack.js")).args(args).output().unwrap();
    PathBuf::from(succeeded(&output).trim())
}

#[test]
fn npm_installs_the_launcher_and_this_platforms_binary_from_tarballs() {
    if !with_tools() {
        return;
    }
    let out = tempfile::tempdir().unwrap();
    let dir = repo();
    let name = Command::new("node")
        .args(["-p", "const g = process.report.getReport().header.glibcVersionRuntime; process.platform + '-' + process.arch + (process.platform == 'linux' && !g ? '-musl' : '')"])
        .output()
        .unwrap();
    let name = succeeded(&name).trim().to_owned();
    let launcher = pack(&[out.path()]);
    let binary = pack(&[out.path(), Path::new(&name), Path::new(BINARY)]);
    fs::write(dir.path().join("package.json"), "{ \"private\": true }\n").unwrap();
    let npm = Command::new("npm")
        .current_dir(dir.path())
        .args(["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts"])
        .args([&launcher, &binary])
        .output()
        .unwrap();
    succeeded(&npm);
    let installed: Vec<_> = fs::read_dir(dir.path().join("node_modules/@loadproof")).unwrap().collect();
    assert_eq!(installed.len(), 1);

    let npx = |args: &[&str]| {
        Command::new("npx").current_dir(dir.path()).args(["--no-install", "loadproof"]).args(args).output().unwrap()
    };
    let version = succeeded(&npx(&["--version"]));
    assert_eq!(version.trim(), concat!("loadproof ", env!("CARGO_PKG_VERSION")));
    assert_eq!(String::from_utf8(npx(&["--format=concise", "--quiet", "."]).stdout).unwrap(), concise(dir.path()));
    assert_eq!(npx(&["--fail-on", "warning", "."]).status.code(), Some(1));
    assert_eq!(npx(&["--no-such-option"]).status.code(), Some(2));

    fs::remove_dir_all(dir.path().join("node_modules/@loadproof")).unwrap();
    let missing = npx(&["."]);
    assert_eq!(missing.status.code(), Some(2));
    let said = String::from_utf8(missing.stderr).unwrap();
    assert!(said.contains(&format!("the package @loadproof/{name} is missing")), "{said}");
}
