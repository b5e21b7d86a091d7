//! Names that are annotated with the client's result types: `User`, `Pick<User, 'id'>`, `Prisma.UserGetPayload<{ include: … }>`,
//! `Awaited<ReturnType<typeof getUser>>`, and aliases and interfaces made of these, here or in another script.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::clients::{Client, Clients};
use super::super::grammar::{Grammar, Operation};
use super::super::schema::{Model, ModelId};
use super::super::walk::CallSite;
use super::reader::{awaited, item, merged};
use super::written::{Ty, read};
use super::{Record, Results, Returned, Shown, Step};
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning};
use crate::model::resolve::Target;
use crate::syntax::{ExportSource, Imported, Kind, NodeId, Tree};

/// How many aliases a type is followed through.
const HOPS: usize = 12;

/// The types that a script declares once, and where their names end.
type Declared = FxHashMap<String, usize>;

/// What scripts import from generated clients. Types are followed to these scripts alone: no other can say what a row holds.
#[derive(Default)]
pub struct Types {
    imports: FxHashMap<FileId, Vec<(String, String, Client)>>,
    declared: Mutex<FxHashMap<FileId, Arc<Declared>>>,
}

impl Types {
    /// Takes down the names that a script imports from generated code.
    pub fn note(&mut self, project: &Project, clients: &Clients<'_>, file: FileId) {
        let Some(tree) = project.tree(file) else { return };
        let mut imports = Vec::new();
        for import in &tree.imports {
            let specifier = tree.text(import.specifier);
            if !clients.may_be_generated(specifier) {
                continue;
            }
            let Some(client) = clients.client_of_specifier(file, specifier) else { continue };
            for name in &import.names {
                if let (Imported::Name(imported), Kind::BindingName { name: local, .. }) =
                    (name.imported, tree.kind(name.local))
                {
                    imports.push((tree.text(local).to_owned(), tree.text(imported).to_owned(), client.clone()));
                }
            }
        }
        if !imports.is_empty() {
            self.imports.insert(file, imports);
        }
    }

    /// Adds what other scripts import.
    pub fn join(&mut self, other: Self) {
        self.imports.extend(other.imports);
    }

    /// What annotations in these scripts say that names hold, by the node of the type, and that functions return, by the function.
    pub fn annotations(&self, project: &Project, files: &[FileId]) -> Results {
        if self.imports.is_empty() {
            return Results::default();
        }
        files.par_iter().flat_map_iter(|&file| self.annotated(project, file)).collect()
    }

    fn annotated(&self, project: &Project, file: FileId) -> Vec<(At, Shown)> {
        let mut found = Vec::new();
        let Some(script) = self.script(project, file) else { return found };
        let tree = script.tree;
        for node in tree.ids() {
            let (written, node) = match tree.kind(node) {
                Kind::Param { ty: Some(ty), .. } | Kind::Declarator { ty: Some(ty), .. } => {
                    let Some(written) = script.text.get(tree.span(ty).range()) else { continue };
                    (written.trim_start_matches(':'), ty)
                }
                Kind::Function { .. } => match returned(tree, &script.text, node) {
                    Some(written) => (written, node),
                    None => continue,
                },
                _ => continue,
            };
            if is_plain(written) {
                continue;
            }
            let at = At { file, node };
            found.extend(script.shown(&read(written), at, HOPS).map(|shown| (at, shown)));
        }
        found
    }

    fn script<'a>(&'a self, project: &'a Project, file: FileId) -> Option<Script<'a>> {
        let text = project.modules.text(file)?;
        let imports = self.imports.get(&file).map(Vec::as_slice).unwrap_or_default();
        Some(Script {
            types: self,
            project,
            tree: project.tree(file)?,
            text,
            file,
            imports,
            nothing: RefCell::default(),
        })
    }
}

