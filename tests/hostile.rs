//! Input that was made to break an analyser: nothing here may crash or hang the binary, and every file must be
//! accounted for in the report, as read or as skipped with a reason.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "helpers of tests")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// No case may take longer, on a busy machine with a debug build.
const LIMIT: Duration = Duration::from_secs(20);

/// A repository with one ordinary file, so that a run always has something to read.
fn repository() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("package.json"), r#"{ "name": "hostile", "version": "1.0.0" }"#).unwrap();
    fs::write(root.path().join("ordinary.ts"), "export const port = Number(process.env.PORT ?? 3001);\n").unwrap();
    root
}

/// Runs the binary over `root` and returns its JSON report.
fn check(root: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_loadproof"))
        .args(["--format", "json", "--root"])
        .arg(root)
        .timeout(LIMIT)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "ended with {} (no code: killed after {LIMIT:?} or by a signal)\n{errors}",
        output.status
    );
    assert!(!errors.contains("panicked"), "{errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The reason for which a file was skipped, if the report says that it was.
fn skipped(report: &Value, file: &str) -> Option<String> {
    let entries = report["run"]["skipped"].as_array().expect("run.skipped is a list");
    let entry = entries.iter().find(|entry| entry["path"] == file)?;
    let reason = entry["reason"].as_str().expect("a skipped file has a reason");
    assert!(!reason.is_empty(), "{file} was skipped without a reason");
    Some(reason.to_owned())
}

fn files_read(report: &Value) -> u64 {
    report["run"]["files_read"].as_u64().expect("run.files_read is a number")
}

/// Checks a repository that holds `file` beside the ordinary one: it was read, or skipped with a reason.
fn accounted_for(file: &str, content: impl AsRef<[u8]>) {
    let plain = repository();
    let before = files_read(&check(plain.path()));

    let root = repository();
    fs::write(root.path().join(file), content).unwrap();
    let report = check(root.path());
    match skipped(&report, file) {
        Some(_) => assert_eq!(files_read(&report), before, "{file} is both read and skipped"),
        None => assert_eq!(files_read(&report), before + 1, "{file} is neither read nor skipped"),
    }
}

/// Source that a trigger word keeps from being skipped before it is parsed.
fn triggered(expression: &str) -> String {
    format!("import rateLimit from 'express-rate-limit';\nexport const value = {expression};\nprocess.env.PORT;\n")
}

fn nested(open: &str, middle: &str, close: &str, depth: usize) -> String {
    triggered(&format!("{}{middle}{}", open.repeat(depth), close.repeat(depth)))
}

#[test]
fn nested_parentheses() {
    accounted_for("deep.ts", nested("(", "1", ")", 100_000));
}

#[test]
fn nested_parentheses_that_never_close() {
    accounted_for("deep.ts", triggered(&"(".repeat(100_000)));
}

#[test]
fn nested_arrays() {
    accounted_for("deep.ts", nested("[", "1", "]", 100_000));
}

#[test]
fn nested_objects() {
    accounted_for("deep.ts", nested("{a:", "1", "}", 50_000));
}

#[test]
fn nested_templates() {
    accounted_for("deep.ts", nested("`${", "1", "}`", 20_000));
}

#[test]
fn nested_functions() {
    accounted_for("deep.ts", nested("()=>{return ", "1", "}", 20_000));
}

#[test]
fn nested_calls_of_the_limiter() {
    accounted_for("deep.ts", nested("rateLimit(", "{}", ")", 50_000));
}

#[test]
fn nested_blocks() {
    accounted_for("deep.ts", triggered(&format!("1;\n{}{}", "{".repeat(50_000), "}".repeat(50_000))));
}

#[test]
fn nested_jsx() {
    accounted_for("deep.tsx", nested("<a>", "x", "</a>", 20_000));
}

#[test]
fn nested_types() {
    accounted_for("deep.ts", triggered(&format!("1 as {}string{}", "Array<".repeat(20_000), ">".repeat(20_000))));
}

#[test]
fn a_long_sum() {
    accounted_for("long.ts", triggered(&vec!["a"; 100_000].join(" + ")));
}

#[test]
fn a_long_member_chain() {
    accounted_for("long.ts", triggered(&format!("process{}", ".env".repeat(100_000))));
}

#[test]
fn a_long_chain_of_conditionals() {
    accounted_for("long.ts", triggered(&format!("{}0", "a ? 1 : ".repeat(50_000))));
}

#[test]
fn a_long_else_if() {
    let branches = "if (process.env.A) { f(); } else ".repeat(20_000);
    accounted_for("long.ts", triggered(&format!("0;\n{branches}{{}}")));
}

#[test]
fn constants_that_depend_on_each_other() {
    let mut text = String::from("import rateLimit from 'express-rate-limit';\nconst a0 = b0;\nconst b0 = a0;\n");
    for n in 1..20_000 {
        text.push_str(&format!("const a{n} = a{} + a{};\n", n - 1, n - 1));
    }
    text.push_str("export const limiter = rateLimit({ windowMs: a19999, limit: a0 });\n");
    accounted_for("cycle.ts", text);
}

#[test]
fn a_huge_array() {
    accounted_for("huge.ts", triggered(&format!("[{}]", "12345, ".repeat(200_000))));
}

#[test]
fn a_line_of_fifty_megabytes() {
    accounted_for("line.js", triggered(&format!("'{}'", "x".repeat(50 * 1024 * 1024))));
}

#[test]
fn invalid_utf8() {
    accounted_for("latin1.ts", [triggered("1").as_bytes(), b"// caf\xe9 \xff\xfe\n"].concat());
}

#[test]
fn utf16() {
    let text = triggered("1");
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    accounted_for("utf16.ts", units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
}

#[test]
fn a_nul_byte() {
    accounted_for("nul.ts", triggered("'a\0b'"));
}

#[test]
fn an_empty_file() {
    accounted_for("empty.ts", "");
}

#[test]
fn only_comments() {
    accounted_for("comments.ts", "// process.env.PORT\n/* rateLimit({}) */\n");
}

#[test]
fn a_comment_that_never_ends() {
    accounted_for("comment.ts", format!("{}/* process.env", triggered("1")));
}

#[test]
fn a_byte_order_mark_and_crlf() {
    accounted_for("windows.ts", format!("\u{feff}{}", triggered("1").replace('\n', "\r\n")));
}

#[test]
fn hostile_inputs_beside_the_code() {
    let deep = "[".repeat(100_000);
    for (file, content) in [
        ("tsconfig.json", deep.clone()),
        ("nest-cli.json", "{\"a\":".repeat(100_000)),
        ("docker-compose.yml", format!("services: {deep}")),
        ("package-lock.json", format!("{{\"packages\":{deep}")),
        ("loose.prisma", format!("model A {{ id Int @default({}", "(".repeat(100_000))),
        (".env", format!("A=\"{}", "${A}".repeat(100_000))),
        ("yarn.lock", "a@^1:\n  version \"".repeat(50_000)),
    ] {
        let root = repository();
        fs::write(root.path().join(file), content).unwrap();
        assert!(files_read(&check(root.path())) >= 1, "with a hostile {file}, ordinary.ts must still be read");
    }
}

#[test]
fn yaml_aliases_that_multiply() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
        text.push_str(&format!("a{n}: &a{n} [{aliases}]\n"));
    }
    text.push_str("services:\n  api:\n    environment: *a11\n");
    let root = repository();
    fs::write(root.path().join("docker-compose.yml"), text).unwrap();
    assert!(files_read(&check(root.path())) >= 1);
}

