//! What holds for every rule, whatever it finds: cold, warm and narrow runs find the same, the comment that the tool
//! suggests works, an edit above a finding does not change who it is, and threads do not change the output.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use loadproof::config::Config;
use loadproof::config::suppressions::suggestion;
use loadproof::engine::{self, Outcome, Request};
use loadproof::finding::Finding;
use tempfile::TempDir;

/// Every case of `testdata/` that is a repository of its own.
fn cases() -> Vec<PathBuf> {
    let mut cases = Vec::new();
    let mut work = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")];
    while let Some(dir) = work.pop() {
        if dir.join("package.json").exists() {
            cases.push(dir);
        } else if let Ok(entries) = fs::read_dir(&dir) {
            work.extend(entries.flatten().map(|it| it.path()).filter(|it| it.is_dir()));
        }
    }
    cases.sort();
    assert!(cases.len() > 50, "testdata/ was not found");
    cases
}

fn run(root: &Path, threads: usize, cache: Option<&Path>) -> Outcome {
    let cache = cache.map(Path::to_path_buf);
    let root = root.to_path_buf();
    let request = Request { root, threads: Some(threads), cache, asks_again: true, ..Request::default() };
    checked(&request)
}

fn checked(request: &Request) -> Outcome {
    let rules = engine::registered();
    let ids: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
    let source = loadproof::config::Source::Nearest;
    let config = Config::load(&request.root, &source, &ids).unwrap();
    engine::run(request, &config, &rules).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).map(drop).unwrap()
        }
    }
}

#[test]
fn cold_and_warm_runs_find_the_same() {
    let cache = TempDir::new().unwrap();
    let mut compared = 0;
    for case in cases() {
        let plain = run(&case, 1, None);
        let cold = run(&case, 1, Some(cache.path()));
        let warm = run(&case, 1, Some(cache.path()));
        for run in [&cold, &warm] {
            assert_eq!(plain.findings, run.findings, "{}", case.display());
            assert_eq!(plain.suppressed, run.suppressed, "{}", case.display());
        }
        let (cold, warm) = (cold.statistics.cache.unwrap(), warm.statistics.cache.unwrap());
        assert_eq!((warm.misses, &warm.trouble), (0, &None), "{}: all that a run parses is kept", case.display());
        assert_eq!(warm.hits, cold.hits + cold.misses, "{}", case.display());
        compared += plain.findings.len();
    }
    assert!(compared > 50, "only {compared} findings were compared");
}

#[test]
fn threads_do_not_change_the_findings() {
    for case in cases() {
        assert_eq!(run(&case, 1, None).findings, run(&case, 4, None).findings, "{}", case.display());
    }
}

#[test]
fn an_edit_above_a_finding_does_not_change_its_fingerprint() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/chat-backend");
    let dir = TempDir::new().unwrap();
    copy(&case, dir.path());
    let fingerprints = |outcome: &Outcome| -> Vec<(String, &'static str)> {
        outcome.findings.iter().map(|it| (it.fingerprint(), it.rule)).collect()
    };
    let before = fingerprints(&run(dir.path(), 1, None));
    assert!(!before.is_empty());
    let edited = dir.path().join("src/middleware/rateLimiter.ts");
    let text = fs::read_to_string(&edited).unwrap();
    fs::write(&edited, format!("// A line above.\nconst unrelated = 1;\n\n{text}")).unwrap();
    assert_eq!(fingerprints(&run(dir.path(), 1, None)), before);
}

#[test]
fn fingerprints_are_pinned() {
    // Baselines of users hold these: a change here is a breaking change.
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/chat-backend");
    let outcome = run(&case, 1, None);
    let of = |rule: &str| -> Vec<String> {
        outcome.findings.iter().filter(|it| it.rule == rule).map(Finding::fingerprint).collect()
    };
    insta::assert_debug_snapshot!((of("rate-limit/frozen-bypass"), of("rate-limit/bypass-inconsistent")));
}

