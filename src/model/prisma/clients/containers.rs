//! Clients that are handed on under a name: `{ prisma }` of a context, `app.decorate('prisma', client)`, `global.prisma = client`.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{Client, Clients, FUEL, Type};
use crate::discover::Role;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::syntax::{Kind, NodeId, Tree};

/// Values by the names under which containers hold them.
pub(super) type Sites = BTreeMap<String, Vec<At>>;

impl Clients<'_> {
    /// The client that containers of the repository hold under a name: `{ prisma }` of a context, `app.decorate('prisma', client)`,
    /// `global.prisma = client`. None where two things go by that name.
    pub(super) fn container(&self, file: FileId, name: &str) -> Option<Client> {
        let package = self.project.package_of(file);
        let key = (package, name.to_owned());
        if let Some(known) = self.containers.borrow().get(&key) {
            return known.clone();
        }
        // While it is looked for, there is none: a container is never proved by itself.
        self.containers.borrow_mut().insert(key.clone(), None);
        let sites = self.sites();
        let all = sites.get(name).map(Vec::as_slice).unwrap_or_default();
        let near: Vec<At> = all.iter().copied().filter(|it| self.project.package_of(it.file) == package).collect();
        let near = if near.len() <= MOST_SITES { self.held(&near) } else { None };
        let found = near.or_else(|| if all.len() <= MOST_SITES { self.held(all) } else { None });
        // What was asked meanwhile was answered without this.
        self.types.borrow_mut().retain(|_, found| found.is_some());
        self.containers.borrow_mut().insert(key, found.clone());
        found
    }

    /// The one client among values that go by one name.
    pub(super) fn held(&self, values: &[At]) -> Option<Client> {
        let mut found: Option<Client> = None;
        for value in values {
            let Some(Type::Client(mut client)) = self.type_of(&Expr::new(value.file, value.node), FUEL) else {
                continue;
            };
            client.by_container = true;
            match &mut found {
                None => found = Some(client),
                Some(old) if Rc::ptr_eq(&old.linked, &client.linked) => {
                    let mut added = (*old.added).clone();
                    added.anything |= client.added.anything;
                    added.operations.extend(client.added.operations.iter().cloned());
                    added.fields.extend(client.added.fields.iter().cloned());
                    added.members.extend(client.added.members.iter().cloned());
                    old.added = Rc::new(added);
                }
                Some(_) => return None,
            }
        }
        found
    }

    /// Values that go by a name in some container, outside of tests.
    pub(super) fn sites(&self) -> Rc<Sites> {
        if let Some(sites) = &*self.sites.borrow() {
            return Rc::clone(sites);
        }
        let project = self.project;
        let mut sites: BTreeMap<String, Vec<At>> = BTreeMap::new();
        let mut files: BTreeSet<FileId> =
            project.modules.ids().filter(|file| project.modules.is_parsed(*file)).collect();
        // A file that hands a client on need not say so: `export const createContext = () => ({ db })`.
        let homes = files.iter().filter(|file| project.tree(**file).is_some_and(|it| it.sym("PrismaClient").is_some()));
        let importers: Vec<FileId> = homes.flat_map(|file| project.importers(*file).to_vec()).collect();
        files.extend(importers);
        for file in files {
            if project.modules.role(file) == Role::Test {
                continue;
            }
            let Some(tree) = project.tree(file) else { continue };
            for node in tree.ids() {
                if let Some((name, value)) =
                    container_site(tree, node).filter(|(name, value)| may_hold_client(tree, name, *value))
                {
                    sites.entry(name.to_owned()).or_default().push(At { file, node: value });
                }
            }
        }
        let sites = Rc::new(sites);
        *self.sites.borrow_mut() = Some(Rc::clone(&sites));
        sites
    }
}

/// How many values of one name are looked at.
const MOST_SITES: usize = 256;

/// `name: value`, `x.name = value`, `x.decorate('name', value)`.
fn container_site(tree: &Tree, node: NodeId) -> Option<(&str, NodeId)> {
    match tree.kind(node) {
        Kind::Property { key, value, .. } => match tree.kind(key) {
            Kind::Key { name } => Some((tree.text(name), value)),
            _ => None,
        },
        Kind::Assign { target, value, .. } => match tree.kind(target) {
            Kind::Member { property, .. } => Some((tree.text(property), value)),
            _ => None,
        },
        Kind::Call { callee, args, .. } => match (tree.kind(callee), tree.list(args)) {
            (Kind::Member { property, .. }, [key, value]) if tree.text(property) == "decorate" => {
                match tree.kind(*key) {
                    Kind::String { value: name } => Some((tree.text(name), *value)),
                    _ => None,
                }
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a value has a form that can lead to a client; spares the look-up of literals. `{ prisma: ctx.prisma }` says
/// nothing new about `prisma`.
fn may_hold_client(tree: &Tree, name: &str, value: NodeId) -> bool {
    match tree.kind(value) {
        Kind::Ident { .. } | Kind::New { .. } | Kind::Binary { .. } | Kind::As { .. } | Kind::Call { .. } => true,
        Kind::Member { object, property, .. } => tree.text(property) != name || matches!(tree.kind(object), Kind::This),
        _ => false,
    }
}
