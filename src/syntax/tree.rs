//! The small typed tree that the rest of the program reads: an arena of nodes with byte spans, parents and
//! resolved bindings. It is a pure function of a file's bytes and serialises as it is.
//!
//! Types are kept as names only. What the grammar could not parse is a [`Kind::Error`] node, whose span
//! [`Tree::errors`] lists too: nothing may be reported from inside one.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use crate::span::Span;

/// A node of one tree. Parents have smaller ids than their children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    /// The id of the node at `index` in the arena; the last id where there are more than 32 bits of nodes.
    #[must_use]
    pub fn from_index(index: usize) -> Self {
        let id = u32::try_from(index).unwrap_or(u32::MAX - 1).saturating_add(1);
        Self(NonZeroU32::new(id).unwrap_or(NonZeroU32::MIN))
    }

    /// Its place in the arena.
    #[must_use]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// An interned string of one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sym(pub u32);

/// A declared name of one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BindingId(pub u32);

/// A run of node ids in [`Tree::list`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    pub(super) start: u32,
    pub(super) len: u32,
}

impl List {
    /// How many nodes the run has.
    #[must_use]
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// One node. `Option<NodeId>` costs no more than a `NodeId`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub span: Span,
    /// The node around it; none for the program.
    pub parent: Option<NodeId>,
}

/// What declares a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum BindingKind {
    Var,
    Let,
    Const,
    Function,
    Class,
    Enum,
    Namespace,
    Param,
    Catch,
    Import,
}

/// A declared name, with everything in its file that mentions it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Binding {
    /// The name.
    pub name: Sym,
    /// What declares it.
    pub kind: BindingKind,
    /// The [`Kind::BindingName`] that declares it (the first, where `var` or a function repeats).
    pub declared: NodeId,
    /// The scope node it belongs to.
    pub scope: NodeId,
    /// Every [`Kind::Ident`] that resolves to it, in source order. Types are not among them.
    pub references: Vec<NodeId>,
    /// Every [`Kind::TypeName`] that starts with it.
    pub type_references: Vec<NodeId>,
    /// Whether it is assigned anywhere after its declaration.
    pub is_reassigned: bool,
}

/// What an import asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Imported {
    /// `import x from`.
    Default,
    /// `import * as x from`.
    Namespace,
    /// `import { name } from`.
    Name(Sym),
    /// `import x = require()`.
    Require,
}

/// One name of an import statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportName {
    /// What is imported.
    pub imported: Imported,
    /// The [`Kind::BindingName`] it gets here.
    pub local: NodeId,
    /// `import { type T }`.
    pub is_type: bool,
}

/// An import statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// The statement.
    pub node: NodeId,
    /// The module asked for, as written.
    pub specifier: Sym,
    /// Where it is written, quotes included.
    pub specifier_span: Span,
    /// `import type`.
    pub is_type: bool,
    /// Its names; none for `import 'x'`.
    pub names: Vec<ImportName>,
}

/// Where an exported name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportSource {
    /// A node of this file: a declared name, or the exported expression.
    Local(NodeId),
    /// A name of another module (`export { a as b } from`).
    Module {
        /// The module, as written.
        specifier: Sym,
        /// The name there; `None` is the whole namespace.
        name: Option<Sym>,
    },
}

/// One exported name. CommonJS assignments are listed too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRecord {
    /// The statement.
    pub node: NodeId,
    /// The name outside; `default` for default exports; `None` for `export *`, `export =` and `module.exports =`.
    pub name: Option<Sym>,
    /// Where it comes from.
    pub source: ExportSource,
    /// `export type`.
    pub is_type: bool,
    /// `module.exports`, `exports.x` or `export =`: the value is the module, not its `default`.
    pub is_commonjs: bool,
}

/// A file, lowered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) lists: Vec<NodeId>,
    pub(super) strings: Vec<Box<str>>,
    /// Declared names.
    pub bindings: Vec<Binding>,
    /// Import statements, in source order. `require` and `import()` are calls, listed in `loads`.
    pub imports: Vec<ImportRecord>,
    /// Exported names, in source order.
    pub exports: Vec<ExportRecord>,
    /// `require('x')` and `import('x')` calls with a literal, in source order.
    pub loads: Vec<NodeId>,
    /// Comments that mention loadproof.
    pub comments: Vec<Span>,
    /// Code that could not be parsed.
    pub errors: Vec<Span>,
}

impl Tree {
    /// The node with this id. Ids come from this tree alone.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        static NONE: Node = Node { kind: Kind::Error, span: Span { start: 0, end: 0 }, parent: None };
        self.nodes.get(id.index()).unwrap_or(&NONE)
    }

    /// What the node is.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> Kind {
        self.node(id).kind
    }

    /// Its bytes.
    #[must_use]
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// The node around it.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    /// The nodes of a list.
    #[must_use]
    pub fn list(&self, list: List) -> &[NodeId] {
        let start = list.start as usize;
        self.lists.get(start..start + list.len()).unwrap_or_default()
    }

    /// An interned string.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        self.strings.get(sym.0 as usize).map_or("", |text| text)
    }

    /// The symbol of a string, where the file has it.
    #[must_use]
    pub fn sym(&self, text: &str) -> Option<Sym> {
        self.strings.iter().position(|it| &**it == text).and_then(|at| u32::try_from(at).ok()).map(Sym)
    }

    /// A declared name.
    #[must_use]
    pub fn binding(&self, id: BindingId) -> Option<&Binding> {
        self.bindings.get(id.0 as usize)
    }

    /// The program node, where the file has one.
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then(|| NodeId::from_index(0))
    }

    /// Every node id, parents before children, in source order among siblings.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len()).map(NodeId::from_index)
    }

    /// The nodes around `id`, innermost first.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(id), |&node| self.parent(node))
    }

    /// The innermost function around `id`, not `id` itself.
    #[must_use]
    pub fn enclosing_function(&self, id: NodeId) -> Option<NodeId> {
        self.ancestors(id).find(|&node| matches!(self.kind(node), Kind::Function { .. }))
    }

    /// The outermost template literal that holds a span: no comment can stand inside it.
    #[must_use]
    pub fn template_around(&self, span: Span) -> Option<Span> {
        let holds = |node: &&Node| matches!(node.kind, Kind::Template { .. }) && node.span.contains(span);
        self.nodes.iter().find(holds).map(|node| node.span)
    }

    /// Whether any part of the span could not be parsed.
    #[must_use]
    pub fn has_error_in(&self, span: Span) -> bool {
        self.errors.iter().any(|error| error.overlaps(span))
    }
}