/// Whether a type is one of those that say nothing and stand everywhere: spares reading it.
fn is_plain(written: &str) -> bool {
    matches!(written.trim(), "string" | "number" | "boolean" | "void" | "Promise<void>" | "any" | "unknown")
}

/// The type that a function says it returns.
pub(super) fn returned<'t>(tree: &Tree, text: &'t str, function: NodeId) -> Option<&'t str> {
    let Kind::Function { params, body: Some(body), .. } = tree.kind(function) else { return None };
    let from = match tree.list(params).last() {
        Some(&last) => tree.span(last).end as usize,
        None => tree.span(function).start as usize,
    };
    let head = text.get(from..tree.span(body).start as usize)?;
    let head = if params.is_empty() { head.split_once('(')?.1 } else { head };
    let ty = head.split_once(')')?.1.trim_start().strip_prefix(':')?.trim();
    Some(ty.strip_suffix("=>").unwrap_or(ty))
}

struct Script<'a> {
    types: &'a Types,
    project: &'a Project,
    tree: &'a Tree,
    text: Arc<str>,
    file: FileId,
    /// Local name, imported name, and whose they are.
    imports: &'a [(String, String, Client)],
    /// Names of types that say nothing, as far as they were asked for.
    nothing: RefCell<FxHashSet<String>>,
}

