//! Queries that leave the transaction they are run in: they take a second connection while the transaction holds one.
//!
//! The body of each transaction is followed through the functions and methods that it calls and waits for, each seen with the
//! arguments that it is given.

use std::collections::BTreeSet;

use super::held::{FUEL, Held};
use super::per_request::is_named;
use super::query::Query;
use super::wait::is_waited_for;
use super::{Library, Pool, Queries};
use crate::model::modules::FileId;
use crate::model::names::{At, Expr, Meaning, frame_of_call};
use crate::syntax::{BindingKind, Kind, List, NodeId, Tree};

/// How many calls deep a transaction is followed.
const DEEPEST: usize = 6;
/// How many functions of one transaction are looked at.
const MOST: usize = 200;

/// One call on the way from a transaction to a query.
#[derive(Clone, Debug)]
pub struct Hop {
    /// The call.
    pub at: At,
    /// Whether it is given the transaction.
    pub is_given_tx: bool,
    /// What the called function calls the transaction's client, where it is given that by itself.
    pub tx: Option<String>,
}

/// A query that goes through the pool, in code that runs inside of a transaction of the same pool.
#[derive(Clone, Debug)]
pub struct OuterQuery {
    /// Whose pool.
    pub library: Library,
    /// The call that begins the transaction.
    pub transaction: At,
    /// What the transaction's client is called; none where the callback does not take it.
    pub tx: Option<String>,
    /// The calls between the two, outermost first.
    pub hops: Vec<Hop>,
    /// The query's call.
    pub query: At,
    /// How many more queries the same place leads to.
    pub more: usize,
    /// The model that is asked, where only its calls elsewhere show that it is of this pool.
    model: Option<At>,
    /// The transaction's pool.
    pool: Pool,
}

impl OuterQuery {
    /// The call to change: the last one in code that has the transaction.
    #[must_use]
    pub fn place(&self) -> At {
        let next = self.last_given().map_or(0, |last| last + 1);
        self.hops.get(next).map_or(self.query, |hop| hop.at)
    }

    /// What the transaction's client is called there.
    #[must_use]
    pub fn tx(&self) -> Option<&str> {
        let given = self.last_given().and_then(|last| self.hops.get(last)?.tx.as_deref());
        given.or(self.tx.as_deref())
    }

    fn last_given(&self) -> Option<usize> {
        self.hops.iter().rposition(|hop| hop.is_given_tx)
    }
}

/// A transaction with a callback.
struct Start {
    pool: Pool,
    callback: Expr,
    tx: Option<NodeId>,
}

/// What the transactions of some scripts show.
#[derive(Default)]
pub(super) struct Found {
    pub(super) outer: Vec<OuterQuery>,
    /// The models that are somewhere given a transaction of a pool: they are that pool's.
    pub(super) models: BTreeSet<(At, Pool)>,
}

impl Found {
    /// Whether something is only held against a model whose pool is not known from these scripts.
    pub(super) fn asks_for_models(&self) -> bool {
        self.outer.iter().any(|it| it.model.is_some_and(|model| !self.models.contains(&(model, it.pool.clone()))))
    }
}

/// What the transactions of these scripts show.
pub(super) fn find(queries: &Queries<'_>, files: &[FileId]) -> Found {
    let Found { mut outer, mut models } = Found::default();
    for &file in files {
        let Some(tree) = queries.project.tree(file) else { continue };
        for node in tree.ids().filter(|&node| matches!(tree.kind(node), Kind::Call { .. })) {
            for start in queries.starts(&Expr::new(file, node), tree) {
                let mut search = Search::new(queries, At { file, node }, &start);
                search.follow(&start.callback, &mut Vec::new());
                models.extend(search.models.into_iter().map(|model| (model, start.pool.clone())));
                if !tree.has_error_in(tree.span(node)) && queries.project.is_reachable(file) {
                    outer.append(&mut search.found);
                }
            }
        }
    }
    Found { outer, models }
}

