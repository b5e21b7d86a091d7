//! Lowers the concrete syntax tree into the arena: the machinery that all constructs share.
//!
//! Every node is reserved before its children, so that a parent's id is smaller than its children's and
//! later passes can run over the arena without recursion.

use rustc_hash::FxHashMap;
use tree_sitter::{Node as CstNode, TreeCursor};

use super::Dialect;
use super::grammar::{self, Cst, Fields, Grammar};
use super::kind::Kind;
use super::tree::{List, Node, NodeId, Sym, Tree};
use crate::span::Span;

/// How deep nodes may nest. Deeper code becomes [`Kind::Error`]: real code stays below 100, and the worker
/// threads' stacks hold this many levels of any construct.
const MAX_DEPTH: usize = 1_000;

/// A child with the number of its field (0 where it has none).
pub type Kid<'c> = (u16, CstNode<'c>);

/// The state of one lowering.
pub struct Lowerer<'t, 'c> {
    pub text: &'t str,
    pub grammar: &'static Grammar,
    pub fields: Fields,
    pub tree: Tree,
    interned: FxHashMap<Box<str>, Sym>,
    cursor: TreeCursor<'c>,
    depth: usize,
}

/// Lowers a whole file. `text` is the original text, whatever was mended before parsing.
pub fn lower(text: &str, cst: &tree_sitter::Tree, dialect: Dialect) -> Tree {
    let grammar = grammar::grammar(dialect);
    let mut lowerer = Lowerer {
        text,
        grammar,
        fields: grammar.fields,
        tree: Tree::default(),
        interned: FxHashMap::default(),
        cursor: cst.walk(),
        depth: 0,
    };
    lowerer.collect_errors(cst);
    let root = cst.root_node();
    let program = lowerer.reserve(root, None);
    let body = lowerer.statements_of(root, program);
    lowerer.set(program, Kind::Program { body });
    lowerer.tree.errors.sort_unstable();
    lowerer.tree.errors.dedup();
    // The children of some nodes are looked at twice.
    lowerer.tree.comments.sort_unstable();
    lowerer.tree.comments.dedup();
    lowerer.tree
}

impl<'t, 'c> Lowerer<'t, 'c> {
    /// Allocates a node for `cst`; until [`Self::set`] gives it a kind it is an error node.
    pub fn reserve(&mut self, cst: CstNode<'c>, parent: Option<NodeId>) -> NodeId {
        self.reserve_at(span(cst), parent)
    }

    /// Allocates a node for a span.
    pub fn reserve_at(&mut self, span: Span, parent: Option<NodeId>) -> NodeId {
        let id = NodeId::from_index(self.tree.nodes.len());
        self.tree.nodes.push(Node { kind: Kind::Error, span, parent });
        id
    }

    /// Gives a reserved node its kind.
    pub fn set(&mut self, id: NodeId, kind: Kind) -> NodeId {
        if let Some(node) = self.tree.nodes.get_mut(id.index()) {
            node.kind = kind;
        }
        id
    }

    /// Allocates a node without children.
    pub fn leaf(&mut self, cst: CstNode<'c>, parent: NodeId, kind: Kind) -> NodeId {
        let id = self.reserve(cst, Some(parent));
        self.set(id, kind)
    }

    /// Stores a list of nodes.
    pub fn list(&mut self, ids: &[NodeId]) -> List {
        let start = u32::try_from(self.tree.lists.len()).unwrap_or(u32::MAX);
        self.tree.lists.extend_from_slice(ids);
        List { start, len: u32::try_from(ids.len()).unwrap_or(0) }
    }

    /// Interns a string.
    pub fn intern(&mut self, text: &str) -> Sym {
        if let Some(&sym) = self.interned.get(text) {
            return sym;
        }
        let sym = Sym(u32::try_from(self.tree.strings.len()).unwrap_or(u32::MAX));
        self.tree.strings.push(text.into());
        self.interned.insert(text.into(), sym);
        sym
    }

    /// Interns the source text of a node.
    pub fn intern_node(&mut self, cst: CstNode<'c>) -> Sym {
        let text = self.text_of(cst);
        self.intern(text)
    }

    /// The source text of a node.
    pub fn text_of(&self, cst: CstNode<'c>) -> &'t str {
        self.text.get(cst.byte_range()).unwrap_or_default()
    }

    /// What a node is.
    pub fn kind(&self, cst: CstNode<'c>) -> Cst {
        self.grammar.kind(cst)
    }

    /// The children of a node, tokens included, comments left out.
    pub fn kids(&mut self, cst: CstNode<'c>) -> Vec<Kid<'c>> {
        let mut kids = Vec::with_capacity(cst.child_count() as usize);
        self.cursor.reset(cst);
        if !self.cursor.goto_first_child() {
            return kids;
        }
        loop {
            let node = self.cursor.node();
            if self.grammar.kind(node) == Cst::Comment {
                if self.text.get(node.byte_range()).is_some_and(|text| text.contains("loadproof")) {
                    self.tree.comments.push(span(node));
                }
            } else {
                kids.push((self.cursor.field_id().map_or(0, std::num::NonZero::get), node));
            }
            if !self.cursor.goto_next_sibling() {
                return kids;
            }
        }
    }

    /// Runs `lower` one level deeper, or leaves an error node where the code nests too deep.
    pub fn nested(&mut self, cst: CstNode<'c>, parent: NodeId, lower: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        if self.depth >= MAX_DEPTH {
            self.tree.errors.push(span(cst));
            return self.leaf(cst, parent, Kind::Error);
        }
        self.depth += 1;
        let id = lower(self);
        self.depth -= 1;
        id
    }

    /// Lists the spans of everything that did not parse, wherever it stands.
    fn collect_errors(&mut self, cst: &'c tree_sitter::Tree) {
        let mut cursor = cst.walk();
        loop {
            let node = cursor.node();
            if node.is_error() || node.is_missing() {
                self.tree.errors.push(span(node));
            } else if node.has_error() && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }
}

/// The child in a field.
pub fn field<'c>(kids: &[Kid<'c>], field: u16) -> Option<CstNode<'c>> {
    kids.iter().find(|kid| kid.0 == field && field != 0).map(|kid| kid.1)
}

/// Whether a token with this text is among the children.
pub fn has_token(kids: &[Kid<'_>], token: &str) -> bool {
    kids.iter().any(|kid| !kid.1.is_named() && kid.1.kind() == token)
}

/// The bytes of a node.
pub fn span(cst: CstNode<'_>) -> Span {
    Span::new(cst.start_byte(), cst.end_byte())
}
