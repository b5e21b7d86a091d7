use std::fs;

use super::*;
use crate::config::Config;
use crate::engine::{Request, Rule};
use crate::finding::{Edit, Level, Location};
use crate::rules::RuleContext;
use crate::span::Span;

/// For every place of a word in a script, a finding whose fix writes another in its place.
fn renames(context: &RuleContext<'_>, word: &str, new: &str, applicability: Applicability) -> Vec<Finding> {
    let modules = &context.project.modules;
    let mut all = Vec::new();
    for file in modules.ids() {
        let text = modules.text(file).unwrap();
        for (at, _) in text.match_indices(word) {
            let place = Location { path: modules.path(file), span: Span::new(at, at + word.len()) };
            let edits = vec![Edit { location: place.clone(), text: new.to_owned() }];
            let fix = Fix { title: format!("write {new}"), applicability, edits };
            all.push(context.finding(place, format!("{word} is found")).with_fix(fix));
        }
    }
    all
}

fn one_to_two(context: &RuleContext<'_>) -> Vec<Finding> {
    renames(context, "one", "two", Applicability::Safe)
}

fn two_to_three(context: &RuleContext<'_>) -> Vec<Finding> {
    renames(context, "two", "three", Applicability::Safe)
}

fn three_to_four(context: &RuleContext<'_>) -> Vec<Finding> {
    renames(context, "three", "four", Applicability::Unsafe)
}

/// Does not take its finding away.
fn stays(context: &RuleContext<'_>) -> Vec<Finding> {
    let mut all = renames(context, "x", "//\n", Applicability::Safe);
    for edit in all.iter_mut().filter_map(|it| it.fix.as_mut()).flat_map(|it| &mut it.edits) {
        edit.location.span.end = edit.location.span.start;
    }
    all
}

/// Finds more each time.
fn doubles(context: &RuleContext<'_>) -> Vec<Finding> {
    renames(context, "x", "xx", Applicability::Safe)
}

fn breaks(context: &RuleContext<'_>) -> Vec<Finding> {
    renames(context, "good", "(", Applicability::Safe)
}

fn ping(context: &RuleContext<'_>) -> Vec<Finding> {
    renames(context, "ping", "pong", Applicability::Safe)
}

fn pong(context: &RuleContext<'_>) -> Vec<Finding> {
    renames(context, "pong", "ping", Applicability::Safe)
}

type Check = (&'static str, fn(&RuleContext<'_>) -> Vec<Finding>);

struct Repo(tempfile::TempDir);

impl Repo {
    fn new(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            fs::write(dir.path().join(path), text).unwrap();
        }
        Self(dir)
    }

    fn fixed(&self, checks: &[Check], wanted: Wanted) -> Fixed {
        self.fixed_below(&[], checks, wanted)
    }

    fn fixed_below(&self, targets: &[&str], checks: &[Check], wanted: Wanted) -> Fixed {
        let rules: Vec<Rule> = checks.iter().map(|&(id, check)| Rule { id, level: Level::Error, check }).collect();
        let root = self.0.path().canonicalize().unwrap();
        let targets = targets.iter().map(|it| root.join(it)).collect();
        let request = Request { root, targets, threads: Some(1), ..Request::default() };
        let run = |texts: &Texts| {
            let contents = request.contents.with_texts(texts);
            engine::run(&Request { contents, ..request.clone() }, &Config::default(), &rules)
        };
        to_fixpoint::<EngineError>(run(&Texts::new()).unwrap(), wanted, run).unwrap()
    }
}

const SAFE: Wanted = Wanted { up_to: Applicability::Safe, advice: false };
const ALL: Wanted = Wanted { up_to: Applicability::Unsafe, advice: false };

fn texts(fixed: &Fixed) -> Vec<(&str, &str)> {
    fixed.files.iter().map(|it| (&*it.path, &*it.after)).collect()
}

