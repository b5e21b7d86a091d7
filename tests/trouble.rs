//! A system that does not play along: a closed pipe, a full disk, a root that cannot be written, files that cannot be read,
//! two runs at once. Nothing crashes, nothing is half-written, and the exit code and stderr say what went wrong.
//!
//! Tests run as root see no permissions, so the binary is then started as the user nobody. What a machine does not let us
//! try (mounts, another user) is skipped with a line that names it.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy allows it in the tests themselves only")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[path = "support/program.rs"]
mod program;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

const FORMATS: [&str; 10] =
    ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson"];

/// One finding, with a safe fix.
const IDLE: &str = "x();\ny(); // loadproof-ignore suppression/no-reason -- r\n";
const IDLE_FIXED: &str = "x();\ny();\n";

/// Writes a repository of `count` files with a finding each.
fn fill(dir: &Path, count: usize) {
    fs::create_dir(dir.join(".git")).unwrap();
    fs::create_dir(dir.join("src")).unwrap();
    for at in 0..count {
        fs::write(dir.join(format!("src/f{at:04}.ts")), IDLE).unwrap();
    }
}

fn repo(count: usize) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), count);
    dir
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = program::command(dir, args);
    command.stdin(Stdio::null());
    command
}

fn run(dir: &Path, args: &[&str]) -> Output {
    command(dir, args).output().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap().map(|it| it.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|it| it.uid() == 0)
}

/// Starts the binary as a user who has no rights of his own. As root that is nobody; none where that cannot be done.
struct Unprivileged {
    /// A copy that everybody may run, as a checkout below /root may not be entered.
    program: PathBuf,
    _dir: TempDir,
}

impl Unprivileged {
    fn new(test: &str) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let program = dir.path().join("loadproof");
        fs::copy(env!("CARGO_BIN_EXE_loadproof"), &program).unwrap();
        let it = Self { program, _dir: dir };
        let works = it.command(Path::new("/"), &["--version"]).output().is_ok_and(|it| it.status.success());
        if !works {
            println!("skipped: {test}: setpriv cannot start the binary as nobody here");
        }
        works.then_some(it)
    }

    fn command(&self, dir: &Path, args: &[&str]) -> Command {
        let mut command = if is_root() {
            let mut setpriv = Command::new("setpriv");
            setpriv.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&self.program);
            setpriv
        } else {
            Command::new(&self.program)
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.current_dir(dir).args(args).env_clear().env("PATH", path).env("LANG", "C.UTF-8").stdin(Stdio::null());
        command
    }

    fn run(&self, dir: &Path, args: &[&str]) -> Output {
        self.command(dir, args).output().unwrap()
    }
}

/// A file system in memory; unmounted at the end. None where that takes rights that we do not have.
struct Tmpfs {
    dir: TempDir,
}

impl Tmpfs {
    fn new(test: &str, bytes: usize) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={bytes},mode=0777"), "tmpfs"]).arg(dir.path());
        let mounted = mount.output().is_ok_and(|it| it.status.success());
        if !mounted {
            println!("skipped: {test}: mounting a tmpfs takes root and mount");
        }
        mounted.then_some(Self { dir })
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn remount(&self, option: &str) {
        let mount = Command::new("mount").args(["-o", &format!("remount,{option}")]).arg(self.path()).status();
        assert!(mount.unwrap().success());
    }

