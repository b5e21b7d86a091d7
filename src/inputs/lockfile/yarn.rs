//! `yarn.lock`, of version 1 and of berry, line by line.

use rustc_hash::FxHashMap;

use super::{Locked, Requests, is_version, span_in, unquote};

/// Indexes what each requested range led to.
pub(super) fn parse(text: &str) -> Requests {
    let mut requests: Requests = FxHashMap::default();
    let mut heads: Option<&str> = None;
    for line in text.split('\n') {
        let line = line.trim_end();
        if line.starts_with('#') || line.is_empty() {
            continue;
        }
        if !line.starts_with(' ') {
            heads = line.strip_suffix(':');
            continue;
        }
        // The version is the block's only line of this name and of this indent.
        let Some(rest) = line.strip_prefix("  version") else { continue };
        let Some(descriptors) = heads.take() else { continue };
        let version = unquote(rest.trim_start_matches(':'));
        if !is_version(version) || version == "0.0.0-use.local" {
            continue;
        }
        let locked = Locked { version: version.to_owned(), span: span_in(text, version) };
        // Berry quotes the whole list, version 1 each of its elements.
        for descriptor in unquote_list(descriptors).split(", ") {
            if let Some((name, range)) = name_and_range(unquote(descriptor)) {
                requests.entry(name.to_owned()).or_default().push((range.to_owned(), locked.clone()));
            }
        }
    }
    requests
}

/// Whether the lockfile's `descriptor` is what a manifest that says `range` asks for.
pub(super) fn same_request(descriptor: &str, range: &str) -> bool {
    descriptor == range || descriptor.strip_prefix("npm:") == Some(range)
}

fn unquote_list(list: &str) -> &str {
    if list.matches('"').count() == 2 { unquote(list) } else { list }
}

/// `@nestjs/core@npm:^10.0.0` in two. An alias asks for another package, so it has no version of this name.
fn name_and_range(descriptor: &str) -> Option<(&str, &str)> {
    let at = descriptor.get(1..)?.find('@')? + 1;
    let (name, range) = (descriptor.get(..at)?, descriptor.get(at + 1..)?);
    let plain = range.strip_prefix("npm:").unwrap_or(range);
    let alias = range.starts_with("npm:") && plain.get(1..).is_some_and(|it| it.contains('@'));
    (!alias).then_some((name, range))
}
