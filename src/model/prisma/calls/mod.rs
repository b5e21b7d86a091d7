//! Every call of a Prisma client in the repository, and what in it contradicts the schema.
//!
//! Arguments are followed where they are written: consts, spreads, both sides of conditions, functions that return literals. What cannot
//! be followed hides only what it may hide.

mod call;
mod enums;
mod fluent;
mod miss;
mod scan;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::clients::{Client, Clients};
use super::construct;
use super::coverage::Coverage;
use super::members;
use super::problem::Problem;
use super::raw;
use super::results::payload::Types;
use super::results::{self, Results};
use super::schema::ModelId;
use super::typed;
use super::validity::{self, Invalid};
use crate::discover::Role;
use crate::finding::Location;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::At;
use crate::span::Span;
use crate::syntax::{Kind, NodeId, Tree};

use call::Query;
pub(super) use enums::unknown_value;
use scan::{Candidate, Scan};

/// What the repository's Prisma calls say.
#[derive(Debug, Default)]
pub struct PrismaCalls {
    /// What contradicts a schema, sorted by place.
    pub problems: Vec<Problem>,
    /// What keeps a schema's client from being generated, sorted by place.
    pub invalid: Vec<Invalid>,
    /// Why the queries of some packages were not checked, a sentence each.
    pub undecided: Vec<String>,
    /// How far the queries outside of tests are checked.
    pub coverage: Coverage,
}

/// Words that only a file with Prisma calls or Prisma's enums holds.
pub const TRIGGERS: &[&str] =
    &["prisma", "Prisma", "findMany", "findUnique", "findFirst", "updateMany", "deleteMany", "createMany", "upsert"];

impl Project {
    /// The repository's Prisma calls; looked for when they are first asked.
    #[must_use]
    pub fn prisma_calls(&self) -> &PrismaCalls {
        self.prisma.get_or_init(|| find(self))
    }

    /// How far the repository's Prisma calls are checked, where some rule has asked for them, and there are any.
    #[must_use]
    pub fn prisma_coverage(&self) -> Option<&Coverage> {
        self.prisma.get().map(|it| &it.coverage).filter(|it| it.seen() > 0)
    }

    /// Why the queries of some packages were not checked, a sentence each, where some rule has asked for them.
    #[must_use]
    pub fn prisma_undecided(&self) -> &[String] {
        self.prisma.get().map_or(&[], |it| &it.undecided)
    }
}

/// Every step is done side by side. The look-up of receivers remembers what it found: for one part of one package, whatever the number
/// of threads. No part that runs side by side asks for what another thread may be computing.
fn find(project: &Project) -> PrismaCalls {
    let mut found = PrismaCalls::default();
    if !project.inventory().has_prisma_schema() {
        return found;
    }
    let clients = Clients::new(project);
    let accessors = clients.accessors();
    let of_schemas = || {
        let clients = Clients::new(project);
        (validity::check(project, &clients), clients.undecided())
    };
    let ((invalid, undecided), (scans, sites)) = rayon::join(of_schemas, || scan::all(project, &accessors));
    (found.invalid, found.undecided) = (invalid, undecided);
    let sites = Arc::new(sites);
    let shares: Vec<Vec<&Scan>> = project.by_package(&scans, |scan| scan.file);
    let clients = || Clients::new(project).with_sites(Arc::clone(&sites));
    let share = |scans: &Vec<&Scan>| Share::of(project, scans, &clients(), &accessors);
    let shares: Vec<Share> = if project.is_narrow() {
        // What containers hold is looked for on demand then, side by side: the one that asks has to be alone.
        shares.iter().map(share).collect()
    } else {
        shares.par_iter().map(share).collect()
    };
    let mut queries = Vec::new();
    let mut results = Results::default();
    let mut types = Types::default();
    for share in shares {
        found.problems.extend(share.problems);
        found.coverage.join(share.coverage);
        queries.extend(share.queries);
        results.extend(share.results);
        types.join(share.types);
    }
    let files: Vec<FileId> = scans.iter().map(|it| it.file).collect();
    let (annotated, checked): (_, Vec<_>) = rayon::join(
        || types.annotations(project, &files),
        || queries.par_iter().map(|query| (query.at, query.check(project))).collect(),
    );
    results.extend(annotated);
    // An object may serve two models, with keys that stand in it only when it is for the one that has them.
    let fitting: BTreeSet<&Location> = checked.iter().flat_map(|(_, it)| &it.fitting).collect();
    let said = checked.iter().flat_map(|(_, it)| &it.problems).filter(|it| !fitting.contains(&it.location));
    found.problems.extend(said.cloned());
    for (_, checked) in checked {
        found.coverage.add(checked.gaps);
        results.extend(checked.results);
    }
    found.problems.extend(results::misread(project, &results));
    settle(project, &mut found.problems);
    found
}

