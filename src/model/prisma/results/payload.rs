//! Names that are annotated with one of the client's result types: `User`, `Pick<User, 'id'>`, `Prisma.UserGetPayload<typeof args>`,
//! and aliases of these in the same script.
//!
//! The tree keeps no more of a type than its name, so this reads the text: little of the type language, and nothing it is not sure of.

use std::cell::RefCell;

use super::super::clients::{Client, Clients};
use super::super::grammar::{Grammar, Operation};
use super::super::schema::{Model, ModelId};
use super::super::walk::CallSite;
use super::{Results, Shown};
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::syntax::{Imported, Kind, NodeId, Tree};

/// How many aliases a type is followed through.
const HOPS: usize = 4;

/// What a script's annotations say that names hold, by the node of the type.
pub fn annotated(project: &Project, clients: &Clients<'_>, file: FileId, results: &mut Results) {
    let Some(tree) = project.tree(file) else { return };
    let Some(text) = project.modules.text(file) else { return };
    let mut imports: Vec<(&str, &str, Client)> = Vec::new();
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
                imports.push((tree.text(local), tree.text(imported), client.clone()));
            }
        }
    }
    if imports.is_empty() {
        return;
    }
    let script = Script { project, tree, text: &text, file, imports };
    for node in tree.ids() {
        let ty = match tree.kind(node) {
            Kind::Param { ty: Some(ty), .. } | Kind::Declarator { ty: Some(ty), .. } => ty,
            _ => continue,
        };
        let at = At { file, node: ty };
        if let Some(written) = text.get(tree.span(ty).range())
            && let Some(shown) = script.shown(written.trim_start_matches(':'), at, HOPS)
        {
            results.insert(at, shown);
        }
    }
}

struct Script<'a> {
    project: &'a Project,
    tree: &'a Tree,
    text: &'a str,
    file: FileId,
    /// Local name, imported name, and whose they are.
    imports: Vec<(&'a str, &'a str, Client)>,
}

impl Script<'_> {
    fn shown(&self, ty: &str, at: At, hops: usize) -> Option<Shown> {
        let hops = hops.checked_sub(1)?;
        let mut ty = ty.trim();
        for empty in ["| null", "| undefined"] {
            ty = ty.strip_suffix(empty).unwrap_or(ty).trim_end();
        }
        if let Some(item) = ty.strip_suffix("[]") {
            return Some(Shown::List(Box::new(self.shown(item, at, hops)?)));
        }
        if let Some(inside) = ty.strip_prefix("Pick<").and_then(|it| it.strip_suffix('>')) {
            let (of, keys) = inside.split_once(',')?;
            let (client, model) = self.model(of.trim())?;
            let keys: Vec<&str> = keys.split('|').map(|it| quoted(it.trim())).collect::<Option<_>>()?;
            return self.site(client, model, at, |site| site.picked(&keys));
        }
        if let Some((name, argument)) = ty.strip_suffix('>').and_then(|it| it.split_once("GetPayload<")) {
            let (local, name) = name.split_once('.')?;
            let (.., client) = self.imports.iter().find(|(it, imported, _)| *it == local && *imported == "Prisma")?;
            let model = client.linked.schema.model_named(name)?;
            return self.payload(client, model, argument.trim(), at);
        }
        if !ty.chars().all(|it| it.is_alphanumeric() || it == '_') || ty.is_empty() {
            return None;
        }
        if let Some((client, model)) = self.model(ty) {
            return self.site(client, model, at, |site| site.row_by_default());
        }
        self.shown(self.alias(ty)?, at, hops)
    }

    /// A model's type that is imported from the client.
    fn model(&self, local: &str) -> Option<(&Client, ModelId)> {
        let (_, imported, client) = self.imports.iter().find(|(it, ..)| *it == local)?;
        Some((client, client.linked.schema.model_named(imported)?))
    }

    /// `typeof args`, `{ select: typeof fields }`.
    fn payload(&self, client: &Client, model: ModelId, argument: &str, at: At) -> Option<Shown> {
        if let Some(name) = argument.strip_prefix("typeof ") {
            let value = self.constant(name)?;
            return self.site(client, model, at, |site| site.row_of(&value));
        }
        let inside = argument.strip_prefix('{')?.strip_suffix('}')?.trim().trim_end_matches([';', ',']);
        let (key, value) = inside.split_once(':')?;
        let value = self.constant(value.trim().strip_prefix("typeof ")?)?;
        self.site(client, model, at, |site| site.row_with(key.trim(), &value))
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
            call_span: self.tree.span(at.node),
            client,
            model,
            accessor: &accessor,
            operation: Operation::FindUnique.name(),
            gaps: RefCell::default(),
            fitting: RefCell::default(),
        })
    }

    /// The value of the module's only constant of this name.
    fn constant(&self, name: &str) -> Option<Expr> {
        let name = name.trim();
        let tree = self.tree;
        let of_module = |declared| tree.enclosing_function(declared).is_none() && self.is_named(declared, name);
        let mut found = tree.bindings.iter().filter(|it| of_module(it.declared));
        let only = found.next().filter(|_| found.next().is_none())?;
        match tree.kind(tree.parent(only.declared)?) {
            Kind::Declarator { init: Some(_), .. } if !only.is_reassigned => Some(Expr::new(self.file, only.declared)),
            _ => None,
        }
    }

    fn is_named(&self, declared: NodeId, wanted: &str) -> bool {
        matches!(self.tree.kind(declared), Kind::BindingName { name, .. } if self.tree.text(name) == wanted)
    }

    /// What the script's only `type name = …` of one line says.
    fn alias(&self, name: &str) -> Option<&str> {
        let mut found = self.text.lines().filter_map(|line| {
            let line = line.strip_prefix("export ").unwrap_or(line).strip_prefix("type ")?;
            let said = line.trim_start().strip_prefix(name)?.trim_start().strip_prefix('=')?;
            Some(said.trim().trim_end_matches(';'))
        });
        found.next().filter(|_| found.next().is_none())
    }
}

fn quoted(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
    inside.or_else(|| text.strip_prefix('"').and_then(|it| it.strip_suffix('"')))
}
