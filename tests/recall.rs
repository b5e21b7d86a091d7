//! What was said of a repository is said again as long as it is as it was, and no longer.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use loadproof::config::{Config, Source};
use loadproof::discover::Contents;
use loadproof::engine::{self, Outcome, Request};
use tempfile::TempDir;

/// What changed a moment ago may change again within one tick of the clock: nothing is kept that hangs on such a state, and not on content.
const SETTLES: Duration = Duration::from_millis(2_200);

const LIMITER: &str = "import { rateLimit } from 'express-rate-limit';\nimport { skip } from './skip';\n\
    export const limiter = rateLimit({ windowMs: 60_000, limit: 5, skip });\n";

struct Repo {
    dir: TempDir,
    cache: TempDir,
}

impl Repo {
    /// An API whose limiter is found to have no bypass; in a folder of its own, so that something can lie above it.
    fn new() -> Self {
        let repo = Self { dir: TempDir::new().unwrap(), cache: TempDir::new().unwrap() };
        fs::create_dir_all(repo.root().join(".git")).unwrap();
        repo.write("package.json", r#"{ "name": "api", "dependencies": { "express-rate-limit": "7.4.0" } }"#);
        repo.write("skip.ts", "export const skip = undefined;\n");
        repo.write("limiter.ts", LIMITER);
        let main = "import express from 'express';\nimport { limiter } from './limiter';\n\
                    const app = express();\napp.use(limiter);\napp.listen(3000);\n";
        repo.write("main.ts", main);
        std::thread::sleep(SETTLES);
        repo
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("api")
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.root().join(path), text).unwrap();
    }

    fn run(&self, change: impl FnOnce(&mut Request)) -> Outcome {
        let (root, cache) = (self.root(), Some(self.cache.path().to_path_buf()));
        let mut request = Request { root, cache, threads: Some(1), ..Request::default() };
        change(&mut request);
        let rules = engine::registered();
        let ids: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
        let config = Config::load(&request.root, &Source::Nearest, &ids).unwrap();
        engine::run(&request, &config, &rules).unwrap()
    }

    fn run_all(&self) -> Outcome {
        self.run(|_| {})
    }

    fn run_on(&self, path: &str) -> Outcome {
        self.run(|it| {
            it.targets = vec![it.root.join(path)];
            it.primary_only = true;
        })
    }
}

/// Whether no rule was asked.
fn is_recalled(outcome: &Outcome) -> bool {
    outcome.statistics.rules.is_empty()
}

fn found(outcome: &Outcome) -> Vec<&'static str> {
    outcome.findings.iter().map(|it| it.rule).collect()
}

#[test]
fn a_repository_that_is_as_it_was_is_not_asked_about_again() {
    let repo = Repo::new();
    let first = repo.run_all();
    assert!(!is_recalled(&first));
    assert_eq!(found(&first), ["rate-limit/no-bypass"]);
    let second = repo.run_all();
    assert!(is_recalled(&second));
    assert_eq!(first.findings, second.findings);
    assert!(!is_recalled(&repo.run(|it| it.asks_again = true)), "who wants to see what it takes");
    assert!(!is_recalled(&repo.run(|it| it.cache = None)));

    // What is known of all is known of one.
    let one = repo.run_on("limiter.ts");
    assert!(is_recalled(&one));
    assert_eq!(first.findings, one.findings);
    assert_eq!(found(&repo.run_on("main.ts")), [""; 0]);
    // Another choice of rules is another question.
    let only = |it: &mut Request| it.only = vec!["rate-limit/window-unit".to_owned()];
    assert!(!is_recalled(&repo.run(only)));
    assert_eq!(found(&repo.run(only)), [""; 0]);
    assert!(is_recalled(&repo.run(only)) && is_recalled(&repo.run_all()));
}

