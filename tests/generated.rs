//! What the program makes of itself: the schema of its configuration, completions, the manual page. That the schema in the
//! repository is up to date is tested in `readme.rs`, with what else is generated from the rules.

#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy allows it in the tests themselves only")]

use std::process::Command;

use assert_cmd::cargo::CommandCargoExt as _;
use serde_json::Value;

fn printed(args: &[&str]) -> String {
    let output = Command::cargo_bin("loadproof").unwrap().args(args).env_clear().output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn errors(schema: &Value, config: &str) -> Vec<String> {
    let config: Value = serde_json::to_value(toml::from_str::<toml::Table>(config).unwrap()).unwrap();
    jsonschema::validator_for(schema).unwrap().iter_errors(&config).map(|it| it.to_string()).collect()
}

#[test]
fn the_schema_takes_what_the_program_takes() {
    let schema: Value = serde_json::from_str(&printed(&["schema"])).unwrap();
    // The template shows every key, commented out.
    let lines = loadproof::config::TEMPLATE.lines().filter_map(|line| line.strip_prefix("# "));
    let is_toml = |line: &&str| {
        let key = line.split(" = ").next().unwrap_or_default();
        line.starts_with('[') || (line.contains(" = ") && !key.contains(' '))
    };
    let template: String = lines.filter(is_toml).map(|line| format!("{line}\n")).collect();
    assert!(template.contains("[[knowledge.limiter]]") && template.contains("max-file-bytes"), "{template}");
    assert_eq!(errors(&schema, &template), Vec::<String>::new(), "{template}");
    for bad in [
        "excludes = []",
        "[rules]\n\"rate-limit/no-bypas\" = \"off\"",
        "[rules]\n\"rate-limit/no-bypass\" = \"of\"",
        "[rules]\n\"rate-limit/no-bypass\" = { paths = [\"a\"] }",
        "[[ignore]]\nrule = \"rate-limit/no-bypass\"\npath = \"a\"",
        "[[overrides]]\npaths = [\"a\"]\nrules = { \"a/b\" = \"off\" }",
        "[[knowledge.limiter]]\nexports = [\"a\"]\nform = \"calls\"\nunit = \"ms\"",
        "[[knowledge.client]]\nexports = [\"a\"]\nform = \"register\"\nsystem = \"mysql\"\nkind = \"pool\"",
        "[[knowledge.ignored]]\noptions = [\"a\"]\neffect = \"It does.\"",
        "max-file-bytes = -1",
    ] {
        assert!(!errors(&schema, bad).is_empty(), "the schema takes {bad}");
    }
}

#[test]
fn completions_know_commands_and_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for word in ["explain", "fail-on", "statistics"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
}

#[test]
fn the_manual_page_has_every_command() {
    let page = printed(&["man"]);
    assert!(page.starts_with(".ie"), "{page:.100}");
    for section in [".TH loadproof 1", ".SH NAME", ".SH \"LOADPROOF EXPLAIN\"", ".SH \"LOADPROOF INIT\"", "fail\\-on"] {
        assert!(page.contains(section), "no {section}");
    }
}
