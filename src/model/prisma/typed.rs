//! Object literals that say themselves which of Prisma's input types they are: `const where: Prisma.UserWhereInput = {…}`,
//! `{…} satisfies Prisma.UserSelect`, `Prisma.validator<Prisma.UserDefaultArgs>()({…})`.

use std::cell::RefCell;

use super::clients::{Client, Clients};
use super::grammar::{Data, Grammar, Operation, Returning, Shape};
use super::problem::Problem;
use super::schema::{ModelId, Schema};
use super::walk::CallSite;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::syntax::{Kind, NodeId, Tree};

/// What contradicts the schema in a file's typed literals.
pub fn check(project: &Project, clients: &Clients<'_>, file: FileId, problems: &mut Vec<Problem>) {
    let Some(tree) = project.tree(file) else { return };
    let Some(specifier) = prisma_specifier(tree) else { return };
    let mut client = None;
    for node in tree.ids() {
        let Some((value, name)) = typed(project, tree, file, node) else { continue };
        let client = client.get_or_insert_with(|| clients.client_of_specifier(file, specifier));
        let Some(client) = client else { return };
        problems.extend(literal(project, client, At { file, node: value }, &name));
    }
}

/// The module that `Prisma` is imported from.
fn prisma_specifier(tree: &Tree) -> Option<&str> {
    let import = tree.imports.iter().find(|import| {
        import
            .names
            .iter()
            .any(|name| matches!(tree.kind(name.local), Kind::BindingName { name, .. } if tree.text(name) == "Prisma"))
    })?;
    Some(tree.text(import.specifier))
}

/// The literal and its type's name without `Prisma.`.
fn typed(project: &Project, tree: &Tree, file: FileId, node: NodeId) -> Option<(NodeId, String)> {
    match tree.kind(node) {
        Kind::As { value, ty: Some(ty) } | Kind::Declarator { ty: Some(ty), init: Some(value), .. } => {
            match (tree.kind(ty), tree.kind(value)) {
                (Kind::TypeName { name, .. }, Kind::Object { .. }) => {
                    Some((value, tree.text(name).strip_prefix("Prisma.")?.to_owned()))
                }
                // `Prisma.UserWhereInput[]`, of which the tree keeps no name.
                (_, Kind::Array { .. }) => {
                    let location = project.location(At { file, node: ty });
                    let text = project.text(&location.path)?;
                    let name = text.get(location.span.range())?.trim_start_matches(':').trim();
                    Some((value, name.strip_prefix("Prisma.")?.strip_suffix("[]")?.trim().to_owned()))
                }
                _ => None,
            }
        }
        Kind::Call { callee, args, .. } => {
            let Kind::Call { callee: inner, .. } = tree.kind(callee) else { return None };
            let Kind::Member { property, .. } = tree.kind(inner) else { return None };
            if tree.text(property) != "validator" {
                return None;
            }
            // The tree keeps no type arguments.
            let location = project.location(At { file, node: callee });
            let text = project.text(&location.path)?;
            let name = text.get(location.span.range())?.split_once("validator<")?.1.split('>').next()?.trim();
            let name = name.strip_prefix("Prisma.")?.to_owned();
            Some((*tree.list(args).first()?, name))
        }
        _ => None,
    }
}

fn literal(project: &Project, client: &Client, value: At, name: &str) -> Vec<Problem> {
    let schema = &client.linked.schema;
    let Some((model, shape)) = shape_of(schema, name) else { return Vec::new() };
    let is_list = matches!(project.kind(value), Kind::Array { .. });
    let accessor = schema.model(model).map(super::schema::Model::accessor).unwrap_or_default();
    let Some(tree) = project.tree(value.file) else { return Vec::new() };
    let span = tree.span(value.node);
    if tree.has_error_in(span) {
        return Vec::new();
    }
    let site = CallSite {
        project,
        grammar: Grammar::new(schema, client.version),
        call: value,
        call_span: span,
        client,
        model,
        accessor: &accessor,
        operation: name,
        gaps: RefCell::default(),
        fitting: RefCell::default(),
    };
    site.check_shape_or_list(shape, is_list, &Expr::new(value.file, value.node))
}

/// The model and the position that one of the client's input types stands for.
fn shape_of(schema: &Schema, name: &str) -> Option<(ModelId, Shape)> {
    schema.models().find_map(|(id, model)| {
        let suffix = name.strip_prefix(model.name.as_str())?;
        let data = |unchecked| Data { model: id, unchecked, without: None, composite: false };
        let shape = match suffix {
            "WhereInput" => Shape::Where(id),
            "WhereUniqueInput" => Shape::WhereUnique(id),
            "Select" => Shape::Select(id, Returning::Records),
            "Include" => Shape::Include(id, Returning::Records),
            "Omit" => Shape::Omit(id),
            "OrderByWithRelationInput" => Shape::OrderBy(id),
            "DefaultArgs" | "Args" => Shape::Args(id, Operation::FindUnique),
            "CreateManyInput" => Shape::CreateMany(data(true)),
            "CreateInput" => Shape::Create(data(false)),
            "UncheckedCreateInput" => Shape::Create(data(true)),
            "UpdateInput" => Shape::Update(data(false)),
            "UncheckedUpdateInput" => Shape::Update(data(true)),
            _ => {
                let operation = suffix.strip_suffix("Args")?;
                let (known, _) = Operation::ALL.iter().find(|(_, it)| it.eq_ignore_ascii_case(operation))?;
                Shape::Args(id, *known)
            }
        };
        Some((id, shape))
    })
}
