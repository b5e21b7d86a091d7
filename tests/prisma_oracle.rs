//! The labelled programs of `tests/prisma-oracle/`: which wrong ones are found, and that right ones are left alone.
//!
//! The programs are mutants of two bases, labelled by the generated client's types (TypeScript 5.9.3), by the client itself at run
//! time, and by whether TypeScript 7.0.2 stays silent. Runs through the library, in one process.

#![allow(clippy::expect_used, clippy::print_stderr, reason = "all of this is test code, which Clippy cannot see")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use loadproof::config::Config;
use loadproof::engine::{self, Request};
use loadproof::finding::Level;
use serde_json::Value;

/// Kinds of mutation that change type names only.
const TYPES_ONLY: &[&str] = &["prisma-type", "import"];

/// What must hold, in percent of the programs.
const FOUND: f64 = 98.0;
const FOUND_WHERE_TS7_IS_SILENT: f64 = 98.0;

#[derive(Default)]
struct Count {
    found: usize,
    all: usize,
}

impl Count {
    fn add(&mut self, found: bool) {
        self.all += 1;
        self.found += usize::from(found);
    }

    fn percent(&self) -> f64 {
        100.0 * self.found as f64 / self.all.max(1) as f64
    }
}

#[test]
fn labelled_programs_are_told_apart() {
    let programs = fs::read_to_string(oracle().join("programs.jsonl")).expect("the programs are there");
    let temp = tempfile::tempdir().expect("a folder");
    let manifest = r#"{"dependencies":{"@prisma/client":"7.10.0"}}"#;
    fs::write(temp.path().join("package.json"), manifest).expect("it is written");
    let rules: Vec<_> = engine::registered().into_iter().filter(|rule| rule.id.starts_with("prisma/")).collect();
    let (mut flagged, mut ts7_silent) = (Count::default(), Count::default());
    let mut wrong = Vec::new();
    let mut missed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in programs.lines() {
        let program: Value = serde_json::from_str(line).expect("a program a line");
        let kind = program["mutation"]["kind"].as_str().unwrap_or("");
        if TYPES_ONLY.contains(&kind) {
            continue;
        }
        write(&program, temp.path());
        let request = Request { root: temp.path().to_owned(), threads: Some(1), ..Request::default() };
        let outcome = engine::run(&request, &Config::default(), &rules).expect("it runs");
        let findings: Vec<_> = outcome.findings.iter().filter(|it| it.level >= Level::Warning).collect();
        match program["expect"].as_str() {
            Some("flag") => {
                flagged.add(!findings.is_empty());
                if program["ts7_silent"] == true {
                    ts7_silent.add(!findings.is_empty());
                }
                if findings.is_empty() {
                    let what = format!("{} {}: {}", program["id"], program["base"], program["mutation"]);
                    missed.entry(kind.to_owned()).or_default().push(what);
                }
            }
            Some("silent") => {
                let said = findings.iter().map(|it| format!("{} {}: {}", program["id"], it.rule, it.message));
                wrong.extend(said);
            }
            _ => {}
        }
    }
    eprintln!(
        "found {}/{} ({:.1} %); where TypeScript 7 is silent {}/{} ({:.1} %); false {}",
        flagged.found,
        flagged.all,
        flagged.percent(),
        ts7_silent.found,
        ts7_silent.all,
        ts7_silent.percent(),
        wrong.len()
    );
    for (kind, programs) in &missed {
        eprintln!("missed {kind}: {}", programs.len());
        programs
            .iter()
            .take(if std::env::var_os("ORACLE_ALL").is_some() { 99 } else { 2 })
            .for_each(|it| eprintln!("  {it}"));
    }
    assert!(wrong.is_empty(), "said of right programs:\n{}", wrong.join("\n"));
    assert!(flagged.percent() >= FOUND, "found {:.1} % of the wrong programs", flagged.percent());
    assert!(ts7_silent.percent() >= FOUND_WHERE_TS7_IS_SILENT, "found {:.1} %", ts7_silent.percent());
}

fn oracle() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prisma-oracle")
}

/// Writes a program: its base with the edits applied. Offsets count characters, and the bases are ASCII.
fn write(program: &Value, to: &Path) {
    let base = oracle().join("bases").join(program["base"].as_str().expect("a base"));
    let mut texts: BTreeMap<&str, String> = ["query.ts", "schema.prisma"]
        .map(|name| (name, fs::read_to_string(base.join(name)).expect("a base's file")))
        .into();
    let mut edits: Vec<&Value> = program["edits"].as_array().expect("edits").iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit["start"].as_u64()));
    for edit in edits {
        let at = |key: &str| usize::try_from(edit[key].as_u64().expect("an offset")).expect("a small one");
        let text = texts.get_mut(edit["file"].as_str().expect("a file")).expect("a known file");
        text.replace_range(at("start")..at("end"), edit["text"].as_str().expect("a text"));
    }
    for (name, text) in texts {
        fs::write(to.join(name), text).expect("it is written");
    }
}
