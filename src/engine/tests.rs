use std::fs;

use super::*;
use crate::config::Source;
use crate::finding::Location;
use crate::rules::RuleContext;
use crate::span::Span;

/// `src/a.ts` of every test starts with this.
const CODE: &str = "first();\nsecond();\n";

fn at(context: &RuleContext<'_>, path: &str, start: usize) -> Finding {
    context.finding(Location { path: path.into(), span: Span::new(start, start + 5) }, "m")
}

fn proves(context: &RuleContext<'_>) -> Vec<Finding> {
    // Twice and in the wrong order.
    vec![at(context, "src/b.ts", 0), at(context, "src/a.ts", 0), at(context, "src/a.ts", 0)]
}

fn doubts(context: &RuleContext<'_>) -> Vec<Finding> {
    let mut lowered = at(context, "src/a.ts", 9);
    lowered.level = Level::Advice;
    vec![lowered]
}

fn breaks(context: &RuleContext<'_>) -> Vec<Finding> {
    panic!("no way with {}", context.id);
}

fn rules() -> Vec<Rule> {
    let mut rules = registered();
    rules.push(Rule { id: "t/doubts", level: Level::Error, check: doubts });
    rules.push(Rule { id: "t/proves", level: Level::Error, check: proves });
    rules
}

struct Repo(tempfile::TempDir);

impl Repo {
    fn new(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("src")).unwrap();
        for (path, text) in [("src/a.ts", CODE), ("src/b.ts", CODE)].iter().chain(files) {
            fs::write(dir.path().join(path), text).unwrap();
        }
        Self(dir)
    }

    fn run(&self, change: impl FnOnce(&mut Request), rules: &[Rule]) -> Outcome {
        let mut request = Request { root: self.0.path().to_path_buf(), ..Request::default() };
        change(&mut request);
        let known: Vec<&str> = rules.iter().map(|it| it.id).collect();
        let config = Config::load(&request.root, &Source::Nearest, &known).unwrap();
        run(&request, &config, rules).unwrap()
    }
}

fn told(outcome: &Outcome) -> Vec<String> {
    let line = |it: &Finding| format!("{}:{} {} {}", it.primary.path, it.primary.span.start, it.level.name(), it.rule);
    outcome.findings.iter().map(line).collect()
}

#[test]
fn findings_are_sorted_and_each_is_told_once() {
    let outcome = Repo::new(&[]).run(|_| (), &rules());
    let expected = ["src/a.ts:0 error t/proves", "src/a.ts:9 advice t/doubts", "src/b.ts:0 error t/proves"];
    assert_eq!(told(&outcome), expected);
    assert!(outcome.reaches(Level::Error) && outcome.suppressed.is_empty());
    assert_eq!(outcome.statistics.rules.iter().map(|it| it.findings).sum::<usize>(), 4);
    assert_eq!(outcome.statistics.files, 2);
}

#[test]
fn what_is_named_decides_what_is_reported() {
    let repo = Repo::new(&[]);
    let outcome = repo.run(|request| request.targets = vec![request.root.join("src/b.ts")], &rules());
    assert_eq!(told(&outcome), ["src/b.ts:0 error t/proves"]);
    assert_eq!(outcome.statistics.files, 2, "the whole root is read");
}

#[test]
fn a_rule_that_panics_is_named_and_the_others_run() {
    let mut all = rules();
    all.push(Rule { id: "t/breaks", level: Level::Error, check: breaks });
    let repo = Repo::new(&[("src/b.ts", "first(); // loadproof-ignore t/breaks -- r\n")]);
    let outcome = repo.run(|_| (), &all);
    assert_eq!(outcome.failures.len(), 1);
    assert_eq!(outcome.failures[0].rule, "t/breaks");
    assert!(outcome.failures[0].message.contains("no way"), "{:?}", outcome.failures);
    assert_eq!(told(&outcome).len(), 3, "the suppression of a rule that broke is not unused");
}

#[test]
fn levels_of_the_configuration_hold() {
    let config = "[rules]\n\"t/proves\" = { level = \"off\", paths = [\"src/a.ts\"] }\n\"t/doubts\" = \"error\"\n";
    let outcome = Repo::new(&[("loadproof.toml", config)]).run(|_| (), &rules());
    assert_eq!(told(&outcome), ["src/a.ts:9 advice t/doubts", "src/b.ts:0 error t/proves"]);
    let off = "[rules]\n\"t/proves\" = \"off\"\n\"t/doubts\" = \"off\"\n";
    let outcome = Repo::new(&[("loadproof.toml", off)]).run(|_| (), &rules());
    assert_eq!(told(&outcome), Vec::<String>::new());
    assert!(outcome.statistics.rules.iter().all(|it| !it.rule.starts_with("t/")), "what is off does not run");
}

