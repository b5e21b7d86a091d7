//! Names that an annotation makes a row: `user: User`, `Prisma.UserGetPayload<…>`, also through a type alias of the same file.
//!
//! Only types that the file imports from generated code count: a module that hands them on may have put others in their place.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::clients::Client;
use super::super::grammar::Grammar;
use super::super::schema::{FieldKind, Model, ModelId};
use super::super::walk::CallSite;
use super::shape::target_of;
use super::types::{Type, parse};
use super::{Reader, Record, Shown};
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::syntax::{Imported, Kind, Tree};

const DEEPEST: usize = 12;

impl Reader<'_> {
    /// Whether a file imports from generated code.
    pub fn has_types(&self, file: FileId) -> bool {
        let imports = self.project.tree(file).map(|tree| (&tree.imports, tree));
        imports.is_some_and(|(imports, tree)| {
            imports.iter().any(|it| self.clients.may_be_generated(tree.text(it.specifier)))
        })
    }

    /// What an annotation says of a name.
    pub(super) fn annotated(&self, ty: At) -> Option<Shown> {
        let location = self.project.location(ty);
        let text = self.project.text(&location.path)?;
        let written = text.get(location.span.range())?;
        self.shown_type(&parse(written.trim_start_matches(':'))?, ty, &text, DEEPEST)
    }

    fn shown_type(&self, ty: &Type<'_>, at: At, text: &str, depth: usize) -> Option<Shown> {
        let depth = depth.checked_sub(1)?;
        match ty {
            Type::List(item) => Some(Shown::List(Box::new(self.shown_type(item, at, text, depth)?))),
            Type::Name("Array" | "ReadonlyArray", args) => match args.as_slice() {
                [item] => Some(Shown::List(Box::new(self.shown_type(item, at, text, depth)?))),
                _ => None,
            },
            Type::Name("Promise", args) => match args.as_slice() {
                [inner] => Some(Shown::Promise(Box::new(self.shown_type(inner, at, text, depth)?))),
                _ => None,
            },
            Type::Name("Readonly" | "NonNullable" | "Partial" | "Required", args) => match args.as_slice() {
                [inner] => self.shown_type(inner, at, text, depth),
                _ => None,
            },
            Type::Name(which @ ("Pick" | "Omit"), args) => match args.as_slice() {
                [inner, Type::Words(words)] => {
                    let Shown::Record(row) = self.shown_type(inner, at, text, depth)? else { return None };
                    let mut keys = row.keys.clone();
                    keys.retain(|key, _| words.contains(&key.as_str()) == (*which == "Pick"));
                    Some(Shown::Record(Rc::new(Record { keys, ..row.copied() })))
                }
                _ => None,
            },
            Type::Name(name, args) => self.named(name, args, at, text, depth),
            _ => None,
        }
    }

    fn named(&self, name: &str, args: &[Type<'_>], at: At, text: &str, depth: usize) -> Option<Shown> {
        let tree = self.project.tree(at.file)?;
        if let Some(model) = name.strip_prefix("Prisma.").and_then(|it| it.strip_suffix("GetPayload")) {
            let client = self.imported(tree, at.file, "Prisma")?.0;
            let id = client.linked.schema.model_named(model)?;
            let [selection] = args else { return None };
            return self.payload(&client, id, selection, at, depth).map(Shown::Record);
        }
        if !args.is_empty() {
            return None;
        }
        if let Some((client, imported)) = self.imported(tree, at.file, name) {
            let id = client.linked.schema.model_named(&imported)?;
            return self.payload(&client, id, &Type::Object(Vec::new()), at, depth).map(Shown::Record);
        }
        // The tree keeps no type declarations.
        self.shown_type(&parse(alias(text, name)?)?, at, text, depth)
    }

    /// The client behind a name that is imported from generated code, and what it is called there.
    fn imported(&self, tree: &Tree, file: FileId, name: &str) -> Option<(Client, String)> {
        for import in &tree.imports {
            for found in &import.names {
                let is_it =
                    matches!(tree.kind(found.local), Kind::BindingName { name: it, .. } if tree.text(it) == name);
                if is_it && let Imported::Name(imported) = found.imported {
                    let specifier = tree.text(import.specifier);
                    let client = self.clients.client_of_specifier(file, specifier)?;
                    return Some((client, tree.text(imported).to_owned()));
                }
            }
        }
        None
    }

    fn payload(
        &self,
        client: &Client,
        model: ModelId,
        selection: &Type<'_>,
        at: At,
        depth: usize,
    ) -> Option<Rc<Record>> {
        let depth = depth.checked_sub(1)?;
        let schema = &client.linked.schema;
        let of = schema.model(model)?;
        let accessor = of.accessor();
        let site = CallSite {
            project: self.project,
            grammar: Grammar::new(schema, client.version),
            call: at,
            call_span: self.project.location(at).span,
            client,
            model,
            accessor: &accessor,
            operation: "GetPayload",
        };
        let members = match selection {
            Type::Of(name) => return site.record(model, Some(&self.constant(at.file, name)?), 16).map(declared),
            Type::True => &Vec::new(),
            Type::Object(members) => members,
            _ => return None,
        };
        let part = |name: &str| members.iter().find(|(key, _)| *key == name).map(|(_, it)| it);
        if let [("select" | "include", Type::Of(name))] = members.as_slice() {
            let value = self.constant(at.file, name)?;
            let parts = if part("select").is_some() { [Some(&value), None, None] } else { [None, Some(&value), None] };
            return site.selected(model, parts, 16).map(declared);
        }
        let mut keys: BTreeMap<String, Option<Shown>> = BTreeMap::new();
        if part("select").is_none() {
            keys = site.record(model, None, 16)?.keys.clone();
        }
        for chosen in [part("select"), part("include")].into_iter().flatten() {
            let Type::Object(chosen) = chosen else { return None };
            for (key, value) in chosen {
                let shown = self.payload_field(client, of, key, value, at, depth);
                keys.insert((*key).to_owned(), shown);
            }
        }
        if let Some(omit) = part("omit") {
            let Type::Object(omitted) = omit else { return None };
            omitted.iter().for_each(|(key, _)| drop(keys.remove(*key)));
        }
        Some(Rc::new(Record { keys, model: Some(model), client: client.clone(), call: at, by: DECLARED }))
    }

    fn payload_field(
        &self,
        client: &Client,
        of: &Model,
        key: &str,
        value: &Type<'_>,
        at: At,
        depth: usize,
    ) -> Option<Shown> {
        let (_, field) = of.field(key)?;
        let target = match &field.kind {
            FieldKind::Relation(_) | FieldKind::Composite(_) => target_of(&field.kind)?,
            _ => return None,
        };
        let row = Shown::Record(self.payload(client, target, value, at, depth)?);
        Some(if field.is_list() { Shown::List(Box::new(row)) } else { row })
    }

    /// What a const of the file is made of.
    fn constant(&self, file: FileId, name: &str) -> Option<Expr> {
        let tree = self.project.tree(file)?;
        let mut found = tree.bindings.iter().filter(|it| tree.text(it.name) == name);
        let (only, None) = (found.next()?, found.next()) else { return None };
        match tree.kind(tree.parent(only.declared)?) {
            Kind::Declarator { init: Some(init), .. } => Some(Expr::new(file, init)),
            _ => None,
        }
    }
}

pub(super) const DECLARED: &str = "its type";

fn declared(record: Rc<Record>) -> Rc<Record> {
    Rc::new(Record { by: DECLARED, ..record.copied() })
}

impl Record {
    pub(super) fn copied(&self) -> Self {
        Self { keys: self.keys.clone(), client: self.client.clone(), ..*self }
    }
}

/// What stands behind `type Name =` in a file, up to the end of the type.
fn alias<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let declaration = format!("type {name} =");
    let mut places = text.match_indices(&declaration);
    let ((start, _), None) = (places.next()?, places.next()) else { return None };
    let rest = text.get(start + declaration.len()..)?;
    let mut open = 0_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' | b'<' => open += 1,
            b')' | b']' | b'}' | b'>' => open = open.checked_sub(1)?,
            b';' if open == 0 => return rest.get(..at),
            b'\n' if open == 0 => {
                let so_far = rest.get(..at)?.trim();
                let next = rest.get(at..)?.trim_start();
                if !so_far.is_empty() && !so_far.ends_with(['|', '&']) && !next.starts_with(['|', '&', '[']) {
                    return Some(so_far);
                }
            }
            _ => {}
        }
    }
    (open == 0).then_some(rest)
}
