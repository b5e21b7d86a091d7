//! What a script says on its face about queries: calls that may be some, constructions, and values that go by a name. One walk over
//! each tree, side by side, that follows nothing.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::super::clients::containers::{Named, Sites, named, receiver_names, unparsed_importers};
use super::super::grammar::Operation;
use crate::discover::Role;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::syntax::{Kind, NodeId, Tree};

/// The words of operations that other libraries have too: with these alone a script is looked at only where it imports what makes
/// a client.
const COMMON: &[&str] = &[".create(", ".update(", ".delete(", ".count(", ".aggregate(", ".groupBy("];

/// A call that may be a query.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// The call.
    pub call: NodeId,
    /// The operation, where it is one of Prisma's.
    pub operation: Option<Operation>,
    /// Whether it is one of Prisma's operations on what some schema has as a model.
    pub looks_like_a_query: bool,
}

/// What one script says.
#[derive(Debug)]
pub(super) struct Scan {
    /// The script.
    pub file: FileId,
    /// Calls that may be queries.
    pub calls: Vec<Candidate>,
    /// Constructions.
    pub news: Vec<NodeId>,
    /// Calls and tagged templates of members whose name begins like those of the client itself: `x.$transaction(…)`.
    pub of_client: Vec<NodeId>,
    /// `const { … } = f(…)`.
    pub destructured: Vec<NodeId>,
    named: Vec<Named>,
}

/// Every script that may hold queries or clients, but for tests, in order, and the values that go by the names of receivers.
pub(super) fn all(project: &Project, accessors: &BTreeSet<String>) -> (Vec<Scan>, Sites) {
    let is_asked = |file: &FileId| project.modules.is_parsed(*file) && project.modules.role(*file) != Role::Test;
    let files: Vec<FileId> = project.sites().iter().copied().filter(is_asked).collect();
    let mut scans = scan_all(project, &files, accessors);
    let demanded = demanded(project, &scans);
    let words: Vec<&str> = COMMON.iter().copied().chain(demanded.iter().map(String::as_str)).collect();
    let mut importers = unparsed_importers(project, scans.iter().map(|it| it.file), &words);
    importers.retain(|it| !project.is_narrow() || project.sites().contains(it));
    scans.extend(scan_all(project, &importers, accessors));
    scans.sort_by_key(|it| it.file);
    let sites = if project.is_narrow() {
        Sites::on_demand(demanded)
    } else {
        Sites::of(project, demanded, scans.iter().map(|it| (it.file, it.named.as_slice())))
    };
    (scans, sites)
}

fn scan_all(project: &Project, files: &[FileId], accessors: &BTreeSet<String>) -> Vec<Scan> {
    files.par_iter().filter_map(|&file| Some(scan(project.tree(file)?, file, accessors))).collect()
}

fn scan(tree: &Tree, file: FileId, accessors: &BTreeSet<String>) -> Scan {
    let mut scan = Scan {
        file,
        calls: Vec::new(),
        news: Vec::new(),
        of_client: Vec::new(),
        destructured: Vec::new(),
        named: Vec::new(),
    };
    let is_of_client = |callee: NodeId| matches!(tree.kind(callee), Kind::Member { property, .. } if tree.text(property).starts_with('$'));
    for node in tree.ids() {
        match tree.kind(node) {
            Kind::Call { callee, .. } => {
                scan.calls.extend(candidate(tree, node, callee, accessors));
                scan.of_client.extend(is_of_client(callee).then_some(node));
            }
            Kind::TaggedTemplate { tag, .. } if is_of_client(tag) => scan.of_client.push(node),
            Kind::New { .. } => scan.news.push(node),
            Kind::Declarator { target, init: Some(init), .. } => {
                let is_destructured = matches!(tree.kind(target), Kind::ObjectPattern { .. })
                    && matches!(tree.kind(init), Kind::Call { .. });
                scan.destructured.extend(is_destructured.then_some(node));
            }
            _ => {}
        }
        scan.named.extend(named(tree, node));
    }
    scan
}

fn candidate(tree: &Tree, call: NodeId, callee: NodeId, accessors: &BTreeSet<String>) -> Option<Candidate> {
    let (object, name) = member(tree, callee)?;
    let operation = Operation::of_name(name);
    let on_model = member(tree, object).is_some_and(|(_, accessor)| accessors.contains(accessor));
    if operation.is_none() && !on_model {
        return None;
    }
    // Either the operation or a member of a member: everything else is no query.
    let is_query = matches!(tree.kind(object), Kind::Member { .. } | Kind::Index { .. })
        || operation.is_some() && matches!(tree.kind(object), Kind::Ident { .. });
    is_query.then_some(Candidate { call, operation, looks_like_a_query: operation.is_some() && on_model })
}

fn member(tree: &Tree, node: NodeId) -> Option<(NodeId, &str)> {
    match tree.kind(node) {
        Kind::Member { object, property, .. } => Some((object, tree.text(property))),
        Kind::Index { object, index, .. } => match tree.kind(index) {
            Kind::String { value } => Some((object, tree.text(value))),
            _ => None,
        },
        _ => None,
    }
}

/// The names under which receivers of what looks like a query are held.
fn demanded(project: &Project, scans: &[Scan]) -> BTreeSet<String> {
    let mut demanded = BTreeSet::new();
    for scan in scans {
        let Some(tree) = project.tree(scan.file) else { continue };
        for candidate in scan.calls.iter().filter(|it| it.operation.is_some()) {
            let Kind::Call { callee, .. } = tree.kind(candidate.call) else { continue };
            let Some((object, _)) = member(tree, callee) else { continue };
            let receiver = if candidate.looks_like_a_query { member(tree, object).map(|it| it.0) } else { None };
            if let Some(receiver) = receiver {
                receiver_names(tree, receiver, &mut |name| {
                    if !demanded.contains(name) {
                        demanded.insert(name.to_owned());
                    }
                });
            }
        }
    }
    demanded
}
