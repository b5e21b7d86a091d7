//! What the rules of the family share: how a call is quoted.

use crate::model::Project;
use crate::model::names::At;
use crate::syntax::Kind;

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