impl Script<'_> {
    fn shown(&self, ty: &Ty, at: At, hops: usize) -> Option<Shown> {
        let hops = hops.checked_sub(1)?;
        match ty {
            Ty::List(of) => Some(Shown::List(Box::new(self.shown(of, at, hops)?))),
            Ty::Either(types) => {
                let mut found = None;
                for ty in types.iter().filter(|it| !is_nothing(it)) {
                    let shown = self.shown(ty, at, hops)?;
                    found = Some(match found {
                        None => shown,
                        Some(old) => merged(old, shown)?,
                    });
                }
                found
            }
            Ty::Both(types) => self.both(types, at, hops),
            Ty::Object(members) => {
                let parts = members.iter().filter_map(|(name, ty)| Some((name.clone(), self.shown(ty, at, hops)?)));
                let parts: BTreeMap<String, Shown> = parts.collect();
                (!parts.is_empty()).then(|| Shown::Parts(Arc::new(parts)))
            }
            Ty::Index(of, index) => {
                let step = match &**index {
                    Ty::Name(name, _) if name == "number" => Step::Item,
                    Ty::Text(key) => Step::Key(key.clone()),
                    _ => return None,
                };
                step.of(self.shown(of, at, hops)?)
            }
            Ty::Name(name, arguments) => self.named(name, arguments, at, hops),
            Ty::Typeof(_) | Ty::Text(_) | Ty::Other => None,
        }
    }

    fn named(&self, name: &str, arguments: &[Ty], at: At, hops: usize) -> Option<Shown> {
        let first = || self.shown(arguments.first()?, at, hops);
        match name {
            "string" | "number" | "boolean" | "any" | "unknown" | "void" | "never" | "Date" | "bigint" | "object" => {
                None
            }
            "Promise" => Some(Shown::Promise(Box::new(first()?))),
            "Array" | "ReadonlyArray" => Some(Shown::List(Box::new(first()?))),
            "Awaited" => Step::Await.of(first()?),
            "NonNullable" | "Readonly" | "Required" | "Partial" => first(),
            "Pick" | "Omit" => {
                let keys: Vec<&str> = match arguments.get(1)? {
                    Ty::Text(key) => vec![key],
                    Ty::Either(keys) => keys.iter().map(as_text).collect::<Option<_>>()?,
                    _ => return None,
                };
                let Shown::Record(record) = first()? else { return None };
                if name == "Pick" && !keys.iter().all(|key| record.keys.contains_key(*key)) {
                    return None;
                }
                let mut kept = record.keys.clone();
                kept.retain(|key, _| keys.contains(&key.as_str()) == (name == "Pick"));
                Some(record.with_keys(kept))
            }
            "ReturnType" => match arguments.first()? {
                Ty::Typeof(name) => {
                    let function = self.constant(name)?;
                    match self.project.meaning(&function) {
                        Meaning::Code(code) if matches!(self.project.kind(code.at), Kind::Function { .. }) => {
                            Some(Shown::Returned(Arc::new(Returned { function: code.at, steps: Vec::new(), at })))
                        }
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => {
                if arguments.is_empty() && self.nothing.borrow().contains(name) {
                    return None;
                }
                let found = self.payload(name, arguments, at, hops).or_else(|| self.aliased(name, arguments, at, hops));
                // With fewer hops it would be nothing too.
                if found.is_none() && arguments.is_empty() && hops + 1 == HOPS {
                    self.nothing.borrow_mut().insert(name.to_owned());
                }
                found
            }
        }
    }

    /// A model's type that is imported from the client, `Prisma.UserGetPayload<…>`.
    fn payload(&self, name: &str, arguments: &[Ty], at: At, hops: usize) -> Option<Shown> {
        let local = name.split('.').next()?;
        let (_, imported, client) = self.imports.iter().find(|(it, ..)| it == local)?;
        let schema = &client.linked.schema;
        if name == local {
            let model = schema.model_named(imported)?;
            return self.site(client, model, at, |site| site.row_by_default());
        }
        let of = name.split_once('.')?.1.strip_suffix("GetPayload").filter(|_| imported == "Prisma")?;
        let model = schema.model_named(of)?;
        let selection = arguments.first()?;
        self.selected(client, model, selection, at, hops)
    }

    /// What `{ include: { posts: true } }`, `typeof args` and `{ select: typeof fields }` select.
    fn selected(&self, client: &Client, model: ModelId, selection: &Ty, at: At, hops: usize) -> Option<Shown> {
        let hops = hops.checked_sub(1)?;
        let parts = match selection {
            Ty::Typeof(name) => {
                let value = self.constant(name)?;
                return self.site(client, model, at, |site| site.row_of(&value));
            }
            Ty::Object(parts) => parts,
            Ty::Name(name, _) if name == "true" => return self.site(client, model, at, |site| site.row_by_default()),
            _ => return None,
        };
        let of = client.linked.schema.model(model)?;
        let mut keys: Option<BTreeMap<String, Option<Shown>>> = None;
        for (key, value) in parts.iter().filter(|(key, _)| matches!(key.as_str(), "select" | "include" | "omit")) {
            let chosen = match value {
                Ty::Typeof(name) => {
                    let value = self.constant(name)?;
                    let Shown::Record(record) = self.site(client, model, at, |site| site.row_with(key, &value))? else {
                        return None;
                    };
                    keys = Some(record.keys.clone());
                    continue;
                }
                Ty::Object(chosen) if key != "omit" => chosen,
                // A type's parameter, among others.
                _ => return None,
            };
            let mut row = match key.as_str() {
                "select" => BTreeMap::new(),
                _ => match self.site(client, model, at, |site| site.row_by_default())? {
                    Shown::Record(record) => record.keys.clone(),
                    _ => return None,
                },
            };
            for (name, selection) in chosen.iter().filter(|(_, it)| *it != Ty::Name("false".to_owned(), Vec::new())) {
                let relation = of.field(name).and_then(|(_, field)| Some((field.relation()?.target, field.is_list())));
                let shown = relation.and_then(|(target, is_list)| {
                    let one = self.selected(client, target, selection, at, hops)?;
                    Some(if is_list { Shown::List(Box::new(one)) } else { one })
                });
                row.insert(name.clone(), shown);
            }
            keys = Some(row);
        }
        let row = self.site(client, model, at, |site| site.row_by_default())?;
        match (row, keys) {
            (Shown::Record(record), Some(keys)) => Some(record.with_keys(keys)),
            (row, None) => Some(row),
            _ => None,
        }
    }

    /// `User & { posts: Post[] }`: the keys of all, where all are known.
    fn both(&self, types: &[Ty], at: At, hops: usize) -> Option<Shown> {
        let mut row: Option<Arc<Record>> = None;
        let mut keys = BTreeMap::new();
        for ty in types {
            if let Ty::Object(members) = ty {
                keys.extend(members.iter().map(|(name, ty)| (name.clone(), self.shown(ty, at, hops))));
                continue;
            }
            let Shown::Record(record) = self.shown(ty, at, hops)? else { return None };
            keys.extend(record.keys.clone());
            row = Some(record);
        }
        Some(row?.with_keys(keys))
    }

    fn site(
        &self,
        client: &Client,
        model: ModelId,
        at: At,
        make: impl FnOnce(&CallSite<'_>) -> Option<Shown>,
    ) -> Option<Shown> {
        let schema = &client.linked.schema;
        let accessor = schema.model(model).map(Model::accessor)?;
        make(&CallSite {
            project: self.project,
            grammar: Grammar::new(schema, client.version),
            call: at,
            call_span: self.project.tree(at.file).map(|tree| tree.span(at.node)).unwrap_or_default(),
            client,
            model,
            accessor: &accessor,
            operation: Operation::FindUnique.name(),
            gaps: RefCell::default(),
            fitting: RefCell::default(),
        })
    }

    /// The value of the module's only declaration of this name, an import among them.
    fn constant(&self, name: &str) -> Option<Expr> {
        let tree = self.tree;
        let is_named = |declared: NodeId| matches!(tree.kind(declared), Kind::BindingName { name: it, .. } if tree.text(it) == name);
        let of_module = |declared: NodeId| {
            is_named(declared)
                && tree.enclosing_function(declared).is_none_or(|around| {
                    // A function's own name stands outside of it.
                    matches!(tree.kind(around), Kind::Function { name: Some(own), .. } if own == declared)
                })
        };
        let mut found = tree.bindings.iter().filter(|it| of_module(it.declared));
        let only = found.next().filter(|_| found.next().is_none())?;
        (!only.is_reassigned).then(|| Expr::new(self.file, only.declared))
    }

    /// What an alias or an interface of this script, or of one that it imports it from, says.
    fn aliased(&self, name: &str, arguments: &[Ty], at: At, hops: usize) -> Option<Shown> {
        if !arguments.is_empty() || name.contains('.') {
            return None;
        }
        if let Some(ty) = self.declared(name) {
            return self.shown(&ty, at, hops);
        }
        let tree = self.tree;
        let (specifier, imported) = tree.imports.iter().find_map(|import| {
            let found = import.names.iter().find(
                |it| matches!(tree.kind(it.local), Kind::BindingName { name: local, .. } if tree.text(local) == name),
            )?;
            match found.imported {
                Imported::Name(imported) => Some((tree.text(import.specifier), tree.text(imported))),
                _ => None,
            }
        })?;
        self.in_module(specifier, imported, at, hops)
    }

    fn in_module(&self, specifier: &str, name: &str, at: At, hops: usize) -> Option<Shown> {
        let hops = hops.checked_sub(1)?;
        let Target::File(file) = self.project.resolve(self.file, specifier) else { return None };
        if self.types.imports.contains_key(&file) {
            let script = self.types.script(self.project, file)?;
            if let Some(ty) = script.declared(name) {
                return script.shown(&ty, at, hops);
            }
            if script.imports.iter().any(|(local, ..)| local == name) {
                return script.payload(name, &[], at, hops);
            }
        }
        // A module that hands others' types on.
        let tree = self.project.modules.is_parsed(file).then(|| self.project.tree(file)).flatten()?;
        tree.exports.iter().find_map(|export| {
            let ExportSource::Module { specifier, name: imported } = export.source else { return None };
            let named = export.name.map(|it| tree.text(it));
            if named.is_some_and(|it| it != name) {
                return None;
            }
            let Target::File(next) = self.project.resolve(file, tree.text(specifier)) else { return None };
            let script =
                self.types.imports.contains_key(&next).then(|| self.types.script(self.project, next)).flatten()?;
            let ty = script.declared(imported.filter(|_| named.is_some()).map_or(name, |it| tree.text(it)))?;
            script.shown(&ty, at, hops)
        })
    }

    /// What the script's only `type name = …` or `interface name { … }` says.
    fn declared(&self, name: &str) -> Option<Ty> {
        let at = *self.types.declared(self.file, &self.text).get(name)?;
        let (head, rest) = self.text.split_at_checked(at)?;
        let rest = rest.trim_start();
        if head.trim_end().ends_with(name) && is_alias(head) {
            // What takes parameters is none of these.
            return rest.strip_prefix('=').map(read);
        }
        if rest.starts_with('{') { Some(read(rest)) } else { rest.strip_prefix("extends ").and_then(extended) }
    }
}

/// Whether the last declaration in a text is an alias and no interface.
fn is_alias(head: &str) -> bool {
    let line = head.rsplit('\n').next().unwrap_or(head);
    line.contains("type ")
}

impl Types {
    fn declared(&self, file: FileId, text: &str) -> Arc<Declared> {
        if let Some(known) = self.declared.lock().ok().and_then(|it| it.get(&file).cloned()) {
            return known;
        }
        let found = Arc::new(declarations(text));
        if let Ok(mut known) = self.declared.lock() {
            known.insert(file, Arc::clone(&found));
        }
        found
    }
}

/// The only declaration of each name, at the start of a line.
fn declarations(text: &str) -> Declared {
    let mut found: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for word in ["type ", "interface "] {
        for at in memchr::memmem::find_iter(text.as_bytes(), word) {
            let Some((before, said)) = text.split_at_checked(at) else { continue };
            let before = before.rsplit('\n').next().unwrap_or(before).trim_start();
            let before = before.strip_prefix("export ").unwrap_or(before);
            if !matches!(before, "" | "declare ") {
                continue;
            }
            let said = said.get(word.len()..).unwrap_or_default();
            let end = said.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(said.len());
            let Some((name, rest)) = said.split_at_checked(end).filter(|(name, _)| !name.is_empty()) else { continue };
            let end = text.len() - rest.len();
            found.entry(name.to_owned()).and_modify(|it| *it = None).or_insert(Some(end));
        }
    }
    found.into_iter().filter_map(|(name, at)| Some((name, at?))).collect()
}

/// `interface A extends B, C { … }`.
fn extended(rest: &str) -> Option<Ty> {
    let (above, _) = rest.split_once('{')?;
    let body = rest.get(above.len()..)?;
    let mut all: Vec<Ty> = above.split(',').map(read).collect();
    all.push(read(body));
    Some(Ty::Both(all))
}

fn is_nothing(ty: &Ty) -> bool {
    matches!(ty, Ty::Name(name, _) if name == "null" || name == "undefined")
}

fn as_text(ty: &Ty) -> Option<&str> {
    match ty {
        Ty::Text(text) => Some(text),
        _ => None,
    }
}

impl Step {
    /// What the step gives of a value.
    pub(super) fn of(self, value: Shown) -> Option<Shown> {
        match (self, value) {
            (step, Shown::Returned(of)) => {
                let steps = of.steps.iter().cloned().chain([step]).collect();
                Some(Shown::Returned(Arc::new(Returned { function: of.function, steps, at: of.at })))
            }
            (Self::Await, value) => Some(awaited(value)),
            (Self::Item, value) => item(value),
            (Self::Key(key), Shown::Record(record)) => record.keys.get(&key)?.clone(),
            (Self::Key(key), Shown::Parts(parts)) => parts.get(&key).cloned(),
            _ => None,
        }
    }
}
