//! `--fix`, `--unsafe-fixes` and `--diff`: from an outcome to new texts, and what is said of it.

use super::args::{CheckArgs, FailOn};
use super::{Failed, output, terminal};
use crate::config::Config;
use crate::engine::{self, Outcome, Request, Rule};
use crate::finding::Applicability;
use crate::fix::write::Unwritten;
use crate::fix::{self, Fixed, MAX_ROUNDS, Wanted};

/// Makes the fixes that were asked for. What is handed back is what remains, and whether all could be written.
pub(super) fn apply(
    args: &CheckArgs,
    first: Outcome,
    request: &Request,
    config: &Config,
    rules: &[Rule],
) -> Result<(Outcome, bool), Failed> {
    if args.stdin_filename.is_some() {
        let why = "--fix writes files, and what comes from stdin is none; --diff shows what would change";
        return Err(Failed(why.to_owned()));
    }
    let fixed = fixpoint(args, first, request, config, rules)?;
    say_what_was_left_out(&fixed);
    let mut written = 0;
    let mut unwritten = Vec::new();
    for file in &fixed.files {
        match fix::write::replace(&fixed.outcome.analysis.root, &file.path, &file.before, &file.after) {
            Ok(()) => written += 1,
            Err(Unwritten::Changed) if args.staged => {
                unwritten.push(format!("{} was not written: it has edits that are not staged", file.path));
            }
            Err(error) => unwritten.push(format!("{} was not written: {error}", file.path)),
        }
    }
    if unwritten.is_empty() {
        if !args.quiet {
            let unstaged = if args.staged && written > 0 { "; `git add` what was fixed to commit it" } else { "" };
            output::note(&format!("{}{unstaged}", closing(&fixed, "fixed", written)));
        }
        return Ok((fixed.outcome, true));
    }
    unwritten.iter().for_each(|it| output::error(it));
    // What remains is what the disk holds now.
    Ok((engine::run(request, config, rules)?, false))
}

/// Shows what [`apply`] would write, and writes nothing.
pub(super) fn diff(
    args: &CheckArgs,
    first: Outcome,
    request: &Request,
    config: &Config,
    rules: &[Rule],
) -> Result<(), Failed> {
    let fixed = fixpoint(args, first, request, config, rules)?;
    let look = fix::diff::Look { colour: terminal::colour(args.color), is_for_terminal: terminal::is_terminal() };
    output::stdout(|out| {
        fixed.files.iter().try_for_each(|it| fix::diff::write(out, &it.path, &it.before, &it.after, look))
    })?;
    say_what_was_left_out(&fixed);
    if !args.quiet {
        output::note(&closing(&fixed, "would fix", fixed.files.len()));
    }
    Ok(())
}

fn fixpoint(
    args: &CheckArgs,
    first: Outcome,
    request: &Request,
    config: &Config,
    rules: &[Rule],
) -> Result<Fixed, Failed> {
    let up_to = if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let wanted = Wanted { up_to, advice: args.show_advice || args.fail_on == FailOn::Advice };
    let fixed = fix::to_fixpoint(first, wanted, |texts| {
        let contents = request.contents.with_texts(texts);
        engine::run(&Request { contents, ..request.clone() }, config, rules)
    })?;
    Ok(fixed)
}

fn say_what_was_left_out(fixed: &Fixed) {
    fixed.dropped.iter().for_each(|it| output::warning(it));
    if fixed.is_unfinished {
        output::warning(&format!("after {MAX_ROUNDS} rounds there still was something to fix; run it again"));
    }
}

/// `fixed 3 findings in 2 files (4 more with --unsafe-fixes)`.
fn closing(fixed: &Fixed, verb: &str, files: usize) -> String {
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let done = match fixed.count {
        0 => "nothing to fix".to_owned(),
        count => format!("{verb} {} in {}", counted(count, "finding", "findings"), counted(files, "file", "files")),
    };
    match fixed.unsafe_left {
        0 => done,
        left => format!("{done} ({left} more with --unsafe-fixes)"),
    }
}
