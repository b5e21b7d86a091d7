//! Queries that are run once an element of a list: all at once, or one after the other.
//!
//! A list counts as unbounded where it shows that its length is not the code's: rows of a query without a limit, a list that the request
//! brings. Of any other list nothing is said.

use super::held::FUEL;
use super::query::Query;
use super::wait::{is_waited_for, joins_promises};
use super::{Library, Queries};
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning, frame_of_call};
use crate::syntax::{Kind, NodeId, Operator, Tree};

/// How many calls deep the work of an element is followed.
const DEEPEST: usize = 3;

/// Where a list comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The rows of this query.
    Rows(At),
    /// What the request brings, read here.
    Request(At),
}

/// A query for each element of a list.
#[derive(Clone, Debug)]
pub struct PerElement {
    /// `Promise.all`, or the loop.
    pub at: At,
    /// The list.
    pub source: Source,
    /// The query's call.
    pub query: At,
    /// The call in the element's code that leads to it; the query itself where it stands there.
    pub call: At,
}

/// What is found, each sorted by place.
pub(super) struct Found {
    pub(super) fan_out: Vec<PerElement>,
    pub(super) in_loop: Vec<PerElement>,
}

pub(super) fn find(queries: &Queries<'_>, files: &[FileId]) -> Found {
    let mut found = Found { fan_out: Vec::new(), in_loop: Vec::new() };
    for &file in files {
        let Some(tree) = queries.project.tree(file) else { continue };
        for node in tree.ids() {
            match tree.kind(node) {
                Kind::Call { callee, .. } if joins_promises(tree, callee) => {
                    found.fan_out.extend(queries.fan_out(tree, &Expr::new(file, node)));
                }
                Kind::ForIn { .. } => found.in_loop.extend(queries.in_loop(tree, &Expr::new(file, node))),
                _ => {}
            }
        }
    }
    found.fan_out.retain(|it| queries.project.is_reachable(it.at.file));
    found.in_loop.retain(|it| queries.project.is_reachable(it.at.file));
    found
}

