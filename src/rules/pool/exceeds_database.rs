//! Pools that add up to more connections than the database accepts.

use super::support::with_version;
use crate::finding::{Finding, Location, Related};
use crate::model::pools::{Demand, Share, Size};
use crate::rules::RuleContext;

/// Reports each database whose pools exceed it, at the size of the largest share.
pub fn check(context: &RuleContext<'_>) -> Vec<Finding> {
    let demands = context.project.demands();
    demands.iter().filter(|it| it.total() > it.database.max_connections).filter_map(|it| finding(context, it)).collect()
}

fn finding(context: &RuleContext<'_>, demand: &Demand<'_>) -> Option<Finding> {
    let project = context.project;
    let largest = demand.shares.first()?;
    let database = &demand.database;
    let mut groups: Vec<(String, u32)> = Vec::new();
    for share in &demand.shares {
        let product = product(share);
        match groups.iter_mut().find(|(it, _)| *it == product) {
            Some((_, count)) => *count += 1,
            None => groups.push((product, 1)),
        }
    }
    let sum = |(product, count): &(String, u32)| match count {
        1 => product.clone(),
        count => format!("{count} pools × {product}"),
    };
    let sums: Vec<String> = groups.iter().map(sum).collect();
    let total = demand.total();
    let max = database.max_connections;
    let sum = match sums.as_slice() {
        [one] if one.contains('×') => format!("{one} = {total}"),
        [_] => format!("{total}"),
        many => format!("{} = {total}", many.join(" + ")),
    };
    let default = if database.is_default { ", its default" } else { "" };
    let error = if database.system == "mysql" {
        "`ER_CON_COUNT_ERROR: Too many connections`"
    } else {
        "`FATAL: sorry, too many clients already` (53300)"
    };
    let processes = largest.factors.iter().fold(1_u32, |all, it| all.saturating_mul(it.count));
    let others = total - largest.total();
    let room = max.saturating_sub(10).saturating_sub(others) / processes;
    let lower = if groups.iter().any(|(_, count)| *count > 1) {
        "Make one client in each process and share it, lower the sizes, raise".to_owned()
    } else if room > 0 {
        format!("Lower the size to {room}, raise")
    } else {
        "Lower the sizes, raise".to_owned()
    };
    let mut finding = context
        .finding(
            size_place(context, largest),
            format!("{sum} connections, where `{}` accepts {max}{default}", database.name),
        )
        .with_label(format!("{} connections in each process", largest.size))
        .with_consequence(format!(
            "When all pools are full the database refuses further ones with {error}, to whoever comes last: also to \
             migrations, cron jobs and the people who want to see why."
        ))
        .with_help(format!("{lower} `max_connections`, or put a pooler (PgBouncer, ProxySQL) in between."))
        .with_subject(database.name.clone(), "")
        .with_related(database.place.clone(), format!("accepts {max} connections"));
    for factor in &largest.factors {
        finding
            .related
            .push(Related { location: factor.place.clone(), label: format!("{} {}", factor.count, factor.what) });
    }
    for share in demand.shares.iter().skip(1).take(8) {
        let location = size_place(context, share);
        if location != finding.primary {
            finding.related.push(Related { location, label: format!("{} more", product(share)) });
        }
    }
    finding = finding.with_related(project.head_location(largest.pool.at), "the pool");
    Some(with_version(finding, largest.pool))
}

/// `20 × 4 replicas`.
fn product(share: &Share<'_>) -> String {
    let factors = share.factors.iter().map(|it| format!(" × {} {}", it.count, it.what));
    std::iter::once(share.size.to_string()).chain(factors).collect()
}

/// Where the size is written; where the pool is made, when it is the default.
fn size_place(context: &RuleContext<'_>, share: &Share<'_>) -> Location {
    match context.project.pool_size(share.pool) {
        Size::Option(setting) => context.project.location(setting.value.at),
        Size::Url(_, url, _) => url.location,
        Size::Default(_) | Size::Unknown | Size::Other => context.project.head_location(share.pool.at),
    }
}