/// What the scripts of one part of a package say.
#[derive(Default)]
struct Share {
    problems: Vec<Problem>,
    coverage: Coverage,
    queries: Vec<Query>,
    results: Results,
    types: Types,
}

impl Share {
    fn of(project: &Project, scans: &[&Scan], clients: &Clients<'_>, accessors: &BTreeSet<String>) -> Self {
        let mut share = Self::default();
        for scan in scans {
            let Some(tree) = project.tree(scan.file) else { continue };
            for &candidate in &scan.calls {
                share.ask(project, clients, At { file: scan.file, node: candidate.call }, candidate, accessors);
            }
            let problems = &mut share.problems;
            enums::check(project, clients, tree, scan.file, problems);
            enums::required(project, clients, tree, scan, problems);
            typed::check(project, clients, scan.file, problems);
            construct::check(project, clients, scan.file, &scan.news, problems);
            share.types.note(project, clients, scan.file);
            members::check(project, clients, (scan.file, &scan.of_client), &mut share.results, problems);
            raw::check(project, clients, scan.file, &scan.of_client, problems);
        }
        share
    }

    /// Asks of a call whether it is a query.
    fn ask(
        &mut self,
        project: &Project,
        clients: &Clients<'_>,
        at: At,
        candidate: Candidate,
        accessors: &BTreeSet<String>,
    ) {
        let said = self.problems.len();
        let query = call::parts(project, clients, at, candidate, accessors)
            .and_then(|parts| call::query(at, parts, candidate.operation, &mut self.problems));
        match query {
            Ok(query) => self.queries.push(query),
            Err(_) if self.problems.len() > said => self.coverage.add([]),
            Err(Some(miss)) if candidate.looks_like_a_query => self.coverage.miss(miss),
            Err(_) => {}
        }
    }
}

/// Puts the problems in order, once each, and weighs them by what their files are for.
fn settle(project: &Project, problems: &mut Vec<Problem>) {
    problems.sort_by(|a, b| (&a.location, a.defect, &a.message).cmp(&(&b.location, b.defect, &b.message)));
    problems.dedup_by(|a, b| (a.defect, &a.location) == (b.defect, &b.location));
    problems.retain_mut(|problem| {
        let role = project.modules.role(problem.file);
        match role {
            Role::Test => return false,
            Role::Source => {}
            _ if problem.defect.is_about_names() => problem.is_weak = true,
            _ => return false,
        }
        problem.is_weak |= !problem.is_weak && (!project.is_reachable(problem.file) || is_dead(project, problem.file));
        true
    });
}

/// Whether a file of a library is one that nothing imports.
fn is_dead(project: &Project, file: FileId) -> bool {
    let path = project.modules.path(file);
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_entry = name.starts_with("index.") || name.starts_with("main.");
    !is_entry && project.packages.is_library(project.package_of(file)) && project.importers(file).is_empty()
}

/// The name of a member and where it is written.
pub(super) fn member_name(project: &Project, tree: &Tree, at: At) -> Option<(NodeId, String, Location)> {
    let path = project.modules.path(at.file);
    match tree.kind(at.node) {
        Kind::Member { object, property, property_at, .. } => {
            let name = tree.text(property).to_owned();
            let start = property_at as usize;
            let span = Span::new(start, start + name.len());
            Some((object, name, Location { path, span }))
        }
        Kind::Index { object, index, .. } => match tree.kind(index) {
            Kind::String { value } => {
                let span = tree.span(index);
                let inner = Span::new(span.start as usize + 1, (span.end as usize).saturating_sub(1));
                Some((object, tree.text(value).to_owned(), Location { path, span: inner }))
            }
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn place_of_model(client: &Client, id: ModelId) -> Option<(Location, String)> {
    let schema = &client.linked.schema;
    let model = schema.model(id)?;
    Some((schema.location(model.place)?, format!("`{}` in the schema", model.name)))
}

/// Names for a message, the first few.
pub(super) fn quoted(names: &[&str]) -> String {
    const MOST: usize = 12;
    let mut text = names.iter().take(MOST).map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    if names.len() > MOST {
        text.push_str(&format!(" and {} more", names.len() - MOST));
    }
    text
}
