//! The children of a node, whatever its kind: for passes that look at everything below a place.

use super::kind::Kind;
use super::tree::{NodeId, Tree};

impl Tree {
    /// The nodes directly below `id`, in source order.
    #[must_use]
    pub fn children(&self, id: NodeId) -> Vec<NodeId> {
        let mut out = Vec::new();
        self.for_children(id, &mut |child| out.push(child));
        out
    }

    /// Calls `visit` for each node below `id`, parents first, unless `visit` of its parent said no.
    pub fn walk(&self, id: NodeId, visit: &mut impl FnMut(NodeId) -> bool) {
        let mut work = vec![id];
        while let Some(node) = work.pop() {
            if visit(node) {
                let from = work.len();
                self.for_children(node, &mut |child| work.push(child));
                if let Some(added) = work.get_mut(from..) {
                    added.reverse();
                }
            }
        }
    }

    fn for_children(&self, id: NodeId, visit: &mut impl FnMut(NodeId)) {
        let mut many = |ids: &[NodeId]| ids.iter().for_each(|&id| visit(id));
        match self.kind(id) {
            Kind::Program { body: list }
            | Kind::Opaque { children: list }
            | Kind::StaticBlock { body: list }
            | Kind::Block { body: list }
            | Kind::Template { parts: list }
            | Kind::Array { elements: list }
            | Kind::ArrayPattern { elements: list }
            | Kind::Object { properties: list }
            | Kind::Sequence { items: list }
            | Kind::Jsx { children: list }
            | Kind::TypeList { items: list }
            | Kind::TypeName { args: list, .. }
            | Kind::Variable { declarators: list, .. } => many(self.list(list)),
            Kind::Declarator { target, ty, init } => {
                many(&[target]);
                many(ty.as_slice());
                many(init.as_slice());
            }
            Kind::Function { name, params, body, .. } => {
                many(name.as_slice());
                many(self.list(params));
                many(body.as_slice());
            }
            Kind::Param { pattern, ty, decorators, .. } => {
                many(self.list(decorators));
                many(&[pattern]);
                many(ty.as_slice());
            }
            Kind::Class { name, superclass, decorators, members } => {
                many(self.list(decorators));
                many(name.as_slice());
                many(superclass.as_slice());
                many(self.list(members));
            }
            Kind::Method { key, function, decorators, .. } => {
                many(self.list(decorators));
                many(&[key, function]);
            }
            Kind::Field { key, ty, value, decorators, .. } => {
                many(self.list(decorators));
                many(&[key]);
                many(ty.as_slice());
                many(value.as_slice());
            }
            Kind::Enum { name, members } => {
                many(&[name]);
                many(self.list(members));
            }
            Kind::Namespace { name, body } => {
                many(&[name]);
                many(self.list(body));
            }
            Kind::EnumMember { key, value } => {
                many(&[key]);
                many(value.as_slice());
            }
            Kind::Import { record } => {
                if let Some(import) = self.imports.get(record as usize) {
                    import.names.iter().for_each(|name| visit(name.local));
                }
            }
            Kind::Export { declaration } => many(declaration.as_slice()),
            Kind::Decorator { expr: node }
            | Kind::Expression { expr: node }
            | Kind::Throw { value: node }
            | Kind::Labeled { body: node }
            | Kind::RestPattern { pattern: node }
            | Kind::ComputedKey { expr: node }
            | Kind::Spread { value: node }
            | Kind::Unary { value: node, .. }
            | Kind::Update { value: node }
            | Kind::Await { value: node }
            | Kind::Member { object: node, .. } => many(&[node]),
            Kind::Return { value } | Kind::Yield { value } => many(value.as_slice()),
            Kind::If { test, consequent, alternate } => {
                many(&[test, consequent]);
                many(alternate.as_slice());
            }
            Kind::For { init, test, update, body } => {
                [init, test, update].iter().for_each(|part| many(part.as_slice()));
                many(&[body]);
            }
            Kind::ForIn { target, iterable, body, .. } => many(&[target, iterable, body]),
            Kind::While { test, body, .. } => many(&[test, body]),
            Kind::Switch { discriminant, cases } => {
                many(&[discriminant]);
                many(self.list(cases));
            }
            Kind::Case { test, body } => {
                many(test.as_slice());
                many(self.list(body));
            }
            Kind::Try { block, handler, finalizer } => {
                many(&[block]);
                many(handler.as_slice());
                many(finalizer.as_slice());
            }
            Kind::Catch { param, body } => {
                many(param.as_slice());
                many(&[body]);
            }
            Kind::ObjectPattern { properties, rest } => {
                many(self.list(properties));
                many(rest.as_slice());
            }
            Kind::PatternProperty { key, value } | Kind::Property { key, value, .. } => many(&[key, value]),
            Kind::DefaultPattern { pattern, default } => many(&[pattern, default]),
            Kind::TaggedTemplate { tag, template } => many(&[tag, template]),
            Kind::Call { callee, args, .. } | Kind::New { callee, args } => {
                many(&[callee]);
                many(self.list(args));
            }
            Kind::Index { object, index, .. } => many(&[object, index]),
            Kind::Binary { left, right, .. } => many(&[left, right]),
            Kind::Assign { target, value, .. } => many(&[target, value]),
            Kind::Conditional { test, consequent, alternate } => many(&[test, consequent, alternate]),
            Kind::As { value, ty } => {
                many(&[value]);
                many(ty.as_slice());
            }
            Kind::Error
            | Kind::Jump
            | Kind::BindingName { .. }
            | Kind::Ident { .. }
            | Kind::This
            | Kind::Super
            | Kind::Meta
            | Kind::ImportCallee
            | Kind::String { .. }
            | Kind::Number { .. }
            | Kind::BigInt
            | Kind::Regex
            | Kind::Bool { .. }
            | Kind::Null
            | Kind::Key { .. }
            | Kind::Hole
            | Kind::TypeOther => {}
        }
    }
}
