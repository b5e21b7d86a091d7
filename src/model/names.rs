//! What a name denotes: followed through bindings, imports, re-exports, `require`, aliases, object members, `this`,
//! enums and the arguments of a call, across files.
//!
//! Nothing is matched by its text: an expression denotes a package's export because a chain of declarations leads
//! there. What cannot be followed is [`Meaning::Unknown`], a first-class answer.

use std::sync::Arc;

use super::Project;
use super::modules::FileId;
use super::objects::Property;
use super::resolve::Target;
use crate::finding::Location;
use crate::syntax::{ExportSource, Imported, Kind, List, MethodKind, NodeId, Operator, Sym, Tree};

/// A node of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The file.
    pub file: FileId,
    /// The node in its tree.
    pub node: NodeId,
}

/// The arguments with which a function's body is seen.
#[derive(Debug)]
pub struct FrameData {
    /// The function whose parameters are given.
    pub function: At,
    /// The call that gives them; none where several calls agree on what they give.
    pub call: Option<Expr>,
    /// One expression a positional argument.
    pub args: Vec<Expr>,
    /// Whether there are no more than these; false after a spread.
    pub is_complete: bool,
    /// The frame of the code around the function.
    pub outer: Frame,
}

/// The frames that are in force at a place, innermost first; none at module level.
pub type Frame = Option<Arc<FrameData>>;

/// An expression, seen with the arguments in force.
#[derive(Clone, Debug)]
pub struct Expr {
    /// Where it stands.
    pub at: At,
    /// The arguments in force.
    pub frame: Frame,
}

impl Expr {
    /// An expression without known arguments.
    #[must_use]
    pub fn new(file: FileId, node: NodeId) -> Self {
        Self { at: At { file, node }, frame: None }
    }

    /// Another expression of the same file and frame.
    #[must_use]
    pub fn sibling(&self, node: NodeId) -> Self {
        Self { at: At { file: self.at.file, node }, frame: self.frame.clone() }
    }
}

/// What a call gives for a parameter.
#[derive(Clone, Debug)]
pub(super) enum Argument {
    /// This expression.
    Given(Expr),
    /// Nothing: the default, or `undefined`.
    Missing,
    /// No call is known.
    Unknown,
}

/// Something that a package exports.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PackageExport {
    /// The package's name; `node:` modules without the prefix.
    pub package: Arc<str>,
    /// The subpath it was imported from; mostly empty.
    pub subpath: Arc<str>,
    /// The names from the module to the thing: empty for the module itself, `["default"]`, `["Logger", "log"]`.
    pub path: Vec<Arc<str>>,
}

impl PackageExport {
    /// The path with leading `default`s dropped: what `import x`, `import * as x` and `require` call `x` is the same.
    #[must_use]
    pub fn names(&self) -> &[Arc<str>] {
        let skip = self.path.iter().take_while(|name| &***name == "default").count();
        self.path.get(skip..).unwrap_or_default()
    }
}

/// What an expression denotes.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// Code of the repository that is no name: a literal, a function, a class, a call that stays a call...
    Code(Expr),
    /// An export of a package.
    Package(PackageExport),
    /// All exports of a file.
    Namespace(FileId),
    /// A global of the runtime, and the members taken from it: `["process", "env"]`.
    Global(Vec<Arc<str>>),
    /// Not to be known.
    Unknown,
}

/// How many steps one look-up may take.
const FUEL: usize = 48;

impl Project {
    /// What an expression denotes. Calls of the repository's own functions are followed where they have one result.
    #[must_use]
    pub fn meaning(&self, expr: &Expr) -> Meaning {
        self.meaning_within(expr, FUEL)
    }

    pub(super) fn meaning_within(&self, expr: &Expr, fuel: usize) -> Meaning {
        let (Some(tree), Some(fuel)) = (self.modules.tree(expr.at.file), fuel.checked_sub(1)) else {
            return Meaning::Unknown;
        };
        match tree.kind(expr.at.node) {
            Kind::Ident { binding: Some(binding), .. } => match tree.binding(binding) {
                Some(declared) if !declared.is_reassigned => {
                    self.meaning_of_declaration(&expr.sibling(declared.declared), fuel)
                }
                _ => Meaning::Unknown,
            },
            Kind::Ident { name, binding: None } => Meaning::Global(vec![tree.text(name).into()]),
            Kind::BindingName { .. } => self.meaning_of_declaration(expr, fuel),
            Kind::As { value, .. } | Kind::Await { value } => self.meaning_within(&expr.sibling(value), fuel),
            Kind::Sequence { items } => match tree.list(items).last() {
                Some(&last) => self.meaning_within(&expr.sibling(last), fuel),
                None => Meaning::Unknown,
            },
            Kind::Assign { op: Operator::Assign, value, .. } => self.meaning_within(&expr.sibling(value), fuel),
            Kind::Member { object, property, .. } => self.meaning_of_member(expr, object, tree.text(property), fuel),
            Kind::Index { object, index, .. } => match tree.kind(index) {
                Kind::String { value } => self.meaning_of_member(expr, object, tree.text(value), fuel),
                _ => Meaning::Code(expr.clone()),
            },
            Kind::Call { callee, args, .. } => self.meaning_of_call(expr, callee, args, fuel),
            Kind::Error => Meaning::Unknown,
            _ => Meaning::Code(expr.clone()),
        }
    }

