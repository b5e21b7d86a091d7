//! The baseline: what a repository has lived with stays silent, however its code is moved, formatted and renamed; what
//! is new shows.

#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy allows it in the tests themselves only")]

#[path = "support/scratch.rs"]
mod scratch;

use std::fs;

use scratch::{Ran, Scratch, query, schema};

const FILE: &str = "loadproof-baseline.json";
const CODE: &str = "src/messages.ts";

/// Two functions that ask for fields that there are none of, and a limiter.
const OLD: &str = "import { PrismaClient } from '@prisma/client';
import express from 'express';
import rateLimit from 'express-rate-limit';

const app = express();
const prisma = new PrismaClient();

export async function listTexts(room: string) {
  return prisma.message.findMany({ where: { kind: 'text' } });
}

export async function countRead() {
  const read = await prisma.message.count({ where: { isRead: true } });
  return read;
}

export const messageLimiter = rateLimit({ windowMs: 60_000, limit: 5 });
app.use(messageLimiter);
app.listen(3000);
";

fn repo() -> Scratch {
    let repo = Scratch::committed();
    let dependencies = "{ \"dependencies\": { \"@prisma/client\": \"6.19.0\", \"express-rate-limit\": \"7.5.0\" } }\n";
    repo.write("package.json", dependencies);
    repo.write(CODE, OLD);
    let ran = repo.run(&[]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 3), "{}{}", ran.out, ran.err);
    let ran = repo.run(&["baseline"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("loadproof-baseline.json holds 3 findings: 3 added, 0 dropped"), "{}", ran.err);
    assert_silent(&repo, "unchanged");
    repo
}

fn assert_silent(repo: &Scratch, what: &str) -> Ran {
    let ran = repo.run(&["--fail-on", "advice"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{what}: {}", ran.err);
    ran
}

fn entries(repo: &Scratch) -> Vec<String> {
    let text = fs::read_to_string(repo.path().join(FILE)).unwrap();
    text.lines().filter(|line| line.contains("\"rule\"")).map(|it| it.trim_end_matches(',').to_owned()).collect()
}

#[test]
fn old_findings_stay_silent_as_code_moves() {
    let repo = repo();
    let (head, rest) = OLD.split_once("export async function listTexts").unwrap();
    let (texts, rest) = rest.split_once("export async function countRead").unwrap();
    let shuffled =
        format!("// Above.\n{head}export async function countRead{rest}\nexport async function listTexts{texts}");
    repo.write(CODE, &shuffled);
    assert_silent(&repo, "shuffled");
    let formatted = OLD
        .replace("({ where: { kind: 'text' } })", "({\n    where: {\n      kind: \"text\",\n    },\n  })")
        .replace("{ windowMs: 60_000, limit: 5 }", "{\r\n  windowMs: 60_000,\r\n  limit: 5,\r\n}");
    repo.write(CODE, &formatted);
    assert_silent(&repo, "formatted");
    let renamed = OLD.replace("listTexts", "texts").replace("countRead", "unread").replace("messageLimiter", "limiter");
    repo.write(CODE, &renamed);
    assert_silent(&repo, "renamed functions and limiter");
    repo.remove(CODE);
    repo.write("lib/rooms/messages.ts", &formatted);
    assert_silent(&repo, "renamed file");
    repo.write("lib/rooms/messages.ts", &formatted.replace("listTexts", "texts"));
    assert_silent(&repo, "renamed file and function");
}

#[test]
fn what_is_new_shows() {
    let repo = repo();
    let copy = OLD.replace("export const", "export async function more() {\n  return prisma.message.findMany({ where: { kind: 'text' } });\n}\nexport const");
    repo.write(CODE, &copy);
    let ran = repo.run(&[]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1), "a copy in another function: {}", ran.out);
    assert!(ran.out.starts_with("src/messages.ts:18:"), "{}", ran.out);
    assert!(ran.err.contains("3 known findings in loadproof-baseline.json, not shown"), "{}", ran.err);
    assert_eq!(repo.run(&["--no-baseline"]).out.lines().count(), 4);
    // One is fixed, and another comes.
    let other = OLD.replace("kind: 'text'", "type: 'text'").replace("isRead: true }", "isRead: true, seen: true }");
    repo.write(CODE, &other);
    let ran = repo.run(&[]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1), "{}", ran.out);
    assert!(ran.out.contains("`seen`"), "{}", ran.out);
    assert!(
        ran.err.contains("1 entry of it is found no more (`loadproof baseline --prune` drops them)"),
        "{}",
        ran.err
    );
    repo.write(CODE, OLD);
    repo.write("src/more.ts", &query("nope"));
    let ran = repo.run(&[]);
    assert_eq!(ran.paths(), ["src/more.ts"]);
}

