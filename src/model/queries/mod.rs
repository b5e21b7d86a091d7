//! Which calls are queries, through which pool each goes, and what code a call leads to.
//!
//! [`held`] tells what an expression holds: the client of a pool, an instance of a class; [`query`] which calls ask a database;
//! [`sequelize`] and [`active_record`] which of them are of models;
//! [`wait`] whether code waits for a call; [`calls`] which function a call runs; [`transactions`] follows what runs inside a
//! transaction, also of one that is begun by hand ([`manual`]); [`leases`] whether a connection that is taken is given back. A name proves nothing: what cannot be followed to a declaration is no client and no query. None of these knows
//! rules or levels.

mod active_record;
mod calls;
mod conditions;
mod fan_out;
mod held;
mod leases;
mod manual;
mod many;
mod per_request;
mod query;
mod sequelize;
mod transactions;
mod wait;

use rayon::prelude::*;

use crate::discover::Role;

use super::Project;
use super::modules::FileId;
use super::names::{At, Expr};
use super::prisma::clients::Clients;
use crate::syntax::Kind;

pub use fan_out::{PerElement, Source};
pub use leases::{Leak, Lease, Way};
pub use many::ManyClients;
pub use per_request::PerRequest;
pub(super) use query::chain;
pub use transactions::{Hop, OuterQuery};

/// A library that asks a database through a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Library {
    /// `@prisma/client`.
    Prisma,
    /// `typeorm`.
    TypeOrm,
    /// `knex`.
    Knex,
    /// `drizzle-orm` over a driver that has a pool.
    Drizzle,
    /// `kysely`.
    Kysely,
    /// `sequelize`.
    Sequelize,
    /// `pg`, and what has its pool.
    Pg,
    /// `mysql2/promise`.
    Mysql2,
}

/// By what two expressions are known to be clients of one pool.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Root {
    /// The construction, or the class of the one instance that a container hands out.
    Made(At),
    /// A field of a class: the same object within the class.
    Field(At, String),
    /// The library's one connection.
    Default,
    /// Only its type is known.
    Typed,
}

/// A client that takes a connection of its pool for each query.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pool {
    /// Whose client it is.
    pub library: Library,
    /// Which pool.
    pub root: Root,
}

/// Finds clients and queries; made for one pass over the repository.
pub(super) struct Queries<'p> {
    pub(super) project: &'p Project,
    clients: Option<Clients<'p>>,
    /// Whether a package of the repository depends on Sequelize.
    has_sequelize: bool,
    /// And on Knex.
    has_knex: bool,
    /// And on TypeORM.
    has_typeorm: bool,
}

/// What the flow of queries shows.
#[derive(Debug, Default)]
pub struct QueryFlows {
    /// Queries that leave the transaction they are run in.
    pub outer: Vec<OuterQuery>,
    /// Connections that are taken of a pool and not given back.
    pub leaks: Vec<Leak>,
    /// Clients that are constructed once a request.
    pub per_request: Vec<PerRequest>,
    /// Several Prisma clients of one schema in one process.
    pub many: Vec<ManyClients>,
    /// Queries for all elements of a list at once.
    pub fan_out: Vec<PerElement>,
    /// Queries for one element of a list after the other.
    pub in_loop: Vec<PerElement>,
}

/// Words of scripts that have transactions, or clients of the libraries above.
pub const TRIGGERS: &[&str] =
    &["ransaction(", "typeorm", "drizzle-orm", "knex", "kysely", "sequelize", "createQueryRunner", "getConnection("];

impl Project {
    /// Whether a script runs in production, as far as its path tells, and has been parsed for its words.
    fn may_ask(&self, file: FileId) -> bool {
        self.modules.is_parsed(file) && self.modules.role(file) == Role::Source
    }

    /// Where queries go; looked for when it is first asked.
    #[must_use]
    pub fn query_flows(&self) -> &QueryFlows {
        self.query_flows.get_or_init(|| {
            // Asked for below by threads that must not have to wait for each other.
            let pools = self.pools();
            let _ = (self.env(), &pools.list);
            let has_schema = self.inventory().has_prisma_schema();
            let (has_sequelize, has_knex, has_typeorm) =
                (self.depends_on(sequelize::PACKAGES), self.depends_on(&["knex"]), self.depends_on(&["typeorm"]));
            let queries = || Queries {
                project: self,
                clients: has_schema.then(|| Clients::new(self)),
                has_sequelize,
                has_knex,
                has_typeorm,
            };
            let files: Vec<FileId> = self.sites().iter().copied().filter(|it| self.may_ask(*it)).collect();
            let shares = self.by_package(&files, |file| *file);
            let shares: Vec<Share> = shares.par_iter().map(|files| Share::of(&queries(), files)).collect();
            let queries = queries();
            let mut flows = QueryFlows {
                per_request: per_request::find(&queries),
                many: many::find(&queries),
                ..QueryFlows::default()
            };
            let mut transactions = transactions::Found::default();
            for share in shares {
                transactions.outer.extend(share.transactions.outer);
                transactions.models.extend(share.transactions.models);
                flows.leaks.extend(share.leaks);
                flows.fan_out.extend(share.per_element.fan_out);
                flows.in_loop.extend(share.per_element.in_loop);
            }
            if self.is_narrow() && transactions.asks_for_models() {
                let files: Vec<FileId> = self.modules.ids().filter(|it| self.may_ask(*it)).collect();
                transactions.models = transactions::find(&queries, &files).models;
            }
            flows.outer = transactions::once_each(transactions);
            // What is wrong with them is that each request makes their pool.
            flows.leaks.retain(|leak| {
                !queries.pool_of_call(leak.at).is_some_and(|at| flows.per_request.iter().any(|it| it.at == at))
            });
            flows.leaks.sort_by_key(|it| it.at);
            flows
        })
    }
}

/// What the scripts of one part of a package show.
struct Share {
    transactions: transactions::Found,
    leaks: Vec<Leak>,
    per_element: fan_out::Found,
}

impl Share {
    fn of(queries: &Queries<'_>, files: &[&FileId]) -> Self {
        let files: Vec<FileId> = files.iter().map(|file| **file).collect();
        Self {
            transactions: transactions::find(queries, &files),
            leaks: leases::find(queries, &files),
            per_element: fan_out::find(queries, &files),
        }
    }
}

impl Project {
    /// Whether a package of the repository depends on one of these.
    fn depends_on(&self, names: &[&str]) -> bool {
        self.packages.iter().any(|(_, it)| names.iter().any(|name| it.manifest.dependencies.contains_key(*name)))
    }
}

impl Queries<'_> {
    /// Where the pool is made that a call is a method of: `pool` of `pool.connect()`.
    fn pool_of_call(&self, call: At) -> Option<At> {
        let Kind::Call { callee, .. } = self.project.kind(call) else { return None };
        let Kind::Member { object, .. } = self.project.kind(At { node: callee, ..call }) else { return None };
        match self.pool(&Expr::new(call.file, object))?.root {
            Root::Made(at) => Some(at),
            _ => None,
        }
    }
}