#[test]
fn what_a_fix_brings_to_light_is_fixed_too_and_each_file_changes_once() {
    let repo = Repo::new(&[("a.ts", "one();\ntwo();\n"), ("b.ts", "four();\n")]);
    let rules: [Check; 3] = [("t/1", one_to_two), ("t/2", two_to_three), ("t/3", three_to_four)];
    let fixed = repo.fixed(&rules, SAFE);
    assert_eq!(texts(&fixed), [("a.ts", "three();\nthree();\n")]);
    assert_eq!((fixed.count, fixed.unsafe_left, fixed.is_unfinished), (3, 2, false));
    assert_eq!(&*fixed.files[0].before, "one();\ntwo();\n");
    assert_eq!(fixed.outcome.findings.len(), 2, "what remains is judged on the new text");
    assert_eq!(fixed.outcome.text("a.ts").as_deref(), Some("three();\nthree();\n"));
    assert_eq!(fs::read_to_string(repo.0.path().join("a.ts")).unwrap(), "one();\ntwo();\n", "nothing is written");

    let fixed = repo.fixed(&rules, ALL);
    assert_eq!(texts(&fixed), [("a.ts", "four();\nfour();\n")]);
    assert_eq!((fixed.count, fixed.unsafe_left), (5, 0));
}

#[test]
fn a_fix_that_does_not_help_is_made_once() {
    let fixed = Repo::new(&[("a.ts", "x();\ny();\nx();\n")]).fixed(&[("t/x", stays)], SAFE);
    assert_eq!(texts(&fixed), [("a.ts", "//\nx();\ny();\n//\nx();\n")]);
    assert_eq!((fixed.count, fixed.is_unfinished), (2, false));
}

#[test]
fn fixes_that_feed_on_themselves_or_undo_each_other_end() {
    let fixed = Repo::new(&[("a.ts", "x();\n")]).fixed(&[("t/x", doubles)], SAFE);
    assert!(fixed.is_unfinished);
    let fixed = Repo::new(&[("a.ts", "ping();\n")]).fixed(&[("t/ping", ping), ("t/pong", pong)], SAFE);
    assert_eq!((fixed.count, fixed.is_unfinished), (2, false));
    assert_eq!(texts(&fixed), []);
}

#[test]
fn a_file_that_would_not_parse_loses_only_the_fix_that_breaks_it() {
    let files = [("a.ts", "one(good);\n"), ("b.ts", "good;\n")];
    let fixed = Repo::new(&files).fixed(&[("t/1", one_to_two), ("t/b", breaks)], SAFE);
    assert_eq!(texts(&fixed), [("a.ts", "two(good);\n")]);
    assert_eq!(fixed.count, 1);
    assert_eq!(
        fixed.dropped,
        [
            "the fix of t/b in a.ts (\"write (\") was left out: a.ts would not parse afterwards",
            "the fix of t/b in b.ts (\"write (\") was left out: b.ts would not parse afterwards",
        ]
    );
}

#[test]
fn what_was_not_asked_about_is_not_changed() {
    fn elsewhere(context: &RuleContext<'_>) -> Vec<Finding> {
        let mut all = renames(context, "one", "two", Applicability::Safe);
        for edit in all.iter_mut().filter_map(|it| it.fix.as_mut()).flat_map(|it| &mut it.edits) {
            edit.location.path = "b.ts".into();
        }
        all
    }
    let repo = Repo::new(&[("a.ts", "one();\n"), ("b.ts", "one();\n")]);
    let fixed = repo.fixed_below(&["a.ts"], &[("t/1", elsewhere)], SAFE);
    assert!(texts(&fixed).is_empty());
    assert_eq!(
        fixed.dropped,
        [
            "the fix of t/1 in a.ts (\"write two\") was left out: it would change b.ts, which this run was not asked about"
        ]
    );
}

#[test]
fn hidden_advice_is_not_fixed() {
    fn advises(context: &RuleContext<'_>) -> Vec<Finding> {
        let mut all = one_to_two(context);
        all.iter_mut().for_each(|it| it.level = Level::Advice);
        all
    }
    let repo = Repo::new(&[("a.ts", "one();\n")]);
    assert_eq!(repo.fixed(&[("t/1", advises)], ALL).count, 0);
    assert_eq!(repo.fixed(&[("t/1", advises)], Wanted { advice: true, ..SAFE }).count, 1);
}
