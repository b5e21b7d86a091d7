//! The walk over what runs at load: modules in their order, statements in theirs, classes, reads and writes.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::elision::is_kept;
use super::loaders::{Loader, LoaderForm};
use super::{Event, Hop, Order, Toolchain, What};
use crate::finding::Location;
use crate::model::Project;
use crate::model::modules::FileId;
use crate::model::names::{At, Expr};
use crate::model::resolve::Target;
use crate::syntax::{Imported, Kind, List, MethodKind, NodeId, Operator, Tree};

/// How many nodes one evaluation may visit.
const MOST_STEPS: usize = 2_000_000;
/// How many imports deep modules are followed; each costs stack.
const DEEPEST_IMPORTS: usize = 400;

/// What is left to do after the modules that are imported statically.
enum Later {
    Event(Event),
    Import(FileId, Hop),
}

pub(super) struct Run<'p> {
    pub(super) project: &'p Project,
    toolchain: &'p Toolchain,
    entry: FileId,
    entered: FxHashSet<FileId>,
    depth: usize,
    events: Vec<Event>,
    hops: FxHashMap<FileId, Hop>,
    later: VecDeque<Later>,
    is_later: bool,
    /// Whether what is walked runs after an `await` or in a promise's callback.
    pub(super) defers: bool,
    /// Whether the innermost function that is walked is asynchronous; none at a module's own level.
    pub(super) function: Option<bool>,
    pub(super) calls: Vec<At>,
    pub(super) active: Vec<At>,
    module: FileId,
    pub(super) steps: usize,
    /// Whether the walk ends at the first loader that somebody meant.
    until_loader: bool,
    is_done: bool,
}

impl<'p> Run<'p> {
    pub(super) fn new(project: &'p Project, entry: FileId, toolchain: &'p Toolchain) -> Self {
        Self {
            project,
            toolchain,
            entry,
            entered: FxHashSet::default(),
            depth: 0,
            events: Vec::new(),
            hops: FxHashMap::default(),
            later: VecDeque::new(),
            is_later: false,
            defers: false,
            function: None,
            calls: Vec::new(),
            active: Vec::new(),
            module: entry,
            steps: 0,
            until_loader: false,
            is_done: false,
        }
    }

    /// Ends the walk at the first loader that somebody meant to be one.
    pub(super) fn until_loader(mut self) -> Self {
        self.until_loader = true;
        self
    }

    pub(super) fn preload(&mut self, loaders: Vec<Loader>) {
        loaders.into_iter().for_each(|loader| self.emit(What::Loader(loader)));
    }

    /// Evaluates the entry: what happens, the imports that led to each module, and whether there was too much.
    pub(super) fn finish(mut self) -> (Vec<Event>, FxHashMap<FileId, Hop>, bool) {
        self.module(self.entry);
        self.flush();
        (self.events, self.hops, self.steps > MOST_STEPS)
    }

    /// Runs what was put off.
    fn flush(&mut self) {
        while let Some(next) = self.later.pop_front().filter(|_| !self.is_done) {
            let was = std::mem::replace(&mut self.is_later, true);
            match next {
                Later::Event(event) => self.happen(event),
                Later::Import(file, hop) => self.import(file, hop),
            }
            self.is_later = was;
        }
    }

    pub(super) fn emit(&mut self, what: What) {
        let event = Event {
            what,
            calls: Arc::from(self.calls.as_slice()),
            module: self.module,
            is_later: self.is_later || self.defers,
        };
        if self.defers {
            self.later.push_back(Later::Event(event));
        } else {
            self.happen(event);
        }
    }

    fn happen(&mut self, event: Event) {
        if self.is_done {
            return;
        }
        self.is_done = self.until_loader && event.meant_loader().is_some();
        self.events.push(event);
    }

    // Modules.