    /// What a declared name stands for.
    fn meaning_of_declaration(&self, name: &Expr, fuel: usize) -> Meaning {
        let Some(tree) = self.modules.tree(name.at.file) else { return Meaning::Unknown };
        let Some(parent) = tree.parent(name.at.node) else { return Meaning::Unknown };
        match tree.kind(parent) {
            Kind::Declarator { init: Some(init), .. } => self.meaning_within(&name.sibling(init), fuel),
            Kind::Function { .. } | Kind::Class { .. } | Kind::Enum { .. } | Kind::Namespace { .. } => {
                Meaning::Code(name.sibling(parent))
            }
            Kind::Import { record } => self.meaning_of_import(name.at, record, fuel),
            Kind::Param { .. } => match self.argument(name, parent) {
                Argument::Given(argument) => self.meaning_within(&argument, fuel),
                Argument::Missing => Meaning::Global(vec!["undefined".into()]),
                Argument::Unknown => Meaning::Code(name.clone()),
            },
            Kind::PatternProperty { .. } | Kind::DefaultPattern { .. } => self.meaning_of_pattern(name, fuel),
            _ => Meaning::Code(name.clone()),
        }
    }

    /// The argument that a call gives for a parameter, where the frame has the call.
    pub(super) fn argument(&self, name: &Expr, param: NodeId) -> Argument {
        let Some((function, index)) = self.position_of(name.at.file, param) else { return Argument::Unknown };
        let at = At { file: name.at.file, node: function };
        let mut frame = name.frame.as_ref();
        while let Some(data) = frame {
            if data.function == at {
                return match data.args.get(index) {
                    Some(argument) => Argument::Given(argument.clone()),
                    None if data.is_complete => Argument::Missing,
                    None => Argument::Unknown,
                };
            }
            frame = data.outer.as_ref();
        }
        Argument::Unknown
    }

    /// The function of a parameter, and the parameter's position; none for a rest parameter.
    fn position_of(&self, file: FileId, param: NodeId) -> Option<(NodeId, usize)> {
        let tree = self.modules.tree(file)?;
        let function = tree.parent(param)?;
        let Kind::Function { params, .. } = tree.kind(function) else { return None };
        let index = tree.list(params).iter().position(|&it| it == param)?;
        let Kind::Param { pattern, .. } = tree.kind(param) else { return None };
        (!matches!(tree.kind(pattern), Kind::RestPattern { .. })).then_some((function, index))
    }

    /// A name that a pattern takes out of a value: `const { a: { b = 1 } } = value`.
    fn meaning_of_pattern(&self, name: &Expr, fuel: usize) -> Meaning {
        let Some(tree) = self.modules.tree(name.at.file) else { return Meaning::Unknown };
        let mut keys: Vec<Sym> = Vec::new();
        let mut default = None;
        // The default of the pattern as a whole: `({ max = 5 } = {})`.
        let mut whole = None;
        let mut child = name.at.node;
        for node in tree.ancestors(name.at.node) {
            match tree.kind(node) {
                Kind::PatternProperty { key, .. } => match tree.kind(key) {
                    Kind::Key { name } => keys.push(name),
                    _ => return Meaning::Unknown,
                },
                Kind::DefaultPattern { pattern, default: value } => {
                    if pattern != child {
                        return Meaning::Unknown;
                    }
                    if keys.is_empty() {
                        default = Some(name.sibling(value));
                    } else {
                        whole = Some(name.sibling(value));
                    }
                }
                Kind::ObjectPattern { .. } => {}
                Kind::Declarator { init: Some(init), .. } => {
                    return self.taken_out(name.sibling(init), tree, &keys, default, name, fuel);
                }
                Kind::Param { .. } => {
                    let whole = whole.or_else(|| default.clone().filter(|_| keys.is_empty()));
                    return match (self.argument(name, node), whole) {
                        (Argument::Given(argument), _) => self.taken_out(argument, tree, &keys, default, name, fuel),
                        (Argument::Missing, Some(whole)) => self.taken_out(whole, tree, &keys, default, name, fuel),
                        (Argument::Missing, None) => Meaning::Global(vec!["undefined".into()]),
                        (Argument::Unknown, _) => Meaning::Code(name.clone()),
                    };
                }
                _ => return Meaning::Unknown,
            }
            child = node;
        }
        Meaning::Unknown
    }

