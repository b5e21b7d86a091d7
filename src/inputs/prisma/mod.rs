//! The Prisma schema language: text to a tree with byte spans, tolerant of errors.
//!
//! Knows the *syntax* of `schema.prisma` as Prisma's own parser accepts it (`@prisma/prisma-schema-wasm` 4.16 to 7.10):
//! datasource, generator, model, view, enum and composite type blocks, their lines, attributes with every form of
//! argument, comments. What names mean (which field is a relation, what the client calls a compound key) is
//! `model::prisma`'s business; duplicates and unknown types are found there, since a schema may span files.
//!
//! Hand-written rather than `tree-sitter-prisma-io`: measured on 20 real schemas, that grammar (1.6.0) parses 19, but rejects a
//! valid `@@map` inside an enum and accepts enums that Prisma rejects; its error nodes swallow whole blocks, while a
//! half-typed line must lose only itself. No published crate of Prisma's own parser exists (it is part of an unpublished workspace).
//!
//! Recovery: a line that can't be read is an error with its span, and the next line is read afresh; a block without its
//! `}` ends where the next block begins. Nesting of arguments is bounded by [`MAX_DEPTH`].

pub mod ast;
mod attributes;
mod lexer;
mod parser;
#[cfg(test)]
mod tests;

pub use ast::{
    Argument, Arity, Attribute, Block, Config, Enum, EnumValue, Expr, Field, FieldType, Model, ModelKind, Name,
    Property, SchemaFile, SyntaxError,
};
pub use parser::parse;

/// How deep lists and functions may nest in an attribute's arguments; Prisma's own use is 4 at most.
pub const MAX_DEPTH: usize = 64;
