//! The README's table of rules is the one that the pages give, and `loadproof.schema.json` knows every rule.
//! `LOADPROOF_BLESS=1` rewrites both.

mod support;

use std::fs;
use std::path::Path;

use loadproof::rules::page;

const START: &str = "<!-- rules:start -->\n";
const END: &str = "<!-- rules:end -->";

/// The text around the table and the table.
fn split(readme: &str) -> Option<(&str, &str, &str)> {
    let start = readme.find(START)? + START.len();
    let end = start + readme[start..].find(END)?;
    Some((&readme[..start], &readme[start..end], &readme[end..]))
}

#[test]
fn the_table_of_rules_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, table, after) =
        split(&readme).expect("README.md has <!-- rules:start --> and <!-- rules:end --> lines");
    let generated = format!("\n{}\n", page::rule_table_markdown(&page::all().unwrap()));
    if support::bless() {
        fs::write(&path, [before, &generated, after].concat()).unwrap();
    } else if let Err(why) = support::compare_text("README.md", table, &generated) {
        panic!("{why}");
    }
}

#[test]
fn what_the_readme_shows_is_what_is_said() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(top.join("README.md")).unwrap();
    let (_, sample) = readme.split_once("$ loadproof testdata/chat-backend\n").unwrap();
    let (sample, _) = sample.split_once("```").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_loadproof"))
        .current_dir(top)
        .args(["--format", "human", "--no-cache", "testdata/chat-backend"])
        .env_clear()
        .env("LANG", "C.UTF-8")
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains(sample), "{said}");
}

#[test]
fn the_schema_of_the_configuration_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("loadproof.schema.json");
    let rules: Vec<&str> = loadproof::rules::RULES.iter().map(|rule| rule.id).collect();
    let schema = loadproof::config::json_schema(&rules);
    support::report_failures(support::compare_file(&file, &schema).err().as_slice());
}

#[test]
fn the_table_is_what_stands_between_the_marks() {
    let readme = format!("a\n{START}| x |\n{END}\nb");
    assert_eq!(split(&readme), Some(("a\n<!-- rules:start -->\n", "| x |\n", "<!-- rules:end -->\nb")));
    assert_eq!(split("a"), None);
}
