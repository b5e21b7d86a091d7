//! What an extension is written for: models, operations and fields that the schema does not have. An extension that names them is taken
//! without a word, and what stands under the name is never used.

use super::clients::Client;
use super::grammar::{Grammar, Operation, Shape};
use super::options::{Written, literal, unknown, written};
use super::problem::{Defect, Problem};
use super::results::{Record, Results, Shown};
use super::schema::{Model, ModelId, Schema};
use super::walk::CallSite;
use crate::model::Project;
use crate::model::names::{At, Expr};
use crate::syntax::{Kind, NodeId, Tree};
use std::sync::Arc;

const PARTS: &[&str] = &["name", "client", "model", "result", "query"];
const RAW: &[&str] = &[
    "$queryRaw",
    "$queryRawUnsafe",
    "$queryRawTyped",
    "$executeRaw",
    "$executeRawUnsafe",
    "$runCommandRaw",
    "$allOperations",
    "$transaction",
];

/// What an extension's literal contradicts; rows that its functions are given go to the results.
pub(super) fn check(
    project: &Project,
    client: &Client,
    extension: &Expr,
    results: &mut Results,
    problems: &mut Vec<Problem>,
) {
    let Some(tree) = project.tree(extension.at.file) else { return };
    if tree.has_error_in(tree.span(extension.at.node)) {
        return;
    }
    let extended = Extended { project, client, tree };
    for part in written(tree, extension) {
        if !PARTS.contains(&part.name) {
            let message = format!("`{}` is no part of an extension", part.name);
            problems.push(extended.unknown(Defect::UnknownField, &part, PARTS, message));
            continue;
        }
        let Some(models) = literal(project, &part.value).filter(|it| it.at.file == extension.at.file) else { continue };
        match part.name {
            "model" => {
                for of in written(tree, &models) {
                    extended.model(&of, &[], problems);
                }
            }
            "result" => {
                for of in written(tree, &models) {
                    if let Some(model) = extended.model(&of, &[], problems) {
                        extended.fields(model, &of.value, results, problems);
                    }
                }
            }
            "query" => {
                for of in written(tree, &models) {
                    if let Some(model) = extended.model(&of, RAW, problems) {
                        extended.operations(model, &of.value, problems);
                    }
                }
            }
            _ => {}
        }
    }
}

struct Extended<'a> {
    project: &'a Project,
    client: &'a Client,
    tree: &'a Tree,
}

