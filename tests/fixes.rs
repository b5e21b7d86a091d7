//! What holds for every fix, over all examples of all pages and all of `testdata/`: made alone, its file parses and its
//! finding is gone without a new one of its weight; made with the others, a second run finds nothing to fix; and CRLF
//! line ends and byte order marks come out as they went in.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use loadproof::config::{Config, Source};
use loadproof::discover::Contents;
use loadproof::engine::{self, EngineError, Outcome, Request};
use loadproof::finding::{Applicability, Finding};
use loadproof::fix::{self, Fixed, Texts, Wanted};
use loadproof::rules::page::{self, FixKind};
use support::{files_below, report_failures};
use tempfile::TempDir;

const ALL: Wanted = Wanted { up_to: Applicability::Unsafe, advice: true };

/// A small repository: a name for people, and its files.
struct Case {
    name: String,
    files: Vec<(String, String)>,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for page in page::all().unwrap() {
        for example in &page.examples {
            let files = example.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
            cases.push(Case { name: format!("rules/{}.md:{} `{}`", page.id, example.line, example.title), files });
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let folders = |of: &Path| -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = fs::read_dir(of).unwrap().map(|it| it.unwrap().path()).collect();
        all.retain(|it| it.is_dir());
        all.sort();
        all
    };
    let small = folders(&root).iter().flat_map(|it| folders(it)).flat_map(|it| folders(&it)).collect::<Vec<_>>();
    let small = small.into_iter().filter(|it| !it.starts_with(root.join("chat-backend")));
    for folder in small.chain([root.join("chat-backend")]) {
        cases.push(Case { name: folder.display().to_string(), files: every_file(&folder) });
    }
    assert!(cases.len() > 150, "{} cases", cases.len());
    cases
}

/// With what lies in `node_modules`, which [`files_below`] leaves out.
fn every_file(root: &Path) -> Vec<(String, String)> {
    let mut files = files_below(root);
    let modules = root.join("node_modules");
    if modules.is_dir() {
        files.extend(files_below(&modules).into_iter().map(|(path, text)| (format!("node_modules/{path}"), text)));
    }
    files
}

/// Does this with every case, on as many threads as there are cores. Not on rayon's: a worker that waits for the pool of
/// a run would take up the next case on top of this one, until its stack is full.
fn over_cases<T: Send>(work: impl Fn(&Case) -> Vec<T> + Sync) -> Vec<T> {
    let cases = cases();
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let mut all: Vec<(usize, Vec<T>)> = std::thread::scope(|scope| {
        let worker = || {
            let indexes = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
            indexes.map_while(|index| Some((index, work(cases.get(index)?)))).collect::<Vec<_>>()
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    all.sort_by_key(|it| it.0);
    all.into_iter().flat_map(|it| it.1).collect()
}

/// The files of a case on the disk, and how to run over them.
struct Repo(TempDir);

impl Repo {
    fn new(files: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path.as_ref());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text.as_ref()).unwrap();
        }
        Self(dir)
    }

    fn run(&self, texts: &Texts) -> Outcome {
        let rules = engine::registered();
        let ids: Vec<&str> = rules.iter().map(|it| it.id).collect();
        let root = self.0.path().canonicalize().unwrap();
        let config = Config::load(&root, &Source::Nearest, &ids).unwrap();
        let request =
            Request { root, threads: Some(1), contents: Contents::default().with_texts(texts), ..Request::default() };
        engine::run(&request, &config, &rules).unwrap()
    }

    fn fix(&self, first: Outcome) -> Fixed {
        fix::to_fixpoint::<EngineError>(first, ALL, |texts| Ok(self.run(texts))).unwrap()
    }

    /// Makes the fix of one finding, and returns what there is to say afterwards.
    fn fix_alone(&self, finding: &Finding) -> (Fixed, Vec<Finding>) {
        let mut first = self.run(&Texts::new());
        first.findings = vec![finding.clone()];
        let mut after = Vec::new();
        let fixed = fix::to_fixpoint::<EngineError>(first, ALL, |texts| {
            let mut outcome = self.run(texts);
            after = std::mem::take(&mut outcome.findings);
            Ok(outcome)
        });
        (fixed.unwrap(), after)
    }
}

/// How often each finding is there; those that nobody could tell apart count together.
fn counted(findings: &[Finding]) -> BTreeMap<(String, &str), usize> {
    let mut counts = BTreeMap::new();
    for it in findings {
        *counts.entry((it.fingerprint(), it.message.as_str())).or_default() += 1;
    }
    counts
}

#[test]
fn a_fix_made_alone_takes_its_finding_away_and_brings_none() {
    report_failures(&over_cases(each_alone));
}

fn each_alone(case: &Case) -> Vec<String> {
    let repo = Repo::new(case.files.iter().map(|(path, text)| (path, text)));
    let first = repo.run(&Texts::new());
    let before = counted(&first.findings);
    let mut failures = Vec::new();
    for finding in first.findings.iter().filter(|it| it.fix.is_some()) {
        let (fixed, after) = repo.fix_alone(finding);
        let title = &finding.fix.as_ref().unwrap().title;
        let mut fail = |what: String| {
            failures.push(format!("{}\n  {} `{title}`: {what}", case.name, finding.rule));
        };
        if fixed.count != 1 || !fixed.dropped.is_empty() {
            fail(format!("not made: {:?}", fixed.dropped));
            continue;
        }
        let counts = counted(&after);
        let key = (finding.fingerprint(), finding.message.as_str());
        if counts.get(&key).copied().unwrap_or(0) >= before[&key] {
            fail("the finding is still there".to_owned());
        }
        // By fingerprint: one that is now told of another entry is not new.
        let identities = |all: &[Finding]| all.iter().map(Finding::fingerprint).collect::<Vec<_>>();
        let (old, new) = (identities(&first.findings), identities(&after));
        let count = |all: &[String], one: &str| all.iter().filter(|it| *it == one).count();
        for it in after.iter().filter(|it| it.level >= finding.level) {
            let key = it.fingerprint();
            if count(&new, &key) > count(&old, &key) {
                fail(format!("brings {} {}: {}", it.level.name(), it.rule, it.message));
            }
        }
    }
    failures
}

#[test]
fn fixing_twice_is_fixing_once_whatever_the_line_ends() {
    report_failures(&over_cases(|case| all_at_once(case).err().into_iter().collect()));
}

type Change = fn(&str, &str) -> String;

fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// With a byte order mark, where the kind of file may have one.
fn marked(path: &str, text: &str) -> String {
    let may = [".ts", ".tsx", ".js", ".mjs", ".cjs", ".prisma"].iter().any(|it| path.ends_with(it));
    if may && !text.starts_with('\u{feff}') { format!("\u{feff}{text}") } else { text.to_owned() }
}

fn all_at_once(case: &Case) -> Result<(), String> {
    let plain = fixed_texts(case, |_, text| text.to_owned())?;
    if plain.is_empty() {
        return Ok(());
    }
    let variants: [(&str, Change); 3] =
        [("CRLF", |_, text| crlf(text)), ("BOM", marked), ("both", |path, text| marked(path, &crlf(text)))];
    for (name, change) in variants {
        let expected: BTreeMap<String, String> =
            plain.iter().map(|(path, text)| (path.clone(), change(path, text))).collect();
        let got = fixed_texts(case, change)?;
        if got != expected {
            let mut why = format!("{}\n  {name} changes what is fixed", case.name);
            for path in expected.keys().chain(got.keys()).collect::<BTreeSet<_>>() {
                if expected.get(path) != got.get(path) {
                    let _ = write!(why, "\n  {path}: {:?}\n  is not {:?}", got.get(path), expected.get(path));
                }
            }
            return Err(why);
        }
    }
    Ok(())
}

/// The new text of every file that changes, after a look whether a second run would change more.
fn fixed_texts(case: &Case, change: impl Fn(&str, &str) -> String) -> Result<BTreeMap<String, String>, String> {
    let repo = Repo::new(case.files.iter().map(|(path, text)| (path, change(path, text))));
    let fixed = repo.fix(repo.run(&Texts::new()));
    for file in &fixed.files {
        fix::write::replace(&fixed.outcome.analysis.root, &file.path, &file.before, &file.after)
            .map_err(|why| format!("{}\n  {}: {why}", case.name, file.path))?;
    }
    let again = repo.fix(repo.run(&Texts::new()));
    if !again.files.is_empty() || again.count > 0 || fixed.is_unfinished {
        return Err(format!("{}\n  a second run changes {:?}", case.name, again.files));
    }
    Ok(fixed.files.into_iter().map(|it| (it.path.to_string(), it.after.to_string())).collect())
}

/// All that the fixes change in the examples of the pages, to be read by people: `LOADPROOF_BLESS=1` rewrites it.
#[test]
fn what_the_fixes_write_is_on_record() {
    let mut texts = over_cases(|case| {
        let repo = Repo::new(case.files.iter().map(|(path, text)| (path, text)));
        let fixed = repo.fix(repo.run(&Texts::new()));
        let is_page = case.name.starts_with("rules/");
        let mut text = Vec::new();
        for file in fixed.files.iter().filter(|_| is_page) {
            fix::diff::write(&mut text, &file.path, &file.before, &file.after, fix::diff::Look::default()).unwrap();
        }
        // Without the line of the page, which any edit of it would move.
        let (page, title) = case.name.split_once(' ').unwrap_or_default();
        let page = page.rsplit_once(':').map_or(page, |it| it.0);
        let text = String::from_utf8(text).unwrap();
        if text.is_empty() { Vec::new() } else { vec![format!("# {page} {title}\n{text}\n")] }
    });
    texts.insert(
        0,
        "# What the fixes change in the bad examples of the pages. Written by `LOADPROOF_BLESS=1`.\n\n".to_owned(),
    );
    let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixes.diff");
    report_failures(&support::compare_file(&record, &texts.concat()).err().into_iter().collect::<Vec<_>>());
}

/// `fix` in a page's front matter is what the least certain of its fixes is.
#[test]
fn pages_say_what_kind_of_fix_a_rule_has() {
    let mut seen: BTreeMap<&str, BTreeSet<bool>> = BTreeMap::new();
    let fixes = over_cases(|case| {
        let outcome = Repo::new(case.files.iter().map(|(path, text)| (path, text))).run(&Texts::new());
        let fixes = outcome.findings.into_iter().filter_map(|it| Some((it.rule, it.fix?.applicability)));
        fixes.collect()
    });
    for (rule, kind) in fixes {
        seen.entry(rule).or_default().insert(kind == Applicability::Safe);
    }
    let failures: Vec<String> = page::all()
        .unwrap()
        .iter()
        .filter_map(|page| {
            let kind = match seen.get(page.id.as_str()) {
                None => FixKind::None,
                Some(kinds) if kinds.contains(&false) => FixKind::Unsafe,
                Some(_) => FixKind::Safe,
            };
            (kind != page.fix).then(|| format!("rules/{}.md says {:?}, its cases show {kind:?}", page.id, page.fix))
        })
        .collect();
    report_failures(&failures);
}
