//! Settings of single routes of Fastify: `config: { rateLimit: { max, timeWindow } }`. They override numbers of the
//! registered limiter, and inherit what lifts it.

use super::find::{Site, pick};
use super::{Limiter, Options};
use crate::discover::Role;
use crate::model::Project;
use crate::model::names::{At, Expr};
use crate::model::packages::Installed;
use crate::syntax::{Kind, NodeId, Tree};

const PACKAGE: &str = "@fastify/rate-limit";

/// Finds them among the files that have been parsed.
pub fn find(project: &Project) -> Vec<Limiter> {
    let rows: Vec<_> = project.knowledge.limiters.iter().filter(|row| row.package == PACKAGE).collect();
    let mut found = Vec::new();
    for file in project.modules.ids() {
        if project.modules.role(file) != Role::Source || !project.modules.is_parsed(file) {
            continue;
        }
        let Some(tree) = project.tree(file) else { continue };
        for node in tree.ids() {
            let Some(settings) = route_settings(tree, node) else { continue };
            if project.packages.version(project.package_of(file), PACKAGE) == Installed::Absent {
                break;
            }
            let Some((row, certain, installed)) = pick(project, file, PACKAGE, &rows) else { continue };
            let at = At { file, node: settings };
            let site = Site { project, tree, at, row, certain, installed, argument: None };
            found.push(site.limiter(at, Options::Object(Expr::new(file, settings)), Options::None));
        }
    }
    found
}

/// The object under `config: { rateLimit: … }`, for the property `rateLimit`.
fn route_settings(tree: &Tree, node: NodeId) -> Option<NodeId> {
    let named = |property: NodeId, wanted: &str| match tree.kind(property) {
        Kind::Property { key, value, .. } => {
            matches!(tree.kind(key), Kind::Key { name } if tree.text(name) == wanted).then_some(value)
        }
        _ => None,
    };
    let value = named(node, "rateLimit")?;
    let around = tree.parent(tree.parent(node)?)?;
    named(around, "config")?;
    matches!(tree.kind(value), Kind::Object { .. }).then_some(value)
}