    fn taken_out(
        &self,
        value: Expr,
        tree: &Tree,
        keys: &[Sym],
        default: Option<Expr>,
        name: &Expr,
        fuel: usize,
    ) -> Meaning {
        let mut meaning = self.meaning_within(&value, fuel);
        for key in keys.iter().rev() {
            meaning = match self.property_of(&meaning, tree.text(*key), fuel) {
                Property::Known(meaning) => meaning,
                Property::Absent => {
                    let nothing = || Meaning::Global(vec!["undefined".into()]);
                    return default.map_or_else(nothing, |value| self.meaning_within(&value, fuel));
                }
                Property::Maybe(_) => return Meaning::Code(name.clone()),
            };
        }
        match &meaning {
            // A variable of the environment may not be set: the default is a part of what the name stands for.
            Meaning::Global(path) if default.is_some() && is_env_variable(path) => Meaning::Code(name.clone()),
            _ => meaning,
        }
    }

    fn meaning_of_import(&self, local: At, record: u32, fuel: usize) -> Meaning {
        let Some(tree) = self.modules.tree(local.file) else { return Meaning::Unknown };
        let Some(import) = tree.imports.get(record as usize) else { return Meaning::Unknown };
        let Some(name) = import.names.iter().find(|name| name.local == local.node) else { return Meaning::Unknown };
        let module = self.module_meaning(local.file, tree.text(import.specifier));
        let wanted = match name.imported {
            Imported::Namespace | Imported::Require => return module,
            Imported::Default => "default",
            Imported::Name(name) => tree.text(name),
        };
        self.export_of(&module, wanted, fuel)
    }

    /// What a module specifier stands for as a value.
    pub(super) fn module_meaning(&self, from: FileId, specifier: &str) -> Meaning {
        match self.resolve(from, specifier) {
            Target::File(file) => Meaning::Namespace(file),
            Target::Package { name, subpath } => {
                Meaning::Package(PackageExport { package: name, subpath, path: Vec::new() })
            }
            Target::Missing => Meaning::Unknown,
        }
    }

    fn export_of(&self, module: &Meaning, name: &str, fuel: usize) -> Meaning {
        match module {
            Meaning::Package(export) => {
                let mut export = export.clone();
                export.path.push(name.into());
                if &*export.package == "process" {
                    let path = if name == "default" { vec![] } else { vec![name.into()] };
                    return Meaning::Global(std::iter::once("process".into()).chain(path).collect());
                }
                Meaning::Package(export)
            }
            Meaning::Namespace(file) => self.export_of_file(*file, name, fuel),
            _ => Meaning::Unknown,
        }
    }

    /// What a file exports under a name.
    pub(super) fn export_of_file(&self, file: FileId, name: &str, fuel: usize) -> Meaning {
        if !self.may_export(file, name) {
            return Meaning::Unknown;
        }
        let (Some(tree), Some(fuel)) = (self.modules.tree(file), fuel.checked_sub(1)) else { return Meaning::Unknown };
        let mut whole = None;
        let mut stars = Vec::new();
        for export in tree.exports.iter().filter(|export| !export.is_type) {
            match export.name.map(|name| tree.text(name)) {
                Some(found) if found == name => {
                    return match export.source {
                        ExportSource::Local(node) => self.meaning_within(&Expr::new(file, node), fuel),
                        ExportSource::Module { specifier, name } => {
                            let module = self.module_meaning(file, tree.text(specifier));
                            match name {
                                Some(name) => self.export_of(&module, tree.text(name), fuel),
                                None => module,
                            }
                        }
                    };
                }
                Some(_) => {}
                None => match export.source {
                    ExportSource::Local(node) => whole = Some(node),
                    ExportSource::Module { specifier, .. } => stars.push(specifier),
                },
            }
        }
        if let Some(whole) = whole {
            let whole = self.meaning_within(&Expr::new(file, whole), fuel);
            if name == "default" {
                return whole;
            }
            return match self.property_of(&whole, name, fuel) {
                Property::Known(meaning) => meaning,
                _ => Meaning::Unknown,
            };
        }
        if name == "default" {
            // `import x from './cjs'` of a file with `exports.a = …` is the whole of it.
            let is_commonjs = tree.exports.iter().any(|export| export.is_commonjs);
            return if is_commonjs { Meaning::Namespace(file) } else { Meaning::Unknown };
        }
        for specifier in stars {
            let module = self.module_meaning(file, tree.text(specifier));
            let found = self.export_of(&module, name, fuel);
            // A package's `export *` may or may not have the name; a file's is known.
            if !matches!(found, Meaning::Unknown) && !matches!(module, Meaning::Package(_)) {
                return found;
            }
        }
        Meaning::Unknown
    }

