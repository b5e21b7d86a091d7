//! Lowers statements and patterns.

use tree_sitter::Node as CstNode;

use super::grammar::Cst;
use super::kind::{Kind, VarKind};
use super::lower::{Kid, Lowerer, field, has_token};
use super::tree::{List, NodeId};

impl<'c> Lowerer<'_, 'c> {
    /// The statements below a node, as one list.
    pub fn statements_of(&mut self, cst: CstNode<'c>, parent: NodeId) -> List {
        let kids = self.kids(cst);
        let ids: Vec<NodeId> = kids
            .iter()
            .filter(|kid| kid.1.is_named() || kid.1.is_error())
            .filter_map(|kid| self.statement(kid.1, parent))
            .collect();
        self.list(&ids)
    }

    /// One statement; none for what leaves nothing at run time (types, empty statements).
    pub fn statement(&mut self, cst: CstNode<'c>, parent: NodeId) -> Option<NodeId> {
        Some(match self.kind(cst) {
            Cst::TypeDeclaration | Cst::Empty | Cst::HashBang | Cst::Comment | Cst::FunctionSignature => return None,
            Cst::Ambient | Cst::ImportAlias => self.leaf(cst, parent, Kind::Opaque { children: List::default() }),
            _ => self.nested(cst, parent, |this| this.statement_inner(cst, parent)),
        })
    }

    fn statement_inner(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let f = self.fields;
        match self.kind(cst) {
            Cst::Error => return self.leaf(cst, parent, Kind::Error),
            Cst::FunctionDeclaration => return self.function(cst, parent, true),
            Cst::ClassDeclaration => return self.class(cst, parent, &[]),
            Cst::Import => return self.import(cst, parent),
            Cst::Export => return self.export(cst, parent),
            Cst::Switch => return self.switch(cst, parent),
            Cst::Try => return self.try_statement(cst, parent),
            _ => {}
        }
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let kind = match self.kind(cst) {
            Cst::Variable => self.variable(&kids, id),
            Cst::ExpressionStatement => match named(&kids).next() {
                // `namespace N {}` is an expression to the grammar.
                Some(inner) if self.kind(inner) == Cst::Namespace => self.namespace(inner, id),
                Some(inner) => Kind::Expression { expr: self.expression(inner, id) },
                None => Kind::Jump,
            },
            Cst::Namespace => self.namespace(cst, id),
            Cst::Block => Kind::Block { body: self.statements_of(cst, id) },
            Cst::If => {
                let test = self.field_expression(&kids, f.condition, id);
                let consequent = self.body(field(&kids, f.consequence), cst, id);
                let alternate = field(&kids, f.alternative).map(|clause| {
                    let inner = self.kids(clause);
                    self.body(named(&inner).next(), clause, id)
                });
                Kind::If { test, consequent, alternate }
            }
            Cst::For => {
                let init = field(&kids, f.initializer).and_then(|it| self.statement_or_expression(it, id));
                let test = field(&kids, f.condition).and_then(|it| self.statement_or_expression(it, id));
                let update = field(&kids, f.increment).map(|it| self.expression(it, id));
                Kind::For { init, test, update, body: self.body(field(&kids, f.body), cst, id) }
            }
            Cst::ForIn => self.for_in(&kids, cst, id),
            Cst::While | Cst::Do => Kind::While {
                test: self.field_expression(&kids, f.condition, id),
                body: self.body(field(&kids, f.body), cst, id),
                is_do: self.kind(cst) == Cst::Do,
            },
            Cst::Return => Kind::Return { value: named(&kids).next().map(|it| self.expression(it, id)) },
            Cst::Throw => match named(&kids).next() {
                Some(value) => Kind::Throw { value: self.expression(value, id) },
                None => Kind::Jump,
            },
            Cst::Jump => Kind::Jump,
            Cst::Labeled => Kind::Labeled { body: self.body(field(&kids, f.body), cst, id) },
            Cst::Enum => self.enumeration(&kids, id),
            _ => {
                let ids: Vec<NodeId> = named(&kids).map(|kid| self.expression(kid, id)).collect();
                Kind::Opaque { children: self.list(&ids) }
            }
        };
        self.set(id, kind)
    }

    fn variable(&mut self, kids: &[Kid<'c>], id: NodeId) -> Kind {
        let kind = if has_token(kids, "const") || has_token(kids, "using") {
            VarKind::Const
        } else if has_token(kids, "let") {
            VarKind::Let
        } else {
            VarKind::Var
        };
        let ids: Vec<NodeId> = kids
            .iter()
            .filter(|kid| self.kind(kid.1) == Cst::Declarator)
            .map(|kid| kid.1)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|declarator| self.declarator(declarator, id))
            .collect();
        Kind::Variable { kind, declarators: self.list(&ids) }
    }

    fn declarator(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let target = match field(&kids, f.name) {
            Some(name) => self.pattern(name, id, true),
            None => self.leaf(cst, id, Kind::Error),
        };
        let ty = field(&kids, f.ty).map(|ty| self.type_of(ty, id));
        let init = field(&kids, f.value).map(|value| self.expression(value, id));
        self.set(id, Kind::Declarator { target, ty, init })
    }

    fn for_in(&mut self, kids: &[Kid<'c>], cst: CstNode<'c>, id: NodeId) -> Kind {
        let f = self.fields;
        let declares = field(kids, f.kind).is_some();
        let target = match field(kids, f.left) {
            Some(left) => self.pattern(left, id, declares),
            None => self.leaf(cst, id, Kind::Error),
        };
        let is_of = field(kids, f.operator).is_some_and(|operator| operator.kind() == "of");
        let iterable = self.field_expression(kids, f.right, id);
        Kind::ForIn { target, iterable, body: self.body(field(kids, f.body), cst, id), is_of }
    }

    fn switch(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let discriminant = self.field_expression(&kids, f.value, id);
        let clauses = field(&kids, f.body).map(|body| self.kids(body)).unwrap_or_default();
        let mut cases = Vec::new();
        for (_, clause) in clauses.into_iter().filter(|kid| kid.1.is_named()) {
            let case = self.reserve(clause, Some(id));
            let kids = self.kids(clause);
            let test = field(&kids, f.value).map(|value| self.expression(value, case));
            let body: Vec<NodeId> = kids
                .iter()
                .filter(|kid| kid.0 == f.body && kid.1.is_named())
                .filter_map(|kid| self.statement(kid.1, case))
                .collect();
            let body = self.list(&body);
            cases.push(self.set(case, Kind::Case { test, body }));
        }
        let cases = self.list(&cases);
        self.set(id, Kind::Switch { discriminant, cases })
    }

    fn try_statement(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let block = self.body(field(&kids, f.body), cst, id);
        let handler = field(&kids, f.handler).map(|clause| {
            let catch = self.reserve(clause, Some(id));
            let kids = self.kids(clause);
            let param = field(&kids, f.parameter).map(|param| self.pattern(param, catch, true));
            let body = self.body(field(&kids, f.body), clause, catch);
            self.set(catch, Kind::Catch { param, body })
        });
        let finalizer = field(&kids, f.finalizer).map(|clause| {
            let kids = self.kids(clause);
            self.body(field(&kids, f.body), clause, id)
        });
        self.set(id, Kind::Try { block, handler, finalizer })
    }

    fn namespace(&mut self, cst: CstNode<'c>, id: NodeId) -> Kind {
        let f = self.fields;
        let kids = self.kids(cst);
        let name = match field(&kids, f.name) {
            Some(name) if self.kind(name) == Cst::Identifier => {
                let text = self.intern_node(name);
                self.leaf(name, id, Kind::BindingName { name: text, binding: None })
            }
            other => self.leaf(other.unwrap_or(cst), id, Kind::Opaque { children: List::default() }),
        };
        let body = field(&kids, f.body).map(|body| self.statements_of(body, id)).unwrap_or_default();
        Kind::Namespace { name, body }
    }

    fn enumeration(&mut self, kids: &[Kid<'c>], id: NodeId) -> Kind {
        let f = self.fields;
        let Some(name) = field(kids, f.name) else { return Kind::Error };
        let text = self.intern_node(name);
        let name = self.leaf(name, id, Kind::BindingName { name: text, binding: None });
        let entries = field(kids, f.body).map(|body| self.kids(body)).unwrap_or_default();
        let mut members = Vec::new();
        for (_, entry) in entries.into_iter().filter(|kid| kid.1.is_named()) {
            let member = self.reserve(entry, Some(id));
            let (key, value) = if self.kind(entry) == Cst::EnumAssignment {
                let kids = self.kids(entry);
                let key = field(&kids, f.name).unwrap_or(entry);
                (self.key(key, member), field(&kids, f.value).map(|value| self.expression(value, member)))
            } else {
                (self.key(entry, member), None)
            };
            members.push(self.set(member, Kind::EnumMember { key, value }));
        }
        Kind::Enum { name, members: self.list(&members) }
    }

    /// The body of a statement: a block or a single statement.
    fn body(&mut self, cst: Option<CstNode<'c>>, around: CstNode<'c>, parent: NodeId) -> NodeId {
        match cst.map(|cst| (cst, self.statement(cst, parent))) {
            Some((_, Some(id))) => id,
            Some((cst, None)) => self.leaf(cst, parent, Kind::Block { body: List::default() }),
            None => self.leaf(around, parent, Kind::Error),
        }
    }

    fn statement_or_expression(&mut self, cst: CstNode<'c>, parent: NodeId) -> Option<NodeId> {
        match self.kind(cst) {
            Cst::Variable => self.statement(cst, parent),
            Cst::Empty => None,
            _ if !cst.is_named() => None,
            _ => Some(self.expression(cst, parent)),
        }
    }

    /// A pattern; with `declares` its names are declared here, else they are assigned to.
    pub fn pattern(&mut self, cst: CstNode<'c>, parent: NodeId, declares: bool) -> NodeId {
        match self.kind(cst) {
            Cst::Identifier | Cst::ShorthandPattern if declares => {
                let name = self.intern_node(cst);
                self.leaf(cst, parent, Kind::BindingName { name, binding: None })
            }
            Cst::ShorthandPattern => {
                let name = self.intern_node(cst);
                self.leaf(cst, parent, Kind::Ident { name, binding: None })
            }
            Cst::ObjectPattern
            | Cst::ArrayPattern
            | Cst::AssignmentPattern
            | Cst::ObjectAssignmentPattern
            | Cst::RestPattern => self.nested(cst, parent, |this| this.pattern_inner(cst, parent, declares)),
            _ => self.expression(cst, parent),
        }
    }

    fn pattern_inner(&mut self, cst: CstNode<'c>, parent: NodeId, declares: bool) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let kind = match self.kind(cst) {
            Cst::ObjectPattern => self.object_pattern(&kids, id, declares),
            Cst::ArrayPattern => {
                let elements = self.array_elements(&kids, id, |this, kid, id| this.pattern(kid, id, declares));
                Kind::ArrayPattern { elements }
            }
            Cst::AssignmentPattern | Cst::ObjectAssignmentPattern => {
                match (field(&kids, f.left), field(&kids, f.right)) {
                    (Some(left), Some(right)) => Kind::DefaultPattern {
                        pattern: self.pattern(left, id, declares),
                        default: self.expression(right, id),
                    },
                    _ => Kind::Error,
                }
            }
            _ => match named(&kids).next() {
                Some(inner) => Kind::RestPattern { pattern: self.pattern(inner, id, declares) },
                None => Kind::Error,
            },
        };
        self.set(id, kind)
    }

    fn object_pattern(&mut self, kids: &[Kid<'c>], id: NodeId, declares: bool) -> Kind {
        let f = self.fields;
        let mut properties = Vec::new();
        let mut rest = None;
        for kid in named(kids) {
            match self.kind(kid) {
                Cst::RestPattern => rest = Some(self.pattern(kid, id, declares)),
                Cst::PairPattern => {
                    let property = self.reserve(kid, Some(id));
                    let kids = self.kids(kid);
                    if let (Some(key), Some(value)) = (field(&kids, f.key), field(&kids, f.value)) {
                        let key = self.key(key, property);
                        let value = self.pattern(value, property, declares);
                        self.set(property, Kind::PatternProperty { key, value });
                    }
                    properties.push(property);
                }
                Cst::ShorthandPattern | Cst::ObjectAssignmentPattern => {
                    let property = self.reserve(kid, Some(id));
                    let name = match self.kind(kid) {
                        Cst::ShorthandPattern => Some(kid),
                        _ => {
                            let kids = self.kids(kid);
                            field(&kids, f.left)
                        }
                    };
                    let name = name.unwrap_or(kid);
                    let text = self.intern_node(name);
                    let key = self.leaf(name, property, Kind::Key { name: text });
                    let value = self.pattern(kid, property, declares);
                    properties.push(self.set(property, Kind::PatternProperty { key, value }));
                }
                _ => {}
            }
        }
        Kind::ObjectPattern { properties: self.list(&properties), rest }
    }
}

/// The named children.
pub fn named<'a, 'c>(kids: &'a [Kid<'c>]) -> impl Iterator<Item = CstNode<'c>> + 'a {
    kids.iter().filter(|kid| kid.1.is_named()).map(|kid| kid.1)
}
