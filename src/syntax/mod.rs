//! TypeScript and JavaScript text -> a small typed tree with spans.
//!
//! The only part of the program that knows tree-sitter and its grammar. A file is parsed once (TSX a second time
//! where it had errors, see `mend`), lowered in one pass (`lower`), and its names are resolved
//! (`scope`). The result is a pure function of the bytes; nothing here knows another file, a package or a rule.

mod children;
mod grammar;
mod kind;
mod lower;
mod lower_class;
mod lower_expr;
mod lower_module;
mod lower_stmt;
mod mend;
mod scope;
mod specifiers;
mod tree;

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

pub use kind::{FunctionFlags, Kind, MethodKind, Operator, VarKind};
pub use specifiers::specifiers;
pub use tree::{
    Binding, BindingId, BindingKind, ExportRecord, ExportSource, ImportName, ImportRecord, Imported, List, Node,
    NodeId, Sym, Tree,
};

/// Which grammar a file is read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `.ts`, `.mts`, `.cts`: `<T>x` is a type assertion.
    TypeScript,
    /// `.tsx` and all of JavaScript: `<T>` starts an element.
    Tsx,
}

/// Why a file could not be parsed at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The parser was still at work when its time was up.
    #[error("parsing took longer than {} s", PARSE_LIMIT.as_secs())]
    TooSlow,
    /// The grammar and the parser do not fit together; cannot happen with the versions in Cargo.lock.
    #[error("the grammar could not be loaded")]
    Grammar,
}

/// How long one file may take to parse. A megabyte takes about 0.1 s.
const PARSE_LIMIT: Duration = Duration::from_secs(5);

/// Parses and lowers one file.
///
/// # Errors
/// Where the parser gives up; code that does not parse is no error but [`Kind::Error`] nodes.
pub fn parse(text: &str, dialect: Dialect) -> Result<Tree, ParseError> {
    let mended = mend::mend(text);
    let mut cst = parse_cst(&mended, dialect)?;
    if dialect == Dialect::Tsx && cst.root_node().has_error() {
        let second = parse_cst(&mend::mend_ampersands(&mended), dialect)?;
        if error_bytes(&second) < error_bytes(&cst) {
            cst = second;
        }
    }
    let mut tree = lower::lower(text, &cst, dialect);
    scope::resolve(&mut tree);
    Ok(tree)
}

fn parse_cst(text: &str, dialect: Dialect) -> Result<tree_sitter::Tree, ParseError> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(grammar::language(dialect)).map_err(|_| ParseError::Grammar)?;
    let started = Instant::now();
    let mut watch = |_: &tree_sitter::ParseState| {
        if started.elapsed() > PARSE_LIMIT { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = tree_sitter::ParseOptions::new().progress_callback(&mut watch);
    let bytes = text.as_bytes();
    let mut read = |at: usize, _: tree_sitter::Point| bytes.get(at..).unwrap_or_default();
    parser.parse_with_options(&mut read, None, Some(options)).ok_or(ParseError::TooSlow)
}

/// How many bytes lie in error nodes, so that two parses of one text can be compared.
fn error_bytes(tree: &tree_sitter::Tree) -> usize {
    let mut total = 0;
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            total += node.end_byte() - node.start_byte() + 1;
        } else if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return total;
            }
        }
    }
}

#[cfg(test)]
mod tests;
