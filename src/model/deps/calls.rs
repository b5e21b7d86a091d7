//! What a call's outcome depends on: what is called, what it is given, the settings that it looks up.

use std::sync::Arc;

use super::super::names::{At, Expr, Meaning, enclosing_class, frame_of_call};
use super::walk::{Walk, setting_name};
use super::{Deps, EnvDep};
use crate::syntax::{Kind, List, NodeId};

impl Walk<'_> {
    pub(super) fn call(&mut self, expr: &Expr, callee: NodeId, args: List, chain: &[Arc<str>], frozen: Option<At>) {
        let project = self.project;
        let Some(tree) = project.tree(expr.at.file) else { return };
        let args_nodes = tree.list(args);
        if tree.loads.contains(&expr.at.node) {
            let meaning = project.meaning(expr);
            self.denoted(&meaning, expr, chain, frozen);
            return;
        }
        if self.settings_call(expr, callee, args_nodes, frozen) || self.settings_of_env(expr, chain, frozen) {
            return;
        }
        let function = match tree.kind(callee) {
            Kind::Member { object, property, .. } if matches!(tree.kind(object), Kind::This) => {
                self.method_of_this(&expr.sibling(callee), tree.text(property))
            }
            _ => match project.meaning(&expr.sibling(callee)) {
                Meaning::Code(code) if matches!(project.kind(code.at), Kind::Function { .. }) => Some(code),
                _ => None,
            },
        };
        if let Some(function) = function {
            let frame = frame_of_call(&function, expr, tree, args);
            self.body(&Expr { at: function.at, frame }, frozen);
            return;
        }
        // A method of something: `list.includes(x)`, `header.startsWith(y)`. The result depends on both.
        let before = std::mem::take(&mut self.deps);
        match tree.kind(callee) {
            Kind::Member { object, property, .. } => {
                let member: Arc<str> = tree.text(property).into();
                self.expr(&expr.sibling(object), &[&[member], chain].concat(), frozen);
            }
            _ => self.expr(&expr.sibling(callee), chain, frozen),
        }
        for &arg in args_nodes {
            if matches!(tree.kind(arg), Kind::Function { .. }) {
                self.body(&expr.sibling(arg), frozen);
            } else {
                self.expr(&expr.sibling(arg), &[], frozen);
            }
        }
        self.join(Some(before));
    }

    /// Adds what was known before to what a comparison depends on. A variable that only says which path is meant
    /// (`req.path === process.env.HEALTH_PATH`) lifts nothing.
    pub(super) fn join(&mut self, before: Option<Deps>) {
        let Some(before) = before else { return };
        let part = std::mem::replace(&mut self.deps, before);
        self.deps.request_path |= part.request_path;
        self.deps.request_other |= part.request_other;
        if !part.request_path {
            part.env.into_iter().for_each(|dep| self.deps.push_env(dep));
            part.settings.into_iter().for_each(|name| self.deps.push_settings(name));
        }
    }

    pub(super) fn method_of_this(&self, callee: &Expr, name: &str) -> Option<Expr> {
        let tree = self.project.tree(callee.at.file)?;
        let class = enclosing_class(tree, callee.at.node)?;
        match self.project.class_member(&callee.sibling(class), name, 16).known()? {
            Meaning::Code(code) if matches!(self.project.kind(code.at), Kind::Function { .. }) => Some(code),
            _ => None,
        }
    }

    /// `config.get('X')` of a configuration service: a setting read when it is needed.
    pub(super) fn settings_call(&mut self, expr: &Expr, callee: NodeId, args: &[NodeId], frozen: Option<At>) -> bool {
        let Some(tree) = self.project.tree(expr.at.file) else { return false };
        let Kind::Member { object, property, .. } = tree.kind(callee) else { return false };
        if !matches!(tree.text(property), "get" | "getOrThrow") {
            return false;
        }
        let Some(&Kind::String { value }) = args.first().map(|&arg| tree.kind(arg)).as_ref() else { return false };
        let key = tree.text(value);
        let is_variable =
            !key.is_empty() && key.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_');
        let named_config = match tree.kind(object) {
            Kind::Ident { name, .. } => tree.text(name).to_lowercase().contains("config"),
            Kind::Member { property, .. } => tree.text(property).to_lowercase().contains("config"),
            _ => false,
        };
        if !named_config {
            return false;
        }
        if is_variable {
            self.deps.push_env(EnvDep { name: key.into(), read: expr.at, frozen_in: frozen, via_settings: true });
        } else {
            self.deps.push_settings(key.to_owned());
        }
        true
    }

    /// A value that was made of the whole environment: `z.object({…}).parse(process.env).X`.
    pub(super) fn settings_of_env(&mut self, expr: &Expr, chain: &[Arc<str>], frozen: Option<At>) -> bool {
        if self.project.mentions_env_object(expr).is_none() {
            return false;
        }
        let is_variable = |name: &&Arc<str>| {
            name.len() > 1 && name.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_')
        };
        match chain.iter().rev().find(is_variable) {
            Some(name) => {
                let dep = EnvDep { name: Arc::clone(name), read: expr.at, frozen_in: frozen, via_settings: true };
                self.deps.push_env(dep);
            }
            None => self.deps.push_settings(setting_name(chain).unwrap_or_else(|| "the environment".to_owned())),
        }
        true
    }

    /// Everything that a function's body reads when it runs.
    pub(super) fn body(&mut self, function: &Expr, frozen: Option<At>) {
        let Some(tree) = self.project.tree(function.at.file) else { return };
        let Kind::Function { body: Some(body), .. } = tree.kind(function.at.node) else { return };
        let key = (function.at, function.frame.as_ref().map_or(0, |frame| Arc::as_ptr(frame) as usize));
        if self.seen.contains(&key) {
            return;
        }
        self.seen.push(key);
        self.expr(&function.sibling(body), &[], frozen);
    }
}
