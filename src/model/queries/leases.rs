//! Connections that a function takes of a pool, and the ways on which it ends without giving them back.
//!
//! A connection that leaves the function (returned, stored, kept by a closure, handed to code that cannot be followed and never given
//! back here) is somebody else's to give back: nothing is said of it.

use super::{Library, Queries};
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::syntax::{BindingId, Kind, List, NodeId, Tree};

/// What is taken, and by which calls it is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lease {
    /// A connection of a pool: `release()`.
    Connection(Library),
    /// A query runner of TypeORM: `release()`.
    QueryRunner,
    /// A transaction without a callback: `commit()`, `rollback()`.
    Transaction(Library),
}

impl Lease {
    fn ends(self) -> &'static [&'static str] {
        match self {
            Lease::Connection(_) => &["release", "destroy", "end"],
            Lease::QueryRunner => &["release"],
            Lease::Transaction(_) => &["commit", "rollback"],
        }
    }
}

/// How a connection stays taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Nothing gives it back.
    Never,
    /// This `return` or `throw` leaves the function with it.
    Left(NodeId),
    /// The function's end is reached with it.
    End,
    /// This `await` may throw past what gives it back.
    Thrown(NodeId),
}

/// A connection that is not given back on every way.
#[derive(Clone, Debug)]
pub struct Leak {
    /// What is taken.
    pub lease: Lease,
    /// The call that takes it.
    pub at: At,
    /// What it is called; none where the result is dropped.
    pub name: Option<String>,
    /// How it stays taken.
    pub way: Way,
}

impl Leak {
    /// Where the function is left with the connection.
    #[must_use]
    pub fn exit(&self) -> Option<At> {
        match self.way {
            Way::Left(node) | Way::Thrown(node) => Some(At { file: self.at.file, node }),
            Way::Never | Way::End => None,
        }
    }
}

/// Everything that is found, sorted by place.
pub(super) fn find(queries: &Queries<'_>, files: &[FileId]) -> Vec<Leak> {
    let mut found = Vec::new();
    for &file in files {
        let Some(tree) = queries.project.tree(file) else { continue };
        for node in tree.ids().filter(|&node| matches!(tree.kind(node), Kind::Call { .. })) {
            let call = Expr::new(file, node);
            let Some(lease) = queries.lease(&call) else { continue };
            if tree.has_error_in(tree.span(node)) || !queries.project.is_reachable(file) {
                continue;
            }
            if let Some((name, way)) = queries.leak(tree, &call, lease) {
                found.push(Leak { lease, at: call.at, name, way });
            }
        }
    }
    found.sort_by_key(|it| it.at);
    found
}