    fn import(&mut self, file: FileId, hop: Hop) {
        if !self.entered.contains(&file) {
            self.hops.insert(file, hop);
            self.module(file);
        }
    }

    /// Evaluates a module, unless it has been entered.
    fn module(&mut self, file: FileId) {
        if self.is_done || self.depth >= DEEPEST_IMPORTS || !self.entered.insert(file) {
            return;
        }
        let Some(tree) = self.project.tree(file) else { return };
        let Some(root) = tree.root() else { return };
        let Kind::Program { body } = tree.kind(root) else { return };
        let outer = (
            std::mem::replace(&mut self.module, file),
            std::mem::take(&mut self.calls),
            self.function.take(),
            std::mem::take(&mut self.active),
        );
        self.depth += 1;
        let hoists = self.toolchain.order == Order::Hoisted;
        if hoists {
            for &statement in tree.list(body) {
                self.imports_of(tree, file, statement, false);
            }
        }
        for &statement in tree.list(body) {
            self.imports_of(tree, file, statement, hoists);
            self.exec(&Expr::new(file, statement));
        }
        self.emit(What::Module(file));
        self.depth -= 1;
        (self.module, self.calls, self.function, self.active) = outer;
    }

    /// The modules that an import or a re-export evaluates. `import x = require()` keeps its place everywhere.
    fn imports_of(&mut self, tree: &Tree, file: FileId, statement: NodeId, only_require: bool) {
        if !matches!(tree.kind(statement), Kind::Import { .. } | Kind::Export { .. }) {
            return;
        }
        let path = self.project.modules.path(file);
        let is_typescript = [".ts", ".tsx", ".mts", ".cts"].iter().any(|it| path.ends_with(it));
        for import in tree.imports.iter().filter(|it| it.node == statement) {
            let is_require = import.names.iter().any(|it| it.imported == Imported::Require);
            let hoisting = self.toolchain.order == Order::Hoisted;
            if (only_require && !is_require) || (hoisting && !only_require && is_require) {
                continue;
            }
            if is_kept(tree, import, is_typescript, self.toolchain) {
                let location = Location { path: path.clone(), span: import.specifier_span };
                self.load(file, tree.text(import.specifier), location, false);
            }
        }
    }

    /// Evaluates what a specifier leads to.
    pub(super) fn load(&mut self, from: FileId, specifier: &str, location: Location, is_dynamic: bool) {
        match self.project.resolve(from, specifier) {
            Target::File(file) => {
                let hop = Hop { from, location };
                if is_dynamic || self.defers {
                    self.later.push_back(Later::Import(file, hop));
                } else {
                    self.import(file, hop);
                }
            }
            Target::Package { name, subpath } => {
                if let Some(loader) = self.project.loader_of_import(&name, &subpath, location) {
                    let was = self.defers;
                    self.defers |= is_dynamic;
                    self.emit(What::Loader(loader));
                    self.defers = was;
                }
            }
            Target::Missing => {}
        }
    }

    // Code.

    pub(super) fn all(&mut self, expr: &Expr, nodes: &[NodeId]) {
        for &node in nodes {
            self.exec(&expr.sibling(node));
        }
    }

