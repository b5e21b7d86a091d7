//! What the tests over pages and over `testdata/` share: expectations that stand in the files themselves, the run of
//! the real binary, and the comparison of the two.
//!
//! An expectation is a comment, `// expect: rule` (`#` in env and YAML files; in either, several rules with commas). Behind
//! code it speaks of its own line; alone on a line, of the next line that is neither blank nor such a comment. `level=advice` after a
//! rule says that the finding is not of the level that the rule's page has. Every finding must be expected, and every
//! expectation met, at its line: one expectation, one finding.

#![allow(dead_code, reason = "each test binary uses a part of this")]
#![allow(clippy::expect_used, reason = "all of this is test code, which Clippy cannot see")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// A finding as a test sees it: what was expected, or what came.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// The file, relative to the root of the case.
    pub path: String,
    /// 1-based line.
    pub line: usize,
    /// The rule's id.
    pub rule: String,
    /// The level's name.
    pub level: String,
}

/// The level that a rule's page gives it; unknown rules have none.
pub type LevelOf<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The level of each registered rule.
pub fn page_levels() -> impl Fn(&str) -> Option<String> {
    let pages = loadproof::rules::page::all().expect("all pages parse");
    move |rule| pages.iter().find(|page| page.id == rule).map(|page| page.level.name().to_owned())
}

/// The expectations that stand in the comments of a file.
///
/// # Errors
/// An expectation that cannot be meant: no rule, an unknown one, a word that is not `level=`.
pub fn expectations_in(path: &str, text: &str, level_of: LevelOf<'_>) -> Result<Vec<Sighting>, String> {
    let mut found = Vec::new();
    // Expectations that stand alone, waiting for the next line of code.
    let mut waiting: Vec<(String, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line_number = at + 1;
        let mut here = Vec::new();
        let alone = match annotation(line) {
            None => false,
            Some((before, list)) => {
                for item in list.split(',') {
                    let expectation = parse(item, level_of).map_err(|why| format!("{path}:{line_number}: {why}"))?;
                    here.push(expectation);
                }
                before.trim().is_empty()
            }
        };
        if alone || line.trim().is_empty() {
            waiting.append(&mut here);
            continue;
        }
        for (rule, level) in waiting.drain(..).chain(here) {
            found.push(Sighting { path: path.to_owned(), line: line_number, rule, level });
        }
    }
    match waiting.first() {
        Some((rule, _)) => Err(format!("{path}: `expect: {rule}` stands above no line")),
        None => Ok(found),
    }
}

/// What stands before an `expect:` comment, and the list in it.
fn annotation(line: &str) -> Option<(&str, &str)> {
    let (at, mark) = ["// expect:", "# expect:"].iter().find_map(|mark| Some((line.rfind(mark)?, mark)))?;
    Some((&line[..at], line[at + mark.len()..].trim_end().trim_end_matches("*/}").trim_end_matches("*/")))
}

/// `rule` or `rule level=advice`.
fn parse(item: &str, level_of: LevelOf<'_>) -> Result<(String, String), String> {
    let mut words = item.split_whitespace();
    let rule = words.next().ok_or("an empty expectation")?.to_owned();
    let page_level = level_of(&rule).ok_or_else(|| format!("`expect: {rule}`: there is no such rule"))?;
    match words.next() {
        None => Ok((rule, page_level)),
        Some(word) => match word.strip_prefix("level=") {
            Some(level @ ("error" | "warning" | "advice")) => Ok((rule, level.to_owned())),
            _ => Err(format!("`{word}` after `expect: {rule}` is not `level=error|warning|advice`")),
        },
    }
}

/// Compares as multisets. The message names every difference by file and line, nearest pairs together.
///
/// # Errors
/// The differences.
pub fn compare(expected: &[Sighting], actual: &[Sighting]) -> Result<(), String> {
    let mut balance: BTreeMap<&Sighting, isize> = BTreeMap::new();
    expected.iter().for_each(|it| *balance.entry(it).or_default() += 1);
    actual.iter().for_each(|it| *balance.entry(it).or_default() -= 1);
    let mut text = String::new();
    for (it, count) in balance {
        let (times, what) = match count {
            0 => continue,
            1.. => (count, "expected, and not found"),
            _ => (-count, "found, and not expected"),
        };
        let times = if times == 1 { String::new() } else { format!(" ({times} times)") };
        let _ = writeln!(text, "  {}:{}: {} {}: {what}{times}", it.path, it.line, it.level, it.rule);
    }
    if text.is_empty() { Ok(()) } else { Err(text) }
}

