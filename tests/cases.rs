//! `testdata/<category>/<rule>/<case>/`: whole small repositories with what loadproof says about them.
//!
//! Expectations stand beside the lines as comments (see `support`). A case with an `expected.txt` is compared with that
//! instead, exactly, in the concise format; `LOADPROOF_BLESS=1` rewrites it. A folder right below `testdata/` that holds a
//! `package.json` is a case as well (`testdata/chat-backend/`).

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{compare, compare_file, expectations_in, files_below, findings_in, page_levels, report_failures, run};

/// The file that holds what a case must yield.
const EXPECTED: &str = "expected.txt";

#[test]
fn cases_yield_what_they_are_annotated_with() {
    let level_of = page_levels();
    let failures: Vec<String> = cases()
        .iter()
        .filter_map(|case| check(case, &level_of).err().map(|why| format!("{}\n{why}", case.display())))
        .collect();
    report_failures(&failures);
}

#[test]
fn every_folder_of_cases_belongs_to_a_rule() {
    let root = testdata();
    let failures: Vec<String> = cases()
        .iter()
        .filter_map(|case| {
            let parts: Vec<_> = case.strip_prefix(&root).ok()?.iter().filter_map(|part| part.to_str()).collect();
            let [category, rule, _] = parts.as_slice() else { return None };
            let id = format!("{category}/{rule}");
            let is_known = loadproof::rules::RULES.iter().any(|rule| rule.id == id);
            (!is_known).then(|| format!("{}: there is no rule `{id}`", case.display()))
        })
        .collect();
    report_failures(&failures);
}

/// The story of the five limiters: the flag is captured at load, before the loader, and the report says through which
/// imports.
#[test]
fn the_story_shows_the_imports_that_read_the_flag_too_early() {
    let report: serde_json::Value =
        serde_json::from_str(&run(&testdata().join("chat-backend"), "json").unwrap()).unwrap();
    for rule in ["env/read-before-load", "rate-limit/frozen-bypass"] {
        let finding = report["findings"].as_array().unwrap().iter().find(|it| it["rule"] == rule).unwrap();
        assert_eq!(finding["level"], "error", "{rule}");
        assert_eq!(finding["primary"]["path"], "src/middleware/rateLimiter.ts", "{rule}");
        let related = finding["related"].as_array().unwrap().iter();
        let told: Vec<String> = related
            .map(|it| format!("{}:{}: {}", it["path"], it["start"]["line"], it["label"]).replace('"', ""))
            .filter(|it| it.ends_with("imports this") || it.contains("the loader"))
            .collect();
        let expected = [
            "src/app.bootstrap.ts:14: the loader, which runs later",
            "src/main.ts:3: main.ts imports this",
            "src/app.bootstrap.ts:6: app.bootstrap.ts imports this",
            "src/app.module.ts:2: app.module.ts imports this",
            "src/chat/chat.module.ts:2: chat.module.ts imports this",
        ];
        assert_eq!(told, expected, "{rule}");
    }
}

fn check(case: &Path, level_of: support::LevelOf<'_>) -> Result<(), String> {
    let expected = case.join(EXPECTED);
    if expected.exists() {
        return compare_file(&expected, &run(case, "concise")?);
    }
    let mut annotated = Vec::new();
    for (path, text) in files_below(case) {
        annotated.extend(expectations_in(&path, &text, level_of)?);
    }
    compare(&annotated, &findings_in(case)?)
}

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// All cases, sorted.
fn cases() -> Vec<PathBuf> {
    let mut cases = Vec::new();
    for top in folders(&testdata()) {
        if top.join("package.json").exists() {
            cases.push(top);
        } else {
            cases.extend(folders(&top).iter().flat_map(|rule| folders(rule)));
        }
    }
    cases
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).into_iter().flatten().filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}