impl Queries<'_> {
    /// `Promise.all(rows.map((row) => prisma.…))`.
    fn fan_out(&self, tree: &Tree, all: &Expr) -> Option<PerElement> {
        let Kind::Call { args, .. } = tree.kind(all.at.node) else { return None };
        let &arg = tree.list(args).first()?;
        let (list, callback) = mapped(tree, self.variable_value(tree, arg))?;
        let source = self.unbounded(&all.sibling(list), FUEL)?;
        if self.is_measured(tree, all.at, list) {
            return None;
        }
        let callback = self.function(&all.sibling(callback))?;
        let (call, query) = self.query_of(&callback, DEEPEST)?;
        Some(PerElement { at: all.at, source, query, call })
    }

    /// The value of a variable that is only joined; the node itself otherwise.
    fn variable_value(&self, tree: &Tree, node: NodeId) -> NodeId {
        if let Kind::Ident { binding: Some(binding), .. } = tree.kind(node)
            && let Some(declared) = tree.binding(binding).filter(|it| !it.is_reassigned)
            && let Some(Kind::Declarator { init: Some(init), .. }) =
                tree.parent(declared.declared).map(|it| tree.kind(it))
        {
            return init;
        }
        node
    }

    /// `for (const row of rows) await prisma.…`.
    fn in_loop(&self, tree: &Tree, for_of: &Expr) -> Option<PerElement> {
        let Kind::ForIn { iterable, body, is_of: true, .. } = tree.kind(for_of.at.node) else { return None };
        let mut queries = Vec::new();
        tree.walk(body, &mut |node| match tree.kind(node) {
            Kind::Function { .. } | Kind::Class { .. } | Kind::ForIn { .. } | Kind::For { .. } | Kind::While { .. } => {
                false
            }
            Kind::Call { .. } => {
                queries.push(node);
                true
            }
            _ => true,
        });
        let query = queries.into_iter().find(|&node| {
            let call = for_of.sibling(node);
            is_batchable(tree, node)
                && is_run_each_round(tree, node, body)
                && is_waited_for(tree, node)
                && self.is_pooled(&call)
        })?;
        // Who leaves early asks no more than it must; who pauses asks slowly on purpose.
        if self.leaves_early(tree, for_of.at, body, query) {
            return None;
        }
        let source = self.unbounded(&for_of.sibling(iterable), FUEL)?;
        if self.is_measured(tree, for_of.at, iterable) {
            return None;
        }
        let query = At { file: for_of.at.file, node: query };
        Some(PerElement { at: for_of.at, source, query, call: query })
    }

    fn is_pooled(&self, call: &Expr) -> bool {
        self.query(call).is_some_and(|Query { pool, .. }| pool.library != Library::Sequelize)
    }

    /// The first query that a function waits for, and the call in it that leads there.
    fn query_of(&self, function: &Expr, hops: usize) -> Option<(At, At)> {
        let hops = hops.checked_sub(1)?;
        let tree = self.project.tree(function.at.file)?;
        let Kind::Function { body: Some(body), .. } = tree.kind(function.at.node) else { return None };
        let mut calls = Vec::new();
        tree.walk(body, &mut |node| match tree.kind(node) {
            Kind::Function { .. } | Kind::Class { .. } | Kind::Error => false,
            Kind::Call { .. } | Kind::TaggedTemplate { .. } => {
                calls.push(node);
                true
            }
            _ => true,
        });
        // What another function is given to call (`limit(() => prisma.…)`) may be kept waiting by it.
        for &node in &calls {
            let call = function.sibling(node);
            if !is_waited_for(tree, node) || self.may_be_excluded(&call, function.at.node, &[]) {
                continue;
            }
            if let Some(query) = self.query(&call) {
                if is_batched_by_itself(tree, node, query.pool.library) {
                    continue;
                }
                return Some((call.at, call.at));
            }
            let Kind::Call { callee, args, .. } = tree.kind(node) else { continue };
            let Some(called) = self.function(&call.sibling(callee)) else { continue };
            let frame = frame_of_call(&called, &call, tree, args);
            if let Some((_, query)) = self.query_of(&Expr { at: called.at, frame }, hops) {
                return Some((call.at, query));
            }
        }
        None
    }

    /// Where a list comes from whose length the code does not bound.
    fn unbounded(&self, list: &Expr, fuel: usize) -> Option<Source> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(list.at.file)?;
        match tree.kind(list.at.node) {
            Kind::Await { value } | Kind::As { value, .. } => self.unbounded(&list.sibling(value), fuel),
            Kind::Binary { left, .. } => self.unbounded(&list.sibling(left), fuel),
            Kind::Ident { binding: Some(binding), .. } => {
                let declared = tree.binding(binding).filter(|it| !it.is_reassigned)?;
                let around = tree.parent(declared.declared)?;
                match tree.kind(around) {
                    Kind::Declarator { init: Some(init), .. } => self.unbounded(&list.sibling(init), fuel),
                    Kind::PatternProperty { .. } => {
                        let holder = tree.parent(around).and_then(|pattern| tree.parent(pattern))?;
                        match tree.kind(holder) {
                            Kind::Declarator { init: Some(init), .. } => self
                                .is_of_request(&list.sibling(init))
                                .then_some(Source::Request(list.sibling(init).at)),
                            _ => None,
                        }
                    }
                    _ => None,
                }
            }
            Kind::Member { .. } => self.is_of_request(list).then_some(Source::Request(list.at)),
            Kind::Call { callee, .. } => {
                // `rows.filter(…).map(…)` is no longer bounded than its rows.
                if let Kind::Member { object, property, .. } = tree.kind(callee)
                    && matches!(tree.text(property), "filter" | "map" | "flatMap" | "reverse" | "sort" | "concat")
                {
                    return self.unbounded(&list.sibling(object), fuel);
                }
                self.is_whole_table(list, tree).then_some(Source::Rows(list.at))
            }
            _ => None,
        }
    }

    /// `prisma.user.findMany({ where })` without `take`.
    fn is_whole_table(&self, call: &Expr, tree: &Tree) -> bool {
        let Kind::Call { callee, args, .. } = tree.kind(call.at.node) else { return false };
        let Kind::Member { property, .. } = tree.kind(callee) else { return false };
        if !matches!(tree.text(property), "findMany" | "find" | "findBy" | "findAll") || self.query(call).is_none() {
            return false;
        }
        let Some(&options) = tree.list(args).first() else { return true };
        let Meaning::Code(options) = self.project.meaning(&call.sibling(options)) else { return false };
        if !matches!(self.project.kind(options.at), Kind::Object { .. }) {
            return false;
        }
        let (keys, has_more) = self.project.object_keys(&options);
        let is_bounded = |key: &String| matches!(key.as_str(), "take" | "limit" | "distinct" | "cursor");
        // `where: { id: { in: ids } }` has as many rows as the code has ids.
        !has_more && !keys.iter().any(is_bounded) && !self.asks_by_list(&options)
    }

    /// `if (items.length > 100) throw …` in the same function: the code bounds the list.
    fn is_measured(&self, tree: &Tree, at: At, list: NodeId) -> bool {
        let Some(function) = tree.enclosing_function(at.node) else { return false };
        let path = self.project.modules.path(at.file);
        let Some(text) = self.project.text(&path) else { return false };
        let written = |node: NodeId| text.get(tree.span(node).range()).unwrap_or_default();
        let mut found = false;
        tree.walk(function, &mut |node| {
            if let Kind::Binary { op, left, right } = tree.kind(node)
                && matches!(op, Operator::Less | Operator::LessEqual | Operator::Greater | Operator::GreaterEqual)
            {
                found |= [(left, right), (right, left)].into_iter().any(|(length, bound)| {
                    let is_empty_check = matches!(tree.kind(bound), Kind::Number { value } if value <= 1.0);
                    !is_empty_check
                        && matches!(tree.kind(length), Kind::Member { object, property, .. }
                            if tree.text(property) == "length" && written(object) == written(list))
                });
            }
            !found
        });
        found
    }

    /// Whether a loop is left before its end, or a round before its query. A `continue` behind the query is neither.
    fn leaves_early(&self, tree: &Tree, at: At, body: NodeId, query: NodeId) -> bool {
        let path = self.project.modules.path(at.file);
        let text = self.project.text(&path);
        let goes_on = |node: NodeId| {
            let span = tree.span(node);
            let written = text.as_deref().and_then(|text| text.get(span.range())).unwrap_or_default();
            span.start > tree.span(query).end && written.trim_end_matches(';').trim() == "continue"
        };
        let mut found = false;
        tree.walk(body, &mut |node| {
            found |= match tree.kind(node) {
                Kind::Return { .. } => true,
                Kind::Jump => !goes_on(node),
                _ => false,
            };
            !found && !matches!(tree.kind(node), Kind::Function { .. } | Kind::Class { .. })
        });
        found
    }

    fn asks_by_list(&self, options: &Expr) -> bool {
        let Some(tree) = self.project.tree(options.at.file) else { return true };
        let mut found = false;
        tree.walk(options.at.node, &mut |node| {
            if let Kind::Property { key, .. } = tree.kind(node) {
                found |= matches!(tree.kind(key), Kind::Key { name } if tree.text(name) == "in");
            }
            !found
        });
        found
    }

    /// `req.body.items`, `request.body`.
    fn is_of_request(&self, expr: &Expr) -> bool {
        let Some(tree) = self.project.tree(expr.at.file) else { return false };
        let mut node = expr.at.node;
        let mut names = Vec::new();
        loop {
            match tree.kind(node) {
                Kind::Member { object, property, .. } => {
                    names.push(tree.text(property));
                    node = object;
                }
                Kind::As { value, .. } | Kind::Await { value } => node = value,
                Kind::Ident { binding: Some(binding), .. } => {
                    let Some(declared) = tree.binding(binding) else { return false };
                    let is_param =
                        tree.parent(declared.declared).is_some_and(|it| matches!(tree.kind(it), Kind::Param { .. }));
                    let Some(function) = tree.enclosing_function(declared.declared) else { return false };
                    return is_param
                        && names.last() == Some(&"body")
                        && self.project.takes_a_request(At { file: expr.at.file, node: function });
                }
                _ => return false,
            }
        }
    }
}

