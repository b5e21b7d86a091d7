//! From an expression to all that its value depends on: names, members, parameters, imports.

use std::sync::Arc;

use super::super::Project;
use super::super::names::{Argument, At, Expr, Meaning, path_is};
use super::{Deps, EnvDep};
use crate::syntax::{BindingKind, Kind, NodeId, Operator};

/// Members that say which route is asked for. A bypass on one of these exempts a path, it lifts no limit.
const PATH_MEMBERS: &[&str] = &[
    "path",
    "url",
    "originalUrl",
    "baseUrl",
    "method",
    "route",
    "routerPath",
    "routeOptions",
    "hostname",
    "pathname",
    "getHandler",
    "getClass",
    "getType",
];

/// A walk over everything that an outcome depends on.
pub(super) struct Walk<'p> {
    pub(super) project: &'p Project,
    pub(super) deps: Deps,
    /// The function whose parameters are the request.
    pub(super) root: Option<At>,
    pub(super) seen: Vec<(At, usize)>,
    fuel: usize,
}

impl<'p> Walk<'p> {
    /// `root`: the function whose parameters are the request.
    pub(super) fn new(project: &'p Project, root: Option<At>) -> Self {
        Self { project, deps: Deps::default(), root, seen: Vec::new(), fuel: 2_000 }
    }
}

