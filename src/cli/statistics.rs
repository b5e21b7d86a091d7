//! `--statistics`: what was read, what was not, what stayed undecided, and where the time went.

use std::fmt::Write as _;
use std::time::Duration;

use crate::engine::Statistics;

/// In a monorepo one doubt repeats itself for every package.
const MOST_UNDECIDED: usize = 12;

pub(super) fn text(it: &Statistics) -> String {
    let mut out = String::new();
    let mut row = |name: &str, value: String| {
        let _ = writeln!(out, "{name:<18} {value}");
    };
    row("files read", it.files.to_string());
    row("bytes read", format!("{} ({:.1} MB)", it.bytes, it.bytes as f64 / 1e6));
    row("packages", it.packages.to_string());
    row("scripts parsed", it.parsed.to_string());
    row("with syntax errors", it.parse_error_files.to_string());
    row("rate limiters", format!("{} of known packages, {} written by hand", it.limiters.0, it.limiters.1));
    if let Some(prisma) = &it.prisma {
        let (seen, full, part, not) = (prisma.seen(), prisma.in_full, prisma.in_part, prisma.not_at_all);
        row("Prisma calls", format!("{seen}: {full} checked in full, {part} in part, {not} not at all"));
        for (gap, count) in &prisma.gaps {
            row("  in part", format!("{count}: {}", gap.words()));
        }
        for (miss, count) in &prisma.misses {
            row("  not at all", format!("{count}: {}", miss.words()));
        }
    }
    for (reason, (files, folders)) in &it.skipped {
        let counts = match (files, folders) {
            (files, 0) => counted(*files, "file"),
            (0, folders) => counted(*folders, "folder"),
            (files, folders) => format!("{}, {}", counted(*files, "file"), counted(*folders, "folder")),
        };
        row("left out", format!("{counts}: {reason}"));
    }
    for sentence in it.undecided.iter().take(MOST_UNDECIDED) {
        row("undecided", sentence.clone());
    }
    if let Some(more @ 1..) = it.undecided.len().checked_sub(MOST_UNDECIDED) {
        row("", format!("and {more} more"));
    }
    if let Some(cache) = &it.cache {
        row("cache", format!("{} of {} parsed files were known", cache.hits, cache.hits + cache.misses));
        if let Some(trouble) = &cache.trouble {
            row("  not written", trouble.clone());
        }
    }
    row("threads", it.threads.to_string());
    row("time", millis(it.total));
    for (phase, time) in &it.phases {
        row("", format!("{:<32} {}", phase, millis(*time)));
    }
    if it.demanded.files > 0 {
        let (files, of_threads) = (counted(it.demanded.files, "file"), millis(it.demanded.time));
        let time = millis(it.demanded.wall(it.threads));
        row("", format!("{:<32} {time}, {files}, {of_threads} over all threads", "parsing on demand"));
    }
    for rule in &it.rules {
        row("", format!("{:<32} {}, {}", rule.rule, millis(rule.time), counted(rule.findings, "finding")));
    }
    out.trim_end().to_owned()
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
