//! What the rules said last time of the same repository in the same state: then none of it is worked out again.
//!
//! Knows what an answer hangs on: the content of the files that were looked into, a few words of the others ([`Trace`]), the configuration, the
//! rules, this build, and the few files outside of the run by which specifiers were resolved. Where one of them is in doubt there is no answer,
//! and the rules are asked. What people say about findings (levels, suppressions, baselines, selections) is applied anew each time, and is not part of it.

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
use crate::model::modules::Trace;

/// How the notes are called that hold answers.
const NOTE: &str = "answer-";

/// So many answers are kept of one repository: for some choices of rules, for some files.
const MOST: usize = 32;

/// As for git's index: what changed so shortly before a run may change again within one tick of the system's clock.
const RACY: Duration = Duration::from_secs(2);

/// What package managers write when they change what is installed, beside the folder itself.
const INSTALLED: [&str; 4] = ["", ".package-lock.json", ".modules.yaml", ".yarn-integrity"];

/// What an answer hangs on beside the files of the run.
pub(super) struct Recall<'r> {
    dir: &'r Path,
    selected: &'r [&'r Rule],
    /// Under which the answer is kept that holds for all files.
    of_all: String,
    /// Under which the answer is kept that holds for one file while all files are exactly as they are now. None where there is no such file, or
    /// something stands in for the disk.
    of_one: Option<String>,
    focus: Option<RelPath>,
    /// Stands for what is around the files.
    around: u128,
    /// A file that changed after this, in time since 1970, may change again unseen.
    moment: Duration,
    is_settled: bool,
}

/// What was said, and what it hangs on.
#[derive(Serialize, Deserialize)]
struct Answer {
    around: u128,
    /// None in an answer for one file, whose name stands for the files.
    trace: Option<Trace>,
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

/// What is left of the run before.
pub(super) enum Memory {
    /// What the rules said, and would say again.
    Whole(Recalled),
    /// What was seen of the files, where there is a run to remember.
    Part(Option<Trace>),
}

/// What the files of a run are read with.
#[derive(Serialize)]
struct Around<'a> {
    config: Option<(&'a str, &'a str)>,
    skipped: Vec<(&'a str, &'a str)>,
    installed: Vec<Option<Stamp>>,
}

impl<'r> Recall<'r> {
    /// None where nothing is kept between runs, or more stands in for the disk than the one file that is reported on. `started`: before the
    /// files were listed.
    pub(super) fn of(
        request: &'r Request,
        config: &Config,
        listing: &Listing,
        selected: &'r [&'r Rule],
        started: SystemTime,
    ) -> Option<Self> {
        let dir = request.cache.as_deref()?;
        let (inventory, focus) = (listing.inventory(), listing.focus(request));
        let is_disk = inventory.contents.is_empty();
        if !is_disk && !focus.as_ref().is_some_and(|it| inventory.contents.is_only_of(it)) {
            return None;
        }
        let around = Around {
            config: config.file().map(|it| (&*it.rel, &*it.text)),
            skipped: listing.skipped.iter().map(|it| (&*it.path, &*it.reason)).collect(),
            installed: installed(inventory),
        };
        let moment = started.duration_since(UNIX_EPOCH).unwrap_or_default().saturating_sub(RACY);
        let is_settled = |stamp: Option<Stamp>| stamp.is_some_and(|it| !it.is_younger_than(moment));
        let around_is_settled = around.installed.iter().flatten().all(|it| is_settled(Some(*it)));
        let around = hash(&around)?;
        let rules: Vec<_> = selected.iter().map(|it| (it.id, it.level)).collect();
        let rules = hash(&(env!("LOADPROOF_BUILD"), rules))?;
        let name = |it: u128| format!("{NOTE}{it:032x}");
        let of_one = match &focus {
            Some(focus) if is_disk => {
                let files: Vec<_> = inventory.files.iter().map(|it| (&*it.path, it.stamp)).collect();
                Some(name(hash(&(rules, around, files, &**focus))?))
            }
            _ => None,
        };
        let is_settled =
            around_is_settled && (focus.is_none() || inventory.files.iter().all(|it| is_settled(it.stamp)));
        Some(Self { dir, selected, of_all: name(rules), of_one, focus, around, moment, is_settled })
    }

    /// What was said when all that it hangs on was as it is now; else, and for a run that asks again, what is left of it.
    pub(super) fn recall(&self, listing: &Listing, asks_again: bool) -> Memory {
        let kept = |name: &String| {
            let answer: Answer = postcard::from_bytes(&cache::note_of(self.dir, &listing.root, name)?).ok()?;
            let is_as_it_was = |(stamp, path): &(Option<Stamp>, PathBuf)| stamp_of(path) == *stamp;
            (answer.around == self.around && answer.outside.iter().all(is_as_it_was)).then_some(answer)
        };
        let of_all = kept(&self.of_all);
        if asks_again {
            return Memory::Part(of_all.and_then(|it| it.trace));
        }
        let holds = |it: &Answer| it.trace.as_ref().is_some_and(|it| it.holds_for(listing.inventory()));
        let (answer, trace) = match of_all {
            Some(answer) if holds(&answer) => (Some(answer), None),
            other => (self.of_one.as_ref().and_then(kept), other.and_then(|it| it.trace)),
        };
        match answer.and_then(|it| self.recalled(it)) {
            Some(recalled) => Memory::Whole(recalled),
            None => Memory::Part(trace),
        }
    }

    fn recalled(&self, answer: Answer) -> Option<Recalled> {
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
        let name = if self.focus.is_some() { self.of_one.as_ref() } else { Some(&self.of_all) };
        let Some(name) = name.filter(|_| self.is_settled && ran.failures.is_empty()) else { return };
        let place = |finding: &Finding| self.selected.iter().position(|it| it.id == finding.rule);
        let findings: Option<Vec<_>> = ran.findings.iter().map(|it| Some((place(it)?, it.clone()))).collect();
        let Some(findings) = findings else { return };
        let project = &analysis.project;
        let outside: Vec<_> = project.read_outside().into_iter().map(|it| (stamp_of(&it), it)).collect();
        if outside.iter().any(|(stamp, _)| stamp.is_some_and(|it| it.is_younger_than(self.moment))) {
            return;
        }
        let is_of_all = self.focus.is_none();
        let trace = is_of_all.then(|| project.modules.trace(project.inventory(), self.moment));
        let answer = Answer { around: self.around, trace, outside, findings, speaking: speaking.to_vec() };
        if let Ok(bytes) = postcard::to_allocvec(&answer) {
            project.modules.keep_note(name, &bytes, (NOTE, MOST));
        }
    }
}

fn hash(what: &impl Serialize) -> Option<u128> {
    Some(xxh3_128(&postcard::to_allocvec(what).ok()?))
}

/// The state of what lies around the files of a run and has a say in what specifiers lead to: what is installed beside each
/// package and above, and the configuration of the folders above the root.
fn installed(inventory: &Inventory) -> Vec<Option<Stamp>> {
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