impl Walk<'_> {
    /// `chain`: the members that are taken from the expression, outermost last. `frozen`: the module-level
    /// constant through which the walk came.
    pub(super) fn expr(&mut self, expr: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        let Some(fuel) = self.fuel.checked_sub(1) else { return };
        self.fuel = fuel;
        let project = self.project;
        let Some(tree) = project.tree(expr.at.file) else { return };
        if let Some(name) = project.env_read(expr) {
            self.deps.push_env(EnvDep { name, read: expr.at, frozen_in: frozen, via_settings: false });
            return;
        }
        match tree.kind(expr.at.node) {
            Kind::Ident { .. } | Kind::BindingName { .. } => self.name(expr, chain, frozen),
            Kind::Member { object, property, .. } => {
                if matches!(tree.kind(object), Kind::This) {
                    self.member_of_this(expr, tree.text(property), chain, frozen);
                    return;
                }
                let mut longer = vec![Arc::from(tree.text(property))];
                longer.extend_from_slice(chain);
                self.expr(&expr.sibling(object), &longer, frozen);
            }
            Kind::Index { object, index, .. } => {
                let mut longer: Vec<Arc<str>> = match tree.kind(index) {
                    Kind::String { value } => vec![tree.text(value).into()],
                    _ => Vec::new(),
                };
                longer.extend_from_slice(chain);
                if project.is_env_object(&expr.sibling(object)) {
                    self.deps.push_settings("a variable of the environment".to_owned());
                }
                self.expr(&expr.sibling(object), &longer, frozen);
                self.expr(&expr.sibling(index), &[], frozen);
            }
            Kind::Call { callee, args, .. } => self.call(expr, callee, args, chain, frozen),
            Kind::New { callee, .. } if !chain.is_empty() => {
                if !self.settings_of_env(expr, chain, frozen) {
                    let class = project.meaning(&expr.sibling(callee));
                    self.instance_member(&class, chain, frozen);
                }
            }
            Kind::New { callee, args } => {
                if !self.settings_of_env(expr, chain, frozen) {
                    self.expr(&expr.sibling(callee), &[], frozen);
                    self.all(expr, tree.list(args), frozen);
                }
            }
            Kind::Object { .. } if !chain.is_empty() => self.property(expr, chain, frozen),
            Kind::As { value, .. } | Kind::Await { value } => self.expr(&expr.sibling(value), chain, frozen),
            Kind::Conditional { test, consequent, alternate } => {
                self.expr(&expr.sibling(test), &[], frozen);
                self.expr(&expr.sibling(consequent), chain, frozen);
                self.expr(&expr.sibling(alternate), chain, frozen);
            }
            Kind::Binary { op: Operator::In, left, right } if project.is_env_object(&expr.sibling(right)) => {
                if let Some(name) = project.text_value(&expr.sibling(left)) {
                    self.deps.push_env(EnvDep { name, read: expr.at, frozen_in: frozen, via_settings: false });
                }
            }
            Kind::Binary { op, left, right } => {
                let before = is_comparison(op).then(|| std::mem::take(&mut self.deps));
                self.expr(&expr.sibling(left), chain, frozen);
                self.expr(&expr.sibling(right), chain, frozen);
                self.join(before);
            }
            // A function is not run where it stands; a callback of an array's method is, see `call`.
            Kind::Class { .. } if !chain.is_empty() => self.static_member(expr, chain, frozen),
            Kind::Function { .. } | Kind::Class { .. } => {}
            Kind::Error => self.deps.push_settings("code that could not be parsed".to_owned()),
            _ => {
                let children = tree.children(expr.at.node);
                self.all(expr, &children, frozen);
            }
        }
    }

    pub(super) fn all(&mut self, around: &Expr, nodes: &[NodeId], frozen: Option<At>) {
        for &node in nodes {
            self.expr(&around.sibling(node), &[], frozen);
        }
    }

    pub(super) fn name(&mut self, expr: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        let project = self.project;
        let Some(tree) = project.tree(expr.at.file) else { return };
        let declared = match tree.kind(expr.at.node) {
            Kind::Ident { binding, .. } | Kind::BindingName { binding, .. } => binding.and_then(|it| tree.binding(it)),
            _ => None,
        };
        let Some(declared) = declared else {
            if let Kind::Ident { name, .. } = tree.kind(expr.at.node) {
                match tree.text(name) {
                    "process" => self.member_of_process(chain),
                    "global" | "globalThis" => match chain.split_first() {
                        Some((first, rest)) if &**first == "process" => self.member_of_process(rest),
                        Some((first, _)) => self.deps.push_settings(first.to_string()),
                        None => {}
                    },
                    name if is_plain_global(name) => {}
                    name => self.deps.push_settings(name.to_owned()),
                }
            }
            return;
        };
        let name = expr.sibling(declared.declared);
        match declared.kind {
            BindingKind::Param => self.param(&name, chain, frozen),
            BindingKind::Import => self.import(&name, chain, frozen),
            BindingKind::Class if !chain.is_empty() => self.static_member(&name, chain, frozen),
            BindingKind::Catch
            | BindingKind::Function
            | BindingKind::Class
            | BindingKind::Namespace
            | BindingKind::Enum => {}
            BindingKind::Var | BindingKind::Let | BindingKind::Const => {
                let at_load = tree.enclosing_function(declared.declared).is_none();
                if declared.is_reassigned {
                    // What it holds is decided elsewhere; that it is set at all makes it a setting.
                    if at_load {
                        self.deps.push_settings(tree.text(declared.name).to_owned());
                    }
                    return;
                }
                let frozen = if at_load { frozen.or(Some(name.at)) } else { frozen };
                self.declaration(&name, chain, frozen);
            }
        }
    }

    pub(super) fn member_of_process(&mut self, chain: &[Arc<str>]) {
        if chain.first().is_some_and(|member| matches!(&**member, "argv" | "execArgv")) {
            self.deps.push_settings("the command line".to_owned());
        }
    }

    /// A name that is declared with a value, whole or out of a pattern.
    pub(super) fn declaration(&mut self, name: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        let project = self.project;
        let key = (name.at, name.frame.as_ref().map_or(0, |frame| Arc::as_ptr(frame) as usize));
        if self.seen.contains(&key) && chain.is_empty() {
            return;
        }
        self.seen.push(key);
        if let Some(variable) = project.env_read(name) {
            self.deps.push_env(EnvDep { name: variable, read: name.at, frozen_in: frozen, via_settings: false });
            return;
        }
        let Some(tree) = project.tree(name.at.file) else { return };
        let mut keys: Vec<Arc<str>> = Vec::new();
        for node in tree.ancestors(name.at.node) {
            match tree.kind(node) {
                Kind::PatternProperty { key, .. } => {
                    if let Kind::Key { name } = tree.kind(key) {
                        keys.push(tree.text(name).into());
                    }
                }
                Kind::Declarator { init, .. } => {
                    if let Some(init) = init {
                        keys.reverse();
                        keys.extend_from_slice(chain);
                        self.expr(&name.sibling(init), &keys, frozen);
                    }
                    return;
                }
                Kind::Param { .. } => {
                    keys.reverse();
                    keys.extend_from_slice(chain);
                    self.param_value(name, node, &keys, frozen);
                    return;
                }
                _ => {}
            }
        }
    }

    pub(super) fn param(&mut self, name: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        self.declaration(name, chain, frozen);
    }

    pub(super) fn param_value(&mut self, name: &Expr, param: NodeId, chain: &[Arc<str>], frozen: Option<At>) {
        let project = self.project;
        match project.argument(name, param) {
            Argument::Given(argument) => return self.expr(&argument, chain, frozen),
            Argument::Missing => {
                if let Meaning::Code(default) = project.meaning(name) {
                    self.expr(&default, chain, frozen);
                }
                return;
            }
            Argument::Unknown => {}
        }
        let function = project.tree(name.at.file).and_then(|tree| tree.parent(param));
        let Some(function) = function.map(|node| At { file: name.at.file, node }) else { return };
        if self.root == Some(function) {
            if chain.iter().any(|member| PATH_MEMBERS.contains(&&**member)) {
                self.deps.request_path = true;
            } else {
                self.deps.request_other = true;
            }
        } else if !self.is_callback(function) {
            // Given by a caller that we do not see. A callback's parameters come from what it is given to.
            self.deps.push_settings("a parameter".to_owned());
        }
    }

    /// Whether a function is written as an argument of a call.
    pub(super) fn is_callback(&self, function: At) -> bool {
        let Some(tree) = self.project.tree(function.file) else { return false };
        tree.parent(function.node).is_some_and(|parent| matches!(tree.kind(parent), Kind::Call { .. }))
    }

    pub(super) fn import(&mut self, name: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        let meaning = self.project.meaning(name);
        self.denoted(&meaning, name, chain, frozen);
    }

    /// What an imported name, or a `require`, stands for.
    pub(super) fn denoted(&mut self, meaning: &Meaning, name: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        let project = self.project;
        match meaning {
            Meaning::Code(code) => {
                // The imported thing is a module-level one, unless it is a function.
                let frozen = frozen.or_else(|| project.declared_at(code));
                self.expr(code, chain, frozen);
            }
            Meaning::Namespace(file) => {
                let Some((first, rest)) = chain.split_first() else { return };
                match project.export_of_file(*file, first, 24) {
                    Meaning::Code(code) => {
                        let frozen = frozen.or_else(|| project.declared_at(&code));
                        self.expr(&code, rest, frozen);
                    }
                    _ => self.deps.push_settings(first.to_string()),
                }
            }
            Meaning::Package(export) => {
                if !chain.is_empty() || !export.path.is_empty() {
                    self.deps.push_settings(setting_name(chain).unwrap_or_else(|| export.package.to_string()));
                }
            }
            Meaning::Global(path) if path_is(path, &["process", "env"]) => {
                if let Some(variable) = chain.first() {
                    let dep =
                        EnvDep { name: Arc::clone(variable), read: name.at, frozen_in: frozen, via_settings: false };
                    self.deps.push_env(dep);
                }
            }
            Meaning::Global(path) if path_is(path, &["process"]) => self.member_of_process(chain),
            Meaning::Global(_) => {}
            Meaning::Unknown => {
                let own = project.tree(name.at.file).map(|tree| match tree.kind(name.at.node) {
                    Kind::BindingName { name, .. } => tree.text(name).to_owned(),
                    _ => String::new(),
                });
                self.deps.push_settings(setting_name(chain).or(own).unwrap_or_default());
            }
        }
    }

    /// A member of `new C()`: a getter or method is asked each time, a field when the instance was made.
    pub(super) fn instance_member(&mut self, class: &Meaning, chain: &[Arc<str>], frozen: Option<At>) {
        let Some((first, rest)) = chain.split_first() else { return };
        let found = match class {
            Meaning::Code(class) => self.project.class_member(class, first, 16).known(),
            _ => None,
        };
        match found {
            Some(Meaning::Code(code)) => match self.project.kind(code.at) {
                Kind::Function { .. } => {}
                _ => {
                    let in_function =
                        self.project.tree(code.at.file).is_some_and(|it| it.enclosing_function(code.at.node).is_some());
                    self.expr(&code, rest, if in_function { None } else { frozen });
                }
            },
            _ => self.deps.push_settings(first.to_string()),
        }
    }

    pub(super) fn static_member(&mut self, class: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        let Some((first, rest)) = chain.split_first() else { return };
        let meaning = self.project.meaning(class);
        match self.project.property_of(&meaning, first, 16).known() {
            Some(Meaning::Code(code)) => {
                if !matches!(self.project.kind(code.at), Kind::Function { .. }) {
                    let field = self.project.tree(code.at.file).and_then(|tree| tree.parent(code.at.node));
                    let field = field.map(|node| At { file: code.at.file, node });
                    self.expr(&code, rest, frozen.or(field));
                }
            }
            _ => self.deps.push_settings(first.to_string()),
        }
    }

    pub(super) fn property(&mut self, object: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        let Some((first, rest)) = chain.split_first() else { return };
        let project = self.project;
        let property = project.object_property(object, first);
        if let Some(value) = property.clone().possible() {
            if let Kind::Function { .. } = project.kind(value.at) {
                // A method or getter: what it returns is asked for when it is called.
                return;
            }
            // A getter is asked anew each time.
            let around = |at: At| project.tree(at.file).and_then(|tree| tree.enclosing_function(at.node));
            let is_inline = value.at.file != object.at.file || around(value.at) == around(object.at);
            self.expr(&value, rest, if is_inline { frozen } else { None });
        } else if matches!(property, crate::model::objects::Property::Maybe(None))
            && !self.settings_of_env(object, chain, frozen)
        {
            self.deps.push_settings(first.to_string());
        }
    }

    pub(super) fn member_of_this(&mut self, expr: &Expr, property: &str, chain: &[Arc<str>], frozen: Option<At>) {
        let project = self.project;
        match project.meaning(expr) {
            Meaning::Code(code) if code.at != expr.at => {
                if !matches!(project.kind(code.at), Kind::Function { .. }) {
                    self.expr(&code, chain, frozen);
                }
            }
            Meaning::Global(path) => {
                if path_is(&path, &["process", "env"])
                    && let Some(name) = chain.first()
                {
                    let dep = EnvDep { name: Arc::clone(name), read: expr.at, frozen_in: frozen, via_settings: false };
                    self.deps.push_env(dep);
                }
            }
            _ => self.deps.push_settings(setting_name(chain).unwrap_or_else(|| property.to_owned())),
        }
    }
}