/// Each place once, with the shortest way to it; of a model only where it is known to be that pool's.
pub(super) fn once_each(found: Found) -> Vec<OuterQuery> {
    let Found { outer: mut found, models } = found;
    found.retain(|it| it.model.is_none_or(|model| models.contains(&(model, it.pool.clone()))));
    found.sort_by_key(|it| (it.place(), it.hops.len(), it.query));
    let mut kept: Vec<OuterQuery> = Vec::new();
    for query in found {
        match kept.last_mut().filter(|it| it.place() == query.place()) {
            Some(first) if first.query != query.query => first.more += 1,
            Some(_) => {}
            None => kept.push(query),
        }
    }
    kept
}

/// How many callers of a function that runs what it is given in a transaction are looked at.
const MOST_CALLERS: usize = 200;

impl Queries<'_> {
    /// The transactions that a call begins: one, or one for each caller of the function around it whose callback it runs.
    fn starts(&self, call: &Expr, tree: &Tree) -> Vec<Start> {
        let Some(around) = runs_a_parameter(tree, call.at.node) else {
            return self.transaction(call).into_iter().collect();
        };
        let function = Expr::new(call.at.file, around);
        let mut callers = self.callers(tree, function.at);
        callers.truncate(MOST_CALLERS);
        let starts = callers.into_iter().filter_map(|caller| {
            let of = self.project.tree(caller.file)?;
            let Kind::Call { args, .. } = of.kind(caller.node) else { return None };
            let frame = frame_of_call(&function, &Expr { at: caller, frame: None }, of, args);
            let call = Expr { at: call.at, frame };
            // `if (tx) return work(tx);` above.
            if self.may_be_excluded(&call, around, &[]) {
                return None;
            }
            self.transaction(&call)
        });
        starts.collect()
    }

    /// `client.$transaction(async (tx) => …)` and its like.
    fn transaction(&self, call: &Expr) -> Option<Start> {
        let tree = self.project.tree(call.at.file)?;
        let Kind::Call { callee, args, .. } = tree.kind(call.at.node) else { return None };
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        let (client, libraries): (NodeId, &[Library]) = match tree.text(property) {
            "$transaction" => (object, &[Library::Prisma]),
            "transaction" => (object, &[Library::TypeOrm, Library::Knex, Library::Drizzle, Library::Sequelize]),
            "execute" => (kysely_transaction(tree, object)?, &[Library::Kysely]),
            _ => return None,
        };
        let callback = self.callback(call, tree, args)?;
        let pool = self.pool(&call.sibling(client)).filter(|it| libraries.contains(&it.library))?;
        if self.follows_context(call.at.file, pool.library) {
            return None;
        }
        let of = self.project.tree(callback.at.file)?;
        let Kind::Function { params, .. } = of.kind(callback.at.node) else { return None };
        let tx = match of.list(params).first().map(|&param| of.kind(param)) {
            Some(Kind::Param { pattern, .. }) => match of.kind(pattern) {
                Kind::BindingName { .. } => Some(pattern),
                _ => return None,
            },
            _ => None,
        };
        Some(Start { pool, callback, tx })
    }

    /// The function among the arguments; options may stand before or after it.
    fn callback(&self, call: &Expr, tree: &Tree, args: List) -> Option<Expr> {
        tree.list(args).iter().take(2).find_map(|&arg| match tree.kind(arg) {
            Kind::Function { .. } => Some(call.sibling(arg)),
            Kind::Ident { .. } | Kind::Member { .. } => self.function(&call.sibling(arg)),
            _ => None,
        })
    }

    /// Whether the package has queries find their transaction by the asynchronous context.
    fn follows_context(&self, file: FileId, library: Library) -> bool {
        let manifest = &self.project.packages.get(self.project.package_of(file)).manifest;
        let patches: &[&str] = match library {
            Library::TypeOrm => {
                &["typeorm-transactional", "typeorm-transactional-cls-hooked", "@nestjs-cls/transactional"]
            }
            _ => &["@nestjs-cls/transactional"],
        };
        let is_patched = patches.iter().any(|it| manifest.dependencies.contains_key(*it));
        is_patched || library == Library::Sequelize && self.uses_cls()
    }

    fn uses_cls(&self) -> bool {
        let modules = &self.project.modules;
        modules
            .ids()
            .any(|file| modules.is_parsed(file) && modules.tree(file).is_some_and(|tree| tree.sym("useCLS").is_some()))
    }
}