/// Inserts the suggested comment above every finding and runs again: each is silenced, and by nothing else.
#[test]
fn the_suggested_comment_silences_every_finding() {
    let mut silenced = std::collections::BTreeSet::new();
    for case in cases() {
        let outcome = run(&case, 1, None);
        for finding in outcome.findings.iter().filter(|it| !it.rule.starts_with("suppression/")) {
            let text = outcome.text(&finding.primary.path).unwrap();
            let anchor = outcome.analysis.anchor(&finding.primary);
            let Some(edit) = suggestion(finding, &text, anchor) else { continue };
            let dir = TempDir::new().unwrap();
            copy(&case, dir.path());
            let mut edited = text.to_string();
            edited.replace_range(edit.location.span.range(), &edit.text);
            fs::write(dir.path().join(&*finding.primary.path), edited).unwrap();
            let again = run(dir.path(), 1, None);
            let same = |outcome: &Outcome| {
                outcome.findings.iter().filter(|it| it.fingerprint() == finding.fingerprint()).count()
            };
            let (rule, case) = (finding.rule, case.display());
            assert!(same(&again) < same(&outcome), "{rule} of {case} is still found");
            assert!(again.suppressed.iter().any(|it| it.finding.rule == finding.rule), "{}", finding.rule);
            silenced.insert(finding.rule);
        }
    }
    let with_cases = ["rate-limit/bypass-inconsistent", "rate-limit/no-bypass", "rate-limit/window-unit"];
    assert!(with_cases.iter().all(|rule| silenced.contains(rule)), "{silenced:?}");
}

/// Whatever is edited, a run that may say again what was said before finds what a run without memory finds.
#[test]
fn after_an_edit_what_is_recalled_is_what_is_found() {
    let edits: [fn(&str) -> String; 3] = [
        |text| format!("{text}\nexport const added = 1;\n"),
        |text| {
            let lines: Vec<&str> = text.lines().collect();
            let middle = lines.len() / 2;
            [lines.get(..middle).unwrap(), lines.get(middle + 1..).unwrap_or_default()].concat().join("\n")
        },
        |_| "export {};\n".to_owned(),
    ];
    let compare = |case: &PathBuf| {
        let (dir, cache) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        copy(case, dir.path());
        let remembering = Request {
            root: dir.path().to_path_buf(),
            cache: Some(cache.path().to_path_buf()),
            threads: Some(1),
            ..Request::default()
        };
        let first = checked(&remembering);
        let mut recalled = 0;
        for (script, edit) in
            first.analysis.files.iter().filter(|it| it.what.contains("Script")).zip(edits.iter().cycle())
        {
            let text = fs::read_to_string(&script.absolute).unwrap_or_default();
            fs::write(&script.absolute, edit(&text)).unwrap();
            let again = checked(&remembering);
            recalled += usize::from(again.statistics.rules.is_empty());
            assert_eq!(again.findings, run(dir.path(), 1, None).findings, "{}", script.absolute.display());
        }
        recalled
    };
    let some: Vec<PathBuf> = cases().into_iter().step_by(2).collect();
    let recalled: usize = side_by_side(&some, compare).into_iter().sum();
    assert!(recalled > 0, "each edit was of interest");
}

/// Does the same for each, on a few threads.
fn side_by_side<T: Send>(all: &[PathBuf], work: impl Fn(&PathBuf) -> T + Sync) -> Vec<T> {
    let work = &work;
    std::thread::scope(|scope| {
        let shares = all.chunks(all.len() / 4 + 1);
        let threads: Vec<_> = shares.map(|it| scope.spawn(move || it.iter().map(work).collect::<Vec<_>>())).collect();
        threads.into_iter().flat_map(|it| it.join().unwrap()).collect()
    })
}

/// An editor asks about one file: what does not have to do with it is left alone, and what is found is the same.
#[test]
fn a_run_on_one_file_finds_what_the_run_on_all_finds_there() {
    let (all, cache) = (cases(), TempDir::new().unwrap());
    let compare = |case: &PathBuf| {
        // The run on one file knows the others from the run on all, where their files are not too young.
        let whole = run(case, 1, Some(cache.path()));
        let mut different = Vec::new();
        for script in whole.analysis.files.iter().filter(|it| it.what.contains("Script")) {
            let one = run_on(case, &script.absolute, cache.path());
            let expected: Vec<_> = whole.findings.iter().filter(|it| it.primary.path == script.path).collect();
            if one.findings.iter().collect::<Vec<_>>() != expected {
                different.push(format!("{}: {:#?}, not {expected:#?}", script.absolute.display(), one.findings));
            }
        }
        (whole.findings.len(), different)
    };
    let compared = side_by_side(&all, compare);
    let different: Vec<&String> = compared.iter().flat_map(|it| &it.1).collect();
    assert!(different.is_empty(), "{} differ, the first: {}", different.len(), different[0]);
    assert!(compared.iter().map(|it| it.0).sum::<usize>() > 50, "few findings were compared");
}

fn run_on(root: &Path, file: &Path, cache: &Path) -> Outcome {
    let request = Request {
        root: root.to_path_buf(),
        targets: vec![file.to_path_buf()],
        primary_only: true,
        cache: Some(cache.to_path_buf()),
        threads: Some(1),
        asks_again: true,
        ..Request::default()
    };
    checked(&request)
}