/// Globals that are the same everywhere.
fn is_plain_global(name: &str) -> bool {
    matches!(
        name,
        "undefined"
            | "NaN"
            | "Infinity"
            | "Math"
            | "JSON"
            | "Date"
            | "Number"
            | "String"
            | "Boolean"
            | "Object"
            | "Array"
            | "RegExp"
            | "Set"
            | "Map"
            | "Promise"
            | "Error"
            | "Symbol"
            | "Buffer"
            | "URL"
            | "console"
            | "require"
            | "module"
            | "exports"
            | "parseInt"
            | "parseFloat"
            | "isNaN"
            | "isFinite"
            | "BigInt"
            | "Intl"
            | "encodeURIComponent"
            | "decodeURIComponent"
            | "URLSearchParams"
            | "Headers"
            | "Reflect"
            | "Bun"
            | "Deno"
    )
}

fn is_comparison(op: Operator) -> bool {
    matches!(op, Operator::Equal | Operator::NotEqual | Operator::StrictEqual | Operator::StrictNotEqual)
}

/// A setting's name: its last member.
pub(super) fn setting_name(chain: &[Arc<str>]) -> Option<String> {
    chain
        .iter()
        .rev()
        .find(|member| !matches!(&***member, "includes" | "startsWith" | "toLowerCase" | "get"))
        .map(ToString::to_string)
}
