//! The program from outside: arguments, streams and exit codes.

#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy allows it in the tests themselves only")]

#[path = "support/program.rs"]
mod program;

use std::fs;
use std::process::{Command, Stdio};

use program::{command, repo, run, told};

/// A warning, as no rule but those about suppressions speaks of such code.
const UNUSED: (&str, &str) = ("src/a.ts", "x();\ny(); // loadproof-ignore suppression/no-reason -- r\n");

#[test]
fn a_clean_repository_is_0_and_says_so() {
    let dir = repo(&[("src/a.ts", "x();\n")]);
    let ran = run(dir.path(), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("findings in 1 file"), "{}", ran.err);
    let ran = run(dir.path(), &["--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn findings_go_to_stdout_and_fail_on_decides_the_code() {
    let dir = repo(&[UNUSED]);
    let ran = run(dir.path(), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("src/a.ts:2:9: warning suppression/unused: "), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 1);
    assert!(!ran.err.contains("suppression/unused"), "{}", ran.err);
    assert_eq!(run(dir.path(), &["--fail-on", "warning"]).code, 1);
    assert_eq!(run(dir.path(), &["--fail-on=advice"]).code, 1);
    assert_eq!(run(dir.path(), &["check", "--fail-on", "warning", "src"]).code, 1);
}

#[test]
fn json_is_one_document() {
    let dir = repo(&[UNUSED]);
    let ran = run(dir.path(), &["--format", "json"]);
    assert_eq!(ran.code, 0);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["findings"][0]["rule"], "suppression/unused");
}

#[test]
fn what_is_named_is_what_is_reported() {
    let dir = repo(&[UNUSED, ("src/deep/b.ts", UNUSED.1)]);
    let lines = |args: &[&str]| run(dir.path(), args).out.lines().count();
    assert_eq!(lines(&[]), 2);
    assert_eq!(lines(&["src/deep"]), 1);
    assert_eq!(lines(&["src/a.ts", "src/deep/b.ts"]), 2);
    let below = run(&dir.path().join("src/deep"), &[]);
    assert_eq!(below.out.lines().count(), 1, "{}", below.out);
    assert_eq!(run(&dir.path().join("src/deep"), &["--root", "../.."]).out.lines().count(), 2);
}

#[test]
fn folders_with_the_names_of_commands_can_be_reached() {
    let dir = repo(&[("check/a.ts", UNUSED.1), ("explain/a.ts", UNUSED.1)]);
    for path in ["./check", "./explain"] {
        let ran = run(dir.path(), &[path]);
        assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{path}: {}{}", ran.out, ran.err);
    }
    assert_eq!(run(dir.path(), &["check", "check"]).out.lines().count(), 1);
}

#[test]
fn a_row_of_knowledge_whose_file_is_gone_is_said() {
    let row = "[[knowledge.limiter]]\nfile = './src/gone.ts'\nexports = ['f']\nform = 'call'\nunit = 's'\n";
    let dir = repo(&[UNUSED, ("loadproof.toml", row)]);
    let ran = run(dir.path(), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let said = "warning: loadproof.toml:2:8: no such file, so this row of knowledge counts for nothing";
    assert!(ran.err.contains(said), "{}", ran.err);
    let ran = run(dir.path(), &["--config", "loadproof.toml", "--quiet"]);
    assert!(ran.err.contains(said), "{}", ran.err);
}

#[test]
fn two_repositories_are_two_runs() {
    let both = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        fs::create_dir_all(both.path().join(name).join(".git")).unwrap();
        fs::create_dir(both.path().join(name).join("src")).unwrap();
        fs::write(both.path().join(name).join("src/a.ts"), UNUSED.1).unwrap();
    }
    fs::write(both.path().join("stray.ts"), UNUSED.1).unwrap();
    for args in [["one", "two"], ["one/src", "two/src/a.ts"]] {
        let ran = run(both.path(), &args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
        assert!(ran.err.starts_with("error: the paths lie in 2 repositories:\n  /"), "{}", ran.err);
        assert!(ran.err.contains("Check each in a run of its own"), "{}", ran.err);
    }
    assert_eq!(run(both.path(), &["--root", ".", "one", "two"]).out.lines().count(), 2);
    assert_eq!(run(both.path(), &["one", "one/src"]).out.lines().count(), 1);
    assert_eq!(run(both.path(), &["one", "stray.ts"]).out.lines().count(), 2);
    // One repository, whose packages have lockfiles of their own.
    fs::create_dir(both.path().join(".git")).unwrap();
    assert_eq!(run(both.path(), &["one", "two"]).out.lines().count(), 2);
}

#[test]
fn trouble_is_2_and_says_what_to_do() {
    let dir = repo(&[UNUSED]);
    let ran = run(dir.path(), &["src/nope.ts"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("error: cannot read src/nope.ts: No such file"), "{}", ran.err);
    assert_eq!(run(dir.path(), &["--no-such-flag"]).code, 2);
    assert_eq!(run(dir.path(), &["--format", "xml"]).code, 2);
    assert_eq!(run(dir.path(), &["--threads", "0"]).code, 2);
    assert_eq!(run(dir.path(), &["--root", "src", "."]).code, 2);
    assert_eq!(run(dir.path(), &["--config", "nope.toml"]).code, 2);
    assert_eq!(run(dir.path(), &["--config", "src"]).code, 2);
    let ran = run(dir.path(), &["--rule", "unusd"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean suppression/unused?"), "{}", ran.err);
    let ran = run(dir.path(), &["--quiet", "check", "src"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("write it before the options"), "{}", ran.err);
}

#[test]
fn a_wrong_configuration_is_2_with_its_place() {
    let dir = repo(&[UNUSED, ("loadproof.toml", "exlude = [\"legacy/**\"]\n")]);
    let ran = run(dir.path(), &[]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.starts_with("error: loadproof.toml:1:1: unknown key `exlude`"), "{}", ran.err);
    assert!(ran.err.contains("did you mean `exclude`?"), "{}", ran.err);
    assert_eq!(run(dir.path(), &["--no-config"]).code, 0);
}

#[test]
fn the_configuration_holds_below_its_folder() {
    let off = "[rules]\n\"suppression/unused\" = \"off\"\n";
    let dir = repo(&[UNUSED, ("loadproof.toml", off), ("other.toml", "exclude = [\"src\"]\n")]);
    assert_eq!(run(dir.path(), &[]).out, "");
    assert_eq!(run(&dir.path().join("src"), &[]).out, "");
    assert_eq!(run(dir.path(), &["--no-config"]).out.lines().count(), 1);
    let ran = run(dir.path(), &["--config", "other.toml", "--files"]);
    assert!(ran.out.contains("skip  src"), "{}", ran.out);
    assert_eq!(ran.code, 0);
}

#[test]
fn print_config_says_who_set_a_level() {
    let toml = "[[overrides]]\npaths = [\"src\"]\nrules = { \"suppression/unused\" = \"error\" }\n";
    let dir = repo(&[UNUSED, ("loadproof.toml", toml)]);
    let ran = run(dir.path(), &["--print-config", "src/a.ts"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line = ran.out.lines().find(|it| it.starts_with("suppression/unused")).unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>(),
        ["suppression/unused", "error", "[[overrides]],", "line", "3"]
    );
    let line = ran.out.lines().find(|it| it.starts_with("suppression/no-reason")).unwrap();
    assert!(line.ends_with("warning  the rule's own"), "{line}");
    assert_eq!(run(dir.path(), &[]).code, 1, "the level holds");
}

#[test]
fn files_and_statistics() {
    let big = "x".repeat(300);
    let dir = repo(&[UNUSED, ("src/big.ts", &big), ("loadproof.toml", "max-file-bytes = 200\n")]);
    let ran = run(dir.path(), &["--files"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("read  src/a.ts"), "{}", ran.out);
    assert!(ran.out.contains("skip  src/big.ts"), "{}", ran.out);
    // As seen from where the person stands.
    fs::create_dir(dir.path().join("docs")).unwrap();
    for (folder, path) in [("src", "a.ts"), ("docs", "../src/a.ts")] {
        let ran = run(&dir.path().join(folder), &["--files", "../src"]);
        assert!(ran.out.contains(&format!("read  {path}  (")), "{}", ran.out);
    }
    let ran = run(dir.path(), &["--statistics"]);
    assert_eq!(ran.code, 0);
    for part in ["files read", "bytes read", "packages", "left out", "suppression/unused", "rules  "] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    let ran = run(dir.path(), &["src/big.ts"]);
    assert_eq!(ran.code, 2, "nothing of what was named is read");
    assert!(ran.err.contains("src/big.ts was not read: larger than the size limit"), "{}", ran.err);
    let ran = run(dir.path(), &["src/big.ts", "src/a.ts"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("warning: src/big.ts was not read: "), "{}", ran.err);
}

#[test]
fn init_writes_what_check_reads_and_replaces_nothing() {
    let dir = repo(&[("src/a.ts", "x();\n")]);
    let path = dir.path().join("loadproof.toml");
    let ran = run(&dir.path().join("src"), &["init"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let written = fs::read_to_string(&path).unwrap();
    assert!(written.contains("# exclude ="));
    assert_eq!(run(dir.path(), &[]).code, 0);
    fs::write(&path, "exclude = []\n").unwrap();
    let ran = run(dir.path(), &["init"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&path).unwrap(), "exclude = []\n");
    assert_eq!(run(dir.path(), &["init", "--force"]).code, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "no temporary file stays: {left:?}");
}

#[test]
fn explain_and_rules() {
    let dir = repo(&[]);
    let ran = run(dir.path(), &["explain", "suppression/unused"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("How to fix"), "{}", ran.out);
    let ran = run(dir.path(), &["explain", "suppression/unusd"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("suppression/unused"), "{}", ran.err);
    assert_eq!(run(dir.path(), &["explain"]).code, 2);
    let ran = run(dir.path(), &["rules"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.lines().any(|it| it.starts_with("suppression/unused") && it.contains("warning")), "{}", ran.out);
    let ran = run(dir.path(), &["rules", "--format", "json"]);
    assert_eq!(ran.code, 0);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["version"], 1);
    let ran = run(dir.path(), &["rules", "--format", "markdown"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("suppression/unused"));
}

#[test]
fn help_is_readable_at_80_columns() {
    let dir = repo(&[]);
    for args in [&["--help"] as &[&str], &["-h"], &["check", "--help"], &["explain", "--help"], &["init", "--help"]] {
        let output = command(dir.path(), args).env("COLUMNS", "80").output().unwrap();
        let ran = told(output);
        assert_eq!(ran.code, 0, "{args:?}");
        let widest = ran.out.lines().max_by_key(|it| it.chars().count()).unwrap();
        assert!(widest.chars().count() <= 80, "{args:?}: {widest}");
        assert!(!ran.out.contains('\u{1b}'));
    }
    let ran = run(dir.path(), &["--help"]);
    assert!(ran.out.contains("Exit codes:") && ran.out.contains("Examples:"), "{}", ran.out);
    assert!(ran.out.lines().count() <= 90, "{}", ran.out);
    assert_eq!(run(dir.path(), &["--version"]).code, 0);
}

#[cfg(unix)]
#[test]
fn a_reader_that_is_gone_changes_nothing_but_the_output() {
    let many = "y(); // loadproof-ignore suppression/no-reason -- r\n".repeat(5000);
    let dir = repo(&[("src/a.ts", &many)]);
    let mut child =
        command(dir.path(), &["--fail-on", "warning"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(!err.contains("panicked") && !err.contains("error:"), "{err}");
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let dir = repo(&[UNUSED]);
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "xterm-256color")] {
        let ran = told(command(dir.path(), &["--format", "human"]).env(name, value).output().unwrap());
        assert_eq!(ran.code, 0);
        assert!(!ran.out.contains('\u{1b}'), "{name}: {}", ran.out);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let files: Vec<(String, &str)> = (0..40).map(|it| (format!("src/{it}.ts"), UNUSED.1)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let dir = repo(&files);
    let one = run(dir.path(), &["--threads", "1"]);
    let four = run(dir.path(), &["--threads", "4"]);
    assert_eq!((one.code, one.out.lines().count()), (0, 40));
    assert_eq!(one.out, four.out);
}

#[cfg(unix)]
#[test]
fn a_fifo_for_a_configuration_does_not_hang() {
    let dir = repo(&[UNUSED]);
    let made = Command::new("mkfifo").arg(dir.path().join("loadproof.toml")).status();
    if made.is_ok_and(|it| it.success()) {
        let ran = run(dir.path(), &[]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("no regular file"), "{}", ran.err);
    }
}
