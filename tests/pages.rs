//! Every rule's page is well-formed, and its examples yield what they say.

#![allow(clippy::unwrap_used, reason = "all of this is test code, which Clippy cannot see")]

mod support;

use std::collections::BTreeMap;
use std::fs;

use loadproof::rules::RULES;
use loadproof::rules::page::{self, Example, Page};
use support::{Sighting, compare, expectations_in, findings_in, page_levels, report_failures};

#[test]
fn every_page_parses() {
    let failures: Vec<String> =
        RULES.iter().filter_map(|rule| Page::parse(rule.id, rule.page).err()).map(|error| error.to_string()).collect();
    report_failures(&failures);
}

#[test]
fn summaries_and_former_names_are_unique() {
    let pages = page::all().unwrap();
    let mut owners: BTreeMap<&str, &str> = pages.iter().map(|page| (page.id.as_str(), page.id.as_str())).collect();
    let mut failures = Vec::new();
    for page in &pages {
        for name in page.former.iter().chain([&page.summary]) {
            if let Some(other) = owners.insert(name, &page.id) {
                failures.push(format!("rules/{}.md: `{name}` is taken by {other}", page.id));
            }
        }
    }
    report_failures(&failures);
}

#[test]
fn every_page_can_be_explained_at_80_columns() {
    for page in page::all().unwrap() {
        let text = page::explain(&page.id, 80, false).unwrap();
        assert!(text.contains(&page.id), "{text}");
        assert!(!text.contains('\u{1b}'), "{}", page.id);
    }
}

#[test]
fn examples_yield_what_they_are_annotated_with() {
    let level_of = page_levels();
    let mut failures = Vec::new();
    for page in page::all().unwrap() {
        for example in &page.examples {
            if let Err(why) = check(&page, example, &level_of) {
                failures.push(format!("rules/{}.md:{}: `{}`\n{why}", page.id, example.line, example.title));
            }
        }
    }
    report_failures(&failures);
}

/// Writes an example to the disk, lints it and compares, with lines as they are in the page.
fn check(page: &Page, example: &Example, level_of: support::LevelOf<'_>) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let page_path = format!("rules/{}.md", page.id);
    let mut expected = Vec::new();
    for file in &example.files {
        let path = dir.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &file.text).unwrap();
        expected.extend(expectations_in(&file.path, &file.text, level_of)?);
        for (rule, line) in &file.expect {
            let level = level_of(rule).ok_or_else(|| format!("  `expect={rule}@{line}`: there is no such rule"))?;
            expected.push(Sighting { path: file.path.clone(), line: *line, rule: rule.clone(), level });
        }
    }
    if example.bad && !expected.iter().any(|it| it.rule == page.id) {
        return Err(format!("  a bad example of {} expects no finding of it", page.id));
    }
    if !example.bad && !expected.is_empty() {
        return Err("  a good example expects a finding".to_owned());
    }
    let mut actual = findings_in(dir.path())?;
    for it in expected.iter_mut().chain(&mut actual) {
        if let Some(file) = example.files.iter().find(|file| file.path == it.path) {
            it.line = (it.line + file.line).saturating_sub(1);
            it.path = format!("{page_path} ({})", it.path);
        }
    }
    compare(&expected, &actual)
}