/// `list` and the callback of `list.map(callback)`.
fn mapped(tree: &Tree, node: NodeId) -> Option<(NodeId, NodeId)> {
    let Kind::Call { callee, args, .. } = tree.kind(node) else { return None };
    let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
    let &callback = tree.list(args).first()?;
    matches!(tree.text(property), "map" | "flatMap").then_some((object, callback))
}

/// Prisma joins the `findUnique` of one tick into one query.
fn is_batched_by_itself(tree: &Tree, call: NodeId, library: Library) -> bool {
    let Kind::Call { callee, .. } = tree.kind(call) else { return false };
    let Kind::Member { property, .. } = tree.kind(callee) else { return false };
    library == Library::Prisma && tree.text(property).starts_with("findUnique")
}

/// Whether the query of one element has a form for many: by its name.
fn is_batchable(tree: &Tree, call: NodeId) -> bool {
    const ONE: &[&str] = &["create", "findUnique", "findFirst", "findOne", "findOneBy", "delete", "insert", "save"];
    let Kind::Call { callee, .. } = tree.kind(call) else { return false };
    matches!(tree.kind(callee), Kind::Member { property, .. } if ONE.contains(&tree.text(property)))
}

/// Whether a query is run in each round, and is all that the round needs it for: what it gives is not used where a form for many
/// gives nothing back.
fn is_run_each_round(tree: &Tree, call: NodeId, body: NodeId) -> bool {
    let Kind::Call { callee, .. } = tree.kind(call) else { return false };
    let Kind::Member { property, .. } = tree.kind(callee) else { return false };
    let is_write = matches!(tree.text(property), "create" | "insert" | "save");
    let is_conditional = tree.ancestors(call).take_while(|&node| node != body).any(|node| {
        matches!(
            tree.kind(node),
            Kind::If { .. } | Kind::Conditional { .. } | Kind::Switch { .. } | Kind::Catch { .. } | Kind::Binary { .. }
        )
    });
    let around = tree.parent(call).and_then(|node| tree.parent(node)).map(|node| tree.kind(node));
    !is_conditional && (!is_write || matches!(around, Some(Kind::Expression { .. })))
}
