//! Table and column names of raw SQL against a schema's `@@map` and `@map` names.
//!
//! Silent on whatever can't be settled: SQL that `sqlparser` doesn't take, relations whose columns aren't known (functions, JSON
//! tables, system tables), models that could not be read in full. Names fold as the database folds them: on PostgreSQL and
//! CockroachDB an unquoted `createdAt` means `createdat`, which is the mistake that raw queries are most often wrong by.

use sqlparser::ast::Visit;
use sqlparser::dialect::{Dialect, MsSqlDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::schema::{ModelId, Provider, Schema};
use crate::span::Span;

mod check;
mod holes;
mod scope;
mod tables;
#[cfg(test)]
mod tests;

pub use holes::{Sql, fill_holes};
pub use tables::Tables;

/// Longest text that is looked at, in bytes.
const MAX_BYTES: usize = 256 * 1024;
/// Most operators in a text; they nest the tree, which is walked by recursion.
const MAX_OPERATORS: usize = 500;
/// How deep parentheses may nest.
const MAX_DEPTH: usize = 50;

/// A name that the schema doesn't have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// Its bytes in the SQL text, with its quotes.
    pub span: Span,
    /// The name as written, without quotes.
    pub name: String,
    /// What it should have been.
    pub kind: UnknownKind,
    /// The schema's name that is most like it.
    pub nearest: Option<String>,
    /// The nearest name would be right if it were quoted as it is spelt here: the database folds the unquoted name to lower case.
    pub needs_quotes: bool,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownKind {
    /// A table or view. It may still exist: made by a migration's own SQL.
    Table,
    /// A column, of this model where only one can be meant.
    Column(Option<ModelId>),
}

/// The names in `sql` that the schema doesn't have, in source order. Empty where the SQL can't be read, and for MongoDB.
///
/// A template comes from [`fill_holes`], a plain string from [`Sql::plain`].
#[must_use]
pub fn unknown_names(sql: &Sql, schema: &Schema, tables: &Tables) -> Vec<UnknownName> {
    let Some(dialect) = schema.provider.and_then(dialect_of) else { return Vec::new() };
    if sql.text.len() > MAX_BYTES {
        return Vec::new();
    }
    let Ok(tokens) = Tokenizer::new(dialect.as_ref(), &sql.text).tokenize_with_location() else { return Vec::new() };
    if tokens.iter().filter(|token| nests(token)).count() > MAX_OPERATORS {
        return Vec::new();
    }
    let mut parser = Parser::new(dialect.as_ref()).with_recursion_limit(MAX_DEPTH).with_tokens_with_locations(tokens);
    let Ok(statements) = parser.parse_statements() else { return Vec::new() };
    let mut checker = check::Checker::new(sql, tables);
    for statement in &statements {
        let _ = statement.visit(&mut checker);
    }
    checker.finish()
}

fn dialect_of(provider: Provider) -> Option<Box<dyn Dialect>> {
    Some(match provider {
        Provider::Postgresql | Provider::Cockroachdb => Box::new(PostgreSqlDialect {}),
        Provider::Mysql => Box::new(MySqlDialect {}),
        Provider::Sqlite => Box::new(SQLiteDialect {}),
        Provider::Sqlserver => Box::new(MsSqlDialect {}),
        Provider::Mongodb => return None,
    })
}

/// Whether a token may deepen the tree: any operator. Parentheses are the parser's own limit.
fn nests(token: &TokenWithSpan) -> bool {
    match &token.token {
        Token::Word(word) => matches!(
            word.keyword,
            Keyword::AND
                | Keyword::OR
                | Keyword::NOT
                | Keyword::IS
                | Keyword::IN
                | Keyword::LIKE
                | Keyword::ILIKE
                | Keyword::BETWEEN
                | Keyword::UNION
                | Keyword::EXCEPT
                | Keyword::INTERSECT
                | Keyword::COLLATE
                | Keyword::AT
        ),
        Token::Whitespace(_)
        | Token::Comma
        | Token::Period
        | Token::LParen
        | Token::RParen
        | Token::SemiColon
        | Token::EOF
        | Token::Number(..)
        | Token::SingleQuotedString(_)
        | Token::DoubleQuotedString(_)
        | Token::Placeholder(_) => false,
        _ => true,
    }
}
