//! One run: read the repository, ask the rules, apply what people said about levels and suppressions, and hand over
//! what is left.
//!
//! Knows the order of the steps and nothing of their content. Prints nothing: what a person should hear is in the
//! [`Outcome`].

pub mod analysis;
mod audit;
mod baseline;
pub mod guard;
mod recall;
mod rules;
mod selection;
mod statistics;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use crate::config::baseline::{Baseline, Identity};
use crate::config::suppressions::{Ledger, Silenced};
use crate::config::{Config, ConfigError};
use crate::discover::Contents;
use crate::finding::{self, Finding, Level, Location};

use analysis::{Ahead, Analysis, Listing, Skipped};
use recall::{Memory, Recall, Recalled};
pub use rules::{Failure, Rule, registered};
pub use selection::Changed;
pub use statistics::{Clock, RuleTime, Statistics};

/// Stack of a worker, in bytes: code nests deeper than the 2 MiB that threads have by themselves.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// What a run is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The root of the run. All of it is read, whatever is reported.
    pub root: PathBuf,
    /// What is reported: files and folders, as named or absolute. None is all.
    pub targets: Vec<PathBuf>,
    /// Whether what is left out stays out where it is named; see [`crate::discover::Options::force_exclude`].
    pub force_exclude: bool,
    /// Only what has to do with these is reported; none is all.
    pub changed: Option<Changed>,
    /// Whether only findings that stand in what is named are reported, not those that it is related to.
    pub primary_only: bool,
    /// What stands in for the disk.
    pub contents: Contents,
    /// What is known and not reported as found.
    pub baseline: Baseline,
    /// Threads; none is one for each core.
    pub threads: Option<usize>,
    /// Only these rules run; none is all.
    pub only: Vec<String>,
    /// The folder in which facts of files are kept between runs; none where they are not.
    pub cache: Option<PathBuf>,
    /// Whether the rules are asked although nothing has changed since they said what they had to say: whoever wants to see how
    /// long that takes.
    pub asks_again: bool,
}

/// What a run found.
pub struct Outcome {
    /// The repository, for its texts and files.
    pub analysis: Analysis,
    /// What was found: with the levels that hold, sorted, each once.
    pub findings: Vec<Finding>,
    /// What was found and is in the baseline, sorted.
    pub baselined: Vec<Finding>,
    /// Entries of the baseline that stand for nothing that is still found.
    pub stale: Vec<Identity>,
    /// Entries of the baseline that this run says nothing about.
    pub untouched: Vec<Identity>,
    /// What was found and silenced, sorted.
    pub suppressed: Vec<Suppressed>,
    /// Rules that broke; the others ran.
    pub failures: Vec<Failure>,
    /// Numbers about the run.
    pub statistics: Statistics,
}

/// A finding that a suppression silenced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding, with the level that it would have had.
    pub finding: Finding,
    /// The reason that the suppression gives.
    pub reason: Option<String>,
    /// Where the suppression stands.
    pub location: Location,
}

/// Why there is no outcome.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The configuration is no good.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The root, or what was named in it, cannot be read.
    #[error("{0}")]
    Input(String),
    /// No threads to work with.
    #[error("cannot start {threads} threads: {message}")]
    Threads {
        /// How many were asked for; 0 is one for each core.
        threads: usize,
        /// What the system said.
        message: String,
    },
    /// A defect of loadproof.
    #[error("internal error while {step}: {message}\nThis is a defect of loadproof; please report it with this line")]
    Internal {
        /// What was being done.
        step: &'static str,
        /// What went wrong.
        message: String,
    },
}

impl Outcome {
    /// The files that were left out, of those that the run was asked about.
    pub fn skipped(&self) -> impl Iterator<Item = &Skipped> {
        self.analysis.skipped.iter().filter(|it| self.analysis.covers(&it.path))
    }

    /// The text of a file of the run.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        self.analysis.text(path)
    }

    /// Who a finding is, for a baseline whose folder is `base` above the root: `""` or `services/api/`.
    #[must_use]
    pub fn identity(&self, finding: &Finding, base: &str) -> Identity {
        baseline::identity(&self.analysis, finding, base)
    }

    /// Whether something was found that is worth this level or more.
    #[must_use]
    pub fn reaches(&self, level: Level) -> bool {
        self.findings.iter().any(|it| it.level >= level)
    }
}

/// Runs `rules` over the root that `request` names.
///
/// # Errors
/// Where nothing can be said at all. A rule that breaks is no error but a [`Failure`] in the outcome.
pub fn run(request: &Request, config: &Config, rules: &[Rule]) -> Result<Outcome, EngineError> {
    let (started, since) = (Instant::now(), SystemTime::now());
    in_pool(request, || {
        let mut clock = Clock::default();
        let selected = selected(request, config, rules);
        let reading = |message| EngineError::Internal { step: "reading the repository", message };
        let (analysis, recall, known) = guard::catch(|| {
            let listing = clock.phase("discover", || Listing::of(request, config))?;
            let recall = clock.phase("recall", || Recall::of(request, config, &listing, &selected, since));
            let memory = recall.as_ref().map(|it| it.recall(&listing, request.asks_again));
            let (known, trace) = match memory {
                Some(Memory::Whole(known)) => (Some(known), None),
                Some(Memory::Part(trace)) => (None, trace),
                None => (None, None),
            };
            let ahead = Ahead { trace, is_known: known.is_some() };
            let analysis = Analysis::load(listing, request, config, ahead, &mut clock)?;
            Ok::<_, EngineError>((analysis, recall, known))
        })
        .map_err(reading)??;
        let is_known = known.is_some();
        let said = known.unwrap_or_else(|| {
            let ran = clock.phase("rules", || rules::run(&selected, &analysis.project));
            Recalled { ran, speaking: clock.phase("suppressions", || analysis.speaking()) }
        });
        if let Some(recall) = recall.filter(|_| !is_known) {
            clock.phase("cache", || recall.keep(&said.ran, &said.speaking, &analysis));
        }
        let mut outcome = judge(analysis, said, request, config, (rules, &selected), &mut clock);
        if !is_known {
            outcome.statistics.count(&outcome.analysis);
        }
        outcome.statistics.cache = clock.phase("cache", || outcome.analysis.project.modules.keep());
        outcome.statistics.finish(clock, started.elapsed());
        Ok(outcome)
    })?
}