impl Queries<'_> {
    /// What a call takes of a pool.
    pub(super) fn lease(&self, call: &Expr) -> Option<Lease> {
        let tree = self.project.tree(call.at.file)?;
        let Kind::Call { callee, args, .. } = tree.kind(call.at.node) else { return None };
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        let name = tree.text(property);
        let has_callback = || tree.list(args).iter().any(|&arg| !matches!(tree.kind(arg), Kind::Object { .. }));
        if !matches!(name, "connect" | "getConnection" | "createQueryRunner" | "transaction") {
            return None;
        }
        if name != "createQueryRunner" && has_callback() {
            return None;
        }
        match (name, self.library(&call.sibling(object))?) {
            ("connect", Library::Pg) => Some(Lease::Connection(Library::Pg)),
            ("getConnection", Library::Mysql2) => Some(Lease::Connection(Library::Mysql2)),
            ("createQueryRunner", Library::TypeOrm) => Some(Lease::QueryRunner),
            ("transaction", library @ (Library::Sequelize | Library::Knex)) => Some(Lease::Transaction(library)),
            _ => None,
        }
    }

    /// How what a call takes stays taken, and its name.
    fn leak(&self, tree: &Tree, call: &Expr, lease: Lease) -> Option<(Option<String>, Way)> {
        let mut value = call.at.node;
        let mut parent = tree.parent(value)?;
        let is_awaited = matches!(tree.kind(parent), Kind::Await { .. });
        if is_awaited {
            value = parent;
            parent = tree.parent(value)?;
        }
        if !is_awaited && lease != Lease::QueryRunner {
            return None;
        }
        let binding = match tree.kind(parent) {
            // At module level it is taken once.
            Kind::Expression { .. } => {
                let is_plain = lease != Lease::QueryRunner && tree.enclosing_function(value).is_some();
                return is_plain.then_some((None, Way::Never));
            }
            Kind::Declarator { target, .. } => match tree.kind(target) {
                Kind::BindingName { binding: Some(binding), .. } => binding,
                _ => return None,
            },
            Kind::Assign { target, .. } => match tree.kind(target) {
                Kind::Ident { binding: Some(binding), .. } => binding,
                _ => return None,
            },
            _ => return None,
        };
        let function = tree.enclosing_function(value)?;
        let declared = tree.binding(binding)?;
        // A variable of the code around outlives the function.
        if tree.enclosing_function(declared.declared) != Some(function) || ends_the_pool(tree, call.at.node, function) {
            return None;
        }
        let name = Some(tree.text(declared.name).to_owned());
        let mut ends = 0;
        let mut is_used = lease != Lease::QueryRunner;
        for &reference in &declared.references {
            let within = tree.enclosing_function(reference) == Some(function);
            match fate(tree, reference, lease) {
                // A closure gives it back when it runs.
                Fate::Ended if !within => return None,
                Fate::Ended => ends += 1,
                // A closure that uses it may outlive the function, but gives nothing back.
                Fate::Used => is_used = true,
                Fate::Handed(handed) if self.is_surely_only_used(handed, call, reference, lease) => is_used = true,
                Fate::Handed(_) if ends_here(tree, declared.references.as_slice(), function, lease) => is_used = true,
                Fate::Handed(_) | Fate::Escaped => return None,
                Fate::Nothing => {}
            }
        }
        if !is_used {
            return None;
        }
        if ends == 0 {
            return Some((name, Way::Never));
        }
        let Kind::Function { body: Some(body), .. } = tree.kind(function) else { return None };
        let taken = first_use(tree, &declared.references, lease).unwrap_or(call.at.node);
        let flow = Flow { tree, binding, taken, lease };
        let mut out = Exits::default();
        let end = flow.statement(body, NOT_TAKEN, &mut out);
        if end & TAKEN != 0 && out.left.is_none() {
            return Some((name, Way::End));
        }
        if let Some(node) = out.left {
            return Some((name, Way::Left(node)));
        }
        // Who throws on purpose leaves as surely as who returns.
        let is_thrown = |node: NodeId| matches!(tree.kind(node), Kind::Throw { .. });
        out.thrown.map(|node| (name, if is_thrown(node) { Way::Left(node) } else { Way::Thrown(node) }))
    }

    /// Whether the function that gets the connection is known, and does nothing with it but ask the database.
    fn is_surely_only_used(&self, call: NodeId, from: &Expr, reference: NodeId, lease: Lease) -> bool {
        self.only_uses(call, from, reference, lease).unwrap_or(false)
    }

    fn only_uses(&self, call: NodeId, from: &Expr, reference: NodeId, lease: Lease) -> Option<bool> {
        let caller = self.project.tree(from.at.file)?;
        let Kind::Call { callee, args, .. } = caller.kind(call) else { return None };
        let index = caller.list(args).iter().position(|&arg| arg == reference)?;
        let function = self.function(&Expr::new(from.at.file, callee))?;
        let tree = self.project.tree(function.at.file)?;
        let Kind::Function { params, .. } = tree.kind(function.at.node) else { return None };
        let Kind::Param { pattern, .. } = tree.kind(*tree.list(params).get(index)?) else { return None };
        let Kind::BindingName { binding: Some(binding), .. } = tree.kind(pattern) else { return None };
        let declared = tree.binding(binding)?;
        let is_use = |&it: &NodeId| matches!(fate(tree, it, lease), Fate::Used | Fate::Nothing);
        Some(declared.references.iter().all(is_use))
    }
}

/// The call by which a query runner takes its connection: it has none before.
fn first_use(tree: &Tree, references: &[NodeId], lease: Lease) -> Option<NodeId> {
    if lease != Lease::QueryRunner {
        return None;
    }
    references.iter().find_map(|&reference| {
        let member = tree.parent(reference)?;
        let Kind::Member { property, .. } = tree.kind(member) else { return None };
        let call = tree.parent(member)?;
        let takes = matches!(tree.text(property), "connect" | "startTransaction" | "query");
        (takes && matches!(tree.kind(call), Kind::Call { callee, .. } if callee == member)).then_some(call)
    })
}

/// What becomes of a connection.
enum Fate {
    Ended,
    Used,
    /// An argument of this call.
    Handed(NodeId),
    Escaped,
    Nothing,
}