    /// Takes all the room there is.
    fn fill_up(&self) {
        let file = self.path().join("ballast");
        let mut from = fs::File::open("/dev/zero").unwrap().take(1 << 30);
        let full = std::io::copy(&mut from, &mut fs::File::create(file).unwrap());
        assert!(full.is_err());
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_trouble() {
    // More than a pipe holds, in any format.
    let dir = repo(2_000);
    let mut calls: Vec<Vec<String>> = FORMATS.iter().map(|it| vec![format!("--format={it}")]).collect();
    calls.extend([vec!["--files".to_owned()], vec!["--diff".to_owned()]]);
    for args in calls {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let mut child = command(dir.path(), &args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{args:?}: {}", err(&ended));
        assert!(!line.is_empty() && !err(&ended).contains("error"), "{args:?}: {}", err(&ended));
    }
    for args in
        [&["--help"] as &[&str], &["explain", "pool/client-leak"], &["rules"], &["completions", "bash"], &["man"]]
    {
        let mut child = command(dir.path(), args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{args:?}: {}", err(&ended));
        assert_eq!(err(&ended), "", "{args:?}");
    }
}

#[test]
fn closed_streams_are_no_crash() {
    let dir = repo(3);
    let program = env!("CARGO_BIN_EXE_loadproof");
    for closed in [">&-", "2>&-", ">&- 2>&-", "<&-"] {
        let shell = format!("'{program}' --format json {closed}");
        let output = Command::new("sh").current_dir(dir.path()).args(["-c", &shell]).output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 2)), "{closed}: {output:?}");
        assert!(!err(&output).contains("panicked"), "{}", err(&output));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_stdout_is_said() {
    let dir = repo(3);
    for format in FORMATS {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = command(dir.path(), &["--format", format]).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{format}");
        assert!(err(&output).contains("error: cannot write to stdout: No space left"), "{format}: {}", err(&output));
    }
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    let Some(disk) = Tmpfs::new("a_full_disk_leaves_what_was_there", 1 << 20) else { return };
    fill(disk.path(), 40);
    let old = "old\n";
    for format in FORMATS {
        fs::write(disk.path().join(format!("out.{format}")), old).unwrap();
    }
    disk.fill_up();
    let before = names(disk.path());
    for format in FORMATS {
        let name = format!("out.{format}");
        let output = run(disk.path(), &["--format", &format!("{format}={name}")]);
        assert_eq!(output.status.code(), Some(2), "{format}: {}", err(&output));
        assert!(err(&output).contains(&format!("cannot write {name}: No space left")), "{}", err(&output));
        assert_eq!(output.stdout.iter().filter(|it| **it == b'\n').count(), 40, "the findings are shown all the same");
        assert_eq!(fs::read_to_string(disk.path().join(name)).unwrap(), old);
    }
    for args in [&["baseline"] as &[&str], &["init"]] {
        let output = run(disk.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", err(&output));
        assert!(err(&output).contains("No space left"), "{args:?}: {}", err(&output));
    }
    let output = run(disk.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("src/f0000.ts was not written: No space left"), "{}", err(&output));
    assert_eq!(output.stdout.iter().filter(|it| **it == b'\n').count(), 40, "what is not fixed is reported");
    assert_eq!(names(disk.path()), before);
    let sources = names(&disk.path().join("src"));
    assert_eq!(sources.len(), 40, "{sources:?}");
    assert!(sources.iter().all(|it| fs::read_to_string(disk.path().join("src").join(it)).unwrap() == IDLE));
}

#[test]
fn a_disk_that_fills_up_midway_leaves_each_file_old_or_new() {
    let Some(disk) = Tmpfs::new("a_disk_that_fills_up_midway_leaves_each_file_old_or_new", 3 << 20) else { return };
    fs::create_dir(disk.path().join(".git")).unwrap();
    fs::create_dir(disk.path().join("src")).unwrap();
    // The new text of one file fits beside the old ones, that of the other does not.
    let filler = "call('some text that makes the file long');\n".repeat(20_000);
    let files = [("src/large.ts", filler.as_str()), ("src/small.ts", "")];
    for (path, filler) in files {
        fs::write(disk.path().join(path), format!("{filler}{IDLE}")).unwrap();
    }
    fs::write(disk.path().join("ballast"), vec![0; (3 << 20) - filler.len() - (256 << 10)]).unwrap();
    let output = run(disk.path(), &["--fix"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("src/large.ts was not written: No space left"), "{}", err(&output));
    let text = |path: &str| fs::read_to_string(disk.path().join(path)).unwrap();
    assert!(text("src/large.ts") == format!("{filler}{IDLE}"));
    assert_eq!(text("src/small.ts"), IDLE_FIXED);
    assert_eq!(names(&disk.path().join("src")), ["large.ts", "small.ts"]);
}

#[test]
fn a_root_that_cannot_be_written_is_read_as_any() {
    let Some(disk) = Tmpfs::new("a_root_that_cannot_be_written_is_read_as_any", 1 << 20) else { return };
    fill(disk.path(), 3);
    let home = tempfile::tempdir().unwrap();
    let expected: Vec<Vec<u8>> = FORMATS.iter().map(|it| run(disk.path(), &["--format", it]).stdout).collect();
    disk.remount("ro");
    for (format, expected) in FORMATS.iter().zip(&expected) {
        let output = run(disk.path(), &["--format", format]);
        assert_eq!((output.status.code(), &output.stdout), (Some(0), expected), "{format}: {}", err(&output));
        // Reports may go elsewhere.
        let file = home.path().join(format);
        let output = run(disk.path(), &["--format", &format!("{format}={}", file.display())]);
        assert_eq!((output.status.code(), &fs::read(file).unwrap()), (Some(0), expected), "{}", err(&output));
    }
    for args in [&["baseline"] as &[&str], &["init"], &["--fix"], &["--format=json=out.json"]] {
        let output = run(disk.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", err(&output));
        assert!(err(&output).contains("Read-only file system"), "{args:?}: {}", err(&output));
    }
    disk.remount("rw");
    assert_eq!(names(disk.path()), [".git", "src"]);
    assert!(names(&disk.path().join("src")).iter().all(|it| it.ends_with(".ts")));
}

#[test]
fn a_cache_that_cannot_be_written_is_none() {
    let Some(disk) = Tmpfs::new("a_cache_that_cannot_be_written_is_none", 1 << 20) else { return };
    let dir = repo(300);
    let expected = run(dir.path(), &["--format", "json", "--no-cache"]).stdout;
    let with_cache = || {
        let cache = disk.path().join("cache");
        let output = run(dir.path(), &["--format", "json", "--quiet", "--cache-dir", cache.to_str().unwrap()]);
        assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()));
        assert!(output.stdout == expected);
    };
    disk.fill_up();
    with_cache();
    with_cache();
    fs::remove_file(disk.path().join("ballast")).unwrap();
    with_cache();
    disk.remount("ro");
    with_cache();
    // A file where the folder should be.
    disk.remount("rw");
    fs::remove_dir_all(disk.path().join("cache")).unwrap();
    fs::write(disk.path().join("cache"), "mine").unwrap();
    with_cache();
    assert_eq!(fs::read_to_string(disk.path().join("cache")).unwrap(), "mine");
}

#[test]
fn a_user_who_may_read_and_not_write() {
    let Some(user) = Unprivileged::new("a_user_who_may_read_and_not_write") else { return };
    let dir = repo(3);
    for folder in [dir.path().to_path_buf(), dir.path().join("src")] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
    }
    let all = run(dir.path(), &["--format", "json"]);
    let output = user.run(dir.path(), &["--format", "json"]);
    assert_eq!((output.status.code(), &output.stdout), (Some(0), &all.stdout), "{}", err(&output));
    for args in [&["baseline"] as &[&str], &["init"], &["--fix"], &["--format=json=out.json"]] {
        let output = user.run(dir.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", err(&output));
        assert!(err(&output).contains("Permission denied"), "{args:?}: {}", err(&output));
    }
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(names(dir.path()), [".git", "src"]);
}

#[test]
fn what_a_user_may_not_read_is_said_in_every_format() {
    let Some(user) = Unprivileged::new("what_a_user_may_not_read_is_said_in_every_format") else { return };
    let dir = repo(2);
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let (file, folder) = (dir.path().join("src/f0000.ts"), dir.path().join("lib"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.ts"), IDLE).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).unwrap();
    let output = user.run(dir.path(), &["--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let skipped = document["run"]["skipped"].to_string();
    for path in ["src/f0000.ts", "lib"] {
        assert!(
            skipped.contains(&format!("{{\"path\":\"{path}\",\"reason\":\"could not be read: Permission denied")),
            "{skipped}"
        );
    }
    let output = user.run(dir.path(), &["--format", "sarif"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let notifications = document["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 2, "{notifications:?}");
    for format in ["human", "concise", "github", "gitlab", "junit", "checkstyle", "rdjson"] {
        let output = user.run(dir.path(), &["--format", format]);
        assert_eq!(output.status.code(), Some(0), "{format}: {}", err(&output));
        assert!(err(&output).contains("2 files not read: --files"), "{format}: {}", err(&output));
    }
    let output = user.run(dir.path(), &["src/f0000.ts"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("src/f0000.ts was not read: could not be read: Permission denied"),
        "{}",
        err(&output)
    );
    // The root itself.
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o000)).unwrap();
    let output = user.run(Path::new("/"), &["--root", dir.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("ermission denied"), "{}", err(&output));
    for path in [dir.path(), &folder, &file] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

/// Starts all at once, and returns what each said.
fn at_once(count: usize, mut start: impl FnMut() -> Command) -> Vec<Output> {
    let children: Vec<Child> =
        (0..count).map(|_| start().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()).collect();
    children.into_iter().map(|it| it.wait_with_output().unwrap()).collect()
}

#[test]
fn runs_at_once_write_the_same_file_whole() {
    let dir = repo(300);
    for format in ["sarif", "junit", "jsonl"] {
        let expected = run(dir.path(), &["--format", format]).stdout;
        let arg = format!("--format={format}=out");
        for output in at_once(6, || command(dir.path(), &[&arg])) {
            assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        }
        assert!(fs::read(dir.path().join("out")).unwrap() == expected, "{format}");
    }
    let mode = fs::metadata(dir.path().join("out")).unwrap().mode() & 0o777;
    let plain = dir.path().join("plain");
    fs::write(&plain, "").unwrap();
    assert_eq!(mode, fs::metadata(plain).unwrap().mode() & 0o777, "the mode that any new file gets");
    assert_eq!(names(dir.path()), [".git", "out", "plain", "src"]);
}

#[test]
fn baselines_at_once_are_one_baseline() {
    let dir = repo(300);
    assert!(run(dir.path(), &["baseline"]).status.success());
    let file = dir.path().join("loadproof-baseline.json");
    let expected = fs::read(&file).unwrap();
    for _ in 0..3 {
        fs::remove_file(&file).unwrap();
        for output in at_once(6, || command(dir.path(), &["baseline"])) {
            assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        }
        assert!(fs::read(&file).unwrap() == expected);
    }
    assert_eq!(names(dir.path()), [".git", "loadproof-baseline.json", "src"]);
}

#[test]
fn fixes_at_once_fix_once() {
    let dir = repo(60);
    for output in at_once(4, || command(dir.path(), &["--fix", "--quiet"])) {
        assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()));
    }
    let sources = names(&dir.path().join("src"));
    assert_eq!(sources.len(), 60, "{sources:?}");
    assert!(sources.iter().all(|it| fs::read_to_string(dir.path().join("src").join(it)).unwrap() == IDLE_FIXED));
}