/// The rules that the run asks.
fn selected<'r>(request: &Request, config: &Config, rules: &'r [Rule]) -> Vec<&'r Rule> {
    let is_named = |rule: &Rule| request.only.is_empty() || request.only.iter().any(|id| id == rule.id);
    rules.iter().filter(|rule| is_named(rule) && config.can_report(rule.id)).collect()
}

/// Lists what a run would read, without running a rule.
///
/// # Errors
/// Where the root or what was named in it cannot be read.
pub fn list(request: &Request, config: &Config) -> Result<analysis::Listing, EngineError> {
    in_pool(request, || {
        guard::catch(|| analysis::Listing::of(request, config))
            .map_err(|message| EngineError::Internal { step: "listing the files", message })?
    })?
}

/// Runs work that parses, outside of a run, on a stack as deep as a run's.
///
/// # Errors
/// Where there is no thread to be had, or the work broke.
pub fn on_a_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, EngineError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, || guard::catch(work));
        let thread = thread.map_err(|error| EngineError::Threads { threads: 1, message: error.to_string() })?;
        let done = thread.join().unwrap_or_else(|_| Err("it broke".to_owned()));
        done.map_err(|message| EngineError::Internal { step: "fixing", message })
    })
}

fn in_pool<T: Send>(request: &Request, work: impl FnOnce() -> T + Send) -> Result<T, EngineError> {
    let threads = request.threads.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK_BYTES)
        .thread_name(|index| format!("loadproof-{index}"))
        .build()
        .map_err(|error| EngineError::Threads { threads, message: error.to_string() })?;
    Ok(pool.install(work))
}

/// From what the rules said to findings: levels, suppressions, and what is wrong with the suppressions.
fn judge(
    analysis: Analysis,
    said: Recalled,
    request: &Request,
    config: &Config,
    (rules, selected): (&[Rule], &[&Rule]),
    clock: &mut Clock,
) -> Outcome {
    let Recalled { ran, speaking } = said;
    let mut verdict = Verdict { config, rules, findings: Vec::new(), suppressed: Vec::new() };
    clock.phase("suppressions", || {
        let mut ledger = analysis.ledger(&speaking, config);
        for finding in ran.findings {
            verdict.add(finding, &analysis, &mut ledger);
        }
        for problem in audit::findings(&ledger, rules, selected, &ran.failures, config) {
            verdict.add(problem, &analysis, &mut ledger);
        }
        // Only now is it known which suppressions of suppression findings were of use.
        for problem in audit::unused(&ledger, selected, &ran.failures, config) {
            verdict.add(problem, &analysis, &mut ledger);
        }
    });
    let Verdict { mut findings, mut suppressed, .. } = verdict;
    finding::sort(&mut findings);
    findings.dedup();
    let spoke: Vec<&str> =
        selected.iter().map(|it| it.id).filter(|id| ran.failures.iter().all(|it| it.rule != *id)).collect();
    let baseline::Split { new, known, stale, untouched } =
        clock.phase("baseline", || baseline::split(findings, &analysis, request, rules, &spoke));
    suppressed.retain(|it| analysis.reports(&it.finding));
    suppressed.sort_by(|a, b| (&a.finding.primary, a.finding.rule).cmp(&(&b.finding.primary, b.finding.rule)));
    suppressed.dedup();
    Outcome {
        analysis,
        findings: new,
        baselined: known,
        stale,
        untouched,
        suppressed,
        failures: ran.failures,
        statistics: Statistics { rules: ran.times, demanded: ran.demanded, ..Statistics::default() },
    }
}

struct Verdict<'a> {
    config: &'a Config,
    rules: &'a [Rule],
    findings: Vec<Finding>,
    suppressed: Vec<Suppressed>,
}

impl Verdict<'_> {
    /// Gives a finding the level that holds for it, and a place among the found or the silenced.
    fn add(&mut self, mut finding: Finding, analysis: &Analysis, ledger: &mut Ledger) {
        let page = self.rules.iter().find(|rule| rule.id == finding.rule).map_or(finding.level, |rule| rule.level);
        let said = self.config.level(finding.rule, &finding.primary.path, page);
        let Some(level) = said.apply(finding.level, page) else { return };
        finding.level = level;
        let anchor = analysis.anchor(&finding.primary);
        match ledger.silence(&finding, anchor, self.config) {
            Some(Silenced { reason, location }) => self.suppressed.push(Suppressed { finding, reason, location }),
            None => self.findings.push(finding),
        }
    }
}

#[cfg(test)]
mod tests;
