//! A client or pool that is constructed once a request.

use crate::finding::{Finding, Level};
use crate::model::pools::ClientKind;
use crate::model::queries::PerRequest;
use crate::rules::RuleContext;

/// Reports clients that each request constructs anew; a warning where it also closes them.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    context.project.query_flows().per_request.iter().filter_map(|it| finding(context, it)).collect()
}

fn finding(context: &RuleContext<'_>, made: &PerRequest) -> Option<Finding> {
    let project = context.project;
    let pool = project.pools().at(made.at)?;
    let what = match pool.row.kind {
        ClientKind::Single => "client",
        _ => "client with a pool of its own",
    };
    let product = pool.product();
    let mut finding = context
        .finding(project.head_location(made.at), format!("each request constructs a {product} {what}"))
        .with_label("a new one, with connections of its own")
        .with_subject(pool.name.clone(), pool.scope.clone());
    let refusal = refusal(&pool.system);
    finding = if made.closed.is_some() {
        finding.level = finding.level.min(Level::Warning);
        finding
            .with_consequence(format!(
                "Each request opens a connection and closes it again, so that it costs a handshake (TCP, TLS, log-in) before its first \
                 query, and no pool bounds how many are open: as many as requests run side by side, until the server refuses \
                 more{refusal}.",
            ))
            .with_help("Construct it once, at module level, and leave it open.")
    } else {
        finding
            .with_consequence(format!(
                "The connections of each request stay open when it is done, until the server refuses more{refusal}, and \
                 the memory of each client is kept with them.",
            ))
            .with_help("Construct it once, at module level, and use that one; where each tenant needs its own, keep them in a `Map`.")
    };
    let shown = project.head_location(made.shown);
    if shown != finding.primary {
        finding = finding.with_related(shown, "this makes the function run once a request");
    }
    for &call in &made.calls {
        finding = finding.with_related(project.head_location(call), "called on the way to the construction");
    }
    if let Some(closed) = made.closed {
        finding = finding.with_related(project.head_location(closed), "closed again here");
    }
    Some(finding)
}

/// What the server says when it takes no more connections.
fn refusal(system: &str) -> &'static str {
    match system {
        "postgresql" => " (\"sorry, too many clients already\")",
        "mysql" => " (\"Too many connections\")",
        "redis" => " (\"ERR max number of clients reached\")",
        _ => "",
    }
}