/// What becomes of the connection where it is mentioned.
fn fate(tree: &Tree, reference: NodeId, lease: Lease) -> Fate {
    let Some(parent) = tree.parent(reference) else { return Fate::Escaped };
    match tree.kind(parent) {
        Kind::Member { object, property, .. } if object == reference => {
            if lease.ends().contains(&tree.text(property)) {
                Fate::Ended
            } else {
                Fate::Used
            }
        }
        Kind::Assign { target, .. } if target == reference => Fate::Nothing,
        Kind::Call { callee, args, .. } if callee != reference => {
            let is_given_back = matches!(tree.kind(callee), Kind::Member { property, .. } if tree.text(property) == "releaseConnection");
            match tree.list(args).iter().position(|&arg| arg == reference) {
                Some(_) if is_given_back => Fate::Ended,
                Some(_) => Fate::Handed(parent),
                None => Fate::Escaped,
            }
        }
        // `trx('users')`
        Kind::Call { .. } => Fate::Used,
        // `{ transaction: t }`, `{ transaction }`
        Kind::Property { .. } => {
            let call = tree.parent(parent).and_then(|object| tree.parent(object));
            match call.map(|node| tree.kind(node)) {
                Some(Kind::Call { .. }) if matches!(lease, Lease::Transaction(_)) => Fate::Used,
                _ => Fate::Escaped,
            }
        }
        Kind::If { test, .. } | Kind::Conditional { test, .. } if test == reference => Fate::Nothing,
        Kind::Unary { .. } | Kind::Binary { .. } => Fate::Nothing,
        _ => Fate::Escaped,
    }
}

fn ends_here(tree: &Tree, references: &[NodeId], function: NodeId, lease: Lease) -> bool {
    references.iter().any(|&it| is_end(tree, it, lease) && tree.enclosing_function(it) == Some(function))
}

fn is_end(tree: &Tree, reference: NodeId, lease: Lease) -> bool {
    let Some(parent) = tree.parent(reference) else { return false };
    match tree.kind(parent) {
        Kind::Member { object, property, .. } => object == reference && lease.ends().contains(&tree.text(property)),
        Kind::Call { callee, .. } if callee != reference => {
            matches!(tree.kind(callee), Kind::Member { property, .. } if tree.text(property) == "releaseConnection")
        }
        _ => false,
    }
}

/// Whether the function ends the pool as a whole: `pool.end()`, `sequelize.close()`, `process.exit()`.
fn ends_the_pool(tree: &Tree, taken: NodeId, function: NodeId) -> bool {
    let Kind::Call { callee, .. } = tree.kind(taken) else { return false };
    let Kind::Member { object, .. } = tree.kind(callee) else { return false };
    let head = |node: NodeId| match tree.kind(node) {
        Kind::Ident { name, .. } | Kind::Member { property: name, .. } => Some(name),
        _ => None,
    };
    let pool = head(object);
    let mut found = false;
    tree.walk(function, &mut |node| {
        if let Kind::Call { callee, .. } = tree.kind(node)
            && let Kind::Member { object, property, .. } = tree.kind(callee)
        {
            found |= matches!(tree.text(property), "end" | "close" | "destroy" | "$disconnect") && head(object) == pool;
        }
        !found
    });
    found
}

/// The states that are possible at a place, as bits.
type States = u8;
const NOT_TAKEN: States = 1;
const TAKEN: States = 2;
const GIVEN_BACK: States = 4;

/// How the code leaves what is looked at.
#[derive(Default)]
struct Exits {
    left: Option<NodeId>,
    left_states: States,
    thrown: Option<NodeId>,
    thrown_states: States,
}

/// Follows one connection through the statements of a function.
struct Flow<'t> {
    tree: &'t Tree,
    binding: BindingId,
    taken: NodeId,
    lease: Lease,
}

