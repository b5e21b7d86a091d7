//! Which calls ask a database, and of which pool.

use super::{Library, Pool, Queries};
use crate::model::names::{At, Expr};
use crate::syntax::{Kind, NodeId, Tree};

/// A call that asks a database through a pool.
#[derive(Clone, Debug)]
pub(super) struct Query {
    /// The pool that it takes a connection of.
    pub pool: Pool,
    /// The class of Sequelize's that it is a call of, where that names no pool.
    pub model: Option<At>,
}

/// Prisma's operations on a model.
const PRISMA: &[&str] = &[
    "findUnique",
    "findUniqueOrThrow",
    "findFirst",
    "findFirstOrThrow",
    "findMany",
    "create",
    "createMany",
    "createManyAndReturn",
    "update",
    "updateMany",
    "updateManyAndReturn",
    "upsert",
    "delete",
    "deleteMany",
    "count",
    "aggregate",
    "groupBy",
    "findRaw",
    "aggregateRaw",
];
/// And on the client itself.
const PRISMA_CLIENT: &[&str] =
    &["$queryRaw", "$queryRawUnsafe", "$executeRaw", "$executeRawUnsafe", "$queryRawTyped", "$transaction"];

/// What managers, repositories and connections of TypeORM have that asks the database at once.
pub(super) const TYPEORM: &[&str] = &[
    "find",
    "findBy",
    "findAndCount",
    "findAndCountBy",
    "findByIds",
    "findOne",
    "findOneBy",
    "findOneOrFail",
    "findOneByOrFail",
    "save",
    "insert",
    "update",
    "upsert",
    "delete",
    "remove",
    "softDelete",
    "softRemove",
    "restore",
    "recover",
    "count",
    "countBy",
    "exist",
    "exists",
    "existsBy",
    "sum",
    "average",
    "minimum",
    "maximum",
    "increment",
    "decrement",
    "query",
    "transaction",
    "createQueryBuilder",
];
const KNEX: &[&str] = &[
    "select",
    "from",
    "insert",
    "into",
    "table",
    "raw",
    "with",
    "transaction",
    "batchInsert",
    "queryBuilder",
    "first",
];
const DRIZZLE: &[&str] =
    &["select", "selectDistinct", "selectDistinctOn", "insert", "update", "delete", "execute", "transaction", "$count"];
const KYSELY: &[&str] =
    &["selectFrom", "insertInto", "updateTable", "deleteFrom", "replaceInto", "mergeInto", "with", "transaction"];

impl Queries<'_> {
    /// The query that a call is the first link of: `prisma.user.findMany()`, the `db.select()` of `db.select().from()`.
    pub(super) fn query(&self, call: &Expr) -> Option<Query> {
        let tree = self.project.tree(call.at.file)?;
        let callee = match tree.kind(call.at.node) {
            Kind::Call { callee, args, .. } => {
                let of_model = self.sequelize_query(call, tree, callee, args);
                if let Some(query) = of_model.or_else(|| self.active_record_query(call, tree, callee)) {
                    return Some(query);
                }
                callee
            }
            Kind::TaggedTemplate { tag, .. } => tag,
            _ => return None,
        };
        // `knex('users')`, `this.knex('users')`, `lazy()('users')`, `(trx ?? knex)('users')`
        if self.has_knex
            && matches!(
                tree.kind(callee),
                Kind::Ident { .. }
                    | Kind::Member { .. }
                    | Kind::Call { .. }
                    | Kind::Binary { .. }
                    | Kind::Conditional { .. }
            )
            && let Some(query) = self.of(call, callee, Library::Knex)
        {
            return Some(query);
        }
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return None };
        let name = tree.text(property);
        if let Kind::Member { object: inner, property, .. } = tree.kind(object) {
            // `prisma.user.findMany()`
            if PRISMA.contains(&name)
                && !tree.text(property).starts_with('$')
                && let Some(query) = self.of(call, inner, Library::Prisma)
            {
                return Some(query);
            }
            // `db.query.users.findMany()`
            if matches!(name, "findMany" | "findFirst")
                && let Kind::Member { object: client, property, .. } = tree.kind(inner)
                && tree.text(property) == "query"
            {
                return self.of(call, client, Library::Drizzle);
            }
        }
        if !may_be_one(name) {
            return None;
        }
        let pool = self.pool(&call.sibling(object))?;
        let names = match pool.library {
            Library::Prisma => PRISMA_CLIENT,
            Library::TypeOrm => TYPEORM,
            Library::Knex => KNEX,
            Library::Drizzle => DRIZZLE,
            Library::Kysely => KYSELY,
            Library::Sequelize => &["query", "transaction"],
            Library::Pg | Library::Mysql2 => &["query", "execute"],
        };
        let is_one = names.contains(&name) && !is_bound_to_another(tree, call.at.node, pool.library);
        is_one.then_some(Query { pool, model: None })
    }

    fn of(&self, call: &Expr, client: NodeId, library: Library) -> Option<Query> {
        let tree = self.project.tree(call.at.file)?;
        let pool = self.pool(&call.sibling(client)).filter(|it| it.library == library)?;
        (!is_bound_to_another(tree, call.at.node, library)).then_some(Query { pool, model: None })
    }
}

fn may_be_one(name: &str) -> bool {
    let lists: [&[&str]; 5] = [PRISMA_CLIENT, TYPEORM, KNEX, DRIZZLE, KYSELY];
    lists.iter().any(|list| list.contains(&name))
}

/// Whether a later link of the chain gives the query another connection: `knex('t').transacting(trx)`,
/// `createQueryBuilder('u', queryRunner)`, `sequelize.query(sql, { transaction })`.
fn is_bound_to_another(tree: &Tree, call: NodeId, library: Library) -> bool {
    if let Kind::Call { callee, args, .. } = tree.kind(call) {
        let name = match tree.kind(callee) {
            Kind::Member { property, .. } => tree.text(property),
            _ => "",
        };
        // A second argument may be a runner, or options that hold a transaction.
        let most = match (library, name) {
            (Library::TypeOrm, "createQueryBuilder" | "query") => 1,
            (Library::Sequelize, "query") => 1,
            _ => usize::MAX,
        };
        if args.len() > most {
            return true;
        }
    }
    chain(tree, call)
        .any(|name| matches!(name, "transacting" | "setQueryRunner" | "useTransaction" | "toSQL" | "$dynamic"))
}

/// The names of the members that are called on a call's result, and on theirs.
pub(in crate::model) fn chain(tree: &Tree, call: NodeId) -> impl Iterator<Item = &str> {
    let mut node = call;
    std::iter::from_fn(move || {
        let member = tree.parent(node)?;
        let Kind::Member { object, property, .. } = tree.kind(member) else { return None };
        let next = tree.parent(member)?;
        match tree.kind(next) {
            Kind::Call { callee, .. } if callee == member && object == node => {
                node = next;
                Some(tree.text(property))
            }
            _ => None,
        }
    })
}