/// Runs the binary on `root` and returns its standard output.
///
/// # Errors
/// It ended with another code than 0 or 1, or with a signal.
pub fn run(root: &Path, format: &str) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_loadproof"))
        .current_dir(root)
        .args(["--format", format, "--show-advice", "--root"])
        .arg(root)
        .output()
        .expect("the binary starts");
    if !matches!(output.status.code(), Some(0 | 1)) {
        return Err(format!("  {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|why| format!("  the report is not UTF-8: {why}"))
}

/// What the binary finds in `root`, suppressed findings aside.
///
/// # Errors
/// It did not run, or what it printed is no report.
pub fn findings_in(root: &Path) -> Result<Vec<Sighting>, String> {
    sightings(&run(root, "json")?).map_err(|why| format!("  {why}"))
}

/// The findings of a JSON report that are not suppressed.
///
/// # Errors
/// The text is no report of version 1.
pub fn sightings(report: &str) -> Result<Vec<Sighting>, String> {
    let report: Value = serde_json::from_str(report).map_err(|why| format!("not JSON ({why}): {report:.200}"))?;
    if report["version"] != 1 {
        return Err(format!("version {}", report["version"]));
    }
    let findings = report["findings"].as_array().ok_or("no findings")?;
    let open = findings.iter().filter(|finding| finding["suppression"].is_null());
    let all = open.map(|finding| {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        // Null where the file could not be read again: line 0, which nothing expects.
        let line = finding["primary"]["start"]["line"].as_u64().unwrap_or(0);
        Some(Sighting {
            path: text(&finding["primary"]["path"])?,
            line: usize::try_from(line).ok()?,
            rule: text(&finding["rule"])?,
            level: text(&finding["level"])?,
        })
    });
    let all: Option<Vec<Sighting>> = all.collect();
    let all = all.ok_or_else(|| format!("a finding without rule, level or path: {report}"))?;
    Ok(all)
}

/// Whether the tests are to rewrite what they compare with.
pub fn bless() -> bool {
    std::env::var_os("LOADPROOF_BLESS").is_some_and(|value| value == "1")
}

/// Compares a file with what it should hold, or rewrites it where [`bless`] says so.
///
/// # Errors
/// The first line that differs.
pub fn compare_file(file: &Path, actual: &str) -> Result<(), String> {
    if bless() {
        return fs::write(file, actual).map_err(|why| format!("{}: {why}", file.display()));
    }
    let expected = fs::read_to_string(file).map_err(|why| format!("{}: {why}", file.display()))?;
    compare_text(&file.display().to_string(), &expected, actual)
}

/// Compares line by line, so that what is missing and what is new can be seen.
///
/// # Errors
/// The lines that differ, with how to accept them.
pub fn compare_text(name: &str, expected: &str, actual: &str) -> Result<(), String> {
    if expected == actual {
        return Ok(());
    }
    let mut text = format!("{name} differs (LOADPROOF_BLESS=1 rewrites it):\n");
    for change in similar_lines(expected, actual) {
        let _ = writeln!(text, "  {change}");
    }
    Err(text)
}

/// Lines only in `expected` with `-`, only in `actual` with `+`; order and line ends aside.
fn similar_lines(expected: &str, actual: &str) -> Vec<String> {
    let mut left: Vec<&str> = actual.lines().collect();
    let mut changes = Vec::new();
    for line in expected.lines() {
        match left.iter().position(|other| *other == line) {
            Some(at) => drop(left.remove(at)),
            None => changes.push(format!("- {line}")),
        }
    }
    changes.extend(left.into_iter().map(|line| format!("+ {line}")));
    if changes.is_empty() {
        changes.push("the same lines in another order, or other line ends".to_owned());
    }
    changes
}

/// Every file below `root` with its path relative to it, sorted; binary files and `node_modules` are left out.
pub fn files_below(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let walk = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.file_name() != "node_modules").filter_map(Result::ok) {
        let Ok(path) = entry.path().strip_prefix(root) else { continue };
        if let (true, Ok(text)) = (entry.file_type().is_file(), fs::read_to_string(entry.path())) {
            files.push((path.to_string_lossy().replace('\\', "/"), text));
        }
    }
    files
}

/// Fails the test with all that went wrong, if anything did.
pub fn report_failures(failures: &[String]) {
    assert!(failures.is_empty(), "{} failed:\n\n{}", failures.len(), failures.join("\n"));
}