#[test]
fn what_is_known_of_one_file_is_known_of_no_other() {
    let repo = Repo::new();
    assert!(!is_recalled(&repo.run_on("main.ts")));
    assert!(is_recalled(&repo.run_on("main.ts")));
    let limiter = repo.run_on("limiter.ts");
    assert!(!is_recalled(&limiter));
    assert_eq!(found(&limiter), ["rate-limit/no-bypass"]);
    assert_eq!(found(&repo.run_all()), ["rate-limit/no-bypass"]);
}

#[test]
fn whatever_a_finding_hangs_on_makes_a_run_ask_again() {
    let repo = Repo::new();
    repo.write("tsconfig.json", "{ \"extends\": \"../base.json\" }\n");
    repo.write("../base.json", "{}\n");
    std::thread::sleep(SETTLES);
    let changes: [(&str, &dyn Fn()); 8] = [
        ("a script", &|| repo.write("skip.ts", "export const skip = () => process.env.LIMITS_OFF === 'true';\n")),
        ("a script that comes", &|| repo.write("new.ts", "export const one = 1;\n")),
        ("a script that goes", &|| fs::remove_file(repo.root().join("main.ts")).unwrap()),
        ("an env file", &|| repo.write(".env", "LIMITS_OFF=true\n")),
        ("the configuration", &|| repo.write("loadproof.toml", "provided-env = [\"LIMITS_OFF\"]\n")),
        ("what is installed", &|| fs::create_dir(repo.root().join("node_modules")).unwrap()),
        ("what a tsconfig extends above the root", &|| repo.write("../base.json", "{ \"compilerOptions\": {} }\n")),
        ("a package.json above the root", &|| repo.write("../package.json", "{ \"name\": \"up\" }\n")),
    ];
    assert!(!is_recalled(&repo.run_all()));
    for (what, change) in changes {
        assert!(is_recalled(&repo.run_all()), "before {what}");
        change();
        let asked = repo.run_all();
        assert!(!is_recalled(&asked), "{what}");
        if !what.contains("script") {
            std::thread::sleep(SETTLES);
        }
        assert_eq!(asked.findings, repo.run_all().findings, "{what}");
    }
}

#[test]
fn a_buffer_is_asked_about_and_says_nothing_about_the_disk() {
    let repo = Repo::new();
    assert_eq!(found(&repo.run_all()), ["rate-limit/no-bypass"]);
    let buffer = "import { rateLimit } from 'express-rate-limit';\n\
                  export const limiter = rateLimit({ windowMs: 60_000, limit: 5, skip: () => !!process.env.OFF });\n";
    let edited = repo.run(|it| {
        it.targets = vec![it.root.join("limiter.ts")];
        it.contents = Contents::new([("limiter.ts".into(), Some(buffer.as_bytes().into()))]);
        it.primary_only = true;
    });
    assert!(!is_recalled(&edited));
    assert!(!found(&edited).contains(&"rate-limit/no-bypass"));
    assert!(is_recalled(&repo.run_on("limiter.ts")));
    assert_eq!(found(&repo.run_on("limiter.ts")), ["rate-limit/no-bypass"]);
}

/// `util.ts` is looked into by nothing: whatever it does, no limiter hangs on it.
fn with_a_script_of_no_interest() -> Repo {
    let repo = Repo::new();
    repo.write("util.ts", "export const double = (n: number) => 2 * n;\n");
    assert_eq!(found(&repo.run_all()), ["rate-limit/no-bypass"]);
    repo
}

#[test]
fn an_edit_that_nothing_hangs_on_makes_no_run_ask_again() {
    let repo = with_a_script_of_no_interest();
    repo.write("util.ts", "// Rounds.\nexport const half = (n: number) => Math.round(n / 2);\n");
    let all = repo.run_all();
    assert!(is_recalled(&all), "even a moment after");
    assert_eq!(found(&all), ["rate-limit/no-bypass"]);
    let edited = repo.run(|it| {
        it.targets = vec![it.root.join("util.ts")];
        it.contents = Contents::new([("util.ts".into(), Some(b"export const none = 0;\n".as_slice().into()))]);
        it.primary_only = true;
    });
    assert!(is_recalled(&edited));
    assert_eq!(found(&edited), [""; 0]);
}