    fn meaning_of_member(&self, expr: &Expr, object: NodeId, property: &str, fuel: usize) -> Meaning {
        let Some(tree) = self.modules.tree(expr.at.file) else { return Meaning::Unknown };
        if matches!(tree.kind(object), Kind::This) {
            return self.member_of_this(expr, property, fuel);
        }
        let object = self.meaning_within(&expr.sibling(object), fuel);
        if let (Meaning::Global(path), "exports") = (&object, property)
            && path.len() == 1
            && path.first().is_some_and(|name| &**name == "module")
        {
            return Meaning::Namespace(expr.at.file);
        }
        match self.property_of(&object, property, fuel) {
            Property::Known(meaning) => meaning,
            Property::Absent | Property::Maybe(_) => Meaning::Code(expr.clone()),
        }
    }

    /// A member of `this`: a field's initialiser, a method, or the one assignment in the class.
    fn member_of_this(&self, expr: &Expr, property: &str, fuel: usize) -> Meaning {
        let Some(tree) = self.modules.tree(expr.at.file) else { return Meaning::Unknown };
        let Some(class) = enclosing_class(tree, expr.at.node) else { return Meaning::Code(expr.clone()) };
        match self.class_member(&expr.sibling(class), property, fuel) {
            Property::Known(meaning) => meaning,
            _ => Meaning::Code(expr.clone()),
        }
    }

    fn meaning_of_call(&self, expr: &Expr, callee: NodeId, args: List, fuel: usize) -> Meaning {
        let Some(tree) = self.modules.tree(expr.at.file) else { return Meaning::Unknown };
        let first = tree.list(args).first().map(|&arg| tree.kind(arg));
        let is_require =
            matches!(tree.kind(callee), Kind::Ident { name, binding: None } if tree.text(name) == "require");
        if is_require || matches!(tree.kind(callee), Kind::ImportCallee) {
            return match first {
                Some(Kind::String { value }) => self.module_meaning(expr.at.file, tree.text(value)),
                _ => Meaning::Unknown,
            };
        }
        match self.meaning_within(&expr.sibling(callee), fuel) {
            Meaning::Code(function) => match self.returned(&function, expr, args) {
                Some(result) => match self.meaning_within(&result, fuel) {
                    // A variable that is assigned in several places: the call stays a call.
                    Meaning::Unknown => Meaning::Code(expr.clone()),
                    meaning => meaning,
                },
                None => Meaning::Code(expr.clone()),
            },
            Meaning::Global(path) if path_is(&path, &["Object", "freeze"]) => match tree.list(args).first() {
                Some(&first) => self.meaning_within(&expr.sibling(first), fuel),
                None => Meaning::Unknown,
            },
            _ => Meaning::Code(expr.clone()),
        }
    }

    /// The one expression that a function returns, seen with a call's arguments.
    fn returned(&self, function: &Expr, call: &Expr, args: List) -> Option<Expr> {
        let tree = self.modules.tree(function.at.file)?;
        let Kind::Function { flags, .. } = tree.kind(function.at.node) else { return None };
        if flags.is_generator {
            return None;
        }
        let result = single_return(tree, function.at.node)?;
        let caller = self.modules.tree(call.at.file)?;
        let frame = frame_of_call(function, call, caller, args);
        Some(Expr { at: At { file: function.at.file, node: result }, frame })
    }

    /// Where an expression stands, for a finding.
    #[must_use]
    pub fn location(&self, at: At) -> Location {
        let span = self.modules.tree(at.file).map(|tree| tree.span(at.node)).unwrap_or_default();
        Location { path: self.modules.path(at.file), span }
    }

    /// The script's tree.
    #[must_use]
    pub fn tree(&self, file: FileId) -> Option<&Tree> {
        self.modules.tree(file)
    }

