//! Which function of the repository a call runs: by its name, or as the method of what the receiver holds.

use super::Queries;
use super::held::{FUEL, Held};
use crate::model::names::{Expr, Meaning, member_named};
use crate::syntax::{Kind, MethodKind};

impl Queries<'_> {
    /// The function that an expression denotes, when it is called or given as a callback.
    pub(super) fn function(&self, callee: &Expr) -> Option<Expr> {
        if let Meaning::Code(code) = self.project.meaning(callee)
            && matches!(self.project.kind(code.at), Kind::Function { body: Some(_), .. })
        {
            return Some(code);
        }
        let Kind::Member { object, property, .. } = self.project.kind(callee.at) else { return None };
        let tree = self.project.tree(callee.at.file)?;
        let class = match self.held(&callee.sibling(object), FUEL) {
            Held::Instance(class) | Held::Pool(_, Some(class)) => class,
            _ => return None,
        };
        self.method(&class, tree.text(property), FUEL)
    }

    fn method(&self, class: &Expr, name: &str, fuel: usize) -> Option<Expr> {
        let fuel = fuel.checked_sub(1)?;
        let tree = self.project.tree(class.at.file)?;
        let Kind::Class { members, superclass, .. } = tree.kind(class.at.node) else { return None };
        if let Some(member) = member_named(tree, members, name, Some(false)) {
            let function = match tree.kind(member) {
                Kind::Method { function, kind: MethodKind::Method, .. } => function,
                Kind::Field { value: Some(value), .. } => value,
                _ => return None,
            };
            let is_function = matches!(tree.kind(function), Kind::Function { body: Some(_), .. });
            return is_function.then(|| Expr::new(class.at.file, function));
        }
        match self.project.meaning(&class.sibling(superclass?)) {
            Meaning::Code(parent) if parent.at != class.at => self.method(&parent, name, fuel),
            _ => None,
        }
    }
}
