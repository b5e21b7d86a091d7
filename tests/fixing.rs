//! `--fix`, `--unsafe-fixes` and `--diff` from outside: what is written, what is said, and that a kill at any moment leaves
//! each file as it was or as it will be.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

#[path = "support/program.rs"]
mod program;

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use program::{command, repo, run};
use tempfile::TempDir;

/// A safe fix takes the second line's comment away.
const IDLE: &str = "x();\ny(); // loadproof-ignore suppression/no-reason -- r\n";
const IDLE_FIXED: &str = "x();\ny();\n";

/// An unsafe fix writes `CANCELLED`.
const SCHEMA: &str = "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n\
    generator client {\n  provider = \"prisma-client-js\"\n}\n\
    model User {\n  id Int @id\n  email String\n}\n";
const QUERY: &str = "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\
    export const one = () => prisma.user.findMany({ where: { emial: 'a' } });\n";

fn text(dir: &TempDir, path: &str) -> String {
    fs::read_to_string(dir.path().join(path)).unwrap()
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let dir = repo(&[("src/a.ts", IDLE), ("src/q.ts", QUERY), ("prisma/schema.prisma", SCHEMA)]);
    let ran = run(dir.path(), &["--fix"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(text(&dir, "src/a.ts"), IDLE_FIXED);
    assert_eq!(text(&dir, "src/q.ts"), QUERY);
    assert!(
        ran.out.contains("src/q.ts:3:58: error prisma/unknown-field") && ran.out.lines().count() == 1,
        "{}",
        ran.out
    );
    assert!(ran.err.starts_with("fixed 1 finding in 1 file (1 more with --unsafe-fixes)\n"), "{}", ran.err);

    let ran = run(dir.path(), &["--unsafe-fixes"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(text(&dir, "src/q.ts"), QUERY.replace("emial", "email"));
    assert!(ran.err.starts_with("fixed 1 finding in 1 file\nno findings"), "{}", ran.err);

    let ran = run(dir.path(), &["--fix", "--unsafe-fixes"]);
    assert!(ran.err.starts_with("nothing to fix\n"), "{}", ran.err);
    assert_eq!(run(dir.path(), &["--fix", "--quiet"]).err, "");
    let left: Vec<_> = fs::read_dir(dir.path().join("src")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_diff_is_shown_and_nothing_is_written() {
    let dir = repo(&[("src/a.ts", IDLE), ("src/q.ts", QUERY), ("prisma/schema.prisma", SCHEMA)]);
    let ran = run(dir.path(), &["--diff"]);
    assert_eq!(ran.code, 1, "as without --diff: {}", ran.err);
    assert_eq!(
        ran.out,
        "--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n x();\n-y(); // loadproof-ignore suppression/no-reason -- r\n+y();\n"
    );
    assert_eq!(ran.err, "would fix 1 finding in 1 file (1 more with --unsafe-fixes)\n");
    let ran = run(dir.path(), &["--diff", "--unsafe-fixes"]);
    assert!(ran.out.contains("+++ b/src/q.ts\n"), "{}", ran.out);
    assert_eq!((text(&dir, "src/a.ts"), text(&dir, "src/q.ts")), (IDLE.to_owned(), QUERY.to_owned()));
    assert_eq!(run(dir.path(), &["--diff", "--fix"]).code, 2);
}

#[test]
fn only_what_was_named_is_fixed_and_what_is_suppressed_is_not() {
    let accepted = QUERY.replace("export", "// loadproof-ignore prisma/unknown-field -- renamed next week\nexport");
    let files = [("src/a.ts", IDLE), ("src/b.ts", IDLE), ("src/q.ts", &accepted), ("prisma/schema.prisma", SCHEMA)];
    let dir = repo(&files);
    let ran = run(dir.path(), &["--unsafe-fixes", "src/b.ts", "src/q.ts"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.starts_with("fixed 1 finding in 1 file\n"), "{}", ran.err);
    assert_eq!(text(&dir, "src/a.ts"), IDLE);
    assert_eq!(text(&dir, "src/b.ts"), IDLE_FIXED);
    assert_eq!(text(&dir, "src/q.ts"), accepted);
}

#[test]
fn json_reports_what_remains() {
    let dir = repo(&[("src/a.ts", IDLE), ("src/q.ts", QUERY), ("prisma/schema.prisma", SCHEMA)]);
    let ran = run(dir.path(), &["--fix", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["findings"].as_array().unwrap().len(), 1);
    assert_eq!(document["findings"][0]["fix"]["applicability"], "unsafe");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_said_and_reported_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = repo(&[("src/a.ts", IDLE), ("src/b.ts", IDLE)]);
    fs::set_permissions(dir.path().join("src/a.ts"), fs::Permissions::from_mode(0o444)).unwrap();
    let ran = run(dir.path(), &["--fix"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("error: src/a.ts was not written: it is read-only\n"), "{}", ran.err);
    assert!(
        ran.out.starts_with("src/a.ts:2:9: warning suppression/unused") && ran.out.lines().count() == 1,
        "{}",
        ran.out
    );
    assert_eq!((text(&dir, "src/a.ts"), text(&dir, "src/b.ts")), (IDLE.to_owned(), IDLE_FIXED.to_owned()));
}

#[test]
fn a_kill_at_any_moment_leaves_each_file_old_or_new() {
    // Long enough that a write which is not atomic would be seen half done.
    let filler = "call('some text that makes the file long');\n".repeat(100);
    let (old, new) = (format!("{filler}{IDLE}"), format!("{filler}{IDLE_FIXED}"));
    let names: Vec<String> = (0..24).map(|at| format!("src/f{at:02}.ts")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), old.as_str())).collect();
    let mut interrupted = 0;
    for attempt in 0..6 {
        let dir = repo(&files);
        let mut child = command(dir.path(), &["--fix"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // The writing starts when the first file is new; from there on it is a matter of milliseconds.
        let first = dir.path().join(names.first().unwrap());
        let started = Instant::now();
        while fs::read_to_string(&first).unwrap() == old && started.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_micros(100));
        }
        std::thread::sleep(Duration::from_micros(attempt * 400));
        child.kill().unwrap();
        child.wait().unwrap();
        let texts: Vec<String> = names.iter().map(|name| text(&dir, name)).collect();
        assert!(texts.iter().all(|it| *it == old || *it == new), "a file is neither old nor new");
        interrupted += usize::from(texts.contains(&old) && texts.contains(&new));
        if attempt > 0 {
            continue;
        }
        // What the kill left behind is no trouble for the next run.
        let ran = run(dir.path(), &["--fix"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(names.iter().all(|name| text(&dir, name) == new));
    }
    assert!(interrupted > 0, "no run was killed while it wrote");
}
