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