#[test]
fn deep_folders() {
    let root = repository();
    let mut dir = root.path().to_path_buf();
    dir.extend(std::iter::repeat_n("d", 200));
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("bottom.ts"), triggered("1")).unwrap();
    let report = check(root.path());
    let file = format!("{}bottom.ts", "d/".repeat(200));
    let before = files_read(&check(repository().path()));
    // Where the walk stops, the folder is named, with all that is in it.
    let folder = (1..200).find_map(|depth| skipped(&report, "d/".repeat(depth).trim_end_matches('/')));
    assert!(skipped(&report, &file).or(folder).is_some() || files_read(&report) == before + 1);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_symlink_loop() {
        let root = repository();
        fs::create_dir(root.path().join("a")).unwrap();
        symlink("..", root.path().join("a/up")).unwrap();
        symlink("self.ts", root.path().join("self.ts")).unwrap();
        let report = check(root.path());
        assert_eq!(files_read(&report), files_read(&check(repository().path())), "a loop was followed");
    }

    #[test]
    fn a_symlink_out_of_the_root() {
        let outside = tempfile::tempdir().unwrap();
        let secret = "import rateLimit from 'express-rate-limit';\nexport const outside = rateLimit({ limit: 1 });\n";
        fs::write(outside.path().join("secret.ts"), secret).unwrap();
        let root = repository();
        symlink(outside.path().join("secret.ts"), root.path().join("linked.ts")).unwrap();
        symlink(outside.path(), root.path().join("linked")).unwrap();
        fs::write(root.path().join("user.ts"), "import './linked';\nimport './linked/secret';\nprocess.env.PORT;\n")
            .unwrap();
        let report = check(root.path());
        assert_eq!(files_read(&report), files_read(&check(repository().path())) + 1, "only user.ts is new");
        let findings = report["findings"].as_array().expect("findings is a list");
        assert!(!findings.iter().any(|finding| finding.to_string().contains("secret.ts")), "{report}");
    }

    #[test]
    fn a_fifo() {
        let root = repository();
        let fifo = root.path().join("fifo.ts");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status().unwrap();
        assert!(made.success());
        let report = check(root.path());
        assert!(skipped(&report, "fifo.ts").is_some(), "a FIFO is skipped with a reason: {}", report["run"]);
    }

    #[test]
    fn a_fifo_for_an_input() {
        for file in [".env", "package-lock.json", "tsconfig.json", "loadproof.toml", ".gitignore"] {
            let root = repository();
            let made = std::process::Command::new("mkfifo").arg(root.path().join(file)).status().unwrap();
            assert!(made.success());
            // What it ends with is its own matter (a configuration that can't be read is an error): it must end.
            let output = Command::new(env!("CARGO_BIN_EXE_loadproof"))
                .args(["--format", "json", "--root"])
                .arg(root.path())
                .timeout(LIMIT)
                .output()
                .unwrap();
            assert!(output.status.code().is_some(), "hangs or dies on a FIFO named {file}");
        }
    }

    #[test]
    fn an_unreadable_file() {
        let root = repository();
        let file = root.path().join("secret.ts");
        fs::write(&file, triggered("1")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&file).is_ok() {
            eprintln!("skipped: this user (root) reads files without permission");
            return;
        }
        let report = check(root.path());
        assert!(skipped(&report, "secret.ts").is_some(), "{}", report["run"]);
    }

    #[test]
    fn a_name_that_is_not_utf8() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let root = repository();
        if fs::write(root.path().join(OsStr::from_bytes(b"caf\xe9.ts")), triggered("1")).is_err() {
            eprintln!("skipped: this file system has only UTF-8 names");
            return;
        }
        let report = check(root.path());
        let before = files_read(&check(repository().path()));
        let skipped = report["run"]["skipped"].as_array().expect("run.skipped is a list").len();
        assert!(files_read(&report) == before + 1 || skipped == 1, "{}", report["run"]);
    }
}
