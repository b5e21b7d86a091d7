//! What a package's Prisma schema says, and what the client that is generated from it accepts.
//!
//! [`schema`] links the parsed files of one schema; [`grammar`] answers what may stand at each position of a client call, by look-ups
//! only; [`location`] finds the schema's files; [`sql`] compares raw SQL with the schema's tables. None of these knows TypeScript.
//! [`clients`] tells which expressions are clients, [`calls`] finds their calls and checks them (`walk`). None knows rules or levels.

pub mod calls;
pub mod clients;
mod construct;
pub mod coverage;
pub mod datasources;
mod extended;
pub mod grammar;
pub mod likeness;
pub mod location;
mod members;
mod options;
pub mod problem;
mod raw;
mod results;
pub mod schema;
pub mod sql;
mod typed;
pub mod validity;
pub mod walk;
