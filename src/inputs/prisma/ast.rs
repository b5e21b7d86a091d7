//! The tree of one schema file. Everything has a byte span in its file; names are kept as written.

use crate::span::Span;

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name as written.
    pub text: String,
    /// Its bytes.
    pub span: Span,
}

/// One `.prisma` file.
#[derive(Clone, Debug, Default)]
pub struct SchemaFile {
    /// The blocks, in source order.
    pub blocks: Vec<Block>,
    /// What could not be read, in source order.
    pub errors: Vec<SyntaxError>,
    /// Every comment (`//`, `///`, `/* */`), delimiters included, for suppressions.
    pub comments: Vec<Span>,
}

/// Text that is not the schema language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What was expected, as a phrase.
    pub message: &'static str,
    /// The bytes that were not understood.
    pub span: Span,
}

/// A top-level block.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// `datasource` or `generator`.
    Config(Config),
    /// `model`, `view` or `type`.
    Model(Model),
    /// `enum`.
    Enum(Enum),
}

/// A `datasource` or `generator` block.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `datasource` rather than `generator`.
    pub is_datasource: bool,
    /// `db` in `datasource db { }`.
    pub name: Name,
    /// `key = value` lines.
    pub properties: Vec<Property>,
    /// From the keyword to the closing brace.
    pub span: Span,
}

impl Config {
    /// The value of the property `key`, the first if it stands twice.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name.text == key)
    }
}

/// `key = value` in a config block.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The key.
    pub name: Name,
    /// The value; `None` where it is missing or unreadable.
    pub value: Option<Expr>,
    /// The line's bytes, without trailing comments.
    pub span: Span,
}

/// What a model-like block declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ModelKind {
    /// `model`: a table or collection.
    Model,
    /// `view`: a database view.
    View,
    /// `type`: a composite type (MongoDB).
    Type,
}

/// A `model`, `view` or `type` block.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Which of the three.
    pub kind: ModelKind,
    /// Its name.
    pub name: Name,
    /// Its fields, in source order; duplicates are kept.
    pub fields: Vec<Field>,
    /// Its `@@` attributes.
    pub attributes: Vec<Attribute>,
    /// From the keyword to the closing brace.
    pub span: Span,
    /// A line in it could not be read, so it may have more fields than are listed.
    pub broken: bool,
}

/// One field of a model, view or composite type.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type; `None` where the line has none (half-typed).
    pub ty: Option<FieldType>,
    /// Its `@` attributes.
    pub attributes: Vec<Attribute>,
    /// The line's bytes, without trailing comments.
    pub span: Span,
}

/// A field's type as written.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldType {
    /// The type's name; for `Unsupported("…")` the database's type between the quotes.
    pub name: Name,
    /// `Unsupported("…")`.
    pub unsupported: bool,
    /// `?`, `[]` or neither.
    pub arity: Arity,
    /// With the arity.
    pub span: Span,
}

/// How many values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arity {
    /// One.
    Required,
    /// One or null: `?`.
    Optional,
    /// Many: `[]`.
    List,
}

/// An `enum` block.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// Its values, in source order; duplicates are kept.
    pub values: Vec<EnumValue>,
    /// Its `@@` attributes.
    pub attributes: Vec<Attribute>,
    /// From the keyword to the closing brace.
    pub span: Span,
    /// A line in it could not be read, so it may have more values than are listed.
    pub broken: bool,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// Its name, which is what the client uses, whatever `@map` says.
    pub name: Name,
    /// Its `@` attributes.
    pub attributes: Vec<Attribute>,
    /// The line's bytes, without trailing comments.
    pub span: Span,
}

/// `@name(…)` or `@@name(…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// The name without `@`; dotted for native types (`db.VarChar`).
    pub name: Name,
    /// The arguments; empty also where there are no parentheses.
    pub arguments: Vec<Argument>,
    /// From the `@` to the closing parenthesis.
    pub span: Span,
}

impl Attribute {
    /// The argument called `name`, or the first positional one when `positional` says that it may be left unnamed.
    #[must_use]
    pub fn argument(&self, name: &str, positional: bool) -> Option<&Expr> {
        let named = self.arguments.iter().find(|it| it.name.as_ref().is_some_and(|it| it.text == name));
        let found = named.or_else(|| self.arguments.iter().find(|it| positional && it.name.is_none()));
        found.map(|it| &it.value)
    }
}

/// `value` or `name: value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The name, where one is given.
    pub name: Option<Name>,
    /// The value.
    pub value: Expr,
    /// Both.
    pub span: Span,
}

/// A value in an attribute or a config block.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// `"text"`, with escapes resolved.
    String(String, Span),
    /// A number as written.
    Number(String, Span),
    /// A bare word: `true`, `Cascade`, a field's name or a dotted path into a composite type.
    Constant(Name),
    /// `now()`, `raw("…")`, `title(sort: Desc)`.
    Function(Name, Vec<Argument>, Span),
    /// `[a, b]`.
    Array(Vec<Expr>, Span),
}

impl Expr {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Expr::String(_, span) | Expr::Number(_, span) | Expr::Function(_, _, span) | Expr::Array(_, span) => *span,
            Expr::Constant(name) => name.span,
        }
    }

    /// The text of a string literal.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Expr::String(text, _) => Some(text),
            _ => None,
        }
    }

    /// The name that a bare word or a function has; `title` in both `title` and `title(sort: Desc)`.
    #[must_use]
    pub fn as_name(&self) -> Option<&Name> {
        match self {
            Expr::Constant(name) | Expr::Function(name, _, _) => Some(name),
            _ => None,
        }
    }

    /// The items of a list; a single value counts as a list of one, as Prisma itself reads it.
    #[must_use]
    pub fn items(&self) -> &[Expr] {
        match self {
            Expr::Array(items, _) => items,
            other => std::slice::from_ref(other),
        }
    }
}
