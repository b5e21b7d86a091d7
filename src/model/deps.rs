//! What the outcome of an expression depends on: variables of the environment (and where they were read), other
//! settings, and the request.
//!
//! Used to tell a bypass (`skip: () => process.env.LOAD_TEST === '1'`) from an exemption of a path, and to tell a
//! value that is read when it is needed from one that a module-level constant froze at load.

use std::sync::Arc;

use super::Project;
use super::names::{Argument, At, Expr, Meaning, enclosing_class, frame_of_call, path_is};
use super::values::Value;
use crate::syntax::{BindingKind, Kind, List, NodeId, Operator};

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
struct Walk<'p> {
    project: &'p Project,
    deps: Deps,
    /// The function whose parameters are the request.
    root: Option<At>,
    seen: Vec<(At, usize)>,
    fuel: usize,
}

impl Project {
    /// What the value of an expression depends on; names of parameters of `root` are the request.
    #[must_use]
    pub fn deps(&self, expr: &Expr, root: Option<At>) -> Deps {
        let mut walk = Walk { project: self, deps: Deps::default(), root, seen: Vec::new(), fuel: 2_000 };
        walk.expr(expr, &[], None);
        walk.deps
    }

    /// What calling a function depends on: everything that its body reads. Its parameters are the request.
    #[must_use]
    pub fn deps_of_function(&self, function: &Expr) -> Deps {
        let root = Some(function.at);
        let mut walk = Walk { project: self, deps: Deps::default(), root, seen: Vec::new(), fuel: 2_000 };
        walk.body(function, None);
        walk.deps
    }
}

impl Walk<'_> {
    /// `chain`: the members that are taken from the expression, outermost last. `frozen`: the module-level
    /// constant through which the walk came.
    fn expr(&mut self, expr: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
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

    fn all(&mut self, around: &Expr, nodes: &[NodeId], frozen: Option<At>) {
        for &node in nodes {
            self.expr(&around.sibling(node), &[], frozen);
        }
    }

    fn name(&mut self, expr: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
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

    fn member_of_process(&mut self, chain: &[Arc<str>]) {
        if chain.first().is_some_and(|member| matches!(&**member, "argv" | "execArgv")) {
            self.deps.push_settings("the command line".to_owned());
        }
    }

    /// A name that is declared with a value, whole or out of a pattern.
    fn declaration(&mut self, name: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
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

    fn param(&mut self, name: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        self.declaration(name, chain, frozen);
    }

    fn param_value(&mut self, name: &Expr, param: NodeId, chain: &[Arc<str>], frozen: Option<At>) {
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
    fn is_callback(&self, function: At) -> bool {
        let Some(tree) = self.project.tree(function.file) else { return false };
        tree.parent(function.node).is_some_and(|parent| matches!(tree.kind(parent), Kind::Call { .. }))
    }

    fn import(&mut self, name: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
        let meaning = self.project.meaning(name);
        self.denoted(&meaning, name, chain, frozen);
    }

    /// What an imported name, or a `require`, stands for.
    fn denoted(&mut self, meaning: &Meaning, name: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
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
    fn instance_member(&mut self, class: &Meaning, chain: &[Arc<str>], frozen: Option<At>) {
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

    fn static_member(&mut self, class: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
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

    fn property(&mut self, object: &Expr, chain: &[Arc<str>], frozen: Option<At>) {
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
        } else if matches!(property, super::objects::Property::Maybe(None))
            && !self.settings_of_env(object, chain, frozen)
        {
            self.deps.push_settings(first.to_string());
        }
    }

    fn member_of_this(&mut self, expr: &Expr, property: &str, chain: &[Arc<str>], frozen: Option<At>) {
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

    fn call(&mut self, expr: &Expr, callee: NodeId, args: List, chain: &[Arc<str>], frozen: Option<At>) {
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
    fn join(&mut self, before: Option<Deps>) {
        let Some(before) = before else { return };
        let part = std::mem::replace(&mut self.deps, before);
        self.deps.request_path |= part.request_path;
        self.deps.request_other |= part.request_other;
        if !part.request_path {
            part.env.into_iter().for_each(|dep| self.deps.push_env(dep));
            part.settings.into_iter().for_each(|name| self.deps.push_settings(name));
        }
    }

    fn method_of_this(&self, callee: &Expr, name: &str) -> Option<Expr> {
        let tree = self.project.tree(callee.at.file)?;
        let class = enclosing_class(tree, callee.at.node)?;
        match self.project.class_member(&callee.sibling(class), name, 16).known()? {
            Meaning::Code(code) if matches!(self.project.kind(code.at), Kind::Function { .. }) => Some(code),
            _ => None,
        }
    }

    /// `config.get('X')` of a configuration service: a setting read when it is needed.
    fn settings_call(&mut self, expr: &Expr, callee: NodeId, args: &[NodeId], frozen: Option<At>) -> bool {
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
    fn settings_of_env(&mut self, expr: &Expr, chain: &[Arc<str>], frozen: Option<At>) -> bool {
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
    fn body(&mut self, function: &Expr, frozen: Option<At>) {
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
fn setting_name(chain: &[Arc<str>]) -> Option<String> {
    chain
        .iter()
        .rev()
        .find(|member| !matches!(&***member, "includes" | "startsWith" | "toLowerCase" | "get"))
        .map(ToString::to_string)
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
