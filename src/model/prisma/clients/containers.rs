//! Clients that are handed on under a name: `{ prisma }` of a context, `app.decorate('prisma', client)`, `global.prisma = client`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::{Client, Clients, FUEL, Type};
use crate::discover::Role;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::syntax::{Kind, NodeId, Sym, Tree};

/// How many values of one name are looked at.
const MOST_SITES: usize = 256;

/// How far the names of receivers are followed through the values of containers.
const HOPS: usize = 4;

/// A value that goes by a name in one script.
pub type Named = (Sym, NodeId);

/// Values by the names under which containers hold them.
type ByName = BTreeMap<String, Vec<At>>;

/// Values by the names under which containers hold them, outside of tests: only of names that some receiver has.
#[derive(Debug, Default)]
pub struct Sites {
    demanded: BTreeSet<String>,
    found: OnceLock<ByName>,
}

impl Sites {
    /// The values that go by the names that are `demanded`, and by those that such values are taken from.
    pub fn of<'s>(
        project: &Project,
        demanded: BTreeSet<String>,
        scripts: impl Iterator<Item = (FileId, &'s [Named])> + Clone,
    ) -> Self {
        let found = OnceLock::from(Self::find(project, demanded.clone(), scripts));
        Self { demanded, found }
    }

    /// The same, looked for when one of the names is asked for: few scripts ask for what does not lead back to a declaration.
    pub fn on_demand(demanded: BTreeSet<String>) -> Self {
        Self { demanded, found: OnceLock::new() }
    }

    fn get(&self, project: &Project, name: &str) -> Option<&Vec<At>> {
        if self.found.get().is_none() && !self.demanded.contains(name) {
            return None;
        }
        let found = self.found.get_or_init(|| {
            let scripts = named_everywhere(project, &self.demanded);
            Self::find(project, self.demanded.clone(), scripts.iter().map(|(file, named)| (*file, named.as_slice())))
        });
        found.get(name)
    }

    fn find<'s>(
        project: &Project,
        mut demanded: BTreeSet<String>,
        scripts: impl Iterator<Item = (FileId, &'s [Named])> + Clone,
    ) -> ByName {
        let mut sites = ByName::new();
        for _ in 0..HOPS {
            let mut more: BTreeSet<String> = BTreeSet::new();
            for (file, named) in scripts.clone() {
                let Some(tree) = project.tree(file) else { continue };
                for &(name, value) in named.iter().filter(|(name, _)| demanded.contains(tree.text(*name))) {
                    sites.entry(tree.text(name).to_owned()).or_default().push(At { file, node: value });
                    receiver_names(tree, value, &mut |name| {
                        if !more.contains(name) {
                            more.insert(name.to_owned());
                        }
                    });
                }
            }
            demanded = more.into_iter().filter(|name| !sites.contains_key(name)).collect();
            if demanded.is_empty() {
                break;
            }
        }
        sites
    }
}

/// Scripts that nothing asked for yet, import one of `scripts` that makes a client, and say one of `words`: a file that hands a client on, or
/// only creates rows, need not say a word that is Prisma's own.
pub fn unparsed_importers(project: &Project, scripts: impl Iterator<Item = FileId>, words: &[&str]) -> Vec<FileId> {
    let Some(speaks) = project.modules.search(words) else { return Vec::new() };
    let makes_clients = |it: &FileId| {
        project.modules.says_prisma_client(*it)
            && project.tree(*it).is_some_and(|tree| tree.sym("PrismaClient").is_some())
    };
    let makers: Vec<FileId> = scripts.filter(makes_clients).collect();
    let importers: BTreeSet<FileId> = makers.par_iter().flat_map_iter(|it| project.importers(*it).to_vec()).collect();
    let is_new = |it: &FileId| !project.modules.is_parsed(*it) && project.modules.role(*it) != Role::Test;
    let importers: Vec<FileId> = importers.into_iter().filter(is_new).collect();
    importers.par_iter().copied().filter(|it| speaks(*it)).collect()
}

/// The values that go by a name in every script but tests that has been parsed, or would be.
fn named_everywhere(project: &Project, demanded: &BTreeSet<String>) -> Vec<(FileId, Vec<Named>)> {
    let modules = &project.modules;
    let mut files: Vec<FileId> =
        modules.ids().filter(|it| modules.is_parsed(*it) && modules.role(*it) != Role::Test).collect();
    let makers: Vec<FileId> = files.iter().copied().filter(|it| modules.says_prisma_client(*it)).collect();
    let words: Vec<&str> = demanded.iter().map(String::as_str).collect();
    files.extend(unparsed_importers(project, makers.into_iter(), &words));
    files.sort_unstable();
    let of = |file: &FileId| {
        let tree = project.tree(*file)?;
        Some((*file, tree.ids().filter_map(|node| named(tree, node)).collect()))
    };
    files.par_iter().filter_map(of).collect()
}

