//! What the rules said last time of the same repository in the same state: then none of it is worked out again.
//!
//! Knows what an answer hangs on: the state of every file of the run as the system tells it, the configuration, the rules, this build,
//! and the few files outside of the run by which specifiers were resolved. Where one of them is in doubt there is no answer, and the rules are
//! asked. What people say about findings (levels, suppressions, baselines, selections) is applied anew each time, and is not part of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::analysis::{Analysis, Listing};
use super::rules::Ran;
use super::{Request, Rule};
use crate::cache;
use crate::config::Config;
use crate::discover::{FileKind, Inventory, Stamp};
use crate::finding::{Finding, RelPath};

/// How the notes are called that hold answers.
const NOTE: &str = "answer-";

/// So many answers are kept of one repository: for some choices of rules, for some files.
const MOST: usize = 32;

/// What package managers write when they change what is installed, beside the folder itself.
const INSTALLED: [&str; 4] = ["", ".package-lock.json", ".modules.yaml", ".yarn-integrity"];

/// The state that a repository is in, as far as an answer hangs on it.
pub(super) struct Recall<'r> {
    selected: &'r [&'r Rule],
    /// The names of notes that may hold the answer, the one that this run will keep last.
    names: Vec<String>,
    focus: Option<RelPath>,
    /// Whether each file of the run is in a state that cannot pass for another one.
    is_settled: bool,
    /// A file that changed after this, in time since 1970, is not.
    moment: Duration,
}

/// What was said, and what it hangs on beside the name that it is kept under.
#[derive(Serialize, Deserialize)]
struct Answer {
    outside: Vec<(Option<Stamp>, PathBuf)>,
    /// With the place of the rule among the selected.
    findings: Vec<(usize, Finding)>,
    speaking: Vec<RelPath>,
}

/// What the rules said, and where people say something to the tool.
pub(super) struct Recalled {
    pub ran: Ran,
    /// Files that hold the sign of a suppression.
    pub speaking: Vec<RelPath>,
}

/// All that goes into a name.
#[derive(Serialize)]
struct State<'a> {
    build: &'static str,
    rules: Vec<(&'static str, crate::finding::Level)>,
    config: Option<(&'a str, &'a str)>,
    files: Vec<(&'a str, Option<Stamp>)>,
    skipped: Vec<(&'a str, &'a str)>,
    around: Vec<Option<Stamp>>,
}

impl<'r> Recall<'r> {
    /// The state of what was listed; none where something stands in for the disk, or nothing is kept between runs. `started`: before
    /// the files were listed.
    pub(super) fn of(
        request: &Request,
        config: &Config,
        listing: &Listing,
        selected: &'r [&'r Rule],
        started: SystemTime,
    ) -> Option<Self> {
        request.cache.as_ref()?;
        let inventory = listing.inventory();
        if !inventory.contents.is_empty() {
            return None;
        }
        let state = State {
            build: env!("LOADPROOF_BUILD"),
            rules: selected.iter().map(|it| (it.id, it.level)).collect(),
            config: config.file().map(|it| (&*it.rel, &*it.text)),
            files: inventory.files.iter().map(|it| (&*it.path, it.stamp)).collect(),
            skipped: listing.skipped.iter().map(|it| (&*it.path, &*it.reason)).collect(),
            around: around(inventory),
        };
        let bytes = postcard::to_allocvec(&state).ok()?;
        let focus = listing.focus(request);
        let of_all = xxh3_128(&bytes);
        let of_one = focus.as_ref().map(|it| xxh3_128(&[&of_all.to_le_bytes(), it.as_bytes()].concat()));
        let names = [Some(of_all), of_one].into_iter().flatten().map(|it| format!("{NOTE}{it:032x}")).collect();
        // As for git's index: what changed a moment ago may change again within one tick of the system's clock.
        let moment = started.duration_since(UNIX_EPOCH).unwrap_or_default().saturating_sub(Duration::from_secs(2));
        let is_settled = |stamp: &Option<Stamp>| stamp.is_some_and(|it| !it.is_younger_than(moment));
        let is_settled = inventory.files.iter().all(|it| is_settled(&it.stamp))
            && state.around.iter().flatten().all(|it| !it.is_younger_than(moment));
        Some(Self { selected, names, focus, is_settled, moment })
    }

    /// What was said when all was as it is now.
    pub(super) fn recall(&self, dir: &Path, root: &Path) -> Option<Recalled> {
        let notes = self.names.iter().filter_map(|name| cache::note_of(dir, root, name));
        let mut answers = notes.filter_map(|bytes| postcard::from_bytes::<Answer>(&bytes).ok());
        let answer = answers.find(|it| it.outside.iter().all(|(stamp, path)| stamp_of(path) == *stamp))?;
        let mut ran = Ran::default();
        for (rule, mut finding) in answer.findings {
            finding.rule = self.selected.get(rule)?.id;
            if self.focus.as_ref().is_none_or(|it| *it == finding.primary.path) {
                ran.findings.push(finding);
            }
        }
        Some(Recalled { ran, speaking: answer.speaking })
    }

    /// Keeps what was said for the next run. What is in doubt is not kept.
    pub(super) fn keep(&self, ran: &Ran, speaking: &[RelPath], analysis: &Analysis) {
        let Some(name) = self.names.last().filter(|_| self.is_settled && ran.failures.is_empty()) else { return };
        let place = |finding: &Finding| self.selected.iter().position(|it| it.id == finding.rule);
        let findings: Option<Vec<_>> = ran.findings.iter().map(|it| Some((place(it)?, it.clone()))).collect();
        let Some(findings) = findings else { return };
        let outside: Vec<_> = analysis.project.read_outside().into_iter().map(|it| (stamp_of(&it), it)).collect();
        if outside.iter().any(|(stamp, _)| stamp.is_some_and(|it| it.is_younger_than(self.moment))) {
            return;
        }
        let answer = Answer { outside, findings, speaking: speaking.to_vec() };
        if let Ok(bytes) = postcard::to_allocvec(&answer) {
            analysis.project.modules.keep_note(name, &bytes, (NOTE, MOST));
        }
    }
}

/// The state of what lies around the files of a run and has a say in what specifiers lead to: what is installed beside each
/// package and above, and the configuration of the folders above the root.
fn around(inventory: &Inventory) -> Vec<Option<Stamp>> {
    let packages = inventory.of_kind(FileKind::PackageJson).filter_map(|it| it.absolute.parent());
    let above = || inventory.root.ancestors().skip(1);
    let installed = packages.chain(above()).flat_map(|dir| {
        let modules = dir.join("node_modules");
        let first = stamp_of(&modules);
        // Most packages of a workspace have none.
        let files =
            first.is_some().then(|| INSTALLED.iter().skip(1).map(|name| stamp_of(&modules.join(name))).collect());
        std::iter::once(first).chain(files.unwrap_or_else(Vec::new))
    });
    let configured = above().flat_map(|dir| ["tsconfig.json", "package.json"].map(|name| stamp_of(&dir.join(name))));
    installed.chain(configured).collect()
}

fn stamp_of(path: &Path) -> Option<Stamp> {
    Stamp::of(&fs::metadata(path).ok()?)
}
