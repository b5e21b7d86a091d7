//! Lowers expressions, object keys and the names in types.

use tree_sitter::Node as CstNode;

use super::grammar::Cst;
use super::kind::{Kind, Operator};
use super::lower::{Kid, Lowerer, field, has_token, span};
use super::lower_stmt::named;
use super::tree::{List, NodeId, Sym};
use crate::span::Span;

impl<'c> Lowerer<'_, 'c> {
    /// An expression. Parentheses, and type arguments without a call, leave no node.
    pub fn expression(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let mut cst = cst;
        while matches!(self.kind(cst), Cst::Parenthesized | Cst::Instantiation) {
            let Some(inner) = first_named(cst) else { break };
            cst = inner;
        }
        match self.kind(cst) {
            Cst::Identifier | Cst::Shorthand => {
                let name = self.intern_node(cst);
                self.leaf(cst, parent, Kind::Ident { name, binding: None })
            }
            Cst::String => {
                let value = self.string_value(cst);
                self.leaf(cst, parent, Kind::String { value })
            }
            Cst::Number => {
                let kind = number(self.text_of(cst));
                self.leaf(cst, parent, kind)
            }
            Cst::Regex => self.leaf(cst, parent, Kind::Regex),
            Cst::True => self.leaf(cst, parent, Kind::Bool { value: true }),
            Cst::False => self.leaf(cst, parent, Kind::Bool { value: false }),
            Cst::Null => self.leaf(cst, parent, Kind::Null),
            Cst::This => self.leaf(cst, parent, Kind::This),
            Cst::Super => self.leaf(cst, parent, Kind::Super),
            Cst::Meta => self.leaf(cst, parent, Kind::Meta),
            Cst::ImportKeyword => self.leaf(cst, parent, Kind::ImportCallee),
            Cst::Error => self.leaf(cst, parent, Kind::Error),
            _ if cst.is_missing() => self.leaf(cst, parent, Kind::Error),
            _ => self.nested(cst, parent, |this| this.expression_inner(cst, parent)),
        }
    }

    fn expression_inner(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        match self.kind(cst) {
            Cst::Arrow | Cst::FunctionExpression => return self.function(cst, parent, false),
            Cst::FunctionDeclaration => return self.function(cst, parent, true),
            Cst::ClassExpression | Cst::ClassDeclaration => return self.class(cst, parent, &[]),
            Cst::Call => return self.call(cst, parent),
            _ => {}
        }
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let kind = match self.kind(cst) {
            Cst::Template => self.template(&kids, id),
            Cst::Array => Kind::Array { elements: self.array_elements(&kids, id, Self::expression) },
            Cst::Object => self.object(&kids, id),
            Cst::Spread => match named(&kids).next() {
                Some(value) => Kind::Spread { value: self.expression(value, id) },
                None => Kind::Error,
            },
            Cst::New => Kind::New {
                callee: self.field_expression(&kids, f.constructor, id),
                args: self.arguments(field(&kids, f.arguments), id),
            },
            Cst::Member => self.member(&kids, id),
            Cst::Subscript => Kind::Index {
                object: self.field_expression(&kids, f.object, id),
                index: self.field_expression(&kids, f.index, id),
                optional: field(&kids, f.optional_chain).is_some(),
            },
            Cst::Await => match named(&kids).next() {
                Some(value) => Kind::Await { value: self.expression(value, id) },
                None => Kind::Error,
            },
            Cst::Yield => Kind::Yield { value: named(&kids).next().map(|it| self.expression(it, id)) },
            Cst::Unary => self.unary(&kids, id),
            Cst::Update => Kind::Update { value: self.field_expression(&kids, f.argument, id) },
            Cst::Binary => Kind::Binary {
                op: self.operator(&kids),
                left: self.field_expression(&kids, f.left, id),
                right: self.field_expression(&kids, f.right, id),
            },
            Cst::Ternary => Kind::Conditional {
                test: self.field_expression(&kids, f.condition, id),
                consequent: self.field_expression(&kids, f.consequence, id),
                alternate: self.field_expression(&kids, f.alternative, id),
            },
            Cst::Assignment | Cst::AugmentedAssignment => self.assignment(&kids, cst, id),
            Cst::Sequence => {
                let items: Vec<NodeId> = named(&kids).map(|kid| self.expression(kid, id)).collect();
                Kind::Sequence { items: self.list(&items) }
            }
            Cst::As | Cst::TypeAssertion | Cst::NonNull => self.assertion(&kids, id, self.kind(cst)),
            Cst::Jsx => {
                let mut children = Vec::new();
                self.jsx(&kids, id, &mut children);
                Kind::Jsx { children: self.list(&children) }
            }
            _ => {
                let children: Vec<NodeId> = named(&kids).map(|kid| self.expression(kid, id)).collect();
                Kind::Opaque { children: self.list(&children) }
            }
        };
        self.set(id, kind)
    }

    /// The expression in a field; an error node where there is none.
    pub fn field_expression(&mut self, kids: &[Kid<'c>], number: u16, parent: NodeId) -> NodeId {
        match field(kids, number) {
            Some(cst) => self.expression(cst, parent),
            None => self.reserve_at(Span::default(), Some(parent)),
        }
    }

    fn call(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let callee = self.field_expression(&kids, f.function, id);
        let arguments = field(&kids, f.arguments);
        let kind = match arguments {
            Some(template) if self.kind(template) == Cst::Template => {
                Kind::TaggedTemplate { tag: callee, template: self.expression(template, id) }
            }
            _ => {
                let optional = field(&kids, f.optional_chain).is_some() || has_token(&kids, "?.");
                Kind::Call { callee, args: self.arguments(arguments, id), optional }
            }
        };
        self.set(id, kind)
    }

    fn arguments(&mut self, cst: Option<CstNode<'c>>, id: NodeId) -> List {
        let kids = cst.map(|cst| self.kids(cst)).unwrap_or_default();
        let args: Vec<NodeId> = named(&kids).map(|kid| self.expression(kid, id)).collect();
        self.list(&args)
    }

    fn member(&mut self, kids: &[Kid<'c>], id: NodeId) -> Kind {
        let f = self.fields;
        let object = self.field_expression(kids, f.object, id);
        let Some(property) = field(kids, f.property) else { return Kind::Error };
        Kind::Member {
            object,
            property: self.intern_node(property),
            property_at: span(property).start,
            optional: field(kids, f.optional_chain).is_some(),
        }
    }

    fn unary(&mut self, kids: &[Kid<'c>], id: NodeId) -> Kind {
        let op = self.operator(kids);
        let value = self.field_expression(kids, self.fields.argument, id);
        Kind::Unary { op, value }
    }

    /// The operator token, read from the original text (the parsed text may have been mended).
    fn operator(&self, kids: &[Kid<'c>]) -> Operator {
        field(kids, self.fields.operator).map_or(Operator::Other, |token| match self.text_of(token) {
            "+" => Operator::Add,
            "-" => Operator::Sub,
            "*" => Operator::Mul,
            "/" => Operator::Div,
            "%" => Operator::Mod,
            "**" => Operator::Pow,
            "&&" | "&&=" => Operator::And,
            "||" | "||=" => Operator::Or,
            "??" | "??=" => Operator::Coalesce,
            "==" => Operator::Equal,
            "!=" => Operator::NotEqual,
            "===" => Operator::StrictEqual,
            "!==" => Operator::StrictNotEqual,
            "<" => Operator::Less,
            "<=" => Operator::LessEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterEqual,
            "!" => Operator::Not,
            "typeof" => Operator::TypeOf,
            "void" => Operator::Void,
            "delete" => Operator::Delete,
            "in" => Operator::In,
            "instanceof" => Operator::InstanceOf,
            "+=" => Operator::Add,
            "-=" => Operator::Sub,
            "*=" => Operator::Mul,
            "/=" => Operator::Div,
            _ => Operator::Other,
        })
    }

    fn assignment(&mut self, kids: &[Kid<'c>], cst: CstNode<'c>, id: NodeId) -> Kind {
        let f = self.fields;
        let op = if self.kind(cst) == Cst::Assignment { Operator::Assign } else { self.operator(kids) };
        let target = match field(kids, f.left) {
            Some(left) => {
                let left = if self.kind(left) == Cst::Parenthesized { first_named(left).unwrap_or(left) } else { left };
                self.pattern(left, id, false)
            }
            None => self.leaf(cst, id, Kind::Error),
        };
        Kind::Assign { op, target, value: self.field_expression(kids, f.right, id) }
    }

    fn assertion(&mut self, kids: &[Kid<'c>], id: NodeId, kind: Cst) -> Kind {
        let mut parts = named(kids);
        let (value, ty) = if kind == Cst::TypeAssertion {
            let ty = parts.next().and_then(first_named);
            (parts.next(), ty)
        } else {
            (parts.next(), parts.next())
        };
        drop(parts);
        match value {
            Some(value) => {
                let value = self.expression(value, id);
                Kind::As { value, ty: ty.map(|ty| self.type_of(ty, id)) }
            }
            None => Kind::Error,
        }
    }

    fn template(&mut self, kids: &[Kid<'c>], id: NodeId) -> Kind {
        let mut parts = Vec::new();
        let mut literal: Option<(String, Span)> = None;
        for kid in named(kids) {
            match self.kind(kid) {
                Cst::Substitution => {
                    self.flush_literal(&mut literal, id, &mut parts);
                    let inner = self.kids(kid);
                    if let Some(expr) = named(&inner).next() {
                        parts.push(self.expression(expr, id));
                    }
                }
                kind => {
                    let text = self.text_of(kid);
                    let here = span(kid);
                    let (value, at) = literal.get_or_insert_with(|| (String::new(), here));
                    if kind == Cst::Escape {
                        unescape(text, value)
                    } else {
                        value.push_str(text)
                    }
                    at.end = here.end;
                }
            }
        }
        self.flush_literal(&mut literal, id, &mut parts);
        Kind::Template { parts: self.list(&parts) }
    }

    fn flush_literal(&mut self, literal: &mut Option<(String, Span)>, id: NodeId, parts: &mut Vec<NodeId>) {
        if let Some((text, at)) = literal.take() {
            let value = self.intern(&text);
            let node = self.reserve_at(at, Some(id));
            parts.push(self.set(node, Kind::String { value }));
        }
    }

    /// Elements between commas; an empty place is a [`Kind::Hole`].
    pub fn array_elements(
        &mut self,
        kids: &[Kid<'c>],
        id: NodeId,
        mut lower: impl FnMut(&mut Self, CstNode<'c>, NodeId) -> NodeId,
    ) -> List {
        let mut elements = Vec::new();
        let mut filled = false;
        for &(_, kid) in kids {
            if kid.is_named() {
                elements.push(lower(self, kid, id));
                filled = true;
            } else if kid.kind() == "," {
                if !filled {
                    elements.push(self.leaf(kid, id, Kind::Hole));
                }
                filled = false;
            }
        }
        self.list(&elements)
    }

    fn object(&mut self, kids: &[Kid<'c>], id: NodeId) -> Kind {
        let mut properties = Vec::new();
        for kid in named(kids) {
            properties.push(match self.kind(kid) {
                Cst::Pair => {
                    let property = self.reserve(kid, Some(id));
                    let kids = self.kids(kid);
                    let key = field(&kids, self.fields.key).unwrap_or(kid);
                    let key = self.key(key, property);
                    let value = self.field_expression(&kids, self.fields.value, property);
                    self.set(property, Kind::Property { key, value, is_shorthand: false })
                }
                Cst::Shorthand => {
                    let property = self.reserve(kid, Some(id));
                    let name = self.intern_node(kid);
                    let key = self.leaf(kid, property, Kind::Key { name });
                    let value = self.expression(kid, property);
                    self.set(property, Kind::Property { key, value, is_shorthand: true })
                }
                Cst::Method => self.method(kid, id, &[]),
                _ => self.expression(kid, id),
            });
        }
        Kind::Object { properties: self.list(&properties) }
    }

    /// A property name.
    pub fn key(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        match self.kind(cst) {
            Cst::String => {
                let name = self.string_value(cst);
                self.leaf(cst, parent, Kind::Key { name })
            }
            Cst::ComputedName => {
                let id = self.reserve(cst, Some(parent));
                let kids = self.kids(cst);
                let kind = match named(&kids).next() {
                    Some(expr) => Kind::ComputedKey { expr: self.expression(expr, id) },
                    None => Kind::Error,
                };
                self.set(id, kind)
            }
            _ => {
                let name = self.intern_node(cst);
                self.leaf(cst, parent, Kind::Key { name })
            }
        }
    }

    /// The value of a string literal.
    pub fn string_value(&mut self, cst: CstNode<'c>) -> Sym {
        let kids = self.kids(cst);
        let mut value = String::new();
        for kid in named(&kids) {
            let text = self.text_of(kid);
            if self.kind(kid) == Cst::Escape { unescape(text, &mut value) } else { value.push_str(text) }
        }
        self.intern(&value)
    }

    fn jsx(&mut self, kids: &[Kid<'c>], id: NodeId, children: &mut Vec<NodeId>) {
        for &(number, kid) in kids.iter().filter(|kid| kid.1.is_named()) {
            match self.kind(kid) {
                Cst::Jsx => {
                    let node = self.nested(kid, id, |this| {
                        let node = this.reserve(kid, Some(id));
                        let kids = this.kids(kid);
                        let mut inner = Vec::new();
                        this.jsx(&kids, node, &mut inner);
                        let children = this.list(&inner);
                        this.set(node, Kind::Jsx { children })
                    });
                    children.push(node);
                }
                // A lower-case tag is an HTML element, not a name.
                Cst::Identifier if number == self.fields.name => {
                    if self.text_of(kid).starts_with(|first: char| !first.is_lowercase()) {
                        children.push(self.expression(kid, id));
                    }
                }
                Cst::PropertyName | Cst::Other | Cst::TypeArguments => {}
                _ => children.push(self.expression(kid, id)),
            }
        }
    }

    /// The names in a type.
    pub fn type_of(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        self.nested(cst, parent, |this| this.type_inner(cst, parent))
    }

    fn type_inner(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        match self.kind(cst) {
            Cst::TypeAnnotation => match first_named(cst) {
                Some(inner) => self.type_of(inner, parent),
                None => self.leaf(cst, parent, Kind::TypeOther),
            },
            Cst::TypeIdentifier | Cst::NestedTypeName | Cst::Identifier => {
                let name = self.intern_node(cst);
                self.leaf(cst, parent, Kind::TypeName { name, binding: None, args: List::default() })
            }
            Cst::GenericType => {
                let id = self.reserve(cst, Some(parent));
                let kids = self.kids(cst);
                let name = field(&kids, self.fields.name).map(|name| self.intern_node(name));
                let inner = field(&kids, self.fields.type_arguments).map(|args| self.kids(args)).unwrap_or_default();
                let args: Vec<NodeId> = named(&inner).map(|kid| self.type_of(kid, id)).collect();
                let args = self.list(&args);
                match name {
                    Some(name) => self.set(id, Kind::TypeName { name, binding: None, args }),
                    None => self.set(id, Kind::TypeOther),
                }
            }
            Cst::TypeUnion => {
                let id = self.reserve(cst, Some(parent));
                let kids = self.kids(cst);
                let items: Vec<NodeId> = named(&kids).map(|kid| self.type_of(kid, id)).collect();
                let items = self.list(&items);
                self.set(id, Kind::TypeList { items })
            }
            _ => self.leaf(cst, parent, Kind::TypeOther),
        }
    }
}

/// The first named child that is no comment.
pub fn first_named(cst: CstNode<'_>) -> Option<CstNode<'_>> {
    let mut cursor = cst.walk();
    cst.named_children(&mut cursor).find(|kid| !kid.is_extra())
}

fn number(text: &str) -> Kind {
    if text.ends_with('n') && !text.starts_with("0x") {
        return Kind::BigInt;
    }
    let digits = text.replace('_', "");
    let radix = |prefix: &str, radix| {
        let rest = digits.strip_prefix(prefix).or_else(|| digits.strip_prefix(&*prefix.to_uppercase()))?;
        u64::from_str_radix(rest, radix).ok()
    };
    #[allow(clippy::cast_precision_loss)] // A double is what the program gets, too.
    let integer = radix("0x", 16).or_else(|| radix("0b", 2)).or_else(|| radix("0o", 8)).map(|value| value as f64);
    integer
        .or_else(|| digits.parse().ok())
        .map_or(Kind::Opaque { children: List::default() }, |value| Kind::Number { value })
}

/// Appends what an escape sequence stands for.
fn unescape(escape: &str, out: &mut String) {
    let body = escape.strip_prefix('\\').unwrap_or(escape);
    let code = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    match body.chars().next() {
        Some('n') => out.push('\n'),
        Some('t') => out.push('\t'),
        Some('r') => out.push('\r'),
        Some('b') => out.push('\u{8}'),
        Some('f') => out.push('\u{c}'),
        Some('v') => out.push('\u{b}'),
        Some('0') if body.len() == 1 => out.push('\0'),
        Some('x') => out.extend(body.get(1..).and_then(code)),
        Some('u') => {
            let digits = body.trim_start_matches('u').trim_matches(['{', '}']);
            out.push(code(digits).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        // A backslash before a line end joins the lines.
        Some('\n' | '\r') | None => {}
        Some(_) => out.push_str(body),
    }
}