/// The names that containers may hold a receiver under, as its own script tells: `prisma` of `ctx.prisma`, and of a `db` that is made of it.
pub fn receiver_names(tree: &Tree, receiver: NodeId, add: &mut impl FnMut(&str)) {
    let mut stack = vec![receiver];
    for _ in 0..64 {
        let Some(node) = stack.pop() else { return };
        match tree.kind(node) {
            Kind::Member { property, .. } => add(tree.text(property)),
            Kind::Ident { name, binding } => {
                add(tree.text(name));
                let declared = binding.and_then(|it| tree.binding(it)).map(|it| it.declared);
                match declared.and_then(|it| tree.parent(it)).map(|it| (it, tree.kind(it))) {
                    Some((_, Kind::Declarator { init: Some(init), .. })) => stack.push(init),
                    Some((_, Kind::PatternProperty { key, .. })) => {
                        if let Kind::Key { name } = tree.kind(key) {
                            add(tree.text(name));
                        }
                    }
                    _ => {}
                }
            }
            Kind::As { value, .. } | Kind::Await { value } => stack.push(value),
            Kind::Binary { left, right, .. } => stack.extend([left, right]),
            Kind::Conditional { consequent, alternate, .. } => stack.extend([consequent, alternate]),
            Kind::Call { callee, .. } => match tree.kind(callee) {
                Kind::Member { object, property, .. } if tree.text(property) == "$extends" => stack.push(object),
                _ => {}
            },
            _ => {}
        }
    }
}

/// `name: value`, `x.name = value`, `x.decorate('name', value)`, where the value has a form that can lead to a client.
pub fn named(tree: &Tree, node: NodeId) -> Option<Named> {
    let (name, value) = match tree.kind(node) {
        Kind::Property { key, value, .. } => match tree.kind(key) {
            Kind::Key { name } => (name, value),
            _ => return None,
        },
        Kind::Assign { target, value, .. } => match tree.kind(target) {
            Kind::Member { property, .. } => (property, value),
            _ => return None,
        },
        Kind::Call { callee, args, .. } => match (tree.kind(callee), tree.list(args)) {
            (Kind::Member { property, .. }, [key, value]) if tree.text(property) == "decorate" => {
                match tree.kind(*key) {
                    Kind::String { value: name } => (name, *value),
                    _ => return None,
                }
            }
            _ => return None,
        },
        _ => return None,
    };
    may_hold_client(tree, name, value).then_some((name, value))
}

/// Spares the look-up of literals. `{ prisma: ctx.prisma }` says nothing new about `prisma`.
fn may_hold_client(tree: &Tree, name: Sym, value: NodeId) -> bool {
    match tree.kind(value) {
        Kind::Ident { .. } | Kind::New { .. } | Kind::Binary { .. } | Kind::As { .. } | Kind::Call { .. } => true,
        Kind::Member { object, property, .. } => property != name || matches!(tree.kind(object), Kind::This),
        _ => false,
    }
}

impl Clients<'_> {
    /// The client that containers of the repository hold under a name. None where two things go by that name.
    pub(super) fn container(&self, file: FileId, name: &str) -> Option<Client> {
        let all = self.sites.get(self.project, name)?;
        let package = self.project.package_of(file);
        let key = (package, name.to_owned());
        if let Some(known) = self.containers.borrow().get(&key) {
            return known.clone();
        }
        // While it is looked for, there is none: a container is never proved by itself.
        self.containers.borrow_mut().insert(key.clone(), None);
        let near: Vec<At> = all.iter().copied().filter(|it| self.project.package_of(it.file) == package).collect();
        let near = if near.len() <= MOST_SITES { self.held(&near) } else { None };
        let found = near.or_else(|| if all.len() <= MOST_SITES { self.held(all) } else { None });
        // What was asked meanwhile was answered without this.
        self.types.borrow_mut().retain(|_, found| found.is_some());
        self.containers.borrow_mut().insert(key, found.clone());
        found
    }

    /// The one client among values that go by one name.
    fn held(&self, values: &[At]) -> Option<Client> {
        let mut found: Option<Client> = None;
        for value in values {
            let Some(Type::Client(mut client)) = self.type_of(&Expr::new(value.file, value.node), FUEL) else {
                continue;
            };
            client.by_container = true;
            match &mut found {
                None => found = Some(client),
                Some(old) if Arc::ptr_eq(&old.linked, &client.linked) => {
                    let mut added = (*old.added).clone();
                    added.anything |= client.added.anything;
                    added.operations.extend(client.added.operations.iter().cloned());
                    added.fields.extend(client.added.fields.iter().cloned());
                    added.members.extend(client.added.members.iter().cloned());
                    old.added = Arc::new(added);
                }
                Some(_) => return None,
            }
        }
        found
    }
}