#[test]
fn prune_drops_and_adds_nothing() {
    let repo = repo();
    let before = entries(&repo);
    repo.write(CODE, &OLD.replace("kind: 'text'", "type: 'text'"));
    repo.write("src/more.ts", &query("nope"));
    let ran = repo.run(&["baseline", "--prune"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("holds 2 findings: 0 added, 1 dropped"), "{}", ran.err);
    let after = entries(&repo);
    assert!(after.len() == 2 && after.iter().all(|it| before.contains(it)), "{before:?} {after:?}");
    assert_eq!(repo.run(&[]).paths(), ["src/more.ts"]);
}

#[test]
fn only_entries_of_files_in_the_run_are_rewritten() {
    let repo = repo();
    let before = entries(&repo);
    repo.write(CODE, &OLD.replace("kind: 'text'", "type: 'text'"));
    repo.write("lib/more.ts", &query("nope"));
    let ran = repo.run(&["lib"]);
    assert_eq!((ran.code, ran.paths()), (1, vec!["lib/more.ts"]));
    assert!(!ran.err.contains("found no more"), "not asked about src: {}", ran.err);
    assert_eq!(repo.run(&["baseline", "lib"]).code, 0);
    let after = entries(&repo);
    assert!(after.len() == 4 && before.iter().all(|it| after.contains(it)), "{after:?}");
    assert_eq!(repo.run(&["--rule", "rate-limit/no-bypass"]).err.matches("found no more").count(), 0);
    assert_eq!(repo.run(&["baseline", "src"]).code, 0);
    assert_eq!(entries(&repo).len(), 3);
    assert_silent(&repo, "all is written down");
}

#[test]
fn the_file_names_no_line_and_is_the_same_on_every_run() {
    let repo = repo();
    let text = fs::read_to_string(repo.path().join(FILE)).unwrap();
    repo.write(CODE, &format!("// One.\n// Two.\n{OLD}"));
    assert_eq!(repo.run(&["baseline"]).code, 0);
    assert_eq!(fs::read_to_string(repo.path().join(FILE)).unwrap(), text);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["version"], 1);
    let list = document["findings"][CODE].as_array().unwrap();
    assert!(list.iter().all(|it| it["fingerprint"].as_str().unwrap().len() == 32 && it.get("line").is_none()));
    let left: Vec<_> = fs::read_dir(repo.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(left.iter().all(|it| !it.to_string_lossy().contains("tmp")), "{left:?}");
}

#[test]
fn one_baseline_above_several_roots() {
    let repo = Scratch::committed();
    for app in ["apps/a", "apps/b"] {
        repo.write(&format!("{app}/package-lock.json"), "{}\n");
        repo.write(&format!("{app}/package.json"), "{ \"dependencies\": { \"@prisma/client\": \"6.19.0\" } }\n");
        repo.write(&format!("{app}/prisma/schema.prisma"), &schema("type"));
        repo.write(&format!("{app}/src/a.ts"), &query("nope"));
    }
    assert_eq!(repo.run(&["baseline"]).code, 0);
    assert_eq!(entries(&repo).len(), 2);
    // `apps/a` is a root of its own: its paths are shorter.
    let ran = repo.run(&["apps/a"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    repo.write("apps/a/src/b.ts", &query("nope"));
    assert_eq!(repo.run(&["apps/a"]).paths(), ["apps/a/src/b.ts"]);
    assert_eq!(repo.run(&["baseline", "apps/a"]).code, 0);
    assert_eq!(entries(&repo).len(), 3);
    assert_eq!(repo.run(&[]).code, 0);
    assert!(!repo.path().join("apps/a").join(FILE).exists());
}

#[test]
fn a_baseline_of_another_name_and_one_that_is_none() {
    let repo = repo();
    let ran = repo.run(&["baseline", "--baseline", "old.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    fs::rename(repo.path().join(FILE), repo.path().join("unused.json")).unwrap();
    assert_eq!(repo.run(&["--baseline", "old.json"]).code, 0);
    assert_eq!(repo.run(&[]).code, 1);
    let ran = repo.run(&["--baseline", "nope.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let ran = repo.run(&["baseline", "--prune"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    repo.write(FILE, "{ \"version\": 1,\n<<<<<<< ours\n");
    for args in [&[] as &[&str], &["baseline"]] {
        let ran = repo.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains("line 2"), "{}", ran.err);
    }
    assert_eq!(repo.run(&["--no-baseline"]).code, 1);
}

#[test]
fn known_findings_do_not_stop_a_commit() {
    let repo = repo();
    repo.git(&["add", "-A"]);
    let ran = repo.run(&["--staged"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    repo.write("src/more.ts", &query("nope"));
    repo.git(&["add", "-A"]);
    assert_eq!(repo.run(&["--staged"]).paths(), ["src/more.ts"]);
}