/// The function around a transaction that runs one of its parameters in it: `(work) => prisma.$transaction((tx) => work(tx))`.
fn runs_a_parameter(tree: &Tree, call: NodeId) -> Option<NodeId> {
    let Kind::Call { callee, args, .. } = tree.kind(call) else { return None };
    let Kind::Member { property, .. } = tree.kind(callee) else { return None };
    if !matches!(tree.text(property), "$transaction" | "transaction" | "execute") {
        return None;
    }
    let around = tree.ancestors(call).find(|&node| {
        matches!(tree.kind(node), Kind::Function { params, .. } if !params.is_empty()) && is_named(tree, node)
    })?;
    let is_param = |node: NodeId| match tree.kind(node) {
        Kind::Ident { binding: Some(binding), .. } => tree
            .binding(binding)
            .is_some_and(|it| it.kind == BindingKind::Param && tree.enclosing_function(it.declared) == Some(around)),
        _ => false,
    };
    let runs = tree.list(args).iter().take(2).any(|&arg| match tree.kind(arg) {
        Kind::Ident { .. } => is_param(arg),
        Kind::Function { body: Some(body), .. } => {
            let mut found = false;
            tree.walk(body, &mut |node| {
                found |= matches!(tree.kind(node), Kind::Call { callee, .. } if is_param(callee));
                !found
            });
            found
        }
        _ => false,
    });
    runs.then_some(around)
}

/// `db` of `db.transaction().setIsolationLevel(…)`.
fn kysely_transaction(tree: &Tree, object: NodeId) -> Option<NodeId> {
    let mut node = object;
    loop {
        let Kind::Call { callee, .. } = tree.kind(node) else { return None };
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        match tree.text(property) {
            "transaction" => return Some(object),
            "setIsolationLevel" | "setAccessMode" => node = object,
            _ => return None,
        }
    }
}

/// What one transaction's code leads to.
struct Search<'q, 'p> {
    queries: &'q Queries<'p>,
    transaction: At,
    pool: &'q Pool,
    tx: Vec<At>,
    tx_name: Option<String>,
    /// The functions that were followed, with and without the transaction.
    seen: BTreeSet<(At, bool)>,
    found: Vec<OuterQuery>,
    /// The models that are given the transaction.
    models: BTreeSet<At>,
}

impl<'q, 'p> Search<'q, 'p> {
    fn new(queries: &'q Queries<'p>, transaction: At, start: &'q Start) -> Self {
        let file = start.callback.at.file;
        let tx: Vec<At> = start.tx.map(|node| At { file, node }).into_iter().collect();
        let tx_name = tx.first().and_then(|&at| queries.project.declared_name(at));
        Self {
            queries,
            transaction,
            pool: &start.pool,
            tx,
            tx_name,
            seen: BTreeSet::new(),
            found: Vec::new(),
            models: BTreeSet::new(),
        }
    }

    /// Looks through a function that the transaction's code runs.
    fn follow(&mut self, function: &Expr, hops: &mut Vec<Hop>) {
        let is_given_tx = hops.last().is_none_or(|hop| hop.is_given_tx);
        if self.seen.len() >= MOST || !self.seen.insert((function.at, is_given_tx)) {
            return;
        }
        let Some(tree) = self.queries.project.tree(function.at.file) else { return };
        let Kind::Function { params, body: Some(body), flags, .. } = tree.kind(function.at.node) else { return };
        if flags.is_generator {
            return;
        }
        let mut calls: Vec<NodeId> = Vec::new();
        for start in tree.list(params).iter().copied().chain([body]) {
            tree.walk(start, &mut |node| match tree.kind(node) {
                Kind::Function { .. } => self.is_run_here(function, tree, node),
                Kind::Class { .. } | Kind::Error => false,
                Kind::Call { .. } | Kind::TaggedTemplate { .. } => {
                    calls.push(node);
                    !self.is_transaction_of_its_own(function, tree, node)
                }
                _ => true,
            });
        }
        for node in calls {
            let call = function.sibling(node);
            if !is_waited_for(tree, node) || self.queries.may_be_excluded(&call, function.at.node, &self.tx) {
                continue;
            }
            match self.queries.query(&call) {
                Some(query) if self.is_outer(&query) => self.report(call.at, None, hops),
                Some(query) if self.pool.library == Library::Sequelize && query.model.is_some() => {
                    self.report(call.at, query.model, hops);
                }
                Some(_) => {}
                None => {
                    self.learn(&call, tree);
                    self.follow_call(&call, tree, hops);
                }
            }
        }
    }

