//! What the outcome of an expression depends on: variables of the environment (and where they were read), other
//! settings, and the request.
//!
//! Used to tell a bypass (`skip: () => process.env.LOAD_TEST === '1'`) from an exemption of a path, and to tell a
//! value that is read when it is needed from one that a module-level constant froze at load.

mod calls;
mod walk;

use std::sync::Arc;

use super::Project;
use super::names::{At, Expr};
use super::values::Value;
use crate::syntax::Kind;
use walk::Walk;

/// One variable of the environment that an outcome depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvDep {
    /// The variable.
    pub name: Arc<str>,
    /// The expression that reads it.
    pub read: At,
    /// The module-level constant that froze it at load; none where it is read when it is needed.
    pub frozen_in: Option<At>,
    /// Whether a settings object stands between (`env.X` of a parsed environment).
    pub via_settings: bool,
}

/// What an outcome depends on.
#[derive(Clone, Debug, Default)]
pub struct Deps {
    /// Variables of the environment.
    pub env: Vec<EnvDep>,
    /// Other settings: a configuration service, a feature flag, a module that cannot be read. Their names.
    pub settings: Vec<String>,
    /// The request's path, URL or method.
    pub request_path: bool,
    /// Anything else of the request: a header, the address, the user.
    pub request_other: bool,
}

impl Deps {
    /// Whether the outcome can be changed from outside the code and the request's path.
    #[must_use]
    pub fn is_switchable(&self) -> bool {
        !self.env.is_empty() || !self.settings.is_empty()
    }

    /// Whether it depends on nothing at all.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        !self.is_switchable() && !self.request_path && !self.request_other
    }

    fn push_env(&mut self, dep: EnvDep) {
        if !self.env.contains(&dep) {
            self.env.push(dep);
        }
    }

    fn push_settings(&mut self, name: String) {
        if !self.settings.contains(&name) {
            self.settings.push(name);
        }
    }
}

impl Project {
    /// What the value of an expression depends on; names of parameters of `root` are the request.
    #[must_use]
    pub fn deps(&self, expr: &Expr, root: Option<At>) -> Deps {
        let mut walk = Walk::new(self, root);
        walk.expr(expr, &[], None);
        walk.deps
    }

    /// What calling a function depends on: everything that its body reads. Its parameters are the request.
    #[must_use]
    pub fn deps_of_function(&self, function: &Expr) -> Deps {
        let root = Some(function.at);
        let mut walk = Walk::new(self, root);
        walk.body(function, None);
        walk.deps
    }
}

impl Project {
    /// The module-level name that an expression is the value of, unless it is a function.
    fn declared_at(&self, code: &Expr) -> Option<At> {
        let tree = self.tree(code.at.file)?;
        if matches!(tree.kind(code.at.node), Kind::Function { .. } | Kind::Class { .. }) {
            return None;
        }
        if tree.enclosing_function(code.at.node).is_some() {
            return None;
        }
        let mut target = code.at.node;
        for node in tree.ancestors(code.at.node) {
            match tree.kind(node) {
                Kind::Declarator { target: name, .. } => return Some(At { file: code.at.file, node: name }),
                Kind::Export { .. } | Kind::Program { .. } => break,
                _ => target = node,
            }
        }
        Some(At { file: code.at.file, node: target })
    }

    /// The value of an expression as text, where it is one.
    #[must_use]
    pub fn text_value(&self, expr: &Expr) -> Option<Arc<str>> {
        match self.value(expr) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}
