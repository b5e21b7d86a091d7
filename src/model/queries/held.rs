//! What an expression holds, as far as databases care: the client of a pool, or an instance of a class whose methods can be
//! followed. Types count where they name a class or a library's own type; a parameter's does not, for what is given for it may
//! be a transaction.

use super::{Library, Pool, Queries, Root};
use crate::model::limiters::per_request::is_kept;
use crate::model::names::{
    At, Expr, FrameData, Meaning, PackageExport, enclosing_class, frame_of_call, member_named, parameter_property,
    returns,
};
use crate::model::prisma::clients::Client;
use crate::model::prisma::schema::Provider;
use crate::syntax::{Binding, Kind, List, MethodKind, NodeId, Operator, Tree};

/// What an expression holds.
#[derive(Clone, Debug)]
pub(in crate::model) enum Held {
    /// The client of a pool, and its class where the repository has one.
    Pool(Pool, Option<Expr>),
    /// An instance of a class of the repository.
    Instance(Expr),
    /// `undefined` or `null`.
    Nothing,
    /// Not to be known; a transaction's client is one of these.
    Unknown,
}

/// How many steps one look-up may take.
pub(super) const FUEL: usize = 20;

impl Queries<'_> {
    /// The pool that an expression is a client of.
    pub(super) fn pool(&self, expr: &Expr) -> Option<Pool> {
        match self.held(expr, FUEL) {
            Held::Pool(pool, _) => Some(pool),
            _ => None,
        }
    }

    /// The library whose pool an expression is a client of; for this, a parameter's type is enough.
    pub(super) fn library(&self, expr: &Expr) -> Option<Library> {
        if let Some(pool) = self.pool(expr) {
            return Some(pool.library);
        }
        let Meaning::Code(name) = self.project.meaning(expr) else { return None };
        let tree = self.project.tree(name.at.file)?;
        let Kind::Param { ty: Some(ty), .. } = tree.kind(tree.parent(name.at.node)?) else { return None };
        let Kind::TypeName { name: text, binding: Some(binding), .. } = tree.kind(ty) else { return None };
        let declared = tree.binding(binding)?.declared;
        match self.project.meaning(&Expr::new(name.at.file, declared)) {
            Meaning::Package(export) => library_of_type(&export, tree.text(text)),
            _ => None,
        }
    }

    pub(super) fn held(&self, expr: &Expr, fuel: usize) -> Held {
        let (Some(tree), Some(fuel)) = (self.project.tree(expr.at.file), fuel.checked_sub(1)) else {
            return Held::Unknown;
        };
        match tree.kind(expr.at.node) {
            Kind::This => {
                return match enclosing_class(tree, expr.at.node) {
                    Some(class) => self.held_by_class(&expr.sibling(class), fuel),
                    None => Held::Unknown,
                };
            }
            // A field's or variable's declaration says more than one of the values that it is given.
            Kind::Member { object, property, .. } => {
                if let Some(found) = self.held_by_member(expr, object, tree.text(property), fuel) {
                    return found;
                }
            }
            Kind::Ident { binding: Some(binding), .. } if tree.binding(binding).is_some_and(|it| it.is_reassigned) => {
                return self.held_by_variable(expr, tree, fuel);
            }
            _ => {}
        }
        match self.project.meaning(expr) {
            Meaning::Code(code) if code.at != expr.at => match self.held(&code, fuel) {
                Held::Unknown => self.held_by_memory(&code, fuel),
                held => held,
            },
            Meaning::Code(code) => self.held_by_code(&code, tree, fuel),
            Meaning::Global(path) if path.len() == 1 && path.first().is_some_and(|it| &**it == "undefined") => {
                Held::Nothing
            }
            _ => Held::Unknown,
        }
    }

    fn held_by_code(&self, code: &Expr, tree: &Tree, fuel: usize) -> Held {
        match tree.kind(code.at.node) {
            Kind::New { callee, args } => self.held_by_new(code, tree, callee, args, fuel),
            Kind::Call { callee, args, .. } => self.held_by_call(code, tree, callee, args, fuel),
            Kind::Null => Held::Nothing,
            Kind::Binary { op: Operator::Coalesce | Operator::Or, left, right } => {
                if self.is_kept_globally(&code.sibling(left)) {
                    return self.held(&code.sibling(right), fuel);
                }
                match self.held(&code.sibling(left), fuel) {
                    Held::Nothing => self.held(&code.sibling(right), fuel),
                    held => held,
                }
            }
            Kind::Conditional { test, consequent, alternate } => match self.decided(&code.sibling(test), fuel) {
                Some(true) => self.held(&code.sibling(consequent), fuel),
                Some(false) => self.held(&code.sibling(alternate), fuel),
                None => {
                    let sides = [self.held(&code.sibling(consequent), fuel), self.held(&code.sibling(alternate), fuel)];
                    match sides {
                        [Held::Pool(a, class), Held::Pool(b, _)] if a == b => Held::Pool(a, class),
                        [Held::Instance(a), Held::Instance(b)] if a.at == b.at => Held::Instance(a),
                        _ => Held::Unknown,
                    }
                }
            },
            Kind::BindingName { .. } => self.held_by_declaration(code, tree, fuel),
            _ => Held::Unknown,
        }
    }

    /// `globalThis.prisma`, where development keeps the client between reloads.
    fn is_kept_globally(&self, left: &Expr) -> bool {
        matches!(self.project.meaning(left), Meaning::Global(path) if path.len() > 1 || !is_nothing(&path))
    }

    fn held_by_new(&self, new: &Expr, tree: &Tree, callee: NodeId, args: List, fuel: usize) -> Held {
        if let Some(client) = self.clients.as_ref().and_then(|clients| clients.constructed(new)) {
            return prisma(&client.0, self.made(new));
        }
        match self.project.meaning(&new.sibling(callee)) {
            Meaning::Code(class) if matches!(self.project.kind(class.at), Kind::Class { .. }) => {
                self.held_by_class(&class, fuel)
            }
            Meaning::Package(export) => {
                let library = match (&*export.package, export.names().last().map(|it| &**it)) {
                    ("typeorm", Some("DataSource" | "Connection")) => Library::TypeOrm,
                    ("sequelize" | "sequelize-typescript", Some("Sequelize") | None) => Library::Sequelize,
                    ("pg" | "pg-pool" | "@neondatabase/serverless", Some("Pool")) | ("pg-pool", None) => Library::Pg,
                    ("kysely", Some("Kysely")) if self.kysely_has_pool(new, tree, args) => Library::Kysely,
                    _ => return Held::Unknown,
                };
                Held::Pool(Pool { library, root: self.made(new) }, None)
            }
            _ => Held::Unknown,
        }
    }

    /// What tells a construction from others: its place, and for what a function makes anew each time the place of the call.
    fn made(&self, construction: &Expr) -> Root {
        let mut made = construction.clone();
        for _ in 0..FUEL {
            let Some(tree) = self.project.tree(made.at.file) else { break };
            let is_around = |frame: &FrameData| {
                frame.function.file == made.at.file
                    && tree.ancestors(made.at.node).any(|it| it == frame.function.node)
                    && !is_kept(tree, made.at.node)
            };
            let Some(frame) = made.frame.clone().filter(|it| is_around(it)) else { break };
            let Some(call) = &frame.call else { break };
            made = call.clone();
        }
        Root::Made(made.at)
    }

    /// SQLite's dialects have one connection, and no pool that could run out.
    fn kysely_has_pool(&self, new: &Expr, tree: &Tree, args: List) -> bool {
        let Some(&options) = tree.list(args).first() else { return false };
        let Some(dialect) = self.project.object_property(&new.sibling(options), "dialect").known() else {
            return false;
        };
        let Meaning::Code(made) = self.project.meaning(&dialect) else { return false };
        let Kind::New { callee, .. } = self.project.kind(made.at) else { return false };
        matches!(
            self.project.meaning(&made.sibling(callee)),
            Meaning::Package(export) if export.names().last().is_some_and(|it|
                matches!(&**it, "PostgresDialect" | "MysqlDialect" | "PostgresJSDialect" | "NeonDialect"))
        )
    }

    fn held_by_call(&self, call: &Expr, tree: &Tree, callee: NodeId, args: List, fuel: usize) -> Held {
        if let Kind::Member { object, property, .. } = tree.kind(callee) {
            match tree.text(property) {
                // With read replicas, what reads goes to other pools.
                "$extends" if self.adds_replicas(call, tree, args) => {
                    return match self.held(&call.sibling(object), fuel) {
                        Held::Pool(pool, class) => Held::Pool(Pool { root: Root::Typed, ..pool }, class),
                        held => held,
                    };
                }
                "$extends" => return self.held(&call.sibling(object), fuel),
                "getRepository" | "getTreeRepository" | "getCustomRepository" | "extend" => {
                    if let Held::Pool(pool, _) = self.held(&call.sibling(object), fuel)
                        && pool.library == Library::TypeOrm
                    {
                        return Held::Pool(pool, None);
                    }
                }
                _ => {}
            }
        }
        let export = match self.project.meaning(&call.sibling(callee)) {
            Meaning::Package(export) => export,
            Meaning::Code(function) => return self.held_by_result(call, &function, tree, args, fuel),
            _ => return Held::Unknown,
        };
        let made = self.made(call);
        let (library, root) = match (&*export.package, export.names().last().map(|it| &**it)) {
            ("knex", None | Some("knex" | "Knex" | "default")) if !self.is_sqlite(call, tree, args) => {
                (Library::Knex, made)
            }
            ("drizzle-orm", Some("drizzle")) if self.drizzle_has_pool(call, tree, args, &export.subpath) => {
                (Library::Drizzle, made)
            }
            ("mysql2", Some("createPool")) if export.subpath.ends_with("promise") => (Library::Mysql2, made),
            // Without a name, these give the one default connection.
            (
                "typeorm",
                Some("getConnection" | "getManager" | "getRepository" | "getMongoRepository" | "getTreeRepository"),
            ) => (Library::TypeOrm, Root::Default),
            _ => return Held::Unknown,
        };
        Held::Pool(Pool { library, root }, None)
    }

    fn adds_replicas(&self, call: &Expr, tree: &Tree, args: List) -> bool {
        tree.list(args).first().is_some_and(|&extension| match tree.kind(extension) {
            Kind::Call { callee, .. } => matches!(
                self.project.meaning(&call.sibling(callee)),
                Meaning::Package(export) if export.package.contains("replica")
            ),
            _ => false,
        })
    }

    /// What a function of the repository gives back: the client that it makes, or the one of the function that it is given
    /// (`remember('prisma', () => new PrismaClient())`).
    fn held_by_result(&self, call: &Expr, function: &Expr, tree: &Tree, args: List, fuel: usize) -> Held {
        let Some(of) = self.project.tree(function.at.file) else { return Held::Unknown };
        if !matches!(of.kind(function.at.node), Kind::Function { .. }) {
            return Held::Unknown;
        }
        let frame = frame_of_call(function, call, tree, args);
        let results: Vec<Expr> = returns(of, function.at.node)
            .into_iter()
            .flatten()
            .map(|node| Expr { at: At { file: function.at.file, node }, frame: frame.clone() })
            .collect();
        if let Some(held) = self.one_pool(&results, fuel) {
            return held;
        }
        self.made_by_argument(call, fuel)
    }

    /// What a function remembers under a name: what the function that it was given makes.
    fn held_by_memory(&self, code: &Expr, fuel: usize) -> Held {
        let Some(tree) = self.project.tree(code.at.file) else { return Held::Unknown };
        // `map.get(name)`, `kept[name]`
        if !matches!(tree.kind(code.at.node), Kind::Call { .. } | Kind::Index { .. } | Kind::Member { .. }) {
            return Held::Unknown;
        }
        match &code.frame {
            Some(frame)
                if frame.function.file == code.at.file
                    && tree.ancestors(code.at.node).any(|it| it == frame.function.node) =>
            {
                frame.call.as_ref().map_or(Held::Unknown, |call| self.made_by_argument(call, fuel))
            }
            _ => Held::Unknown,
        }
    }

    /// What the first function among the arguments of a call gives back.
    fn made_by_argument(&self, call: &Expr, fuel: usize) -> Held {
        let Some(tree) = self.project.tree(call.at.file) else { return Held::Unknown };
        let Kind::Call { args, .. } = tree.kind(call.at.node) else { return Held::Unknown };
        let made = tree.list(args).iter().find(|&&arg| matches!(tree.kind(arg), Kind::Function { .. }));
        let Some(&made) = made else { return Held::Unknown };
        let results: Vec<Expr> = returns(tree, made).into_iter().flatten().map(|node| call.sibling(node)).collect();
        self.one_pool(&results, fuel).unwrap_or(Held::Unknown)
    }

    /// The pool that all of these are clients of; of several of one library it is not known which.
    fn one_pool(&self, values: &[Expr], fuel: usize) -> Option<Held> {
        let mut found: Option<(Pool, Option<Expr>)> = None;
        for value in values {
            match (self.held(value, fuel), &found) {
                (Held::Pool(pool, class), None) => found = Some((pool, class)),
                (Held::Pool(pool, _), Some((old, _))) if pool == *old => {}
                (Held::Pool(pool, _), Some((old, class))) if pool.library == old.library => {
                    found = Some((Pool { library: pool.library, root: Root::Typed }, class.clone()));
                }
                _ => return None,
            }
        }
        found.map(|(pool, class)| Held::Pool(pool, class))
    }

    /// Whether knex is told of SQLite, or not told of a database that can be read here.
    fn is_sqlite(&self, call: &Expr, tree: &Tree, args: List) -> bool {
        let Some(&options) = tree.list(args).first() else { return true };
        let options = match self.project.meaning(&call.sibling(options)) {
            Meaning::Code(code) => code,
            _ => return false,
        };
        let client = self.project.object_property(&options, "client").known();
        client.is_some_and(|client| match self.project.meaning(&client) {
            Meaning::Code(code) => match (self.project.tree(code.at.file), self.project.kind(code.at)) {
                (Some(tree), Kind::String { value }) => tree.text(value).contains("sqlite"),
                _ => false,
            },
            _ => false,
        })
    }

    /// Whether Drizzle is given a pool or makes one, rather than a single connection.
    fn drizzle_has_pool(&self, call: &Expr, tree: &Tree, args: List, subpath: &str) -> bool {
        let subpath = subpath.trim_start_matches('/');
        if !matches!(subpath, "node-postgres" | "postgres-js" | "mysql2" | "neon-serverless" | "vercel-postgres") {
            return false;
        }
        let Some(&first) = tree.list(args).first() else { return true };
        let first = call.sibling(first);
        let (given, is_options) = match self.project.meaning(&first) {
            Meaning::Code(code) if matches!(self.project.kind(code.at), Kind::Object { .. }) => {
                match self.project.object_property(&code, "client").known() {
                    Some(client) => (client, false),
                    None => (code, true),
                }
            }
            _ => (first, false),
        };
        if is_options {
            return true;
        }
        self.makes_a_pool(&given, FUEL)
    }

    /// Whether what a driver's wrapper is given is a pool, or the address from which it makes one.
    fn makes_a_pool(&self, given: &Expr, fuel: usize) -> bool {
        let Some(fuel) = fuel.checked_sub(1) else { return false };
        let code = match self.project.meaning(given) {
            Meaning::Global(_) => return true,
            Meaning::Code(code) => code,
            _ => return false,
        };
        let Some(tree) = self.project.tree(code.at.file) else { return false };
        match tree.kind(code.at.node) {
            Kind::String { .. } | Kind::Template { .. } => true,
            Kind::New { callee, args } if is_proxy(tree, callee) => {
                tree.list(args).first().is_some_and(|&target| self.makes_a_pool(&code.sibling(target), fuel))
            }
            Kind::New { callee, .. } | Kind::Call { callee, .. } => match self.project.meaning(&code.sibling(callee)) {
                Meaning::Package(export) => {
                    let last = export.names().last().map(|it| &**it);
                    matches!(last, Some("Pool" | "createPool")) || &*export.package == "postgres"
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// A variable that is assigned later holds a client where all that it is given at module level is that client.
    fn held_by_variable(&self, ident: &Expr, tree: &Tree, fuel: usize) -> Held {
        let Kind::Ident { binding: Some(binding), .. } = tree.kind(ident.at.node) else { return Held::Unknown };
        let Some(binding) = tree.binding(binding) else { return Held::Unknown };
        let Some(Kind::Declarator { init, .. }) = tree.parent(binding.declared).map(|it| tree.kind(it)) else {
            return Held::Unknown;
        };
        let assigned = binding.references.iter().filter_map(|&reference| {
            match tree.parent(reference).map(|around| tree.kind(around)) {
                Some(Kind::Assign { target, value, .. }) if target == reference => Some(value),
                _ => None,
            }
        });
        let mut found: Option<(Pool, Option<Expr>)> = None;
        for value in init.into_iter().chain(assigned) {
            let value = ident.sibling(value);
            // `client = extend(client)` is the same one, with something added.
            if is_given_itself(tree, value.at.node, binding) || self.is_kept_globally(&value) {
                continue;
            }
            match self.held(&value, fuel) {
                Held::Pool(pool, class) => match &found {
                    Some((old, _)) if old.library != pool.library => return Held::Unknown,
                    Some((old, _)) if old.root == pool.root => {}
                    None => found = Some((pool, class)),
                    Some(_) => {
                        // One variable: what it holds is one pool for whoever reads it.
                        let root = self.made(&ident.sibling(binding.declared));
                        found = Some((Pool { library: pool.library, root }, class));
                    }
                },
                Held::Nothing => {}
                _ => return Held::Unknown,
            }
        }
        found.map_or(Held::Unknown, |(pool, class)| Held::Pool(pool, class))
    }

    /// What a declared name holds that is given no value here.
    fn held_by_declaration(&self, name: &Expr, tree: &Tree, fuel: usize) -> Held {
        let Some(parent) = tree.parent(name.at.node) else { return Held::Unknown };
        match tree.kind(parent) {
            // What a container gives a constructor is what the type says; what a call gives a function may be a transaction.
            Kind::Param { ty: Some(ty), decorators, .. } if is_of_constructor(tree, parent) => {
                let (Some(class), Kind::BindingName { name: field, .. }) =
                    (enclosing_class(tree, parent), tree.kind(name.at.node))
                else {
                    return Held::Unknown;
                };
                let class = name.sibling(class);
                self.held_by_type(&name.sibling(ty), &class, tree.text(field), tree.list(decorators), fuel)
            }
            // `const { prisma } = this`.
            Kind::PatternProperty { key, .. } => {
                let Kind::Key { name: key } = tree.kind(key) else { return Held::Unknown };
                let around = tree.parent(parent).and_then(|pattern| tree.parent(pattern)).map(|it| tree.kind(it));
                let Some(Kind::Declarator { init: Some(init), .. }) = around else { return Held::Unknown };
                match self.held(&name.sibling(init), fuel) {
                    Held::Instance(class) => self.held_by_class_member(&class, tree.text(key), fuel),
                    _ => Held::Unknown,
                }
            }
            _ => Held::Unknown,
        }
    }

    /// The member of what an expression holds; none where the general look-up may say more.
    fn held_by_member(&self, member: &Expr, object: NodeId, name: &str, fuel: usize) -> Option<Held> {
        match self.held(&member.sibling(object), fuel) {
            Held::Instance(class) => Some(self.held_by_class_member(&class, name, fuel)),
            Held::Pool(pool, _) if pool.library == Library::TypeOrm && name == "manager" => {
                Some(Held::Pool(pool, None))
            }
            Held::Pool(_, Some(class)) => Some(self.held_by_class_member(&class, name, fuel)),
            _ => None,
        }
    }

    /// An instance of a class: a client's where the class extends one.
    fn held_by_class(&self, class: &Expr, fuel: usize) -> Held {
        let (Some(tree), Some(fuel)) = (self.project.tree(class.at.file), fuel.checked_sub(1)) else {
            return Held::Unknown;
        };
        let Kind::Class { superclass, members, .. } = tree.kind(class.at.node) else { return Held::Unknown };
        let Some(superclass) = superclass else { return Held::Instance(class.clone()) };
        // A class with a transaction of its own may hand it on behind the scenes.
        let is_own = ["$transaction", "transaction"].iter().any(|it| member_named(tree, members, it, None).is_some());
        if let Some(client) = self.clients.as_ref().and_then(|clients| clients.client_of_class(class)) {
            return match prisma(&client, Root::Made(class.at)) {
                Held::Pool(pool, _) if !is_own => Held::Pool(pool, Some(class.clone())),
                _ => Held::Unknown,
            };
        }
        match self.project.meaning(&class.sibling(superclass)) {
            Meaning::Code(parent) if parent.at != class.at => match self.held_by_class(&parent, fuel) {
                Held::Pool(pool, _) => Held::Pool(pool, Some(class.clone())),
                _ => Held::Instance(class.clone()),
            },
            Meaning::Package(export)
                if &*export.package == "typeorm" && export.names().last().is_some_and(|it| is_repository(it)) =>
            {
                Held::Pool(Pool { library: Library::TypeOrm, root: Root::Default }, Some(class.clone()))
            }
            _ => Held::Instance(class.clone()),
        }
    }

    /// What a member of a class holds: by its value, its type, or the one assignment to it.
    fn held_by_class_member(&self, class: &Expr, name: &str, fuel: usize) -> Held {
        let (Some(tree), Some(fuel)) = (self.project.tree(class.at.file), fuel.checked_sub(1)) else {
            return Held::Unknown;
        };
        let Kind::Class { superclass, members, .. } = tree.kind(class.at.node) else { return Held::Unknown };
        if let Some(member) = member_named(tree, members, name, None) {
            return match tree.kind(member) {
                Kind::Field { value: Some(value), .. } => self.held(&Expr::new(class.at.file, value), fuel),
                Kind::Field { ty, decorators, .. } => match self.assigned(class, tree, name) {
                    Assigned::Once(value) => self.held(&value, fuel),
                    Assigned::Never => match ty {
                        Some(ty) => self.held_by_type(&class.sibling(ty), class, name, tree.list(decorators), fuel),
                        None => Held::Unknown,
                    },
                    Assigned::Often => Held::Unknown,
                },
                Kind::Method { function, kind: MethodKind::Get, .. } => match returns(tree, function).as_slice() {
                    [Some(value)] => self.held(&Expr::new(class.at.file, *value), fuel),
                    _ => Held::Unknown,
                },
                _ => Held::Unknown,
            };
        }
        if let Some((param, ty)) = parameter_property(tree, members, name) {
            let Kind::Param { decorators, .. } = tree.kind(param) else { return Held::Unknown };
            return match (ty, self.assigned(class, tree, name)) {
                (Some(ty), Assigned::Never) => {
                    self.held_by_type(&class.sibling(ty), class, name, tree.list(decorators), fuel)
                }
                _ => Held::Unknown,
            };
        }
        match self.assigned(class, tree, name) {
            Assigned::Once(value) => return self.held(&value, fuel),
            Assigned::Often => return Held::Unknown,
            Assigned::Never => {}
        }
        let Some(superclass) = superclass else { return Held::Unknown };
        match self.project.meaning(&class.sibling(superclass)) {
            Meaning::Code(parent) if parent.at != class.at => self.held_by_class_member(&parent, name, fuel),
            _ => Held::Unknown,
        }
    }

    fn assigned(&self, class: &Expr, tree: &Tree, name: &str) -> Assigned {
        let mut values = Vec::new();
        tree.walk(class.at.node, &mut |node| {
            if let Kind::Assign { target, value, .. } = tree.kind(node)
                && let Kind::Member { object, property, .. } = tree.kind(target)
                && matches!(tree.kind(object), Kind::This)
                && tree.text(property) == name
            {
                values.push(value);
            }
            true
        });
        match values.as_slice() {
            [] => Assigned::Never,
            [value] => Assigned::Once(Expr::new(class.at.file, *value)),
            _ => Assigned::Often,
        }
    }

    /// What the type of a field or constructor's parameter says. `class` and `field` are where it is kept.
    fn held_by_type(&self, ty: &Expr, class: &Expr, field: &str, decorators: &[NodeId], fuel: usize) -> Held {
        let (Some(tree), Some(fuel)) = (self.project.tree(ty.at.file), fuel.checked_sub(1)) else {
            return Held::Unknown;
        };
        let Kind::TypeName { name, binding: Some(binding), .. } = tree.kind(ty.at.node) else { return Held::Unknown };
        let text = tree.text(name);
        if text.ends_with("TransactionClient") {
            return Held::Unknown;
        }
        let Some(declared) = tree.binding(binding).map(|it| it.declared) else { return Held::Unknown };
        let kept = Root::Field(class.at, field.to_owned());
        let meaning = self.project.meaning(&Expr::new(ty.at.file, declared));
        if let Meaning::Code(named) = &meaning {
            return match self.project.kind(named.at) {
                Kind::Class { .. } => self.held_by_class(named, fuel),
                _ => Held::Unknown,
            };
        }
        if let Meaning::Package(export) = &meaning {
            let mut names: Vec<&str> = export.names().iter().map(|it| &**it).collect();
            names.extend(text.split('.').skip(1));
            let library = match (&*export.package, names.last().copied()) {
                ("typeorm", Some(name)) if is_repository(name) || is_connection(name) => Library::TypeOrm,
                ("knex", Some("Knex") | None) => Library::Knex,
                ("kysely", Some("Kysely")) => Library::Kysely,
                ("sequelize" | "sequelize-typescript", Some("Sequelize")) => Library::Sequelize,
                (
                    "drizzle-orm",
                    Some(
                        "NodePgDatabase" | "PostgresJsDatabase" | "MySql2Database" | "NeonDatabase"
                        | "VercelPgDatabase",
                    ),
                ) => Library::Drizzle,
                _ => return self.held_by_prisma_type(ty, kept),
            };
            // A container hands the one connection out; a decorator with more than the entity names another.
            let is_named = decorators.iter().any(|&it| names_a_connection(self.project.tree(class.at.file), it));
            let is_default = library == Library::TypeOrm && !decorators.is_empty() && !is_named
                || library == Library::TypeOrm && has_decorators(self.project.tree(class.at.file), class.at.node);
            let root = if is_default && !is_named { Root::Default } else { kept };
            return Held::Pool(Pool { library, root }, None);
        }
        self.held_by_prisma_type(ty, kept)
    }

    fn held_by_prisma_type(&self, ty: &Expr, root: Root) -> Held {
        match self.clients.as_ref().and_then(|clients| clients.client_of_type(ty)) {
            Some(client) => prisma(&client, root),
            None => Held::Unknown,
        }
    }

    /// Whether a condition holds, where it asks for nothing but whether a parameter was given.
    pub(super) fn decided(&self, test: &Expr, fuel: usize) -> Option<bool> {
        let tree = self.project.tree(test.at.file)?;
        let fuel = fuel.checked_sub(1)?;
        match tree.kind(test.at.node) {
            Kind::Unary { op: Operator::Not, value } => self.decided(&test.sibling(value), fuel).map(|it| !it),
            Kind::Bool { value } => Some(value),
            Kind::Null => Some(false),
            Kind::Ident { .. } | Kind::Member { .. } => match self.project.meaning(test) {
                Meaning::Global(path) if is_nothing(&path) => Some(false),
                Meaning::Code(code) => match self.project.kind(code.at) {
                    Kind::Bool { value } => Some(value),
                    Kind::Null => Some(false),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}

/// The library whose client a type of a package is.
fn library_of_type(export: &PackageExport, text: &str) -> Option<Library> {
    let mut names: Vec<&str> = export.names().iter().map(|it| &**it).collect();
    names.extend(text.split('.').skip(1));
    Some(match (&*export.package, names.last().copied()) {
        ("typeorm", Some(name)) if is_repository(name) || is_connection(name) => Library::TypeOrm,
        ("knex", Some("Knex") | None) => Library::Knex,
        ("kysely", Some("Kysely")) => Library::Kysely,
        ("sequelize" | "sequelize-typescript", Some("Sequelize")) => Library::Sequelize,
        ("pg" | "pg-pool" | "@neondatabase/serverless", Some("Pool")) => Library::Pg,
        ("mysql2", Some("Pool")) if export.subpath.ends_with("promise") => Library::Mysql2,
        (
            "drizzle-orm",
            Some("NodePgDatabase" | "PostgresJsDatabase" | "MySql2Database" | "NeonDatabase" | "VercelPgDatabase"),
        ) => Library::Drizzle,
        _ => return None,
    })
}

/// How often a class assigns a field.
enum Assigned {
    Never,
    Once(Expr),
    Often,
}

fn prisma(client: &Client, root: Root) -> Held {
    // MongoDB's sessions are not bound to a connection.
    if client.linked.schema.provider == Some(Provider::Mongodb) {
        return Held::Unknown;
    }
    Held::Pool(Pool { library: Library::Prisma, root }, None)
}

fn is_proxy(tree: &Tree, callee: NodeId) -> bool {
    matches!(tree.kind(callee), Kind::Ident { name, binding: None } if tree.text(name) == "Proxy")
}

fn is_given_itself(tree: &Tree, value: NodeId, binding: &Binding) -> bool {
    let is_call = matches!(tree.kind(value), Kind::Call { .. } | Kind::Await { .. });
    is_call && binding.references.iter().any(|&it| tree.ancestors(it).any(|around| around == value))
}

pub(super) fn is_nothing(path: &[std::sync::Arc<str>]) -> bool {
    matches!(path, [only] if &**only == "undefined")
}

fn is_repository(name: &str) -> bool {
    matches!(name, "Repository" | "TreeRepository" | "AbstractRepository")
}

fn is_connection(name: &str) -> bool {
    matches!(name, "DataSource" | "EntityManager" | "Connection")
}

fn is_of_constructor(tree: &Tree, param: NodeId) -> bool {
    tree.parent(param)
        .and_then(|function| tree.parent(function))
        .is_some_and(|member| matches!(tree.kind(member), Kind::Method { kind: MethodKind::Constructor, .. }))
}

fn has_decorators(tree: Option<&Tree>, class: NodeId) -> bool {
    tree.is_some_and(|tree| matches!(tree.kind(class), Kind::Class { decorators, .. } if !decorators.is_empty()))
}

/// `@InjectRepository(User, 'reports')`, `@InjectDataSource('reports')`.
fn names_a_connection(tree: Option<&Tree>, decorator: NodeId) -> bool {
    let Some(tree) = tree else { return true };
    let Kind::Decorator { expr } = tree.kind(decorator) else { return true };
    let Kind::Call { callee, args, .. } = tree.kind(expr) else { return false };
    let is_repository = matches!(tree.kind(callee), Kind::Ident { name, .. } if tree.text(name) == "InjectRepository");
    args.len() > usize::from(is_repository)
}