    /// Walks what runs when a node is evaluated.
    pub(super) fn exec(&mut self, expr: &Expr) {
        self.steps += 1;
        if self.is_done || self.steps > MOST_STEPS {
            return;
        }
        let Some(tree) = self.project.tree(expr.at.file) else { return };
        match tree.kind(expr.at.node) {
            Kind::Function { .. }
            | Kind::Import { .. }
            | Kind::TypeName { .. }
            | Kind::TypeList { .. }
            | Kind::TypeOther
            | Kind::Error
            | Kind::Ident { .. }
            | Kind::BindingName { .. } => {}
            Kind::Class { .. } => self.class(tree, expr),
            Kind::Method { key, .. } => self.key(expr, key),
            Kind::Property { key, value, .. } => {
                self.key(expr, key);
                self.exec(&expr.sibling(value));
            }
            Kind::Declarator { target, init, .. } => self.declarator(tree, expr, target, init),
            Kind::Assign { op, target, value } => self.assign(tree, expr, op, target, value),
            Kind::Unary { op: Operator::Delete, .. } => {}
            Kind::As { value, .. } => self.exec(&expr.sibling(value)),
            Kind::Member { object, .. } => {
                if !self.read(expr) {
                    self.exec(&expr.sibling(object));
                }
            }
            Kind::Index { object, index, .. } => {
                if !self.read(expr) {
                    self.all(expr, &[object, index]);
                }
            }
            Kind::Spread { value } => {
                let value = expr.sibling(value);
                if self.project.is_env_object(&value) {
                    self.emit(What::ReadAll(value.at));
                } else {
                    self.exec(&value);
                }
            }
            Kind::If { test, consequent, alternate } => {
                self.exec(&expr.sibling(test));
                if self.may_hold(tree, expr.at.file, test) {
                    self.exec(&expr.sibling(consequent));
                }
                self.all(expr, alternate.as_slice());
            }
            Kind::Try { block, finalizer, .. } => {
                self.exec(&expr.sibling(block));
                self.all(expr, finalizer.as_slice());
            }
            Kind::Await { value } => self.wait(expr, value),
            Kind::Call { callee, args, .. } => self.call(tree, expr, callee, args),
            Kind::New { callee, args } => self.construct(tree, expr, callee, args),
            _ => self.all(expr, &tree.children(expr.at.node)),
        }
    }

    fn wait(&mut self, expr: &Expr, value: NodeId) {
        self.exec(&expr.sibling(value));
        match self.function {
            Some(true) => self.defers = true,
            // An `await` at the module's own level lets run what was put off.
            None if !self.defers => {
                let was = self.is_later;
                self.flush();
                self.is_later = was;
            }
            _ => {}
        }
    }

    /// Whether a branch is taken when a server starts: not one for tests, nor `require.main === module` in a module
    /// that is not the entry.
    fn may_hold(&self, tree: &Tree, file: FileId, test: NodeId) -> bool {
        let span = tree.span(test);
        let Some(text) = self.project.modules.text(file) else { return true };
        let text = text.get(span.range()).unwrap_or_default();
        if text.contains("require.main") || text.contains("import.meta.url") || text.contains("import.meta.main") {
            return file == self.entry;
        }
        let is_test = text.contains("NODE_ENV") && (text.contains("'test'") || text.contains("\"test\""));
        let is_only_for_tests = is_test && text.contains("==") && !text.contains("!=") && !text.contains("||");
        !is_only_for_tests
    }

    fn key(&mut self, expr: &Expr, key: NodeId) {
        if matches!(self.project.kind(At { file: expr.at.file, node: key }), Kind::ComputedKey { .. }) {
            self.exec(&expr.sibling(key));
        }
    }

    /// A variable that is read here.
    fn read(&mut self, expr: &Expr) -> bool {
        match self.project.env_read(expr) {
            Some(name) => {
                self.emit(What::Read { name, at: expr.at });
                true
            }
            None => false,
        }
    }

    fn declarator(&mut self, tree: &Tree, expr: &Expr, target: NodeId, init: Option<NodeId>) {
        let Some(init) = init else { return };
        let source = expr.sibling(init);
        if let Kind::ObjectPattern { properties, rest } = tree.kind(target)
            && self.project.is_env_object(&source)
        {
            for &property in tree.list(properties) {
                let Kind::PatternProperty { value, .. } = tree.kind(property) else { continue };
                let name = match tree.kind(value) {
                    Kind::DefaultPattern { pattern, .. } => pattern,
                    _ => value,
                };
                self.read(&expr.sibling(name));
            }
            if rest.is_some() {
                self.emit(What::ReadAll(source.at));
            }
        } else {
            self.exec(&source);
        }
        self.defaults(tree, expr, target);
    }