impl Flow<'_> {
    /// The states after a statement, for those before it.
    fn statement(&self, node: NodeId, before: States, out: &mut Exits) -> States {
        if before == 0 {
            return 0;
        }
        match self.tree.kind(node) {
            Kind::Block { body } => self.statements(body, before, out),
            Kind::If { test, consequent, alternate } => {
                let tested = self.plain(test, before, out);
                let then = self.statement(consequent, tested, out);
                let otherwise = alternate.map_or(tested, |it| self.statement(it, tested, out));
                // `if (client) client.release()`, `if (owned) client.release()`: asked on purpose.
                let gives_back = alternate.is_none() && then & TAKEN == 0 && then & GIVEN_BACK != 0;
                if gives_back { then } else { then | otherwise }
            }
            Kind::Return { value } => {
                let states = value.map_or(before, |value| self.plain(value, before, out));
                self.leave(node, states, out);
                0
            }
            Kind::Throw { value } => {
                let states = self.plain(value, before, out);
                if states & TAKEN != 0 && !out.thrown.is_some_and(|it| matches!(self.tree.kind(it), Kind::Throw { .. }))
                {
                    out.thrown = Some(node);
                }
                out.thrown_states |= states;
                0
            }
            Kind::Try { block, handler, finalizer } => self.attempt(block, handler, finalizer, before, out),
            Kind::For { init, test, update, body } => {
                let states = init.map_or(before, |it| self.plain(it, before, out));
                let states = test.map_or(states, |it| self.plain(it, states, out));
                let after = self.statement(body, states, out);
                let after = update.map_or(after, |it| self.plain(it, after, out));
                states | after
            }
            Kind::ForIn { iterable, body, .. } => {
                let states = self.plain(iterable, before, out);
                states | self.statement(body, states, out)
            }
            Kind::While { test, body, .. } => {
                let states = self.plain(test, before, out);
                states | self.statement(body, states, out)
            }
            Kind::Switch { discriminant, cases } => {
                let states = self.plain(discriminant, before, out);
                let mut after = states;
                for &case in self.tree.list(cases) {
                    if let Kind::Case { body, .. } = self.tree.kind(case) {
                        after |= self.statements(body, states | after, out);
                    }
                }
                after
            }
            Kind::Labeled { body } => self.statement(body, before, out),
            Kind::Function { .. } | Kind::Class { .. } | Kind::Jump => before,
            _ => self.plain(node, before, out),
        }
    }

    fn statements(&self, body: List, before: States, out: &mut Exits) -> States {
        self.tree.list(body).iter().fold(before, |states, &it| self.statement(it, states, out))
    }

    fn attempt(
        &self,
        block: NodeId,
        handler: Option<NodeId>,
        finalizer: Option<NodeId>,
        before: States,
        out: &mut Exits,
    ) -> States {
        let mut inner = Exits::default();
        let mut after = self.statement(block, before, &mut inner);
        if let Some(handler) = handler
            && let Kind::Catch { body, .. } = self.tree.kind(handler)
        {
            let caught = std::mem::take(&mut inner.thrown_states);
            inner.thrown = None;
            after |= self.statement(body, caught, &mut inner);
        }
        let Some(finalizer) = finalizer else {
            self.join(inner, out);
            return after;
        };
        // What `finally` does, it does on every way.
        let mut ended = Exits::default();
        let finish = |states: States, ended: &mut Exits| self.statement(finalizer, states, ended);
        inner.left_states = finish(inner.left_states, &mut ended);
        inner.thrown_states = finish(inner.thrown_states, &mut ended);
        let after = finish(after, &mut ended);
        if inner.left_states & TAKEN == 0 {
            inner.left = None;
        }
        if inner.thrown_states & TAKEN == 0 {
            inner.thrown = None;
        }
        self.join(inner, out);
        self.join(ended, out);
        after
    }

    fn join(&self, inner: Exits, out: &mut Exits) {
        out.left = out.left.or(inner.left);
        out.thrown = out.thrown.or(inner.thrown);
        out.left_states |= inner.left_states;
        out.thrown_states |= inner.thrown_states;
    }

    fn leave(&self, node: NodeId, states: States, out: &mut Exits) {
        if states & TAKEN != 0 {
            out.left.get_or_insert(node);
        }
        out.left_states |= states;
    }

    /// Code without statements of its own: what it awaits may throw, and it may take or give back the connection.
    fn plain(&self, node: NodeId, before: States, out: &mut Exits) -> States {
        let mut takes = false;
        let mut gives_back = false;
        let mut exits = false;
        let mut awaited = None;
        self.tree.walk(node, &mut |at| {
            match self.tree.kind(at) {
                Kind::Function { .. } | Kind::Class { .. } => return false,
                Kind::Await { value } if !self.is_giving_back(value) => {
                    awaited.get_or_insert(at);
                }
                Kind::Call { callee, .. } => {
                    takes |= at == self.taken;
                    exits |= is_exit(self.tree, callee);
                }
                Kind::Ident { binding: Some(binding), .. } if binding == self.binding => {
                    gives_back |= is_end(self.tree, at, self.lease);
                }
                _ => {}
            }
            true
        });
        if let Some(awaited) = awaited {
            if before & TAKEN != 0 {
                out.thrown.get_or_insert(awaited);
            }
            out.thrown_states |= before;
        }
        if exits {
            return 0;
        }
        match (takes, gives_back) {
            (true, _) => TAKEN,
            (_, true) => GIVEN_BACK,
            _ => before,
        }
    }

    /// `await client.release()`, `await query.then(trx.commit).catch(trx.rollback)`.
    fn is_giving_back(&self, value: NodeId) -> bool {
        let mut found = false;
        self.tree.walk(value, &mut |at| {
            found |= matches!(self.tree.kind(at), Kind::Ident { binding: Some(it), .. } if it == self.binding)
                && is_end(self.tree, at, self.lease);
            !found
        });
        found
    }
}

fn is_exit(tree: &Tree, callee: NodeId) -> bool {
    let Kind::Member { object, property, .. } = tree.kind(callee) else { return false };
    tree.text(property) == "exit"
        && matches!(tree.kind(object), Kind::Ident { name, binding: None } if tree.text(name) == "process")
}
