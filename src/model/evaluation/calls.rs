//! Calls and `new` at load, followed into the repository's own functions and classes.

use super::What;
use super::loaders::method_of;
use super::run::Run;
use crate::model::names::{At, Expr, Meaning, PackageExport, frame_of_call, path_is};
use crate::syntax::{Kind, List, MethodKind, NodeId, Tree};

/// How many calls deep code is followed; each costs stack.
const DEEPEST_CALLS: usize = 24;

/// Methods that call their callback before they return.
const SYNCHRONOUS: &[&str] = &[
    "map",
    "forEach",
    "filter",
    "reduce",
    "reduceRight",
    "some",
    "every",
    "find",
    "findIndex",
    "findLast",
    "flatMap",
    "sort",
    "toSorted",
    "replace",
    "replaceAll",
    "from",
];

impl Run<'_> {
    pub(super) fn call(&mut self, tree: &Tree, expr: &Expr, callee: NodeId, args: List) {
        let arguments = tree.list(args);
        let first_text = arguments.first().and_then(|&it| match tree.kind(it) {
            Kind::String { value } => Some(tree.text(value)),
            _ => None,
        });
        match tree.kind(callee) {
            Kind::ImportCallee => {
                if let Some(specifier) = first_text {
                    let location = self.project.location(expr.at);
                    self.load(expr.at.file, specifier, location, true);
                }
                return;
            }
            Kind::Ident { name, binding: None } if tree.text(name) == "require" => {
                if let Some(specifier) = first_text {
                    let location = self.project.location(expr.at);
                    self.load(expr.at.file, specifier, location, false);
                }
                return;
            }
            Kind::Super => return self.all(expr, arguments),
            Kind::Function { .. } => {
                self.all(expr, arguments);
                return self.invoke(&expr.sibling(callee), expr, args);
            }
            _ => {}
        }
        // What is called is evaluated before the arguments: `z.object({...}).parse(process.env)`.
        if let Kind::Member { object, .. } = tree.kind(callee) {
            self.exec(&expr.sibling(object));
        } else if matches!(tree.kind(callee), Kind::Call { .. } | Kind::Index { .. } | Kind::As { .. }) {
            self.exec(&expr.sibling(callee));
        }
        let env_argument = arguments.iter().copied().find(|&it| self.project.is_env_object(&expr.sibling(it)));
        self.all(expr, arguments);
        let meaning = self.project.meaning(&expr.sibling(callee));
        if let Some(loader) = self.project.loader_of_call(expr, &meaning, args) {
            return self.emit(What::Loader(loader));
        }
        if let Meaning::Code(function) = &meaning
            && matches!(self.project.kind(function.at), Kind::Function { .. })
        {
            return self.invoke(function, expr, args);
        }
        if env_argument.is_none()
            && let Meaning::Package(export) = &meaning
        {
            self.reader_of_package(tree, expr, export, arguments);
        }
        if let Some(env) = env_argument {
            let fills = matches!(&meaning, Meaning::Global(path) if path_is(path, &["Object", "assign"]))
                && arguments.first() == Some(&env);
            if fills {
                self.own_loader(expr.at);
            } else {
                self.emit(What::ReadAll(At { file: expr.at.file, node: env }));
            }
        }
        let Some((_, method)) = method_of(tree, callee) else { return };
        if matches!(method, "then" | "catch" | "finally") {
            let was = std::mem::replace(&mut self.defers, true);
            self.callbacks(tree, expr, arguments);
            self.defers = was;
        } else if SYNCHRONOUS.contains(&method) {
            self.callbacks(tree, expr, arguments);
        }
    }

    /// Packages that read the environment without being given it.
    fn reader_of_package(&mut self, tree: &Tree, call: &Expr, export: &PackageExport, arguments: &[NodeId]) {
        let name = export.names().last().map_or("", |it| it);
        let Some(&first) = arguments.first() else { return };
        match (&*export.package, name) {
            (package, "createEnv") if package.starts_with("@t3-oss/env") => {
                if let Some(env) = self.project.runtime_env(call, arguments) {
                    self.emit(What::ReadAll(env));
                }
            }
            ("convict", "") => self.emit(What::ReadAll(call.sibling(first).at)),
            // What is not required is read as well, but its absence is meant.
            ("env-var", "get") => {
                let is_required = |it: NodeId| matches!(tree.kind(it), Kind::Member { property, .. } if tree.text(property) == "required");
                if let Kind::String { value } = tree.kind(first)
                    && tree.ancestors(call.at.node).take(4).any(is_required)
                {
                    self.emit(What::Read { name: tree.text(value).into(), at: call.sibling(first).at });
                }
            }
            _ => {}
        }
    }

    /// Runs the functions among arguments, with nothing known of what they are given.
    fn callbacks(&mut self, tree: &Tree, expr: &Expr, arguments: &[NodeId]) {
        for &argument in arguments {
            let function = match tree.kind(argument) {
                Kind::Function { .. } => Some(expr.sibling(argument)),
                Kind::Ident { .. } => match self.project.meaning(&expr.sibling(argument)) {
                    Meaning::Code(code) if matches!(self.project.kind(code.at), Kind::Function { .. }) => Some(code),
                    _ => None,
                },
                _ => None,
            };
            if let Some(function) = function {
                self.body(&function, expr.at, &[], false);
            }
        }
    }

    /// Runs a function with a call's arguments.
    fn invoke(&mut self, function: &Expr, call: &Expr, args: List) {
        let Some(caller) = self.project.tree(call.at.file) else { return };
        let given = caller.list(args);
        let is_complete = !given.iter().any(|&it| matches!(caller.kind(it), Kind::Spread { .. }));
        let frame = frame_of_call(function, call, caller, args);
        let framed = Expr { at: function.at, frame };
        self.body(&framed, call.at, given, is_complete);
    }

    /// Runs a function's body. `given` are the arguments; defaults of those that are missing run.
    fn body(&mut self, function: &Expr, call: At, given: &[NodeId], is_complete: bool) {
        let again = self.active.iter().filter(|&&it| it == function.at).count();
        if again > 1 || self.active.len() >= DEEPEST_CALLS {
            return;
        }
        let Some(tree) = self.project.tree(function.at.file) else { return };
        let Kind::Function { params, body: Some(body), flags, .. } = tree.kind(function.at.node) else { return };
        if flags.is_generator {
            return;
        }
        self.calls.push(call);
        self.active.push(function.at);
        let outer = (self.defers, self.function.replace(flags.is_async));
        for (index, &param) in tree.list(params).iter().enumerate() {
            let Kind::Param { pattern, .. } = tree.kind(param) else { continue };
            match tree.kind(pattern) {
                Kind::DefaultPattern { pattern, default } => {
                    if is_complete && index >= given.len() {
                        self.exec(&function.sibling(default));
                    }
                    self.defaults(tree, function, pattern);
                }
                _ => self.defaults(tree, function, pattern),
            }
        }
        self.exec(&function.sibling(body));
        (self.defers, self.function) = outer;
        self.active.pop();
        self.calls.pop();
    }

    pub(super) fn construct(&mut self, tree: &Tree, expr: &Expr, callee: NodeId, args: List) {
        let arguments = tree.list(args);
        if !matches!(tree.kind(callee), Kind::Ident { .. }) {
            self.exec(&expr.sibling(callee));
        }
        self.all(expr, arguments);
        let meaning = self.project.meaning(&expr.sibling(callee));
        if let Meaning::Global(path) = &meaning
            && path_is(path, &["Promise"])
        {
            return self.callbacks(tree, expr, arguments);
        }
        self.instantiate(&meaning, expr, args, 0);
    }

    /// Runs what a class's instance runs: its base's part, its fields, its constructor.
    fn instantiate(&mut self, class: &Meaning, new: &Expr, args: List, depth: usize) {
        if let Some(loader) = self.project.loader_of_new(new, class) {
            return self.emit(What::Loader(loader));
        }
        let Meaning::Code(class) = class else { return };
        let Some(tree) = self.project.tree(class.at.file) else { return };
        let Kind::Class { superclass, members, .. } = tree.kind(class.at.node) else { return };
        let again = self.active.iter().filter(|&&it| it == class.at).count();
        if depth > 8 || again > 1 || self.active.len() >= DEEPEST_CALLS {
            return;
        }
        self.active.push(class.at);
        if let Some(base) = superclass {
            let base = self.project.meaning(&class.sibling(base));
            self.instantiate(&base, new, args, depth + 1);
        }
        self.calls.push(new.at);
        let outer = self.function.replace(false);
        for &member in tree.list(members) {
            if let Kind::Field { value: Some(value), is_static: false, .. } = tree.kind(member) {
                self.exec(&class.sibling(value));
            }
        }
        self.function = outer;
        self.calls.pop();
        for &member in tree.list(members) {
            if let Kind::Method { function, kind: MethodKind::Constructor, .. } = tree.kind(member) {
                self.invoke(&class.sibling(function), new, args);
            }
        }
        self.active.pop();
    }
}
