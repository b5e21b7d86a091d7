//! What a node of the typed tree can be.

use serde::{Deserialize, Serialize};

use super::tree::{BindingId, List, NodeId, Sym};

/// `var`, `let`, `const` and `using`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VarKind {
    /// Function-scoped.
    Var,
    /// Block-scoped, may change.
    Let,
    /// Block-scoped, never reassigned.
    Const,
}

/// What a function is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionFlags {
    /// `() => …`: no own `this`.
    pub is_arrow: bool,
    /// Returns a promise.
    pub is_async: bool,
    /// `function*`.
    pub is_generator: bool,
    /// A statement that declares its name in the enclosing scope.
    pub is_declaration: bool,
}

/// What a method of a class or an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MethodKind {
    /// An ordinary method.
    Method,
    /// `get x()`.
    Get,
    /// `set x(v)`.
    Set,
    /// `constructor()` of a class.
    Constructor,
}

/// Operators that rules and the evaluator tell apart; all others are `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Operator {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    And,
    Or,
    Coalesce,
    Equal,
    NotEqual,
    StrictEqual,
    StrictNotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Not,
    TypeOf,
    Void,
    Delete,
    In,
    InstanceOf,
    Assign,
    Other,
}

/// What a node is. Parentheses leave no node.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Kind {
    Program {
        body: List,
    },
    /// Code that the grammar could not parse, or that nests too deep: nothing is known of it.
    Error,
    /// A construct that no rule looks into, with the expressions below it.
    Opaque {
        children: List,
    },

    // Declarations.
    Variable {
        kind: VarKind,
        declarators: List,
    },
    Declarator {
        target: NodeId,
        ty: Option<NodeId>,
        init: Option<NodeId>,
    },
    Function {
        name: Option<NodeId>,
        params: List,
        body: Option<NodeId>,
        flags: FunctionFlags,
    },
    Param {
        pattern: NodeId,
        ty: Option<NodeId>,
        decorators: List,
        is_property: bool,
    },
    Class {
        name: Option<NodeId>,
        superclass: Option<NodeId>,
        decorators: List,
        members: List,
    },
    Method {
        key: NodeId,
        function: NodeId,
        decorators: List,
        kind: MethodKind,
        is_static: bool,
    },
    Field {
        key: NodeId,
        ty: Option<NodeId>,
        value: Option<NodeId>,
        decorators: List,
        is_static: bool,
    },
    StaticBlock {
        body: List,
    },
    Decorator {
        expr: NodeId,
    },
    Enum {
        name: NodeId,
        members: List,
    },
    EnumMember {
        key: NodeId,
        value: Option<NodeId>,
    },
    Namespace {
        name: NodeId,
        body: List,
    },
    /// `import …`: index into [`Tree::imports`].
    Import {
        record: u32,
    },
    /// `export …`: the names are in [`Tree::exports`], the declaration or expression is below.
    Export {
        declaration: Option<NodeId>,
    },

    // Statements.
    Expression {
        expr: NodeId,
    },
    Block {
        body: List,
    },
    If {
        test: NodeId,
        consequent: NodeId,
        alternate: Option<NodeId>,
    },
    For {
        init: Option<NodeId>,
        test: Option<NodeId>,
        update: Option<NodeId>,
        body: NodeId,
    },
    ForIn {
        target: NodeId,
        iterable: NodeId,
        body: NodeId,
        is_of: bool,
    },
    While {
        test: NodeId,
        body: NodeId,
        is_do: bool,
    },
    Switch {
        discriminant: NodeId,
        cases: List,
    },
    Case {
        test: Option<NodeId>,
        body: List,
    },
    Try {
        block: NodeId,
        handler: Option<NodeId>,
        finalizer: Option<NodeId>,
    },
    Catch {
        param: Option<NodeId>,
        body: NodeId,
    },
    Return {
        value: Option<NodeId>,
    },
    Throw {
        value: NodeId,
    },
    Jump,
    Labeled {
        body: NodeId,
    },

    // Patterns.
    /// A name that is declared here.
    BindingName {
        name: Sym,
        binding: Option<BindingId>,
    },
    ObjectPattern {
        properties: List,
        rest: Option<NodeId>,
    },
    PatternProperty {
        key: NodeId,
        value: NodeId,
    },
    ArrayPattern {
        elements: List,
    },
    /// `pattern = default`.
    DefaultPattern {
        pattern: NodeId,
        default: NodeId,
    },
    RestPattern {
        pattern: NodeId,
    },

    // Expressions.
    /// A name that is read (or assigned to).
    Ident {
        name: Sym,
        binding: Option<BindingId>,
    },
    This,
    Super,
    /// `import.meta`, `new.target`.
    Meta,
    /// The callee of a dynamic `import()`.
    ImportCallee,
    String {
        value: Sym,
    },
    Number {
        value: f64,
    },
    BigInt,
    Regex,
    Bool {
        value: bool,
    },
    Null,
    /// Strings and expressions in turn; the strings are [`Kind::String`] nodes.
    Template {
        parts: List,
    },
    TaggedTemplate {
        tag: NodeId,
        template: NodeId,
    },
    Array {
        elements: List,
    },
    Object {
        properties: List,
    },
    /// `key: value`, and `{ key }` with `is_shorthand`.
    Property {
        key: NodeId,
        value: NodeId,
        is_shorthand: bool,
    },
    /// A name that stands for itself as a key.
    Key {
        name: Sym,
    },
    /// `[expr]` as a key.
    ComputedKey {
        expr: NodeId,
    },
    Spread {
        value: NodeId,
    },
    /// An elided array element.
    Hole,
    Call {
        callee: NodeId,
        args: List,
        optional: bool,
    },
    New {
        callee: NodeId,
        args: List,
    },
    Member {
        object: NodeId,
        property: Sym,
        property_at: u32,
        optional: bool,
    },
    Index {
        object: NodeId,
        index: NodeId,
        optional: bool,
    },
    Unary {
        op: Operator,
        value: NodeId,
    },
    Update {
        value: NodeId,
    },
    Binary {
        op: Operator,
        left: NodeId,
        right: NodeId,
    },
    Assign {
        op: Operator,
        target: NodeId,
        value: NodeId,
    },
    Conditional {
        test: NodeId,
        consequent: NodeId,
        alternate: NodeId,
    },
    Sequence {
        items: List,
    },
    Await {
        value: NodeId,
    },
    Yield {
        value: Option<NodeId>,
    },
    /// `x as T`, `x satisfies T`, `<T>x` and (without a type) `x!`.
    As {
        value: NodeId,
        ty: Option<NodeId>,
    },
    /// The expressions and component names of a JSX element.
    Jsx {
        children: List,
    },

    // Types.
    /// `A.B<C>`: the dotted name.
    TypeName {
        name: Sym,
        binding: Option<BindingId>,
        args: List,
    },
    /// A union, an intersection, or the alternatives that a wrapper holds.
    TypeList {
        items: List,
    },
    TypeOther,
}
