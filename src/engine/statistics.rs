//! Numbers about a run: how much was read, what was not, and where the time went.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::analysis::Analysis;
use crate::model::modules::Demanded;
use crate::model::prisma::coverage::Coverage;

/// Numbers about a run. Of a run that repeats what was known there are none but for the time.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// Files read.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Packages of the repository.
    pub packages: usize,
    /// Scripts that did not parse as a whole; nothing is reported from inside what did not.
    pub parse_error_files: usize,
    /// Scripts that were parsed; the others hold no word that a rule asks about, and nothing led to them.
    pub parsed: usize,
    /// Rate limiters that were found, and those written by hand.
    pub limiters: (usize, usize),
    /// How far the Prisma calls are checked; none where there are none, or no rule asked.
    pub prisma: Option<Coverage>,
    /// What was left out: files and folders by reason.
    pub skipped: BTreeMap<String, (usize, usize)>,
    /// What stayed undecided, a sentence each: a deployable without an entry point, and the like.
    pub undecided: Vec<String>,
    /// Wall time by phase, in the order of the run.
    pub phases: Vec<(&'static str, Duration)>,
    /// Scripts without a trigger word that were parsed when a rule asked for them.
    pub demanded: Demanded,
    /// Wall time by rule without `demanded`, in the order of the rules. What rules share is computed by the first that asks for it.
    pub rules: Vec<RuleTime>,
    /// What the cache was good for; none where there is none.
    pub cache: Option<crate::cache::Use>,
    /// Threads that worked.
    pub threads: usize,
    /// Wall time of the run.
    pub total: Duration,
}

/// What one rule took and gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleTime {
    /// Its id.
    pub rule: &'static str,
    /// Wall time, without the share of each thread in parsing what is asked for the first time.
    pub time: Duration,
    /// Findings before levels and suppressions.
    pub findings: usize,
}

/// Measures phases.
#[derive(Debug, Default)]
pub struct Clock {
    phases: Vec<(&'static str, Duration)>,
}

impl Clock {
    /// Runs a phase and notes what it took; a phase of more than one part is one.
    pub fn phase<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let done = work();
        match self.phases.iter_mut().find(|it| it.0 == name) {
            Some((_, time)) => *time += started.elapsed(),
            None => self.phases.push((name, started.elapsed())),
        }
        done
    }
}

impl Statistics {
    /// Counts what was read, and how far the rules saw. Only after they were asked: it would ask the model in their place.
    pub(super) fn count(&mut self, analysis: &Analysis) {
        for it in &analysis.skipped {
            let counts = self.skipped.entry(it.reason.clone()).or_default();
            if it.is_dir { counts.1 += 1 } else { counts.0 += 1 }
        }
        self.files = analysis.files.len();
        self.bytes = analysis.files.iter().map(|it| it.bytes).sum();
        self.packages = analysis.packages();
        self.parse_error_files = analysis.parse_error_files();
        self.parsed = analysis.parsed();
        self.limiters = analysis.limiters();
        self.prisma = analysis.project.prisma_coverage().cloned();
        self.undecided = analysis.undecided();
        self.threads = rayon::current_num_threads();
    }

    pub(super) fn finish(&mut self, clock: Clock, total: Duration) {
        self.phases = clock.phases;
        self.total = total;
    }
}