impl Extended<'_> {
    fn schema(&self) -> &Schema {
        &self.client.linked.schema
    }

    fn unknown(&self, defect: Defect, of: &Written<'_>, known: &[&str], message: String) -> Problem {
        let consequence = "The client takes it without a word, and what stands under it is never used.".to_owned();
        unknown((defect, of.key.file), self.project.location(of.key), of.name, known, message, consequence)
    }

    /// The model that a key names; a problem where there is none.
    fn model(&self, of: &Written<'_>, others: &[&str], problems: &mut Vec<Problem>) -> Option<ModelId> {
        if of.name == "$allModels" || others.contains(&of.name) {
            return None;
        }
        let schema = self.schema();
        let found = schema.model_of_accessor(of.name).or_else(|| schema.model_named(of.name));
        if found.is_none() && !self.client.by_container {
            let accessors: Vec<String> = schema.models().map(|(_, model)| model.accessor()).collect();
            let known: Vec<&str> = accessors.iter().map(String::as_str).chain(["$allModels"]).collect();
            let message = format!("`{}` is no model of the schema", of.name);
            problems.push(self.unknown(Defect::UnknownModel, of, &known, message));
        }
        found
    }

    /// `fullName: { needs: { firstName: true }, compute(user) { … } }`.
    fn fields(&self, model: ModelId, fields: &Expr, results: &mut Results, problems: &mut Vec<Problem>) {
        let Some(of) = self.schema().model(model) else { return };
        let own = written(self.tree, fields);
        for field in &own {
            let parts = written(self.tree, &field.value);
            let Some(needs) = parts.iter().find(|it| it.name == "needs") else { continue };
            let Kind::Object { properties } = self.tree.kind(needs.value.at.node) else { continue };
            let needed = written(self.tree, &needs.value);
            let is_closed = needed.len() == properties.len();
            for need in &needed {
                let is_known = of.field(need.name).is_some_and(|(_, it)| !it.hidden)
                    || self.client.added.fields.contains(need.name)
                    || own.iter().any(|it| it.name == need.name);
                if !is_known && !self.client.added.anything {
                    let known: Vec<&str> = of.visible().map(|(_, it)| it.name.as_str()).collect();
                    let message = format!("`{}` is no field of `{}` that can be needed here", need.name, of.name);
                    let mut problem = self.unknown(Defect::UnknownField, need, &known, message);
                    // What `compute` reads goes by the same name.
                    problem.fix = None;
                    problem.consequence = format!(
                        "Queries of `{}` that give `{}` ask for a field that there is none of.",
                        of.name, field.name
                    );
                    problems.push(problem);
                }
            }
            let compute = parts.iter().find(|it| it.name == "compute").filter(|_| is_closed);
            if let Some(compute) = compute
                && let Some(pattern) = self.first_parameter(compute.value.at.node)
            {
                let keys = needed.iter().map(|it| it.name.to_owned());
                let row = Record::of_keys(self.client, model, needs.value.at, keys);
                results.insert(At { node: pattern, ..needs.value.at }, Shown::Record(Arc::new(row)));
            }
        }
    }

    /// `async findMany({ args, query }) { … }`.
    fn operations(&self, model: ModelId, operations: &Expr, problems: &mut Vec<Problem>) {
        let grammar = Grammar::new(self.schema(), self.client.version);
        let Some(accessor) = self.schema().model(model).map(Model::accessor) else { return };
        let known: Vec<&str> = grammar.operations(model).map(|(_, name)| name).chain(["$allOperations"]).collect();
        let Some(literal) = literal(self.project, operations).filter(|it| it.at.file == operations.at.file) else {
            return;
        };
        for of in written(self.tree, &literal) {
            if of.name == "$allOperations" {
                continue;
            }
            let Some(operation) = Operation::of_name(of.name).filter(|it| grammar.has_operation(model, *it)) else {
                let message = format!("`{accessor}` has no operation `{}`", of.name);
                problems.push(self.unknown(Defect::UnknownOperation, &of, &known, message));
                continue;
            };
            let function = of.value.at;
            let site = CallSite {
                project: self.project,
                grammar,
                call: function,
                call_span: self.tree.span(function.node),
                client: self.client,
                model,
                accessor: &accessor,
                operation: of.name,
                gaps: Default::default(),
                fitting: Default::default(),
            };
            self.body(&site, operation, problems);
        }
    }

    /// What an extended query's function does with its arguments: `args.where = …`, `query({ ...args, … })`.
    fn body(&self, site: &CallSite<'_>, operation: Operation, problems: &mut Vec<Problem>) {
        let shape = Shape::Args(site.model, operation);
        let Some(pattern) = self.first_parameter(site.call.node) else { return };
        let Kind::ObjectPattern { properties, .. } = self.tree.kind(pattern) else { return };
        for &property in self.tree.list(properties) {
            let Kind::PatternProperty { key, value } = self.tree.kind(property) else { continue };
            let Kind::Key { name } = self.tree.kind(key) else { continue };
            let Kind::BindingName { binding: Some(binding), .. } = self.tree.kind(value) else { continue };
            let Some(binding) = self.tree.binding(binding) else { continue };
            for &reference in &binding.references {
                match self.tree.text(name) {
                    "args" => site.later(&[shape], &Expr::new(site.call.file, reference), self.tree, problems),
                    "query" => {
                        let Some(Kind::Call { callee, args, .. }) =
                            self.tree.parent(reference).map(|it| self.tree.kind(it))
                        else {
                            continue;
                        };
                        if let (true, Some(&first)) = (callee == reference, self.tree.list(args).first()) {
                            problems.extend(site.check_shape(shape, &Expr::new(site.call.file, first)));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn first_parameter(&self, function: NodeId) -> Option<NodeId> {
        let Kind::Function { params, .. } = self.tree.kind(function) else { return None };
        match self.tree.kind(*self.tree.list(params).first()?) {
            Kind::Param { pattern, ty: None, .. } => Some(pattern),
            _ => None,
        }
    }
}
