//! `loadproof baseline`: writes down what is found now, or drops what is found no more; and what a run says of a baseline.

use std::fs;
use std::io::Write as _;

use super::args::{BaselineArgs, CheckArgs};
use super::{Exit, Failed, check, output, select};
use crate::config::Source;
use crate::config::baseline::{BASELINE_NAME, Baseline, Identity};
use crate::engine::{self, Outcome, Request};

/// How many stale entries are named.
const SHOWN: usize = 5;

/// The baseline that the arguments ask for.
pub(super) fn load(args: &CheckArgs, request: &Request) -> Result<Baseline, Failed> {
    let source = match &args.baseline {
        Some(file) => Source::File(file.clone()),
        None if args.no_baseline => Source::None,
        None => Source::Nearest,
    };
    if source == Source::Nearest {
        check::say_what_is_not_staged(request, BASELINE_NAME);
    }
    Ok(Baseline::load(&request.root, &source, &request.contents)?)
}

pub(super) fn run(args: &BaselineArgs) -> Result<Exit, Failed> {
    let check_args = args.check();
    let rules = engine::registered();
    let mut request = select::request(&check_args)?;
    let config = check::config(&check_args, &request, &rules)?;
    let old = match &args.baseline {
        Some(file) if fs::symlink_metadata(file).is_err() => Baseline::empty_at(&request.root, file),
        _ => load(&check_args, &request)?,
    };
    request.baseline = old.clone();
    let outcome = engine::run(&request, &config, &rules)?;
    if let Some(failure) = outcome.failures.first() {
        return Err(Failed(format!("the rule {} broke, so nothing is written: {}", failure.rule, failure.message)));
    }
    let kept = outcome.baselined.iter().chain(if args.prune { &[] } else { outcome.findings.as_slice() });
    let found = kept.map(|it| outcome.identity(it, &old.base));
    let entries: Vec<Identity> = outcome.untouched.iter().cloned().chain(found).collect();
    let here = std::env::current_dir().unwrap_or_default();
    let shown = old.path.strip_prefix(here).unwrap_or(&old.path).display();
    if args.prune && !old.exists {
        return Err(Failed(format!("there is no {shown} to prune")));
    }
    output::file(&old.path, |out| out.write_all(Baseline::text(&entries).as_bytes()))?;
    let (added, dropped) = (outcome.findings.len(), outcome.stale.len());
    let (total, added) = (counted(entries.len(), "finding", "findings"), if args.prune { 0 } else { added });
    output::note(&format!("{shown} holds {total}: {added} added, {dropped} dropped"));
    Ok(Exit::Clean)
}

/// What a run says of the baseline, if there is anything to say.
pub(super) fn note(outcome: &Outcome, baseline: &Baseline) -> Option<String> {
    let name = baseline.path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    let mut said = Vec::new();
    if !outcome.baselined.is_empty() {
        said.push(format!(
            "{} in {name}, not shown",
            counted(outcome.baselined.len(), "known finding", "known findings")
        ));
    }
    if !outcome.stale.is_empty() {
        let named = outcome.stale.iter().take(SHOWN).map(|it| {
            let subject = if it.known.subject.is_empty() { String::new() } else { format!(" `{}`", it.known.subject) };
            format!("\n  {} {}{subject}", it.path, it.known.rule)
        });
        let named: String = named.collect();
        let more = outcome.stale.len().saturating_sub(SHOWN);
        let more = if more == 0 { String::new() } else { format!("\n  and {more} more") };
        let count = counted(outcome.stale.len(), "entry of it is found no more", "entries of it are found no more");
        said.push(format!("{count} (`loadproof baseline --prune` drops them):{named}{more}"));
    }
    (!said.is_empty()).then(|| said.join("\n"))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