#[test]
fn suppressions_silence_and_are_kept_with_their_reasons() {
    let text = "first(); // loadproof-ignore t/proves -- by hand\nsecond();\n";
    let outcome = Repo::new(&[("src/b.ts", text)]).run(|_| (), &rules());
    assert_eq!(told(&outcome), ["src/a.ts:0 error t/proves", "src/a.ts:9 advice t/doubts"]);
    assert_eq!(outcome.suppressed.len(), 1);
    assert_eq!(outcome.suppressed[0].reason.as_deref(), Some("by hand"));
    assert_eq!(&*outcome.suppressed[0].location.path, "src/b.ts");
}

#[test]
fn suppressions_are_judged() {
    let text = "first(); // loadproof-ignore t/proves\nx(); // loadproof-ignore t/doubts -- r\ny(); // loadproof-ignore t/prove -- r\n";
    let outcome = Repo::new(&[("src/b.ts", text)]).run(|_| (), &rules());
    let of_b: Vec<_> = outcome.findings.iter().filter(|it| &*it.primary.path == "src/b.ts").collect();
    let ids: Vec<_> = of_b.iter().map(|it| it.rule).collect();
    assert_eq!(ids, ["suppression/no-reason", "suppression/unused", "suppression/unknown-rule"]);
    assert!(of_b.iter().all(|it| it.level == Level::Warning));
    let edit = &of_b[1].fix.as_ref().unwrap().edits[0];
    assert_eq!(&text[edit.location.span.range()], " // loadproof-ignore t/doubts -- r");
    assert!(of_b[2].help.contains("t/proves"), "{}", of_b[2].help);
}

#[test]
fn only_rules_that_ran_leave_suppressions_unused() {
    let text = "first();\nx(); // loadproof-ignore t/doubts -- r\n";
    let repo = Repo::new(&[("src/b.ts", text)]);
    let only = |ids: &[&str]| {
        let ids = ids.iter().map(ToString::to_string).collect();
        told(&repo.run(|request| request.only = ids, &rules()))
    };
    assert_eq!(only(&["t/proves", "suppression/unused"]).len(), 2);
    assert_eq!(
        only(&["t/doubts", "suppression/unused"]),
        ["src/a.ts:9 advice t/doubts", "src/b.ts:17 warning suppression/unused"]
    );
}

#[test]
fn a_suppression_finding_can_be_suppressed_but_not_by_an_unknown_rule() {
    let text = "// loadproof-ignore suppression/unknown-rule -- kept for the old version\n\
                // loadproof-ignore t/gone, suppression/unknow-rule -- r\nx();\n";
    let outcome = Repo::new(&[("src/b.ts", text)]).run(|_| (), &rules());
    let of_b: Vec<_> = outcome.findings.iter().filter(|it| it.rule.starts_with("suppression/")).collect();
    assert_eq!(of_b.len(), 0, "{of_b:?}");
    assert_eq!(outcome.suppressed.iter().filter(|it| it.finding.rule == "suppression/unknown-rule").count(), 2);
    let text = "// loadproof-ignore t/gone, suppression/unknow-rule -- r\nx();\n";
    let outcome = Repo::new(&[("src/b.ts", text)]).run(|_| (), &rules());
    let told: Vec<_> = outcome.findings.iter().filter(|it| it.rule == "suppression/unknown-rule").collect();
    assert_eq!(told.len(), 2);
}

#[test]
fn ignore_entries_work_and_unused_ones_are_told_where_they_stand() {
    let config = "[[ignore]]\nrule = \"t/proves\"\npath = \"src/a.ts\"\nreason = \"generated\"\n\
                  [[ignore]]\nrule = \"t/doubts\"\npath = \"src/b.ts\"\nreason = \"gone\"\n";
    let outcome = Repo::new(&[("loadproof.toml", config)]).run(|_| (), &rules());
    let at = config.rfind("\"t/doubts\"").unwrap();
    assert_eq!(
        told(&outcome),
        [
            format!("loadproof.toml:{at} warning suppression/unused"),
            "src/a.ts:9 advice t/doubts".to_owned(),
            "src/b.ts:0 error t/proves".to_owned(),
        ]
    );
    assert_eq!(outcome.suppressed[0].reason.as_deref(), Some("generated"));
    assert_eq!(outcome.text("loadproof.toml").as_deref(), Some(config));
}

#[test]
fn a_target_outside_of_the_root_is_refused() {
    let (repo, other) = (Repo::new(&[]), Repo::new(&[]));
    let request = Request {
        root: repo.0.path().to_path_buf(),
        targets: vec![other.0.path().join("src/a.ts")],
        ..Request::default()
    };
    let error = run(&request, &Config::default(), &[]).err().unwrap();
    assert!(error.to_string().contains("outside of the root"), "{error}");
}
