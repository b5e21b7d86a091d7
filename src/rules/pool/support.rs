//! What the rules about pools share.

use crate::finding::Finding;
use crate::model::Project;
use crate::model::names::At;
use crate::model::pools::Pool;
use crate::syntax::Kind;

/// Adds the place that says which version is installed.
pub fn with_version(finding: Finding, pool: &Pool) -> Finding {
    match pool.version_source() {
        Some(source) => finding.with_related(source.clone(), format!("{} is installed", pool.product())),
        None => finding,
    }
}

/// What a call calls, on one line: `this.prisma.user.create`; its last name where that is long.
pub fn callee_text(project: &Project, call: At) -> String {
    const LONGEST: usize = 60;
    let node = match project.kind(call) {
        Kind::Call { callee, .. } => callee,
        Kind::TaggedTemplate { tag, .. } => tag,
        _ => call.node,
    };
    let location = project.location(At { node, ..call });
    let text = project.text(&location.path);
    let text = text.as_deref().and_then(|text| text.get(location.span.range())).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let joined = words.join(" ").replace(" .", ".");
    if joined.chars().count() <= LONGEST { joined } else { joined.rsplit('.').next().unwrap_or_default().to_owned() }
}