#[test]
fn an_edit_that_says_a_word_of_interest_or_names_a_module_makes_a_run_ask_again() {
    let limiter = "import { rateLimit } from 'express-rate-limit';\n\
                   export const second = rateLimit({ windowMs: 60_000, limit: 5 });\n";
    for text in [
        "export const url = process.env.URL;\n",
        "import { limiter } from './limiter';\nexport const double = limiter;\n",
        "// loadproof-ignore-file rate-limit/no-bypass -- none\nexport const double = 2;\n",
        limiter,
    ] {
        let repo = with_a_script_of_no_interest();
        repo.write("util.ts", text);
        let asked = repo.run_all();
        assert!(!is_recalled(&asked), "{text}");
        assert_eq!(found(&asked), found(&repo.run(|it| it.cache = None)), "{text}");
    }
}

#[test]
fn a_file_that_was_touched_and_says_the_same_is_the_same() {
    let repo = Repo::new();
    assert!(!is_recalled(&repo.run_all()));
    for path in ["limiter.ts", "main.ts", "package.json"] {
        let text = fs::read_to_string(repo.root().join(path)).unwrap();
        fs::remove_file(repo.root().join(path)).unwrap();
        repo.write(path, &text);
    }
    assert!(is_recalled(&repo.run_all()));
}

#[test]
fn what_changes_twice_within_a_moment_is_seen_twice() {
    let repo = Repo::new();
    let bypass = "export const skip = () => process.env.OFF === 'true';\n";
    for (text, finds) in [(bypass, 0), ("export const skip = undefined;\n", 1), (bypass, 0)] {
        repo.write("skip.ts", text);
        let rules = found(&repo.run_all());
        assert_eq!(rules.iter().filter(|it| **it == "rate-limit/no-bypass").count(), finds, "{text}");
    }
}

#[test]
fn suppressions_and_baselines_are_read_anew() {
    let repo = Repo::new();
    let silent = LIMITER.replace("limit: 5", "limit: 5 /* loadproof-ignore rate-limit/no-bypass -- tried by hand */");
    repo.write("limiter.ts", &silent);
    let (first, second) = (repo.run_all(), repo.run_all());
    assert!(is_recalled(&second));
    assert_eq!(found(&first), [""; 0]);
    assert_eq!(found(&second), [""; 0]);
    assert_eq!((first.suppressed.len(), first.suppressed), (1, second.suppressed));
}

#[test]
fn a_broken_answer_is_none() {
    let repo = Repo::new();
    let whole = repo.run_all();
    let mut broken = 0;
    for note in notes_below(repo.cache.path()) {
        let bytes = fs::read(&note).unwrap();
        fs::write(&note, &bytes[..bytes.len() - 1]).unwrap();
        broken += 1;
    }
    assert_eq!(broken, 1);
    let again = repo.run_all();
    assert!(!is_recalled(&again));
    assert_eq!(whole.findings, again.findings);
    assert!(is_recalled(&repo.run_all()), "and it is kept once more");
}

#[test]
fn of_many_answers_the_newest_are_kept() {
    let repo = Repo::new();
    for rule in engine::registered() {
        repo.run(|it| it.only = vec![rule.id.to_owned()]);
    }
    let rules = engine::registered().len();
    let kept = notes_below(repo.cache.path()).len();
    assert!(rules > kept && kept == 32, "{kept} answers to {rules} questions");
}

fn notes_below(dir: &Path) -> Vec<PathBuf> {
    let mut notes = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            notes.extend(notes_below(&path));
        } else if path.file_name().unwrap().to_string_lossy().starts_with("answer-") {
            notes.push(path);
        }
    }
    notes
}
