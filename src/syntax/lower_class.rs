//! Lowers functions and classes. In this grammar a method's decorators are siblings before the method.

use tree_sitter::Node as CstNode;

use super::grammar::Cst;
use super::kind::{FunctionFlags, Kind, MethodKind};
use super::lower::{Kid, Lowerer, field, has_token};
use super::lower_expr::first_named;
use super::lower_stmt::named;
use super::tree::{List, NodeId};

impl<'c> Lowerer<'_, 'c> {
    /// A function declaration, function expression or arrow function.
    pub fn function(&mut self, cst: CstNode<'c>, parent: NodeId, is_declaration: bool) -> NodeId {
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let flags = FunctionFlags {
            is_arrow: self.kind(cst) == Cst::Arrow,
            is_async: has_token(&kids, "async"),
            is_generator: has_token(&kids, "*"),
            is_declaration,
        };
        let name = field(&kids, self.fields.name).map(|name| {
            let text = self.intern_node(name);
            self.leaf(name, id, Kind::BindingName { name: text, binding: None })
        });
        self.function_rest(&kids, id, name, flags)
    }

    /// Parameters and body, for functions and methods alike.
    fn function_rest(&mut self, kids: &[Kid<'c>], id: NodeId, name: Option<NodeId>, flags: FunctionFlags) -> NodeId {
        let f = self.fields;
        let mut params = Vec::new();
        if let Some(single) = field(kids, f.parameter) {
            let param = self.reserve(single, Some(id));
            let pattern = self.pattern(single, param, true);
            let decorators = List::default();
            params.push(self.set(param, Kind::Param { pattern, ty: None, decorators, is_property: false }));
        }
        let formal = field(kids, f.parameters).map(|formal| self.kids(formal)).unwrap_or_default();
        for param in named(&formal) {
            match self.kind(param) {
                Cst::RequiredParameter | Cst::OptionalParameter => params.push(self.param(param, id)),
                Cst::Error => {}
                _ => {
                    let node = self.reserve(param, Some(id));
                    let pattern = self.pattern(param, node, true);
                    let decorators = List::default();
                    params.push(self.set(node, Kind::Param { pattern, ty: None, decorators, is_property: false }));
                }
            }
        }
        let params = self.list(&params);
        let body = field(kids, f.body).map(|body| match self.kind(body) {
            Cst::Block => self.statement(body, id).unwrap_or(id),
            _ => self.expression(body, id),
        });
        self.set(id, Kind::Function { name, params, body, flags })
    }

    fn param(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let decorators: Vec<NodeId> =
            kids.iter().filter(|kid| kid.0 == f.decorator).map(|kid| self.decorator(kid.1, id)).collect();
        let decorators = self.list(&decorators);
        let is_property =
            kids.iter().any(|kid| self.kind(kid.1) == Cst::AccessibilityModifier) || has_token(&kids, "readonly");
        let target = field(&kids, f.pattern).or_else(|| field(&kids, f.name));
        let pattern = match (target, field(&kids, f.value)) {
            (Some(target), Some(value)) => {
                let node = self.reserve(cst, Some(id));
                let pattern = self.pattern(target, node, true);
                let default = self.expression(value, node);
                self.set(node, Kind::DefaultPattern { pattern, default })
            }
            (Some(target), None) => self.pattern(target, id, true),
            (None, _) => self.leaf(cst, id, Kind::Error),
        };
        let ty = field(&kids, f.ty).map(|ty| self.type_of(ty, id));
        self.set(id, Kind::Param { pattern, ty, decorators, is_property })
    }

    fn decorator(&mut self, cst: CstNode<'c>, parent: NodeId) -> NodeId {
        let id = self.reserve(cst, Some(parent));
        let kind = match first_named(cst) {
            Some(expr) => Kind::Decorator { expr: self.expression(expr, id) },
            None => Kind::Error,
        };
        self.set(id, kind)
    }

    /// A class; `outer` are decorators that stand before `export`.
    pub fn class(&mut self, cst: CstNode<'c>, parent: NodeId, outer: &[CstNode<'c>]) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let name = field(&kids, f.name).map(|name| {
            let text = self.intern_node(name);
            self.leaf(name, id, Kind::BindingName { name: text, binding: None })
        });
        let own = kids.iter().filter(|kid| kid.0 == f.decorator).map(|kid| kid.1);
        let all: Vec<CstNode<'c>> = outer.iter().copied().chain(own).collect();
        let decorators: Vec<NodeId> = all.into_iter().map(|decorator| self.decorator(decorator, id)).collect();
        let decorators = self.list(&decorators);
        let superclass = named(&kids)
            .find(|kid| self.kind(*kid) == Cst::ClassHeritage)
            .and_then(|heritage| self.superclass(heritage, id));
        let members = field(&kids, f.body).map(|body| self.class_body(body, id)).unwrap_or_default();
        self.set(id, Kind::Class { name, superclass, decorators, members })
    }

    fn superclass(&mut self, heritage: CstNode<'c>, id: NodeId) -> Option<NodeId> {
        let kids = self.kids(heritage);
        let clause = named(&kids).find(|kid| self.kind(*kid) == Cst::ExtendsClause);
        let value = match clause {
            Some(clause) => {
                let kids = self.kids(clause);
                field(&kids, self.fields.value)
            }
            // The JavaScript form of the grammar has the expression here.
            None => named(&kids).find(|kid| self.kind(*kid) != Cst::Other),
        };
        value.map(|value| self.expression(value, id))
    }

    fn class_body(&mut self, cst: CstNode<'c>, id: NodeId) -> List {
        let f = self.fields;
        let kids = self.kids(cst);
        let mut pending: Vec<CstNode<'c>> = Vec::new();
        let mut members = Vec::new();
        for kid in named(&kids) {
            match self.kind(kid) {
                Cst::Decorator => pending.push(kid),
                Cst::Method => {
                    let decorators = std::mem::take(&mut pending);
                    members.push(self.nested(kid, id, |this| this.method(kid, id, &decorators)));
                }
                Cst::Field => {
                    let mut decorators = std::mem::take(&mut pending);
                    let inner = self.kids(kid);
                    decorators.extend(inner.iter().filter(|it| it.0 == f.decorator).map(|it| it.1));
                    members.push(self.nested(kid, id, |this| this.field_member(kid, id, &decorators)));
                }
                Cst::StaticBlock => {
                    let node = self.reserve(kid, Some(id));
                    let inner = self.kids(kid);
                    let body = field(&inner, f.body).map(|body| self.statements_of(body, node)).unwrap_or_default();
                    members.push(self.set(node, Kind::StaticBlock { body }));
                }
                Cst::Error => members.push(self.leaf(kid, id, Kind::Error)),
                _ => pending.clear(),
            }
        }
        self.list(&members)
    }

    /// A method of a class or an object.
    pub fn method(&mut self, cst: CstNode<'c>, parent: NodeId, decorators: &[CstNode<'c>]) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let decorators: Vec<NodeId> = decorators.iter().map(|decorator| self.decorator(*decorator, id)).collect();
        let decorators = self.list(&decorators);
        let name = field(&kids, f.name);
        let is_constructor = name.is_some_and(|name| self.text_of(name) == "constructor");
        let kind = if has_token(&kids, "get") {
            MethodKind::Get
        } else if has_token(&kids, "set") {
            MethodKind::Set
        } else if is_constructor {
            MethodKind::Constructor
        } else {
            MethodKind::Method
        };
        let is_static = has_token(&kids, "static");
        let key = match name {
            Some(name) => self.key(name, id),
            None => self.leaf(cst, id, Kind::Error),
        };
        let flags = FunctionFlags {
            is_async: has_token(&kids, "async"),
            is_generator: has_token(&kids, "*"),
            ..FunctionFlags::default()
        };
        let function = self.reserve(cst, Some(id));
        let function = self.function_rest(&kids, function, None, flags);
        self.set(id, Kind::Method { key, function, decorators, kind, is_static })
    }

    fn field_member(&mut self, cst: CstNode<'c>, parent: NodeId, decorators: &[CstNode<'c>]) -> NodeId {
        let f = self.fields;
        let id = self.reserve(cst, Some(parent));
        let kids = self.kids(cst);
        let decorators: Vec<NodeId> = decorators.iter().map(|decorator| self.decorator(*decorator, id)).collect();
        let decorators = self.list(&decorators);
        let key = match field(&kids, f.name) {
            Some(name) => self.key(name, id),
            None => self.leaf(cst, id, Kind::Error),
        };
        let ty = field(&kids, f.ty).map(|ty| self.type_of(ty, id));
        let value = field(&kids, f.value).map(|value| self.expression(value, id));
        self.set(id, Kind::Field { key, ty, value, decorators, is_static: has_token(&kids, "static") })
    }
}