    /// The default values in a pattern.
    pub(super) fn defaults(&mut self, tree: &Tree, expr: &Expr, pattern: NodeId) {
        let mut found = Vec::new();
        tree.walk(pattern, &mut |node| {
            if let Kind::DefaultPattern { default, .. } = tree.kind(node) {
                found.push(default);
            }
            !matches!(tree.kind(node), Kind::Function { .. } | Kind::Class { .. })
        });
        self.all(expr, &found);
    }

    fn assign(&mut self, tree: &Tree, expr: &Expr, op: Operator, target: NodeId, value: NodeId) {
        self.exec(&expr.sibling(value));
        let place = expr.sibling(target);
        if let Some(name) = self.project.env_read(&place) {
            // `||=` and `??=` read it too, and mean the value that it may have.
            if op != Operator::Assign {
                self.emit(What::Read { name: Arc::clone(&name), at: place.at });
            }
            self.emit(What::Set { name });
            return;
        }
        match tree.kind(target) {
            Kind::Index { object, .. } if self.project.is_env_object(&expr.sibling(object)) => {
                self.own_loader(expr.at);
            }
            Kind::Member { .. } if self.project.is_env_object(&place) => self.own_loader(expr.at),
            Kind::Member { object, .. } => self.exec(&expr.sibling(object)),
            Kind::Index { object, index, .. } => self.all(expr, &[object, index]),
            _ => self.defaults(tree, expr, target),
        }
    }

    /// Code of the repository that gives variables whose names are computed.
    pub(super) fn own_loader(&mut self, at: At) {
        let location = self.project.location(at);
        let files = Some(vec!["*".to_owned()]);
        self.emit(What::Loader(Loader {
            form: LoaderForm::Own,
            location,
            shown: "the code that fills process.env",
            files,
            names: None,
        }));
    }

    /// What a class runs when it is defined. Decorators come last, as TypeScript's and SWC's do.
    fn class(&mut self, tree: &Tree, expr: &Expr) {
        let Kind::Class { superclass, decorators, members, .. } = tree.kind(expr.at.node) else { return };
        self.all(expr, superclass.as_slice());
        let members = tree.list(members);
        for &member in members {
            if let Kind::Method { key, .. } | Kind::Field { key, .. } = tree.kind(member) {
                self.key(expr, key);
            }
        }
        for &member in members {
            match tree.kind(member) {
                Kind::Field { value, is_static: true, .. } => self.all(expr, value.as_slice()),
                Kind::StaticBlock { body } => self.all(expr, tree.list(body)),
                _ => {}
            }
        }
        for &member in members {
            match tree.kind(member) {
                Kind::Method { decorators, function, kind, .. } if kind != MethodKind::Constructor => {
                    self.decorate(tree, expr, decorators);
                    self.decorate_params(tree, expr, function);
                }
                Kind::Field { decorators, .. } => self.decorate(tree, expr, decorators),
                _ => {}
            }
        }
        self.decorate(tree, expr, decorators);
        for &member in members {
            if let Kind::Method { function, kind: MethodKind::Constructor, .. } = tree.kind(member) {
                self.decorate_params(tree, expr, function);
            }
        }
    }

    fn decorate_params(&mut self, tree: &Tree, expr: &Expr, function: NodeId) {
        let Kind::Function { params, .. } = tree.kind(function) else { return };
        for &param in tree.list(params) {
            if let Kind::Param { decorators, .. } = tree.kind(param) {
                self.decorate(tree, expr, decorators);
            }
        }
    }

    fn decorate(&mut self, tree: &Tree, expr: &Expr, decorators: List) {
        for &decorator in tree.list(decorators) {
            if let Kind::Decorator { expr: inner } = tree.kind(decorator) {
                self.exec(&expr.sibling(inner));
            }
        }
    }
}