    /// What a node is, and nothing known where its file cannot be read.
    #[must_use]
    pub fn kind(&self, at: At) -> Kind {
        self.modules.tree(at.file).map_or(Kind::Error, |tree| tree.kind(at.node))
    }
}

/// The frame in which a function's body runs for a call.
pub(super) fn frame_of_call(function: &Expr, call: &Expr, caller: &Tree, args: List) -> Frame {
    const DEEPEST: usize = 24;
    let mut depth = 0;
    let mut outer = &function.frame;
    while let Some(data) = outer {
        depth += 1;
        outer = &data.outer;
    }
    if depth > DEEPEST {
        return None;
    }
    // After a spread the positions are not known.
    let known = caller.list(args).iter().take_while(|&&arg| !matches!(caller.kind(arg), Kind::Spread { .. }));
    let given: Vec<Expr> = known.map(|&arg| call.sibling(arg)).collect();
    let is_complete = given.len() == args.len();
    Some(Arc::new(FrameData {
        function: function.at,
        call: Some(call.clone()),
        args: given,
        is_complete,
        outer: function.frame.clone(),
    }))
}

/// The only expression that a function can return.
pub(super) fn single_return(tree: &Tree, function: NodeId) -> Option<NodeId> {
    let mut returns = returns(tree, function);
    if returns.len() == 1 { returns.pop().flatten() } else { None }
}

/// The expressions of a function's `return`s, or its body where that is an expression.
pub(super) fn returns(tree: &Tree, function: NodeId) -> Vec<Option<NodeId>> {
    let Kind::Function { body: Some(body), .. } = tree.kind(function) else { return Vec::new() };
    if !matches!(tree.kind(body), Kind::Block { .. }) {
        return vec![Some(body)];
    }
    let mut found = Vec::new();
    tree.walk(body, &mut |node| match tree.kind(node) {
        Kind::Function { .. } | Kind::Class { .. } => false,
        Kind::Return { value } => {
            found.push(value);
            false
        }
        _ => true,
    });
    found
}

/// The class whose `this` a node sees.
pub(super) fn enclosing_class(tree: &Tree, node: NodeId) -> Option<NodeId> {
    for around in tree.ancestors(node) {
        match tree.kind(around) {
            Kind::Class { .. } => return Some(around),
            Kind::Function { flags, .. } if !flags.is_arrow => {
                let member = tree.parent(around)?;
                let is_method = matches!(tree.kind(member), Kind::Method { .. });
                let class = tree.parent(member)?;
                return (is_method && matches!(tree.kind(class), Kind::Class { .. })).then_some(class);
            }
            _ => {}
        }
    }
    None
}

/// A member of a class, and the kind of method it is, by name.
pub(super) fn member_named(tree: &Tree, members: List, property: &str, is_static: Option<bool>) -> Option<NodeId> {
    tree.list(members).iter().copied().find(|&member| {
        let (key, stat) = match tree.kind(member) {
            Kind::Method { key, is_static, kind, .. } if kind != MethodKind::Set => (key, is_static),
            Kind::Field { key, is_static, .. } => (key, is_static),
            _ => return false,
        };
        let named = matches!(tree.kind(key), Kind::Key { name } if tree.text(name) == property);
        named && is_static.is_none_or(|wanted| wanted == stat)
    })
}

/// `constructor(private name: T)`: the parameter and its type.
pub(super) fn parameter_property(tree: &Tree, members: List, name: &str) -> Option<(NodeId, Option<NodeId>)> {
    tree.list(members).iter().find_map(|&member| {
        let Kind::Method { function, kind: MethodKind::Constructor, .. } = tree.kind(member) else { return None };
        let Kind::Function { params, .. } = tree.kind(function) else { return None };
        tree.list(params).iter().find_map(|&param| {
            let Kind::Param { pattern, ty, is_property: true, .. } = tree.kind(param) else { return None };
            let pattern = match tree.kind(pattern) {
                Kind::DefaultPattern { pattern, .. } => pattern,
                _ => pattern,
            };
            match tree.kind(pattern) {
                Kind::BindingName { name: found, .. } if tree.text(found) == name => Some((param, ty)),
                _ => None,
            }
        })
    })
}

/// Whether a global is a variable of the environment: `process.env.X`.
pub(super) fn is_env_variable(path: &[Arc<str>]) -> bool {
    matches!(path, [process, env, _] if &**process == "process" && &**env == "env")
}

/// Whether a global's path is exactly this.
pub(super) fn path_is(path: &[Arc<str>], wanted: &[&str]) -> bool {
    path.len() == wanted.len() && path.iter().zip(wanted).all(|(a, b)| &**a == *b)
}