    /// Whether a function's call belongs to the code around it: a callback of something that is waited for.
    fn is_run_here(&self, function: &Expr, tree: &Tree, node: NodeId) -> bool {
        if node == function.at.node {
            return true;
        }
        match tree.parent(node).map(|parent| (parent, tree.kind(parent))) {
            Some((_, Kind::Call { callee, .. })) if callee == node => true,
            // What a function of the repository does with a callback is followed there, with what it is given.
            Some((call, Kind::Call { callee, .. })) => {
                is_waited_for(tree, call) && self.queries.function(&function.sibling(callee)).is_none()
            }
            _ => false,
        }
    }

    /// `prisma.$transaction(…)` inside: what it runs is its own affair.
    fn is_transaction_of_its_own(&self, function: &Expr, tree: &Tree, call: NodeId) -> bool {
        let Kind::Call { callee, .. } = tree.kind(call) else { return false };
        let Kind::Member { property, .. } = tree.kind(callee) else { return false };
        matches!(tree.text(property), "$transaction" | "transaction")
            && matches!(self.queries.held(&callee_object(function, tree, callee), FUEL), Held::Pool(..))
    }

    fn is_outer(&self, query: &Query) -> bool {
        let is_same = query.pool == *self.pool && query.pool.root != super::Root::Typed;
        is_same || self.queries.is_only_pool(&query.pool, self.pool)
    }

    /// Remembers the model that is given a transaction: in here that is this one, by whatever way it got there (`ctx.transaction`).
    fn learn(&mut self, call: &Expr, tree: &Tree) {
        if self.pool.library == Library::Sequelize
            && let Some(model) = self.queries.given_to_model(call, tree)
        {
            self.models.insert(model);
        }
    }

    fn report(&mut self, query: At, model: Option<At>, hops: &[Hop]) {
        self.found.push(OuterQuery {
            library: self.pool.library,
            transaction: self.transaction,
            tx: self.tx_name.clone(),
            hops: hops.to_vec(),
            query,
            more: 0,
            model,
            pool: self.pool.clone(),
        });
    }

    fn follow_call(&mut self, call: &Expr, tree: &Tree, hops: &mut Vec<Hop>) {
        let Kind::Call { callee, args, .. } = tree.kind(call.at.node) else { return };
        if hops.len() >= DEEPEST {
            return;
        }
        let Some(function) = self.queries.function(&call.sibling(callee)) else { return };
        let is_given_tx =
            tree.list(args).iter().any(|&arg| self.queries.carries(&call.sibling(arg), &self.tx, DEEPEST))
                || self.queries.carries(&call.sibling(callee), &self.tx, DEEPEST);
        let frame = frame_of_call(&function, call, tree, args);
        hops.push(Hop { at: call.at, is_given_tx, tx: self.name_in(&function, call, tree, args) });
        self.follow(&Expr { at: function.at, frame }, hops);
        hops.pop();
    }
}

impl Search<'_, '_> {
    /// What a function calls the transaction's client that a call gives it.
    fn name_in(&self, function: &Expr, call: &Expr, tree: &Tree, args: List) -> Option<String> {
        let is_tx = |&arg: &NodeId| matches!(self.queries.project.meaning(&call.sibling(arg)), Meaning::Code(code) if self.tx.contains(&code.at));
        let index = tree.list(args).iter().position(is_tx)?;
        let of = self.queries.project.tree(function.at.file)?;
        let Kind::Function { params, .. } = of.kind(function.at.node) else { return None };
        let Kind::Param { pattern, .. } = of.kind(*of.list(params).get(index)?) else { return None };
        self.queries.project.declared_name(At { file: function.at.file, node: pattern })
    }
}

fn callee_object(function: &Expr, tree: &Tree, callee: NodeId) -> Expr {
    match tree.kind(callee) {
        Kind::Member { object, .. } => function.sibling(object),
        _ => function.sibling(callee),
    }
}
