//! The formats from outside: one run that writes several, what GitHub Actions gets, and SARIF against its schema.

#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy allows it in the tests themselves only")]

#[path = "support/program.rs"]
mod program;
#[path = "support/sarif.rs"]
mod sarif;

use std::fs;
use std::path::Path;
use std::process::Output;

use program::command;
use serde_json::Value;
use tempfile::TempDir;

/// A repository whose backend, in a folder of its own, is the incident of the README.
fn incident() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".git")).unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/chat-backend");
    for entry in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap) {
        let to = dir.path().join("apps/chat").join(entry.path().strip_prefix(&from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    dir
}

fn run(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn one_run_serves_the_log_and_the_uploads() {
    let dir = incident();
    let plain = run(dir.path(), &["apps/chat"]);
    let formats = ["json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "human", "concise"];
    let mut args = vec!["apps/chat".to_owned()];
    args.extend(formats.iter().flat_map(|it| ["--format".to_owned(), format!("{it}=out.{it}")]));
    let ran = run(dir.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((ran.status.code(), text(&ran.stdout)), (plain.status.code(), text(&plain.stdout)));
    for format in formats {
        let file = fs::read(dir.path().join(format!("out.{format}"))).unwrap();
        let alone = run(dir.path(), &["apps/chat", "--format", format, "--quiet", "--threads=1"]);
        assert!(text(&file) == text(&alone.stdout), "{format} differs in a file:\n{}", text(&file));
    }
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!left.iter().any(|it| it.to_string_lossy().ends_with(".tmp")), "{left:?}");
}

#[test]
fn sarif_is_valid_and_complete() {
    let dir = incident();
    fs::write(dir.path().join("apps/chat/src/né😀 x#.ts"), "é😀(); // loadproof-ignore env/misspelt -- r\n").unwrap();
    fs::write(dir.path().join("apps/chat/src/latin1.ts"), b"const a = '\xe9';\n").unwrap();
    let limits = dir.path().join("apps/chat/src/middleware/rateLimiter.ts");
    let source = fs::read_to_string(&limits).unwrap();
    let ignore =
        "// loadproof-ignore rate-limit/bypass-inconsistent -- behind the gateway\nexport const messagingLimiter";
    fs::write(&limits, source.replace("export const messagingLimiter", ignore)).unwrap();

    let ran = run(&dir.path().join("apps/chat"), &["--format", "sarif", "--show-advice"]);
    let document: Value = serde_json::from_slice(&ran.stdout).unwrap();
    sarif::validate(&sarif::schema(), &document);

    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.starts_with("apps/chat/"), "{uri}");
    }
    let odd = results.iter().find(|it| it["ruleId"] == "suppression/unused").unwrap();
    let place = &odd["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "apps/chat/src/n%C3%A9%F0%9F%98%80%20x%23.ts");
    // é is one code unit, the emoji two; the span starts at the word behind `// `.
    assert_eq!(place["region"]["startColumn"], 11);
    assert!(odd["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"].is_object());
    let silenced = results.iter().find(|it| it["suppressions"].is_array()).unwrap();
    assert_eq!(silenced["ruleId"], "rate-limit/bypass-inconsistent");
    assert_eq!(silenced["suppressions"][0]["kind"], "inSource");
    assert_eq!(silenced["suppressions"][0]["justification"], "behind the gateway");
    let unread = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(unread["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "apps/chat/src/latin1.ts");
}

#[test]
fn what_is_in_the_baseline_is_marked_in_sarif() {
    let dir = incident();
    assert!(run(dir.path(), &["baseline"]).status.success());
    let new = "x();\ny(); // loadproof-ignore env/misspelt -- r\n";
    fs::write(dir.path().join("apps/chat/src/new.ts"), new).unwrap();
    let ran = run(dir.path(), &["--format", "sarif"]);
    assert_eq!(ran.status.code(), Some(0));
    let document: Value = serde_json::from_slice(&ran.stdout).unwrap();
    sarif::validate(&sarif::schema(), &document);
    let results = document["runs"][0]["results"].as_array().unwrap();
    let (new, old): (Vec<_>, Vec<_>) = results.iter().partition(|it| it["baselineState"] == "new");
    assert_eq!(new.len(), 1);
    assert!(new[0]["suppressions"].is_null() && old.len() > 5, "{new:?}");
    for it in old {
        assert_eq!((&it["baselineState"], &it["suppressions"][0]["kind"]), (&"unchanged".into(), &"external".into()));
    }
}

#[test]
fn github_actions_get_text_and_annotations() {
    let dir = incident();
    fs::write(dir.path().join("::error file=x::owned.ts"), "x();\ny(); // loadproof-ignore env/misspelt -- r\n")
        .unwrap();
    fs::write(dir.path().join("##[error]a.ts"), "x();\ny(); // loadproof-ignore env/misspelt -- r\n").unwrap();
    let ran = command(&dir.path().join("apps"), &["--root", ".."]).env("GITHUB_ACTIONS", "true").output().unwrap();
    let out = text(&ran.stdout);
    let (annotations, lines): (Vec<_>, Vec<_>) = out.lines().partition(|line| line.starts_with("::"));
    assert_eq!(annotations.len(), lines.len(), "{out}");
    assert!(annotations.iter().all(|line| line.contains(",line=") && line.matches(" file=").count() >= 1), "{out}");
    // Text leads there from where the run stood, annotations from the top of the repository.
    assert!(lines.iter().any(|line| line.starts_with("chat/src/")), "{out}");
    assert!(annotations.iter().any(|line| line.starts_with("::error file=apps/chat/src/")), "{out}");
    assert!(annotations.iter().any(|line| line.contains("file=%3A%3Aerror file=x%3A%3Aowned.ts,")), "{out}");
    assert!(!lines.iter().any(|line| line.trim_start().starts_with("::") || line.contains("##[")), "{out}");

    let top = command(dir.path(), &["--format=concise"]).env("GITHUB_ACTIONS", "true").output().unwrap();
    let out = text(&top.stdout);
    assert!(!out.lines().any(|line| line.starts_with("::") || line.contains("##[")), "{out}");
}

#[test]
fn a_file_that_cannot_be_written_is_trouble_after_the_findings_were_shown() {
    let dir = incident();
    let ran = run(dir.path(), &["--format", "sarif=no/such/folder.sarif"]);
    assert_eq!(ran.status.code(), Some(2));
    assert!(text(&ran.stdout).contains(" error "), "{}", text(&ran.stdout));
    assert!(text(&ran.stderr).contains("cannot write no/such/folder.sarif: "), "{}", text(&ran.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_trouble() {
    let dir = incident();
    let ran = run(dir.path(), &["--format", "sarif=/dev/full"]);
    assert_eq!(ran.status.code(), Some(2));
    assert!(text(&ran.stderr).contains("cannot write /dev/full: No space left"), "{}", text(&ran.stderr));
}

#[cfg(unix)]
#[test]
fn a_link_in_a_strangers_repository_is_replaced_not_followed() {
    let (dir, home) = (incident(), tempfile::tempdir().unwrap());
    let precious = home.path().join("precious");
    fs::write(&precious, "precious").unwrap();
    std::os::unix::fs::symlink(&precious, dir.path().join("out.sarif")).unwrap();
    run(dir.path(), &["--format", "sarif=out.sarif"]);
    assert_eq!(fs::read_to_string(&precious).unwrap(), "precious");
    assert!(fs::read_to_string(dir.path().join("out.sarif")).unwrap().starts_with('{'));
}
